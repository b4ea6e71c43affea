"""The goals with their targets, and the regional commissions with their members: whole, told apart, and true to
what their files say was read."""

import re
import tomllib
from collections import Counter
from importlib.resources import files
from itertools import combinations

import pytest

from corpus.concepts import PLACES, Concept, Vocabulary
from corpus.languages import UN_LANGUAGES
from corpus.vocabulary_files import shipped

GOALS, COMMISSIONS = "sdg", "regional-commissions"
TARGETS = [
    "1.3", "1.4", "1.5", "3.8", "3.c", "4.1", "4.3", "4.4", "4.b", "5.2", "5.4", "5.6", "8.5", "8.7", "8.8",
    "8.10", "10.2", "10.3", "10.4", "10.7", "10.c", "11.1", "11.5", "13.1", "16.2", "16.3", "16.6", "16.9",
    "17.3", "17.16", "17.18",
]  # fmt: skip
ASKED_FOR = {"4.b", "5.2", "8.5", "8.7", "8.8", "10.7", "10.c", "16.2", "17.18"}
OUR_OWN = {"8.10", "13.1"}
"""Targets that no list we read names; the file must say so."""

MEMBERS = {
    "ECA": {"member State": 54},
    "ECE": {"member State": 56},
    "ECLAC": {"member State": 33, "member State from outside the region": 13, "associate member": 14},
    "ESCAP": {"member State": 49, "member State from outside the region": 4, "associate member": 9},
    "ESCWA": {"member State": 21},
}
OFFICIAL = {
    "ECA": {"en", "fr", "ar", "zh"},
    "ECE": {"en", "fr", "ar"},
    "ECLAC": {"en", "fr", "es", "ar"},
    "ESCAP": {"en", "fr", "ar"},
    "ESCWA": {"en", "fr", "ar"},
}
"""The languages in which a commission's own name was read, as `checked` tells."""


def scheme(name: str) -> Vocabulary:
    found = shipped().get(name)
    assert found is not None
    return found


def concept(name: str, ident: str) -> Concept:
    found = scheme(name).get(ident)
    assert found is not None, ident
    return found


