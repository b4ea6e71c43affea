"""The desk's rules, one at a time: each guard, and the story that a submission may have."""

from dataclasses import replace

import pytest

from corpus.requests import State
from corpus.review import (
    Actor,
    Affiliation,
    BodyKind,
    Case,
    Conflict,
    Flag,
    Line,
    Named,
    Reason,
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
from corpus.review.spelling import commitment, event_of, kind_of, parts

GROUP = "tf-returns"
RULES = Rules(criteria=("relevance", "evidence"), seed="s", blind_one_in=0)
UN, STATE_BODY = (
    Affiliation("World Office", BodyKind.UN),
    Affiliation("Ministry of Work", BodyKind.GOVERNMENT),
)
SUBMITTER = Actor("link-1", frozenset({Role.SUBMITTER}))
COORDINATOR = Actor("cora", frozenset({Role.COORDINATOR}), frozenset({GROUP}))


def reviewer(name: str, *bodies: Affiliation) -> Actor:
    return Actor(name, frozenset({Role.REVIEWER}), frozenset({GROUP}), bodies)


ANA, BEN, EVA, DAN = reviewer("ana", UN), reviewer("ben"), reviewer("eva", STATE_BODY), reviewer("dan")


def done(case: Case, command: c.Command, actor: Actor) -> Case:
    outcome = decide(case, command, actor)
    assert not isinstance(outcome, Refusal), outcome
    return replayed(outcome, case)


def refused(case: Case, command: c.Command, actor: Actor) -> Reason:
    outcome = decide(case, command, actor)
    assert isinstance(outcome, Refusal), outcome
    assert outcome.words
    return outcome.reason


def handed_in(rules: Rules = RULES, **filled: object) -> Case:
    case = done(Case(), c.Start("sub-1", GROUP, rules), SUBMITTER)
    fill = replace(c.Fill("t1", agreed=True), **filled)  # type: ignore[arg-type]
    return done(done(case, fill, SUBMITTER), c.Submit("2026-01-01T00:00:00Z"), SUBMITTER)


def opened(case: Case, *people: Actor) -> Case:
    for one in people:
        case = done(case, c.Assign(one), COORDINATOR)
        case = done(case, c.AnswerConflict(), one)
        case = done(case, c.Open(), one)
    return case


def voted(case: Case, verdict: Verdict, *people: Actor) -> Case:
    for one in people:
        case = done(case, c.Vote(verdict, case.text, "relevance"), one)
    return case


def in_review(rules: Rules = RULES, **filled: object) -> Case:
    return opened(handed_in(rules, **filled), ANA, BEN, EVA)


PUBLISH = c.Publish("2026-01-20T00:00:00Z")


def test_three_of_one_mind_publish_one_from_the_un_and_two_from_elsewhere() -> None:
    case = voted(in_review(), Verdict.APPROVE, ANA, BEN)
    assert refused(case, PUBLISH, COORDINATOR) is Reason.VOTES
    case = done(voted(case, Verdict.APPROVE, EVA), PUBLISH, COORDINATOR)
    assert case.state is State.PUBLISHED


def test_three_from_elsewhere_do_not_stand_in_for_the_one_from_the_un() -> None:
    case = voted(opened(handed_in(), BEN, EVA, DAN), Verdict.APPROVE, BEN, EVA, DAN)
    assert refused(case, PUBLISH, COORDINATOR) is Reason.VOTES


def test_where_they_disagree_a_further_one_is_heard_and_a_tie_stays_open() -> None:
    case = voted(in_review(), Verdict.APPROVE, ANA, BEN)
    case = voted(case, Verdict.DECLINE, EVA)
    assert refused(case, PUBLISH, COORDINATOR) is Reason.VOTES
    tied = voted(opened(case, DAN), Verdict.DECLINE, DAN)
    assert tied.verdict is None
    assert refused(tied, c.Decline("relevance"), COORDINATOR) is Reason.VOTES
    assert done(voted(opened(case, DAN), Verdict.APPROVE, DAN), PUBLISH, COORDINATOR).state is State.PUBLISHED


def test_a_group_may_count_from_its_own_body_instead_of_the_un() -> None:
    rules = replace(RULES, line=Line.BODY, body="ministry  OF work", inside=1, outside=1)
    case = voted(opened(handed_in(rules), EVA, ANA), Verdict.APPROVE, EVA, ANA)
    assert case.verdict is Verdict.APPROVE


def test_the_text_opens_only_after_the_question_about_conflicts() -> None:
    case = done(handed_in(), c.Assign(ANA), COORDINATOR)
    assert refused(case, c.Open(), ANA) is Reason.CONFLICT_OPEN
    assert not sight(case, ANA).text
    assert refused(case, c.Open(), BEN) is Reason.NOT_ASSIGNED


def test_who_recuses_cannot_open_it_nor_be_asked_again() -> None:
    case = done(handed_in(), c.Assign(ANA), COORDINATOR)
    case = done(case, c.AnswerConflict((Conflict.DONOR,)), ANA)
    assert refused(case, c.Open(), ANA) is Reason.RECUSED
    assert refused(case, c.Assign(ANA), COORDINATOR) is Reason.RECUSED
    assert not sight(case, ANA).text


def test_a_body_named_in_the_text_fills_the_question_in_and_asks_for_a_reason() -> None:
    named = (Named("ministry of work", "donor"), Named("World Office", "partner"))
    case = done(handed_in(named=named), c.Assign(EVA), COORDINATOR)
    assert refused(case, c.AnswerConflict(), EVA) is Reason.EXPLAIN
    (event,) = decide(case, c.AnswerConflict(note="another ministry of that name"), EVA)  # type: ignore[misc]
    assert event == e.ConflictDenied("eva", (Conflict.DONOR,), "another ministry of that name")


def test_a_conflict_found_later_reopens_what_was_published_and_voids_the_vote() -> None:
    case = done(voted(in_review(), Verdict.APPROVE, ANA, BEN, EVA), PUBLISH, COORDINATOR)
    case = done(case, c.FindConflict("eva", Conflict.PARTNER), COORDINATOR)
    assert case.state is State.IN_REVIEW
    assert case.verdict is None
    assert not sight(case, EVA).text
    case = voted(opened(case, DAN), Verdict.APPROVE, DAN)
    assert done(case, PUBLISH, COORDINATOR).state is State.PUBLISHED


def test_a_conflict_of_one_who_did_nothing_leaves_the_decision_alone() -> None:
    case = done(voted(opened(in_review(), DAN), Verdict.APPROVE, ANA, BEN, EVA), PUBLISH, COORDINATOR)
    assert done(case, c.FindConflict("dan", Conflict.PARTNER), COORDINATOR).state is State.PUBLISHED


def test_a_conflict_of_who_published_reopens_it_and_they_take_no_part_again() -> None:
    case = done(voted(in_review(), Verdict.APPROVE, ANA, BEN, EVA), PUBLISH, COORDINATOR)
    other = replace(COORDINATOR, id="carl")
    case = done(case, c.FindConflict("cora", Conflict.AUTHOR), other)
    assert case.state is State.IN_REVIEW
    assert refused(case, PUBLISH, COORDINATOR) is Reason.RECUSED
    assert done(case, PUBLISH, other).state is State.PUBLISHED


def test_nobody_reviews_or_publishes_what_they_submitted() -> None:
    both = Actor(SUBMITTER.id, frozenset(Role), frozenset({GROUP}), (UN,))
    case = handed_in()
    assert refused(case, c.Assign(both), COORDINATOR) is Reason.OWN
    case = voted(opened(case, ANA, BEN, EVA), Verdict.APPROVE, ANA, BEN, EVA)
    assert refused(case, PUBLISH, both) is Reason.OWN
    assert refused(case, c.FindConflict("ana", Conflict.DONOR), both) is Reason.OWN


def test_publishing_waits_for_each_flag_and_for_the_earliest_day() -> None:
    flags = (Flag("f1", "phone"), Flag("f2", "address"))
    case = voted(in_review(flags=flags, earliest="2026-02-01"), Verdict.APPROVE, ANA, BEN, EVA)
    case = done(case, c.SettleFlag("f1", "an office's number"), ANA)
    assert decide(case, PUBLISH, COORDINATOR) == Refusal(Reason.FLAGS, "f2")
    assert refused(case, c.SettleFlag("f9", "x"), ANA) is Reason.NOTHING_THERE
    case = done(case, c.SettleFlag("f2", "taken out"), COORDINATOR)
    assert decide(case, PUBLISH, COORDINATOR) == Refusal(Reason.TOO_EARLY, "2026-02-01")
    assert done(case, c.Publish("2026-02-01T08:00:00Z"), COORDINATOR).state is State.PUBLISHED


def test_a_refusal_names_its_criterion_and_is_answered_once() -> None:
    case = in_review()
    assert refused(case, c.Vote(Verdict.DECLINE, "t1", "taste"), ANA) is Reason.CRITERION
    case = voted(case, Verdict.DECLINE, ANA, BEN, EVA)
    assert refused(case, c.Decline("taste"), COORDINATOR) is Reason.CRITERION
    case = done(case, c.Decline("evidence", "no figures"), COORDINATOR)
    case = done(case, c.AnswerDecline("see page 4", "2026-02-02T00:00:00Z"), SUBMITTER)
    assert (case.state, case.cast) == (State.IN_REVIEW, ())
    case = done(voted(case, Verdict.DECLINE, ANA, BEN, EVA), c.Decline("evidence"), COORDINATOR)
    assert refused(case, c.AnswerDecline("again", "2026-02-03T00:00:00Z"), SUBMITTER) is Reason.ONCE


def test_changes_that_were_asked_for_void_the_votes_and_close_the_text_that_was_open() -> None:
    case = done(voted(in_review(), Verdict.APPROVE, ANA), c.AskChanges("which year?"), BEN)
    assert refused(case, c.Vote(Verdict.APPROVE, "t1"), EVA) is Reason.WRONG_STATE
    case = done(case, c.Fill("t2", agreed=True), SUBMITTER)
    case = done(case, c.Submit("2026-01-05T00:00:00Z", "2014"), SUBMITTER)
    assert (case.state, case.cast, case.due) == (State.IN_REVIEW, (), "2026-01-26")
    assert refused(case, c.Vote(Verdict.APPROVE, "t1"), ANA) is Reason.STALE
    assert refused(case, c.Vote(Verdict.APPROVE, "t2"), ANA) is Reason.NOT_OPENED


def test_a_blind_reviewer_sees_neither_proposals_nor_tags_before_saving_their_own() -> None:
    case = handed_in(replace(RULES, blind_one_in=1, blind_seats=1))
    assert refused(case, c.Assign(replace(ANA, roles=frozenset(Role))), COORDINATOR) is Reason.SEES_TOO_MUCH
    case = opened(case, ANA, BEN)
    dark, light = sight(case, ANA), sight(case, BEN)
    assert (dark.text, dark.proposals, dark.tags, dark.votes, dark.history) == (
        True,
        False,
        False,
        False,
        False,
    )
    assert light.proposals
    assert refused(case, c.Vote(Verdict.APPROVE, "t1"), ANA) is Reason.TAG_FIRST
    promoted = replace(ANA, roles=frozenset(Role))
    assert not sight(case, promoted).proposals
    case = done(case, c.SaveTags((), "t1"), ANA)
    assert sight(case, ANA).proposals
    case = done(case, c.SaveTags(("gcm:1",), "t1"), ANA)
    assert (case.seats[0].first, case.seats[0].tags) == ((), ("gcm:1",))


def test_a_drawn_submission_is_not_published_before_somebody_tagged_it_blind() -> None:
    rules = replace(RULES, inside=0, outside=2, blind_one_in=1, blind_seats=1)
    case = voted(opened(handed_in(rules), ANA, BEN, EVA), Verdict.APPROVE, BEN, EVA)
    assert refused(case, PUBLISH, COORDINATOR) is Reason.TAG_FIRST
    tagged = done(case, c.SaveTags(("gcm:1",), "t1"), ANA)
    assert done(tagged, PUBLISH, COORDINATOR).state is State.PUBLISHED
    case = done(tagged, c.FindConflict("ana", Conflict.AUTHOR), COORDINATOR)
    assert refused(case, PUBLISH, COORDINATOR) is Reason.TAG_FIRST
    case = done(case, c.Assign(DAN), COORDINATOR)
    assert case.seats[-1].blind


def test_a_flag_that_somebody_with_a_conflict_settled_is_open_again() -> None:
    case = done(in_review(flags=(Flag("f1", "phone"),)), c.SettleFlag("f1", "fine"), ANA)
    case = done(case, c.FindConflict("ana", Conflict.AUTHOR), COORDINATOR)
    assert case.open_flags == (Flag("f1", "phone"),)


def test_one_in_ten_is_drawn_the_same_ones_each_time_and_others_by_another_seed() -> None:
    rules = Rules(seed="one")
    drawn = {n for n in range(5_000) if rules.draws(f"sub-{n}")}
    assert 400 < len(drawn) < 600
    assert drawn == {n for n in range(5_000) if rules.draws(f"sub-{n}")}
    assert drawn != {n for n in range(5_000) if replace(rules, seed="two").draws(f"sub-{n}")}


@pytest.mark.parametrize("agreed", [False, True])
def test_a_draft_is_handed_in_once_named_people_agreed_and_while_the_call_is_open(agreed: bool) -> None:
    case = done(Case(), c.Start("sub-1", GROUP, replace(RULES, closes="2026-01-01")), SUBMITTER)
    assert refused(case, c.Submit("2026-01-01T00:00:00Z"), SUBMITTER) is Reason.NOTHING_THERE
    case = done(case, c.Fill("t1", agreed=agreed), SUBMITTER)
    late = refused(case, c.Submit("2026-01-02T00:00:00Z"), SUBMITTER)
    assert late is (Reason.CLOSED if agreed else Reason.NOT_AGREED)
    assert not sight(case, COORDINATOR).listed


def test_what_is_withdrawn_stays_withdrawn() -> None:
    case = done(
        done(voted(in_review(), Verdict.APPROVE, ANA, BEN, EVA), PUBLISH, COORDINATOR),
        c.Withdraw(),
        SUBMITTER,
    )
    assert case.state is State.WITHDRAWN
    for command, actor in ((PUBLISH, COORDINATOR), (c.Fill("t2"), SUBMITTER), (c.Withdraw(), SUBMITTER)):
        assert refused(case, command, actor) is Reason.WRONG_STATE


def test_what_waits_past_its_day_is_overdue_and_what_waits_for_the_submitter_is_not() -> None:
    case = in_review()
    assert not case.overdue("2026-01-22T10:00:00Z")
    assert case.overdue("2026-01-23T10:00:00Z")
    assert not done(case, c.AskChanges("?"), ANA).overdue("2026-03-01")


def test_an_event_is_spelled_in_two_parts_and_read_again_without_the_personal_one() -> None:
    event = e.Filled(
        "t", (Flag("f", "phone"),), "2026-01-01", True, (Named("Body A", "donor", "Oslo"),), '{"a":1}'
    )
    public, personal = parts(event)
    assert "Body A" not in public
    assert '"a"' not in public
    assert event_of(kind_of(event), public, personal) == event
    assert event_of(kind_of(event), public) == replace(event, named=(), form="")
    assert parts(e.Opened("ana", "t"))[1] == ""
    assert commitment("salt", personal) != commitment("pepper", personal)
    assert apply(Case(), event).text == "t"
