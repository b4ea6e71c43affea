"""The test collection is what it says it is: every truth stands in its text, and nothing in it is real."""

import re
import subprocess
import sys
import time
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.concepts import Vocabularies
from corpus.practices import Kind, Level, Outcome, OutcomeEvidence, PlaceRole
from corpus.vocabulary_files import shipped
from ingest.canonical import lay_out
from ingest.declared import understand
from ingest.formats import read
from ingest.places import PlaceNames
from ingest.reading import Reading
from tests.collection import Truth, write
from tests.collection.drafts import Draft
from tests.collection.filling import scaled
from tests.collection.generator import TWINS, drafts
from tests.collection.layouts import LAYOUTS, ODD
from tests.collection.parts import FOLDER, disputes, field_parts, global_parts, subjects
from tests.collection.pdf_pages import running_head
from tests.collection.places import countries, form, forms, vocabulary
from tests.collection.truth import LANGUAGES


@pytest.fixture(scope="module")
def made() -> list[Draft]:
    return drafts()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("made") / "documents"


@pytest.fixture(scope="module")
def truths(folder: Path) -> tuple[Truth, ...]:
    return write(folder)


@pytest.fixture(scope="module")
def readings(folder: Path, truths: tuple[Truth, ...]) -> dict[str, Reading]:
    """What the readers make of every document of the default set, by its name."""
    return {name: read((folder / name).read_bytes()) for name in sorted({one.document for one in truths})}


def words_of(draft: Draft) -> str:
    """All text of a document, as written."""
    return "\n".join(
        [draft.invented, draft.title, draft.publisher, *(one.text(draft.language) for one in draft.pieces)]
    )


def plain(text: str) -> str:
    """Without spaces and without the difference of large and small: a layout may change both."""
    return re.sub(r"[\s*]+", "", unicodedata.normalize("NFC", text)).casefold()


def section_of(draft: Draft, truth: Truth) -> str:
    """The text of one practice: its section in a compendium, else the whole."""
    if not truth.heading:
        return words_of(draft)
    lines: list[str] = []
    inside = False
    for piece in draft.pieces:
        if piece.kind == "heading":
            inside = piece.text(draft.language) == truth.heading
        if inside:
            lines.append(piece.text(draft.language))
    return "\n".join(lines)


def each(made: list[Draft]) -> Iterator[tuple[Draft, Truth, str]]:
    return ((draft, truth, section_of(draft, truth)) for draft in made for truth in draft.truths)


def test_there_are_enough_documents_of_every_sort(made: list[Draft]) -> None:
    truths = [truth for draft in made for truth in draft.truths]
    assert len(made) >= 160
    assert len(subjects()) >= 36
    assert sum(1 for one in made if one.compendium) == 6
    assert all(5 <= len(one.truths) <= 12 for one in made if one.compendium)
    assert sum(1 for one in truths if one.twin_of) == 8
    assert sum(1 for one in truths if one.contradicts) == 6
    assert len({one.work for one in truths if one.version_of}) >= 8
    assert {one.layout for one in made} == set(LAYOUTS)
    assert len({one.stem for one in made}) == len(made)
    assert len({one.practice for one in truths}) == len(truths)


def test_every_language_has_its_share(made: list[Draft]) -> None:
    written = Counter(one.language for one in (*field_parts(), *global_parts()))
    told = {
        language: {part.subject for part in field_parts() if part.language == language}
        for language in LANGUAGES
    }
    assert set(written) == set(LANGUAGES)
    assert all(len(one) >= 12 for one in told.values())
    assert min(written.values()) >= 15
    assert min(Counter(one.language for one in made).values()) >= 20


def test_every_outcome_and_every_kind_of_evidence_is_there(made: list[Draft]) -> None:
    field = [truth for draft in made for truth in draft.truths if truth.level == "field"]
    outcomes = Counter(one.outcome for one in field)
    assert set(outcomes) == {one.value for one in Outcome}
    assert min(outcomes.values()) >= 5
    assert {one.evidence for one in field} == {one.value for one in OutcomeEvidence}


