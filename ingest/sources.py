"""Which files there are to read: paths given become Sources, in a settled order, with their sidecars.

Owns what is left out (hidden files, sidecars, links, devices) and the fingerprint by which an unchanged file
is known. Refuses: reading what is in them.
"""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import NotFound, WrongUse

SIDECAR = ".toml"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. `name` is its place from the folder that was given on, that folder's own name first: it
    stays the same when the folder moves. `digest` covers the file and its sidecar."""

    path: Path
    name: str
    sha256: str
    size: int
    digest: str
    sidecar: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A path to look at, before any byte of it is read."""

    path: Path
    name: str


def discover(paths: Sequence[Path]) -> list[Found]:
    """All files below `paths`, sorted by name. Raises NotFound for a path that is not there, WrongUse for
    one that is neither a file nor a folder. Links are not followed."""
    found: dict[str, Found] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise NotFound("there is no such file or folder", subject=_shown(path), remedy="Check the path.")
        for one in _below(path):
            found.setdefault(one.name, one)
    return sorted(found.values(), key=lambda one: one.name)


def open_source(found: Found) -> Source:
    """Reads the file once to know it again. Raises OSError when it went away or may not be read."""
    digest = hashlib.sha256()
    size = 0
    with found.path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    sha256 = digest.hexdigest()
    beside = found.path.with_name(found.path.name + SIDECAR)
    sidecar = beside.read_text(encoding="utf-8-sig") if _is_plain(beside) else ""
    digest.update(b"\0" + sidecar.encode("utf-8"))
    return Source(found.path, found.name, sha256, size, digest.hexdigest(), sidecar)


def _below(path: Path) -> Iterator[Found]:
    if path.is_dir() and not path.is_symlink():
        for folder, folders, names in os.walk(path, followlinks=False):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            for name in sorted(names):
                one = Path(folder) / name
                if _is_wanted(one):
                    yield Found(one, _shown(Path(path.resolve().name) / one.relative_to(path)))
    elif _is_plain(path):
        yield Found(path, _shown(Path(path.resolve().parent.name) / path.name))
    else:
        raise WrongUse(
            "this is not a plain file or a folder",
            subject=_shown(path),
            remedy="Links and devices are not read.",
        )


def _is_wanted(path: Path) -> bool:
    if path.name.startswith(".") or not _is_plain(path):
        return False
    return not (path.suffix == SIDECAR and path.with_suffix("").suffix and path.with_suffix("").exists())


def _is_plain(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _shown(path: Path) -> str:
    """The path as text that every database and terminal takes: bytes that are not UTF-8 become `\\xNN`."""
    raw = os.fsencode(path.as_posix() if not isinstance(path, str) else path)
    return raw.decode("utf-8", "backslashreplace")
