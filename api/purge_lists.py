"""The list of purges beside the catalogue and beside every backup, and which backups still hold what was erased.

Owns the file `purged.json`, `BACKUP.purged.json`, and reading them back for a restore, with the catalogue or without it.
Refuses: changing a backup; whoever keeps it decides.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from api.house import CATALOGUE, OPERATOR, House
from corpus.access import everything
from corpus.catalogue import Catalogue
from corpus.catalogue.backup import held_in
from corpus.catalogue.files import storage_told
from corpus.errors import FieldbridgeError
from corpus.purges import KnownBackup, Purge, read, written
from index.sealed import write_whole

LIST = "purged.json"


@dataclass(frozen=True, slots=True)
class Holding:
    """A backup that holds it, or would where it is not `there` any more; `at`: when it was made, as far as is known."""

    path: str
    at: str
    there: bool


def remember_backup(house: House, file: Path) -> None:
    """Before it is made: a purge that runs meanwhile then knows of it."""
    with house.catalogue.write(OPERATOR, "began a backup") as writer:
        writer.purging.put_backup(KnownBackup(str(file.absolute()), writer.now, writer.sequence))


def write_lists(house: House, given: Sequence[Path] = ()) -> None:
    """Wherever the list belongs, after it changed: where a backup is not there any more, or its folder may not be
    written to, the others have it."""
    with house.catalogue.reader(everything()) as reader:
        content = written(reader.purges())
    places = [Path(one.path) for one in _backups(house, given)]
    with storage_told(house.settings.data / LIST):
        write_whole(house.settings.data / LIST, content)
    for place in filter(Path.is_file, places):
        with suppress(OSError):
            write_whole(beside(place), content)


def holding(house: House, purge: Purge, given: Sequence[Path] = ()) -> tuple[Holding, ...]:
    """The backups, known or `given`, that hold what was purged."""
    return tuple(filter(None, (_holding(one, purge) for one in _backups(house, given))))


def before_restoring(file: Path, data: Path) -> tuple[Purge, ...]:
    """All that is known to have been erased: by the catalogue that is about to be replaced, by the list beside it, by
    the list beside the backup. A catalogue or a list that cannot be read is passed over."""
    found = [*_listed(beside(file)), *_listed(data / LIST)]
    with suppress(FieldbridgeError):
        catalogue = Catalogue.open(data / CATALOGUE, create=False)
        try:
            with catalogue.reader(everything()) as reader:
                found += reader.purges()
        finally:
            catalogue.close()
    return tuple(found)


def beside(file: Path) -> Path:
    """Where the list lies that belongs to a backup."""
    return file.with_name(f"{file.name}.{LIST}")


def told(holding: Iterable[Holding]) -> list[str]:
    """A line for each."""
    return [
        f"{one.path} still holds it{f' (made {one.at[:10]})' if one.at else ''}"
        if one.there
        else f"{one.path} is not there any more; wherever it is, it holds it (made {one.at[:10]})"
        for one in holding
    ]


def _backups(house: House, given: Sequence[Path]) -> list[KnownBackup]:
    with house.catalogue.reader(everything()) as reader:
        known = {one.path: one for one in reader.known_backups()}
    others = [KnownBackup(str(one.absolute()), "", 0) for one in given]
    return [*known.values(), *(one for one in others if one.path not in known)]


def _holding(one: KnownBackup, purge: Purge) -> Holding | None:
    """By the originals in it, where any were erased; else, and where it cannot be read, by its time."""
    path = Path(one.path)
    holds = one.at <= purge.at
    there = path.is_file()
    if there:
        with suppress(FieldbridgeError):
            originals = held_in(path)
            holds = bool(originals & set(purge.originals)) if purge.originals else holds
    return Holding(one.path, one.at, there) if holds else None


def _listed(path: Path) -> tuple[Purge, ...]:
    try:
        return read(path.read_bytes())
    except (OSError, ValueError):
        return ()
