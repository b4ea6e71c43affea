"""One suite over every vector engine, against a plain matrix in float64."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import DamagedGeneration, DoesNotFit
from index.spaces import Vectors
from index.vectors import COMPRESS_ABOVE, ENGINES, VectorEngine, choose, engine
from index.vectors.ranking import best

COUNT, DIMENSION = 5000, 48
ROUNDING = {"compressed": 2.0**-8}  # bf16 keeps 8 bits of a value; the rest are exact up to float32


def _vectors(count: int = COUNT, seed: int = 7) -> Vectors:
    matrix = np.random.default_rng(seed).standard_normal((count, DIMENSION)).astype(np.float32)
    unit: Vectors = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return unit


@pytest.fixture(scope="module", params=list(ENGINES))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def built(name: str) -> VectorEngine:
    return engine(name).build(_vectors())


@pytest.fixture(scope="module")
def stored(built: VectorEngine) -> Vectors:
    return built.vectors(np.arange(COUNT))


def test_what_is_stored_is_what_was_given_up_to_the_stated_rounding(name: str, stored: Vectors) -> None:
    given_vectors = _vectors()
    assert np.abs(stored - given_vectors).max() <= ROUNDING.get(name, 0.0) * np.abs(given_vectors).max()


def test_scores_are_the_inner_products_of_what_is_stored(built: VectorEngine, stored: Vectors) -> None:
    queries = _vectors(3, seed=1)
    expected = queries.astype(np.float64) @ stored.T.astype(np.float64)
    assert built.scores(queries).shape == (3, COUNT)
    assert np.abs(built.scores(queries) - expected).max() < 1e-6
    for count in (0, 1, 7, 1000, COUNT):
        rows = np.random.default_rng(count).permutation(COUNT)[:count]
        assert np.abs(built.scores(queries, rows) - expected[:, rows]).max(initial=0) < 1e-6


@pytest.mark.parametrize("share", [0, 0.001, 0.01, 0.1, 0.5, 1])
@pytest.mark.parametrize("k", [1, 10, 100, COUNT + 5])
def test_the_best_under_a_filter_are_the_best_of_what_it_leaves(
    built: VectorEngine, stored: Vectors, share: float, k: int
) -> None:
    rng = np.random.default_rng(3)
    query = _vectors(1, seed=2)[0]
    allowed = np.zeros(COUNT, dtype=np.bool_)
    allowed[rng.permutation(COUNT)[: round(COUNT * share)]] = True
    rows, scores = built.top(query, k, allowed)
    exact = stored.astype(np.float64) @ query.astype(np.float64)
    expected = sorted(np.flatnonzero(allowed), key=lambda row: (-exact[row], row))[:k]
    assert len(rows) == len(expected)
    assert allowed[rows].all()
    assert len(set(rows.tolist())) == len(rows)
    assert np.abs(exact[rows] - exact[expected]).max(initial=0) < 1e-6
    assert np.abs(scores - exact[rows]).max(initial=0) < 1e-6
    assert (np.diff(scores) <= 0).all()


def test_equals_come_by_row(name: str) -> None:
    same = np.repeat(_vectors(1), 64, axis=0)
    rows, _ = engine(name).build(same).top(same[0], 10)
    assert rows.tolist() == list(range(10))


def test_no_filter_is_a_filter_that_allows_all(built: VectorEngine) -> None:
    query = _vectors(1, seed=5)[0]
    free, _ = built.top(query, 50)
    filtered, _ = built.top(query, 50, np.ones(COUNT, dtype=np.bool_))
    assert free.tolist() == filtered.tolist()


def test_saving_and_loading_change_nothing(
    name: str, built: VectorEngine, stored: Vectors, tmp_path: Path
) -> None:
    built.save(tmp_path / "vectors")
    again = engine(name).load(tmp_path / "vectors")
    assert (again.count, again.dimension) == (COUNT, DIMENSION)
    assert np.array_equal(again.vectors(np.arange(COUNT)), stored)
    query = _vectors(1, seed=9)
    assert np.array_equal(again.scores(query), built.scores(query))


def test_an_engine_may_be_empty(name: str, tmp_path: Path) -> None:
    empty = engine(name).build(np.empty((0, DIMENSION), dtype=np.float32))
    empty.save(tmp_path / "vectors")
    loaded = engine(name).load(tmp_path / "vectors")
    assert loaded.scores(_vectors(2)).shape == (2, 0)
    rows, scores = loaded.top(_vectors(1)[0], 5)
    assert rows.size == scores.size == 0


@settings(deadline=None)
@given(st.lists(st.sampled_from([0.0, 0.25, 0.5, -1.0, float("nan")]), max_size=40), st.integers(0, 45))
def test_the_best_of_scores_with_many_equals_go_by_position(values: list[float], k: int) -> None:
    keys = [(float("-inf") if value != value else value) for value in values]
    expected = sorted(range(len(values)), key=lambda at: (-keys[at], at))[:k]
    assert best(np.array(values, dtype=np.float32), k).tolist() == expected


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    engine("flat").build(_vectors(10)).save(tmp_path / "flat")
    with pytest.raises(DamagedGeneration, match="fieldbridge rebuild"):
        engine("compressed").load(tmp_path / "flat")
    (tmp_path / "noise").write_bytes(b"noise")
    with pytest.raises(DamagedGeneration, match="fieldbridge rebuild"):
        engine("flat").load(tmp_path / "noise")


def test_an_unknown_engine_is_refused_and_large_collections_are_compressed() -> None:
    with pytest.raises(DoesNotFit, match="fieldbridge rebuild"):
        engine("abacus")
    assert choose(COMPRESS_ABOVE) == "flat"
    assert choose(COMPRESS_ABOVE + 1) == "compressed"
    assert sys.byteorder == "little"  # the compressed engine reads the upper half of a float32
