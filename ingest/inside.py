"""Files inside a file (an archive, the attachments of a message): each becomes a file to read like any other.

Owns how they are named (`archive.zip/inner name`), which sidecars belong to them, and what of an archive that did
not change has to be opened again. Refuses: unpacking (the cage does), and reading.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from corpus.errors import BrokenFile
from corpus.works import Intake
from ingest.cage import Unpacked
from ingest.reading import Reading
from ingest.sources import SIDECAR, Found

_OFFICE = frozenset({".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".odt", ".ods", ".odp", ".epub"})
_LONGEST_NAME = 255
_LONGEST_PATH = 1_000

INSIDE = "/"
"""Stands between the name of a file and the names of those inside it."""


def found_inside(container: Found, members: Sequence[Unpacked]) -> list[Found]:
    """In the order of their names. A sidecar goes to lie beside its file and is not read for itself."""
    named: dict[str, Unpacked] = {}
    for one in members:
        named[_free(_shown(one.name), named)] = one
    found = []
    for name in sorted(named):
        one, beside = named[name], named.get(name + SIDECAR)
        whole = f"{container.name}{INSIDE}{name}"
        if name.endswith(SIDECAR) and name.removesuffix(SIDECAR) in named:
            continue
        if one.path is None:
            found.append(Found(container.path, whole, one.left, depth=container.depth + 1))
            continue
        if beside is not None and beside.path is not None:
            beside.path.rename(one.path.with_name(one.path.name + SIDECAR))
        found.append(Found(one.path, whole, depth=container.depth + 1))
    return found


def mistaken(name: str, reading: Reading) -> BrokenFile | None:
    """What is said of a file that is called a document and is an archive of other files: it lost its document."""
    ending = PurePosixPath(name).suffix.casefold()
    if not reading.members or reading.blocks or ending not in _OFFICE:
        return None
    return BrokenFile(
        f"it is called {ending} and is an archive without such a document",
        subject=name,
        remedy="Fetch or save it again; if an archive is meant, name it .zip",
    )


def to_be_opened(name: str, known: Mapping[str, Intake]) -> bool:
    """Whether something inside a file that did not change could not be read, and may be tried again."""
    return any(one.problem for path, one in known.items() if path.startswith(name + INSIDE))


def covered(path: str, opened: set[str]) -> bool:
    """Whether `path` lies in one of the files named `opened`."""
    parts = path.split(INSIDE)
    return any(INSIDE.join(parts[:length]) in opened for length in range(1, len(parts)))


def _free(name: str, taken: Mapping[str, object]) -> str:
    """Archives may hold one name twice; the second is told apart by a number before its ending."""
    path, number, free = Path(name), 1, name
    while free in taken:
        number += 1
        free = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
    return free


def _shown(name: str) -> str:
    """The name as it may stand in reports and as part of a document's name: no way up, no root, no controls."""
    parts = []
    for part in name.replace("\\", "/").split("/"):
        plain = "".join(
            one if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Zl", "Zp") else "_" for one in part
        ).strip()
        if plain and plain != ".":
            parts.append("_" if set(plain) == {"."} else plain[:_LONGEST_NAME])
    return "/".join(parts)[-_LONGEST_PATH:].lstrip("/") or "unnamed"
