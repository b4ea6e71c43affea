"""The words of a scheme's concepts, weighed by how rare they are: in the scheme, and in ordinary texts.

Owns TermWeights, over postings, so that a scheme of ten thousand concepts takes no more room than its words. Refuses:
choosing which words stand for a concept (concept_texts.py).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from index import background
from index.languages import counted_terms

Floats = NDArray[np.float32]

_TELLING_SHARE = 0.2


@dataclass(frozen=True)
class Postings:
    """For each word the concepts that hold it, in order, with a weight: those of word w stand from `starts[w]` to
    `starts[w + 1]`."""

    starts: NDArray[np.int64]
    concepts: NDArray[np.int64]
    weights: Floats

    @classmethod
    def of(cls, held: Sequence[Mapping[int, float]], words: int) -> "Postings":
        """`held[i]`: word to weight, of concept i."""
        count = sum(len(one) for one in held)
        owner = np.repeat(np.arange(len(held)), [len(one) for one in held])
        word = np.fromiter((at for one in held for at in one), np.int64, count)
        weight = np.fromiter((value for one in held for value in one.values()), np.float32, count)
        order = np.lexsort((owner, word))
        starts = np.searchsorted(word[order], np.arange(words + 1)).astype(np.int64)
        return cls(starts, owner[order], weight[order])

    def total(self, words: Sequence[int], factors: Floats, concepts: int) -> Floats:
        """Shape (concepts,): the sum of weights of these words, each times its factor."""
        spans = [(self.starts[one], self.starts[one + 1]) for one in words]
        lengths = [int(b - a) for a, b in spans]
        if not sum(lengths):
            return np.zeros(concepts, np.float32)
        at = np.concatenate([np.arange(a, b) for a, b in spans])
        found = np.bincount(self.concepts[at], self.weights[at] * np.repeat(factors, lengths), concepts)
        return found.astype(np.float32)

    def weight(self, word: int, concept: int) -> float:
        """Zero where the concept does not hold the word."""
        a, b = int(self.starts[word]), int(self.starts[word + 1])
        at = a + int(np.searchsorted(self.concepts[a:b], concept))
        return float(self.weights[at]) if at < b and self.concepts[at] == concept else 0.0


@dataclass(frozen=True)
class TermWeights:
    """A unit vector of weighted words for each concept; `columns` says which word has which number."""

    columns: Mapping[str, int]
    rarity: Floats
    postings: Postings
    concepts: int

    @classmethod
    def of(cls, known: Iterable[Mapping[str, int]], language: str) -> "TermWeights":
        """Rarity is the logarithm of how few concepts hold a word, times how rare it is in texts of other fields."""
        counted = list(known)
        holding = Counter(term for one in counted for term in one)
        columns = {term: at for at, term in enumerate(sorted(holding))}
        held = np.array([holding[term] for term in columns], np.float32)
        plain = np.array([rarity_elsewhere(term, language) for term in columns], np.float32)
        rarity = (np.log((len(counted) + 1) / (held + 1)) * plain).astype(np.float32)
        rows = []
        for one in counted:
            at = [columns[term] for term in one]
            values = (1.0 + np.log(np.array(list(one.values()), np.float32))) * rarity[at]
            values /= max(float(np.linalg.norm(values)), 1e-9)
            rows.append(dict(zip(at, values.tolist(), strict=True)))
        return cls(columns, rarity, Postings.of(rows, len(columns)), len(counted))

    def likeness(self, counts: Mapping[str, int]) -> Floats:
        """Shape (concepts,): cosine of a text's words that the scheme knows, weighted by how often and how rare, with
        each concept's."""
        words = [(self.columns[term], count) for term, count in counts.items() if term in self.columns]
        if not words:
            return np.zeros(self.concepts, np.float32)
        at = [word for word, _ in words]
        often = np.array([count for _, count in words], np.float32)
        factors = ((1.0 + np.log(often)) * self.rarity[at]).astype(np.float32)
        return self.postings.total(
            at, factors / np.float32(max(float(np.linalg.norm(factors)), 1e-9)), self.concepts
        )

    def telling(self, concept: int, counts: Mapping[str, int], most: int = 6) -> tuple[str, ...]:
        """The words in common that weigh most, heaviest first; none that weighs next to nothing beside the heaviest."""
        weighed = {
            term: self.postings.weight(self.columns[term], concept) * float(self.rarity[self.columns[term]])
            for term in counts
            if term in self.columns
        }
        floor = _TELLING_SHARE * max(weighed.values(), default=0.0)
        heavy = sorted((-weight, term) for term, weight in weighed.items() if weight > max(floor, 0.0))
        return tuple(term for _, term in heavy[:most])


def rarity_elsewhere(term: str, language: str) -> float:
    """From 0 to 1: how few of the background texts of a language hold a word. Without texts in it, 1 for every word."""
    holding, texts = _elsewhere(language)
    return float(np.log((texts + 1) / (holding.get(term, 0) + 1)) / np.log(texts + 1)) if texts else 1.0


@cache
def _elsewhere(language: str) -> tuple[Mapping[str, int], int]:
    found = [counted_terms(text, language) for tongue, text in background.texts() if tongue == language]
    return Counter(term for one in found for term in one), len(found)
