"""How far people who tagged the same submissions agree: Krippendorff's alpha for nominal data, with an interval.

After K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), and A. F. Hayes and K. Krippendorff,
Answering the Call for a Standard Reliability Measure for Coding Data (2007). Owns the measure, and what is counted as
one unit. Refuses: saying what is enough, and one figure over people and machines together.
"""

import random
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

FEWEST = 30
"""Submissions that two must have tagged before a figure is told: an interval over fewer says next to nothing."""

_DRAWS = 1_000

Unit = Sequence[Hashable | None]


@dataclass(frozen=True, slots=True)
class Agreement:
    """`alpha` is None where it cannot be told: too few submissions, or nothing that anybody tagged differently from
    anything. `low` and `high` hold 95 of 100 draws of the bootstrap."""

    submissions: int
    alpha: float | None = None
    low: float | None = None
    high: float | None = None


def alpha(units: Iterable[Unit]) -> float | None:
    """1 - observed / expected disagreement. A unit lists what each coder said of it, None where one said nothing;
    units with fewer than two values count for nothing. None where no disagreement could be expected."""
    return _of([_counted(units)])


def _counted(units: Iterable[Unit]) -> tuple[float, Counter[Hashable]]:
    """The disagreement observed within units, and how often each value was given; both add up over units."""
    observed = 0.0
    total: Counter[Hashable] = Counter()
    for unit in units:
        said = Counter(one for one in unit if one is not None)
        if (m := said.total()) > 1:
            total.update(said)
            observed += (m * m - sum(count * count for count in said.values())) / (m - 1)
    return observed, total


def _of(shares: Sequence[tuple[float, Counter[Hashable]]]) -> float | None:
    total: Counter[Hashable] = Counter()
    for _, values in shares:
        total.update(values)
    n = total.total()
    expected = n * n - sum(count * count for count in total.values())
    return 1 - (n - 1) * sum(observed for observed, _ in shares) / expected if expected else None


def agreement(tagged: Mapping[str, Sequence[frozenset[str]]], seed: int = 0) -> Agreement:
    """Of submissions, each with the tags of every coder. One unit is a submission and a concept that somebody gave to
    some submission: given, or not. Whole submissions are drawn, since the tags of one hang together."""
    return _told({name: [coders] for name, coders in tagged.items() if len(coders) > 1}, seed)


def with_machine(
    tagged: Mapping[str, Sequence[tuple[frozenset[str], frozenset[str]]]], seed: int = 0
) -> Agreement:
    """Of submissions, for each person who tagged it their tags and the machine's. Each such pair is a unit of its own, so
    that how people differ from each other does not count."""
    return _told({name: pairs for name, pairs in tagged.items() if pairs}, seed)


def _told(tagged: Mapping[str, Sequence[Sequence[frozenset[str]]]], seed: int) -> Agreement:
    """Of submissions, groups of coders who are held against each other."""
    groups = [coders for _, each in sorted(tagged.items()) for coders in each]
    concepts = sorted({tag for coders in groups for tags in coders for tag in tags})
    shares = [
        _counted([[concept in tags for tags in coders] for coders in each for concept in concepts])
        for _, each in sorted(tagged.items())
    ]
    if len(shares) < FEWEST:
        return Agreement(len(shares))
    chance = random.Random(seed)  # noqa: S311
    drawn = (_of(chance.choices(shares, k=len(shares))) for _ in range(_DRAWS))
    told = sorted(one for one in drawn if one is not None)
    if not told:
        return Agreement(len(shares), _of(shares))
    low, high = told[int(0.025 * len(told))], told[min(int(0.975 * len(told)), len(told) - 1)]
    return Agreement(len(shares), _of(shares), low, high)
