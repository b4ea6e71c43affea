"""The search box as files: its modules joined into one script, and the releases that are kept as they were.

Owns the joining, the version, the hashes that a snippet names, and the list of kept releases. Refuses: a build step,
and handing out a release whose bytes are no longer those of its hash.
"""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from corpus.errors import DamagedFile

KEPT = 5
"""Releases that stay reachable by their version."""

MODULES = ("texts", "style", "recent", "attributes", "asking", "drawing", "practice-search")
"""In an order in which each needs only those before it."""

_COMMENT = re.compile(r"^ *(?://.*|/\*(?s:.*?)\*/)\n", re.MULTILINE)
_IMPORT = re.compile(r"^import .*\n|^[ \t]*\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_MARGIN = re.compile(r"^ +", re.MULTILINE)
_VERSION = re.compile(r'^const VERSION = "([\d.]+)";$', re.MULTILINE)


@dataclass(frozen=True)
class Release:
    """One script that never changes: `integrity` is what a snippet gives for the browser to check."""

    version: str
    integrity: str

    @property
    def address(self) -> str:
        return f"/box/{self.version}.js"


def joined(sources: dict[str, str]) -> str:
    """One classic script of the modules: their imports, exports and comments taken off, the lines as they were."""
    version = version_in(sources)
    body = "".join(
        _MARGIN.sub("", _EXPORT.sub("", _IMPORT.sub("", _COMMENT.sub("", sources[name])))) for name in MODULES
    )
    note = f"/* practice-search {version}, of fieldbridge (MIT). Commented source: api/box/ */"
    return f'{note}\n(() => {{\n"use strict";\n{body}}})();\n'


def version_in(sources: dict[str, str]) -> str:
    found = _VERSION.search(sources["practice-search"])
    assert found, "practice-search.js has no VERSION"
    return found[1]


def sources() -> dict[str, str]:
    return {name: (files("api") / "box" / f"{name}.js").read_text(encoding="utf-8") for name in MODULES}


def integrity_of(script: bytes) -> str:
    """As in the attribute `integrity` (W3C Subresource Integrity)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(script).digest()).decode()


@cache
def newest() -> bytes:
    """The box as its modules are now: what /box.js gives."""
    return joined(sources()).encode()


@cache
def releases() -> tuple[Release, ...]:
    """Those that are kept, newest first."""
    listed = json.loads((files("api") / "box" / "releases" / "manifest.json").read_text(encoding="utf-8"))
    return tuple(Release(version, integrity) for version, integrity in listed.items())[:KEPT]


@cache
def frozen(version: str) -> bytes | None:
    """The script of a kept release, None where there is none. Raises DamagedFile."""
    found = next((one for one in releases() if one.version == version), None)
    if found is None:
        return None
    script = (files("api") / "box" / "releases" / f"{version}.js").read_bytes()
    if integrity_of(script) != found.integrity:
        raise DamagedFile(
            "a released search box is not what was released",
            subject=f"{version}.js",
            remedy="Install fieldbridge anew.",
        )
    return script


@cache
def packed(script: bytes) -> bytes:
    """Gzip, the same bytes each time."""
    return gzip.compress(script, 9, mtime=0)
