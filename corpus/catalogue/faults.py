"""The one place where what a database says becomes the house's tree of errors.

Refuses: retrying and mending. SQLite's codes are told apart by name (https://www.sqlite.org/rescode.html).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError

from corpus.catalogue.rows import RESTORE
from corpus.errors import Busy, DamagedCatalogue, FieldbridgeError, StorageFault

_DAMAGE = (
    "decode to UTF-8",
    "unsupported file format",
    "no such table",
    "no such column",
    "malformed",
    "has no column named",
)


@contextmanager
def told(subject: str) -> Iterator[None]:
    """What the database raises inside leaves as DamagedCatalogue, StorageFault or Busy about `subject`."""
    try:
        yield
    except DBAPIError as error:
        raise _fault(error.orig or error, subject, isinstance(error, IntegrityError)) from error
    except sqlite3.Error as error:
        raise _fault(error, subject, isinstance(error, sqlite3.IntegrityError)) from error


def _fault(error: BaseException, subject: str, broken_rule: bool) -> FieldbridgeError:
    said, code = str(error), _code(error)
    if broken_rule or speaks_of_damage(error, Path(subject)):
        return DamagedCatalogue(
            f"the database is not as it was written ({said})", subject=subject, remedy=RESTORE
        )
    if code in _STORAGE:
        happened, remedy = _STORAGE[code]
        return StorageFault(f"{happened} ({said})", subject=subject, remedy=remedy)
    if code in ("SQLITE_BUSY", "SQLITE_LOCKED"):
        return Busy(
            "another process is writing and did not finish in time",
            subject=subject,
            remedy="Wait and try again; fieldbridge status names who works on it",
        )
    return StorageFault(f"the database failed ({said})", subject=subject, remedy="Run: fieldbridge doctor")


def speaks_of_damage(error: BaseException, file: Path | None = None) -> bool:
    """Whether this is what SQLite says when bytes of its `file` are not what it wrote. One whose header names a version
    that never was may only be read, says SQLite (https://www.sqlite.org/fileformat.html, 1.3.3)."""
    code = _code(error)
    if code in ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_MISMATCH", "SQLITE_FORMAT"):
        return True
    if code == "SQLITE_READONLY" and file is not None and _is_of_no_version(file):
        return True
    return any(words in str(error) for words in _DAMAGE)


def _is_of_no_version(file: Path) -> bool:
    """No for what is no file, such as the address of a database. Closing it lets go of this process's locks on it
    (https://www.sqlite.org/howtocorrupt.html, 2.2), so only of a file that nobody here can write."""
    with suppress(OSError), file.open("rb") as opened:
        head = opened.read(20)
        return len(head) == 20 and not {head[18], head[19]} <= {1, 2}
    return False


def _code(error: BaseException) -> str:
    """SQLite's primary result code: of SQLITE_IOERR_READ, SQLITE_IOERR."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return "_".join(name.split("_")[:2])


_STORAGE = {
    "SQLITE_READONLY": (
        "it may be read but not written",
        "Give the user that runs fieldbridge the right to write this folder, then run: fieldbridge doctor",
    ),
    "SQLITE_PERM": (
        "it may not be opened",
        "Give the user that runs fieldbridge the right to this folder, then run: fieldbridge doctor",
    ),
    "SQLITE_CANTOPEN": (
        "it cannot be opened",
        "See that the folder is there and may be written, then run: fieldbridge doctor",
    ),
    "SQLITE_FULL": (
        "the disk is full; nothing of this change was kept",
        "Free some space and run the command again; fieldbridge status shows what is used",
    ),
    "SQLITE_IOERR": (
        "the disk failed to read or write",
        "Put the data folder on a healthy local disk, then run: fieldbridge restore FILE",
    ),
    "SQLITE_PROTOCOL": (
        "locking does not work there, as on many network disks",
        "Put the data folder (FIELDBRIDGE_DATA) on a local disk, then run: fieldbridge doctor",
    ),
    "SQLITE_NOLFS": (
        "the disk cannot hold a file of this size",
        "Put the data folder (FIELDBRIDGE_DATA) on another disk, then run: fieldbridge restore FILE",
    ),
}
