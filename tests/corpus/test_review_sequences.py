"""Any sequence of commands by anybody: no forbidden state, no lost event, no look in the dark, nobody's own approved.

What must hold is read off the plain list of events, by rules written here a second time; the case is not asked.
"""

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from corpus.requests import State
from corpus.review import (
    Actor,
    Affiliation,
    BodyKind,
    Case,
    Conflict,
    Flag,
    Named,
    Refusal,
    Role,
    Rules,
    Verdict,
    apply,
    decide,
    replayed,
    sight,
)
from corpus.review import commands as c
from corpus.review import events as e
from corpus.review.spelling import event_of, kind_of, parts
from tests.corpus.review_rules import facts_of, may, reopens

GROUP, OTHER = "tf-one", "tf-two"
UN, NGO = Affiliation("World Office", BodyKind.UN, "Oslo"), Affiliation("Helping Hands", BodyKind.NGO)


def _actor(name: str, *roles: Role, group: str = GROUP, bodies: tuple[Affiliation, ...] = ()) -> Actor:
    return Actor(name, frozenset(roles), frozenset({group}), bodies)


EVERYTHING = (Role.SUBMITTER, Role.REVIEWER, Role.COORDINATOR)
PEOPLE = (
    _actor("sam", *EVERYTHING, bodies=(UN,)),
    _actor("una", Role.REVIEWER, bodies=(UN,)),
    _actor("ulf", Role.REVIEWER, bodies=(UN,)),
    _actor("ned", Role.REVIEWER, bodies=(NGO,)),
    _actor("nora", Role.REVIEWER),
    _actor("nick", Role.REVIEWER),
    _actor("cora", Role.COORDINATOR),
    _actor("carl", Role.COORDINATOR, Role.REVIEWER),
    _actor("adam", Role.ADMINISTRATOR),
    _actor("stranger", *EVERYTHING, group=OTHER),
)
SUBMITTER = "sam"
who = st.sampled_from(PEOPLE)
texts = st.sampled_from(("t1", "t2", "t3", ""))


def mostly(one: Actor) -> st.SearchStrategy[Actor]:
    """Whose part it is, every second time."""
    return st.just(one) | who


conflicts = st.sampled_from(tuple(Conflict))
days = st.sampled_from(("2026-01-01T00:00:00Z", "2026-06-01T00:00:00Z"))
tags = st.lists(st.sampled_from(("gcm:1", "gcm:2")), unique=True).map(tuple)
verdicts = st.sampled_from((Verdict.APPROVE, Verdict.APPROVE, Verdict.DECLINE))
criteria = st.sampled_from(("relevance", "taste", ""))

_NEXT = {
    State.DRAFT: {State.SUBMITTED, State.WITHDRAWN},
    State.SUBMITTED: {State.IN_REVIEW, State.CHANGES_REQUESTED, State.WITHDRAWN},
    State.IN_REVIEW: {State.CHANGES_REQUESTED, State.PUBLISHED, State.DECLINED, State.WITHDRAWN},
    State.CHANGES_REQUESTED: {State.SUBMITTED, State.IN_REVIEW, State.WITHDRAWN},
    State.PUBLISHED: {State.SUBMITTED, State.IN_REVIEW, State.WITHDRAWN},
    State.DECLINED: {State.SUBMITTED, State.IN_REVIEW},
    State.WITHDRAWN: set(),
}
"""Which states may follow which; from published and declined back by a conflict found, or an answer."""


