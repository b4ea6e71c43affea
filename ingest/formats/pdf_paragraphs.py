"""Lines to paragraphs. Owns the question "does this line begin something new?".

Refuses: what is a heading (`pdf_headings.py`), and tables set by gaps (`pdf_gaps.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.formats.grid import named_columns, with_names
from ingest.formats.numbering import is_part, starts_item
from ingest.formats.pdf_columns import lines_in_order
from ingest.formats.pdf_gaps import gap_tables
from ingest.formats.pdf_parts import ENDS, Line, Paragraph, continues, joined
from ingest.formats.pdf_tables import Table
from ingest.formats.pdf_tags import level_of
from ingest.letters import BROKEN_WORD

_LONG_CELL = 700
LEADERS_END = re.compile(r"(?:[.…·_]\s?){4,}[\s|]*[\divxlc٠-٩]{1,5}$", re.IGNORECASE)
"""How a line of contents ends."""
_SAME_PLACE = 6.0
_COMMAS = (",", "،", "，", "、")


@dataclass(frozen=True)
class Names:
    """What a table calls its columns, and where these stand."""

    head: tuple[str, ...]
    columns: tuple[tuple[float, float], ...]

    def fits(self, table: Table) -> bool:
        """Whether `table` has its columns where this one has."""
        return (
            bool(self.head)
            and len(table.columns) == len(self.columns)
            and all(
                abs(a - c) < _SAME_PLACE and abs(b - d) < _SAME_PLACE
                for (a, b), (c, d) in zip(table.columns, self.columns, strict=True)
            )
        )


def paragraphs(lines: Sequence[Line], page: int) -> list[Paragraph]:
    """In the order given; rows of tables come as kind `row`, all else undecided."""
    found: list[Paragraph] = []
    leading = _leading(lines)
    tables = gap_tables(lines, page)
    at = 0
    while at < len(lines):
        if at in tables:
            at, rows = tables[at]
            found += rows
            continue
        last = found[-1] if found else None
        if last is None or last.kind == "row" or _begins(last, lines[at], leading):
            found.append(Paragraph(page, [lines[at]]))
        else:
            last.lines.append(lines[at])
        at += 1
    return found


def plain_paragraphs(text: str, page: int) -> list[Paragraph]:
    """Of words without places: parted at blank lines."""
    parts = [joined(part.split("\n")) for part in text.split("\n\n")]
    return [Paragraph(page, [], text=part) for part in parts if part]


def table_paragraphs(table: Table, page: int, named: Names | None) -> tuple[list[Paragraph], Names]:
    """A row for each row, under the names of its columns; long cells are running text, and come as paragraphs.

    `named` are the names of a table that the page before ended with: where the columns stand alike, they go on.
    """
    rows = [[lines_in_order(cell) for cell in row] for row in table.rows]
    texts = [[joined([line.text for line in cell]) for cell in row] for row in rows]
    head = named_columns(texts)
    repeated = named is not None and bool(texts) and list(texts[0]) == list(named.head)
    if not head and named is not None and named.fits(table):
        head = named.head
    elif head or repeated:
        head = head or texts[0]
        rows, texts = rows[1:], texts[1:]
    found: list[Paragraph] = []
    for row, cells in zip(rows, texts, strict=True):
        filled = [one for one in row if one]
        if max(map(len, cells), default=0) > _LONG_CELL or len(filled) == 1:
            for cell in filled:
                found += paragraphs(cell, page)
        elif filled:
            found.append(_row(row, cells, head, page))
    return found, Names(tuple(head), tuple(table.columns))


def mark_items(found: Sequence[Paragraph]) -> None:
    """What begins with a bullet or a number and is nothing else yet."""
    for one in found:
        if not one.kind and one.lines and starts_item(one.lines[0].text):
            one.kind = "item"


def _row(row: Sequence[list[Line]], cells: Sequence[str], head: Sequence[str], page: int) -> Paragraph:
    lines = [line for cell in row for line in cell]
    if sum(1 for line in lines if line.rtl) * 2 > len(lines):
        row, cells, head = row[::-1], cells[::-1], head[::-1]
    return Paragraph(page, [line for cell in row for line in cell], "row", text=with_names(head, cells))


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance between baselines, in points."""
    steps = [b.baseline - a.baseline for a, b in pairwise(lines) if 0 < b.baseline - a.baseline < 4 * b.size]
    return sorted(steps)[len(steps) * 2 // 5] if steps else 0.0


def _begins(last: Paragraph, line: Line, leading: float) -> bool:
    before = last.lines[-1]
    if line.column != before.column:
        return not _flows_on(before, line)
    if _is_far(before, line, leading) or _looks_other(before, line) or LEADERS_END.search(before.text):
        return True
    if before.text.endswith(BROKEN_WORD):
        return False
    roomy = _has_room(before, line)
    if len(last.lines) == 1 and roomy and is_part(before.text) and len(before.text) <= 40:
        return True
    if starts_item(line.text) or is_part(line.text):
        in_list = starts_item(last.lines[0].text)
        return _ends(before) or roomy or in_list or _indent(line, before) > 0.5 * line.size
    return _is_indented(last, line) or (roomy and _may_end(before, line))


def _is_far(before: Line, line: Line, leading: float) -> bool:
    step = line.baseline - before.baseline
    usual = min(leading, 2.2 * line.size) if leading else 1.3 * line.size
    return step < 0 or step > max(usual * 1.35, usual + 0.3 * line.size)


def _looks_other(before: Line, line: Line) -> bool:
    smaller, larger = sorted((before.size, line.size))
    if smaller > 0 and larger / smaller > 1.12:
        return True
    if min(len(before.text), len(line.text)) <= 3:
        return False
    if level_of(before.look.tag) != level_of(line.look.tag):
        return True
    if before.bold != line.bold:
        # Bold words in the middle of a paragraph can fill a whole line: such a line begins no sentence.
        return _ends(before) or _has_room(before, line) or not line.text[0].islower()
    return _shouts(before.text) and not _shouts(line.text) and _has_room(before, line)


def _shouts(text: str) -> bool:
    return text.isupper() and sum(1 for one in text if one.isalpha()) >= 5


def _flows_on(before: Line, line: Line) -> bool:
    """From the foot of one column to the head of the next."""
    same = abs(before.size - line.size) < 0.6 and before.bold == line.bold
    return same and not _ends(before) and not starts_item(line.text) and continues(before.text, line.text)


def _ends(line: Line) -> bool:
    return bool(ENDS.search(line.text))


def _indent(line: Line, before: Line) -> float:
    """How much further in a line begins than the one before, in the direction it is read."""
    return before.box.x1 - line.box.x1 if line.rtl else line.box.x0 - before.box.x0


def _is_indented(last: Paragraph, line: Line) -> bool:
    """A first line set in; the second line of an item hangs in and is no new paragraph."""
    before = last.lines[-1]
    indent = _indent(line, before)
    if not 0.8 * line.size < indent < 8 * line.size or not _ends(before):
        return False
    return len(last.lines) > 1 or not starts_item(last.lines[0].text)


def _has_room(before: Line, line: Line) -> bool:
    """Whether the first word of `line` would have fitted behind `before`: then the break was meant."""
    words = line.text.split(maxsplit=1)
    word = len(words[0]) if words else 0
    width = line.box.width / max(len(line.text), 1)
    if word > 20 or (words and not words[0].isascii() and width > 0.8 * line.size):
        word = 2  # a script without spaces breaks anywhere
    room = (before.box.x0 - before.column.x0) if before.rtl else (before.column.x1 - before.box.x1)
    return room > (word + 1) * width + 0.6 * line.size


def _may_end(before: Line, line: Line) -> bool:
    """A short line ends a paragraph when it is a sentence's end, or the next begins like one."""
    if _ends(before):
        return True
    first = line.text[:1]
    begins = first.isupper() or first.isdigit()
    return begins and not before.text.endswith(_COMMAS) and _room_share(before) > 0.35


def _room_share(line: Line) -> float:
    room = (line.box.x0 - line.column.x0) if line.rtl else (line.column.x1 - line.box.x1)
    return room / max(line.column.width, 1.0)