def checked(name: str) -> str:
    text = (files("corpus") / "vocabularies" / f"{name}.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["checked"])


def official(one: Concept) -> set[str]:
    return {label.language for label in one.labels if label.official}


def is_goal(one: Concept) -> bool:
    return one.id.isdigit()


def sentences(text: str) -> int:
    """Ends of sentences: a stop before a space or the end; the point in `8.8` is none. Chinese needs no space."""
    return len(re.findall(r"[。！？]|[.!?؟](?=\s|$)", text))


def first_sentence(text: str) -> str:
    return re.split(r"[。.!?؟]", text)[0]


def test_sentences_are_counted_in_every_script() -> None:
    assert sentences("One, see 8.8 (target 10.c). Two? Three!") == 3
    assert sentences("这是一。这是二，见8.8。") == 2
    assert sentences("جملة أولى، انظر 8-8. جملة ثانية؟") == 2


def test_there_are_seventeen_goals_in_order_each_followed_by_its_targets() -> None:
    everything = [one.id for one in scheme(GOALS)]
    assert [ident for ident in everything if ident.isdigit()] == [str(number) for number in range(1, 18)]
    assert [ident for ident in everything if not ident.isdigit()] == TARGETS
    assert set(TARGETS) >= ASKED_FOR
    above = ""
    for ident in everything:
        above = ident if ident.isdigit() else above
        assert ident.split(".")[0] == above


def test_a_target_stands_under_its_own_goal_and_a_goal_under_nothing() -> None:
    for one in scheme(GOALS):
        assert one.broader == (() if is_goal(one) else (one.id.split(".")[0],))


def test_addresses_of_linked_data_are_given_where_their_pattern_was_seen() -> None:
    for one in scheme(GOALS):
        numbered = one.id.replace(".", "").isdigit()
        assert one.uri == (f"http://metadata.un.org/sdg/{one.id}" if numbered else ""), one.id
    assert "metadata.un.org/sdg" in checked(GOALS)


def test_a_goal_bears_its_official_short_title_in_six_languages_and_a_target_a_short_name_of_ours() -> None:
    for one in scheme(GOALS):
        assert official(one) == (set(UN_LANGUAGES) if is_goal(one) else set()), one.id
        if not is_goal(one):
            assert 2 <= len(one.label("en").split()) <= 10
            assert all(len(one.label(language)) <= 80 for language in UN_LANGUAGES)
    text = checked(GOALS)
    assert "the UN's own pages\nwere not seen" in text, "the titles were read as quoted by others: say so"
    for where in (
        "open-sdg/sdg-translations",
        "migrationdataportal.org",
        "migration4development.org",
        "iom.int",
    ):
        assert where in text


def test_the_file_says_whose_list_each_target_comes_from() -> None:
    text = checked(GOALS)
    for ident in TARGETS:
        assert re.search(rf"(?<![\d.]){re.escape(ident)}(?![\d.]*\d)", text), ident
    own = re.search(r"; ([\d. and]+) are our own addition", text)
    assert own is not None
    assert set(re.findall(r"\d+\.\w+", own.group(1))) == OUR_OWN


def test_goals_and_targets_are_found_by_the_numbers_people_write() -> None:
    for ident, language, written in [
        ("8", "en", "SDG 8"), ("8", "fr", "ODD 8"), ("8", "es", "ODS 8"), ("8", "ru", "ЦУР 8"),
        ("8.8", "en", "SDG 8.8"), ("8.8", "zh", "具体目标8.8"), ("10.c", "ar", "الغاية 10-ج"),
        ("4.b", "ru", "задача 4.b"),
    ]:  # fmt: skip
        synonyms = {label.text for label in concept(GOALS, ident).labels if label.synonym}
        assert written in synonyms, (ident, language)


def test_every_target_is_linked_to_what_this_collection_is_tagged_with() -> None:
    for one in scheme(GOALS):
        if is_goal(one):
            assert not one.mappings
            continue
        named = {link.scheme for link in one.mappings}
        assert named <= {"gcm-objectives", "sectors", "target-groups"}, one.id
        assert named, one.id
        assert all(len(link.reason.split()) >= 4 for link in one.mappings), one.id


@pytest.mark.parametrize("name", [GOALS, COMMISSIONS])
def test_definitions_are_in_six_languages_of_two_to_four_sentences(name: str) -> None:
    for one in scheme(name):
        told = dict(one.definitions)
        assert list(told) == list(UN_LANGUAGES) or sorted(told) == sorted(UN_LANGUAGES), one.id
        for language, text in told.items():
            assert 2 <= sentences(text) <= 4, (one.id, language, sentences(text))
        assert 35 <= len(told["en"].split()) <= 75, (one.id, len(told["en"].split()))


@pytest.mark.parametrize("name", [GOALS, COMMISSIONS])
def test_definitions_are_in_their_own_script_and_no_two_open_with_one_sentence(name: str) -> None:
    ranges = {"ar": ("\u0600", "\u06ff"), "ru": ("\u0400", "\u04ff"), "zh": ("\u4e00", "\u9fff")}
    for one in scheme(name):
        for language, (low, high) in ranges.items():
            letters = [sign for sign in dict(one.definitions)[language] if sign.isalpha()]
            foreign = [sign for sign in letters if not low <= sign <= high]
            assert len(foreign) <= 0.03 * len(letters), (one.id, language, foreign)
    for one, other in combinations(scheme(name), 2):
        for language, text in one.definitions:
            other_text = dict(other.definitions)[language]
            assert first_sentence(text) != first_sentence(other_text), (one.id, other.id, language)


def test_a_target_names_the_neighbour_that_it_is_not() -> None:
    known = {one.id for one in scheme(GOALS)}
    for one in scheme(GOALS):
        english = dict(one.definitions)["en"]
        named = set(re.findall(r"\d+(?:\.\d+|\.[a-c])?", english))
        assert named, one.id
        assert named <= known - {one.id}, (one.id, named - known)
        chinese = set(re.findall(r"\d+(?:\.\d+|\.[a-c])?", dict(one.definitions)["zh"]))
        assert chinese == named, one.id


def test_the_five_commissions_have_the_members_that_their_lists_give() -> None:
    assert [one.id for one in scheme(COMMISSIONS)] == list(MEMBERS)
    for one in scheme(COMMISSIONS):
        assert Counter(link.reason for link in one.mappings) == MEMBERS[one.id], one.id
    text = " ".join(checked(COMMISSIONS).split())
    assert "54 members of ECA, 56 of ECE, 46 and 14 associate members of ECLAC" in text
    assert "53 and 9 of ESCAP, and 21 of ESCWA" in text
    assert "so the lists are of about 2024 or 2025" in text, "a dated list says its date"


def test_every_member_is_a_country_or_territory_and_named_once_in_its_commission() -> None:
    for one in scheme(COMMISSIONS):
        members = [link.concept for link in one.mappings]
        assert len(members) == len(set(members)), one.id
        for link in one.mappings:
            assert (link.kind, link.scheme) == ("related", PLACES)
            assert not concept(PLACES, link.concept).id.isdigit(), "a region is no member"


def test_membership_is_many_to_many_and_reaches_beyond_the_region() -> None:
    of: dict[str, set[str]] = {}
    for one in scheme(COMMISSIONS):
        for link in one.mappings:
            of.setdefault(link.concept, set()).add(one.id)
    assert of["KAZ"] == of["TUR"] - {"ECLAC"} == {"ECE", "ESCAP"}
    assert of["MAR"] == of["SOM"] == {"ECA", "ESCWA"}
    assert of["GBR"] == of["FRA"] == of["NLD"] == of["USA"] == {"ECE", "ECLAC", "ESCAP"}
    assert sum(len(found) > 1 for found in of.values()) > 20
    assert {concept(PLACES, ident).label("en") for ident in of} >= {"Myanmar", "State of Palestine", "Niue"}


def test_every_african_state_of_the_list_is_in_africa_and_escwa_crosses_a_line_of_the_map() -> None:
    places = scheme(PLACES)
    assert all("002" in places.ancestors(link.concept) for link in concept(COMMISSIONS, "ECA").mappings)
    continents = {places.ancestors(link.concept)[-2] for link in concept(COMMISSIONS, "ESCWA").mappings}
    assert continents == {"002", "142"}


def test_a_commissions_name_is_official_only_in_the_languages_in_which_it_was_read() -> None:
    assert {one.id: official(one) for one in scheme(COMMISSIONS)} == OFFICIAL
    text = " ".join(checked(COMMISSIONS).split())
    assert "French, all five" in text
    assert "Arabic, all five" in text
    assert "Spanish of ECLAC" in text
    assert "Chinese of ECA" in text
    assert "names in Spanish, Russian and Chinese were read only in encyclopaedias" in text


def test_acronyms_differ_by_language() -> None:
    for ident, language, short in [
        ("ECA", "fr", "CEA"), ("ECE", "ru", "ЕЭК"), ("ECLAC", "es", "CEPAL"), ("ECLAC", "fr", "CEPALC"),
        ("ESCAP", "fr", "CESAP"), ("ESCAP", "zh", "亚太经社会"), ("ESCWA", "ar", "الإسكوا"), ("ESCWA", "fr", "CESAO"),
    ]:  # fmt: skip
        labels = concept(COMMISSIONS, ident).labels
        assert any((one.language, one.text, one.synonym) == (language, short, True) for one in labels), ident
