"""The schemes of the Global Compact and of the coordinating bodies: whole, told apart, and no more official than read."""

import re
import tomllib
from importlib.resources import files
from urllib.parse import urlsplit

import pytest

from corpus.concepts import Concept, Vocabulary
from corpus.languages import UN_LANGUAGES
from corpus.vocabulary_files import NOTATION, shipped

NUMBERS = [str(number) for number in range(1, 24)]
IDS = {
    "gcm-objectives": NUMBERS,
    "gcm-principles": NUMBERS[:10],
    "gmg-groups": [
        "data-and-research", "human-rights-and-gender", "mainstreaming", "decent-work", "capacity-development",
    ],
    "network-workstreams": [
        "measuring-progress", "missing-migrants", "alternatives-to-detention", "regular-pathways",
        "bilateral-agreements", "return-reintegration", "climate", "un-system", "national-plans",
    ],
    "ilo-themes": [
        "labour-migration", "fair-recruitment", "domestic-workers", "forced-labour", "child-labour",
        "social-protection", "skills", "safety-and-health", "social-dialogue", "freedom-of-association",
        "labour-administration-inspection", "equality-and-discrimination", "employment-promotion", "wages",
        "socio-economic-reintegration", "climate-displacement",
    ],
}  # fmt: skip
READ = {
    ("gcm-objectives", "en"): NUMBERS,
    ("gcm-objectives", "fr"): [one for one in NUMBERS if one not in {"18", "21"}],
    ("gcm-objectives", "es"): ["1", "2", "4", "6", "8", "10", "12", "19", "21", "22"],
    ("gcm-objectives", "ru"): ["1"],
    ("gcm-principles", "en"): NUMBERS[:10],
    ("gcm-principles", "fr"): ["1", "7", "10"],
    ("gcm-principles", "es"): NUMBERS[:10],
    ("gcm-principles", "zh"): NUMBERS[:10],
    ("gmg-groups", "en"): IDS["gmg-groups"],
    ("network-workstreams", "en"): [
        one for one in IDS["network-workstreams"] if one not in {"missing-migrants", "bilateral-agreements"}
    ],
    ("ilo-themes", "en"): [
        "labour-migration", "fair-recruitment", "forced-labour", "labour-administration-inspection",
        "equality-and-discrimination", "socio-economic-reintegration", "climate-displacement",
    ],
    ("ilo-themes", "fr"): ["forced-labour"],
}  # fmt: skip
"""The names that `checked` says were read in the body's own words. Read one more: change both."""
NAMES = {
    "en": "English",
    "fr": "French",
    "es": "Spanish",
    "ar": "Arabic",
    "ru": "Russian",
    "zh": "Chinese",
}
ENDS = {"zh": r"[。！？]", "ar": r"[.؟!](?=\s|$)"}
SCRIPTS = {"ar": ("\u0600", "\u06ff"), "ru": ("\u0400", "\u04ff"), "zh": ("\u4e00", "\u9fff")}
HOSTS = {
    "gmg-groups": "www.globalmigrationgroup.org",
    "network-workstreams": "migrationnetwork.un.org",
    "ilo-themes": "www.ilo.org",
}

each_scheme = pytest.mark.parametrize("name", sorted(IDS))


def scheme(name: str) -> Vocabulary:
    found = shipped().get(name)
    assert found is not None
    return found