def test_every_subject_is_told_from_the_field_more_than_once_and_has_its_standard() -> None:
    for subject in subjects():
        told = [one for one in field_parts() if one.subject == subject]
        assert len({one.language for one in told}) == 2
        assert len({dict(one.places)["place"] for one in told}) == 2
        assert any(one.subject == subject for one in global_parts())


def test_the_hand_written_texts_are_long_enough_to_be_searched() -> None:
    for part in field_parts():
        lines = [one for one in part.text.strip().splitlines() if one and not one.startswith("|")]
        assert sum(1 for one in lines if one.startswith("## ")) >= 3, part.key
        assert sum(1 for one in lines if not one.startswith("## ")) >= 12, part.key


def test_no_sentence_and_no_heading_is_shared_between_hand_written_texts() -> None:
    lines = [
        line
        for part in (*field_parts(), *global_parts(), *disputes())
        for line in part.text.strip().splitlines()
        if line.strip() and not line.startswith("|")
    ]
    shared = [(line, times) for line, times in Counter(lines).items() if times > 1]
    assert shared == []


def test_every_fact_of_a_truth_stands_in_its_text(made: list[Draft]) -> None:
    for _, truth, text in each(made):
        for place, _ in truth.places:
            assert any(one in text for one in forms(place, truth.language)), (truth.practice, place)
        for year in filter(None, (truth.start, truth.end)):
            assert str(year) in text, (truth.practice, year)
        assert truth.states in text
        assert bool(truth.states) == (truth.level == "field"), truth.practice


def test_no_slot_is_left_open(made: list[Draft]) -> None:
    assert not [one.stem for one in made if re.search(r"[{}#]", words_of(one))]


def test_declared_values_are_in_the_vocabularies(made: list[Draft]) -> None:
    schemes = {
        "sectors": "sectors",
        "target_groups": "target-groups",
        "objectives": "gcm-objectives",
        "groups": "gmg-groups",
    }
    for _, truth, _ in each(made):
        assert Kind(truth.kind)
        assert Level(truth.level)
        assert all(PlaceRole(role) and vocabulary().get(place) for place, role in truth.places)
        for name, scheme in schemes.items():
            for one in getattr(truth, name):
                assert shipped().concept(scheme, one), (truth.practice, name, one)


def test_no_country_that_exists_is_named(made: list[Draft]) -> None:
    names: dict[str, set[str]] = {}
    for concept in shipped().get("m49") or ():
        if concept.id.isalpha():
            for label in concept.labels:
                names.setdefault(label.language, set()).add(label.text)
    own = [label.text for one in vocabulary() for label in one.labels]
    texts = [(one.language, words_of(one)) for one in made] + [(one, "\n".join(own)) for one in LANGUAGES]
    for language, text in texts:
        named = names[language]
        if language == "zh":
            found = [one for one in named if one in text]
        else:
            held = rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(named)))})(?!\w)"
            found = re.findall(held, text)
        assert found == [], text[:80]


def test_every_invented_place_has_a_name_in_six_languages_and_says_so() -> None:
    names: set[tuple[str, str]] = set()
    for concept in vocabulary():
        assert concept.footnote == "invented for tests"
        for language in LANGUAGES:
            named = [one.text for one in concept.labels if one.language == language and not one.synonym]
            assert len(named) == 1, concept.id
            assert (language, named[0]) not in names
            names.add((language, named[0]))
        regions = vocabulary().ancestors(concept.id)
        assert regions or concept.id not in countries() or concept.id in ("mirrel-basin", "oskell-highlands")
    real = {label.text.casefold() for one in shipped().get("m49") or () for label in one.labels}
    assert not {text.casefold() for _, text in names} & real


def test_names_are_put_in_the_case_that_the_sentence_needs() -> None:
    assert form("norland", "fr", "of") == "du Norland"
    assert form("estmar", "fr", "of") == "d'Estmar"
    assert form("quelmora", "fr", "name") == "la Quelmore"
    assert form("orvantia", "ru", "in") == "Орвантии"
    assert form("tavorea-tavopol", "ru", "of") == "Тавополя"
    assert form("norland", "ru", "of") == "Норланда"


