"""What every term engine promises: TermEngine, TermHits, and the constants of BM25.

Score (Robertson and Zaragoza 2009, as Lucene computes it): for each distinct term of the question, times how
often it stands there, idf · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / mean length)), with
idf = ln(1 + (N - n + 0.5) / (n + 0.5)).
Refuses: any engine's own business.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75

MOST_TERMS = 200
"""Distinct terms of a question that are asked; a pasted paragraph has fewer, a pasted report has more."""


@dataclass(frozen=True)
class TermHits:
    """The rows with a term in common, or the best of them: `rows` ascending, BM25 `scores`, and `coverage`,
    the share of the question's terms that the row holds, weighted by idf, 0 to 1. `total` counts all."""

    rows: NDArray[np.int64]
    scores: NDArray[np.float32]
    coverage: NDArray[np.float32]
    total: int


class TermEngine(Protocol):
    def add(self, rows: Sequence[int], texts: Sequence[str]) -> None:
        """Each row once; `commit` makes them findable."""
        ...

    def delete(self, rows: Sequence[int]) -> None: ...

    def commit(self) -> None: ...

    def search(self, text: str) -> TermHits: ...


class TermEngineKind(Protocol):
    """How an engine comes to be; `folder` is its alone."""

    def create(self, folder: Path, language: str) -> TermEngine: ...

    def open(self, folder: Path, language: str) -> TermEngine: ...

    def fork(self, source: Path, folder: Path, language: str) -> TermEngine:
        """A copy that shares what is immutable; the source stays as it is."""
        ...


def nothing() -> TermHits:
    return TermHits(np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32), 0)


def idf(documents: int, holding: int) -> float:
    return float(np.log1p((documents - holding + 0.5) / (holding + 0.5)))


def rarer(weights: Mapping[str, tuple[float, int]], documents: int) -> dict[str, float]:
    """Of terms with (idf, rows holding it): the idf of those that are asked.

    Terms that no row holds are not, nor, where there are rarer ones, those of more than half of all rows:
    they order next to nothing and touch nearly every row.
    """
    known = {term: weight for term, (weight, count) in weights.items() if count}
    rare = {term: weight for term, weight in known.items() if weights[term][1] * 2 <= documents}
    return rare or known
