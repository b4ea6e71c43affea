"""Whole evaluations through the real ingest and search, with the tiny encoders; two runs compared; the page; the verb."""

import itertools
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from api import house as wiring
from api.cli import run as command
from api.evaluating import comparing
from api.evaluating.checking import open_set
from api.evaluating.figures import ANSWERS, BRIDGES, LANGUAGES, RANKING, SHOWN, Figure
from api.evaluating.measuring import MEASURES
from api.evaluating.page import written
from api.evaluating.running import Run, evaluate
from api.settings import read_settings
from corpus.errors import DoesNotFit, FieldbridgeError, NotFound, SetFault, WrongUse
from tests.api.made import word_spaces
from tests.api.made_sets import TOPICS, added, lines, small_set


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small_set(tmp_path)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The tiny encoders, and a data folder of the settings that no evaluation may touch."""
    for name in list(os.environ):
        if name.startswith("FIELDBRIDGE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FIELDBRIDGE_DATA", str(tmp_path / "untouched"))
    monkeypatch.setattr(
        wiring, "open_space", lambda name, *_, **__: next(one for one in word_spaces() if one.name == name)
    )
    return tmp_path / "untouched"


def through(folder: Path, data: Path) -> Run:
    return evaluate(open_set(folder), data, read_settings(), lambda _: None)


def figure(run: Run, part: str, group: str, name: str) -> Figure:
    return next(one for one in run.figures if (one.part, one.group, one.name) == (part, group, name))


def test_a_plain_set_is_measured_through_the_real_rooms(folder: Path, small: Path, tmp_path: Path) -> None:
    run = through(folder, tmp_path / "kept")
    assert {one.language for one in run.asked} == {"en"}
    for one in run.asked:
        assert sorted(one.ranked) == sorted(TOPICS)
        assert one.ranked[0] == next(iter(run.found.right[one.question.name]))
    for name in MEASURES:
        assert figure(run, RANKING, "all", name).mean == pytest.approx(1)
        assert figure(run, SHOWN, "all", name).count == 3
    assert not small.exists()


def test_a_kept_folder_is_used_again_and_other_documents_are_refused(
    folder: Path, small: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    first = through(folder, kept)
    lines(folder / "queries.jsonl", *({"_id": each, "text": "complaint desks"} for each in "123"))
    again = through(folder, kept)
    assert (again.collected.published.name, again.collected.published.embedded) == (
        first.collected.published.name,
        0,
    )
    lines(folder / "corpus.jsonl", *({"_id": name, "text": text + " More."} for name, text in TOPICS.items()))
    with pytest.raises(WrongUse, match="other documents"):
        through(folder, kept)
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "catalogue.db").write_text("somebody's")
    with pytest.raises(WrongUse, match="no evaluation made it"):
        through(folder, tmp_path / "mine")


def test_a_document_without_text_is_left_out_and_counts_as_missed(
    folder: Path, small: Path, tmp_path: Path
) -> None:
    added("corpus.jsonl", '{"_id": "void", "title": "", "text": " "}\n')(folder)
    added("qrels.tsv", "2\tvoid\t1\n")(folder)
    run = through(folder, tmp_path / "kept")
    assert run.found.left_out == ("void",)
    assert figure(run, RANKING, "all", "R@100").values["2"] == pytest.approx(1 / 2)


DESKS = """---
title: Complaint desks for domestic workers
level: field
places: [KEN]
---
# Complaint desks

The labour office opened complaint desks where domestic workers complained about unpaid wages without a lawyer.
"""
GUIDE = """---
title: A guide to complaint desks for domestic workers
level: global
---
# A guide

Domestic workers should be able to complain about unpaid wages at complaint desks near them, free of charge.
"""
TWO = """# Two answers

## Bee keepers

Beekeepers shared hives and honey presses in a cooperative that sold honey on Saturday markets.

## Seed jars

