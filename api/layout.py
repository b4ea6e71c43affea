"""An edition's text laid out for reading: parts of bearable length, blocks, and in each the runs of passages.

Owns where a long document is parted, where its pages begin, and what is marked as cited. Offsets are those of
the canonical text. Refuses: HTML (pages/document.html) and rights (routes/reading.py asks first).
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
    """A piece of text that the same passages cover. `anchors`: passages of which it is the first piece, so
    that `#id` leads there. `cited`: of the passage that was asked for. `page` begins right before it."""

    text: str
    anchors: tuple[str, ...]
    cited: bool
    page: Page | None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (`level` 0) or a heading. `pages` begin before it, those `within` in its midst, where its runs
    tell of those that have words."""

    level: int
    anchor: str
    pages: tuple[Page, ...]
    runs: tuple[Run, ...]
    within: tuple[Page, ...] = ()


@dataclass(frozen=True)
class Layout:
    """`after`: pages without a word that come after the last block."""

    blocks: tuple[Block, ...]
    part: int
    parts: int
    after: tuple[Page, ...] = ()


def parts_of(edition: Edition) -> list[tuple[int, int]]:
    """Spans of about PART code points, cut where a paragraph or a heading begins; together the whole text."""
    borders = [0]
    for start, _ in paragraphs(edition.text, 0, len(edition.text)):
        if start - borders[-1] >= PART:
            borders.append(start)
    return list(pairwise([*borders, len(edition.text)]))


def part_at(edition: Edition, offset: int) -> int:
    """The number (from 1) of the part in which `offset` stands."""
    starts = [start for start, _ in parts_of(edition)]
    return max(1, bisect_right(starts, offset))


def lay_out(edition: Edition, passages: Sequence[Passage], part: int, cited: str = "") -> Layout:
    """Part number `part`, which is kept between the first and the last."""
    parts = parts_of(edition)
    part = min(max(part, 1), len(parts))
    start, end = parts[part - 1]
    last = part == len(parts)
    setting = _Setting(
        edition,
        [page for page in edition.pages if start <= page.start < end or (last and page.start == end)],
        sorted((one for one in passages if one.start < end and one.end > start), key=lambda one: one.start),
        cited,
    )
    blocks = [setting.block(begin, finish) for begin, finish in paragraphs(edition.text, start, end)]
    return Layout(tuple(blocks), part, len(parts), setting.after(end))


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


class _Setting:
    """One part while it is laid out, block after block; remembers what was told already."""

    def __init__(
        self, edition: Edition, beginning: Sequence[Page], passages: Sequence[Passage], cited: str
    ) -> None:
        self._edition = edition
        self._waiting = list(beginning)
        self._passages = passages
        self._cited = cited
        self._anchored: set[str] = set()
        self._paged: set[int] = set()

    def block(self, start: int, end: int) -> Block:
        heading = _heading(self._edition.headings, start, end)
        touching = [one for one in self._passages if one.start < end and one.end > start]
        before = self._begun(start)
        within = [page for page in self._waiting if start < page.start < end]
        inside = (offset for one in touching for offset in (one.start, one.end) if start < offset < end)
        borders = sorted({start, end, *inside, *(page.start for page in within)})
        runs = tuple(self._run(begin, finish, touching, within) for begin, finish in pairwise(borders))
        anchor = f"h{heading.start}" if heading else ""
        self._paged.update(page.number for page in within)
        return Block(heading.level if heading else 0, anchor, before, runs, tuple(within))

    def _run(self, start: int, end: int, touching: Sequence[Passage], pages: Sequence[Page]) -> Run:
        covering = [one for one in touching if one.start <= start and one.end >= end]
        anchors = tuple(one.id for one in covering if one.id not in self._anchored)
        self._anchored.update(anchors)
        page = next((one for one in pages if one.start == start and one.end > start), None)
        told = self._first_told(page)
        cited = any(one.id == self._cited for one in covering)
        return Run(self._edition.text[start:end], anchors, cited, told[0] if told else None)

    def after(self, end: int) -> tuple[Page, ...]:
        return tuple(page for page in self._waiting if page.start <= end and page.number not in self._paged)

    def _begun(self, start: int) -> tuple[Page, ...]:
        """The page at `start` if it was not told yet, after the blank ones that were passed on the way."""
        told: list[Page] = []
        while self._waiting and self._waiting[0].start <= start:
            told += self._first_told(self._waiting.pop(0))
        return (*told, *self._first_told(self._edition.page_at(start)))

    def _first_told(self, page: Page | None) -> tuple[Page, ...]:
        """The page, the first time it is met."""
        if page is None or page.number in self._paged:
            return ()
        self._paged.add(page.number)
        return (page,)


def _heading(headings: Sequence[Heading], start: int, end: int) -> Heading | None:
    return next((one for one in headings if start <= one.start < end and one.end <= end), None)
