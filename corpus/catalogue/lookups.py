"""Reading rows so that none is wrong and none is missed: verified, counted, and proven absent.

Owns how a missing row is told from one that never was. Refuses: scopes and nouns (reader.py).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    bindparam,
    func,
    select,
)

from corpus.catalogue import schema
from corpus.catalogue.rows import AnyRow, asked_for, damaged, key_of, verified
from corpus.errors import DamagedCatalogue

_CHUNK = 1000


class Rows:
    """One connection in one transaction; `at` is the sequence as of which rows are read, `pending` what the
    tallies will grow by when this transaction's own writes are done."""

    def __init__(
        self, connection: Connection, at: int, pending: Mapping[tuple[str, str], int] | None = None
    ) -> None:
        self.connection = connection
        self.at = at
        self._pending = {} if pending is None else pending

    def living(self, table: Table, ids: Iterable[str]) -> dict[str, AnyRow]:
        """Rows of a versioned table that live at `at`, by id. Whoever misses one asks `prove_absent`."""
        found: dict[str, AnyRow] = {}
        for chunk in _chunks(ids):
            rows = self.connection.execute(_LIVING[table.name], {"ids": chunk, "at": self.at})
            for row in asked_for(table, rows, "id", chunk):
                if row.id in found or not self.alive(row):
                    raise damaged("two versions live at once", f"{table.name} {row.id}")
                found[row.id] = row
        return found

    def one(self, table: Table, identity: str) -> AnyRow | None:
        return self.living(table, [identity]).get(identity)

    def versions(self, table: Table, ids: Iterable[str]) -> list[AnyRow]:
        """All versions, dead or alive, in the order of their births."""
        found: list[AnyRow] = []
        for chunk in _chunks(ids):
            rows = self.connection.execute(_VERSIONS[table.name], {"ids": chunk})
            found += asked_for(table, rows, "id", chunk)
        return sorted(found, key=lambda row: int(row.born))

    def page(self, table: Table, after: str, limit: int) -> list[AnyRow]:
        """Rows that live at `at`, by id, after `after`."""
        asked = {"after": after, "limit": limit, "at": self.at}
        return verified(table, self.connection.execute(_PAGE[table.name], asked))

    def of(self, table: Table, column: str, parents: Iterable[str]) -> list[AnyRow]:
        """Every row ever written whose `column` is one of `parents`, counted against the tallies."""
        found: list[AnyRow] = []
        relation = f"{table.name}.{column}"
        for chunk in _chunks(parents):
            result = self.connection.execute(_OF[relation], {"parents": chunk})
            rows = asked_for(table, result, column, chunk)
            if len(rows) != self._tallied(relation, chunk):
                raise damaged("rows are missing", f"{relation} {chunk[0]}")
            found += rows
        return found

    def ever(self, table: Table, column: str, values: Iterable[str]) -> list[AnyRow]:
        """All versions whose `column` is one of `values`, dead or alive, not counted against the tallies."""
        found: list[AnyRow] = []
        for chunk in _chunks(dict.fromkeys(values)):
            result = self.connection.execute(select(table).where(table.c[column].in_(chunk)))
            found += asked_for(table, result, column, chunk)
        return found

    def every(self, table: Table, order: ColumnElement[Any]) -> Iterator[AnyRow]:
        """A whole table, dead rows too, streamed; whether any are missing is known at the end."""
        asked = select(table).order_by(order)
        seen: set[object] = set()
        for batch in self.connection.execute(asked, execution_options={"yield_per": _CHUNK}).partitions():
            rows = verified(table, batch)
            seen.update(map(key_of(table), rows))
            yield from rows
        if len(seen) != self._tallied(table.name, [""]):
            raise damaged("rows are missing", table.name)

    def alive(self, row: AnyRow) -> bool:
        return bool(row.born <= self.at and (row.died is None or row.died > self.at))

    def tombstones(self, ids: Iterable[str]) -> dict[str, AnyRow]:
        return self.living(schema.tombstones, ids)

    def prove_absent(self, kind: str, ids: Iterable[str]) -> dict[str, AnyRow]:
        """For ids that have no living row of this kind: their tombstones. Raises DamagedCatalogue for one
        that was minted as such and has neither, since that cannot be."""
        wanted = list(ids)
        graves = self.tombstones(wanted)
        for chunk in _chunks(one for one in wanted if one not in graves):
            rows = self.connection.execute(_MINTED, {"ids": chunk})
            for row in asked_for(schema.ids, rows, "id", chunk):
                if row.kind == kind and row.born <= self.at:
                    raise damaged("it was minted, and its row is gone", row.id)
        return graves

    def prove_no_passage(self, ids: Iterable[str]) -> None:
        """Passages are looked up by one index; that none of them lives is asked of another, and of the
        tallies. Raises DamagedCatalogue where the answers differ."""
        wanted = set(ids)
        ever = self.versions(schema.passages, wanted)
        rows = self.of(schema.passages, "edition", {row.edition for row in ever})
        hidden = {row.id for row in rows if row.id in wanted and self.alive(row)}
        for chunk in _chunks(wanted - {row.id for row in ever}):
            hidden.update(row.id for row in self.connection.execute(_PASSAGE_SCAN, {"ids": chunk}))
        for identity in sorted(hidden):
            raise damaged("it was written, and its row cannot be found", f"passages {identity}")

    def _tallied(self, relation: str, parents: Sequence[str]) -> int:
        asked = {"relation": relation, "parents": list(parents)}
        rows = asked_for(schema.tallies, self.connection.execute(_TALLIES, asked), "parent", parents)
        stored = sum(int(row.rows) for row in rows)
        return stored + sum(self._pending.get((relation, one), 0) for one in parents)


