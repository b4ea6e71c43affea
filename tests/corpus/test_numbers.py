"""The numbers of a call, against a plain loop that keeps every day of every submission in a list."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from corpus.requests import State
from corpus.review import Rules, Verdict, replayed
from corpus.review import events as e
from corpus.review.numbers import Course, Numbers, numbers

BEGAN = date(2026, 1, 7)  # a Wednesday
NOW = "2026-09-01T00:00:00Z"
RULES = Rules(criteria=("relevance", "evidence"))

STEPS = {
    State.DRAFT: (e.Filled("a", (), "", True), e.Submitted("2026-03-01"), e.Withdrawn("s")),
    State.SUBMITTED: (e.Assigned("r", True, False), e.ChangesRequested("c"), e.Withdrawn("s")),
    State.IN_REVIEW: (
        e.Voted("r", Verdict.APPROVE), e.Published("c"), e.Declined("c", "relevance"), e.Declined("c", "evidence"),
        e.ChangesRequested("c"),
    ),
    State.CHANGES_REQUESTED: (e.Filled("b", (), "", True), e.Submitted("2026-10-01"), e.Withdrawn("s")),
    State.PUBLISHED: (e.Reopened(State.PUBLISHED), e.Withdrawn("s")),
    State.DECLINED: (e.DeclineAnswered("2026-04-01"),),
    State.WITHDRAWN: (),
}  # fmt: skip


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """What may happen, after as many hours as one likes."""
    hours = draw(st.integers(0, 2000))
    happened: list[tuple[str, e.Event]] = [(_at(hours), e.Started("s", "link-s", "g", RULES, False))]
    for _ in range(draw(st.integers(0, 9))):
        case = replayed([event for _, event in happened])
        choices = [
            one for one in STEPS[case.state] if not isinstance(one, e.Assigned | e.Voted) or _fits(case, one)
        ]
        if not choices:
            break
        hours += draw(st.integers(0, 400))
        happened.append((_at(hours), draw(st.sampled_from(choices))))
    return Course(
        tuple(happened), draw(st.sampled_from(("en", "fr", ""))), draw(st.sampled_from(("ngo", "")))
    )


def _fits(case: object, one: e.Event) -> bool:
    seated = case.seat("r") is not None  # type: ignore[attr-defined]
    return seated if isinstance(one, e.Voted) else not seated


def _at(hours: int) -> str:
    day = BEGAN + timedelta(days=hours // 24)
    return f"{day.isoformat()}T{hours % 24:02}:00:00Z"


def _hours(at: str) -> int:
    return (date.fromisoformat(at[:10]) - BEGAN).days * 24 + int(at[11:13])


@given(st.lists(courses(), max_size=12))
def test_the_figures_are_those_of_a_plain_loop(given_courses: list[Course]) -> None:
    found = numbers(given_courses, NOW)
    now: Counter[str] = Counter()
    stays: dict[str, list[float]] = {state.value: [] for state in State}
    arrived, kinds, languages, criteria = [], [], [], []
    waiting = overdue = 0
    for one in given_courses:
        events = [event for _, event in one.happened]
        states = [replayed(events[: number + 1]).state.value for number in range(len(events))]
        began = 0
        for number in range(1, len(states)):
            if states[number] != states[number - 1]:
                hours = _hours(one.happened[number][0]) - _hours(one.happened[began][0])
                stays[states[number - 1]].append(hours / 24)
                began = number
        last = replayed(events)
        now[states[-1]] += 1
        waits = states[-1] in ("submitted", "in-review")
        waiting += waits
        overdue += waits and last.due < NOW[:10] and last.due != ""
        if states[-1] == "declined":
            criteria.append(last.criterion)
        handed = [at for at, event in one.happened if type(event).__name__ == "Submitted"]
        if handed:
            arrived.append(date.fromisoformat(handed[0][:10]))
            kinds.append(one.body_kind)
            languages.append(one.language)

    assert (found.handed_in, found.waiting, found.overdue) == (len(arrived), waiting, overdue)
    assert dict(found.body_kinds) == Counter(kinds)
    assert dict(found.languages) == Counter(languages)
    assert dict(found.declined) == Counter(criteria)
    assert dict(found.decided) == {one: now[one] for one in ("published", "declined", "withdrawn")}
    for stay in found.stays:
        mine = stays[stay.state.value]
        assert (stay.now, stay.ended) == (now[stay.state.value], len(mine))
        if mine:
            _is_rank(stay.median, mine, 0.5)
            _is_rank(stay.ninth, mine, 0.9)
        else:
            assert stay.median is stay.ninth is None
    _are_weeks(found, arrived)


def _is_rank(value: float | None, among: list[float], share: float) -> None:
    """The smallest of them that so great a share does not pass."""
    fitting = [one for one in among if sum(other <= one for other in among) >= share * len(among) - 1e-9]
    assert value == round(min(fitting), 2)


def _are_weeks(found: Numbers, arrived: list[date]) -> None:
    assert sum(count for _, count in found.weeks) == len(arrived)
    mondays = [date.fromisoformat(one) for one, _ in found.weeks]
    assert all(one.isoweekday() == 1 for one in mondays)
    assert all(after - before == timedelta(weeks=1) for before, after in pairwise(mondays))
    for monday, count in zip(mondays, (count for _, count in found.weeks), strict=True):
        assert count == sum(one.isocalendar()[:2] == monday.isocalendar()[:2] for one in arrived)
    if arrived:
        assert min(arrived) - mondays[0] < timedelta(weeks=1)
        assert max(arrived) - mondays[-1] < timedelta(weeks=1)


def test_a_call_to_which_nothing_came_has_no_figures_but_noughts() -> None:
    found = numbers([], NOW)
    assert (found.handed_in, found.weeks, found.body_kinds, found.overdue) == (0, (), (), 0)
    assert {one.median for one in found.stays} == {None}
