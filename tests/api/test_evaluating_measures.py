"""Measures, intervals and tests against formulae written out and every case counted; and the ranking they rest on."""

import itertools
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from api.evaluating.intervals import bootstrap, sign_flip, wilson
from api.evaluating.measuring import MEASURES, measured
from corpus.access import anyone
from search.answers import Ask, Criterion
from tests.api.made import make, settings_for


def ndcg(grades: Sequence[int], ideal: Sequence[int]) -> float:
    def gain(row: Sequence[int]) -> float:
        return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(row[:10], 1))

    return gain(grades) / gain(sorted(ideal, reverse=True))


def test_measures_are_the_textbook_formulae() -> None:
    right = {"a": {"x": 2, "y": 1, "z": 1}, "b": {"u": 1}, "c": {"v": 1}}
    ranked = {
        "a": ["n1", "y", "n2", "x", *(f"m{n}" for n in range(30)), "z"],
        "b": [*(f"n{n}" for n in range(11)), "u"],
    }
    found = measured(right, ranked)
    assert list(found) == list(MEASURES) == ["nDCG@10", "RR@10", "R@5", "R@10", "R@100"]
    assert found["nDCG@10"] == pytest.approx({"a": ndcg([0, 1, 0, 2], [2, 1, 1]), "b": 0, "c": 0})
    assert found["RR@10"] == pytest.approx({"a": 1 / 2, "b": 0, "c": 0})
    assert found["R@5"] == pytest.approx({"a": 2 / 3, "b": 0, "c": 0})
    assert found["R@10"] == pytest.approx({"a": 2 / 3, "b": 0, "c": 0})
    assert found["R@100"] == pytest.approx({"a": 1, "b": 1, "c": 0})


def test_the_bootstrap_is_the_quantile_over_all_resamples() -> None:
    values = [0.0, 0.1, 0.45, 1.0]
    means = [np.mean(one) for one in itertools.product(values, repeat=4)]
    low, high = np.quantile(means, [0.025, 0.975])
    assert bootstrap(values, rounds=200_000) == pytest.approx((low, high), abs=0.02)
    assert bootstrap(values) == bootstrap(values)
    assert bootstrap([0.5]) == (0.5, 0.5)
    assert all(map(math.isnan, bootstrap([])))


def test_resamples_are_drawn_in_stretches_without_a_difference_in_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = list(np.random.default_rng(1).random(50))
    whole = bootstrap(values)
    monkeypatch.setattr("api.evaluating.intervals._AT_ONCE", 170)
    assert bootstrap(values) == pytest.approx(whole, abs=0.01)
    assert 0 < sign_flip([0.1, -0.2, 0.3]) <= 1


def test_wilson_agrees_with_its_formula_solved_by_search() -> None:
    """The bounds are the shares at which the observed one lies 1.96 standard errors away."""
    for hits, total in ((0, 7), (3, 7), (7, 7), (57, 60)):
        low, high = wilson(hits, total)
        for bound in {low, high} - {0.0, 1.0}:
            assert abs(hits / total - bound) == pytest.approx(
                1.959964 * (bound * (1 - bound) / total) ** 0.5, abs=1e-6
            )
        assert 0 <= low <= hits / total <= high <= 1


@pytest.mark.parametrize(
    "differences", [[0.3, 0.1, -0.05, 0.2], [1, 1, 1, 1, 1, 1], [0.5, -0.5], [0.2, 0.0, 0.0]]
)
def test_the_sign_flip_is_the_share_of_all_sign_patterns(differences: list[float]) -> None:
    seen = abs(sum(differences)) - 1e-12
    patterns = [
        abs(sum(sign * one for sign, one in zip(signs, differences, strict=True))) >= seen
        for signs in itertools.product((-1, 1), repeat=len(differences))
    ]
    assert sign_flip(differences, rounds=100_000) == pytest.approx(np.mean(patterns), abs=0.01)


def test_no_difference_has_p_of_one() -> None:
    assert sign_flip([0.0] * 30) == 1
    assert sign_flip([0.01] * 40) < 0.001


def test_a_ranking_begins_with_what_search_shows_and_leaves_nothing_out(tmp_path: Path) -> None:
    with make(settings_for(tmp_path / "data")) as house:
        searcher, scope = house.searcher, anyone()
        for text in ("complaint desks for unpaid wages", "recruitment fee", "quantum chromodynamics"):
            answer = searcher.search(Ask(text, limit=100), scope)
            ranking = searcher.ranking(Ask(text), scope, 100)
            names = [one.practice for one in ranking.practices]
            found = [one.practice for one in ranking.practices if one.found]
            assert names[: len(found)] == found
            if answer.comparable:
                assert [hit.practice.id for hit in answer.hits] == found
            else:
                assert not found
                assert [hit.practice.id for hit in answer.hits] == names[: len(answer.hits)]
            assert sorted(names) == sorted(searcher.practice_ids(scope))
            rest = [one.score for one in ranking.practices if not one.found]
            assert rest == sorted(rest, reverse=True)
            assert searcher.ranking(Ask(text), scope, 2).practices == ranking.practices[:2]


def test_a_filter_takes_out_of_a_ranking_and_moves_nothing(tmp_path: Path) -> None:
    """So that one ranking, taken apart by language, is what each language's filter gives."""
    with make(settings_for(tmp_path / "data")) as house:
        whole = house.searcher.ranking(Ask("complaint about unpaid wages"), anyone(), 100).practices
        fields = (Criterion("level", ("field",)),)
        part = house.searcher.ranking(
            Ask("complaint about unpaid wages", filters=fields), anyone(), 100
        ).practices
        kept = {one.practice for one in part}
        assert 0 < len(part) < len(whole)
        assert [one for one in whole if one.practice in kept] == list(part)
