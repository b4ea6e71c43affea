"""The gold on the test collection is what its README says: complete, made of ids that exist, copied from nothing.

Refuses: judging a search (that is `fieldbridge evaluate`), and whether a grade is right: that was read, not counted.
"""

import csv
import json
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.collection import Truth, write
from tests.collection.generator import drafts

GOLD = Path(__file__).parent / "made"
ROOT = Path(__file__).parents[2]
VOCABULARIES = ROOT / "corpus" / "vocabularies"
LOCAL_PLACES = ROOT / "tests" / "collection" / "local-places.toml"

ANSWERABLE = {"en": 10, "fr": 8, "es": 9, "ar": 9, "ru": 9, "zh": 8} | dict.fromkeys(
    ("bn", "sw", "ne", "hi", "ur", "am", "pt"), 3
)
NOTES = {
    "same language": 37,
    "other language": 37,
    "key words": 12,
    "long": 10,
    "pasted paragraph": 5,
    "typing errors": 4,
    "compendium": 5,
    "standard": 4,
    "outcome": 6,
    "place": 5,
}
FAR, NEAR = 17, 17
UNMET = {"place": 7, "target-group": 4, "sector": 3, "outcome": 3}
GRADES = {1: 85, 2: 306}
BRIDGES = {0: 355, 1: 88, 2: 111}
BRIDGED, BRIDGED_IN_COMPENDIA, WRONG_FOR_EACH = 81, 11, 3
RUN = 6

SCHEMES = {"target-group": "target-groups.toml", "sector": "sectors.toml", "outcome": "outcomes.toml"}

Question = dict[str, Any]


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    lines = (GOLD / "queries.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def answerable(questions: list[Question]) -> list[Question]:
    return [one for one in questions if one["comparable"]]


@pytest.fixture(scope="module")
def near(questions: list[Question]) -> list[Question]:
    return [one for one in questions if one.get("kind") == "near"]


@pytest.fixture(scope="module")
def far(questions: list[Question]) -> list[Question]:
    return [one for one in questions if one.get("kind") == "far"]


@pytest.fixture(scope="module")
def truths(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Truth]:
    """Every practice of a freshly written collection, by the name that the gold gives it."""
    found = write(tmp_path_factory.mktemp("made") / "documents")
    return {name_of(one): one for one in found}


@pytest.fixture(scope="module")
def grades() -> list[tuple[str, str, int]]:
    return [(question, practice, int(grade)) for question, practice, grade in rows("qrels.tsv")]


@pytest.fixture(scope="module")
def bridges() -> list[tuple[str, str, int]]:
    return [(field, standard, int(grade)) for field, standard, grade in rows("bridges.tsv")]


def name_of(truth: Truth) -> str:
    return f"made/{truth.document}" + (f"#{truth.practice}" if truth.heading else "")


def rows(name: str) -> list[list[str]]:
    with (GOLD / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file, delimiter="\t"))[1:]


def said(question: Question) -> list[str]:
    """The subject, then what else the note says."""
    return question["note"].split("; ")


def concepts(file: Path) -> dict[str, list[str]]:
    """The ids of a scheme, each with those above it."""
    with file.open("rb") as source:
        return {one["id"]: one.get("broader", []) for one in tomllib.load(source)["concept"]}


def tokens(text: str) -> list[str]:
    """Words without case and vowel signs; in Chinese, characters."""
    plain = "".join(one for one in unicodedata.normalize("NFC", text) if unicodedata.category(one) != "Mn")
    return re.findall(r"[\u4e00-\u9fff]|[^\W\u4e00-\u9fff]+", plain.casefold())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = tokens(text)
    return zip(*(words[start:] for start in range(RUN)), strict=False)


def lines_of_documents() -> Iterator[str]:
    for draft in drafts():
        yield draft.title
        yield from (piece.text(draft.language) for piece in draft.pieces)


def test_the_counts_are_those_of_the_readme(questions: list[Question], answerable: list[Question]) -> None:
    assert Counter(one["language"] for one in answerable) == ANSWERABLE
    notes = Counter(note.split(" ")[0] if note.startswith(("place ", "outcome ")) else note
                    for one in answerable for note in said(one)[1:])  # fmt: skip
    assert notes == NOTES
    assert Counter(one.get("kind") for one in questions) == {None: len(answerable), "far": FAR, "near": NEAR}
    assert all(one["comparable"] is (one.get("kind") is None) for one in questions)


def test_questions_are_numbered_once_and_carry_only_the_agreed_keys(questions: list[Question]) -> None:
    assert [one["_id"] for one in questions] == [f"m-{number:03d}" for number in range(1, len(questions) + 1)]
    allowed = {"_id", "text", "language", "comparable", "kind", "unmet", "note"}
    assert all(set(one) <= allowed for one in questions)
    assert len({one["text"] for one in questions}) == len(questions)


def test_questions_without_an_answer_are_asked_in_every_language(far: list[Question]) -> None:
    assert {one["language"] for one in far} == set(ANSWERABLE)


def test_a_pasted_paragraph_is_as_long_as_somebody_s_own_report(answerable: list[Question]) -> None:
    lengths = [len(one["text"].split()) for one in answerable if "pasted paragraph" in said(one)]
    assert all(80 <= length <= 120 for length in lengths), lengths


def test_every_subject_with_a_standard_is_asked_about(
    answerable: list[Question], truths: dict[str, Truth]
) -> None:
    standing = {one.subject for one in truths.values() if one.level == "global"}
    assert len(standing) == 36
    assert standing <= {said(one)[0] for one in answerable}


