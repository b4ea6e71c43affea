"""Any sequence of commands by anybody: no forbidden state, no lost event, no look in the dark, nobody's own approved.

What must hold is read off the plain list of events, by rules written here a second time; the case is not asked.
"""

from collections.abc import Sequence

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
texts = st.sampled_from(("t1", "t2", "t3"))
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
        ),
        flagged=st.booleans(),
        seated=st.lists(st.sampled_from(PEOPLE[1:6]), unique=True),
    )
    def start(self, rules: Rules, flagged: bool, seated: list[Actor]) -> None:
        self.log: list[e.Event] = []
        self.case = Case()
        self.flagged = flagged
        self.rules = rules
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
        before = self.case
        outcome = decide(self.case, command, actor)
        if isinstance(outcome, Refusal):
            assert outcome.words
            return False
        for event in outcome:
            state = self.case.state
            self.case = apply(self.case, event)
            assert self.case.state is state or self.case.state in _NEXT[state], (state, event)
            self.log.append(event)
        if outcome and isinstance(outcome[-1], e.Published):
            self.check_published(before, actor)
        return True

    def check_published(self, before: Case, actor: Actor) -> None:
        """Counts the votes of the log by hand."""
        assert actor.id != SUBMITTER
        assert before.state is State.IN_REVIEW
        assert _verdict(self.log, _votes(self.log), self.rules) is Verdict.APPROVE
        assert not _open_flags(self.log)
        assert actor.id not in _out(self.log)
        if before.drawn:
            assert any(isinstance(one, e.TagsSaved) and one.blind for one in self.log)

    @rule(actor=who, text=texts, earliest=st.sampled_from(("", "2026-03-01")), agreed=st.booleans())
    def fill(self, actor: Actor, text: str, earliest: str, agreed: bool) -> None:
        if self.do(self.filled(text, earliest, agreed), actor):
            assert actor.id == SUBMITTER

    @rule(actor=who, at=days)
    def submit(self, actor: Actor, at: str) -> None:
        if self.do(c.Submit(at), actor):
            assert actor.id == SUBMITTER

    @rule(actor=who, reviewer=who)
    def assign(self, actor: Actor, reviewer: Actor) -> None:
        if self.do(c.Assign(reviewer), actor):
            assert SUBMITTER not in (reviewer.id, actor.id)
            assert reviewer.id not in _out(self.log)
            assert GROUP in reviewer.groups

    @rule(actor=who, found=st.lists(conflicts, max_size=1), note=st.sampled_from(("", "no")))
    def answer(self, actor: Actor, found: list[Conflict], note: str) -> None:
        if self.do(c.AnswerConflict(tuple(found), note), actor) and not found and not note:
            assert NGO not in actor.bodies

    @rule(actor=who)
    def open(self, actor: Actor) -> None:
        if self.do(c.Open(), actor):
            assert actor.id in _denied(self.log)
            assert actor.id not in _out(self.log)

    @rule(actor=who, given=tags, text=texts)
    def tag(self, actor: Actor, given: tuple[str, ...], text: str) -> None:
        former = self.case.text
        if self.do(c.SaveTags(given, text), actor):
            assert text == former

    @rule(actor=who, verdict=st.sampled_from(tuple(Verdict)), criterion=criteria)
    def vote(self, actor: Actor, verdict: Verdict, criterion: str) -> None:
        dark = actor.id in _in_the_dark(self.log)
        if self.do(c.Vote(verdict, self.case.text, criterion), actor):
            assert actor.id != SUBMITTER
            assert not dark
            assert verdict is Verdict.APPROVE or criterion == "relevance"

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

    @rule(verdict=verdicts)
    def all_judge(self, verdict: Verdict) -> None:
        """A step that chance alone would seldom take: everybody at the table gives the same answer."""
        for one in PEOPLE[1:8]:
            self.do(c.Assign(one), PEOPLE[6])
            self.do(c.AnswerConflict((), "no"), one)
            self.do(c.Open(), one)
            self.do(c.SaveTags(("gcm:1",), self.case.text), one)
            self.do(c.Vote(verdict, self.case.text, "relevance"), one)

    @rule(actor=who)
    def ask(self, actor: Actor) -> None:
        self.do(c.AskChanges("?"), actor)

    @rule(actor=who)
    def settle(self, actor: Actor) -> None:
        if self.do(c.SettleFlag("f1", "looked"), actor):
            assert actor.id != SUBMITTER

    @rule(actor=who, at=days)
    def publish(self, actor: Actor, at: str) -> None:
        earliest = self.case.earliest
        if self.do(c.Publish(at), actor):
            assert at[:10] >= earliest

    @rule(actor=who, criterion=criteria)
    def decline(self, actor: Actor, criterion: str) -> None:
        if self.do(c.Decline(criterion), actor):
            assert actor.id != SUBMITTER
            assert criterion == "relevance"

    @rule(actor=who, at=days)
    def answer_decline(self, actor: Actor, at: str) -> None:
        self.do(c.AnswerDecline("but", at), actor)

    @rule(actor=st.sampled_from(PEOPLE[:1] + PEOPLE[6:7]), really=st.integers(0, 3))
    def withdraw(self, actor: Actor, really: int) -> None:
        if not really:
            self.do(c.Withdraw(), actor)

    @rule(actor=st.sampled_from((PEOPLE[0], *PEOPLE[6:9])), person=who, conflict=conflicts)
    def find(self, actor: Actor, person: Actor, conflict: Conflict) -> None:
        was, votes = self.case.state, _votes(self.log)
        if self.do(c.FindConflict(person.id, conflict), actor):
            assert actor.id != SUBMITTER
            assert not (
                person.id in votes and was in (State.PUBLISHED, State.DECLINED)
            ) or self.case.state not in (
                State.PUBLISHED,
                State.DECLINED,
            )

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
        log = getattr(self, "log", [])
        if log:
            votes = _votes(log)
            assert {one.id for one in self.case.open_flags} == _open_flags(log)
            assert {one.reviewer: one.vote for one in self.case.cast} == votes
            assert self.case.verdict is _verdict(log, votes, self.rules)

    @invariant()
    def nobody_sees_what_they_must_not(self) -> None:
        if not hasattr(self, "log"):
            return
        dark, out, denied = _in_the_dark(self.log), _out(self.log), _denied(self.log)
        seated = {one.reviewer for one in self.log if isinstance(one, e.Assigned)}
        for one in PEOPLE:
            seen = sight(self.case, one)
            if one.id in dark | out | {SUBMITTER}:
                assert not any((seen.proposals, seen.tags, seen.votes, seen.history)), one.id
            if one.id in out | (seated - denied) | {"stranger"}:
                assert not seen.text, one.id

    @invariant()
    def a_refusal_is_answered_once(self) -> None:
        assert sum(isinstance(one, e.DeclineAnswered) for one in getattr(self, "log", ())) <= 1