def test_near_duplicates_are_near_and_not_the_same(made: list[Draft]) -> None:
    by_key = {truth.practice: draft for draft in made for truth in draft.truths}
    twins = [(draft, truth) for draft, truth, _ in each(made) if truth.twin_of]
    assert sorted(truth.twin_of for _, truth in twins) == sorted(TWINS)
    for draft, truth in twins:
        ours, theirs = (_shingles(words_of(one)) for one in (draft, by_key[truth.twin_of]))
        assert 0.8 < len(ours & theirs) / len(ours | theirs) < 1.0, truth.practice


def test_other_documents_are_not_near_duplicates(made: list[Draft]) -> None:
    whole = [one for one in made if not one.compendium and not one.truths[0].twin_of]
    whole = [one for one in whole if not one.truths[0].varies]
    cut = [(one.stem, one.language, _shingles(words_of(one))) for one in whole]
    for at, (stem, language, ours) in enumerate(cut):
        for other, theirs_language, theirs in cut[at + 1 :]:
            if language == theirs_language:
                assert len(ours & theirs) / len(ours | theirs) < 0.35, (stem, other)


def _shingles(text: str) -> set[str]:
    """Runs of five letters: they mean as much in Chinese as elsewhere."""
    letters = plain(text)
    return {letters[at : at + 5] for at in range(len(letters) - 4)}


def test_contradictions_contradict_the_same_practice(made: list[Draft]) -> None:
    known = {truth.practice: truth for draft in made for truth in draft.truths}
    for truth in known.values():
        if truth.contradicts:
            other = known[truth.contradicts]
            assert (truth.subject, truth.places, truth.period) == (other.subject, other.places, other.period)
            assert truth.outcome != other.outcome
            assert truth.publisher != other.publisher


def test_language_versions_are_of_one_work_in_different_languages(made: list[Draft]) -> None:
    known = {truth.practice: truth for draft in made for truth in draft.truths}
    for truth in known.values():
        if truth.version_of:
            other = known[truth.version_of]
            assert truth.work == other.work
            assert truth.language != other.language
            assert (truth.start, truth.kind, truth.sectors) == (other.start, other.kind, other.sectors)


def test_bridges_lead_from_the_field_to_standards_on_the_same_subject(made: list[Draft]) -> None:
    known = {truth.practice: truth for draft in made for truth in draft.truths}
    for truth in known.values():
        assert all(known[one].level == "global" for one in (*truth.bridges, *truth.related))
        assert all(known[one].subject == truth.subject for one in truth.bridges)
        assert bool(truth.bridges) == (truth.level == "field" and truth.subject in subjects())
    named = {one for about in subjects().values() for one in about.get("also", ())}
    assert named <= set(subjects())


def test_every_document_says_in_its_first_line_that_it_is_invented(
    readings: dict[str, Reading], made: list[Draft]
) -> None:
    by_stem = {one.stem: one for one in made}
    for name, reading in readings.items():
        invented = plain(by_stem[name.rsplit(".", 1)[0]].invented)
        assert plain(reading.blocks[0].text).startswith(invented), name


def test_readers_give_back_title_first_and_last_sentence(
    readings: dict[str, Reading], truths: tuple[Truth, ...]
) -> None:
    texts = {name: plain(lay_out(reading).text) for name, reading in readings.items()}
    for truth in truths:
        text = texts[truth.document]
        if truth.document.endswith(".pdf"):
            text = _without(plain(running_head(truth.title)), text)
        for wanted in (truth.title, truth.first, truth.states, truth.last):
            assert plain(wanted) in text, (truth.document, wanted)


def _without(running: str, text: str) -> str:
    """The readers know a running head by its coming back; on two or three pages it may stay in the text."""
    return text.replace(running, "") if running.endswith("...") else text


def test_the_headings_of_compendia_are_headings_to_the_readers(
    readings: dict[str, Reading], truths: tuple[Truth, ...]
) -> None:
    for truth in truths:
        if truth.heading:
            headings = [one.title for one in lay_out(readings[truth.document]).headings]
            assert truth.heading in headings, truth.document