def checked(name: str) -> str:
    text = (files("corpus") / "vocabularies" / f"{name}.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["checked"])


def official(concept: Concept) -> set[str]:
    return {one.language for one in concept.labels if one.official}


def sentences(text: str, language: str) -> list[str]:
    parts = re.split(ENDS.get(language, r"[.?!](?=\s|$)"), text)
    return [one.strip() for one in parts if one.strip()]


@each_scheme
def test_the_scheme_holds_these_concepts_in_this_order(name: str) -> None:
    assert [one.id for one in scheme(name)] == IDS[name]


@each_scheme
def test_every_concept_is_defined_in_six_languages_in_two_to_four_sentences(name: str) -> None:
    for concept in scheme(name):
        assert sorted(dict(concept.definitions)) == sorted(UN_LANGUAGES), concept.id
        for language, text in concept.definitions:
            assert 2 <= len(sentences(text, language)) <= 4, (concept.id, language)
            assert re.search(ENDS.get(language, r"[.?!]$") + "$", text), (concept.id, language)
        assert 35 <= len(dict(concept.definitions)["en"].split()) <= 70, concept.id


@each_scheme
def test_a_definition_is_written_in_the_script_of_its_language(name: str) -> None:
    for concept in scheme(name):
        for language, text in concept.definitions:
            low, high = SCRIPTS.get(language, ("A", "\u024f"))
            letters = [sign for sign in text if sign.isalpha()]
            assert sum(low <= sign <= high for sign in letters) > 0.95 * len(letters), (concept.id, language)


def test_no_sentence_defines_two_concepts() -> None:
    seen: dict[str, tuple[str, str]] = {}
    for name in IDS:
        for concept in scheme(name):
            for language, text in concept.definitions:
                for sentence in sentences(text, language):
                    here = (name, concept.id)
                    assert seen.setdefault(sentence.casefold(), here) == here, sentence


@each_scheme
def test_only_what_was_read_is_official(name: str) -> None:
    found = {
        (name, language): [one.id for one in scheme(name) if language in official(one)]
        for language in UN_LANGUAGES
        if any(language in official(one) for one in scheme(name))
    }
    assert found == {key: ids for key, ids in READ.items() if key[0] == name}
    said = checked(name)
    for _, language in found:
        assert NAMES[language] in said, language
    assert re.search(r"\b2026-11-2\d\b", said), "checked says on which day"
    assert re.search(r"\bours\b", said), "checked says whose the other names are"


def test_the_objectives_and_principles_read_in_part_are_listed_by_number() -> None:
    """The numbers in `checked` and the official marks are the same list."""
    said = checked("gcm-objectives")
    assert "2, 4, 10, 12, 21 and 22 on migrationnetwork.un.org/es" in said
    assert "3, 5, 7, 9, 11, 13 to 18, 20 and 23 were not read and are ours" in said
    assert "18 and 21 were not read and are ours" in said
    assert "1 and 10 on migrationnetwork.un.org/fr" in checked("gcm-principles")
    assert "Arabic and Russian: not read, all ours" in checked("gcm-principles")


def test_the_principles_carry_the_letters_of_the_resolution() -> None:
    codes = [
        [one.text for one in concept.labels if one.language == NOTATION]
        for concept in scheme("gcm-principles")
    ]
    assert codes == [[f"15({letter})"] for letter in "abcdefghij"]


def test_a_group_that_is_no_more_says_what_took_over_and_checked_says_who_told() -> None:
    for group in scheme("gmg-groups"):
        assert "United Nations Network on Migration" in group.footnote
        assert "2018" in group.footnote
    assert "ohchr.org" in checked("gmg-groups")


def test_checked_says_which_period_the_workstreams_are_of_and_that_the_list_is_not_full() -> None:
    said = checked("network-workstreams")
    assert "2022-2024" in said
    assert "2021-2022" in said
    assert "not a full one" in said
    assert "not the ILO's full list" in checked("ilo-themes")


@each_scheme
def test_an_address_leads_to_the_body_itself(name: str) -> None:
    for concept in scheme(name):
        if concept.uri:
            assert urlsplit(concept.uri).hostname == HOSTS[name], concept.id


@each_scheme
def test_a_mapping_gives_one_short_reason_and_never_maps_to_its_own_scheme(name: str) -> None:
    for concept in scheme(name):
        pairs = [(one.scheme, one.concept) for one in concept.mappings]
        assert len(pairs) == len(set(pairs)), concept.id
        for one in concept.mappings:
            assert one.scheme != name, concept.id
            assert len(sentences(one.reason, "en")) == 1, one.reason
            assert len(one.reason) <= 120, one.reason


@pytest.mark.parametrize("name", ["gcm-principles", "gmg-groups", "network-workstreams", "ilo-themes"])
def test_every_concept_but_a_plain_condition_of_work_leads_to_an_objective(name: str) -> None:
    apart = {"social-dialogue"}
    for concept in scheme(name):
        leads = any(one.scheme == "gcm-objectives" for one in concept.mappings)
        assert leads or concept.id in apart, concept.id


@each_scheme
def test_people_find_them_by_other_words_in_each_language(name: str) -> None:
    for concept in scheme(name):
        languages = {one.language for one in concept.labels if one.synonym}
        assert set(UN_LANGUAGES) <= languages, concept.id
