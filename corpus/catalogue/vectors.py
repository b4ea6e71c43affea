"""vectors.db: the vector of each text by model, so that nothing is embedded twice. Droppable.

Owns float32 rows by (fingerprint, key), each with a checksum. What is damaged is never served: the file is
set aside as vectors.db.damaged-<n> and begun anew from its sound rows. Refuses: making vectors.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import faults
from corpus.catalogue.scrubbing import scrub

APPLICATION = 0x66627631
"""SQLite's application_id of a vectors.db of this layout ("fbv1"); any other file is foreign."""

_CHUNK = 900  # keys in one statement; every build of SQLite takes 999 parameters

Answer = TypeVar("Answer")


class VectorStore:
    """Safe to share between threads, which take turns; between processes SQLite's lock decides."""

    def __init__(self, path: Path, *, wait: float = 30.0) -> None:
        self.path = path
        self._wait = wait
        self._lock = threading.Lock()
        self._connection: sqlite3.Connection | None = None

    def get(self, fingerprint: str, keys: Sequence[str]) -> dict[str, NDArray[np.float32]]:
        """Vectors by key (a SHA-256 in hex), read-only arrays of shape (d,); what is not stored is absent.
        Raises StorageFault or Busy; never a damaged vector."""
        return self._do(lambda database: _get(database, fingerprint, keys))

    def put(self, fingerprint: str, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Stores row i of `vectors` (len(keys), d) under keys[i], over what was there, all or none."""
        rows = np.ascontiguousarray(vectors, dtype="<f4")
        if rows.ndim != 2 or len(rows) != len(keys):
            raise ValueError(f"{len(keys)} keys and vectors of shape {rows.shape}")
        self._do(lambda database: _put(database, fingerprint, keys, rows))

    def forget(self, keys: Sequence[str], models: Sequence[str] = ()) -> bool:
        """Erases, for purging: the vectors of these texts for every model and, where `models` are named, all of other
        models, whose keys for these texts nobody knows; then what the file's free space holds, and files that were set
        aside. False where another process still reads what was before."""
        if not self.path.exists():
            return True
        self._do(lambda database: _forget(database, keys, models))
        for aside in self.path.parent.glob(f"{self.path.name}.damaged-*"):
            aside.unlink(missing_ok=True)
        with faults.told(str(self.path)):
            return scrub(self.path)

    def count(self) -> int:
        return self._do(lambda database: int(database.execute("SELECT count(*) FROM vectors").fetchone()[0]))

    def close(self) -> None:
        with self._lock:
            self._drop()

    def _do(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer:
        """Runs `work`; after damage once more, on a new file that holds what was still sound."""
        with self._lock, faults.told(str(self.path)):
            try:
                return work(self._open())
            except (sqlite3.DatabaseError, _Foreign) as error:
                if not isinstance(error, _Foreign) and not faults.speaks_of_damage(error, self.path):
                    raise
            self._drop()
            aside = self._set_aside()
            fresh = self._open()
            _carry_over(aside, fresh)
            return work(fresh)

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = _connect(self.path, self._wait)
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _set_aside(self) -> Path:
        """Keeps the bytes, under a name that says plainly what they are."""
        number = 1
        while (aside := self.path.with_name(f"{self.path.name}.damaged-{number}")).exists():
            number += 1
        if self.path.exists():
            self.path.rename(aside)
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        return aside


class _Foreign(Exception):
    """The file is no vectors.db of this layout, or holds a vector that is not as it was written."""


def _connect(path: Path, wait: float) -> sqlite3.Connection:
    fresh = not path.exists() or path.stat().st_size == 0
    database = sqlite3.connect(path, timeout=wait, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA page_size = 16384")
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")  # a power cut may cost the last batch, never the file
        database.execute("PRAGMA cell_size_check = ON")
        with _transaction(database):
            if database.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
                if not fresh and database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                    raise _Foreign
                for statement in _LAYOUT:
                    database.execute(statement)
    except BaseException:
        database.close()
        raise
    return database


def _get(
    database: sqlite3.Connection, fingerprint: str, keys: Sequence[str]
) -> dict[str, NDArray[np.float32]]:
    found: dict[str, NDArray[np.float32]] = {}
    for chunk in _chunks(keys):
        marks = ",".join("?" * len(chunk))
        asked = f"SELECT key, vector, checksum FROM vectors WHERE model = ? AND key IN ({marks})"  # noqa: S608
        for key, raw, checksum in database.execute(asked, [fingerprint, *map(bytes.fromhex, chunk)]):
            if not _is_sound(fingerprint, key, raw, checksum):
                raise _Foreign
            found[key.hex()] = np.frombuffer(raw, dtype="<f4")
    return found


def _put(
    database: sqlite3.Connection, fingerprint: str, keys: Sequence[str], rows: NDArray[np.float32]
) -> None:
    with _transaction(database):
        database.executemany(_PUT, _sealed(fingerprint, keys, rows))
    if _held(database, fingerprint, keys) < len(set(keys)):
        raise _Foreign  # a damaged index takes rows that it does not find again


def _held(database: sqlite3.Connection, fingerprint: str, keys: Sequence[str]) -> int:
    """How many of the keys the index finds."""
    found = 0
    for chunk in _chunks(keys):
        marks = ",".join("?" * len(chunk))
        asked = f"SELECT count(DISTINCT key) FROM vectors WHERE model = ? AND key IN ({marks})"  # noqa: S608
        found += database.execute(asked, [fingerprint, *map(bytes.fromhex, chunk)]).fetchone()[0]
    return found


def _sealed(
    fingerprint: str, keys: Sequence[str], rows: NDArray[np.float32]
) -> Iterator[tuple[str, bytes, bytes, int]]:
    for text, row in zip(keys, rows, strict=True):
        key, raw = bytes.fromhex(text), row.tobytes()
        yield fingerprint, key, raw, _checksum(fingerprint, key, raw)


def _forget(database: sqlite3.Connection, keys: Sequence[str], models: Sequence[str]) -> None:
    marks = ",".join("?" * len(models))
    with _transaction(database):
        if models:
            database.execute(f"DELETE FROM vectors WHERE model NOT IN ({marks})", list(models))  # noqa: S608
        database.executemany("DELETE FROM vectors WHERE key = ?", ((bytes.fromhex(key),) for key in keys))


@contextmanager
def _transaction(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def _checksum(fingerprint: str, key: bytes, raw: bytes) -> int:
    digest = blake2b(fingerprint.encode("utf-8") + b"\0" + key + raw, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _chunks(keys: Sequence[str]) -> Iterator[list[str]]:
    queue = iter(keys)
    while chunk := list(islice(queue, _CHUNK)):
        yield chunk


def _carry_over(aside: Path, fresh: sqlite3.Connection) -> None:
    """What is still sound, up to where the damaged file can be read: embedding it again takes long."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(aside)) as damaged:
        if damaged.execute("PRAGMA application_id").fetchone()[0] != APPLICATION:
            return
        rows = damaged.execute("SELECT model, key, vector, checksum FROM vectors NOT INDEXED")
        while batch := _sound(rows):
            with _transaction(fresh):
                fresh.executemany(_PUT, batch)


def _sound(rows: sqlite3.Cursor) -> list[tuple[str, bytes, bytes, int]]:
    """The next sound rows; empty at the end."""
    for batch in iter(lambda: rows.fetchmany(_CHUNK), []):
        good = [row for row in batch if _is_sound(*row)]
        if good:
            return good
    return []


def _is_sound(model: object, key: object, raw: object, checksum: object) -> bool:
    if not (isinstance(model, str) and isinstance(key, bytes) and isinstance(raw, bytes)):
        return False
    return _checksum(model, key, raw) == checksum


_PUT = "INSERT OR REPLACE INTO vectors (model, key, vector, checksum) VALUES (?, ?, ?, ?)"
_LAYOUT = (
    f"PRAGMA application_id = {APPLICATION}",
    "CREATE TABLE vectors (model TEXT NOT NULL, key BLOB NOT NULL, vector BLOB NOT NULL,"
    " checksum INTEGER NOT NULL)",
    "CREATE UNIQUE INDEX vectors_by_key ON vectors (key, model)",
)
