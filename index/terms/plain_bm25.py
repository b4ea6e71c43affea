"""The oracle: BM25 as its formula says, over a dictionary. Not meant to be fast.

Where tantivy differs, by its nature: it keeps lengths in one byte (scores up to 4 % off a text), computes in
float32, and counts deleted rows in document frequencies until it merges. Refuses: those shortcuts.
"""

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.languages import analyse, counted_terms
from index.terms import K1, B, TermHits, idf, rarest, telling
from index.vectors import Mask

_FILE = "terms.json"


class PlainIndex:
    """See index.terms.TermIndex."""

    def __init__(self, folder: Path, language: str, rows: dict[int, list[str]]) -> None:
        self._folder = folder
        self._language = language
        self._rows = rows

    @classmethod
    def create(cls, folder: Path, language: str) -> "PlainIndex":
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder, language, {})

    @classmethod
    def open(cls, folder: Path, language: str) -> "PlainIndex":
        stored = json.loads((folder / _FILE).read_text("utf-8"))
        return cls(folder, language, {int(row): terms for row, terms in stored.items()})

    @classmethod
    def append(cls, folder: Path, language: str) -> "PlainIndex":
        return cls.open(folder, language)

    @staticmethod
    def fork(old: Path, new: Path) -> None:
        shutil.copytree(old, new)

    def add(self, rows: Sequence[int], texts: Sequence[str]) -> None:
        for row, text in zip(rows, texts, strict=True):
            self._rows[int(row)] = [token.term for token in analyse(text, self._language)]

    def delete(self, rows: Sequence[int]) -> None:
        for row in rows:
            self._rows.pop(int(row), None)

    def commit(self) -> None:
        (self._folder / _FILE).write_text(json.dumps(self._rows, ensure_ascii=False), encoding="utf-8")

    @property
    def count(self) -> int:
        return len(self._rows)

    def holding(self, term: str) -> int:
        return sum(term in terms for terms in self._rows.values())

    def search(self, text: str, allowed: Mask | None = None) -> TermHits:
        often = counted_terms(text, self._language)
        terms = tuple(often)
        counts = {row: Counter(held) for row, held in self._rows.items()}
        holding = np.array([sum(term in one for one in counts.values()) for term in terms], dtype=np.int64)
        kept = rarest(holding)
        terms, holding = tuple(terms[at] for at in kept), holding[kept]
        weights = dict(zip(terms, idf(self.count, holding).tolist(), strict=True))
        entries = [
            term for term, finds in zip(terms, telling(self.count, holding).tolist(), strict=True) if finds
        ]
        average = sum(map(len, self._rows.values())) / max(self.count, 1)
        found = [(row, one) for row, one in sorted(counts.items()) if any(term in one for term in entries)]
        times = {term: weight * often[term] for term, weight in weights.items()}
        scores = [self._score(one, times, len(self._rows[row]) / average) for row, one in found]
        total = sum(weights.values())
        covered = [sum(weight for term, weight in weights.items() if term in one) / total for _, one in found]
        rows = np.array([row for row, _ in found], dtype=np.int64)
        return TermHits(rows, np.array(scores, dtype=np.float32), np.array(covered, dtype=np.float32)).within(
            allowed
        )

    @staticmethod
    def _score(held: "Counter[str]", weights: dict[str, float], length: float) -> float:
        """Σ idf · tf (k1 + 1) / (tf + k1 (1 - b + b · length)), length relative to the mean."""
        bend = K1 * (1 - B + B * length)
        return sum(weight * held[term] * (K1 + 1) / (held[term] + bend) for term, weight in weights.items())
