"""What is answered without a question: type-ahead over titles and labels, and the map of coverage.

Refuses: relevance; these count and match letters only.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from corpus.concepts import GROUPS, INSTRUMENTS, LOCAL_PLACES, OBJECTIVES, PLACES, Concept, Vocabularies
from corpus.facets import BY_NAME
from index.attributes import Attributes
from search.answers import Suggestion
from search.questions import facet_named
from search.relevant import Mask

LONGEST_PREFIX = 200

_OFFERED = (PLACES, LOCAL_PLACES, OBJECTIVES, GROUPS, INSTRUMENTS, "sectors", "target-groups")


@dataclass(frozen=True, slots=True)
class Title:
    id: str
    text: str
    level: str


@dataclass(frozen=True, slots=True)
class Cell:
    row: str
    column: str
    count: int


@dataclass(frozen=True)
class Coverage:
    """`rows` and `columns` are (value, label); `cells` hold every pair, zero where there is a gap."""

    row_facet: str
    column_facet: str
    rows: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    cells: tuple[Cell, ...]


class TypeAhead:
    """Over titles, concepts and places. The labels are folded once: there are twenty thousand of them."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._offered = [
            (concept, [_words(fold(label.text)) for label in concept.labels])
            for scheme in vocabularies
            if scheme.name in _OFFERED
            for concept in scheme
        ]

    def suggestions(
        self, text: str, titles: Iterable[Title], language: str, limit: int
    ) -> tuple[Suggestion, ...]:
        """Those of which some word begins with each word typed; first those that begin as what was typed."""
        typed = fold(text[:LONGEST_PREFIX]).split()
        if not typed:
            return ()
        found: list[tuple[int, Suggestion]] = []
        for concept, labels in self._offered:
            if any(_fits(typed, words) for words in labels):
                shown = concept.label(language)
                rank = 0 if fold(shown).startswith(typed[0]) else 1
                found.append((rank, Suggestion(_kind(concept), concept.id, shown, concept.scheme)))
        for title in titles:
            folded = fold(title.text)
            if _fits(typed, _words(folded)):
                rank = 0 if folded.startswith(typed[0]) else 1
                found.append((rank, Suggestion("practice", title.id, title.text, "", title.level)))
        found.sort(key=lambda pair: (pair[0], len(pair[1].text), pair[1].text))
        return tuple(one for _, one in found[:limit])


def coverage_of(
    attributes: Attributes, visible: Mask, vocabularies: Vocabularies, language: str, rows: str, columns: str
) -> Coverage:
    """Raises UnknownFilter for a facet that there is not."""
    row_values = _values(attributes, visible, vocabularies, facet_named(rows).name, language)
    column_values = _values(attributes, visible, vocabularies, facet_named(columns).name, language)
    cells: list[Cell] = []
    for row, _ in row_values:
        counts = attributes.counts(columns, visible & attributes.mask(rows, (row,)))
        cells.extend(Cell(row, column, counts.get(column, 0)) for column, _ in column_values)
    return Coverage(rows, columns, row_values, column_values, tuple(cells))


def fold(text: str) -> str:
    """Case, accents and Arabic vowel signs set aside."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in spread if not unicodedata.combining(char))


def _kind(concept: Concept) -> Literal["concept", "place"]:
    return "place" if concept.scheme in (PLACES, LOCAL_PLACES) else "concept"


def _words(folded: str) -> list[str]:
    return folded.replace("-", " ").replace("’", " ").replace("'", " ").split()


def _fits(typed: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in typed)


def _values(
    attributes: Attributes, visible: Mask, vocabularies: Vocabularies, facet: str, language: str
) -> tuple[tuple[str, str], ...]:
    described = BY_NAME[facet]
    scheme = vocabularies.get(described.scheme) if described.scheme else None
    used = attributes.counts(facet, visible)
    if scheme and facet != "place":
        return tuple((one.id, one.label(language)) for one in scheme if not one.retired)
    if scheme:
        places = vocabularies.concepts(PLACES)
        return tuple((one.id, one.label(language)) for one in places if one.id in used)
    return tuple((value, value) for value in described.closed or sorted(used))
