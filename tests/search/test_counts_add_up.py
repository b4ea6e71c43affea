"""Totals, facets and pages against a loop over R(q): random catalogues, scopes, filters and questions."""

import itertools
import json
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.access import PUBLIC, SIGNED_IN, Scope, Visibility
from corpus.facets import facet_values
from corpus.practices import Practice
from search.answers import Answer, Ask, Criterion
from tests.house_of_words import SCOPES, House, Told

WORDS = ("visa", "desk", "wage", "school", "boat", "nurse", "farm", "court", "bank", "phone", "road", "tax")
PLACES = ("KEN", "UGA", "PHL", "NPL", "FRA", "MEX")
LABELS = (PUBLIC, SIGNED_IN, Visibility("group:a"))


def some_practices(random: random.Random, count: int) -> list[Told]:
    told = []
    for number in range(count):
        texts = tuple(
            " ".join(random.choices(WORDS, k=random.randint(4, 9))) for _ in range(random.randint(1, 3))
        )
        claims = [
            ("level", random.choice(("field", "global"))),
            ("outcome", random.choice(("worked", "mixed", "not-reported"))),
            (
                "period",
                json.dumps({"start": 2010 + random.randint(0, 3), "end": 2013 + random.randint(0, 3)}),
            ),
        ]
        for place in random.sample(PLACES, random.randint(0, 2)):
            claims.append(("place", json.dumps({"code": place, "role": "done-in"})))
        for objective in random.sample(("1", "2", "6", "16"), random.randint(0, 3)):
            claims.append(("tag", json.dumps({"concept": objective, "scheme": "gcm-objectives"})))
        told.append(
            Told(
                f"practice {number}",
                texts,
                tuple(claims),
                language=random.choice(("en", "en", "fr", "es")),
                visibility=random.choice(LABELS),
                collection=random.choice(("one", "two")),
            )
        )
    return told


@pytest.fixture(scope="module", params=[1, 2, 3])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> House:
    built = House(tmp_path_factory.mktemp(f"house{request.param}"))
    chance = random.Random(request.param)
    built.put(some_practices(chance, 24))
    built.publish()
    built.put(some_practices(chance, 6))
    built.publish()
    return built


values = {
    "level": ("field", "global"),
    "outcome": ("worked", "mixed", "not-reported", "did-not-work"),
    "place": (*PLACES, "002", "142"),
    "objective": ("1", "2", "6", "16", "23"),
    "language": ("en", "fr"),
    "period": ("2011", "2013", "2016"),
}


@st.composite
def criteria(draw: st.DrawFn) -> tuple[Criterion, ...]:
    facets = draw(st.lists(st.sampled_from(sorted(values)), max_size=3, unique=True))
    found = []
    for facet in facets:
        some = st.lists(st.sampled_from(values[facet]), max_size=2, unique=True).map(tuple)
        found.append(Criterion(facet, draw(some), draw(some), draw(some)))
    return tuple(found)


questions = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)


def passes(practice: Practice, house: House, one: Criterion) -> bool:
    own = set(facet_values(practice, house.vocabularies).get(one.facet, ()))
    return (
        (not one.any_of or bool(own & set(one.any_of)))
        and own >= set(one.all_of)
        and not own & set(one.none_of)
    )


def relevant_set(house: House, text: str, scope: Scope) -> dict[str, Practice]:
    """R(q) by asking for every page of the unfiltered answer."""
    found: dict[str, Practice] = {}
    for offset in itertools.count(0, 7):
        answer = house.searcher.search(Ask(text, language="en", limit=7, offset=offset, bridges=0), scope)
        if not answer.comparable or not answer.hits:
            return found
        assert not found.keys() & {hit.practice.id for hit in answer.hits}
        found.update({hit.practice.id: hit.practice for hit in answer.hits})
    raise AssertionError


@given(text=questions, filters=criteria(), scope=st.sampled_from(SCOPES), size=st.integers(1, 9))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_totals_facets_and_pages_equal_a_loop_over_the_relevant_set(
    house: House, text: str, filters: tuple[Criterion, ...], scope: Scope, size: int
) -> None:
    relevant = relevant_set(house, text, scope)
    expected = {id for id, one in relevant.items() if all(passes(one, house, c) for c in filters)}
    answer = house.searcher.search(Ask(text, language="en", filters=filters, bridges=0), scope)
    assert answer.total == (len(expected) if answer.comparable else 0)
    if answer.comparable:
        _facets_are_what_choosing_shows(house, answer, relevant, filters)
        _pages_hold_each_once(house, text, filters, scope, size, expected)


def _facets_are_what_choosing_shows(
    house: House, answer: Answer, relevant: dict[str, Practice], filters: tuple[Criterion, ...]
) -> None:
    for facet in values:
        kept = [
            Criterion(one.facet, (), one.all_of, one.none_of) if one.facet == facet else one
            for one in filters
        ]
        counted: dict[str, int] = {}
        for practice in relevant.values():
            if all(passes(practice, house, one) for one in kept):
                for value in facet_values(practice, house.vocabularies).get(facet, ()):
                    counted[value] = counted.get(value, 0) + 1
        assert {one.value: one.count for one in answer.facets[facet]} == counted


def _pages_hold_each_once(
    house: House,
    text: str,
    filters: tuple[Criterion, ...],
    scope: Scope,
    size: int,
    expected: set[str],
) -> None:
    seen: list[str] = []
    scores: list[float] = []
    for offset in range(0, len(expected) + size, size):
        page = house.searcher.search(
            Ask(text, language="en", filters=filters, limit=size, offset=offset, bridges=0), scope
        )
        seen += [hit.practice.id for hit in page.hits]
        scores += [hit.score for hit in page.hits]
    assert len(seen) == len(set(seen))
    assert set(seen) == expected
    assert scores == sorted(scores, reverse=True)


@given(text=questions, scope=st.sampled_from(SCOPES))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_outside_the_scope_ever_appears(house: House, text: str, scope: Scope) -> None:
    answer = house.searcher.search(Ask(text, language="en", limit=100), scope)
    shown = [hit.practice for hit in answer.hits]
    shown += [bridge.practice for hit in answer.hits for bridge in hit.bridges]
    shown += [
        one.practice for hit in answer.hits[:2] for one in house.searcher.similar(hit.practice.id, scope)
    ]
    assert all(scope.sees(one.visibility) for one in shown)
    listed = set(house.searcher.practice_ids(scope))
    assert {one.id for one in shown} <= listed
    suggested = house.searcher.suggest("practice", scope, limit=50)
    assert {one.id for one in suggested if one.kind == "practice"} <= listed


@given(text=questions.filter(bool))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_explained_score_adds_up(house: House, text: str) -> None:
    answer = house.searcher.search(Ask(text, language="en", explain=True, bridges=0), SCOPES[2])
    for hit in answer.hits:
        assert sum(part.adds for part in hit.why.parts) == pytest.approx(hit.score, abs=1e-4)


@given(text=questions.filter(bool))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_highlights_are_words_of_the_question(house: House, text: str) -> None:
    answer = house.searcher.search(Ask(text, language="en", bridges=0), SCOPES[2])
    for hit in answer.hits:
        for excerpt in hit.passages:
            marked = [excerpt.text[start:end] for start, end in excerpt.highlights]
            assert all(one in text.split() or excerpt.language != "en" for one in marked)
