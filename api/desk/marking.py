"""The text of a submission with its evidence marked: runs of text, each with what it speaks for.

Owns where marks begin and end, and the names by which a proposal finds its sentence. Refuses: HTML (the template writes
it) and choosing evidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

LONGEST = 300_000
"""Characters that a page shows; the rest is told to be missing."""

_BLANK = "\n\n"


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` speaks for `name`."""

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Run:
    """`names`: what it speaks for; `first`: of these, those whose mark begins here."""

    text: str
    names: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


Paragraph = tuple[Run, ...]


def paragraphs(text: str, marks: Sequence[Mark], longest: int = LONGEST) -> tuple[Paragraph, ...]:
    """The runs of all paragraphs, put together, are the text without the blank lines between them. A mark that stands
    nowhere in it is left out."""
    found, at = [], 0
    for block in text[:longest].split(_BLANK):
        if block.strip():
            found.append(_runs(text, at, at + len(block), marks))
        at += len(block) + len(_BLANK)
    return tuple(found)


def _runs(text: str, begin: int, end: int, marks: Sequence[Mark]) -> Paragraph:
    here = [one for one in marks if one.start < end and one.end > begin and 0 <= one.start < one.end]
    borders = sorted(
        {begin, end, *(min(max(edge, begin), end) for one in here for edge in (one.start, one.end))}
    )
    runs = []
    for start, stop in pairwise(borders):
        over = [one for one in here if one.start <= start and one.end >= stop]
        first = tuple(one.name for one in over if max(one.start, begin) == start and one.start >= begin)
        runs.append(Run(text[start:stop], tuple(one.name for one in over), first))
    return tuple(runs)
