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
    Case,
    Conflict,
    Flag,
    Named,
    Refusal,
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
from tests.corpus.review_people import (
    GROUP,
    LATE,
    PEOPLE,
    SUBMITTER,
    conflicts,
    coordinators,
    criteria,
    days,
    earliest_days,
    mostly,
    often,
    tags,
    texts,
    verdicts,
    who,
)
from tests.corpus.review_rules import facts_of, may, reopens

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
            blind_one_in=st.sampled_from((0, 1)),
            blind_seats=st.integers(1, 2),
            criteria=st.just(("relevance",)),
            closes=st.sampled_from(("", "2026-02-01")),
        ),
        by=mostly(PEOPLE[0]),
        flagged=often,
        earliest=earliest_days,
        seated=st.lists(
            st.tuples(st.sampled_from(PEOPLE[1:8]), st.integers(0, 2)),
            max_size=5,
            unique_by=lambda one: one[0],
        ),
    )
    def start(
        self, rules: Rules, by: Actor, flagged: bool, earliest: str, seated: list[tuple[Actor, int]]
    ) -> None:
        """Each begins with nothing at all, a draft without a text, and one whose people were not asked."""
        self.log: list[e.Event] = []
        self.case = Case()
        self.flagged = flagged
        self.rules = rules
        self.any_command_of_anybody_is_answered_by_the_rules()
        if by.id in (SUBMITTER, "stranger") or not self.do(c.Start("sub-1", GROUP, rules), by):
            self.do(c.Start("sub-1", GROUP, rules), PEOPLE[0])
        for text, agreed in (("", True), ("t1", False), ("t1", True)):
            self.do(self.filled(text, earliest, agreed), PEOPLE[0])
            self.any_command_of_anybody_is_answered_by_the_rules()
        self.do(c.Submit("2026-01-01T00:00:00Z"), PEOPLE[0])
        for one, steps in seated:
            self.come(PEOPLE[6], one, False, steps, [], "no")

    def filled(self, text: str, earliest: str, agreed: bool) -> c.Fill:
        flags = (Flag("f1", "phone"),) if self.flagged else ()
        return c.Fill(text, "{}", (Named("helping hands", "donor"),), flags, earliest, agreed)

    def do(self, command: c.Command, actor: Actor) -> bool:
        """Decides, applies, and checks what may be seen at this step from the log alone."""
        now = facts_of(self.log)
        allowed = may(now, command, actor)
        again = isinstance(command, c.AnswerConflict | c.FindConflict) and reopens(
            now, _whose(command, actor)
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

    @rule(
        actor=mostly(PEOPLE[0]),
        text=texts,
        earliest=earliest_days,
        agreed=often,
        at=days,
        submitting=often,
    )
    def fill(self, actor: Actor, text: str, earliest: str, agreed: bool, at: str, submitting: bool) -> None:
        self.do(self.filled(text, earliest, agreed), actor)
        if submitting:
            self.do(c.Submit(at), actor)

    @rule(
        coordinator=mostly(PEOPLE[6]),
        reviewer=who,
        knows=st.booleans(),
        steps=st.integers(0, 2),
        found=st.lists(conflicts, max_size=1),
        note=st.sampled_from(("no", "", " ")),
    )
    def come(
        self, coordinator: Actor, reviewer: Actor, knows: bool, steps: int, found: list[Conflict], note: str
    ) -> None:
        """As far as the question, the shut text, or the open one; some recuse themselves."""
        self.do(c.Assign(reviewer, knows), coordinator)
        if steps:
            self.do(c.AnswerConflict(tuple(found), note), reviewer)
        if steps > 1:
            self.do(c.Open(), reviewer)

    @rule(actor=st.sampled_from(PEOPLE[:8]), given=tags | st.none(), verdict=verdicts | st.none(), criterion=criteria,
          stale=st.booleans())  # fmt: skip
    def judge(
        self,
        actor: Actor,
        given: tuple[str, ...] | None,
        verdict: Verdict | None,
        criterion: str,
        stale: bool,
    ) -> None:
        text = "t0" if stale else self.case.text
        if given is not None:
            self.do(c.SaveTags(given, text), actor)
        if verdict is not None:
            self.do(c.Vote(verdict, text, criterion), actor)

    @rule(
        verdicts=st.lists(verdicts | st.none(), min_size=5, max_size=5),
        tagging=often,
        ender=coordinators | who,
    )
    def some_judge(self, verdicts: list[Verdict | None], tagging: bool, ender: Actor) -> None:
        """All who have the text open judge it, and it is published if that will do."""
        for one, verdict in zip(PEOPLE[1:6], verdicts, strict=True):
            self.judge(one, ("gcm:1",) if tagging else None, verdict, "relevance", False)
        self.settle(ender)
        self.end(ender, LATE, "relevance")

    @rule(coordinator=coordinators, settling=st.booleans(), ending=st.booleans())
    def approve(self, coordinator: Actor, settling: bool, ending: bool) -> None:
        """Approved by all, which chance alone would seldom do, while a flag or an early day stands against it or not."""
        self.judged_by_all(Verdict.APPROVE)
        if settling:
            self.settle(coordinator)
        if ending:
            self.do(c.Publish(LATE), coordinator)

    @rule(coordinator=coordinators, ends=st.sampled_from((1, 0, 2)), answered=st.booleans())
    def refuse(self, coordinator: Actor, ends: int, answered: bool) -> None:
        """Voted against by all, and declined; answered by its submitter; and the same once more."""
        for _ in range(max(ends, 1)):
            self.judged_by_all(Verdict.DECLINE)
            if ends:
                self.do(c.Decline("relevance"), coordinator)
            if answered:
                self.do(c.AnswerDecline("but", LATE), PEOPLE[0])

    @rule(actor=mostly(PEOPLE[6]), answered=often)
    def ask(self, actor: Actor, answered: bool) -> None:
        self.do(c.AskChanges("?"), actor)
        if answered:
            self.do(c.Submit(LATE), PEOPLE[0])

    @rule(actor=mostly(PEOPLE[6]), flag=st.sampled_from(("f1", "f1", "f2")))
    def settle(self, actor: Actor, flag: str = "f1") -> None:
        self.do(c.SettleFlag(flag, "looked"), actor)

    @rule(actor=mostly(PEOPLE[6]), at=days, criterion=criteria, answering=mostly(PEOPLE[0]) | st.none())
    def end(self, actor: Actor, at: str, criterion: str, answering: Actor | None = None) -> None:
        self.do(c.Decline(criterion), actor)
        self.do(c.Publish(at), actor)
        if answering is not None:
            self.do(c.AnswerDecline("but", at), answering)

    @rule(actor=who, really=st.integers(0, 7))
    def withdraw(self, actor: Actor, really: int) -> None:
        """One who may not, always tries; who may, one time in eight: it ends the sequence."""
        if not really or not may(facts_of(self.log), c.Withdraw(), actor):
            self.do(c.Withdraw(), actor)

    @rule(actor=mostly(PEOPLE[6]), person=who, conflict=conflicts)
    def find(self, actor: Actor, person: Actor, conflict: Conflict) -> None:
        self.do(c.FindConflict(person.id, conflict), actor)

    @rule(one=coordinators, other=coordinators)
    def find_of_a_coordinator(self, one: Actor, other: Actor) -> None:
        """Who only asked a question has a conflict, and no seat to show it."""
        self.do(c.AskChanges("?"), one)
        self.do(c.FindConflict(one.id, Conflict.PARTNER), other)

    def teardown(self) -> None:
        """All are taken out at last, wherever they stand: then nobody may do anything any more."""
        if hasattr(self, "log"):
            self.do(c.Withdraw(), PEOPLE[8])
            self.any_command_of_anybody_is_answered_by_the_rules()

    def look(self) -> None:
        """All that must hold wherever one stands."""
        self.any_command_of_anybody_is_answered_by_the_rules()
        self.nothing_is_lost()
        self.what_counts_is_what_the_log_says()
        self.nobody_sees_what_they_must_not()
        self.nothing_forbidden_was_ever_reached()

    def seat(self, coordinator: Actor, reviewer: Actor) -> None:
        self.come(coordinator, reviewer, False, 2, [], "no")

    def judged_by_all(self, verdict: Verdict) -> None:
        for one in PEOPLE[1:8]:
            self.seat(PEOPLE[6], one)
            self.judge(one, ("gcm:1",), verdict, "relevance", False)

    @invariant()
    def any_command_of_anybody_is_answered_by_the_rules(self) -> None:
        """Asked and not done, wherever a sequence has come to: chance alone would seldom try the one that matters."""
        if not hasattr(self, "log"):
            return
        now = facts_of(self.log)
        for command in self.commands():
            for one in PEOPLE:
                refused = isinstance(decide(self.case, command, one), Refusal)
                assert refused is not may(now, command, one), (command, one.id)

    def commands(self) -> tuple[c.Command, ...]:
        late, text = LATE, self.case.text
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
            if not isinstance(one, e.Published | e.Voted):
                continue
            before = facts_of(log[:at])
            if isinstance(one, e.Published):
                assert one.by not in before.out | {SUBMITTER}
                assert before.verdict is Verdict.APPROVE
                assert not before.open_flags
            else:
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