def newest(connection: Connection) -> int:
    """The newest sequence, 0 in an empty catalogue; checked against the tally of changes."""
    row = connection.execute(_NEWEST).one()
    found = connection.execute(_TALLIES, {"relation": "changes", "parents": [""]})
    tally = asked_for(schema.tallies, found, "relation", ["changes"])
    counted = tally[0].rows if tally else 0
    if counted != (row[0] or 0):
        raise damaged("changes are missing", "changes")
    return int(counted)


def named_files(connection: Connection) -> list[str]:
    """SHA-256 of every original that an edition or a submission names, in order; none of those that were erased."""
    found: set[str] = set()
    for table in (schema.editions, schema.submission_files):
        found.update(connection.execute(select(table.c.sha256).distinct()).scalars())
    return sorted(filter(None, found))


def minted(rows: Rows, identity: str) -> AnyRow | None:
    found = asked_for(schema.ids, rows.connection.execute(_MINTED, {"ids": [identity]}), "id", [identity])
    return found[0] if found else None


def lost(kind: str, identity: str) -> DamagedCatalogue:
    """Another row names it, and it is not there."""
    return damaged(f"another row names this {kind}, and it is not there", identity)


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    queue = iter(ids)
    while chunk := list(islice(queue, _CHUNK)):
        yield chunk


def _living(table: Table) -> Select[tuple[object, ...]]:
    columns = table.c
    at: BindParameter[int] = bindparam("at")
    return select(table).where(
        columns.id.in_(bindparam("ids", expanding=True)),
        columns.born <= at,
        (columns.died.is_(None)) | (columns.died > at),
    )


def _versions(table: Table) -> Select[tuple[object, ...]]:
    return select(table).where(table.c.id.in_(bindparam("ids", expanding=True)))


def _page(table: Table) -> Select[tuple[object, ...]]:
    columns = table.c
    at: BindParameter[int] = bindparam("at")
    return (
        select(table)
        .where(
            columns.id > bindparam("after"),
            columns.born <= at,
            (columns.died.is_(None)) | (columns.died > at),
        )
        .order_by(columns.id)
        .limit(bindparam("limit", type_=Integer))
    )


def _of(table: Table, column: str) -> Select[tuple[object, ...]]:
    order = list(table.primary_key.columns)
    return select(table).where(table.c[column].in_(bindparam("parents", expanding=True))).order_by(*order)


_LIVING = {name: _living(table) for name, table in schema.metadata.tables.items() if "died" in table.c}
_VERSIONS = {name: _versions(schema.metadata.tables[name]) for name in ("passages", "editions")}
_PAGE = {name: _page(schema.metadata.tables[name]) for name in ("practices", "views")}
_OF = {
    f"{name}.{column}": _of(schema.metadata.tables[name], column)
    for name, columns in schema.PARENTS.items()
    for column in columns
}
_TALLIES = select(schema.tallies).where(
    schema.tallies.c.relation == bindparam("relation"),
    schema.tallies.c.parent.in_(bindparam("parents", expanding=True)),
)
_MINTED = select(schema.ids).where(schema.ids.c.id.in_(bindparam("ids", expanding=True)))
_NEWEST = select(func.max(schema.changes.c.sequence))
_PASSAGE_SCAN = select(schema.passages.c.edition, schema.passages.c.id).where(
    schema.passages.c.id.concat("").in_(bindparam("ids", expanding=True))
)
