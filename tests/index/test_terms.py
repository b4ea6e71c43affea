"""One suite over every term engine, against BM25 as its formula says."""

import random
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DamagedGeneration, DoesNotFit
from index.languages import highlights
from index.terms import ENGINES, TermEngine, TermIndex, engine
from index.terms.plain_bm25 import PlainIndex

WORDS = ["migrant", "worker", "wage", "border", "desk", "remittance", "visa", "consulate", "training",
         "health", "the", "of", "law", "recruit", "fee", "hotline", "shelter", "return", "skill",
         "pension"]  # fmt: skip
TOLERANCE = 0.04  # relative: tantivy keeps a text's length in one byte


def _texts(count: int, seed: int = 5) -> list[str]:
    rng = random.Random(seed)
    weights = [1 / (place + 1) for place in range(len(WORDS))]
    return [" ".join(rng.choices(WORDS, weights, k=rng.randrange(3, 60))) for _ in range(count)]


TEXTS = _texts(400)
QUESTIONS = ["wages of migrants", "pension", "the hotline of the shelter", "visa fees, visas",
             "skill unknownword", " ".join(WORDS * 2 + [f"nothing{n}" for n in range(200)])]  # fmt: skip


@pytest.fixture(scope="module", params=list(ENGINES))
def kind(request: pytest.FixtureRequest) -> TermEngine:
    return engine(request.param)


@pytest.fixture(scope="module")
def oracle(tmp_path_factory: pytest.TempPathFactory) -> TermIndex:
    index = PlainIndex.create(tmp_path_factory.mktemp("oracle"), "en")
    index.add([3 * row for row in range(len(TEXTS))], TEXTS)
    return index


@pytest.fixture(scope="module")
def built(kind: TermEngine, tmp_path_factory: pytest.TempPathFactory) -> TermIndex:
    folder = tmp_path_factory.mktemp("terms")
    writer = kind.create(folder / "en", "en")
    writer.add([3 * row for row in range(200)], TEXTS[:200])
    writer.add([3 * row for row in range(200, 400)], TEXTS[200:])
    writer.commit()
    return kind.open(folder / "en", "en")


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_row_with_a_term_in_common_is_found_with_its_score_and_coverage(
    built: TermIndex, oracle: TermIndex, question: str
) -> None:
    found, expected = built.search(question), oracle.search(question)
    assert found.rows.tolist() == expected.rows.tolist()
    assert np.allclose(found.scores, expected.scores, rtol=TOLERANCE)
    assert np.allclose(found.coverage, expected.coverage, atol=1e-6)
    assert found.rows.dtype == np.int64
    assert found.scores.dtype == found.coverage.dtype == np.float32


