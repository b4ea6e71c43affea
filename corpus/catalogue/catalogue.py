"""Catalogue: the one place of truth, opened. Reads are pinned to a moment and a Scope, writes go one by one.

Owns transactions, sequences and the change feed. Refuses: vectors, terms, originals (files.py, vectors.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, bindparam, select

from corpus.access import Scope
from corpus.assertions import Agent
from corpus.catalogue import dump, engine, faults, migrating, nouns, schema
from corpus.catalogue.check import Finding, findings
from corpus.catalogue.files import FileStore
from corpus.catalogue.ledger import Ledger, subjects_of
from corpus.catalogue.lookups import named_files, newest
from corpus.catalogue.outbox import Outbox
from corpus.catalogue.people import People
from corpus.catalogue.reader import Reader
from corpus.catalogue.rows import damaged, verified
from corpus.catalogue.scrubbing import scrub
from corpus.catalogue.writer import Writer
from corpus.errors import DamagedCatalogue, DoesNotFit, NotReady


@dataclass(frozen=True, slots=True)
class Change:
    """One write: `subjects` are (kind, id) of what it touched, `at` is RFC 3339 in UTC."""

    sequence: int
    at: str
    agent: Agent
    action: str
    subjects: tuple[tuple[str, str], ...]


def utc_now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Catalogue:
    """Safe to share between threads; each reader and each writer has a connection of its own."""

    def __init__(self, database: Engine, file: Path | None, clock: Callable[[], str]) -> None:
        self.file = file
        self._engine = database
        self._clock = clock
        self._subject = str(file) if file else database.url.render_as_string(hide_password=True)

    @classmethod
    def open(
        cls,
        place: str | Path,
        *,
        create: bool = True,
        wait: float = 30.0,
        clock: Callable[[], str] = utc_now,
    ) -> "Catalogue":
        """A file's path, or a database URL. `wait`: seconds that a write waits for another before it is Busy.

        Brings an older schema up to date. Raises NotReady (nothing there, and not to be created), DoesNotFit
        (written by a newer fieldbridge), DamagedCatalogue, StorageFault, Busy.
        """
        url, file = engine.address(place)
        if file is not None and not file.exists():
            if not create:
                raise NotReady("there is no catalogue yet", subject=str(file), remedy=_INGEST)
            file.parent.mkdir(parents=True, exist_ok=True)
        catalogue = cls(engine.connect(url, wait), file, clock)
        with faults.told(catalogue._subject):
            migrating.migrate(catalogue._engine, catalogue._subject)
        return catalogue

    def close(self) -> None:
        with faults.told(self._subject):
            self._engine.dispose()

    def sequence(self) -> int:
        """The newest; 0 in an empty catalogue."""
        with self._reading() as connection:
            return newest(connection)

    @contextmanager
    def reader(self, scope: Scope, at: int | None = None) -> Iterator[Reader]:
        """A snapshot as of sequence `at` (None: now). Raises DoesNotFit for a moment that this catalogue has
        not reached."""
        with self._reading() as connection:
            now = newest(connection)
            if at is not None and at > now:
                raise DoesNotFit(
                    f"change {at} is asked for, and the newest is {now}",
                    subject=self._subject,
                    remedy=_REBUILD,
                )
            yield Reader(connection, scope, now if at is None else at)

    @contextmanager
    def write(self, agent: Agent, action: str) -> Iterator[Writer]:
        """Commits when the block ends, as one change with the next sequence; an exception leaves no trace,
        and a block that changes nothing makes no change. Raises Busy when another write takes too long."""
        with self._writing() as connection:
            ledger = Ledger(connection)
            writer = Writer(ledger, self._clock())
            yield writer
            writer.settle()
            ledger.close(agent, action, writer.now)

    @contextmanager
    def people(self) -> Iterator[People]:
        """Accounts, sessions and keys, to be read."""
        with self._reading() as connection:
            yield People(connection)

    @contextmanager
    def admitting(self) -> Iterator[People]:
        """The same, to be changed: committed when the block ends, and no change of the catalogue. What was there before
        is written over. Raises Busy when another write takes too long."""
        with self._writing() as connection:
            engine.overwrite(connection)
            yield People(connection)

    @contextmanager
    def posted(self) -> Iterator[Outbox]:
        """Letters, addresses and saved searches, to be read."""
        with self._reading() as connection:
            yield Outbox(connection)

    @contextmanager
    def posting(self) -> Iterator[Outbox]:
        """The same, to be changed, as `admitting` does it."""
        with self._writing() as connection:
            engine.overwrite(connection)
            yield Outbox(connection)

    def clear_log(self) -> None:
        """Folds the write-ahead log into the file, as far as no other reader stands in the way, and cuts it off: after
        an erasure nothing is to be found in it."""
        if self.file is not None:
            with faults.told(self._subject), self._engine.connect() as connection:
                connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def changes(self, since: int, limit: int = 1000) -> list[Change]:
        """The changes after sequence `since`, in order, `limit` at most."""
        with self._reading() as connection:
            last = newest(connection)
            asked = {"since": since, "limit": limit}
            rows = verified(schema.changes, connection.execute(_CHANGES, asked))
            if [row.sequence for row in rows] != list(range(since + 1, min(last, since + limit) + 1)):
                raise damaged("changes are missing", f"changes after {since}")
            return [
                Change(row.sequence, row.at, nouns.agent_of(row), row.action, subjects_of(row))
                for row in rows
            ]

    def changes_by(self, name: str) -> list[Change]:
        """Those of the person whose id is `name`, in order."""
        with self._reading() as connection:
            rows = verified(schema.changes, connection.execute(_CHANGES_BY, {"name": name}))
            return [
                Change(row.sequence, row.at, nouns.agent_of(row), row.action, subjects_of(row))
                for row in rows
            ]

    def check(self, deep: bool = False, files: FileStore | None = None) -> list[Finding]:
        """What is wrong, if anything. Shallow: the counts and the newest change. Deep: every row and every
        promise between rows, and with `files` every original."""
        try:
            with self._reading() as connection:
                return findings(connection, deep, files)
        except DamagedCatalogue as error:  # so damaged that not even a transaction is to be had
            return [Finding(error.subject, error.happened, error.remedy)]

    def originals(self) -> list[str]:
        """SHA-256 of every file that an edition or a submission names, in order; those that were erased are not named."""
        with self._reading() as connection:
            return named_files(connection)

    def scrub(self) -> bool:
        """Takes the bytes of emptied rows out of the file and its log, which other processes may have open; False
        where one of them still reads what was before, and it is to be tried again. For purging alone."""
        if self.file is None:
            return True
        with faults.told(self._subject):
            return scrub(self.file)

    def identity(self) -> str:
        """Drawn when the catalogue was made, and anew when it was restored: the same sequence of two
        catalogues with different identities need not mean the same moment."""
        with self._reading() as connection:
            return migrating.identity(connection)

    def renew_identity(self) -> None:
        with self._writing() as connection:
            migrating.renew_identity(connection)

    def dump(self) -> Iterator[str]:
        """The whole content as JSON lines in one order, without sequences and times: equal for two
        catalogues that say the same."""
        with self._reading() as connection:
            yield from dump.lines(connection)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with faults.told(self._subject), self._engine.connect() as connection:
            connection.begin()
            yield connection  # and nothing to commit: closing rolls back

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with faults.told(self._subject), self._engine.connect() as plain:
            connection = plain.execution_options(**engine.WRITING)
            with connection.begin():
                yield connection


_CHANGES_BY = (
    select(schema.changes)
    .where(schema.changes.c.agent_kind == "person", schema.changes.c.agent_name == bindparam("name"))
    .order_by(schema.changes.c.sequence)
)
_CHANGES = (
    select(schema.changes)
    .where(schema.changes.c.sequence > bindparam("since"))
    .order_by(schema.changes.c.sequence)
    .limit(bindparam("limit"))
)
_INGEST = "Run: fieldbridge ingest PATH"
_REBUILD = "Run: fieldbridge rebuild"
