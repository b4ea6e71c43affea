"""The canonical text of an edition: blocks laid out as one string, with exact maps of pages and headings.

Owns `lay_out`. What came out of the cage is not trusted: every block is tidied here once more.
Refuses: choosing passages (`passages.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.works import Heading, Page
from ingest.letters import join_lines, tidy
from ingest.reading import Block, BlockKind, Reading

BLANK, _NEXT = "\n\n", "\n"


@dataclass(frozen=True, slots=True)
class Span:
    """One block at `text[start:end]`. `continues`: it goes on with the paragraph of the span before."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    page: int | None = None
    continues: bool = False


@dataclass(frozen=True)
class Canonical:
    """Offsets count code points, end exclusive. Pages follow each other without overlap; an empty page
    has `start == end`. Between blocks stand two line breaks, between rows or items one."""

    text: str = field(repr=False)
    pages: tuple[Page, ...]
    headings: tuple[Heading, ...]
    spans: tuple[Span, ...]


def lay_out(reading: Reading) -> Canonical:
    """The same Reading gives the same text, always."""
    parts: list[str] = []
    spans: list[Span] = []
    length, page = 0, 0
    last: Block | None = None
    for block in reading.blocks:
        words = tidy(block.text)
        if not words:
            continue
        before = parts[-1] if parts else ""
        between = _between(last, block, before, words)
        length += len(between)
        page = max(page, block.page or 0)
        spans.append(_span(block, length, words, page or None, last is not None))
        parts += [between, words]
        length += len(words)
        last = block
    text = "".join(parts)
    headings = tuple(
        Heading(one.level, text[one.start : one.end], one.start, one.end) for one in spans if one.level
    )
    return Canonical(text, _pages(reading, spans, len(text)), headings, tuple(spans))


def _span(block: Block, start: int, words: str, page: int | None, follows: bool) -> Span:
    level = min(max(block.level, 1), 6) if block.kind == "heading" else 0
    continues = block.continues and follows and block.kind != "heading"
    return Span(block.kind, start, start + len(words), level, page, continues)


def _between(last: Block | None, block: Block, before: str, words: str) -> str:
    if last is None:
        return ""
    if block.continues and block.kind != "heading":
        seam = join_lines([before[-1], words[0]])
        return " " if " " in seam else ""
    if last.kind == block.kind and block.kind in ("row", "item"):
        return _NEXT
    return BLANK


def _pages(reading: Reading, spans: Sequence[Span], length: int) -> tuple[Page, ...]:
    """Every page of the file in order; one without text stands, empty, where the next text begins."""
    edges: dict[int, tuple[int, int]] = {}
    for one in spans:
        if one.page is not None:
            start = edges.get(one.page, (one.start, 0))[0]
            edges[one.page] = (start, one.end)
    labels = reading.page_labels if len(reading.page_labels) == reading.pages else ()
    sure = dict(reading.recognised)
    pages: list[Page] = []
    after = length
    for number in range(reading.pages, 0, -1):
        start, end = edges.get(number, (after, after))
        label = labels[number - 1] if labels else str(number)
        pages.append(Page(number, label, start, end, sure.get(number)))
        after = start
    return tuple(reversed(pages))