def test_coverage_is_one_where_every_term_is_held_and_grows_with_rare_terms(built: TermIndex) -> None:
    assert built.search("pension").coverage.max() == pytest.approx(1)
    hits = built.search("the pension")
    held = np.array(["pension" in TEXTS[row // 3].split() for row in hits.rows])
    assert hits.coverage[held].min() > hits.coverage[~held].max()


@pytest.mark.parametrize("share", [0, 0.001, 0.01, 0.1, 0.5, 1])
def test_a_filter_leaves_out_rows_and_changes_no_score(built: TermIndex, share: float) -> None:
    allowed = np.zeros(1200, dtype=np.bool_)
    allowed[np.random.default_rng(1).permutation(1200)[: round(1200 * share)]] = True
    free, filtered = built.search("migrant workers"), built.search("migrant workers", allowed)
    kept = allowed[free.rows]
    assert filtered.rows.tolist() == free.rows[kept].tolist()
    assert np.array_equal(filtered.scores, free.scores[kept])
    assert np.array_equal(filtered.coverage, free.coverage[kept])


def test_a_question_without_a_term_in_common_finds_nothing(built: TermIndex) -> None:
    for question in ("", "…", "zebra"):
        hits = built.search(question)
        assert len(hits.rows) == len(hits.scores) == len(hits.coverage) == 0


def test_a_fork_may_change_without_touching_what_it_came_from(kind: TermEngine, tmp_path: Path) -> None:
    writer = kind.create(tmp_path / "old", "en")
    writer.add(range(50), TEXTS[:50])
    writer.commit()
    before = {file.name: file.read_bytes() for file in (tmp_path / "old").iterdir()}
    reader = kind.open(tmp_path / "old", "en")
    kind.fork(tmp_path / "old", tmp_path / "new")
    writer = kind.append(tmp_path / "new", "en")
    writer.delete([0, 1, 2])
    writer.add([50], ["A zebra at the border."])
    writer.commit()
    new = kind.open(tmp_path / "new", "en")
    assert new.count == 48
    assert new.search("zebras").rows.tolist() == [50]
    assert not {0, 1, 2} & set(new.search(" ".join(WORDS)).rows.tolist())
    assert reader.count == 50
    assert reader.search("zebra").rows.size == 0
    after = {file.name: file.read_bytes() for file in (tmp_path / "old").iterdir()}
    assert {name: after.get(name) for name in before} == before


def test_a_row_that_is_deleted_and_added_again_is_found_by_its_new_words(
    kind: TermEngine, tmp_path: Path
) -> None:
    writer = kind.create(tmp_path / "en", "en")
    writer.add([7], ["old words"])
    writer.delete([7])
    writer.add([7], ["new words"])
    writer.commit()
    reader = kind.open(tmp_path / "en", "en")
    assert reader.count == 1
    assert reader.search("old").rows.size == 0
    assert reader.search("new").rows.tolist() == [7]


def test_rows_above_what_a_signed_byte_or_word_holds_are_kept(kind: TermEngine, tmp_path: Path) -> None:
    writer = kind.create(tmp_path / "en", "en")
    rows = [0, 200, 70_000, 2**31, 2**40]
    writer.add(rows, ["zebra"] * len(rows))
    writer.commit()
    assert kind.open(tmp_path / "en", "en").search("zebra").rows.tolist() == rows


@pytest.mark.parametrize(("language", "text", "question"), [
    ("ar", "استرد العمال المهاجرون أجورهم", "اجور عمال"), ("zh", "帮助工人追讨工资", "工人的工资"),
    ("fr", "L’indemnité des travailleurs", "indemnités"), ("hi", "मज़दूरों की मज़दूरी", "मज़दूरी"),
])  # fmt: skip
def test_each_language_finds_by_its_own_rules(
    kind: TermEngine, tmp_path: Path, language: str, text: str, question: str
) -> None:
    writer = kind.create(tmp_path / language, language)
    writer.add([1, 2], [text, "visa"])
    writer.commit()
    assert kind.open(tmp_path / language, language).search(question).rows.tolist() == [1]


def test_a_common_term_finds_nothing_by_itself_unless_it_is_alone(
    kind: TermEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.terms.COMMON_ROWS", 10)
    writer = kind.create(tmp_path / "en", "en")
    writer.add(range(40), ["the law"] * 30 + ["the zebra"] * 5 + ["visa"] * 5)
    writer.commit()
    reader = kind.open(tmp_path / "en", "en")
    hits = reader.search("the zebra")
    assert hits.rows.tolist() == list(range(30, 35))
    assert hits.coverage.tolist() == pytest.approx([1.0] * 5)
    assert reader.search("the").rows.size == 35


def test_a_term_asked_twice_counts_twice_for_the_score_and_once_for_coverage(built: TermIndex) -> None:
    once, twice = built.search("pension"), built.search("pensions and a pension")
    known = np.isin(twice.rows, once.rows)
    assert np.allclose(twice.scores[known], 2 * once.scores, rtol=1e-5)
    assert np.allclose(built.search("pension pension").coverage, once.coverage)


def test_many_unknown_words_do_not_push_out_the_known(built: TermIndex) -> None:
    hits = built.search(" ".join(f"nothing{number}" for number in range(300)) + " pension")
    assert hits.rows.tolist() == built.search("pension").rows.tolist()
    assert hits.coverage.max() < 0.1


def test_words_that_found_a_row_are_highlighted_in_it() -> None:
    text = "Wages were paid. The worker's wage…"
    assert [text[start:end] for start, end in highlights(("wage",), text, "en")] == ["Wages", "wage"]


def test_a_folder_without_an_index_is_damaged_and_an_unknown_engine_refused(tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "meta.json").write_text("{")
    with pytest.raises(DamagedGeneration, match="fieldbridge rebuild"):
        engine("tantivy").open(tmp_path / "en", "en")
    with pytest.raises(DoesNotFit, match="fieldbridge rebuild"):
        engine("grep")
