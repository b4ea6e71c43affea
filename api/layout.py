"""An edition's text laid out for reading: parts of bearable length, blocks, and in each the runs of passages.

Owns where a long document is parted and what is marked as cited. Offsets are those of the canonical text.
Refuses: HTML (pages/document.html) and rights (routes/reading.py asks before it calls this).
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.works import Edition, Heading, Page, Passage

PART = 24_000
"""About how many code points one part holds: under 60 kB of page in most scripts."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that one passage (or none) covers. `anchor` is set on a passage's first run, so that
    `#id` leads there; `cited` on all runs of the passage that was asked for."""

    text: str
    anchor: str
    cited: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`level` 0) or a heading. `pages` begin at its start, or within it."""

    level: int
    anchor: str
    pages: tuple[Page, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Layout:
    blocks: tuple[Block, ...]
    part: int
    parts: int


def parts_of(edition: Edition) -> list[tuple[int, int]]:
    """Spans of about PART code points, cut where a paragraph or a heading begins; together the whole text."""
    borders = [0]
    for start, _ in paragraphs(edition.text, 0, len(edition.text)):
        if start - borders[-1] >= PART:
            borders.append(start)
    return list(zip(borders, [*borders[1:], len(edition.text)], strict=True))


def part_at(edition: Edition, offset: int) -> int:
    """The number (from 1) of the part in which `offset` stands."""
    starts = [start for start, _ in parts_of(edition)]
    return max(1, bisect_right(starts, offset))


def lay_out(edition: Edition, passages: Sequence[Passage], part: int, cited: str = "") -> Layout:
    """Part number `part`, which is kept between the first and the last."""
    parts = parts_of(edition)
    part = min(max(part, 1), len(parts))
    start, end = parts[part - 1]
    inside = sorted(
        (one for one in passages if one.start < end and one.end > start), key=lambda one: one.start
    )
    blocks = []
    for begin, finish in paragraphs(edition.text, start, end):
        heading = _heading(edition.headings, begin, finish)
        blocks.append(
            Block(
                heading.level if heading else 0,
                f"h{heading.start}" if heading else "",
                tuple(page for page in edition.pages if _begins_here(page, begin, finish, start)),
                _runs(edition.text, begin, finish, inside, cited),
            )
        )
    return Layout(tuple(blocks), part, len(parts))


def paragraphs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of lines that hold more than white space."""
    found = []
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            found.append((at, stop))
        at = stop + 1
    return found


def _heading(headings: Sequence[Heading], start: int, end: int) -> Heading | None:
    return next((one for one in headings if start <= one.start < end and one.end <= end), None)


def _begins_here(page: Page, start: int, end: int, part_start: int) -> bool:
    """Pages are told before the first paragraph that reaches into them."""
    return start <= page.start < end or (
        page.start < start and page.end > start and _first_of(page, start, part_start)
    )


def _first_of(page: Page, start: int, part_start: int) -> bool:
    return start == part_start or start - page.start <= 2


def _runs(text: str, start: int, end: int, passages: Sequence[Passage], cited: str) -> tuple[Run, ...]:
    touching = [one for one in passages if one.start < end and one.end > start]
    borders = sorted({start, end, *(_within(one.start, start, end) for one in touching),
                      *(_within(one.end, start, end) for one in touching)})  # fmt: skip
    runs = []
    for begin, finish in pairwise(borders):
        covering = [one for one in touching if one.start <= begin and one.end >= finish]
        anchor = next(
            (one.id for one in covering if max(one.start, start) == begin and one.start >= start), ""
        )
        runs.append(Run(text[begin:finish], anchor, any(one.id == cited for one in covering)))
    return tuple(runs)


def _within(offset: int, start: int, end: int) -> int:
    return min(max(offset, start), end)
