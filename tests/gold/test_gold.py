"""The gold sets are whole and honest: counts, names that exist, answers where there are some, nothing copied.

Whether search finds the answers is not asked here; that is measured by `fieldbridge evaluate`.
"""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from corpus.facets import BY_NAME
from corpus.vocabulary_files import shipped
from tests.corpus.starter_text import DOCUMENTS, STARTER
from tests.gold.gold_sets import DECLARED, SETS, GoldSet, gold, kinds, runs

SIX = {"en", "fr", "es", "ar", "ru", "zh"}
OTHERS = {"bn", "sw", "ne", "hi", "ur", "am", "pt"}
ANSWERABLE = {"starter": 90}
NOTHING = {"starter": 34}
BRIDGES = {"starter": 45}
"""The least of each half. With the other half they must come to 120 questions, 60 with nothing and 80 bridges."""
OF_SIX, OF_OTHERS = 10, 4
ZEROS = 5
FORMS = {"short": 10, "long": 5, "paragraph": 5, "acronym": 5, "typo": 4, "latin letters": 2}
PARAGRAPH = range(80, 151)
SHARE = range(40, 61)
"""Of a hundred answerable questions, so many are in the language of a right document."""
TOGETHER = {"s-304": ("sector", "domestic-work")}
"""A near question whose unmet value some document carries, but none that carries this as well."""
OFF_TOPIC = Path(__file__).resolve().parents[2] / "index" / "data" / "background.toml"

each = pytest.mark.parametrize("name", SETS)


def language_of(name: str) -> str:
    return name.split(".")[-2]


def in_its_language(held: GoldSet) -> Counter[bool]:
    asked = [one for one in held.asked(True) if "latin letters" not in kinds(one)]
    return Counter(one["language"] in {language_of(name) for name in held.right(one["_id"])} for one in asked)


@each
def test_there_are_as_many_as_was_promised(name: str) -> None:
    held = gold(name)
    assert len(held.asked(True)) >= ANSWERABLE[name]
    assert len(held.asked(False, "far")) + len(held.asked(False, "near")) >= NOTHING[name]
    assert len(held.asked(False, "far")) == len(held.asked(False, "near"))
    assert sum(grade > 0 for *_, grade in held.bridges) >= BRIDGES[name]


@each
def test_a_question_says_what_it_must_and_no_more(name: str) -> None:
    held = gold(name)
    for one in held.questions:
        keys = {"_id", "text", "language", "comparable", "note"}
        keys |= {"kind"} if not one["comparable"] else set()
        keys |= {"unmet"} if one.get("kind") == "near" else set()
        assert set(one) == keys, one["_id"]
    assert len({one["_id"] for one in held.questions}) == len(held.questions)
    assert len({one["text"].casefold() for one in held.questions}) == len(held.questions)


@each
def test_every_language_asks_enough(name: str) -> None:
    held = gold(name)
    asked = Counter(one["language"] for one in held.asked(True))
    assert set(asked) == SIX | OTHERS
    assert min(asked[one] for one in SIX) >= OF_SIX
    assert min(asked[one] for one in OTHERS) >= OF_OTHERS
    for kind in ("far", "near"):
        assert {one["language"] for one in held.asked(False, kind)} >= SIX
    assert {one["language"] for one in held.asked(False, "far")} >= OTHERS


@each
def test_every_form_of_question_is_there(name: str) -> None:
    held = gold(name)
    forms = Counter(form for one in held.asked(True) for form in kinds(one))
    assert set(forms) == {*FORMS, "question"}
    assert all(forms[form] >= least for form, least in FORMS.items()), forms
    wrong = [one["language"] for one in held.asked(True) if "typo" in kinds(one)]
    assert sum(language != "en" for language in wrong) >= 2
    for one in held.asked(True):
        if "paragraph" in kinds(one):
            assert len(one["text"].split()) in PARAGRAPH, one["_id"]


@each
def test_about_half_are_asked_in_another_language_than_the_answer(name: str) -> None:
    counted = in_its_language(gold(name))
    assert round(100 * counted[True] / counted.total()) in SHARE


