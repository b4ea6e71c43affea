"""Backup while everything runs, into one zip: the catalogue at one moment, the originals it names, a manifest
of SHA-256. Restore verifies all of it, in a folder aside, before it replaces anything.

Refuses: vectors.db and generations (they are made anew), and databases that bring their own backup.
"""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.catalogue import faults
from corpus.catalogue.catalogue import Catalogue, utc_now
from corpus.catalogue.files import FileStore, storage_told, sync_folder
from corpus.catalogue.packing import CATALOGUE, FILES, opened, pack, unpack, unsound, verify
from corpus.catalogue.replaying import begin_again
from corpus.errors import Busy, DamagedCatalogue, NotFound, WrongUse
from corpus.purges import Purge


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
            left_out = pack(coming, copy, files, sequence, named)
            verify(coming)
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
            manifest = unpack(file, staged)
            sequence, _ = _staged_catalogue(file, staged, manifest)
            purged = begin_again(staged / CATALOGUE, staged / FILES, erased)
            _alone(staged / CATALOGUE)
            _alone(data / CATALOGUE)
            files = _join_files(staged / FILES, data / FILES)
            aside = _replace(staged / CATALOGUE, data / CATALOGUE)
        return Restored(sequence, files, aside, tuple(manifest["left_out"]), purged)


def held_in(file: Path) -> frozenset[str]:
    """SHA-256 of the originals in a backup. Raises DamagedFile, StorageFault."""
    with storage_told(file), opened(file) as (_, manifest):
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


def _staged_catalogue(file: Path, staged: Path, manifest: Mapping[str, Any]) -> tuple[int, list[str]]:
    """The unpacked catalogue, checked as deeply as can be, with the originals that should have come along."""
    try:
        sequence, named = _checked(staged / CATALOGUE)
    except DamagedCatalogue as error:
        raise unsound(file, error.happened) from error
    missing = {*named} - {*manifest["left_out"]} - {one.name for one in (staged / FILES).iterdir()}
    if missing:
        raise unsound(file, f"{len(missing)} originals are missing from it")
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
