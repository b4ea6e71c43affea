"""Which instruments the passages of an edition cite, with the words that do: proposals, each with its evidence.

Owns how many are kept. Refuses: recognising a citation (corpus.instruments), and judging whether it matters.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.assertions import Evidence
from corpus.concepts import Vocabulary
from corpus.instruments import cited
from corpus.works import Edition, Passage

MOST = 12
"""Instruments kept of one practice, the most often cited: a list of treaties is about none of them."""

_AROUND = 60
"""Characters before and after the words that cite."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation: the instrument's id, the passage that holds it, and the words."""

    instrument: str
    passage: str
    evidence: Evidence


def citations(
    edition: Edition, passages: Sequence[Passage], instruments: Vocabulary | None
) -> tuple[Cited, ...]:
    """In the order of the text."""
    if instruments is None:
        return ()
    return tuple(
        Cited(one.instrument, passage.id, _evidence(edition, passage, one.start, one.end))
        for passage in passages
        for one in cited(passage.text, passage.language, instruments)
    )


def chosen(found: Sequence[Cited], passages: Sequence[str]) -> tuple[Cited, ...]:
    """The first citation of each instrument that these passages cite most."""
    inside = [one for one in found if one.passage in frozenset(passages)]
    most = {name for name, _ in Counter(one.instrument for one in inside).most_common(MOST)}
    first: dict[str, Cited] = {}
    for one in inside:
        if one.instrument in most:
            first.setdefault(one.instrument, one)
    return tuple(first.values())


def _evidence(edition: Edition, passage: Passage, start: int, end: int) -> Evidence:
    return Evidence(
        edition.id,
        passage.text[start:end],
        passage.text[max(0, start - _AROUND) : start],
        passage.text[end : end + _AROUND],
        passage.heading,
    )
