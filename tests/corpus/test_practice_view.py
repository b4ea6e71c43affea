"""What holds of a practice, from what was claimed of it."""

import json
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.access import PUBLIC, SIGNED_IN, Visibility
from corpus.assertions import Agent, AgentKind, Assertion, Verdict, sole, standing
from corpus.errors import WrongUse
from corpus.practice_view import FIELD_OF, MANY, PREDICATES, checked, far_end, narrower, turned_round, view
from corpus.practices import Body, Kind, Level, Outcome, Period, Place, PlaceRole, Practice, Reach, Tag
from tests.corpus.catalogue_makers import BODY, PERSON, SOFTWARE, collection, declare, document, edition

HOME = collection()
WORK = document(HOME)
NEWEST = edition(WORK)


def seen(*claims: Assertion) -> Practice:
    return view("p", WORK, NEWEST, HOME, claims)


def test_a_body_that_takes_back_what_it_declared_leaves_room_for_a_proposal_and_one_that_denies_does_not() -> (
    None
):
    from dataclasses import replace

    said = declare("p", "lessons", "Ask first.")
    proposed = declare("p", "lessons", "Ask first.", SOFTWARE)
    back = replace(said, verdict=Verdict.REJECTED)
    for order in permutations((said, back, proposed)):
        if order.index(said) < order.index(back):
            assert seen(*order).lessons == "Ask first."
            assert "lessons" in seen(*order).proposed
    assert seen(proposed, back).lessons == ""


def test_where_nobody_claimed_the_edition_names_it_and_the_level_is_proposed() -> None:
    bare = seen()
    assert (bare.title, bare.level, bare.kind) == (NEWEST.title, Level.FIELD, Kind.PRACTICE)
    assert bare.proposed == {"level"}


def test_the_operators_default_level_is_no_proposal() -> None:
    practice = view("p", WORK, NEWEST, replace(HOME, default_level="global"), [])
    assert practice.level is Level.GLOBAL
    assert practice.proposed == frozenset()


def test_each_predicate_fills_its_field() -> None:
    practice = seen(
        declare("p", "title", "Pay desks"),
        declare("p", "summary", "Desks at the airport."),
        declare("p", "kind", "tool"),
        declare("p", "level", "global"),
        declare("p", "scope", "regional"),
        declare("p", "place", {"code": "KEN", "role": "origin"}),
        declare("p", "place", {"code": "UGA"}),
        declare("p", "period", {"start": 2012, "end": None}),
        declare("p", "sector", "labour"),
        declare("p", "target-group", "women"),
        declare("p", "body", {"name": "ILO", "role": "donor"}),
        declare("p", "outcome", "mixed"),
        declare("p", "outcome-evidence", "own-account"),
        declare("p", "lessons", "Start small."),
        declare("p", "conditions", "A desk."),
        declare("p", "contact", "desk@example.org"),
        declare("p", "tag", {"scheme": "gcm-objectives", "concept": "6"}),
        declare("p", "rights-statement", "CC BY 4.0"),
    )
    assert practice == Practice(
        id="p",
        document=WORK.id,
        edition=NEWEST.id,
        collection=HOME.name,
        title="Pay desks",
        language="en",
        level=Level.GLOBAL,
        kind=Kind.TOOL,
        summary="Desks at the airport.",
        reach=Reach.REGIONAL,
        places=(Place("KEN", PlaceRole.ORIGIN), Place("UGA")),
        period=Period(2012, None),
        sectors=("labour",),
        target_groups=("women",),
        bodies=(Body("ILO", "donor"),),
        outcome=Outcome.MIXED,
        outcome_evidence=practice.outcome_evidence,
        lessons="Start small.",
        conditions="A desk.",
        contact="desk@example.org",
        tags=(Tag("gcm-objectives", "6", "declared"),),
        publisher=NEWEST.publisher,
        date=NEWEST.date,
        identifiers=NEWEST.identifiers,
        rights_statement="CC BY 4.0",
    )


def test_a_publisher_and_a_date_are_a_persons_else_declared_else_proposed() -> None:
    proposed = declare("p", "publisher", "Found on the face", SOFTWARE)
    assert seen(proposed).publisher == NEWEST.publisher
    assert "publisher" not in seen(proposed).proposed
    assert seen(proposed, declare("p", "publisher", "Known", PERSON)).publisher == "Known"
    nameless = replace(NEWEST, publisher="", date="", identifiers=())
    alone = view("p", WORK, nameless, HOME, (proposed, declare("p", "date", "2019-03", SOFTWARE)))
    assert (alone.publisher, alone.date) == ("Found on the face", "2019-03")
    assert {"publisher", "date"} <= alone.proposed


def test_a_proposal_shows_only_where_nobody_spoke() -> None:
    proposed = declare("p", "sector", "health", SOFTWARE)
    assert seen(proposed).sectors == ("health",)
    assert "sectors" in seen(proposed).proposed
    both = seen(proposed, declare("p", "sector", "labour"))
    assert both.sectors == ("labour",)
    assert "sectors" not in both.proposed


