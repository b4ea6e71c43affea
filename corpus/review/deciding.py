"""Whether somebody may do something to a submission, and what happens then: the events, or a Refusal.

Owns every guard of the desk. Pure: times come with the command. Refuses: changing anything (applying.py).
"""

from collections.abc import Callable
from typing import Any, TypeAlias

from corpus.people import Role
from corpus.review import commands as c
from corpus.review import events as e
from corpus.review.actors import Actor
from corpus.review.case import Case, Seat, Stage, State, Verdict
from corpus.review.refusing import Reason, Refusal
from corpus.review.rules import suspected

Outcome: TypeAlias = tuple[e.Event, ...] | Refusal

_WAITING = (State.SUBMITTED, State.IN_REVIEW)
_WITH_SUBMITTER = (State.DRAFT, State.CHANGES_REQUESTED)


def decide(case: Case, command: c.Command, actor: Actor) -> Outcome:
    if isinstance(command, c.Start):
        return _start(case, command, actor)
    if not case.id:
        return Refusal(Reason.WRONG_STATE)
    return _HANDLERS[type(command)](case, command, actor)


def _start(case: Case, command: c.Start, actor: Actor) -> Outcome:
    if case.id:
        return Refusal(Reason.WRONG_STATE)
    if Role.SUBMITTER not in actor.roles:
        return Refusal(Reason.NOT_YOURS)
    drawn = command.rules.draws(command.submission)
    return (e.Started(command.submission, actor.id, command.group, command.rules, drawn),)


def _fill(case: Case, command: c.Fill, actor: Actor) -> Outcome:
    if actor.id != case.submitter:
        return Refusal(Reason.NOT_YOURS)
    if case.state not in _WITH_SUBMITTER:
        return Refusal(Reason.WRONG_STATE)
    return (
        e.Filled(command.text, command.flags, command.earliest, command.agreed, command.named, command.form),
    )


def _submit(case: Case, command: c.Submit, actor: Actor) -> Outcome:
    if actor.id != case.submitter:
        return Refusal(Reason.NOT_YOURS)
    if case.state not in _WITH_SUBMITTER:
        return Refusal(Reason.WRONG_STATE)
    if not case.text:
        return Refusal(Reason.NOTHING_THERE)
    if not case.agreed:
        return Refusal(Reason.NOT_AGREED)
    closed = bool(case.rules.closes) and command.at[:10] > case.rules.closes
    if closed and case.state is State.DRAFT:
        return Refusal(Reason.CLOSED, case.rules.closes)
    return (e.Submitted(case.rules.due(command.at), command.note),)


def _assign(case: Case, command: c.Assign, actor: Actor) -> Outcome:
    refused = _not_coordinating(case, actor)
    if refused:
        return refused
    if case.state not in _WAITING:
        return Refusal(Reason.WRONG_STATE)
    reviewer = command.reviewer
    if reviewer.id == case.submitter:
        return Refusal(Reason.OWN)
    if not reviewer.reviews(case.group):
        return Refusal(Reason.NOT_A_REVIEWER)
    if reviewer.id in case.barred:
        return Refusal(Reason.RECUSED)
    if case.seat(reviewer.id) is not None:
        return Refusal(Reason.ASSIGNED_ALREADY)
    if case.wants_blind and (command.knows or reviewer.coordinates(case.group)):
        return Refusal(Reason.SEES_TOO_MUCH)
    return (e.Assigned(reviewer.id, case.rules.within(reviewer), case.wants_blind),)


def _answer_conflict(case: Case, command: c.AnswerConflict, actor: Actor) -> Outcome:
    seat = case.seat(actor.id)
    if seat is None:
        return Refusal(Reason.NOT_ASSIGNED)
    if seat.stage is Stage.RECUSED:
        return Refusal(Reason.RECUSED)
    if case.state is State.WITHDRAWN:
        return Refusal(Reason.WRONG_STATE)
    if command.conflicts:
        recused = e.Recused(actor.id, command.conflicts, command.note)
        return (recused, *_reopening(case, actor.id))
    if seat.stage is not Stage.ASKED:
        return Refusal(Reason.WRONG_STATE)
    looming = suspected(actor, case.named)
    if looming and not command.note.strip():
        return Refusal(Reason.EXPLAIN, ", ".join(looming))
    return (e.ConflictDenied(actor.id, looming, command.note),)