@each
def test_only_documents_that_exist_are_named_and_each_answers_two_questions(name: str) -> None:
    held = gold(name)
    asked = {one["_id"] for one in held.questions}
    assert {question for question, _, _ in held.answers} <= asked
    assert {practice for _, practice, _ in held.answers} == set(held.known)
    assert {end for field, there, _ in held.bridges for end in (field, there)} <= set(held.known)
    right = Counter(practice for _, practice, grade in held.answers if grade == 2)
    assert min(right[one] for one in held.known) >= 2
    pairs = [(question, practice) for question, practice, _ in held.answers]
    assert len(set(pairs)) == len(pairs)
    assert {grade for *_, grade in held.answers} == {1, 2}


def test_a_document_of_the_starter_collection_is_a_file_or_has_the_source_that_it_is_laid_out_from() -> None:
    for name in gold("starter").known:
        path = DOCUMENTS / name.removeprefix("starter/")
        assert path.exists() or (STARTER / "sources" / "docx" / path.name).with_suffix(".md").exists(), name


@each
def test_what_is_comparable_has_a_right_answer_and_the_rest_has_none(name: str) -> None:
    held = gold(name)
    for one in held.questions:
        assert bool(held.right(one["_id"])) is one["comparable"], one["_id"]
        assert one["comparable"] or not held.right(one["_id"], least=0), one["_id"]


@each
def test_versions_of_one_work_are_judged_together(name: str) -> None:
    held = gold(name)
    for one in held.asked(True):
        judged = held.right(one["_id"], least=1)
        for work in {held.known[each].work for each in judged} - {""}:
            assert {each for each, known in held.known.items() if known.work == work} <= judged, one["_id"]


@each
def test_what_a_near_question_misses_is_a_concept_that_no_document_declares(name: str) -> None:
    held = gold(name)
    vocabularies = shipped()
    missed: Counter[str] = Counter()
    for one in held.asked(False, "near"):
        assert one["unmet"], one["_id"]
        for facet, value in one["unmet"]:
            assert vocabularies.concept(BY_NAME[facet].scheme, value) is not None, one["_id"]
            carry = [known.declares for known in held.known.values() if (facet, value) in known.declares]
            beside = TOGETHER.get(one["_id"])
            assert not any(beside is None or beside in declares for declares in carry), one["_id"]
            missed[facet] += 1
    assert set(missed) == set(DECLARED)
    assert min(missed.values()) >= 2


@each
def test_no_question_repeats_a_title_or_a_run_of_words_of_a_document(name: str) -> None:
    held = gold(name)
    titles = {known.title.casefold() for known in held.known.values()}
    written = set().union(*(runs(known.text) | runs(known.title) for known in held.known.values()))
    assert len(written) > 5000
    for one in held.questions:
        assert one["text"].casefold() not in titles, one["_id"]
        assert not runs(one["text"]) & written, (one["_id"], runs(one["text"]) & written)


@each
def test_no_question_was_asked_elsewhere_in_the_project(name: str) -> None:
    """Neither among those that set the floor, nor in the smoke questions of the collection."""
    held = gold(name)
    floor = tomllib.loads(OFF_TOPIC.read_text(encoding="utf-8"))
    smoke = tomllib.loads((STARTER / "questions.toml").read_text(encoding="utf-8"))["question"]
    elsewhere = [*(text for texts in floor.values() for text in texts), *(one["text"] for one in smoke)]
    said = set().union(*(runs(text) for text in elsewhere))
    folded = {text.casefold() for text in elsewhere}
    for one in held.questions:
        assert one["text"].casefold() not in folded, one["_id"]
        assert not runs(one["text"]) & said, one["_id"]


@each
def test_every_field_document_has_bridges_and_tempting_ones_that_are_none(name: str) -> None:
    held = gold(name)
    level = {one: known.level for one, known in held.known.items()}
    pairs = [(field, there) for field, there, _ in held.bridges]
    assert len(set(pairs)) == len(pairs)
    assert {grade for *_, grade in held.bridges} == {0, 1, 2}
    for field, there in pairs:
        assert (level[field], level[there]) == ("field", "global"), (field, there)
    for field in (one for one, what in level.items() if what == "field"):
        grades = Counter(grade for here, _, grade in held.bridges if here == field)
        assert grades[0] >= ZEROS, field
        assert grades[1] + grades[2] >= 1, field