def test_tags_all_show_each_with_its_verdict() -> None:
    practice = seen(
        declare("p", "tag", {"scheme": "s", "concept": "1"}, SOFTWARE),
        declare("p", "tag", {"scheme": "s", "concept": "2"}),
    )
    assert practice.tags == (Tag("s", "1", "proposed"), Tag("s", "2", "declared"))


def test_what_a_person_rejected_does_not_hold() -> None:
    declared = declare("p", "place", {"code": "KEN"})
    rejected = Assertion("p", "place", declared.object, PERSON, Verdict.REJECTED)
    assert seen(declared, rejected).places == ()
    assert seen(rejected, declared).places == ()


@pytest.mark.parametrize(
    ("predicate", "value"),
    [
        ("level", "galactic"),
        ("place", "KEN"),
        ("place", '{"role": "done-in"}'),
        ("place", '{"code": 7}'),
        ("period", '{"start": "2012"}'),
        ("period", "[]"),
        ("tag", '{"scheme": "s"}'),
        ("bridge", '{"relation": "guidance"}'),
        ("colour", "red"),
    ],
)
def test_a_claim_that_cannot_be_read_is_refused(predicate: str, value: str) -> None:
    with pytest.raises(WrongUse) as caught:
        checked(Assertion("p", predicate, value, BODY, Verdict.DECLARED))
    assert caught.value.subject == "p"
    assert caught.value.remedy


def test_a_bridge_turned_round_twice_is_itself() -> None:
    said = json.dumps({"practice": "q", "relation": "guidance"}, sort_keys=True)
    bridge = Assertion("p", "bridge", said, PERSON, Verdict.CONFIRMED, 0.5, (), "2014-01-01T00:00:00Z")
    turned = turned_round(bridge)
    assert (turned.subject, far_end(turned)) == ("q", "p")
    assert json.loads(turned.object)["relation"] == "example"
    assert turned_round(turned) == bridge


LABELS = [PUBLIC, SIGNED_IN, Visibility("group:a"), Visibility("group:b")]


def test_the_narrower_of_two_visibilities_never_shows_more_than_either() -> None:
    readers = [frozenset({"public"}), frozenset({"public", "signed-in"})]
    readers += [readers[1] | {"group:a"}, readers[1] | {"group:b"}, readers[1] | {"group:a", "group:b"}]
    for outer, inner in permutations(LABELS, 2):
        if outer.label.startswith("group:") and inner.label.startswith("group:"):
            with pytest.raises(WrongUse):
                narrower(outer, inner)
            continue
        for labels in readers:
            both = outer.label in labels and inner.label in labels
            assert (narrower(outer, inner).label in labels) == both


AGENTS = st.sampled_from([PERSON, BODY, SOFTWARE, Agent(AgentKind.BODY, "Another")])
VALUES = {
    "title": st.sampled_from(["A", "B", "C"]),
    "level": st.sampled_from(["field", "global"]),
    "sector": st.sampled_from(["labour", "health"]),
    "place": st.sampled_from(['{"code": "KEN"}', '{"code": "UGA", "role": "origin"}']),
    "tag": st.sampled_from(['{"concept": "1", "scheme": "s"}', '{"concept": "2", "scheme": "s"}']),
    "bridge": st.sampled_from(['{"practice": "q", "relation": "guidance"}']),
}
CLAIMS = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(
        lambda predicate: st.builds(
            Assertion,
            st.sampled_from(["p", "other"]),
            st.just(predicate),
            VALUES[predicate],
            AGENTS,
            st.sampled_from(Verdict),
        )
    ),
    max_size=25,
)


@given(CLAIMS)
def test_a_sole_field_is_what_the_weightiest_standing_claim_says(claims: list[Assertion]) -> None:
    practice = seen(*claims)
    titles = [one for one in standing(claims) if (one.subject, one.predicate) == ("p", "title")]
    chosen = sole(titles)
    assert practice.title == (chosen.object if chosen else NEWEST.title)
    assert ("title" in practice.proposed) == (chosen is not None and chosen.verdict is Verdict.PROPOSED)


@given(CLAIMS)
def test_claims_about_others_and_repeated_claims_change_nothing(claims: list[Assertion]) -> None:
    own = [one for one in claims if one.subject == "p"]
    assert seen(*claims) == seen(*own)
    assert set(seen(*own, *own[-1:]).sectors) == set(seen(*own).sectors)


@given(CLAIMS)
def test_what_is_named_as_proposed_has_no_other_voice_behind_it(claims: list[Assertion]) -> None:
    practice = seen(*claims)
    for predicate in MANY - {"bridge"}:
        spoken = [one for one in standing(claims) if (one.subject, one.predicate) == ("p", predicate)]
        alone = bool(spoken) and all(one.verdict is Verdict.PROPOSED for one in spoken)
        assert (FIELD_OF[predicate] in practice.proposed) == alone


def test_every_predicate_but_the_bridge_has_a_field() -> None:
    assert set(FIELD_OF) | {"bridge"} == PREDICATES
    assert set(FIELD_OF.values()) <= set(Practice.__dataclass_fields__)
