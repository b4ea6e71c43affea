"""The contract of a term engine (BM25 within one language), TermHits, and the registry.

A new engine is one file and one line in ENGINES; tests/index/test_terms.py then runs over it.
Refuses: what a term is (index.languages), and more than one language in one index: term statistics of
one must not be diluted by another's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DoesNotFit
from index.vectors import Mask, Rows

K1, B = (
    1.2,
    0.75,
)  # BM25 (Robertson and Zaragoza 2009), as every engine here has them; a term that the question
# has n times counts n times
MOST_TERMS = 96  # of a question; the rarest are kept

# A term that stands in more rows than both of these says little: it adds to the score of rows that other
# terms find, but finds none by itself (unless the question has no other).
COMMON_ROWS = 1_000
COMMON_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class TermHits:
    """Rows with a telling term of the question, ascending. `scores`: BM25, in which a term that stands
    n times in the question counts n times. `coverage`: the IDF-weighted share
    of the question's distinct terms that the row holds, 0 to 1. Shape (n,) each."""

    rows: Rows
    scores: NDArray[np.float32]
    coverage: NDArray[np.float32]

    @classmethod
    def none(cls) -> "TermHits":
        empty = np.empty(0, dtype=np.float32)
        return cls(np.empty(0, dtype=np.int64), empty, empty)

    def within(self, allowed: Mask | None) -> "TermHits":
        if allowed is None:
            return self
        kept = allowed[self.rows]
        return TermHits(self.rows[kept], self.scores[kept], self.coverage[kept])


class TermIndex(Protocol):
    """Rows and their texts in one folder, one language. Written by one, then read by many threads."""

    def add(self, rows: Sequence[int], texts: Sequence[str]) -> None: ...

    def delete(self, rows: Sequence[int]) -> None: ...

    def commit(self) -> None:
        """Write everything to the folder and stop writing."""
        ...

    @property
    def count(self) -> int:
        """Rows that live."""
        ...

    def holding(self, term: str) -> int:
        """How many rows hold an analysed term."""
        ...

    def search(self, text: str, allowed: Mask | None = None) -> TermHits:
        """All rows (that `allowed`, indexed by row, lets through) found by a term of `text`."""
        ...


class TermEngine(Protocol):
    """What is registered. `open` trusts the files: whoever calls it has checked their hashes."""

    def create(self, folder: Path, language: str) -> TermIndex: ...

    def open(self, folder: Path, language: str) -> TermIndex:
        """For reading; `append` for adding and deleting."""
        ...

    def append(self, folder: Path, language: str) -> TermIndex: ...

    def fork(self, old: Path, new: Path) -> None:
        """Make `new` a folder with the content of `old` that can be written without touching `old`."""
        ...


ENGINES = {
    "tantivy": ("index.terms.tantivy_engine", "TantivyIndex"),
    "plain": ("index.terms.plain_bm25", "PlainIndex"),
}

DEFAULT = "tantivy"


def engine(name: str = DEFAULT) -> TermEngine:
    if name not in ENGINES:
        raise DoesNotFit(
            "this release has no such term engine", subject=name, remedy="Run: fieldbridge rebuild"
        )
    module, maker = ENGINES[name]
    found: TermEngine = getattr(import_module(module), maker)
    return found


def idf(documents: int, holding: NDArray[np.int64]) -> NDArray[np.float64]:
    """ln(1 + (N - n + .5) / (n + .5)), positive for every n up to N; n may exceed N by rows since deleted."""
    rest = np.maximum(documents - holding, 0)
    weights: NDArray[np.float64] = np.log1p((rest + 0.5) / (holding + 0.5))
    return weights


def rarest(holding: NDArray[np.int64]) -> Rows:
    """Positions, ascending, of the MOST_TERMS rarest terms; one that no row holds gives way to all others."""
    order = np.lexsort((holding, holding == 0))
    kept: Rows = np.sort(order[:MOST_TERMS])
    return kept


def telling(documents: int, holding: NDArray[np.int64]) -> Mask:
    """Which terms find rows by themselves; if none would, the rarest does."""
    found = holding <= max(COMMON_ROWS, COMMON_SHARE * documents)
    if len(found) and not (found & (holding > 0)).any():
        found = holding == holding[holding > 0].min(initial=np.iinfo(np.int64).max)
    return found
