"""BM25 by the formula, in plain Python: the oracle that every other term engine is compared with.

Refuses: speed. Lengths are exact here, where engines may keep them in a byte.
"""

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.languages import analyse, terms_of
from index.terms.contract import K1, MOST_TERMS, B, TermHits, idf, nothing, rarer

_FILE = "rows.json"


class PlainBM25:
    def __init__(self, folder: Path, language: str, rows: dict[int, list[str]]) -> None:
        self._folder, self._language, self._rows = folder, language, rows

    @classmethod
    def create(cls, folder: Path, language: str) -> "PlainBM25":
        folder.mkdir(parents=True)
        return cls(folder, language, {})

    @classmethod
    def open(cls, folder: Path, language: str) -> "PlainBM25":
        rows = json.loads((folder / _FILE).read_text())
        return cls(folder, language, {int(row): terms for row, terms in rows.items()})

    @classmethod
    def fork(cls, source: Path, folder: Path, language: str) -> "PlainBM25":
        shutil.copytree(source, folder)
        return cls.open(folder, language)

    def add(self, rows: Sequence[int], texts: Sequence[str]) -> None:
        for row, text in zip(rows, texts, strict=True):
            self._rows[row] = [token.term for token in analyse(text, self._language)]

    def delete(self, rows: Sequence[int]) -> None:
        for row in rows:
            self._rows.pop(row, None)

    def commit(self) -> None:
        (self._folder / _FILE).write_text(json.dumps(self._rows))

    def search(self, text: str) -> TermHits:
        wanted = dict(terms_of(text, self._language)[:MOST_TERMS])
        if not wanted or not self._rows:
            return nothing()
        mean = sum(map(len, self._rows.values())) / len(self._rows)
        holding = {term: sum(term in terms for terms in self._rows.values()) for term in wanted}
        weight = {term: (idf(len(self._rows), count), count) for term, count in holding.items()}
        asked = rarer(weight, len(self._rows))
        whole = sum(one for one, _ in weight.values())
        found = []
        for row, terms in sorted(self._rows.items()):
            counted = Counter(terms)
            present = [term for term in asked if counted[term]]
            if present:
                norm = K1 * (1 - B + B * len(terms) / mean)
                score = sum(
                    wanted[term] * asked[term] * counted[term] * (K1 + 1) / (counted[term] + norm)
                    for term in present
                )
                found.append((row, score, sum(asked[term] for term in present) / whole))
        if not found:
            return nothing()
        rows, scores, coverage = zip(*found, strict=True)
        return TermHits(
            np.array(rows), np.array(scores, np.float32), np.array(coverage, np.float32), len(found)
        )
