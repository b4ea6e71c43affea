"""The queue, counted and listed by the database: what it costs hangs on what is shown, not on all that there is.

Owns that a list has exactly what corpus.queue says, in an order without ties. Of the newest moment alone. Refuses: the
words of submissions, and reading more rows than a page has.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, not_, or_, select, true, tuple_

from corpus.catalogue import desk_nouns, schema
from corpus.catalogue.rows import AnyRow, asked_for, damaged
from corpus.catalogue.schema_desk import SORTED_BY
from corpus.catalogue.sight import Sight
from corpus.queue import APART, TO_DO, Lane, Looker, Sort, Tab, Wanted, is_overdue, tab_of
from corpus.requests import State, Submission
from corpus.review.case import Verdict


@dataclass(frozen=True, slots=True)
class Listed:
    """A submission in a list, with the part that whoever looks has in it ("": none)."""

    submission: Submission
    part: str
    overdue: bool


_S = schema.submissions.c
_P = schema.desk_parts.c
_LANES = (Lane.NEW, Lane.WAITING, Lane.DECIDED)


class QueueReading(Sight):
    def queued(self, looker: Looker, wanted: Wanted, limit: int, offset: int = 0) -> tuple[Listed, ...]:
        """Raises DamagedCatalogue for a row that is not as written, or not one that was asked for."""
        asked = _ordered(select(schema.submissions).where(*_conditions(looker, wanted)), wanted)
        found = list(self._rows.connection.execute(asked.limit(limit).offset(offset)))
        rows = asked_for(schema.submissions, found, "id", {row.id for row in found})
        return self._listed(rows, looker, wanted)

    def queue_counts(self, looker: Looker, wanted: Wanted) -> dict[Tab, int]:
        """How many stand in each tab of those that the filters let through."""
        of, mine, late = Counter[str](), 0, 0
        for lane, count, its_mine, its_late in self._rows.connection.execute(_counting(looker, wanted)):
            of[lane] += int(count)
            mine += int(its_mine)
            late += int(its_late)
        return {
            Tab.NEW: of[Lane.NEW],
            Tab.MINE: mine,
            Tab.WAITING: of[Lane.WAITING] - mine,
            Tab.OVERDUE: late,
            Tab.DECIDED: of[Lane.DECIDED],
        }

    def queue_total(self, looker: Looker, wanted: Wanted, counts: Mapping[Tab, int]) -> int:
        """How many a list has; `counts` are those of its tabs."""
        if wanted.tab is not None:
            return counts[wanted.tab]
        shared = sum(count for tab, count in counts.items() if tab is not Tab.OVERDUE)
        drafts = [*_conditions(looker, wanted), _S.lane == Lane.DRAFT]
        return shared + (self._count(drafts) if looker.drafts else 0)

    def beside(self, looker: Looker, wanted: Wanted, submission: str) -> tuple[str, str]:
        """The ids before and after a submission in a list, whether it stands there or stood there before it changed; ""
        where there is none."""
        row = self._rows.one(schema.submissions, submission)
        if row is None:
            return "", ""
        return (
            self._next_to(looker, replace(wanted, backwards=not wanted.backwards), row),
            self._next_to(looker, wanted, row),
        )

    def parts_of(self, person: str, submissions: Iterable[str]) -> dict[str, str]:
        """Which part somebody has in each, where they have one."""
        wanted = list(submissions)
        asked = select(schema.desk_parts).where(
            _P.died.is_(None), _P.person == person, _P.submission.in_(wanted)
        )
        rows = asked_for(schema.desk_parts, self._rows.connection.execute(asked), "submission", wanted)
        return {row.submission: row.part for row in rows}

    def languages_queued(self, groups: Iterable[str]) -> tuple[str, ...]:
        """Those of submissions to the groups, by leaps through an index: what it costs hangs on how many there are."""
        found: set[str] = set()
        for group in groups:
            last: str | None = ""
            while last is not None:
                asked = select(func.min(_S.language)).where(
                    _S.died.is_(None), _S.group_name == group, _S.language > last
                )
                last = self._rows.connection.execute(asked).scalar()
                found.update([last] if last else [])
        return tuple(sorted(found))

    def states_counted(self) -> dict[tuple[str, str], int]:
        """How many submissions each call has in each state."""
        asked = select(_S.call, _S.state, func.count()).where(_S.died.is_(None)).group_by(_S.call, _S.state)
        return {(row[0], row[1]): int(row[2]) for row in self._rows.connection.execute(asked)}

    def submissions_of(self, call: str) -> tuple[Submission, ...]:
        """All of one call, by id."""
        asked = select(schema.submissions).where(_S.died.is_(None), _S.call == call).order_by(_S.id)
        rows = asked_for(schema.submissions, self._rows.connection.execute(asked), "call", [call])
        return tuple(desk_nouns.submission_of(row) for row in rows)

    def _listed(self, rows: Sequence[AnyRow], looker: Looker, wanted: Wanted) -> tuple[Listed, ...]:
        parts = self.parts_of(looker.person, [row.id for row in rows])
        listed = []
        for row in rows:
            one = desk_nouns.submission_of(row)
            part = parts.get(one.id, "")
            overdue = is_overdue(one, looker.today)
            tab = tab_of(one, part, looker)
            in_tab = wanted.tab in (None, tab) or (wanted.tab is Tab.OVERDUE and overdue)
            if row.died is not None or not (in_tab and wanted.passes(one) and looker.sees(one.group)):
                raise damaged("an index leads to rows that were not asked for", f"submissions {one.id}")
            listed.append(Listed(one, part, overdue))
        return tuple(listed)

    def _count(self, conditions: Sequence[ColumnElement[bool]]) -> int:
        asked = select(func.count()).select_from(schema.submissions).where(*conditions)
        return int(self._rows.connection.execute(asked).scalar_one())

    def _next_to(self, looker: Looker, wanted: Wanted, row: AnyRow) -> str:
        key = _key(wanted)
        here, there = tuple_(key, _S.id), (row._mapping[SORTED_BY[wanted.sort]], row.id)
        further = here < there if wanted.backwards else here > there
        asked = _ordered(select(_S.id).where(*_conditions(looker, wanted), further), wanted).limit(1)
        return str(self._rows.connection.execute(asked).scalar() or "")


def _counting(looker: Looker, wanted: Wanted) -> Select[Any]:
    """By one walk along the one index that has all that it takes; grouped as that is sorted, or SQLite takes another."""
    overdue = and_(_S.awaited > "", _S.awaited < looker.today)
    return (
        select(_S.lane, func.count(), func.sum(_one(_mine(looker))), func.sum(_one(overdue)))
        .where(_S.died.is_(None), *_filters(looker, wanted))
        .group_by(_S.group_name, _S.lane)
    )


def _conditions(looker: Looker, wanted: Wanted) -> list[ColumnElement[bool]]:
    """In SQL what `tab_of`, `Wanted.passes` and `Looker.sees` say."""
    return [_S.died.is_(None), _in_tab(looker, wanted.tab), *_filters(looker, wanted)]


def _filters(looker: Looker, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if looker.groups is not None:
        found.append(_S.group_name.in_(sorted(looker.groups)))
    asked = {
        _S.group_name: wanted.group, _S.call: wanted.call, _S.state: wanted.state, _S.language: wanted.language,
        _S.body_kind: wanted.body_kind,
    }  # fmt: skip
    found += [column == wish for column, wish in asked.items() if wish]
    return found + [_S.folded.contains(word, autoescape=True) for word in wanted.words]


def _in_tab(looker: Looker, tab: Tab | None) -> ColumnElement[bool]:
    if tab is None:
        return _S.lane.in_([*_LANES, *([Lane.DRAFT] if looker.drafts else [])])
    if tab is Tab.OVERDUE:
        return and_(_S.awaited > "", _S.awaited < looker.today)
    if tab in (Tab.NEW, Tab.DECIDED):
        return _S.lane == tab.value
    mine = _mine(looker)
    return and_(_S.lane == Lane.WAITING, mine if tab is Tab.MINE else not_(mine))


def _mine(looker: Looker) -> ColumnElement[bool]:
    """What waits for this person: to be judged as its reviewer, or to be decided on as its coordinator."""
    to_judge = _S.id.in_(_with_part(looker.person, TO_DO))
    groups = true() if looker.coordinated is None else _S.group_name.in_(sorted(looker.coordinated))
    apart = _with_part(looker.person, APART)
    to_decide = and_(_S.ready.in_(list(Verdict)), groups, _S.id.not_in(apart))
    return and_(_S.state == State.IN_REVIEW, or_(to_judge, to_decide))


def _one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _with_part(person: str, parts: Sequence[str]) -> Select[Any]:
    return select(_P.submission).where(_P.died.is_(None), _P.person == person, _P.part.in_(list(parts)))


def _key(wanted: Wanted) -> ColumnElement[str]:
    """What a list is sorted by; where all are overdue, by the column that has an index for that."""
    late = wanted.tab is Tab.OVERDUE and wanted.sort is Sort.DUE
    return _S.awaited if late else _S[SORTED_BY[wanted.sort]]


def _ordered(asked: Select[Any], wanted: Wanted) -> Select[Any]:
    key = _key(wanted)
    return asked.order_by(*(one.desc() if wanted.backwards else one.asc() for one in (key, _S.id)))