def test_the_note_says_rightly_whether_the_subject_is_written_in_that_language(
    answerable: list[Question], near: list[Question], truths: dict[str, Truth]
) -> None:
    written = {(one.subject, one.language) for one in truths.values()}
    for one in (*answerable, *near):
        same = (said(one)[0], one["language"]) in written
        assert said(one)[1] == ("same language" if same else "other language"), one["_id"]


def test_grades_name_practices_that_exist_and_questions_that_have_an_answer(
    answerable: list[Question], grades: list[tuple[str, str, int]], truths: dict[str, Truth]
) -> None:
    assert {question for question, _, grade in grades if grade == 2} == {one["_id"] for one in answerable}
    assert {question for question, _, _ in grades} == {one["_id"] for one in answerable}
    assert {practice for _, practice, _ in grades} <= set(truths)
    assert len({row[:2] for row in grades}) == len(grades)
    assert Counter(grade for *_, grade in grades) == GRADES


def test_every_practice_of_the_subject_asked_about_is_graded(
    answerable: list[Question], grades: list[tuple[str, str, int]], truths: dict[str, Truth]
) -> None:
    graded = {row[:2] for row in grades}
    missing = [
        (one["_id"], name)
        for one in answerable
        for name, truth in truths.items()
        if truth.subject == said(one)[0] and (one["_id"], name) not in graded
    ]
    assert not missing


def test_twins_are_graded_like_the_text_they_repeat(
    grades: list[tuple[str, str, int]], truths: dict[str, Truth]
) -> None:
    by_key = {(question, truths[practice].practice): grade for question, practice, grade in grades}
    for (question, key), grade in by_key.items():
        twin = next(one for one in truths.values() if one.practice == key)
        if twin.twin_of:
            assert by_key[question, twin.twin_of] == grade


def test_what_is_not_met_is_a_place_group_sector_or_outcome_of_the_vocabularies(near: list[Question]) -> None:
    known = {facet: set(concepts(VOCABULARIES / name)) for facet, name in SCHEMES.items()}
    known["place"] = set(concepts(VOCABULARIES / "m49.toml")) | set(concepts(LOCAL_PLACES))
    found = [(facet, value) for one in near for facet, value in one["unmet"]]
    assert all(value in known[facet] for facet, value in found)
    assert Counter(facet for facet, _ in found) == UNMET


def test_no_practice_of_the_subject_carries_what_is_not_met(
    near: list[Question], truths: dict[str, Truth]
) -> None:
    above = concepts(LOCAL_PLACES)
    for one in near:
        about = [truth for truth in truths.values() if truth.subject == said(one)[0]]
        assert about, one["_id"]
        for facet, value in one["unmet"]:
            assert value not in set(carried(about, facet, above)), one["_id"]


def carried(about: Iterable[Truth], facet: str, above: dict[str, list[str]]) -> Iterator[str]:
    """All values of a facet; a place with what it lies in and with what lies in it."""
    for one in about:
        if facet == "outcome":
            yield one.outcome
        elif facet == "sector":
            yield from one.sectors
        elif facet == "target-group":
            yield from one.target_groups
        else:
            for place, _ in one.places:
                yield from (place, *above[place])
                yield from (low for low, high in above.items() if place in high)


def test_no_question_shares_a_run_of_words_with_a_document(questions: list[Question]) -> None:
    written = {run for line in lines_of_documents() for run in runs(line)}
    for one in questions:
        assert not written & set(runs(one["text"])), one["_id"]


def test_the_far_questions_are_not_those_that_set_the_floor(far: list[Question]) -> None:
    with (ROOT / "index" / "data" / "background.toml").open("rb") as file:
        setting = {" ".join(tokens(text)) for texts in tomllib.load(file).values() for text in texts}
    assert not setting & {" ".join(tokens(one["text"])) for one in far}


def test_bridges_join_a_field_practice_to_a_standard(
    bridges: list[tuple[str, str, int]], truths: dict[str, Truth]
) -> None:
    assert all(
        truths[field].level == "field" and truths[high].level == "global" for field, high, _ in bridges
    )
    assert len({row[:2] for row in bridges}) == len(bridges)
    assert Counter(grade for *_, grade in bridges) == BRIDGES


def test_bridges_cover_every_subject_all_six_languages_and_compendia(
    bridges: list[tuple[str, str, int]], truths: dict[str, Truth]
) -> None:
    joined = {field for field, *_ in bridges}
    assert len(joined) == BRIDGED
    assert sum("#" in field for field in joined) == BRIDGED_IN_COMPENDIA
    assert len({truths[field].subject for field in joined}) == 36
    languages = Counter(truths[field].language for field in joined)
    assert set(languages) == {"en", "fr", "es", "ar", "ru", "zh"}
    assert min(languages.values()) >= 10


def test_each_bridged_practice_has_all_standards_of_its_subject_and_three_tempting_wrong_ones(
    bridges: list[tuple[str, str, int]], truths: dict[str, Truth]
) -> None:
    by_field: dict[str, dict[str, int]] = {}
    for field, standard, grade in bridges:
        by_field.setdefault(field, {})[truths[standard].practice] = grade
    for field, found in by_field.items():
        truth = truths[field]
        assert {key for key, grade in found.items() if grade == 2} == set(truth.bridges)
        assert {key for key, grade in found.items() if grade == 1} == set(truth.related)
        assert list(found.values()).count(0) >= WRONG_FOR_EACH


def test_no_wrong_standard_is_one_that_the_truth_calls_related_in_either_direction(
    bridges: list[tuple[str, str, int]], truths: dict[str, Truth]
) -> None:
    subject_of = {one.practice: one.subject for one in truths.values()}
    related = {(one.subject, subject_of[key]) for one in truths.values() for key in one.related}
    for field, standard, grade in bridges:
        pair = (truths[field].subject, truths[standard].subject)
        assert grade or not {pair, pair[::-1]} & related, (field, standard)