def test_the_same_seed_makes_the_same_bytes(
    folder: Path, truths: tuple[Truth, ...], made: list[Draft]
) -> None:
    again = drafts()
    assert again == made
    for draft in again:
        if not draft.layout.startswith("pdf"):
            laid = LAYOUTS[draft.layout](draft)
            path = folder / f"{draft.stem}{laid.suffix}"
            assert path.read_bytes() == laid.data
            beside = path.with_name(path.name + ".toml")
            assert (beside.read_text(encoding="utf-8") if beside.exists() else "") == laid.beside


def test_what_is_declared_in_a_file_can_be_read_back(
    folder: Path, readings: dict[str, Reading], truths: tuple[Truth, ...]
) -> None:
    for truth in truths:
        beside = folder / f"{truth.document}.toml"
        said = dict(readings[truth.document].declared or {})
        if beside.exists():
            said |= tomllib.loads(beside.read_text(encoding="utf-8"))
        mine = said
        if truth.heading:
            practices = said["practices"]
            assert isinstance(practices, list)
            mine = next(one for one in practices if one["key"] == truth.practice)
        assert mine["title"] == truth.title
        assert str(mine["period"]) == truth.period
        assert mine.get("outcome", "not-reported") == truth.outcome


def test_declarations_are_understood_once_the_places_are_known(
    folder: Path, readings: dict[str, Reading], truths: tuple[Truth, ...]
) -> None:
    vocabularies = _with_local_places()
    places = PlaceNames(vocabularies)
    for name, reading in readings.items():
        beside = folder / f"{name}.toml"
        said = dict(reading.declared or {})
        if beside.exists():
            said |= tomllib.loads(beside.read_text(encoding="utf-8"))
        declaration = understand(said, name, vocabularies, places)
        told = [one for one in truths if one.document == name]
        parts = declaration.practices or (declaration.whole,)
        assert [one.key for one in parts] == [one.practice for one in told]
        for part, truth in zip(parts, told, strict=True):
            assert {(one.code, str(one.role)) for one in part.places} == set(truth.places)


def _with_local_places() -> Vocabularies:
    """As if the invented places were countries of the M49 scheme."""
    world = shipped().get("m49")
    assert world is not None
    wider = replace(world, concepts=(*world.concepts, *vocabulary().concepts))
    return Vocabularies(tuple(wider if one is world else one for one in shipped()))


def test_another_seed_moves_the_other_endings_and_nothing_else() -> None:
    here, there = (drafts(seed=one) for one in (0, 1))
    changed = [ours.stem for ours, theirs in zip(here, there, strict=True) if ours != theirs]
    assert changed
    assert all(one.endswith("-b") for one in changed)
    assert all(one.truths[0].varies for one in here if one.stem in changed)


def test_ten_documents_have_odd_layouts_each_another(made: list[Draft]) -> None:
    odd = [one.layout for one in made if one.layout in ODD]
    assert sorted(odd) == sorted(ODD)
    assert len(odd) == 10


def test_two_thousand_are_made_quickly_and_nearly_all_differ() -> None:
    start = time.monotonic()
    many = drafts(2_000)
    assert len({one.stem for one in many}) == 2_000
    assert len({words_of(one) for one in many}) >= 1_980
    assert time.monotonic() - start < 8
    assert all(one.truths[0].states in words_of(one) for one in many if not one.compendium)


def test_fewer_are_a_part_of_the_set_and_name_only_each_other(tmp_path: Path) -> None:
    some = write(tmp_path, 12)
    assert len({one.document for one in some}) == 12
    there = {one.practice for one in some}
    assert all(set(one.bridges) | set(one.related) <= there for one in some)


def test_a_scaled_number_keeps_the_grammar_after_it() -> None:
    assert scaled(240, 1.0) == 240
    assert scaled(41, 2.0) % 10 == 1
    assert scaled(41, 2.0) % 100 != 11
    assert all(3 <= scaled(7, scale) % 100 <= 10 for scale in (0.5, 0.9, 1.4, 3.0))


def test_it_can_be_written_from_the_command_line(tmp_path: Path) -> None:
    target = tmp_path / "made"
    command = [sys.executable, "-m", "tests.collection", str(target), "--count", "7"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=FOLDER.parents[2]).stdout
    assert said.startswith("7 documents")
    assert (tmp_path / "made.truth.jsonl").read_text(encoding="utf-8").count("\n") >= 7
