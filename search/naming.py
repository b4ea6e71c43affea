"""What a question names: places, groups, sectors … found by their labels in the vocabularies.

Owns Namer, a look-up from analysed labels to concepts. Refuses: guessing from meaning; a concept is named
when its label or a synonym stands in the text, word for word after the language's analysis.
"""

import threading
from collections import ChainMap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.concepts import GROUPS, INSTRUMENTS, LOCAL_PLACES, PLACES, Concept, Vocabularies
from corpus.instruments import cited
from corpus.vocabulary_files import NOTATION
from index.languages import Token, analyse, same_name
from index.languages.territories import territories
from search.answers import ConceptRef

SCHEMES = {
    PLACES: "place", LOCAL_PLACES: "place", GROUPS: "group", "sectors": "sector",
    "target-groups": "target-group", "outcomes": "outcome",
}  # fmt: skip
"""Scheme to the facet in which a practice carries its concepts."""

_LONGEST = 8
_NO_SPACES = frozenset({"zh", "ja", "th"})
_CHINESE = "zh"
_MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Named:
    """A concept found in a question, and the facet by which practices meet it; `also` are those of other facets
    with the same name, of which meeting any one is enough."""

    concept: Concept
    facet: str
    also: tuple["Named", ...] = ()

    def reference(self, language: str) -> ConceptRef:
        return ConceptRef(self.concept.scheme, self.concept.id, self.concept.label(language))


class Namer:
    """Labels are learnt a language at a time, when the first question in it comes; `named` is then a few
    dictionary look-ups a word."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._vocabularies = vocabularies
        self._nameable = [
            Named(concept, SCHEMES[scheme.name])
            for scheme in vocabularies
            if scheme.name in SCHEMES
            for concept in scheme
        ]
        self._terms: dict[str, dict[tuple[str, ...], list[tuple[Named, tuple[str, ...]]]]] = {}
        self._written: dict[str, list[tuple[str, Named]]] = {}
        self._lock = threading.Lock()

    def named(self, text: str, language: str) -> tuple[Named, ...]:
        """Each concept once: instruments, then the others in the order of the text; longer labels win over those
        inside them."""
        text = text[:_MOST_TEXT]
        return _distinct((*self._instruments(text, language), *self._labelled(text, language)))

    def _instruments(self, text: str, language: str) -> Iterable[Named]:
        """Conventions and resolutions, by name, number or symbol."""
        scheme = self._vocabularies.get(INSTRUMENTS)
        for one in cited(text, language, scheme) if scheme else ():
            concept = scheme.get(one.instrument) if scheme else None
            if concept is not None:
                yield Named(concept, "instrument")

    def _labelled(self, text: str, language: str) -> Iterable[Named]:
        return self._by_signs(text) if language in _NO_SPACES else self._by_terms(text, language)

    def _learn(self, language: str) -> None:
        with self._lock:
            if language in self._terms:
                return
            known: dict[tuple[str, ...], list[tuple[Named, tuple[str, ...]]]] = {}
            written: list[tuple[str, Named]] = []
            for named, text in self._called(language):
                tokens = analyse(text, language)
                if language in _NO_SPACES:
                    written += [(text, named)] if len(text) > 1 else []
                elif 0 < len(tokens) <= _LONGEST:
                    words = tuple(text[token.start : token.end] for token in tokens)
                    known.setdefault(tuple(token.term for token in tokens), []).append((named, words))
            self._written[language] = written
            self._terms[language] = known

    def _called(self, language: str) -> Iterator[tuple[Named, str]]:
        """What each concept is called in one language; places also where only CLDR names them."""
        beyond = territories(language)
        for named in self._nameable:
            for label in named.concept.labels:
                if label.language == language and label.language != NOTATION:
                    yield named, label.text
            if beyond and named.concept.scheme == PLACES:
                codes = [one.text for one in named.concept.labels if one.language == NOTATION]
                for name in {beyond[code] for code in (named.concept.id, *codes) if code in beyond}:
                    yield named, name

    def _by_signs(self, text: str) -> Iterable[Named]:
        self._learn(_CHINESE)
        here = sorted(
            (pair for pair in self._written[_CHINESE] if pair[0] in text), key=lambda pair: -len(pair[0])
        )
        at = 0
        while at < len(text):
            label, one = next((pair for pair in here if text.startswith(pair[0], at)), ("", None))
            if one is not None:
                yield one
            at += max(len(label), 1)

    def _by_terms(self, text: str, language: str) -> Iterable[Named]:
        self._learn(language)
        self._learn("en")
        known = ChainMap(self._terms[language], self._terms["en"])
        tokens = analyse(text, language)
        at = 0
        while at < len(tokens):
            for width in range(min(_LONGEST, len(tokens) - at), 0, -1):
                run = tokens[at : at + width]
                found = _called(known.get(tuple(one.term for one in run), ()), text, run, language)
                if found is not None:
                    yield found
                    at += width - 1
                    break
            at += 1


def _called(
    candidates: Sequence[tuple[Named, tuple[str, ...]]], text: str, run: Sequence[Token], language: str
) -> Named | None:
    """The candidates whose written words are those of the text, not only their stems: the first, with the others."""
    words = [text[one.start : one.end] for one in run]
    found = {
        named.facet: named
        for named, written in reversed(candidates)
        if all(same_name(word, name, language) for word, name in zip(words, written, strict=True))
    }
    ordered = [*reversed(found.values())]
    return replace(ordered[0], also=tuple(ordered[1:])) if ordered else None


def _distinct(found: Iterable[Named]) -> tuple[Named, ...]:
    return tuple({(one.concept.scheme, one.concept.id): one for one in found}.values())