def _open(case: Case, command: c.Open, actor: Actor) -> Outcome:
    del command
    seat = _free(case, actor)
    if isinstance(seat, Refusal):
        return seat
    if case.state not in _WAITING:
        return Refusal(Reason.WRONG_STATE)
    if seat.stage is Stage.OPENED:
        return ()
    return (e.Opened(actor.id, case.text),)


def _save_tags(case: Case, command: c.SaveTags, actor: Actor) -> Outcome:
    seat = _judging(case, actor, command.text)
    if isinstance(seat, Refusal):
        return seat
    tags = tuple(dict.fromkeys(command.tags))
    turned_down = tuple(one for one in dict.fromkeys(command.refused) if one not in tags)
    return (e.TagsSaved(actor.id, tags, seat.in_the_dark, () if seat.in_the_dark else turned_down),)


def _vote(case: Case, command: c.Vote, actor: Actor) -> Outcome:
    seat = _judging(case, actor, command.text)
    if isinstance(seat, Refusal):
        return seat
    if seat.in_the_dark:
        return Refusal(Reason.TAG_FIRST)
    declining = command.verdict is Verdict.DECLINE
    if declining and command.criterion not in case.rules.criteria:
        return Refusal(Reason.CRITERION, ", ".join(case.rules.criteria))
    criterion = command.criterion if declining else ""
    return (e.Voted(actor.id, command.verdict, criterion, command.note),)


def _ask_changes(case: Case, command: c.AskChanges, actor: Actor) -> Outcome:
    if case.state not in _WAITING:
        return Refusal(Reason.WRONG_STATE)
    refused = _not_reading(case, actor)
    if refused:
        return refused
    return (e.ChangesRequested(actor.id, command.note),)


def _settle_flag(case: Case, command: c.SettleFlag, actor: Actor) -> Outcome:
    if case.state not in _WAITING:
        return Refusal(Reason.WRONG_STATE)
    refused = _not_reading(case, actor)
    if refused:
        return refused
    if command.flag not in {one.id for one in case.open_flags}:
        return Refusal(Reason.NOTHING_THERE, command.flag)
    return (e.FlagSettled(command.flag, command.how, actor.id),)


def _publish(case: Case, command: c.Publish, actor: Actor) -> Outcome:
    refused = _not_coordinating(case, actor)
    if refused:
        return refused
    if case.state is not State.IN_REVIEW:
        return Refusal(Reason.WRONG_STATE)
    if case.verdict is not Verdict.APPROVE:
        return Refusal(Reason.VOTES, _missing(case))
    if case.drawn and not case.tagged_blind:
        return Refusal(Reason.TAG_FIRST)
    if case.open_flags:
        return Refusal(Reason.FLAGS, ", ".join(one.id for one in case.open_flags))
    if command.at[:10] < case.earliest:
        return Refusal(Reason.TOO_EARLY, case.earliest)
    return (e.Published(actor.id),)


def _decline(case: Case, command: c.Decline, actor: Actor) -> Outcome:
    refused = _not_coordinating(case, actor)
    if refused:
        return refused
    if case.state is not State.IN_REVIEW:
        return Refusal(Reason.WRONG_STATE)
    if case.verdict is not Verdict.DECLINE:
        return Refusal(Reason.VOTES, _missing(case))
    if command.criterion not in case.rules.criteria:
        return Refusal(Reason.CRITERION, ", ".join(case.rules.criteria))
    return (e.Declined(actor.id, command.criterion, command.note),)


def _answer_decline(case: Case, command: c.AnswerDecline, actor: Actor) -> Outcome:
    if actor.id != case.submitter:
        return Refusal(Reason.NOT_YOURS)
    if case.state is not State.DECLINED:
        return Refusal(Reason.WRONG_STATE)
    if case.answered:
        return Refusal(Reason.ONCE)
    return (e.DeclineAnswered(case.rules.due(command.at), command.note),)