Farmers kept seeds of old wheat and barley in clay jars and lent them to neighbours every spring.
"""
TWO_SAID = """title = "Two answers"
level = "field"
[[practices]]
key = "bees"
heading = "Bee keepers"
[[practices]]
key = "seeds"
heading = "Seed jars"
"""


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Files in two collections, a compendium, bridges, and questions with every optional key."""
    made = tmp_path / "gold"
    (made / "documents" / "kenya" / "2019").mkdir(parents=True)
    (made / "documents" / "guidance").mkdir()
    (made / "documents" / "kenya" / "2019" / "desks.md").write_text(DESKS, encoding="utf-8")
    (made / "documents" / "kenya" / "two.md").write_text(TWO, encoding="utf-8")
    (made / "documents" / "kenya" / "two.md.toml").write_text(TWO_SAID, encoding="utf-8")
    (made / "documents" / "guidance" / "guide.md").write_text(GUIDE, encoding="utf-8")
    lines(
        made / "queries.jsonl",
        {"_id": "desks", "text": "complaint desks for domestic workers", "comparable": True, "language": "en"},
        {"_id": "seeds", "text": "seeds of old wheat and barley in clay jars", "comparable": True},
        {"_id": "fr", "text": "bureaux de plainte: complaint desks unpaid wages", "comparable": True, "language": "fr"},
        {"_id": "far", "text": "quantum chromodynamics lattice gauge", "comparable": False, "kind": "far"},
        {"_id": "near", "text": "complaint desks for domestic workers in France", "comparable": False,
         "kind": "near", "unmet": [["place", "FRA"]], "note": "another place"},
        {"_id": "near2", "text": "complaint desks for domestic workers in Kenya", "comparable": False,
         "kind": "near", "unmet": ["FRA"]},
    )  # fmt: skip
    (made / "qrels.tsv").write_text(
        "desks\tkenya/2019/desks.md\t2\ndesks\tguidance/guide.md\t1\nseeds\tkenya/two.md#seeds\t1\n"
        "fr\tkenya/2019/desks.md\t1\n",
        encoding="utf-8",
    )
    (made / "bridges.tsv").write_text(
        "kenya/2019/desks.md\tguidance/guide.md\t2\nkenya/two.md#bees\tguidance/guide.md\t0\n",
        encoding="utf-8",
    )
    return made


def test_a_gold_set_tells_right_far_near_and_bridges(gold: Path, small: Path, tmp_path: Path) -> None:
    run = through(gold, tmp_path / "kept")
    assert set(run.collected.members) == {
        "kenya/2019/desks.md", "kenya/two.md#bees", "kenya/two.md#seeds", "guidance/guide.md",
    }  # fmt: skip
    assert figure(run, ANSWERS, "all", "right in the first 5").count == 3
    assert set(figure(run, ANSWERS, "in the language of an answer", "right in the first 5").values) == {
        "desks",
        "seeds",
    }
    assert set(figure(run, ANSWERS, "across languages", "right in the first 5").values) == {"fr"}
    by_name = {one.question.name: one for one in run.asked}
    assert by_name["seeds"].ranked[0] == "kenya/two.md#seeds"
    assert ("m49", "FRA") in by_name["near"].told
    assert by_name["near"].says_unmet
    assert not by_name["near2"].says_unmet
    for name, one in by_name.items():
        if one.question.kind == "far":
            assert figure(run, ANSWERS, "far", "nothing comparable").values == {
                name: float(not one.comparable)
            }
    near = {name: one for name, one in by_name.items() if one.question.kind == "near"}
    assert figure(run, ANSWERS, "near", "unmet is named").values == {
        name: float(one.comparable and one.says_unmet) for name, one in near.items()
    }
    assert figure(run, ANSWERS, "near", "unmet is named or nothing comparable").values["near"] == 1
    recalled = figure(run, BRIDGES, "all", "R@5").values
    assert set(recalled) == {"kenya/2019/desks.md", "guidance/guide.md"}
    assert set(figure(run, BRIDGES, "field to global", "R@5").values) == {"kenya/2019/desks.md"}
    assert set(figure(run, BRIDGES, "global to field", "R@5").values) == {"guidance/guide.md"}


def test_a_key_that_no_compendium_has_and_a_concept_that_no_vocabulary_has_are_told(
    gold: Path, small: Path, tmp_path: Path
) -> None:
    added("qrels.tsv", "seeds\tkenya/two.md#sedes\t1\n")(gold)
    with pytest.raises(SetFault, match=r"There are: kenya/two\.md#bees, kenya/two\.md#seeds") as told:
        through(gold, tmp_path / "kept")
    assert told.value.subject == "qrels.tsv, line 5"
    (gold / "qrels.tsv").write_text(
        (gold / "qrels.tsv").read_text().replace("seeds\tkenya/two.md#sedes\t1\n", "")
    )
    questions = (gold / "queries.jsonl").read_text()
    (gold / "queries.jsonl").write_text(questions.replace('["FRA"]', '["XQX"]'), encoding="utf-8")
    with pytest.raises(SetFault, match="XQX") as told:
        through(gold, tmp_path / "kept")
    assert told.value.subject == "queries.jsonl, line 6"


