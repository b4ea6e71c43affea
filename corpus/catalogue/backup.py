"""Backup while everything runs, into one zip: the catalogue at one moment, the originals it names, a manifest
of SHA-256. Restore verifies all of it, in a folder aside, before it replaces anything.

Refuses: vectors.db and generations (they are made anew), and databases that bring their own backup.
"""

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.catalogue import faults
from corpus.catalogue.catalogue import Catalogue, utc_now
from corpus.catalogue.files import FileStore, storage_told, sync_folder
from corpus.catalogue.replaying import begin_again
from corpus.errors import Busy, Damaged, DamagedCatalogue, DamagedFile, DoesNotFit, NotFound, WrongUse
from corpus.purges import Purge

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


@dataclass(frozen=True, slots=True)
class BackedUp:
    """`left_out`: SHA-256 of originals that the catalogue names and that are damaged or missing."""

    sequence: int
    files: int
    size: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside`: what was there before, kept under that name; None where there was nothing. `purged`: what was erased
    since the backup was made, and is to be erased from it again before anybody reads it."""

    sequence: int
    files: int
    aside: Path | None
    left_out: tuple[str, ...]
    purged: tuple[str, ...] = ()


def backup(catalogue: Catalogue, files: FileStore, file: Path) -> BackedUp:
    """Writes `file`, whole or not at all. Readers and writers go on meanwhile; what they commit after the
    start is not in it. Raises DamagedCatalogue rather than keeping a damaged one, StorageFault, and WrongUse
    for a catalogue that is not one SQLite file."""
    if catalogue.file is None:
        raise WrongUse("only a catalogue in one file is backed up here", remedy="Use pg_dump")
    coming = file.with_name(f"{file.name}.coming")
    with storage_told(file), tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
        copy = Path(folder) / CATALOGUE
        _copy_database(catalogue.file, copy)
        sequence, named = _checked(copy)
        try:
            left_out = _pack(coming, copy, files, sequence, named)
            _verify(coming)
            coming.replace(file)
        finally:
            coming.unlink(missing_ok=True)
        sync_folder(file.parent)
        return BackedUp(sequence, len(named) - len(left_out), file.stat().st_size, left_out)


def restore(file: Path, data: Path, erased: Sequence[Purge] = ()) -> Restored:
    """Puts a backup in the place of the catalogue in `data`; its originals join those that are there, but for those that
    were `erased`: each such purge begins again in what is restored. Nothing changes before all was verified, and what
    was there before is kept aside. Afterwards the index is to be built anew. Raises DamagedFile (the backup is not
    sound), DoesNotFit (made by a newer fieldbridge), Busy (something has the catalogue open), NotFound, StorageFault."""
    if not file.is_file():
        raise NotFound("there is no such backup", subject=str(file))
    with storage_told(data):
        data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=data) as folder:
            staged = Path(folder)
            manifest = _unpack(file, staged)
            sequence, _ = _staged_catalogue(file, staged, manifest)
            purged = begin_again(staged / CATALOGUE, staged / FILES, erased)
            _alone(staged / CATALOGUE)
            _alone(data / CATALOGUE)
            files = _join_files(staged / FILES, data / FILES)
            aside = _replace(staged / CATALOGUE, data / CATALOGUE)
        return Restored(sequence, files, aside, tuple(manifest["left_out"]), purged)


def held_in(file: Path) -> frozenset[str]:
    """SHA-256 of the originals in a backup. Raises DamagedFile, StorageFault."""
    with storage_told(file), _opened(file) as (_, manifest):
        return frozenset(name.partition("/")[2] for name in manifest["contents"]) - {""}


def _copy_database(source: Path, target: Path) -> None:
    """SQLite's online backup, in one step: one moment, while writers go on."""
    with (
        faults.told(str(source)),
        closing(sqlite3.connect(source)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")


def _checked(copy: Path) -> tuple[int, list[str]]:
    """Its newest sequence and the originals it names. Raises DamagedCatalogue for anything wrong in it."""
    catalogue = Catalogue.open(copy, create=False)
    try:
        findings = catalogue.check(deep=True)
        if findings:
            first = findings[0]
            raise DamagedCatalogue(
                f"{first.what}; {len(findings)} in all, and nothing was backed up",
                subject=first.subject,
                remedy=first.remedy,
            )
        return catalogue.sequence(), catalogue.originals()
    finally:
        catalogue.close()


def _pack(coming: Path, copy: Path, files: FileStore, sequence: int, named: list[str]) -> tuple[str, ...]:
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


def _verify(file: Path) -> None:
    with _opened(file) as (archive, manifest):
        for name, about in manifest["contents"].items():
            _read(archive, name, about, file, None)


def _unpack(file: Path, staged: Path) -> dict[str, Any]:
    (staged / FILES).mkdir()
    with _opened(file) as (archive, manifest):
        for name, about in manifest["contents"].items():
            _read(archive, name, about, file, staged / name)
        return manifest


@contextmanager
def _opened(file: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, Any]]]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive, _manifest(archive, file)
    except OSError as error:
        if error.errno == errno.EINVAL:  # a damaged directory sent the reader to before the file's start
            raise _unsound(file, "it cannot be read") from error
        raise
    except _NO_ZIP as error:
        raise _unsound(file, f"it cannot be read ({error})") from error


def _manifest(archive: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(archive.read(_MANIFEST))
    if manifest["format"] > FORMAT:
        raise DoesNotFit(
            "a newer fieldbridge made this backup", subject=str(file), remedy="Restore it with that version"
        )
    if CATALOGUE not in manifest["contents"]:
        raise _unsound(file, "there is no catalogue in it")
    for name in manifest["contents"]:
        head, _, tail = name.partition("/")
        plain = head == FILES and len(tail) == 64 and set(tail) <= set("0123456789abcdef")
        if name != CATALOGUE and not plain:
            raise _unsound(file, f"it holds what does not belong into a backup: {name[:80]}")
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
        raise _unsound(file, f"{name} is not what was packed")


def _staged_catalogue(file: Path, staged: Path, manifest: Mapping[str, Any]) -> tuple[int, list[str]]:
    """The unpacked catalogue, checked as deeply as can be, with the originals that should have come along."""
    try:
        sequence, named = _checked(staged / CATALOGUE)
    except DamagedCatalogue as error:
        raise _unsound(file, error.happened) from error
    missing = {*named} - {*manifest["left_out"]} - {one.name for one in (staged / FILES).iterdir()}
    if missing:
        raise _unsound(file, f"{len(missing)} originals are missing from it")
    with closing(Catalogue.open(staged / CATALOGUE, create=False)) as catalogue:
        catalogue.renew_identity()
        with catalogue.admitting() as people:
            people.end_every_session()
        with catalogue.posting() as outbox:  # they may have gone since
            outbox.drop_unsettled(utc_now(), "it waited when the backup was made")
    return sequence, named


def _alone(database: Path) -> None:
    """Folds the write-ahead log into the file, which works only when nothing else has it open. A file too
    damaged for that is left as it is: it is about to be set aside."""
    if not database.exists():
        return
    with suppress(DamagedCatalogue), faults.told(str(database)):
        with closing(sqlite3.connect(database, timeout=2.0)) as connection:
            try:
                mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
            except sqlite3.OperationalError as error:
                if faults.speaks_of_damage(error):
                    raise
                mode = "wal"
        if mode == "wal":
            raise Busy(
                "something has the catalogue open",
                subject=str(database),
                remedy="Stop fieldbridge serve and fieldbridge worker, then run: fieldbridge restore FILE",
            )


def _join_files(staged: Path, target: Path) -> int:
    target.mkdir(parents=True, exist_ok=True)
    coming = sorted(staged.iterdir())
    for one in coming:
        one.replace(target / one.name)
    sync_folder(target)
    return len(coming)


def _replace(staged: Path, target: Path) -> Path | None:
    aside = _aside(target) if target.exists() else None
    if aside is not None:
        os.link(target, aside)
    for suffix in ("-wal", "-shm"):  # left behind only by a damaged file; they must not join the new one
        log = target.with_name(target.name + suffix)
        if log.exists() and aside is not None:
            shutil.move(log, aside.with_name(aside.name + suffix))
    staged.replace(target)
    sync_folder(target.parent)
    return aside


def _aside(target: Path) -> Path:
    number = 1
    while (path := target.with_name(f"{target.name}.before-restore-{number}")).exists():
        number += 1
    return path


def _unsound(file: Path, happened: str) -> DamagedFile:
    remedy = "Run: fieldbridge restore FILE with an earlier backup"
    return DamagedFile(f"{happened}; nothing was restored", subject=str(file), remedy=remedy)
