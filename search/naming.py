"""What a question names: places, groups, sectors … found by their labels in the vocabularies.

Owns Namer, a look-up from analysed labels to concepts. Refuses: guessing from meaning; a concept is named
when its label or a synonym stands in the text, word for word after the language's analysis.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.concepts import GROUPS, LOCAL_PLACES, PLACES, Concept, Vocabularies
from corpus.vocabulary_files import NOTATION
from index.languages import Token, analyse, same_name
from search.answers import ConceptRef

SCHEMES = {
    PLACES: "place", LOCAL_PLACES: "place", GROUPS: "group", "sectors": "sector",
    "target-groups": "target-group", "outcomes": "outcome",
}  # fmt: skip
"""Scheme to the facet in which a practice carries its concepts."""

_LONGEST = 8
_NO_SPACES = frozenset({"zh", "ja", "th"})
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
    """Built once from the vocabularies; `named` is then a few dictionary look-ups a word."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._terms: dict[str, dict[tuple[str, ...], list[tuple[Named, tuple[str, ...]]]]] = {}
        self._written: list[tuple[str, Named]] = []
        for vocabulary in vocabularies:
            if vocabulary.name in SCHEMES:
                for concept in vocabulary:
                    self._learn(Named(concept, SCHEMES[vocabulary.name]))

    def named(self, text: str, language: str) -> tuple[Named, ...]:
        """Each concept once, in the order of the text; longer labels win over those inside them."""
        text = text[:_MOST_TEXT]
        if language in _NO_SPACES:
            return _distinct(self._by_signs(text))
        return _distinct(self._by_terms(text, language))

    def _learn(self, named: Named) -> None:
        for label in named.concept.labels:
            if label.language in _NO_SPACES:
                if len(label.text) > 1:
                    self._written.append((label.text, named))
                continue
            tokens = analyse(label.text, label.language)
            terms = tuple(token.term for token in tokens)
            if terms and len(terms) <= _LONGEST and label.language != NOTATION:
                written = tuple(label.text[token.start : token.end] for token in tokens)
                self._terms.setdefault(label.language, {}).setdefault(terms, []).append((named, written))

    def _by_signs(self, text: str) -> Iterable[Named]:
        here = sorted((pair for pair in self._written if pair[0] in text), key=lambda pair: -len(pair[0]))
        at = 0
        while at < len(text):
            label, one = next((pair for pair in here if text.startswith(pair[0], at)), ("", None))
            if one is not None:
                yield one
            at += max(len(label), 1)

    def _by_terms(self, text: str, language: str) -> Iterable[Named]:
        known = self._terms.get(language) or self._terms.get("en", {})
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
