"""What stands for each concept of a scheme in one language: a whole text, its parts, its words, its name.

Owns that choice. Refuses: weighing words (term_weights.py), encoding these texts (tag_schemes.py) and scoring with them.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from corpus.concepts import Concept, Vocabulary
from corpus.vocabulary_files import NOTATION
from index.languages import analyse, counted_terms
from index.languages.function_words import says_little
from search.term_weights import Postings, TermWeights

Floats = NDArray[np.float32]

PART_WORDS, PART_LETTERS = 45, 90
"""How long a part of a definition is; letters where words are not spaced."""

MOST_TRANSLATED = 500
"""Concepts of a scheme up to which its other languages help to say what each one means."""

NAME_TERMS, NAME_SHARE = 4, 0.8
"""A name of at least so many telling words is said where a sentence has this share of them, weighed by rarity. Shorter
ones are words that anybody uses."""


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
        return TermWeights.of(known, self.language)

    @cached_property
    def undefined(self) -> float:
        """Share of the concepts that are known by their names alone."""
        return float(np.mean([not any(text for _, text in one.definitions) for one in self.concepts]))

    def named(self, counts: Mapping[str, int]) -> NDArray[np.bool_]:
        """Shape (concepts,): whether a sentence with these words says the name of each."""
        names, whole = self._names
        words = [self.weights.columns[term] for term in counts if term in self.weights.columns]
        heard = names.total(words, np.ones(len(words), np.float32), len(self.concepts))
        return np.asarray(heard >= NAME_SHARE * whole)

    @cached_property
    def _names(self) -> tuple[Postings, Floats]:
        """How rare each word of a long name is, and their sum for each concept; more than any sum for short names."""
        held: list[dict[int, float]] = []
        for one in self.concepts:
            columns = [
                self.weights.columns[term] for term in _telling(one.label(self.language), self.language)
            ]
            long = len(columns) >= NAME_TERMS
            held.append({at: float(self.weights.rarity[at]) for at in columns} if long else {})
        whole = np.array([sum(one.values()) or np.inf for one in held], np.float32)
        return Postings.of(held, len(self.weights.columns)), whole

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


def translated(vocabulary: Vocabulary, language: str) -> tuple[ConceptTexts, ...]:
    """The same concepts in each other language in which all of them have a name and a definition. None of a large scheme:
    its first use would wait for as many encodings."""
    living = [one for one in vocabulary if not one.retired]
    if not living or len(living) > MOST_TRANSLATED:
        return ()
    defined = [{tongue for tongue, text in one.definitions if text} & _languages(one) for one in living]
    return tuple(
        described(vocabulary, one)
        for one in sorted(frozenset.intersection(*map(frozenset, defined)) - {language})
    )


def _telling(name: str, language: str) -> list[str]:
    """The words of a name, each once, save those that only hold it together."""
    found = analyse(name, language)
    return list(
        dict.fromkeys(
            one.term for one in found if not says_little(name[one.start : one.end], one.term, language)
        )
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
