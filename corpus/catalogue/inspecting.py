"""The parts of a deep check, each a stream of (subject, what is wrong with it).

Refuses: going on after damage that stops a part (check.py runs the next one).
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from sqlalchemy import ColumnElement, Connection, Table, and_, func, select, text

from corpus.catalogue import engine, schema
from corpus.catalogue.desk_inspecting import chain
from corpus.catalogue.files import FileStore
from corpus.catalogue.ledger import counts_at
from corpus.catalogue.lookups import Rows, lost, named_files, newest
from corpus.catalogue.materialising import recomputed
from corpus.catalogue.migrating import migrate, revision
from corpus.catalogue.people_schema import UNCOUNTED
from corpus.catalogue.rows import AnyRow, is_sound, unsealed, verified
from corpus.catalogue.schema_letters import UNCOUNTED as UNCOUNTED_LETTERS
from corpus.catalogue.view_rows import view_values
from corpus.errors import DamagedFile, NotFound

Found = Iterator[tuple[str, str]]

_BATCH = 500
_NOT_TALLIED = frozenset({"tallies", "meta", *UNCOUNTED, *UNCOUNTED_LETTERS})
_ALIVE_OR_BURIED = {
    "collection": schema.collections,
    "document": schema.documents,
    "practice": schema.practices,
    "submission": schema.submissions,
}


class Inspection:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def deep_parts(self) -> list[Callable[[], Found]]:
        """Rows first: where they are sound, what the other parts find is between them."""
        tables = list(schema.metadata.tables.values())
        return [
            *(partial(self.rows, table) for table in tables),
            self.tallies,
            self.history,
            self.lives,
            self.births,
            self.texts,
            self.slices,
            self.views,
            partial(chain, self._connection),
            self.database,
        ]

    def counts(self) -> Found:
        """Each table against its tally, and the newest change."""
        revision(self._connection)
        counts_at(self._connection, newest(self._connection))
        stored = self._stored_tallies()
        for name, table in schema.metadata.tables.items():
            if name not in _NOT_TALLIED:
                rows = self._connection.execute(select(func.count()).select_from(table)).scalar_one()
                if rows != stored.get((name, ""), 0):
                    yield name, f"it has {rows} rows where {stored.get((name, ''), 0)} were written"

    def rows(self, table: Table) -> Found:
        """Each row of a table against its checksum."""
        result = self._connection.execute(select(table), execution_options={"yield_per": _BATCH})
        for row in result:
            if not is_sound(table, row):
                yield f"{table.name} {row[0]}", "a row is not as it was written"

    def tallies(self) -> Found:
        """Rows counted anew, by table and by parent, against the running tallies."""
        counted: Counter[tuple[str, str]] = Counter()
        for name, table in schema.metadata.tables.items():
            if name in _NOT_TALLIED:
                continue
            columns = schema.PARENTS.get(name, ())
            for batch in self._all(table):
                counted[name, ""] += len(batch)
                counted.update(
                    (f"{name}.{column}", row._mapping[column]) for row in batch for column in columns
                )
        stored = self._stored_tallies()
        for key in sorted({*stored, *(key for key in counted if key[1] is not None)}):
            if stored.get(key, 0) != counted[key]:
                yield (
                    " ".join(key).strip(),
                    f"{stored.get(key, 0)} rows were written, {counted[key]} are there",
                )

    def history(self) -> Found:
        """Changes are numbered without a gap, and say how many rows were born and died by then."""
        rows = verified(schema.changes, self._connection.execute(_IN_ORDER))
        moved: Counter[tuple[str, str, int]] = Counter()
        for name in schema.FED:
            for batch in self._all(schema.metadata.tables[name]):
                moved.update((name, "born", row.born) for row in batch)
                moved.update((name, "died", row.died) for row in batch if row.died is not None)
        total = {name: [0, 0] for name in schema.FED}
        for expected, row in enumerate(rows, start=1):
            if row.sequence != expected:
                yield f"changes {expected}", "a change is missing"
                return
            for name, count in total.items():
                count[0] += moved[name, "born", expected]
                count[1] += moved[name, "died", expected]
            if json.loads(row.counts) != total:
                yield f"changes {expected}", "rows that were born or died with it are missing"

    def lives(self) -> Found:
        """Of one id, versions follow each other and at most one lives."""
        for name, table in schema.metadata.tables.items():
            if "died" not in table.c:
                continue
            asked = select(table.c.id, table.c.born, table.c.died).order_by(table.c.id, table.c.born)
            versions = self._connection.execute(asked).all()
            for before, row in pairwise(versions):
                if before.id == row.id and (before.died is None or before.died > row.born):
                    yield f"{name} {row.id}", "two of its versions live at once"

    def births(self) -> Found:
        """Every id that was minted is alive or has a tombstone, never both; an edition is there for ever."""
        alive = {kind: self._ids(table, living=True) for kind, table in _ALIVE_OR_BURIED.items()}
        buried = self._ids(schema.tombstones, living=True)
        editions = self._ids(schema.editions, living=False)
        for batch in self._all(schema.ids):
            for row in batch:
                if row.kind == "edition":
                    if row.id not in editions:
                        yield row.id, "an edition was minted, and its row is gone"
                elif (row.id in alive.get(row.kind, ())) == (row.id in buried):
                    yield row.id, f"this {row.kind} should either live or have a tombstone"

    def texts(self) -> Found:
        """Each version of an edition has its text."""
        there = {(row.edition, row.born) for row in self._connection.execute(_TEXT_KEYS)}
        for row in self._connection.execute(_EDITION_KEYS):
            if (row.id, row.born) not in there:
                yield row.id, "an edition has lost its text"

    def slices(self) -> Found:
        """Each passage is the slice of its edition's text that it says; each practice's passages exist."""
        rows = Rows(self._connection, newest(self._connection))
        for key in self._connection.execute(_TEXT_KEYS).all():
            found = self._connection.execute(select(schema.texts).where(_is_text(key.edition, key.born)))
            whole = verified(schema.texts, found)
            if not whole:
                raise lost("text", key.edition)
            for row in rows.of(schema.passages, "edition", [key.edition]):
                if row.born == key.born and row.text != whole[0].text[row.starts : row.ends]:
                    yield f"passages {row.id}", "it is not the slice of its edition's text"
        known = self._ids(schema.passages, living=False)
        for batch in self._all(schema.practices):
            for row in batch:
                if not set(json.loads(row.passages)) <= known:
                    yield f"practices {row.id}", "a passage that it rests on is missing"

    def views(self) -> Found:
        """What is shown of each living practice is what its claims say."""
        rows = Rows(self._connection, newest(self._connection))
        heads = sorted(self._ids(schema.practices, living=True))
        if set(heads) != self._ids(schema.views, living=True):
            yield "views", "practices and their views do not agree"
        for start in range(0, len(heads), _BATCH):
            some = heads[start : start + _BATCH]
            shown = {row.id: unsealed(row) for row in rows.living(schema.views, some).values()}
            for identity, practice in recomputed(rows, some).items():
                values = view_values(practice)
                if values.items() - shown.get(identity, {}).items():
                    yield f"views {identity}", "it is missing, or does not say what the claims say"

    def database(self) -> Found:
        """What the database says of itself, and whether its tables are those that this code made."""
        if self._connection.dialect.name != "sqlite":
            return
        for said in self._connection.execute(text("PRAGMA integrity_check")).scalars():
            if said != "ok":
                yield "database", str(said)
        for row in self._connection.execute(text("PRAGMA foreign_key_check")):
            yield f"{row[0]} row {row[1]}", f"it names what is not in {row[2]}"
        if self._connection.execute(_SHAPE).all() != _shape_as_made():
            yield "database", "its tables are not described as they were made"

    def originals(self, files: FileStore) -> Found:
        """Each file that an edition or a submission names is there, byte for byte."""
        for sha256 in named_files(self._connection):
            try:
                files.open(sha256).close()
            except (DamagedFile, NotFound) as error:
                yield f"files/{sha256}", error.happened

    def _all(self, table: Table) -> Iterator[list[AnyRow]]:
        """Raises DamagedCatalogue at the first row that is not sound; `rows` has found them all by then."""
        result = self._connection.execute(select(table), execution_options={"yield_per": _BATCH})
        for batch in result.partitions():
            yield verified(table, batch)

    def _ids(self, table: Table, living: bool) -> set[str]:
        asked = select(table.c.id).where(table.c.died.is_(None)) if living else select(table.c.id)
        return set(self._connection.execute(asked).scalars())

    def _stored_tallies(self) -> dict[tuple[str, str], int]:
        rows = verified(schema.tallies, self._connection.execute(select(schema.tallies)))
        return {(row.relation, row.parent): row.rows for row in rows}


def _shape_as_made() -> list[AnyRow]:
    """The description of the tables of a new, empty catalogue."""
    fresh = engine.connect(engine.address("sqlite://")[0], wait=1.0)
    migrate(fresh, "a new catalogue")
    with fresh.connect() as connection:
        shape = list(connection.execute(_SHAPE).all())
    fresh.dispose()
    return shape


def _is_text(edition: str, born: int) -> ColumnElement[bool]:
    return and_(schema.texts.c.edition == edition, schema.texts.c.born == born)


_IN_ORDER = select(schema.changes).order_by(schema.changes.c.sequence)
_TEXT_KEYS = select(schema.texts.c.edition, schema.texts.c.born)
_EDITION_KEYS = select(schema.editions.c.id, schema.editions.c.born)
_SHAPE = text(
    "SELECT type, name, tbl_name, sql FROM sqlite_master"
    " WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name"
)