def test_a_document_that_cannot_be_read_stops_the_evaluation(gold: Path, small: Path, tmp_path: Path) -> None:
    (gold / "documents" / "kenya" / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(SetFault, match="could not be read") as told:
        through(gold, tmp_path / "kept")
    assert told.value.subject == "kenya/broken.pdf"


def test_vocabularies_of_the_set_come_first(gold: Path, small: Path, tmp_path: Path) -> None:
    (gold / "vocabularies").mkdir()
    (gold / "vocabularies" / "themes.toml").write_text("name = ", encoding="utf-8")
    with pytest.raises(FieldbridgeError, match=r"themes\.toml"):
        through(gold, tmp_path / "kept")


def test_parallel_texts_give_a_matrix_of_languages(small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parallel"
    folder.mkdir()
    lines(
        folder / "parallel.jsonl",
        *(
            {
                "id": name,
                "kind": "t",
                "texts": {"en": text, "fr": f"{text} le la les", "es": f"{text} el los"},
            }
            for name, text in TOPICS.items()
        ),
        {"id": "alone", "texts": {"en": "Only in English, about turtles and lighthouses."}},
    )
    run = through(folder, tmp_path / "kept")
    for pair in itertools.permutations(("en", "fr", "es"), 2):
        assert figure(run, LANGUAGES, " > ".join(pair), "hit@1").values == dict.fromkeys(TOPICS, 1.0)
        assert figure(run, LANGUAGES, " > ".join(pair), "RR@10").mean == 1
    assert figure(run, LANGUAGES, "all", "hit@1").count == len(TOPICS)
    page = written(run)
    assert page.count("<td") == 2 * 9


def test_a_run_against_itself_has_no_difference(folder: Path, small: Path, tmp_path: Path) -> None:
    run = through(folder, tmp_path / "kept")
    comparing.save(run, tmp_path / "run.json")
    earlier = comparing.opened(tmp_path / "run.json", run.found.digest)
    differences = comparing.differences(run.figures, earlier)
    assert len(differences) == len(run.figures)
    assert {(one.mean, one.p) for one in differences} == {(0.0, 1.0)}
    assert "Against run.json" in written(run, differences, earlier)


def test_differences_pair_the_same_questions(folder: Path, small: Path, tmp_path: Path) -> None:
    run = through(folder, tmp_path / "kept")
    one = figure(run, RANKING, "all", "nDCG@10")
    worse = replace(run, figures=(Figure.of(RANKING, "all", "nDCG@10", {"1": 0.5, "2": 1.0}),))
    comparing.save(worse, tmp_path / "run.json")
    (told,) = comparing.differences([one], comparing.opened(tmp_path / "run.json", run.found.digest))
    assert (told.count, told.before, told.now) == (2, 0.75, pytest.approx(1))
    assert told.mean == pytest.approx(0.25)
    assert told.p == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"form": 1}', '{"form": 99, "set": {"digest": ""}, "figures": []}', "3"]
)
def test_what_is_no_run_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(DoesNotFit, match="no saved run"):
        comparing.opened(tmp_path / "run.json", "")
    with pytest.raises(NotFound):
        comparing.opened(tmp_path / "nowhere.json", "")


HOSTILE = '<script>alert(1)</script> "quoted" \' & {{ 7*7 }} {% raw %} </style> complaint desks'


def test_hostile_words_stay_words_on_the_page(folder: Path, small: Path, tmp_path: Path) -> None:
    lines(folder / "corpus.jsonl", *({"_id": n, "title": HOSTILE, "text": t} for n, t in TOPICS.items()))
    lines(folder / "queries.jsonl", *({"_id": each, "text": HOSTILE, "note": HOSTILE} for each in "123"))
    page = written(through(folder, tmp_path / "kept"))
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page
    assert page.count("</style>") == 1
    assert "http://" not in page
    assert "https://" not in page


def test_the_verb_tells_saves_and_compares(
    folder: Path, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, saved, page = tmp_path / "kept", tmp_path / "run.json", tmp_path / "page.html"
    assert (
        command(["evaluate", str(folder), "--keep", str(kept), "--save", str(saved), "--report", str(page)])
        == 0
    )
    told = capsys.readouterr().out
    assert "nDCG@10" in told
    assert "1.000 [1.000, 1.000]" in told
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert command(["evaluate", str(folder), "--against", str(saved), "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["ranking"]["all"]["nDCG@10"] == {"mean": 1.0, "low": 1.0, "high": 1.0, "count": 3}
    assert {one["p"] for one in data["differences"]} == {1.0}
    added("qrels.tsv", "3\tseeds\t1\n")(folder)
    assert command(["evaluate", str(folder), "--against", str(saved)]) == 1
    assert "files were others" in capsys.readouterr().err
    assert not small.exists()


@pytest.mark.parametrize("option", ["--save", "--report"])
def test_a_file_that_cannot_be_written_is_told_before_anything_is_read(
    folder: Path, small: Path, tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for file in (tmp_path, tmp_path / "nowhere" / "run"):
        assert command(["evaluate", str(folder), "--keep", str(tmp_path / "kept"), option, str(file)]) == 1
        assert "cannot be written" in capsys.readouterr().err
    assert not (tmp_path / "kept").exists()


def test_a_broken_set_is_told_on_the_command_line(
    folder: Path, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    added("qrels.tsv", "1\tnowhere\t1\n")(folder)
    assert command(["evaluate", str(folder)]) == 1
    told = capsys.readouterr().err
    assert "with: qrels.tsv, line 6" in told
    assert "then: " in told
