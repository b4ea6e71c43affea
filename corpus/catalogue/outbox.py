"""Outbox: letters that wait, where people are reached, the tokens in letters, saved searches; in one transaction.

Owns that a cause is written down once, that one sender has a letter at a time, and that what is forgotten leaves no row.
Refuses: changes with a sequence; a letter makes no new moment of the catalogue.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select, update

from corpus.catalogue import schema_letters as tables
from corpus.catalogue.people_schema import people
from corpus.catalogue.rows import AnyRow, pack, sealed, unsealed, verified
from corpus.letters import (
    KEPT_DAYS,
    Letter,
    Occasion,
    Pass,
    Reachable,
    Rhythm,
    SavedSearch,
    Standing,
    Topic,
    begun,
    later,
    settled,
)

_LETTERS, _ADDRESSES, _PASSES, _SAVED = (
    tables.letters, tables.addresses, tables.letter_passes, tables.saved_searches,
)  # fmt: skip
MOST_TOGETHER = 50
"""Letters that go as one."""


class Outbox:
    """Valid inside the `with` that gave it. Every read raises DamagedCatalogue for a row that is not as written."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, letters: Iterable[Letter]) -> int:
        """Writes down those that are new; how many were."""
        fresh = 0
        for one in letters:
            if not self._rows(_LETTERS, _LETTERS.c.id == one.id):
                self._put(_LETTERS, _LETTERS.c.id, one.id, asdict(one))
                fresh += 1
        return fresh

    def letters(self, *standings: Standing, limit: int = 200) -> tuple[Letter, ...]:
        """Those that changed or will change last come first; of every standing where none is named."""
        wanted = _LETTERS.c.standing.in_(standings or tuple(Standing))
        asked = select(_LETTERS).where(wanted).order_by(_LETTERS.c.again.desc(), _LETTERS.c.id).limit(limit)
        return tuple(map(_letter, verified(_LETTERS, self._connection.execute(asked))))

    def counts(self) -> dict[Standing, int]:
        asked = select(_LETTERS.c.standing, func.count()).group_by(_LETTERS.c.standing)
        return {Standing(standing): count for standing, count in self._connection.execute(asked)}

    def claim(self, now: str) -> tuple[Letter, ...]:
        """The next that is to go, with those that go along in one letter; they are the caller's until their lease ends.
        Empty where none is due. What was cut off twice is given up here."""
        while True:
            due = _LETTERS.c.standing.in_((Standing.WAITING, Standing.SENDING)) & (_LETTERS.c.again <= now)
            asked = select(_LETTERS).where(due).order_by(_LETTERS.c.again, _LETTERS.c.id).limit(1)
            rows = verified(_LETTERS, self._connection.execute(asked))
            if not rows:
                return ()
            first = _letter(rows[0])
            together = (first, *self._along(first, now))
            taken = [
                begun(one, now) for one in sorted(together, key=lambda one: (one.written, one.event, one.id))
            ]
            self.settle(taken)
            going = tuple(one for one in taken if one.standing is Standing.SENDING)
            if going:
                return going

    def settle(self, letters: Iterable[Letter]) -> None:
        for one in letters:
            self._put(_LETTERS, _LETTERS.c.id, one.id, asdict(one))

    def letters_named(self, identities: Sequence[str]) -> set[str]:
        """Those of these that are there."""
        return {row.id for row in self._rows(_LETTERS, _LETTERS.c.id.in_(identities))}

    def drop_unsettled(self, now: str, happened: str) -> None:
        for one in self.letters(Standing.WAITING, Standing.SENDING, limit=1_000_000):
            self.settle([settled(one, Standing.DROPPED, now, happened)])

    def reach(self, holder: str) -> Reachable | None:
        """Of an account with the address that stands there, though it never chose anything; None where there is no
        address to be had."""
        rows = self._rows(_ADDRESSES, _ADDRESSES.c.holder == holder)
        found = _reachable(rows[0]) if rows else Reachable(holder)
        account = self._rows(people, people.c.id == holder)
        if account:
            address = "" if account[0].disabled or account[0].erased else account[0].email
            found = replace(found, address=address)
        return found if found.address else None

    def put_reach(self, one: Reachable) -> None:
        """The address of an account stands in the account alone."""
        account = self._rows(people, people.c.id == one.holder)
        values = {
            **asdict(one),
            "stopped": pack(sorted(set(one.stopped))),
            "address": "" if account else one.address,
        }
        self._put(_ADDRESSES, _ADDRESSES.c.holder, one.holder, values)

    def reached(self, call: str) -> tuple[Reachable, ...]:
        """The people of a call."""
        return tuple(map(_reachable, self._rows(_ADDRESSES, _ADDRESSES.c.call == call)))

    def stopped_at(self, address: str) -> tuple[Topic, ...]:
        """What was stopped at an address by any of those who are reached there."""
        stopped = {each for one in self._at(address) for each in one.stopped}
        return tuple(sorted(stopped))

    def confirmed_at(self, address: str) -> str:
        """Since when somebody at an address says that it is theirs; empty where nobody did."""
        return min((one.confirmed for one in self._at(address) if one.confirmed), default="")

    def beside(self, holder: str) -> tuple[Reachable, ...]:
        """All who are reached at the address of a holder, themselves among them."""
        to = self.reach(holder)
        return tuple(self._at(to.address)) if to is not None else ()

    def at(self, address: str, since: str) -> tuple[Letter, ...]:
        """Letters to an address that were written or came to where they stand since then, settled or not."""
        holders = [one.holder for one in self._at(address)]
        lately = (_LETTERS.c.written > since) | (_LETTERS.c.again > since)
        return tuple(map(_letter, self._rows(_LETTERS, _LETTERS.c.holder.in_(holders) & lately)))

    def drop_waiting(self, holder: str, occasion: Occasion) -> None:
        """One that has not gone is as if it had never been written."""
        waits = (_LETTERS.c.standing == Standing.WAITING) & (_LETTERS.c.occasion == occasion)
        self._drop(_LETTERS, waits & (_LETTERS.c.holder == holder))

    def stop(self, holder: str, topics: Iterable[Topic]) -> None:
        """At the address, whoever else is reached there: the same person may have handed in forty times."""
        to = self.reach(holder)
        for one in self._at(to.address) if to is not None else ():
            self.put_reach(replace(one, stopped=tuple({*one.stopped, *topics})))

    def start(self, address: str) -> int:
        """Lifts all that was stopped at an address; how many are reached there."""
        found = self._at(address)
        for one in found:
            self.put_reach(replace(one, stopped=()))
        return len(found)

    def put_pass(self, one: Pass) -> None:
        self._put(_PASSES, _PASSES.c.digest, one.digest, asdict(one))

    def pass_of(self, digest: str) -> Pass | None:
        rows = self._rows(_PASSES, _PASSES.c.digest == digest)
        return Pass(**{**unsealed(rows[0]), "topic": Topic(rows[0].topic)}) if rows else None

    def saved(self, person: str | None = None) -> tuple[SavedSearch, ...]:
        """All, or one person's, in the order in which they were made."""
        found = map(_search, self._rows(_SAVED, None if person is None else _SAVED.c.person == person))
        return tuple(sorted(found, key=lambda one: (one.created, one.id)))

    def put_saved(self, one: SavedSearch) -> None:
        self._put(_SAVED, _SAVED.c.id, one.id, {**asdict(one), "filters": pack(one.filters)})

    def drop_saved(self, identity: str) -> None:
        self._drop(_LETTERS, _LETTERS.c.about == identity)
        self._drop(_SAVED, _SAVED.c.id == identity)

    def forget(self, holders: Sequence[str]) -> None:
        """Address, letters, tokens and searches of these are gone."""
        for holder in holders:
            self._drop(_LETTERS, _LETTERS.c.holder == holder)
            self._drop(_ADDRESSES, _ADDRESSES.c.holder == holder)
            self._drop(_PASSES, _PASSES.c.holder == holder)
            self._drop(_SAVED, _SAVED.c.person == holder)

    def forget_about(self, submissions: Iterable[str]) -> None:
        """Letters about these, to whomever, and the addresses of who handed them in."""
        for one in submissions:
            self.forget([row.holder for row in self._rows(_ADDRESSES, _ADDRESSES.c.submission == one)])
            self._drop(_LETTERS, _LETTERS.c.about == one)

    def sweep(self, now: str) -> None:
        """Forgets what has been settled for long, and tokens as old."""
        before = later(now, days=-KEPT_DAYS)
        done = _LETTERS.c.standing.in_([one for one in Standing if one.settled])
        self._drop(_LETTERS, done & (_LETTERS.c.again <= before))
        self._drop(_PASSES, _PASSES.c.made <= before)

    def _at(self, address: str) -> list[Reachable]:
        """All who are reached at an address; an account too that never chose anything."""
        if not address:
            return []
        holders = [row.holder for row in self._rows(_ADDRESSES, _ADDRESSES.c.address == address)]
        holders += [row.id for row in self._rows(people, people.c.email == address)]
        return [one for one in map(self.reach, dict.fromkeys(holders)) if one is not None]

    def _along(self, first: Letter, now: str) -> list[Letter]:
        """Others of the kind, to the same address in the same language."""
        to = self.reach(first.holder)
        if not first.occasion.together or to is None or first.standing is not Standing.WAITING:
            return []
        waiting = (_LETTERS.c.standing == Standing.WAITING) & (_LETTERS.c.occasion == first.occasion)
        asked = select(_LETTERS).where(waiting & (_LETTERS.c.again <= now) & (_LETTERS.c.id != first.id))
        rows = verified(_LETTERS, self._connection.execute(asked.order_by(_LETTERS.c.written, _LETTERS.c.id)))
        found = []
        for one in map(_letter, rows):
            other = self.reach(one.holder)
            if other is not None and (other.address, other.language) == (to.address, to.language):
                found.append(one)
        return found[: MOST_TOGETHER - 1]

    def _rows(self, table: Table, wanted: ColumnElement[bool] | None = None) -> list[AnyRow]:
        asked = select(table) if wanted is None else select(table).where(wanted)
        return verified(table, self._connection.execute(asked))

    def _put(self, table: Table, key: ColumnElement[str], identity: str, values: dict[str, Any]) -> None:
        row = sealed(table, values)
        if not self._connection.execute(update(table).where(key == identity).values(**row)).rowcount:
            self._connection.execute(insert(table).values(**row))

    def _drop(self, table: Table, wanted: ColumnElement[bool]) -> None:
        self._connection.execute(delete(table).where(wanted))


def _letter(row: AnyRow) -> Letter:
    said = unsealed(row)
    return Letter(**{**said, "occasion": Occasion(row.occasion), "standing": Standing(row.standing)})


def _reachable(row: AnyRow) -> Reachable:
    stopped = tuple(map(Topic, json.loads(row.stopped)))
    return Reachable(**{**unsealed(row), "rhythm": Rhythm(row.rhythm), "stopped": stopped})


def _search(row: AnyRow) -> SavedSearch:
    filters = tuple(json.loads(row.filters))
    return SavedSearch(**{**unsealed(row), "rhythm": Rhythm(row.rhythm), "filters": filters})
