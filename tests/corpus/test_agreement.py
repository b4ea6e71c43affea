"""Krippendorff's alpha against published examples, and what is told of few or identical data."""

import random

import pytest

from corpus.review.agreement import FEWEST, agreement, alpha


def _units(*coders: str) -> list[list[str | None]]:
    """Rows of a published table, a coder a row; `.` is a value that is missing."""
    return [[None if one == "." else one for one in unit] for unit in zip(*coders, strict=True)]


def test_alpha_of_two_observers_is_that_of_krippendorff_2011_section_b() -> None:
    found = alpha(_units("aabbdcccedda", "babbbccceddd"))
    assert found == pytest.approx(0.692, abs=0.0005)


def test_alpha_of_four_observers_with_missing_values_is_that_of_krippendorff_2011_section_c() -> None:
    found = alpha(_units("123321412...", "1233224125.3", ".333234225 1.".replace(" ", ""), "12332441251."))
    assert found == pytest.approx(0.743, abs=0.0005)


def test_alpha_of_three_coders_is_that_of_the_computational_example() -> None:
    found = alpha(_units(".....34121133.3", "1.213343.......", "..21344.21133.4"))
    assert found == pytest.approx(0.691, abs=0.0005)


def test_those_who_always_say_the_same_leave_nothing_to_measure() -> None:
    assert alpha([["a", "a"]] * 40) is None
    assert alpha([["a", None], [None, "b"]]) is None


def test_perfect_agreement_on_different_things_is_one_and_chance_is_near_nought() -> None:
    assert alpha([["a", "a"], ["b", "b"]] * 10) == 1
    chance = random.Random(7)
    drawn = [[chance.choice("ab"), chance.choice("ab")] for _ in range(4_000)]
    assert abs(alpha(drawn) or 0) < 0.05


def test_no_figure_is_told_of_fewer_than_thirty_submissions() -> None:
    one = {f"s{n}": (frozenset({"a"}), frozenset({"b"})) for n in range(FEWEST - 1)}
    assert agreement(one) == agreement(one | {"alone": (frozenset({"a"}),)})
    assert agreement(one).alpha is None
    assert agreement(one).submissions == FEWEST - 1


def test_the_interval_holds_the_figure_and_narrows_with_more_submissions() -> None:
    def sample(size: int) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        chance = random.Random(3)
        found = {}
        for number in range(size):
            tags = frozenset(one for one in "abcdef" if chance.random() < 0.3)
            other = (
                tags if chance.random() < 0.6 else frozenset(one for one in "abcdef" if chance.random() < 0.3)
            )
            found[f"s{number}"] = (tags, other)
        return found

    few, many = agreement(sample(30)), agreement(sample(300))
    for one in (few, many):
        assert -1 <= (one.low or -2) <= (one.alpha or 2) <= (one.high or -2) <= 1
    assert (many.high or 0) - (many.low or 0) < (few.high or 0) - (few.low or 0)
