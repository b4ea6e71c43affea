"""The nouns' own rules: ids, visibility, pages and headings, what stands of many claims, concepts."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus import ids
from corpus.access import PUBLIC, SIGNED_IN, Scope, Visibility, anyone, member
from corpus.assertions import Agent, AgentKind, Assertion, Verdict, sole, standing
from corpus.concepts import Concept, Label, Vocabularies, Vocabulary
from corpus.languages import direction, primary
from corpus.practices import Level, Period
from corpus.works import Edition, Heading, Page


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_two_ids_are_equal_only_when_what_makes_them_is(one: list[str], other: list[str]) -> None:
    assert (ids.mint("x", *one) == ids.mint("x", *other)) == (one == other)


@given(st.text())
def test_an_id_is_short_plain_and_without_letters_to_misread(part: str) -> None:
    prefix, _, tail = ids.mint("prac", part).partition("-")
    assert (prefix, len(tail)) == ("prac", 16)
    assert set(tail) <= set("0123456789abcdefghjkmnpqrstvwxyz")


@pytest.mark.parametrize("label", ["", "group:", "private", "Public", "group"])
def test_a_visibility_that_is_none_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="visibility"):
        Visibility(label)


def test_a_member_sees_what_anyone_sees_and_their_groups() -> None:
    group = Visibility("group:a")
    assert [anyone().sees(one) for one in (PUBLIC, SIGNED_IN, group)] == [True, False, False]
    assert [member().sees(one) for one in (PUBLIC, SIGNED_IN, group)] == [True, True, False]
    assert [member(("a",)).sees(one) for one in (PUBLIC, SIGNED_IN, group)] == [True, True, True]
    assert not member(("b",)).sees(group)


def test_a_scope_has_no_default() -> None:
    with pytest.raises(TypeError):
        Scope()  # type: ignore[call-arg]


def edition(pages: tuple[Page, ...] = (), headings: tuple[Heading, ...] = ()) -> Edition:
    return Edition("e", "d", "s", "text/plain", 1, "f", "t", "en", "x" * 100, pages=pages, headings=headings)


@given(st.lists(st.integers(1, 20), min_size=1, max_size=6), st.integers(0, 99))
def test_the_page_of_an_offset_is_the_last_that_begins_at_or_before_it(
    lengths: list[int], offset: int
) -> None:
    starts = [sum(lengths[:number]) for number in range(len(lengths))]
    pages = tuple(Page(number + 1, "", start, start + lengths[number]) for number, start in enumerate(starts))
    found = edition(pages=pages).page_at(offset)
    assert found is not None
    assert found.number == sum(start <= offset for start in starts)


def test_a_format_without_pages_has_no_page() -> None:
    assert edition().page_at(5) is None


def test_a_heading_governs_until_the_next_of_its_level_or_above() -> None:
    headings = (
        Heading(1, "One", 0, 3),
        Heading(2, "One A", 10, 15),
        Heading(3, "One A i", 20, 27),
        Heading(2, "One B", 30, 35),
        Heading(1, "Two", 40, 43),
    )
    work = edition(headings=headings)
    assert work.heading_path(25) == ("One", "One A", "One A i")
    assert work.heading_path(35) == ("One", "One B")
    assert work.heading_path(99) == ("Two",)
    assert edition(headings=headings[1:]).heading_path(5) == ()


PERSON, BODY, SOFTWARE = (Agent(kind, kind.value) for kind in AgentKind)
CLAIMS = st.lists(
    st.builds(
        Assertion,
        st.just("p"),
        st.sampled_from(["sector", "place"]),
        st.sampled_from(["a", "b"]),
        st.sampled_from([PERSON, BODY, SOFTWARE, Agent(AgentKind.PERSON, "another")]),
        st.sampled_from(Verdict),
    ),
    max_size=12,
)


def by_hand(claims: list[Assertion], predicate: str, value: str) -> bool:
    """Whether `value` holds: the last word of each agent, people before bodies before software."""
    words: dict[Agent, tuple[int, Verdict]] = {}
    for at, one in enumerate(claims):
        if (one.predicate, one.object) == (predicate, value):
            words[one.agent] = (at, one.verdict)
    for kind in (AgentKind.PERSON, AgentKind.BODY, AgentKind.SOFTWARE):
        said = [word for agent, word in words.items() if agent.kind is kind]
        if said:
            return max(said)[1] is not Verdict.REJECTED
    return False


@given(CLAIMS)
def test_what_stands_is_the_last_word_of_the_weightiest(claims: list[Assertion]) -> None:
    held = {(one.predicate, one.object) for one in standing(claims)}
    for predicate in ("sector", "place"):
        for value in ("a", "b"):
            assert ((predicate, value) in held) == by_hand(claims, predicate, value)


@given(CLAIMS)
def test_of_many_one_is_chosen_by_weight_and_then_by_time(claims: list[Assertion]) -> None:
    chosen = sole(claims)
    rank = {AgentKind.SOFTWARE: 0, AgentKind.BODY: 1, AgentKind.PERSON: 2}
    order = [(rank[one.agent.kind], at) for at, one in enumerate(claims)]
    assert chosen is (claims[max(order)[1]] if claims else None)


def concept(identity: str, *broader: str) -> Concept:
    labels = (Label("ar", "اسم"), Label("en", f"name of {identity}"), Label("en", "also", synonym=True))
    return Concept(identity, "s", labels, broader=broader)


def test_ancestors_and_descendants_mirror_each_other_even_in_a_circle() -> None:
    tree = Vocabulary(
        "s", "S", "us", "here", (concept("a", "c"), concept("b", "a"), concept("c", "b"), concept("d"))
    )
    for one, other in permutations("abcd", 2):
        assert (one in tree.ancestors(other)) == (other in tree.descendants(one))
    assert tree.ancestors("nowhere") == ()
    assert tree.descendants("nowhere") == ()


def test_a_concept_is_named_in_the_language_asked_for_else_in_english() -> None:
    one = concept("a")
    assert [one.label(language) for language in ("ar", "en", "sw")] == ["اسم", "name of a", "name of a"]
    assert Concept("bare", "s", ()).label("en") == "bare"


def test_a_concept_is_found_by_scheme_and_id() -> None:
    schemes = Vocabularies((Vocabulary("s", "S", "us", "here", (concept("a"),)),))
    found = schemes.concept("s", "a")
    assert found is not None
    assert found.id == "a"
    assert schemes.concept("s", "b") is None
    assert schemes.concept("t", "a") is None


@pytest.mark.parametrize(
    ("period", "shown"),
    [
        (Period(), ""),
        (Period(2012, 2012), "2012"),
        (Period(2012, None), "2012–"),
        (Period(None, 2012), "–2012"),
    ],
)
def test_a_period_is_shown_as_people_write_it(period: Period, shown: str) -> None:
    assert str(period) == shown


def test_the_other_level_of_the_other_is_the_same() -> None:
    assert all(level.other.other is level and level.other is not level for level in Level)


@pytest.mark.parametrize(
    ("tag", "is_primary", "way"),
    [
        ("pt-BR", "pt", "ltr"),
        ("AR", "ar", "rtl"),
        ("ur_PK", "ur", "rtl"),
        ("x1", "und", "ltr"),
        ("", "und", "ltr"),
    ],
)
def test_languages_are_told_by_their_primary_tag(tag: str, is_primary: str, way: str) -> None:
    assert primary(tag) == is_primary
    assert direction(primary(tag)) == way
