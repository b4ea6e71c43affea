"""What is answered without a question: type-ahead over titles and labels, and the map of coverage.

Refuses: relevance; these count and match letters only.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from corpus.concepts import LOCAL_PLACES, PLACES, Vocabularies
from corpus.facets import BY_NAME
from index.attributes import Attributes
from search.answers import Suggestion
from search.questions import facet_named
from search.relevant import Mask

LONGEST_PREFIX = 200

_OFFERED = (PLACES, LOCAL_PLACES, "gcm-objectives", "gmg-groups", "sectors", "target-groups")


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


def suggestions(
    text: str, titles: Iterable[Title], vocabularies: Vocabularies, language: str, limit: int
) -> tuple[Suggestion, ...]:
    """Those of which some word begins with the last word typed and that hold the words before it."""
    typed = fold(text[:LONGEST_PREFIX]).split()
    if not typed:
        return ()
    found: list[tuple[int, Suggestion]] = []
    for scheme in vocabularies:
        if scheme.name in _OFFERED:
            kind: Literal["concept", "place"] = (
                "place" if scheme.name in (PLACES, LOCAL_PLACES) else "concept"
            )
            for concept in scheme:
                if any(_fits(typed, fold(label.text)) for label in concept.labels):
                    shown = concept.label(language)
                    rank = 0 if fold(shown).startswith(typed[0]) else 1
                    found.append((rank, Suggestion(kind, concept.id, shown, scheme.name)))
    for title in titles:
        folded = fold(title.text)
        if _fits(typed, folded):
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


def _fits(typed: list[str], folded: str) -> bool:
    words = folded.replace("-", " ").replace("’", " ").replace("'", " ").split()
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
