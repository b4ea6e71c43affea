"""Projection and statistics against the formulas, by numpy in float64."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from index.projection import fit

LANGUAGES = ("en", "fr", "ar")


def made(seed: int, count: int = 700, dimension: int = 24) -> tuple[NDArray[np.float32], list[str]]:
    """Unit vectors around a common direction, each language pulled its own way."""
    random = np.random.default_rng(seed)
    pull = random.standard_normal((3, dimension))
    which = random.integers(0, 3, count)
    found = random.standard_normal((count, dimension)) + 2 * pull[which] + 3
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found.astype(np.float32), [LANGUAGES[one] for one in which]


@given(seed=st.integers(0, 1_000))
@settings(max_examples=25, deadline=None)
def test_scores_from_one_pass_equal_the_formula(seed: int) -> None:
    vectors, languages = made(seed)
    projection, statistics, factors = fit(vectors, languages)
    question = vectors[0] + np.float32(0.1) * vectors[1]
    question /= np.linalg.norm(question)
    asked = projection.question(question)
    found = asked.scores(vectors @ question, projection.along(vectors), factors)
    basis = projection.directions.astype(np.float64)
    project = np.eye(vectors.shape[1]) - basis.T @ basis
    moved = (vectors.astype(np.float64) - projection.mean) @ project
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    other = project @ (question.astype(np.float64) - projection.mean)
    expected = moved @ (other / np.linalg.norm(other))
    assert np.allclose(found, expected, atol=2e-4)
    means, deviations = statistics.of_question(asked.unit)
    whole = len(statistics.languages)
    assert means[whole] == pytest.approx(expected.mean(), abs=1e-3)
    assert deviations[whole] == pytest.approx(expected.std(), rel=0.02)


@given(seed=st.integers(0, 1_000))
@settings(max_examples=25, deadline=None)
def test_languages_no_longer_pull_to_themselves(seed: int) -> None:
    vectors, languages = made(seed, count=1_200)
    projection, _, _ = fit(vectors, languages)
    assert len(projection.directions) == 2
    assert np.allclose(projection.directions @ projection.directions.T, np.eye(2), atol=1e-5)
    names = np.array(languages)
    raw = np.stack([vectors[names == one].mean(axis=0) for one in LANGUAGES])
    spread = (raw - raw.mean(axis=0)) @ projection.directions.T
    left = (raw - raw.mean(axis=0)) - spread @ projection.directions
    assert np.abs(left).max() < 0.05 * np.abs(raw - raw.mean(axis=0)).max() + 1e-6


def test_one_language_alone_has_no_directions() -> None:
    vectors, _ = made(3)
    projection, statistics, factors = fit(vectors, ["en"] * len(vectors))
    assert projection.directions.shape == (0, vectors.shape[1])
    assert statistics.languages == ("en",)
    assert factors.shape == (len(vectors),)


def test_few_passages_of_a_language_borrow_from_parallel_texts() -> None:
    vectors, languages = made(4, count=60)
    parallel = {one: made(10 + at)[0][:20] for at, one in enumerate(LANGUAGES)}
    with_texts, _, _ = fit(vectors, languages, parallel)
    without, _, _ = fit(vectors, languages)
    assert len(with_texts.directions) == 2
    assert len(without.directions) == 0


def test_nothing_and_a_single_vector_are_no_trouble() -> None:
    dimension = 24
    projection, statistics, factors = fit(np.zeros((0, dimension), np.float32), [])
    assert factors.shape == (0,)
    assert statistics.of_question(projection.question(np.ones(dimension, np.float32)).unit)[0].shape == (1,)
    one, _, _ = fit(made(1, count=1)[0], ["en"])
    assert np.isfinite(one.mean).all()