def _out(log: Sequence[e.Event]) -> set[str]:
    return {one.reviewer for one in log if isinstance(one, e.Recused)} | {
        one.person for one in log if isinstance(one, e.ConflictFound)
    }


def _denied(log: Sequence[e.Event]) -> set[str]:
    return {one.reviewer for one in log if isinstance(one, e.ConflictDenied)}


def _in_the_dark(log: Sequence[e.Event]) -> set[str]:
    blind = {one.reviewer for one in log if isinstance(one, e.Assigned) and one.blind}
    return blind - {one.reviewer for one in log if isinstance(one, e.TagsSaved) and one.blind}


def _votes(log: Sequence[e.Event]) -> dict[str, Verdict]:
    """Those that stand: cast since the text was last changed, handed in or answered for, by people who take part
    still."""
    found: dict[str, Verdict] = {}
    text = ""
    for one in log:
        if isinstance(one, e.Filled) and one.text != text:
            found, text = {}, one.text
        elif isinstance(one, e.Submitted | e.DeclineAnswered):
            found = {}
        elif isinstance(one, e.Voted):
            found[one.reviewer] = one.verdict
    return {name: verdict for name, verdict in found.items() if name not in _out(log)}


def _verdict(log: Sequence[e.Event], votes: dict[str, Verdict], rules: Rules) -> Verdict | None:
    within = {one.reviewer for one in log if isinstance(one, e.Assigned) and one.inside}
    inside = len(within & set(votes))
    approving = sum(1 for one in votes.values() if one is Verdict.APPROVE)
    against = len(votes) - approving
    if inside < rules.inside or len(votes) - inside < rules.outside or approving == against:
        return None
    if approving and against and len(votes) < rules.inside + rules.outside + rules.further:
        return None
    return Verdict.APPROVE if approving > against else Verdict.DECLINE


def _open_flags(log: Sequence[e.Event]) -> set[str]:
    flags: set[str] = set()
    settled: dict[str, str] = {}
    for one in log:
        if isinstance(one, e.Filled):
            flags = {flag.id for flag in one.flags}
        elif isinstance(one, e.FlagSettled):
            settled[one.flag] = one.by
        elif isinstance(one, e.ConflictFound):
            settled = {flag: by for flag, by in settled.items() if by != one.person}
    return flags - set(settled)


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=150, stateful_step_count=15, deadline=None)


@pytest.mark.soak
def test_no_longer_sequence_that_chance_finds_reaches_what_is_forbidden(soak_seed: int) -> None:
    wide = settings(settings.get_profile("soak"), max_examples=1500, stateful_step_count=30)
    run_state_machine_as_test(seed(soak_seed)(Desk), settings=wide)
