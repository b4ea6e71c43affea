"""What every write goes through: new versions of rows, the tallies, the change itself.

Owns one open transaction that has a sequence. Refuses: knowing what a noun means (writer.py).
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Table, Update, and_, bindparam, select, update

from corpus.assertions import Agent
from corpus.catalogue import schema
from corpus.catalogue.lookups import Rows, minted, newest
from corpus.catalogue.nouns import agent_values
from corpus.catalogue.rows import AnyRow, Values, asked_for, damaged, pack, sealed, unsealed, verified
from corpus.errors import WrongUse


class Ledger:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.sequence = newest(connection) + 1
        self._tallies: Counter[tuple[str, str]] = Counter()
        self.rows = Rows(connection, self.sequence, self._tallies)
        self._moved: Counter[tuple[str, str]] = Counter()
        self._subjects: dict[tuple[str, str], None] = {}
        self._written = False

    def touch(self, kind: str, identity: str) -> None:
        """Names `identity` in the change that this write becomes."""
        self._subjects[kind, identity] = None

    def note(self) -> None:
        """Something was written by other means than these, and is a change of its own."""
        self._written = True

    def mint(self, kind: str, identity: str) -> None:
        """Registers an id when it is first met. Raises WrongUse when another kind of thing has it."""
        known = minted(self.rows, identity)
        if known is None:
            self.insert(schema.ids, [{"id": identity, "kind": kind, "born": self.sequence}])
        elif known.kind != kind:
            raise WrongUse(f"this id belongs to a {known.kind}, not to a {kind}", subject=identity)

    def put(self, table: Table, values: Mapping[str, object]) -> bool:
        """Makes `values` (id and columns, without its life) the living version; False if it already is."""
        last = self._last(table, str(values["id"]))
        fresh: Values = {**values, "born": self.sequence, "died": None}
        if last is not None and last.died is None:
            if {**unsealed(last), "born": 0} == {**fresh, "born": 0}:
                return False
            if last.born != self.sequence:
                self.end(table, [last])
        if last is not None and last.born == self.sequence:
            self._rewrite(table, last, fresh)
        else:
            self.insert(table, [fresh])
        return True

    def end(self, table: Table, rows: Sequence[AnyRow]) -> None:
        """The rows' lives end with this sequence."""
        if not rows:
            return
        self._written = True
        ended = []
        for row in rows:
            dead = sealed(table, {**unsealed(row), "died": self.sequence})
            held = {"old_id": row.id, "old_born": row.born}
            ended.append({**held, "end": self.sequence, "seal": dead["checksum"]})
        changed = self.connection.execute(_ENDING[table.name], ended)
        if changed.rowcount != len(rows):
            raise damaged("rows were read and cannot be written", table.name)
        self._moved[table.name, "died"] += len(rows)

    def insert(self, table: Table, rows: Sequence[Values]) -> None:
        """Rows with all their columns, lives included."""
        if not rows:
            return
        self._written = True
        self.connection.execute(table.insert(), [sealed(table, row) for row in rows])
        for row in rows:
            self._tally(table, row, 1)
        self._moved[table.name, "born"] += len(rows)

    def overwrite(self, table: Table, old: AnyRow, values: Values) -> None:
        """Puts `values` in the place of a row, its life and its key untouched: for purging alone."""
        self._written = True
        keys = [column.name for column in table.primary_key.columns]
        held = {f"old_{name}": old._mapping[name] for name in keys}
        matches = and_(*(table.c[name] == bindparam(f"old_{name}") for name in keys))
        changed = self.connection.execute(update(table).where(matches).values(**sealed(table, values)), held)
        if changed.rowcount != 1:
            raise damaged("a row was read and cannot be written", f"{table.name} {held}")
        self._tally(table, unsealed(old), -1)
        self._tally(table, values, 1)

    def count(self, relation: str, parent: str = "") -> int:
        """Rows by tally, those of this very transaction included."""
        return (self._stored_tally(relation, parent) or 0) + self._tallies[relation, parent]

    def close(self, agent: Agent, action: str, at: str) -> None:
        """Writes the change and the tallies; no change where nothing was written."""
        if not self._written:
            return
        change = {
            "sequence": self.sequence,
            "at": at,
            **agent_values(agent),
            "action": action,
            "subjects": pack(list(self._subjects)),
            "counts": pack(self._counts()),
        }
        self.insert(schema.changes, [change])
        self._write_tallies()

    def _rewrite(self, table: Table, old: AnyRow, values: Values) -> None:
        """In the place of a version that this very transaction wrote."""
        self.overwrite(table, old, values)
        if old.died is not None:
            self._moved[table.name, "died"] -= 1

    def _last(self, table: Table, identity: str) -> AnyRow | None:
        asked = select(table).where(table.c.id == identity).order_by(table.c.born.desc()).limit(1)
        rows = asked_for(table, self.connection.execute(asked), "id", [identity])
        return rows[0] if rows else None

    def _tally(self, table: Table, row: Values, step: int) -> None:
        self._tallies[table.name, ""] += step
        for column in schema.PARENTS.get(table.name, ()):
            if row[column] is not None:
                self._tallies[f"{table.name}.{column}", row[column]] += step

    def _counts(self) -> dict[str, list[int]]:
        before = counts_at(self.connection, self.sequence - 1)
        return {
            name: [before[name][0] + self._moved[name, "born"], before[name][1] + self._moved[name, "died"]]
            for name in schema.FED
        }

    def _write_tallies(self) -> None:
        fresh = []
        moved = [(key, step) for key, step in sorted(self._tallies.items()) if step]
        for (relation, parent), step in moved:
            before = self._stored_tally(relation, parent)
            tally = {"relation": relation, "parent": parent, "rows": (before or 0) + step}
            if before is None:
                fresh.append(tally)
            elif not tally["rows"]:  # an emptied row has no such parent any more, and the name may tell
                self._drop_tally(relation, parent)
            else:
                self._rewrite_tally(tally)
        if fresh:
            self.connection.execute(schema.tallies.insert(), [sealed(schema.tallies, one) for one in fresh])

    def _drop_tally(self, relation: str, parent: str) -> None:
        columns = schema.tallies.c
        matches = and_(columns.relation == relation, columns.parent == parent)
        self.connection.execute(schema.tallies.delete().where(matches))

    def _rewrite_tally(self, tally: Values) -> None:
        columns = schema.tallies.c
        matches = and_(columns.relation == tally["relation"], columns.parent == tally["parent"])
        row = sealed(schema.tallies, tally)
        self.connection.execute(update(schema.tallies).where(matches).values(**row))

    def _stored_tally(self, relation: str, parent: str) -> int | None:
        columns = schema.tallies.c
        asked = select(schema.tallies).where(columns.relation == relation, columns.parent == parent)
        rows = asked_for(schema.tallies, self.connection.execute(asked), "parent", [parent])
        return rows[0].rows if rows else None


def counts_at(connection: Connection, sequence: int) -> dict[str, list[int]]:
    """For each fed table, how many rows were born and how many died up to `sequence`."""
    if sequence == 0:
        return {name: [0, 0] for name in schema.FED}
    asked = select(schema.changes).where(schema.changes.c.sequence == sequence)
    rows = verified(schema.changes, connection.execute(asked))
    if not rows:
        raise damaged("a change is missing", f"changes {sequence}")
    counts: dict[str, list[int]] = json.loads(rows[0].counts)
    return counts


def _ending(table: Table) -> Update:
    matches = and_(table.c.id == bindparam("old_id"), table.c.born == bindparam("old_born"))
    return update(table).where(matches).values(died=bindparam("end"), checksum=bindparam("seal"))


_ENDING = {name: _ending(table) for name, table in schema.metadata.tables.items() if "died" in table.c}


def subjects_of(row: AnyRow) -> tuple[tuple[str, str], ...]:
    pairs: Iterable[Sequence[str]] = json.loads(row.subjects)
    return tuple((kind, identity) for kind, identity in pairs)
