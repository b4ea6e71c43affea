"""What a question names: places, groups, sectors … found by their labels in the vocabularies.

Owns Namer, a look-up from analysed labels to concepts. Refuses: guessing from meaning; a concept is named
when its label or a synonym stands in the text, word for word after the language's analysis.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from corpus.concepts import GROUPS, LOCAL_PLACES, PLACES, Concept, Vocabularies
from corpus.vocabulary_files import NOTATION
from index.languages import analyse
from search.answers import ConceptRef

SCHEMES = {
    PLACES: "place", LOCAL_PLACES: "place", GROUPS: "group", "sectors": "sector",
    "target-groups": "target-group",
}  # fmt: skip
"""Scheme to the facet in which a practice carries its concepts."""

_LONGEST = 8
_NO_SPACES = frozenset({"zh", "ja", "th"})
_MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Named:
    """A concept found in a question, and the facet by which practices meet it."""

    concept: Concept
    facet: str

    def reference(self, language: str) -> ConceptRef:
        return ConceptRef(self.concept.scheme, self.concept.id, self.concept.label(language))


class Namer:
    """Built once from the vocabularies; `named` is then a few dictionary look-ups a word."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._terms: dict[str, dict[tuple[str, ...], Named]] = {}
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
            terms = tuple(token.term for token in analyse(label.text, label.language))
            if terms and len(terms) <= _LONGEST and label.language != NOTATION:
                self._terms.setdefault(label.language, {}).setdefault(terms, named)

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
        terms = [token.term for token in analyse(text, language)]
        at = 0
        while at < len(terms):
            width = next(
                (
                    w
                    for w in range(min(_LONGEST, len(terms) - at), 0, -1)
                    if tuple(terms[at : at + w]) in known
                ),
                0,
            )
            if width:
                yield known[tuple(terms[at : at + width])]
            at += max(width, 1)


def _distinct(found: Iterable[Named]) -> tuple[Named, ...]:
    return tuple({(one.concept.scheme, one.concept.id): one for one in found}.values())
