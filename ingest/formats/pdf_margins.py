"""What stands at the edges of pages and is not the text: running heads and feet, page numbers.

They are found by repetition from page to page, or by numbers that count with the pages; in papers too short for that,
by what a line says of its page or of the first one. Refuses: judging a line by its words alone.
"""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.formats.pdf_parts import ENDS, Box, Fragment, Leaf
from ingest.letters import tidy
from ingest.reading import Dropped

_EDGE = 0.13
_FOOT = 0.92
_BAND = 3.0
"""Points from a page's side: what is drawn there is the edge of a band over the whole page, and no cell's."""
_NOTE = re.compile(r"[\d*†‡\[(]{1,4}\s?[^\W\d_]")
_NUMBER = re.compile(r"\d{1,4}")
_LETTERS = re.compile(r"[^\W\d_]")
_PAGE_WORDS = r"(?:page|página|pagina|seite|страница|стр\.?|صفحة|第|p\.|página:|page:)"
_PAGE_NUMBER = re.compile(
    rf"[-–—|\s]*{_PAGE_WORDS}?\s*[-–—|]?\s*(?:\d{{1,4}}|[ivxlc]{{1,6}})"
    r"(?:\s*(?:/|of|de|sur|из|من)\s*\d{1,4})?\s*[-–—|页頁]*",
    re.IGNORECASE,
)
_LONGEST = 200
_SHORT_PAPER, _CLEAR = 4, 2.2
"""Pages up to which a line need not come back; how far it must then keep from the text, in letters' sizes."""

_Row = list[Fragment]


def without_margins(leaves: Sequence[Leaf]) -> list[Dropped]:
    """Takes running lines out of the leaves' fragments, and tells which."""
    if sum(1 for leaf in leaves if leaf.fragments) < 2:
        return []
    judge = _Judge(leaves)
    dropped: list[Dropped] = []
    for leaf in leaves:
        gone: set[int] = set()
        for edge, rows in judge.edges[leaf.number].items():
            for row in rows:
                reason = judge.reason(row, leaf, edge)
                if not reason:
                    continue
                gone |= {id(one) for one in row}
                dropped += [Dropped(tidy(one.text), reason, leaf.number) for one in row]
        leaf.fragments = [one for one in leaf.fragments if id(one) not in gone]
    return dropped


