"""Which files there are to read: paths given become Sources, in a settled order, with their sidecars.

Owns what is left out (hidden files, sidecars, links, devices) and the fingerprint by which an unchanged file
is known. Refuses: reading what is in them.
"""

import errno
import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from corpus.errors import NotFound, WrongUse
from ingest import profiles
from ingest.profiles import Given

SIDECAR = ".toml"
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. `name` is its place from the folder that was given on, that folder's own name first: it
    stays the same when the folder moves. `digest` covers the file, its sidecar, and the profile it is read by."""

    path: Path
    name: str
    sha256: str
    size: int
    digest: str
    sidecar: str = ""
    profile: Given | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A path to look at, before any byte of it is read. `left_out` says why it will not be; `closed` that
    it is a folder that could not be looked into; `depth` in how many files it lies."""

    path: Path
    name: str
    left_out: str = ""
    closed: bool = False
    depth: int = 0


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


def hidden_below(paths: Sequence[Path]) -> int:
    """How many files and folders below `paths` are passed over because their names begin with a dot; what lies in such a
    folder is not counted."""
    count = 0
    for path in paths:
        if path.is_symlink():
            continue
        for _, folders, names in os.walk(path, followlinks=False):
            count += sum(1 for one in folders + names if one.startswith("."))
            folders[:] = [one for one in folders if not one.startswith(".")]
    return count


def open_source(found: Found, profile: Given | None = None) -> Source:
    """Reads the file once to know it again; `profile` is the one for all files that name none. Raises OSError when it
    went away, became something else or may not be read."""
    digest = hashlib.sha256()
    size = 0
    with open_plain(found.path) as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
    sha256 = digest.hexdigest()
    beside = found.path.with_name(found.path.name + SIDECAR)
    sidecar = beside.read_text(encoding="utf-8-sig") if _is_plain(beside) else ""
    digest.update(b"\0" + sidecar.encode("utf-8"))
    chosen = profiles.beside(found.path, found.name.count("/") if not found.depth else 0, sidecar, profile)
    if chosen is not None:
        digest.update(f"\0{chosen.name}\0{chosen.text}".encode())
    return Source(found.path, found.name, sha256, size, digest.hexdigest(), sidecar, chosen)


def open_plain(path: Path) -> BinaryIO:
    """A plain file, without following a link and without waiting: since it was found, it may have become a pipe. Raises
    OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "it is no longer a plain file")
    return os.fdopen(handle, "rb")


def _below(path: Path) -> Iterator[Found]:
    if path.is_dir() and not path.is_symlink():
        yield from _in_folder(path)
    elif _is_plain(path):
        yield Found(path, _shown(Path(path.resolve().parent.name) / path.name))
    else:
        raise WrongUse(
            "this is not a plain file or a folder",
            subject=_shown(path),
            remedy="Links and devices are not read.",
        )


def _in_folder(top: Path) -> Iterator[Found]:
    """Everything below that is not hidden and no sidecar, with what is left out and why."""
    closed: list[OSError] = []

    def name_of(one: Path) -> str:
        return _shown(Path(top.resolve().name) / one.relative_to(top))

    for folder, folders, names in os.walk(top, onerror=closed.append, followlinks=False):
        folders[:] = sorted(one for one in folders if not one.startswith("."))
        linked = [one for one in folders if (Path(folder) / one).is_symlink()]
        for name in sorted([*names, *linked]):
            one = Path(folder) / name
            if _is_wanted(one):
                yield Found(one, name_of(one), _why_not(one))
    for fault in closed:
        one = Path(os.fsdecode(fault.filename))
        yield Found(one, name_of(one), f"it cannot be looked into ({fault.strerror})", closed=True)


def _why_not(path: Path) -> str:
    """Why a path is not read; empty for a plain file."""
    if path.is_symlink():
        return "it is a link, and links are not followed"
    if path.suffix == SIDECAR and path.with_suffix("").suffix:
        return f"it describes {_shown(Path(path.stem))}, which is not beside it"
    return "" if _is_plain(path) else "it is neither a file nor a folder"


def _is_wanted(path: Path) -> bool:
    if path.name.startswith("."):
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
