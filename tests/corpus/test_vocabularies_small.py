"""The small schemes say in six languages what is in and what is out, and their additions hang together."""

import re

import pytest

from corpus.concepts import OBJECTIVES, Vocabulary
from corpus.languages import UN_LANGUAGES
from corpus.vocabulary_files import shipped

CLOSED = ("kinds", "levels", "outcome-evidence", "outcomes", "place-roles", "reaches")
SMALL = (*CLOSED, "sectors", "target-groups")
SCRIPTS = {"ar": r"[\u0600-\u06ff]", "ru": r"[\u0400-\u04ff]", "zh": r"[\u4e00-\u9fff]"}
SENTENCE = re.compile(r"[.!?؟。！？](?=\s|$|[\u4e00-\u9fff])")


def scheme(name: str) -> Vocabulary:
    found = shipped().get(name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", SMALL)
def test_every_concept_is_defined_in_the_six_languages_in_two_sentences_or_more(name: str) -> None:
    for concept in scheme(name):
        definitions = dict(concept.definitions)
        assert list(definitions) == list(UN_LANGUAGES), concept.id
        for language, text in definitions.items():
            assert text == text.strip(), (concept.id, language)
            assert 1 <= len(SENTENCE.findall(text)) <= 5, (concept.id, language)
        assert 2 <= len(SENTENCE.findall(definitions["en"])) <= 4, concept.id
        assert 20 <= len(definitions["en"].split()) <= 75, concept.id


@pytest.mark.parametrize("name", [*SMALL, "instruments"])
def test_a_definition_is_written_in_the_script_of_its_language(name: str) -> None:
    for concept in scheme(name):
        for language, text in concept.definitions:
            letters = [sign for sign in text if sign.isalpha()]
            if language in SCRIPTS:
                own = [sign for sign in letters if re.match(SCRIPTS[language], sign)]
                assert len(own) >= 0.8 * len(letters), (concept.id, language)
            else:
                assert all(sign < "\u0250" or sign == "’" for sign in letters), (concept.id, language)


@pytest.mark.parametrize("name", [*SMALL, "instruments"])
def test_no_two_concepts_share_a_definition(name: str) -> None:
    texts = [text for concept in scheme(name) for _, text in concept.definitions]
    assert len(texts) == len(set(texts))


def test_what_is_narrower_than_another_is_still_found_above_it() -> None:
    groups = scheme("target-groups")
    assert groups.ancestors("unaccompanied-children") == ("children",)
    assert groups.ancestors("asylum-seekers") == ("refugees",)
    assert groups.ancestors("disaster-displaced") == ("displaced-people",)
    assert groups.ancestors("families-of-missing") == ("families",)
    assert groups.ancestors("front-line-officers") == ("officials",)


def test_ids_that_practices_carry_are_still_there() -> None:
    sectors = {
        "agriculture", "fisheries", "domestic-work", "care", "health-care", "construction", "manufacturing",
        "garments", "hospitality", "transport", "seafaring", "mining", "finance", "public-services", "education",
    }  # fmt: skip
    groups = {
        "migrant-workers", "domestic-workers", "seasonal-workers", "health-workers", "women", "children", "youth",
        "irregular-migrants", "victims-of-trafficking", "refugees", "displaced-people", "returnees", "diaspora",
        "families", "host-communities", "employers-and-recruiters", "officials",
    }  # fmt: skip
    assert sectors <= {one.id for one in scheme("sectors")}
    assert groups <= {one.id for one in scheme("target-groups")}


@pytest.mark.parametrize("name", ["sectors", "target-groups", "instruments"])
def test_a_mapping_goes_to_an_objective_once_and_gives_a_reason_in_one_line(name: str) -> None:
    mapped = 0
    for concept in scheme(name):
        targets = [link.concept for link in concept.mappings if link.scheme == OBJECTIVES]
        assert len(targets) == len(set(targets)), concept.id
        mapped += bool(targets)
        for link in concept.mappings:
            assert "\n" not in link.reason
            assert link.reason.endswith("."), concept.id
            assert len(link.reason.split()) >= 4, concept.id
    assert mapped >= 14
