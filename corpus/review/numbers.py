"""What a coordinator counts of a call: what came in, how long it stays in each state, what waits, what was decided.

Pure, over the courses of submissions. Owns what each figure means. Refuses: who took how long; a figure is of
submissions, never of a person.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil

from corpus.requests import State
from corpus.review.applying import apply
from corpus.review.case import Case
from corpus.review.events import Event, Submitted

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Course:
    """A submission with what happened to it, each event with its time (RFC 3339, UTC), in order. `language` of its text,
    `body_kind` as its body says; empty where nobody said."""

    happened: Sequence[tuple[str, Event]]
    language: str = ""
    body_kind: str = ""


@dataclass(frozen=True, slots=True)
class Stay:
    """Of one state: how many submissions are in it now, and, over the stays that have ended, how long they took in days:
    half of them no longer than `median`, nine in ten no longer than `ninth` (nearest rank). None where none has ended."""

    state: State
    now: int
    ended: int
    median: float | None = None
    ninth: float | None = None


@dataclass(frozen=True, slots=True)
class Numbers:
    """`weeks` are (Monday, how many were handed in first in that week), without gaps. `waiting` for reviewers, `overdue`
    of those."""

    handed_in: int
    weeks: tuple[tuple[str, int], ...]
    body_kinds: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    stays: tuple[Stay, ...]
    waiting: int
    overdue: int
    decided: tuple[tuple[str, int], ...]
    declined: tuple[tuple[str, int], ...]


def numbers(courses: Iterable[Course], now: str) -> Numbers:
    """Drafts that were never handed in count as a state, and as nothing else."""
    counted = _Counting(now)
    for one in courses:
        counted.add(one)
    return counted.told()


class _Counting:
    def __init__(self, now: str) -> None:
        self._now = now
        self._arrivals: list[date] = []
        self._kinds: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._ended: dict[State, list[float]] = {state: [] for state in State}
        self._states: Counter[State] = Counter()
        self._declined: Counter[str] = Counter()
        self._overdue = 0

    def add(self, one: Course) -> None:
        case = self._walked(one)
        self._states[case.state] += 1
        self._overdue += case.overdue(self._now)
        if case.state is State.DECLINED:
            self._declined[case.criterion] += 1
        first = next((at for at, event in one.happened if isinstance(event, Submitted)), "")
        if first:
            self._arrivals.append(date.fromisoformat(first[:10]))
            self._kinds[one.body_kind] += 1
            self._languages[one.language] += 1

    def _walked(self, one: Course) -> Case:
        """Each time that the state changes, a stay has ended."""
        case, since = Case(), one.happened[0][0] if one.happened else ""
        for at, event in one.happened:
            after = apply(case, event)
            if after.state is not case.state:
                self._ended[case.state].append(_seconds(since, at) / _DAY)
                since = at
            case = after
        return case

    def told(self) -> Numbers:
        waits = self._states[State.SUBMITTED] + self._states[State.IN_REVIEW]
        decided = (State.PUBLISHED, State.DECLINED, State.WITHDRAWN)
        return Numbers(
            len(self._arrivals), _weeks(self._arrivals), _ranked(self._kinds), _ranked(self._languages),
            tuple(self._stay(state) for state in State), waits, self._overdue,
            tuple((state.value, self._states[state]) for state in decided), _ranked(self._declined),
        )  # fmt: skip

    def _stay(self, state: State) -> Stay:
        ended = sorted(self._ended[state])
        if not ended:
            return Stay(state, self._states[state], 0)
        return Stay(state, self._states[state], len(ended), _ranks(ended, 0.5), _ranks(ended, 0.9))


def _weeks(arrivals: Sequence[date]) -> tuple[tuple[str, int], ...]:
    """By their Mondays (ISO 8601), from the first to the last in which anything came in."""
    if not arrivals:
        return ()
    found = Counter(day - timedelta(days=day.weekday()) for day in arrivals)
    first, last = min(found), max(found)
    mondays = (first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1))
    return tuple((one.isoformat(), found[one]) for one in mondays)


def _ranked(found: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _ranks(ordered: Sequence[float], share: float) -> float:
    """The value that so great a share of them does not pass: the nearest rank."""
    return round(ordered[ceil(share * len(ordered)) - 1], 2)


def _seconds(began: str, ended: str) -> float:
    return (_moment(ended) - _moment(began)).total_seconds()


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written.replace("Z", "+00:00")).astimezone(UTC)
