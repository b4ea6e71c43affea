"""How sure a figure is: intervals by bootstrap and by Wilson's formula, and the paired sign-flip test.

Everything is seeded, so that the same answers give the same numbers. Refuses: knowing what was measured.
"""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

ROUNDS = 10_000
SEED = 20_260_101
LEVEL = 0.95

Floats = NDArray[np.float64]

_AT_ONCE = 2_000_000
"""Random numbers held at a time."""

_SAME = 1e-12


def bootstrap(
    values: Sequence[float] | Floats, rounds: int = ROUNDS, seed: int = SEED
) -> tuple[float, float]:
    """Percentile interval of the mean, over resamples with replacement (Efron 1979); NaN without values."""
    given = np.asarray(values, np.float64)
    if not len(given):
        return (float("nan"), float("nan"))
    generator = np.random.default_rng(seed)
    means = np.concatenate(
        [
            given[generator.integers(0, len(given), (count, len(given)))].mean(axis=1)
            for count in _stretches(rounds, len(given))
        ]
    )
    low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def wilson(hits: float, total: int) -> tuple[float, float]:
    """Interval of a share (Wilson 1927): never outside 0 to 1, and honest for small numbers."""
    if not total:
        return (float("nan"), float("nan"))
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    share = hits / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * ((share * (1 - share) + z * z / (4 * total)) / total) ** 0.5 / (1 + z * z / total)
    return max(0.0, middle - half), min(1.0, middle + half)


def sign_flip(differences: Sequence[float] | Floats, rounds: int = ROUNDS, seed: int = SEED) -> float:
    """Two-sided p of a paired randomisation test (Fisher 1935): how often a mean difference at least as large
    comes about when the sign of each difference is tossed. The observed one counts as one of the tosses."""
    given = np.asarray(differences, np.float64)
    if not len(given):
        return float("nan")
    seen = abs(given.sum())
    generator = np.random.default_rng(seed)
    as_large = 0
    for count in _stretches(rounds, len(given)):
        signs = generator.integers(0, 2, (count, len(given)), dtype=np.int8).astype(np.float64) * 2 - 1
        as_large += int((np.abs(signs @ given) >= seen - _SAME * len(given)).sum())
    return (as_large + 1) / (rounds + 1)


def _stretches(rounds: int, size: int) -> list[int]:
    """Rounds in stretches that fit into memory."""
    most = max(1, _AT_ONCE // size)
    return [min(most, rounds - begin) for begin in range(0, rounds, most)]
