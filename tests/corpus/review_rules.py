"""The rules of review a second time, read off the plain list of events: what anybody may do, and what then counts.

Written apart from `corpus.review`, which the sequences hold against it; it asks no case and shares no code.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.requests import State
from corpus.review import Actor, Role, Rules, Verdict
from corpus.review import commands as c
from corpus.review import events as e


@dataclass
class Facts:
    """What the events so far amount to. `free`: said that they have no conflict; `opened`: have the present text open."""

    state: State = State.DRAFT
    submitter: str = ""
    group: str = ""
    rules: Rules = field(default_factory=Rules)
    drawn: bool = False
    text: str = ""
    named: set[str] = field(default_factory=set)
    agreed: bool = False
    earliest: str = ""
    flags: set[str] = field(default_factory=set)
    settled: dict[str, str] = field(default_factory=dict)
    inside: dict[str, bool] = field(default_factory=dict)
    blind: set[str] = field(default_factory=set)
    free: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    out: set[str] = field(default_factory=set)
    first: set[str] = field(default_factory=set)
    tagged: set[str] = field(default_factory=set)
    votes: dict[str, Verdict] = field(default_factory=dict)
    decided_by: str = ""
    asked_by: str = ""
    answered: int = 0

    @property
    def table(self) -> set[str]:
        return set(self.inside) - self.out

    @property
    def dark(self) -> set[str]:
        return (self.blind & self.table) - self.first

    @property
    def open_flags(self) -> set[str]:
        return self.flags - set(self.settled)

    @property
    def verdict(self) -> Verdict | None:
        inside = sum(1 for name in self.votes if self.inside[name])
        approving = sum(1 for one in self.votes.values() if one is Verdict.APPROVE)
        against = len(self.votes) - approving
        rules = self.rules
        if inside < rules.inside or len(self.votes) - inside < rules.outside or approving == against:
            return None
        if approving and against and len(self.votes) < rules.inside + rules.outside + rules.further:
            return None
        return Verdict.APPROVE if approving > against else Verdict.DECLINE


def facts_of(log: Sequence[e.Event]) -> Facts:
    found = Facts()
    for one in log:
        _take(found, one)
    return found


def _take(found: Facts, one: e.Event) -> None:
    waiting = State.IN_REVIEW if found.table else State.SUBMITTED
    match one:
        case e.Started():
            found.submitter, found.group, found.rules, found.drawn = (
                one.submitter,
                one.group,
                one.rules,
                one.drawn,
            )
        case e.Filled():
            if one.text != found.text:
                found.votes, found.opened = {}, set()
            found.text, found.agreed, found.earliest = one.text, one.agreed, one.earliest
            found.flags = {flag.id for flag in one.flags}
            found.settled = {flag: by for flag, by in found.settled.items() if flag in found.flags}
            found.named = {name.body.casefold() for name in one.named}
        case e.Submitted():
            found.state, found.votes, found.asked_by = waiting, {}, ""
        case e.Assigned():
            found.state = State.IN_REVIEW
            found.inside[one.reviewer] = one.inside
            found.blind |= {one.reviewer} if one.blind else set()
        case e.ConflictDenied():
            found.free.add(one.reviewer)
        case e.Opened():
            found.opened.add(one.reviewer)
        case e.TagsSaved():
            found.tagged.add(one.reviewer)
            found.first |= {one.reviewer} if one.blind else set()
        case e.Voted():
            found.votes[one.reviewer] = one.verdict
        case e.ChangesRequested():
            found.state, found.asked_by = State.CHANGES_REQUESTED, one.by
        case e.FlagSettled():
            found.settled[one.flag] = one.by
        case e.Published() | e.Declined():
            found.state = State.PUBLISHED if isinstance(one, e.Published) else State.DECLINED
            found.decided_by = one.by
        case e.DeclineAnswered():
            found.state, found.votes, found.decided_by = State.IN_REVIEW, {}, ""
            found.answered += 1
        case e.Withdrawn():
            found.state = State.WITHDRAWN
        case e.Recused():
            _leave(found, one.reviewer)
        case e.ConflictFound():
            _leave(found, one.person)
            found.settled = {flag: by for flag, by in found.settled.items() if by != one.person}
        case e.Reopened():
            found.state, found.decided_by, found.asked_by = waiting, "", ""


def _leave(found: Facts, person: str) -> None:
    found.out.add(person)
    found.votes.pop(person, None)
    found.first.discard(person)
    found.tagged.discard(person)


def may(now: Facts, command: c.Command, actor: Actor) -> bool:
    """Whether somebody may do this now."""
    if isinstance(command, c.Start):
        return not now.submitter and Role.SUBMITTER in actor.roles
    if not now.submitter:
        return False
    own, waiting = actor.id == now.submitter, now.state in (State.SUBMITTED, State.IN_REVIEW)
    match command:
        case c.Fill():
            return own and _is_with_submitter(now)
        case c.Submit():
            in_time = (
                now.state is not State.DRAFT or not now.rules.closes or command.at[:10] <= now.rules.closes
            )
            return own and _is_with_submitter(now) and bool(now.text) and now.agreed and in_time
        case c.AnswerDecline():
            return own and now.state is State.DECLINED and not now.answered
        case c.Withdraw():
            return (own or _leads(now, actor)) and now.state not in (State.WITHDRAWN, State.DECLINED)
        case c.Assign():
            return _leads(now, actor) and waiting and _may_sit(now, command)
        case c.AnswerConflict():
            return _may_answer(now, command, actor)
        case c.Open():
            return actor.id in now.table & now.free and waiting
        case c.SaveTags():
            return _judges(now, actor, command.text)
        case c.Vote():
            fair = command.verdict is Verdict.APPROVE or command.criterion in now.rules.criteria
            return _judges(now, actor, command.text) and actor.id not in now.dark and fair
        case c.AskChanges():
            return waiting and _reads(now, actor)
        case c.SettleFlag():
            return waiting and _reads(now, actor) and command.flag in now.open_flags
        case c.Publish():
            tagged = not now.drawn or bool(now.first)
            decided = now.state is State.IN_REVIEW and now.verdict is Verdict.APPROVE
            return (
                _leads(now, actor)
                and decided
                and tagged
                and not now.open_flags
                and command.at[:10] >= now.earliest
            )
        case c.Decline():
            decided = now.state is State.IN_REVIEW and now.verdict is Verdict.DECLINE
            return _leads(now, actor) and decided and command.criterion in now.rules.criteria
        case c.FindConflict():
            took_part = {*now.inside, *now.settled.values(), now.decided_by, now.asked_by} - {"", *now.out}
            shut = now.state in (State.DRAFT, State.WITHDRAWN)
            return _leads(now, actor) and not shut and command.person in took_part


def reopens(now: Facts, person: str) -> bool:
    """Whether what was decided rests on somebody of whom a conflict becomes known now."""
    took_part = {*now.votes, *now.tagged, *now.settled.values(), now.decided_by}
    if now.state in (State.PUBLISHED, State.DECLINED):
        return person in took_part
    return now.state is State.CHANGES_REQUESTED and now.asked_by == person


def _is_with_submitter(now: Facts) -> bool:
    return now.state in (State.DRAFT, State.CHANGES_REQUESTED)


def _leads(now: Facts, actor: Actor) -> bool:
    here = Role.COORDINATOR in actor.roles and now.group in actor.groups
    return (here or Role.ADMINISTRATOR in actor.roles) and actor.id not in now.out | {now.submitter}


def _may_sit(now: Facts, command: c.Assign) -> bool:
    reviewer = command.reviewer
    here = Role.REVIEWER in reviewer.roles and now.group in reviewer.groups
    blind_seat = now.drawn and len(now.blind & now.table) < now.rules.blind_seats
    leads = Role.COORDINATOR in reviewer.roles and here
    sees = leads or Role.ADMINISTRATOR in reviewer.roles or command.knows
    return here and reviewer.id not in {now.submitter, *now.out, *now.inside} and not (blind_seat and sees)


def _may_answer(now: Facts, command: c.AnswerConflict, actor: Actor) -> bool:
    if actor.id not in now.table or now.state is State.WITHDRAWN:
        return False
    if command.conflicts:
        return True
    looming = now.named & {one.body.casefold() for one in actor.bodies}
    return actor.id not in now.free and (not looming or bool(command.note.strip()))


def _judges(now: Facts, actor: Actor, text: str) -> bool:
    ready = actor.id in now.table & now.free & now.opened
    return ready and now.state is State.IN_REVIEW and text == now.text


def _reads(now: Facts, actor: Actor) -> bool:
    if actor.id in now.inside:
        return actor.id in now.table & now.free & now.opened
    return _leads(now, actor)
