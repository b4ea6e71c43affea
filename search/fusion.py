"""Retrievers' standardised scores become one score that orders. Owns the weights.

A row's score is the weighted sum over the retrievers present for its language, divided by what such a sum
typically reaches for a good match; so sharing no words, or not being in a space, costs a passage nothing.
Refuses: deciding whether a passage is about the question at all (relevance.py).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.answers import ScorePart
from search.retrieval import TERMS, Floats, Scores

WEIGHTS = {TERMS: 0.5}
"""Measured on SciFact and Cranfield (nDCG@10): terms at 0.3 to 0.6 of a space's weight order best."""

NEARNESS, NEARNESS_WEIGHT, FARTHEST_ODDS = "nearness", 0.1, 8.0
"""The log odds of relevance, cut at ±8, join the sum: they know absolute nearness, which steadies the order
where a language has few passages. Measured (nDCG@10) at 0.1: Cranfield .430 to .438, results framework .727
to .741, CISI .480 to .468."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What the weighted sum of a set of retrievers typically reaches for the best match, relative to the
    multilingual space alone: written `a+b`, names sorted. Unknown sets are taken as their weights' sum."""

    typical: dict[str, float]

    def of(self, present: frozenset[str]) -> float:
        written = "+".join(sorted(present))
        if written in self.typical:
            return self.typical[written]
        return max(sum(WEIGHTS.get(name, 1.0) for name in present), 1e-6)


@dataclass(frozen=True)
class Fused:
    """`score` per row, `odds` its log odds of relevance as they were cut, and per language number the
    divisor that made retrievers' sums comparable."""

    score: Floats
    odds: Floats
    divisor: Floats
    scores: Scores

    def parts(self, row: int, language: int) -> tuple[ScorePart, ...]:
        """The summands of one row's score; `sum(part.adds) == score[row]`."""
        retrieved = tuple(
            ScorePart(
                one.name,
                float(one.standard[row]),
                WEIGHTS.get(one.name, 1.0) / float(self.divisor[language]),
            )
            for one in self.scores.retrieved
            if self.scores.present[one.name][language]
        )
        return (*retrieved, ScorePart(NEARNESS, float(self.odds[row]), NEARNESS_WEIGHT))


def fuse(
    scores: Scores, odds: Floats, languages: NDArray[np.int16], names: tuple[str, ...], reach: Reach
) -> Fused:
    """`languages[row]` indexes `names`; `odds` are the log odds of relevance. One score a row."""
    cut = np.clip(odds, -FARTHEST_ODDS, FARTHEST_ODDS)
    total, divisor = summed(scores, languages, names, reach)
    return Fused(total + NEARNESS_WEIGHT * cut, cut, divisor, scores)


def summed(
    scores: Scores, languages: NDArray[np.int16], names: tuple[str, ...], reach: Reach
) -> tuple[Floats, Floats]:
    """The retrievers' weighted sums, made comparable, (rows,); and the divisors, (languages,)."""
    divisor = np.array([reach.of(_present(scores, number)) for number in range(len(names))], np.float32)
    total = np.zeros(len(languages), np.float32)
    for one in scores.retrieved:
        weight = np.float32(WEIGHTS.get(one.name, 1.0))
        total += one.standard * weight
    if len(names):
        total *= (1.0 / divisor)[languages]
    return total, divisor


def _present(scores: Scores, language: int) -> frozenset[str]:
    return frozenset(name for name, mask in scores.present.items() if mask[language])
