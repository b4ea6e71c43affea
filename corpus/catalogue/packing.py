"""The archive of a backup: one zip with the catalogue, the originals, and a manifest of SHA-256 that all is held against.

Owns what may stand in it and how it is verified. Refuses: the catalogue itself, and what is replaced by it (backup.py).
"""

import errno
import hashlib
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpus.catalogue.files import FileStore
from corpus.errors import Damaged, DamagedFile, DoesNotFit, NotFound

FORMAT = 1
CATALOGUE = "catalogue.db"
FILES = "files"
"""Where both lie in a data folder, and in a backup."""

_MANIFEST = "manifest.json"
_BLOCK = 1 << 20
_NO_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, LookupError, TypeError, ValueError, OverflowError,
    RuntimeError,
)  # fmt: skip
"""What zipfile and json raise for bytes that are not what was packed."""


def pack(coming: Path, copy: Path, files: FileStore, sequence: int, named: list[str]) -> tuple[str, ...]:
    contents: dict[str, dict[str, Any]] = {}
    left_out = []
    with zipfile.ZipFile(coming, "w", zipfile.ZIP_STORED) as archive:
        for sha256 in named:
            try:
                with files.open(sha256) as stream:
                    contents[f"{FILES}/{sha256}"] = _add(archive, f"{FILES}/{sha256}", stream)
            except (Damaged, NotFound):
                left_out.append(sha256)
        with copy.open("rb") as stream:
            contents[CATALOGUE] = _add(archive, CATALOGUE, stream, zipfile.ZIP_DEFLATED)
        manifest = {"format": FORMAT, "sequence": sequence, "contents": contents, "left_out": left_out}
        archive.writestr(_MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
    with coming.open("rb") as whole:
        os.fsync(whole.fileno())
    return tuple(left_out)


def _add(archive: zipfile.ZipFile, name: str, stream: Any, how: int = zipfile.ZIP_STORED) -> dict[str, Any]:
    about = zipfile.ZipInfo(name)
    about.compress_type = how
    digest, size = hashlib.sha256(), 0
    with archive.open(about, "w", force_zip64=True) as target:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
            target.write(block)
    return {"sha256": digest.hexdigest(), "size": size}


def verify(file: Path) -> None:
    with opened(file) as (archive, manifest):
        for name, about in manifest["contents"].items():
            _read(archive, name, about, file, None)


def unpack(file: Path, staged: Path) -> dict[str, Any]:
    (staged / FILES).mkdir()
    with opened(file) as (archive, manifest):
        for name, about in manifest["contents"].items():
            _read(archive, name, about, file, staged / name)
        return manifest


@contextmanager
def opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive, _manifest(archive, file)
    except OSError as error:
        if error.errno == errno.EINVAL:  # a damaged directory sent the reader to before the file's start
            raise unsound(file, "it cannot be read") from error
        raise
    except _NO_ZIP as error:
        raise unsound(file, f"it cannot be read ({error})") from error


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
    if manifest["format"] > FORMAT:
        raise DoesNotFit(
            "a newer fieldbridge made this backup", subject=str(file), remedy="Restore it with that version"
        )
    if CATALOGUE not in manifest["contents"]:
        raise unsound(file, "there is no catalogue in it")
    for name in manifest["contents"]:
        head, _, tail = name.partition("/")
        plain = head == FILES and len(tail) == 64 and set(tail) <= set("0123456789abcdef")
        if name != CATALOGUE and not plain:
            raise unsound(file, f"it holds what does not belong into a backup: {name[:80]}")
    return manifest


def _read(
    archive: zipfile.ZipFile, name: str, about: Mapping[str, Any], file: Path, target: Path | None
) -> None:
    """Reads one entry to its end, into `target` if there is one. Raises DamagedFile when it is not what the
    manifest says."""
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as stream, (target or Path(os.devnull)).open("wb") as out:
        while block := stream.read(_BLOCK):
            digest.update(block)
            size += len(block)
            if size > about["size"]:
                break
            out.write(block)
        if target is not None:
            out.flush()
            os.fsync(out.fileno())
    if (digest.hexdigest(), size) != (about["sha256"], about["size"]):
        raise unsound(file, f"{name} is not what was packed")


def unsound(file: Path, happened: str) -> DamagedFile:
    remedy = "Run: fieldbridge restore FILE with an earlier backup"
    return DamagedFile(f"{happened}; nothing was restored", subject=str(file), remedy=remedy)