class _Judge:
    """Knows what comes back at the edges of this document's pages."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        pages = sum(1 for leaf in leaves if leaf.fragments)
        self.pages = pages
        self.least = max(2, min(3, pages)) if pages < 12 else max(3, round(pages * 0.12))
        self.first = next((leaf.number, leaf.fragments) for leaf in leaves if leaf.fragments)
        self.body = _body(leaves)
        self.same: Counter[tuple[str, int]] = Counter()
        self.counting: Counter[tuple[str, int, int]] = Counter()
        self.offsets: Counter[int] = Counter()
        self.edges = {leaf.number: _edges(leaf) for leaf in leaves}
        for leaf in leaves:
            here = [one for rows in self.edges[leaf.number].values() for row in rows for one in row]
            self.same.update({key for one in here for key in _keys(one.text, one)})
            self.counting.update({key for one in here for key in _counting_keys(one, leaf)})
            self.offsets.update({offset for one in here for offset in _offsets(one, leaf, whole=True)})

    def reason(self, row: _Row, leaf: Leaf, edge: str) -> str:
        """Why the row is no text; "" where it is. One running piece takes its row along."""
        if sum(len(one.text) for one in row) > _LONGEST:
            return ""
        numbered = any(self.is_page_number(one, leaf) for one in row)
        running = any(self.comes_back(one, leaf) for one in row)
        if running or self.is_of_a_short_paper(row, leaf):
            return "running head" if edge == "top" else "running foot"
        if numbered and self.lies_apart(row, leaf) and not _is_in_grid(row, leaf):
            return "page number"
        return "foot of the page" if edge == "bottom" and _is_small_print(row, leaf) else ""

    def is_page_number(self, one: Fragment, leaf: Leaf) -> bool:
        if not _PAGE_NUMBER.fullmatch(one.text):
            return False
        counted = any(
            self.offsets[offset] >= min(self.least, 3) - (self.pages < 6)
            for offset in _offsets(one, leaf, whole=True)
        )
        return counted or not _NUMBER.search(one.text)

    def comes_back(self, one: Fragment, leaf: Leaf) -> bool:
        if len(_LETTERS.findall(one.text)) < 3:
            return any(self.same[key] >= self.least for key in _keys(one.text, one)) and len(one.text) > 4
        if any(self.same[key] >= self.least for key in _keys(one.text, one)):
            return True
        return any(self.counting[key] >= self.least for key in _counting_keys(one, leaf))

    def is_of_a_short_paper(self, row: _Row, leaf: Leaf) -> bool:
        """Small and clear of the text, on a page behind the first: it carries that page's number, says what stands at
        the head of the first page, or stands there twice."""
        if self.pages > _SHORT_PAPER or leaf.number == self.first[0] or not self.keeps_clear(row, leaf):
            return False
        text = " ".join(one.text for one in row)
        if len(_LETTERS.findall(text)) < 3 or max(one.look.size for one in row) > 1.05 * self.body:
            return False
        twice = any(self.same[key] > 1 for one in row for key in _keys(one.text, one))
        return twice or _carries(text, leaf.number) or self.is_said_first(text)

    def is_said_first(self, text: str) -> bool:
        """Whether the first page has a line of the same words, or one in larger letters that holds them."""
        _, first = self.first
        plain = "".join(_LETTERS.findall(text)).casefold()
        same = any(one.text.casefold() == text.casefold() for one in first)
        large = [letter for one in first if one.look.size > 1.15 * self.body for letter in one.text]
        return same or (len(plain) >= 12 and plain in "".join(_LETTERS.findall("".join(large))).casefold())

    def keeps_clear(self, row: _Row, leaf: Leaf) -> bool:
        others = [one for one in leaf.fragments if one not in row and not _PAGE_NUMBER.fullmatch(one.text)]
        return all(abs(one.baseline - row[0].baseline) > _CLEAR * one.look.size for one in others)

    def lies_apart(self, row: _Row, leaf: Leaf) -> bool:
        """Whether the row keeps clear of the text, and nothing but other edge text lies further out."""
        base, size = row[0].baseline, max(one.look.size for one in row)
        others = [one for one in leaf.fragments if one not in row]
        near = [one for one in others if abs(one.baseline - base) < 1.0 * size]
        return not any(not (at_edge(one.box, leaf.height) and self.comes_back(one, leaf)) for one in near)


def _carries(text: str, number: int) -> bool:
    """Whether it names the page it stands on, as no title does."""
    return bool(
        re.fullmatch(
            rf"{_PAGE_WORDS}\s*{number}\b.*|{number}\s*[|·•].*"
            rf"|.*(?:[-–—|·•]\s*|[\s,]{_PAGE_WORDS}\s*){number}(?:\s*(?:/|of|de|sur|из|من)\s*\d{{1,4}})?",
            text,
            re.IGNORECASE,
        )
    )


def _body(leaves: Sequence[Leaf]) -> float:
    sizes = Counter[float]()
    for leaf in leaves:
        for one in leaf.fragments:
            sizes[one.look.size] += len(one.text)
    return max(sizes, key=lambda size: sizes[size])


def _is_in_grid(row: _Row, leaf: Leaf) -> bool:
    """Whether uprights stand on both sides of it: then it is a row of a table, and its numbers are figures."""
    x, y = row[0].centre
    beside = [
        one.box.x0
        for one in leaf.rules
        if not one.level and one.box.y0 <= y <= one.box.y1 and _BAND < one.box.x0 < leaf.width - _BAND
    ]
    return bool(beside) and min(beside) < x < max(beside)


def _is_small_print(row: _Row, leaf: Leaf) -> bool:
    """One short line at the very foot, smaller than the text, and neither sentence nor footnote: a template's
    version, a job number."""
    if (
        max(one.baseline for one in leaf.fragments) > row[0].baseline + 2
        or row[0].box.y0 < leaf.height * _FOOT
    ):
        return False
    text = " ".join(one.text for one in row)
    sizes = sorted(one.look.size for one in leaf.fragments for _ in range(len(one.text) // 20 + 1))
    small = row[0].look.size <= 0.85 * sizes[len(sizes) // 2]
    return small and len(text) <= 60 and not ENDS.search(text) and not _NOTE.match(text)


def at_edge(box: Box, height: float) -> bool:
    """Whether it lies wholly in the top or the bottom strip of a page so high."""
    return box.y1 <= height * _EDGE or box.y0 >= height * (1 - _EDGE)


def _edges(leaf: Leaf) -> dict[str, list[_Row]]:
    """Rows of fragments on one baseline in the top and the bottom strip; only rows that lie there whole."""
    rows: list[_Row] = []
    for one in sorted(leaf.fragments, key=lambda f: f.baseline):
        if rows and abs(rows[-1][0].baseline - one.baseline) < 2.0:
            rows[-1].append(one)
        else:
            rows.append([one])
    low, high = leaf.height * _EDGE, leaf.height * (1 - _EDGE)
    return {
        "top": [row for row in rows if all(one.box.y1 <= low for one in row)],
        "bottom": [row for row in rows if all(one.box.y0 >= high for one in row)],
    }


def _keys(text: str, one: Fragment) -> list[tuple[str, int]]:
    """The words at the height where they stand, and at the one next to it."""
    step = round(one.baseline / 8)
    return [(text.casefold(), step), (text.casefold(), step + 1)]


def _counting_keys(one: Fragment, leaf: Leaf) -> list[tuple[str, int, int]]:
    """The words without their number, and how far that number runs ahead of the page's."""
    masked = _NUMBER.sub("#", one.text)
    return [
        (*key, offset) for key in _keys(masked, one) for offset in _offsets(one, leaf, whole=False)
    ]  # fmt: skip


def _offsets(one: Fragment, leaf: Leaf, *, whole: bool) -> list[int]:
    if whole and not _PAGE_NUMBER.fullmatch(one.text):
        return []
    return [int(number) - leaf.number for number in _NUMBER.findall(one.text)[:4]]
