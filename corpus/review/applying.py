"""What each event changes. Total: an event that was decided can be applied, and nothing is asked again.

Refuses: judging whether it should have happened (deciding.py).
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from corpus.review import events as e
from corpus.review.case import Case, Flag, Seat, Stage, State


def apply(case: Case, event: e.Event) -> Case:
    changed = _HANDLERS[type(event)](case, event)
    return replace(changed, events=case.events + 1)


def replayed(events: Iterable[e.Event], case: Case | None = None) -> Case:
    """The case that a log of events tells."""
    case = case or Case()
    for one in events:
        case = apply(case, one)
    return case


def _started(case: Case, event: e.Started) -> Case:
    return replace(
        case,
        id=event.submission,
        submitter=event.submitter,
        group=event.group,
        rules=event.rules,
        drawn=event.drawn,
    )


def _filled(case: Case, event: e.Filled) -> Case:
    """What was settled of a flag stays settled while the flag is about the same words."""
    settled = {one.id: one for one in case.flags if one.settled}
    flags = tuple(settled.get(one.id, one) for one in event.flags)
    return replace(
        case,
        text=event.text,
        named=event.named,
        flags=flags,
        earliest=event.earliest,
        agreed=event.agreed,
        seats=tuple(_to_open_again(one) for one in case.seats) if event.text != case.text else case.seats,
    )


def _to_open_again(seat: Seat) -> Seat:
    return replace(seat, stage=Stage.FREE if seat.stage is Stage.OPENED else seat.stage, vote=None)


def _submitted(case: Case, event: e.Submitted) -> Case:
    state = State.IN_REVIEW if case.at_the_table else State.SUBMITTED
    return replace(_votes_void(case), state=state, due=event.due, asked_by="")


def _votes_void(case: Case) -> Case:
    return replace(case, seats=tuple(replace(one, vote=None, criterion="") for one in case.seats))


def _assigned(case: Case, event: e.Assigned) -> Case:
    seat = Seat(event.reviewer, event.inside, event.blind)
    return replace(case, state=State.IN_REVIEW, seats=(*case.seats, seat))


def _denied(case: Case, event: e.ConflictDenied) -> Case:
    return _seat_changed(case, event.reviewer, stage=Stage.FREE)


def _recused(case: Case, event: e.Recused) -> Case:
    return _out(case, event.reviewer, event.conflicts)


def _opened(case: Case, event: e.Opened) -> Case:
    return _seat_changed(case, event.reviewer, stage=Stage.OPENED)


def _tags_saved(case: Case, event: e.TagsSaved) -> Case:
    if event.blind:
        return _seat_changed(case, event.reviewer, tags=event.tags, first=event.tags)
    return _seat_changed(case, event.reviewer, tags=event.tags, refused=event.refused)


def _voted(case: Case, event: e.Voted) -> Case:
    return _seat_changed(case, event.reviewer, vote=event.verdict, criterion=event.criterion)


def _changes_requested(case: Case, event: e.ChangesRequested) -> Case:
    return replace(case, state=State.CHANGES_REQUESTED, asked_by=event.by)


def _flag_settled(case: Case, event: e.FlagSettled) -> Case:
    flags = tuple(
        replace(one, settled=event.by, how=event.how) if one.id == event.flag else one for one in case.flags
    )
    return replace(case, flags=flags)


def _published(case: Case, event: e.Published) -> Case:
    return replace(case, state=State.PUBLISHED, decided_by=event.by)


def _declined(case: Case, event: e.Declined) -> Case:
    return replace(case, state=State.DECLINED, decided_by=event.by, criterion=event.criterion)


def _decline_answered(case: Case, event: e.DeclineAnswered) -> Case:
    return replace(
        _votes_void(case), state=State.IN_REVIEW, answered=True, decided_by="", criterion="", due=event.due
    )


def _withdrawn(case: Case, event: e.Withdrawn) -> Case:
    del event
    return replace(case, state=State.WITHDRAWN)


def _conflict_found(case: Case, event: e.ConflictFound) -> Case:
    """All that the person did here is void; the log keeps it."""
    flags = tuple(Flag(one.id, one.kind) if one.settled == event.person else one for one in case.flags)
    return replace(_out(case, event.person, (event.conflict,)), flags=flags)


def _reopened(case: Case, event: e.Reopened) -> Case:
    del event
    state = State.IN_REVIEW if case.at_the_table else State.SUBMITTED
    return replace(case, state=state, decided_by="", asked_by="", criterion="")


def _out(case: Case, person: str, conflicts: tuple[Any, ...]) -> Case:
    barred = replace(case, barred=case.barred | {person})
    if case.seat(person) is None:
        return barred
    return _seat_changed(
        barred,
        person,
        stage=Stage.RECUSED,
        conflicts=conflicts,
        vote=None,
        criterion="",
        tags=None,
        first=None,
        refused=(),
    )


def _seat_changed(case: Case, reviewer: str, **changes: Any) -> Case:
    seat = case.seat(reviewer)
    assert seat is not None
    return case.with_seat(replace(seat, **changes))


_HANDLERS: dict[type[Any], Callable[[Case, Any], Case]] = {
    e.Started: _started,
    e.Filled: _filled,
    e.Submitted: _submitted,
    e.Assigned: _assigned,
    e.ConflictDenied: _denied,
    e.Recused: _recused,
    e.Opened: _opened,
    e.TagsSaved: _tags_saved,
    e.Voted: _voted,
    e.ChangesRequested: _changes_requested,
    e.FlagSettled: _flag_settled,
    e.Published: _published,
    e.Declined: _declined,
    e.DeclineAnswered: _decline_answered,
    e.Withdrawn: _withdrawn,
    e.ConflictFound: _conflict_found,
    e.Reopened: _reopened,
}
