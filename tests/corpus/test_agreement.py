"""Krippendorff's alpha against published examples and a second way to it, and what is told of few or identical data."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.review.agreement import FEWEST, agreement, alpha, with_machine


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


def _by_coincidences(units: list[list[str | None]]) -> float | None:
    """Alpha by the matrix of coincidences, as the source defines it (Krippendorff 2011, section C): each pair of values
    within a unit of m values counts 1 / (m - 1); o_ck are their sums, n_c the sums of the rows, and
    alpha = 1 - (n - 1) * sum of o_ck off the diagonal / sum of n_c * n_k off the diagonal."""
    matrix: dict[tuple[str, str], Fraction] = {}
    for unit in units:
        said = [one for one in unit if one is not None]
        for at, one in enumerate(said):
            for other in said[:at] + said[at + 1 :]:
                matrix[one, other] = matrix.get((one, other), Fraction(0)) + Fraction(1, len(said) - 1)
    values = sorted({one for one, _ in matrix})
    n_of = {
        one: sum((matrix.get((one, other), Fraction(0)) for other in values), Fraction(0)) for one in values
    }
    n = sum(n_of.values(), Fraction(0))
    expected = sum(n_of[a] * n_of[b] for a in values for b in values if a != b)
    if not expected:
        return None
    observed = sum(count for (a, b), count in matrix.items() if a != b)
    return float(1 - (n - 1) * observed / expected)


_values = st.sampled_from(["a", "b", "c", None])


@given(st.lists(st.lists(_values, min_size=1, max_size=5), max_size=12))
def test_alpha_is_what_the_matrix_of_coincidences_gives(units: list[list[str | None]]) -> None:
    expected = _by_coincidences(units)
    found = alpha(units)
    assert (found is None) == (expected is None)
    assert found == pytest.approx(expected)


_tags = st.frozensets(st.sampled_from(["x:1", "x:2", "x:3"]))


@settings(max_examples=25)  # each draws an interval
@given(
    st.lists(st.lists(st.tuples(_tags, _tags), min_size=1, max_size=3), min_size=FEWEST, max_size=FEWEST + 3)
)
def test_people_and_the_machine_are_held_against_each_other_pair_by_pair(
    pairs: list[list[tuple[frozenset[str], frozenset[str]]]],
) -> None:
    found = with_machine({f"s{at:02}": each for at, each in enumerate(pairs)})
    concepts = sorted({tag for each in pairs for pair in each for tags in pair for tag in tags})
    units = [[str(one in tags) for tags in pair] for each in pairs for pair in each for one in concepts]
    expected = _by_coincidences([list(one) for one in units])
    assert found.submissions == len(pairs)
    assert (found.alpha is None) == (expected is None)
    assert found.alpha == pytest.approx(expected)


def test_that_people_differ_from_each_other_does_not_count_against_the_machine() -> None:
    """Two who never agree, and a machine that says what one of them says: half of its pairs agree wholly."""
    one, other = frozenset({"a"}), frozenset({"b"})
    tagged = {f"s{n}": ((one, one), (other, one)) for n in range(FEWEST)}
    apart = with_machine(tagged).alpha
    among = agreement({f"s{n}": (one, other) for n in range(FEWEST)}).alpha
    assert apart is not None
    assert among is not None
    assert apart > among + 0.5