class Desk(RuleBasedStateMachine):
    @initialize(
        rules=st.builds(
            Rules,
            inside=st.integers(0, 1),
            outside=st.integers(1, 3),
            further=st.integers(0, 1),
            blind_one_in=st.sampled_from((0, 1, 2)),
            blind_seats=st.integers(1, 2),
            criteria=st.just(("relevance",)),
            closes=st.sampled_from(("", "2026-02-01")),
        ),
        by=mostly(PEOPLE[0]),
        flagged=st.booleans(),
        seated=st.lists(st.sampled_from(PEOPLE[1:6]), unique=True),
    )
    def start(self, rules: Rules, by: Actor, flagged: bool, seated: list[Actor]) -> None:
        self.log: list[e.Event] = []
        self.case = Case()
        self.flagged = flagged
        self.rules = rules
        self.do(c.Withdraw(), by)
        if by.id in (SUBMITTER, "stranger") or not self.do(c.Start("sub-1", GROUP, rules), by):
            self.do(c.Start("sub-1", GROUP, rules), PEOPLE[0])
        self.do(self.filled("t1", "", True), PEOPLE[0])
        self.do(c.Submit("2026-01-01T00:00:00Z"), PEOPLE[0])
        for one in seated:
            self.seat(PEOPLE[6], one)

    def filled(self, text: str, earliest: str, agreed: bool) -> c.Fill:
        flags = (Flag("f1", "phone"),) if self.flagged else ()
        return c.Fill(text, "{}", (Named("helping hands", "donor"),), flags, earliest, agreed)

    def do(self, command: c.Command, actor: Actor) -> bool:
        """Decides, applies, and checks what may be seen at this step from the log alone."""
        allowed = may(self.log, command, actor)
        again = isinstance(command, c.AnswerConflict | c.FindConflict) and reopens(
            self.log, _whose(command, actor)
        )
        outcome = decide(self.case, command, actor)
        assert isinstance(outcome, Refusal) is not allowed, (command, actor.id, outcome)
        if isinstance(outcome, Refusal):
            assert outcome.words
            return False
        assert any(isinstance(one, e.Reopened) for one in outcome) is (again and not _denies(command))
        for event in outcome:
            state = self.case.state
            self.case = apply(self.case, event)
            assert self.case.state is state or self.case.state in _NEXT[state], (state, event)
            self.log.append(event)
        return True

    @rule(actor=who)
    def start_again(self, actor: Actor) -> None:
        self.do(c.Start("sub-2", GROUP, self.rules), actor)

    @rule(
        actor=mostly(PEOPLE[0]),
        text=texts,
        earliest=st.sampled_from(("", "2026-03-01")),
        agreed=st.booleans(),
    )
    def fill(self, actor: Actor, text: str, earliest: str, agreed: bool) -> None:
        self.do(self.filled(text, earliest, agreed), actor)

    @rule(actor=mostly(PEOPLE[0]), at=days)
    def submit(self, actor: Actor, at: str) -> None:
        self.do(c.Submit(at), actor)

    @rule(actor=mostly(PEOPLE[6]), reviewer=who, knows=st.booleans())
    def assign(self, actor: Actor, reviewer: Actor, knows: bool) -> None:
        self.do(c.Assign(reviewer, knows), actor)

    @rule(actor=who, found=st.lists(conflicts, max_size=1), note=st.sampled_from(("", " ", "no")))
    def answer(self, actor: Actor, found: list[Conflict], note: str) -> None:
        self.do(c.AnswerConflict(tuple(found), note), actor)

    @rule(actor=who)
    def open(self, actor: Actor) -> None:
        self.do(c.Open(), actor)

    @rule(actor=who, given=tags, text=texts, present=st.booleans())
    def tag(self, actor: Actor, given: tuple[str, ...], text: str, present: bool = False) -> None:
        self.do(c.SaveTags(given, self.case.text if present else text), actor)

    @rule(actor=who, verdict=st.sampled_from(tuple(Verdict)), criterion=criteria, stale=st.booleans())
    def vote(self, actor: Actor, verdict: Verdict, criterion: str, stale: bool = False) -> None:
        self.do(c.Vote(verdict, "t0" if stale else self.case.text, criterion), actor)

    @rule(coordinator=st.sampled_from(PEOPLE[6:9]), reviewer=st.sampled_from(PEOPLE[:8]))
    def seat(self, coordinator: Actor, reviewer: Actor) -> None:
        """To the open text in one step."""
        self.do(c.Assign(reviewer), coordinator)
        self.do(c.AnswerConflict((), "no"), reviewer)
        self.do(c.Open(), reviewer)

    @rule(
        verdicts=st.lists(verdicts | st.none(), min_size=5, max_size=5),
        tagging=st.booleans(),
        coordinator=st.sampled_from(PEOPLE[6:9]),
    )
    def some_judge(self, verdicts: list[Verdict | None], tagging: bool, coordinator: Actor) -> None:
        """All who have the text open judge it, and it is published if that will do."""
        for one, verdict in zip(PEOPLE[1:6], verdicts, strict=True):
            if tagging:
                self.tag(one, ("gcm:1",), self.case.text)
            if verdict is not None:
                self.vote(one, verdict, "relevance")
        self.settle(coordinator)
        self.publish(coordinator, "2026-06-01T00:00:00Z")

    @rule(verdict=verdicts, ender=who, asked=st.booleans())
    def all_judge(self, verdict: Verdict, ender: Actor, asked: bool) -> None:
        """A step that chance alone would seldom take: everybody at the table gives the same answer, and somebody tries
        to end it, in time or after it went back with a question."""
        for one in PEOPLE[1:8]:
            self.do(c.Assign(one), PEOPLE[6])
            self.do(c.AnswerConflict((), "no"), one)
            self.do(c.Open(), one)
            self.do(c.SaveTags(("gcm:1",), self.case.text), one)
            self.do(c.Vote(verdict, self.case.text, "relevance"), one)
        if asked:
            self.do(c.AskChanges("?"), PEOPLE[6])
        self.do(c.Decline("relevance"), ender)
        self.do(c.Publish("2026-06-01T00:00:00Z"), ender)

    @rule(actor=who)
    def ask(self, actor: Actor) -> None:
        self.do(c.AskChanges("?"), actor)

    @rule(actor=mostly(PEOPLE[6]), flag=st.sampled_from(("f1", "f1", "f2")))
    def settle(self, actor: Actor, flag: str = "f1") -> None:
        self.do(c.SettleFlag(flag, "looked"), actor)

    @rule(actor=mostly(PEOPLE[6]), at=days)
    def publish(self, actor: Actor, at: str) -> None:
        self.do(c.Publish(at), actor)

    @rule(actor=mostly(PEOPLE[6]), criterion=criteria)
    def decline(self, actor: Actor, criterion: str) -> None:
        self.do(c.Decline(criterion), actor)

    @rule(actor=mostly(PEOPLE[0]), at=days)
    def answer_decline(self, actor: Actor, at: str) -> None:
        self.do(c.AnswerDecline("but", at), actor)

    @rule(actor=who, really=st.integers(0, 3))
    def withdraw(self, actor: Actor, really: int) -> None:
        """One who may not, always tries; who may, one time in four: it ends the sequence."""
        if not really or not may(self.log, c.Withdraw(), actor):
            self.do(c.Withdraw(), actor)

    @rule(actor=mostly(PEOPLE[6]), person=who, conflict=conflicts)
    def find(self, actor: Actor, person: Actor, conflict: Conflict) -> None:
        self.do(c.FindConflict(person.id, conflict), actor)

    @invariant()
    def any_command_of_anybody_is_answered_by_the_rules(self) -> None:
        """Asked and not done, wherever a sequence has come to: chance alone would seldom try the one that matters."""
        for command in self.commands() if hasattr(self, "log") else ():
            for one in PEOPLE:
                refused = isinstance(decide(self.case, command, one), Refusal)
                assert refused is not may(self.log, command, one), (command, one.id)

    def commands(self) -> tuple[c.Command, ...]:
        late, text = "2026-06-01T00:00:00Z", self.case.text
        return (
            c.Start("sub-2", GROUP, self.rules), self.filled("t3", "", True), self.filled("", "", True),
            c.Submit("2026-01-01T00:00:00Z"), c.Submit(late), *(c.Assign(one) for one in PEOPLE),
            c.AnswerConflict(), c.AnswerConflict((), "no"), c.AnswerConflict((Conflict.DONOR,)), c.Open(),
            c.SaveTags((), text), c.SaveTags((), "t0"), c.Vote(Verdict.APPROVE, text), c.Vote(Verdict.APPROVE, "t0"),
            c.Vote(Verdict.DECLINE, text, "taste"), c.Vote(Verdict.DECLINE, text, "relevance"), c.AskChanges("?"),
            c.AskChanges(" "), c.SettleFlag("f1", "looked"), c.SettleFlag("f1", " "), c.SettleFlag("f2", "looked"),
            c.Publish("2026-01-01T00:00:00Z"), c.Publish(late), c.Decline("relevance"), c.Decline("taste"),
            c.AnswerDecline("but", late), c.AnswerDecline(" ", late), c.Withdraw(),
            *(c.FindConflict(one.id, Conflict.PARTNER) for one in PEOPLE), c.FindConflict("", Conflict.PARTNER),
        )  # fmt: skip

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "log"):
            return
        read = [event_of(kind_of(one), *parts(one)) for one in self.log]
        assert read == self.log
        assert replayed(read) == self.case
        assert self.case.events == len(self.log)

    @invariant()
    def what_counts_is_what_the_log_says(self) -> None:
        now = facts_of(getattr(self, "log", []))
        assert self.case.state is now.state
        assert {one.id for one in self.case.open_flags} == now.open_flags
        assert {one.reviewer: one.vote for one in self.case.cast} == now.votes
        assert self.case.verdict is now.verdict

    @invariant()
    def nobody_sees_what_they_must_not(self) -> None:
        if not getattr(self, "log", []):
            return
        now = facts_of(self.log)
        for one in PEOPLE:
            seen = sight(self.case, one)
            if one.id in now.dark | now.out | {SUBMITTER}:
                assert not any((seen.proposals, seen.tags, seen.votes, seen.history)), one.id
            if one.id in now.out | (set(now.inside) - now.free) | {"stranger"}:
                assert not seen.text, one.id

    @invariant()
    def nothing_forbidden_was_ever_reached(self) -> None:
        """Said of the whole list, whatever the rules are."""
        log = getattr(self, "log", [])
        assert sum(isinstance(one, e.DeclineAnswered) for one in log) <= 1
        for at, one in enumerate(log):
            before = facts_of(log[:at])
            if isinstance(one, e.Published):
                assert one.by not in before.out | {SUBMITTER}
                assert before.verdict is Verdict.APPROVE
                assert not before.open_flags
            elif isinstance(one, e.Voted):
                assert one.reviewer != SUBMITTER
                assert one.reviewer in before.opened - before.dark


def _whose(command: c.AnswerConflict | c.FindConflict, actor: Actor) -> str:
    return actor.id if isinstance(command, c.AnswerConflict) else command.person


def _denies(command: c.Command) -> bool:
    return isinstance(command, c.AnswerConflict) and not command.conflicts


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=60, stateful_step_count=15, deadline=None)


@pytest.mark.soak
def test_no_longer_sequence_that_chance_finds_reaches_what_is_forbidden(soak_seed: int) -> None:
    wide = settings(settings.get_profile("soak"), max_examples=1500, stateful_step_count=30)
    run_state_machine_as_test(seed(soak_seed)(Desk), settings=wide)