def _withdraw(case: Case, command: c.Withdraw, actor: Actor) -> Outcome:
    if actor.id != case.submitter and _not_coordinating(case, actor):
        return Refusal(Reason.NOT_YOURS)
    if case.state in (State.WITHDRAWN, State.DECLINED):
        return Refusal(Reason.WRONG_STATE)
    return (e.Withdrawn(actor.id, command.note),)


def _find_conflict(case: Case, command: c.FindConflict, actor: Actor) -> Outcome:
    refused = _not_coordinating(case, actor)
    if refused:
        return refused
    if case.state in (State.DRAFT, State.WITHDRAWN):
        return Refusal(Reason.WRONG_STATE)
    person = command.person
    if person in case.barred:
        return Refusal(Reason.RECUSED)
    seated = {one.reviewer for one in case.seats}
    settled = {one.settled for one in case.flags}
    if person not in (seated | settled | {case.decided_by, case.asked_by}) - {""}:
        return Refusal(Reason.NOTHING_THERE, person)
    found = e.ConflictFound(person, actor.id, command.conflict, command.note)
    return (found, *_reopening(case, person))


def _reopening(case: Case, person: str) -> tuple[e.Event, ...]:
    """A decision that rests on somebody with a conflict is open again, and so is a request of theirs."""
    seat = case.seat(person)
    took_part = seat is not None and (seat.vote is not None or seat.tags is not None)
    took_part |= case.decided_by == person or any(one.settled == person for one in case.flags)
    decided = case.state in (State.PUBLISHED, State.DECLINED) and took_part
    asked = case.state is State.CHANGES_REQUESTED and case.asked_by == person
    return (e.Reopened(case.state),) if decided or asked else ()


def _not_coordinating(case: Case, actor: Actor) -> Refusal | None:
    if actor.id in case.barred:
        return Refusal(Reason.RECUSED)
    if actor.id == case.submitter:
        return Refusal(Reason.OWN)
    return None if actor.coordinates(case.group) else Refusal(Reason.NOT_YOURS)


def _free(case: Case, actor: Actor) -> Seat | Refusal:
    """The seat of a reviewer who may have the text before them, or why they may not."""
    seat = case.seat(actor.id)
    if seat is None:
        return Refusal(Reason.NOT_ASSIGNED)
    if seat.stage is Stage.RECUSED:
        return Refusal(Reason.RECUSED)
    return Refusal(Reason.CONFLICT_OPEN) if seat.stage is Stage.ASKED else seat


def _opened(seat: Seat | Refusal) -> Seat | Refusal:
    if isinstance(seat, Refusal):
        return seat
    return Refusal(Reason.NOT_OPENED) if seat.stage is not Stage.OPENED else seat


def _judging(case: Case, actor: Actor, text: str) -> Seat | Refusal:
    """The seat of a reviewer who judges the text as it is now, or why they may not. No submitter has a seat."""
    if case.state is not State.IN_REVIEW:
        return Refusal(Reason.WRONG_STATE)
    return Refusal(Reason.STALE) if text != case.text else _opened(_free(case, actor))


def _not_reading(case: Case, actor: Actor) -> Refusal | None:
    """Why somebody may not speak on the text: who has a seat must have opened it, others must coordinate."""
    if case.seat(actor.id) is None:
        return _not_coordinating(case, actor)
    seat = _opened(_free(case, actor))
    return seat if isinstance(seat, Refusal) else None


def _missing(case: Case) -> str:
    """How many votes there are of how many; a further one where they disagree."""
    inside = sum(1 for one in case.cast if one.inside)
    asked = case.rules
    told = f"inside {inside} of {asked.inside}, outside {len(case.cast) - inside} of {asked.outside}"
    return f"{told}, and they disagree" if case.complete and case.disagrees else told


_HANDLERS: dict[type[Any], Callable[[Case, Any, Actor], Outcome]] = {
    c.Fill: _fill,
    c.Submit: _submit,
    c.Assign: _assign,
    c.AnswerConflict: _answer_conflict,
    c.Open: _open,
    c.SaveTags: _save_tags,
    c.Vote: _vote,
    c.AskChanges: _ask_changes,
    c.SettleFlag: _settle_flag,
    c.Publish: _publish,
    c.Decline: _decline,
    c.AnswerDecline: _answer_decline,
    c.Withdraw: _withdraw,
    c.FindConflict: _find_conflict,
}
