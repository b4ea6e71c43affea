"""What stands for each concept of a scheme in one language: a whole text, its parts, its words with their weight.

Owns that choice, and rarity: a word that many concepts of a scheme use tells them apart less. Refuses: encoding
these texts and scoring with them (tag_scoring.py).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.concepts import Concept, Vocabulary
from corpus.vocabulary_files import NOTATION
from index.languages import counted_terms

Floats = NDArray[np.float32]

PART_WORDS, PART_LETTERS = 45, 90
"""How long a part of a definition is; letters where words are not spaced."""

_TELLING_SHARE = 0.2


NAME_TERMS, NAME_SHARE = 4, 0.8
"""A name of at least so many words is said where a sentence has this share of them, weighed by rarity. Shorter ones are
words that anybody uses."""


@dataclass(frozen=True)
class ConceptTexts:
    """`wholes[i]` is the name and definition of `concepts[i]`; `parts[j]` belongs to `concepts[owners[j]]`."""

    scheme: str
    language: str
    concepts: tuple[Concept, ...]
    wholes: tuple[str, ...]
    parts: tuple[str, ...]
    owners: NDArray[np.int64]

    @cached_property
    def weights(self) -> "TermWeights":
        known = [
            Counter(counted_terms(f"{whole} {_synonyms(one, self.language)}", self.language))
            for one, whole in zip(self.concepts, self.wholes, strict=True)
        ]
        return TermWeights.of(known)

    def named(self, counts: Mapping[str, int]) -> NDArray[np.bool_]:
        """Shape (concepts,): whether a sentence with these words says the name of each."""
        said = np.array([term in counts for term in self.weights.columns], bool)
        heard = (self._names * said).sum(axis=1)
        return np.asarray(heard >= NAME_SHARE * np.maximum(self._names.sum(axis=1), 1e-6))

    @cached_property
    def _names(self) -> Floats:
        """Shape (concepts, words): how rare each word of a long name is; zeros for short names."""
        found = np.zeros((len(self.concepts), len(self.weights.columns)), np.float32)
        for at, one in enumerate(self.concepts):
            columns = [
                self.weights.columns[term] for term in counted_terms(one.label(self.language), self.language)
            ]
            if len(columns) >= NAME_TERMS:
                found[at, columns] = self.weights.rarity[columns]
        return found

    @cached_property
    def families(self) -> tuple[NDArray[np.int64], ...]:
        """For each concept the numbers of itself and of all that is narrower."""
        numbers = {one.id: at for at, one in enumerate(self.concepts)}
        found: list[dict[int, None]] = [{at: None} for at in range(len(self.concepts))]
        for at, one in enumerate(self.concepts):
            seen, queue = {one.id}, list(one.broader)
            while queue:
                parent = queue.pop()
                if parent in numbers and parent not in seen:
                    found[numbers[parent]][at] = None
                    queue += self.concepts[numbers[parent]].broader
                seen.add(parent)
        return tuple(np.array(list(one), np.int64) for one in found)


@dataclass(frozen=True)
class TermWeights:
    """Unit vectors of weighted words, shape (concepts, words); `columns` says which word stands where."""

    columns: Mapping[str, int]
    rarity: Floats
    vectors: Floats

    @classmethod
    def of(cls, known: Iterable[Mapping[str, int]]) -> "TermWeights":
        counted = list(known)
        holding = Counter(term for one in counted for term in one)
        columns = {term: at for at, term in enumerate(sorted(holding))}
        held = np.array([holding[term] for term in columns], np.float32)
        rarity = np.log((len(counted) + 1) / (held + 1)).astype(np.float32)
        made = cls(columns, rarity, np.zeros((0, len(columns)), np.float32))
        rows = [made.vector(one) for one in counted]
        return cls(columns, rarity, np.stack(rows) if rows else made.vectors)

    def vector(self, counts: Mapping[str, int]) -> Floats:
        """Of a text's words those that the scheme knows, weighted by how often and how rare, as a unit vector."""
        found = np.zeros(len(self.columns), np.float32)
        for term, count in counts.items():
            at = self.columns.get(term)
            if at is not None:
                found[at] = (1.0 + np.log(count)) * self.rarity[at]
        return np.asarray(found / max(float(np.linalg.norm(found)), 1e-9), np.float32)

    def likeness(self, counts: Mapping[str, int]) -> Floats:
        """Shape (concepts,): cosine of a text's words with each concept's."""
        return np.asarray(self.vectors @ self.vector(counts), np.float32)

    def telling(self, concept: int, counts: Mapping[str, int], most: int = 6) -> tuple[str, ...]:
        """The words in common that weigh most, heaviest first; none that weighs next to nothing beside the heaviest."""
        weighed = {
            term: float(self.vectors[concept, self.columns[term]] * self.rarity[self.columns[term]])
            for term in counts
            if term in self.columns
        }
        floor = _TELLING_SHARE * max(weighed.values(), default=0.0)
        heavy = sorted((-weight, term) for term, weight in weighed.items() if weight > max(floor, 0.0))
        return tuple(term for _, term in heavy[:most])


def described(vocabulary: Vocabulary, language: str) -> ConceptTexts:
    """In `language` where every living concept has a text in it, else in English, else in the best covered one: a
    scheme that speaks two languages at once would draw texts to the concepts that speak theirs."""
    concepts = tuple(one for one in vocabulary if not one.retired)
    spoken = Counter(tongue for one in concepts for tongue in _languages(one))
    order = sorted(spoken, key=lambda one: (-spoken[one], one != language, one != "en", one))
    chosen = language if spoken[language] == len(concepts) else (order or [language])[0]
    parts = [(at, text) for at, one in enumerate(concepts) for text in _parts(one, chosen)]
    return ConceptTexts(
        vocabulary.name,
        chosen,
        concepts,
        tuple(_whole(one, chosen) for one in concepts),
        tuple(text for _, text in parts),
        np.array([at for at, _ in parts], np.int64),
    )


def _languages(concept: Concept) -> frozenset[str]:
    named = {one.language for one in concept.labels if not one.synonym}
    defined = {language for language, _ in concept.definitions}
    return frozenset(named & defined or named | defined)


def _definition(concept: Concept, language: str) -> str:
    known = dict(concept.definitions)
    return known.get(language) or known.get("en") or next(iter(known.values()), "")


def _whole(concept: Concept, language: str) -> str:
    definition = _definition(concept, language)
    name = concept.label(language)
    return f"{name}. {definition}" if definition else name


def _synonyms(concept: Concept, language: str) -> str:
    texts = [one.text for one in concept.labels if one.synonym and one.language == language != NOTATION]
    return "; ".join(texts)


def _parts(concept: Concept, language: str) -> list[str]:
    name, synonyms = concept.label(language), _synonyms(concept, language)
    texts = [
        *stretches(_definition(concept, language), PART_WORDS, PART_LETTERS),
        *([synonyms] if synonyms else []),
    ]
    return [f"{name}: {text}" for text in texts] or [name]


def stretches(text: str, words: int, letters: int) -> list[str]:
    """Even stretches of whole words, about so many in each; or of letters, in a script without spaces."""
    found = text.split()
    if len(text) > 12 * max(len(found), 1):
        step = -(-len(text) // max(1, round(len(text) / letters)))
        return [text[at : at + step] for at in range(0, len(text), step)]
    count = max(1, round(len(found) / words))
    ends = [round(len(found) * at / count) for at in range(count + 1)]
    return [" ".join(found[a:b]) for a, b in pairwise(ends) if a < b]
