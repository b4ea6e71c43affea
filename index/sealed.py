"""Files that are written once and verified ever after: SHA-256, fsync, and the step that makes them count.

Refuses: knowing what is in them.
"""

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.errors import DamagedGeneration, StorageFault

REMEDY = "Run: fieldbridge rebuild"
_BLOCK = 1 << 20
_FULL = os.strerror(errno.ENOSPC)


def digest(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def seal(folder: Path, known: Mapping[str, str] | None = None) -> dict[str, str]:
    """Flushes every file below `folder` to the disk and gives its hash by relative name.

    `known` are hashes of files that are hard links to sealed ones: they are neither read nor flushed again.
    """
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.suffix == ".lock":
            continue
        if path.is_dir():
            flush(path)
        elif known and name in known:
            found[name] = known[name]
        else:
            flush(path)
            found[name] = digest(path)
    flush(folder)
    return found


def verify(folder: Path, expected: Mapping[str, str]) -> None:
    """Raises DamagedGeneration for a file that is missing or not what was sealed."""
    for name, sha256 in expected.items():
        try:
            sound = digest(folder / name) == sha256
        except OSError as error:
            raise damaged(
                f"{folder.name}/{name}", "a file of the index is missing or cannot be read"
            ) from error
        if not sound:
            raise damaged(f"{folder.name}/{name}", "a file of the index is not what was written")


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """What the disk refuses inside leaves as StorageFault about `folder`: the engines tell it each in a way of
    their own."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        full = getattr(error, "errno", None) == errno.ENOSPC or _FULL in str(error)
        if not full and not isinstance(error, OSError):
            raise
        raise StorageFault(
            "the disk is full; the index in force is as it was"
            if full
            else f"the index cannot be written ({error})",
            subject=str(folder),
            remedy="Free some space (or see to the folder's rights), then run the command again",
        ) from error


def damaged(subject: str, happened: str) -> DamagedGeneration:
    return DamagedGeneration(happened, subject=subject, remedy=REMEDY)


def link(path: Path, target: Path) -> None:
    """A hard link, or a copy where the file system has none."""
    try:
        os.link(path, target)
    except OSError:
        shutil.copyfile(path, target)


def flush(path: Path) -> None:
    """fsync of a file or a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, content: bytes) -> None:
    """Writes beside, flushes, and renames: readers see the old content or the new, never a part."""
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    flush(path.parent)


def read_json(content: bytes, subject: str) -> dict[str, Any]:
    """Raises DamagedGeneration for what is not a JSON object."""
    try:
        data = json.loads(content)
    except ValueError as error:
        raise damaged(subject, "this is not what was written") from error
    if not isinstance(data, dict):
        raise damaged(subject, "this is not what was written")
    return data
