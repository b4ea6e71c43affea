"""The schemes that come with the software: complete, in six languages, and true to their enumerations."""

import tomllib
from importlib.resources import files

import pytest

from corpus.concepts import GROUPS, LEVELS, OBJECTIVES, PLACES, Concept, Vocabulary
from corpus.languages import UN_LANGUAGES
from corpus.practices import Kind, Level, Outcome, OutcomeEvidence, PlaceRole, Reach
from corpus.vocabulary_files import NOTATION, shipped

ENUMERATIONS = {
    LEVELS: Level, "kinds": Kind, "outcomes": Outcome, "outcome-evidence": OutcomeEvidence,
    "reaches": Reach, "place-roles": PlaceRole,
}  # fmt: skip


def scheme(name: str) -> Vocabulary:
    found = shipped().get(name)
    assert found is not None
    return found


def names(concept: Concept) -> dict[str, str]:
    return {one.language: one.text for one in concept.labels if not one.synonym}


@pytest.mark.parametrize("name", sorted(ENUMERATIONS))
def test_a_list_holds_exactly_the_values_of_its_enumeration(name: str) -> None:
    assert [one.id for one in scheme(name)] == [str(one) for one in ENUMERATIONS[name]]


def test_every_concept_is_named_in_the_six_languages_and_its_file_says_how_it_was_checked() -> None:
    for vocabulary in shipped():
        text = (files("corpus") / "vocabularies" / f"{vocabulary.name}.toml").read_text(encoding="utf-8")
        assert len(tomllib.loads(text)["checked"]) > 20
        for concept in vocabulary:
            assert sorted(names(concept)) == sorted(UN_LANGUAGES), concept.id
            assert all(text == text.strip() for text in names(concept).values()), concept.id


def test_no_name_is_given_twice_in_a_scheme_and_language() -> None:
    for vocabulary in shipped():
        seen: dict[tuple[str, str], str] = {}
        for concept in vocabulary:
            for one in concept.labels:
                key = (one.language, one.text)
                assert seen.setdefault(key, concept.id) == concept.id, (vocabulary.name, key)


def test_the_global_compact_has_its_23_objectives_by_number() -> None:
    objectives = scheme(OBJECTIVES)
    assert [one.id for one in objectives] == [str(number) for number in range(1, 24)]
    for one in objectives:
        official = {label.language for label in one.labels if label.official}
        assert "en" in official
        assert not official & {"ar", "zh"}, "mark as official only what was read; then change this test"


def test_the_five_groups_are_found_as_working_groups_and_as_task_forces() -> None:
    assert len(scheme(GROUPS).concepts) == 5
    for group in scheme(GROUPS):
        english = [one.text for one in group.labels if one.synonym and one.language == "en"]
        assert any(text.startswith("Working Group on") for text in english)
        assert any(text.startswith("Task Force on") for text in english)
        assert [one.language for one in group.labels if one.official] == ["en"]


def test_countries_have_their_codes_and_stand_in_a_region() -> None:
    places = scheme(PLACES)
    regions = [one for one in places if one.id.isdigit()]
    areas = [one for one in places if not one.id.isdigit()]
    assert (len(regions), len(areas)) == (30, 248)
    codes: list[str] = []
    for one in areas:
        assert len(one.id) == 3
        assert one.id.isupper()
        number, two = [label.text for label in one.labels if label.language == NOTATION]
        assert number.isdigit(), one.id
        assert two.isupper(), one.id
        assert (len(number), len(two)) == (3, 2), one.id
        codes += [number, two]
        assert one.broader[0].isdigit()
        assert places.ancestors(one.id)[-1] == "001"
    assert len(codes) == len(set(codes))
    assert not {code for code in codes if code.isdigit()} & {one.id for one in regions}
    assert places.ancestors("KEN") == ("014", "202", "002", "001")


def test_each_language_is_written_in_its_own_script() -> None:
    ranges = {"ar": ("\u0600", "\u06ff"), "ru": ("\u0400", "\u04ff"), "zh": ("\u4e00", "\u9fff")}
    for vocabulary in shipped():
        for concept in vocabulary:
            for language, (low, high) in ranges.items():
                letters = [sign for sign in names(concept)[language] if sign.isalpha()]
                assert letters, concept.id
                assert all(low <= sign <= high for sign in letters), (concept.id, language)
