"""Lines to paragraphs. Owns the question "does this line begin something new?".

Refuses: what is a heading (`pdf_headings.py`), and tables set by gaps (`pdf_gaps.py`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.formats.facts import LONGEST_LABEL, is_labelled
from ingest.formats.numbering import is_part, starts_item
from ingest.formats.pdf_columns import lines_in_order
from ingest.formats.pdf_gaps import gap_tables
from ingest.formats.pdf_parts import ENDS, Line, Paragraph, continues, joined, words
from ingest.formats.pdf_tables import Table, same_columns
from ingest.formats.pdf_tags import level_of
from ingest.grid import heads_of, with_names
from ingest.letters import BROKEN_WORD

_LONG_CELL = 700
_RUNNING = 30
"""Letters of a line of running text."""
LEADERS_END = re.compile(r"(?:[.…·_]\s?){4,}[\s|]*[\divxlc٠-٩]{1,5}$", re.IGNORECASE)
"""How a line of contents ends."""
_IN_DASHES = re.compile(r"([-–—])\s.{1,80}\s\1")
_COMMAS = (",", "،", "，", "、")


@dataclass(frozen=True)
class Names:
    """What a table calls its columns, where these stand, and the cells of its last row."""

    head: tuple[str, ...]
    columns: tuple[tuple[float, float], ...]
    last: tuple[str, ...] = ()

    def goes_on(self, cells: Sequence[str], rtl: bool) -> bool:
        """Whether `cells`, the first on a new page, are the rest of the last row: without a label of their own, or each
        in the middle of a sentence."""
        if len(cells) != len(self.last):
            return False
        label = -1 if rtl else 0
        if self.last[label] and not cells[label]:
            return True
        return all(continues(before, after) for before, after in zip(self.last, cells, strict=True) if after)


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
    if named is not None and not same_columns(table.columns, named.columns):
        named = None
    repeated = named is not None and bool(texts) and any(named.head) and list(texts[0]) == list(named.head)
    runs_on = named is not None and bool(texts) and not repeated and named.goes_on(texts[0], _is_rtl(rows[0]))
    head, heads = ((), 0) if runs_on else heads_of(texts)
    if named is not None and not repeated and (runs_on or not head):
        head = named.head
    elif head or repeated:
        head, heads = head or texts[0], heads or 1
        rows, texts = rows[heads:], texts[heads:]
    found: list[Paragraph] = []
    for row, cells in zip(rows, texts, strict=True):
        found += _of_row(row, cells, head, page)
    if runs_on and found:
        found[0].continues = True
    return found, Names(tuple(head), tuple(table.columns), tuple(texts[-1]) if texts else ())


def _of_row(
    row: Sequence[list[Line]], cells: Sequence[str], head: Sequence[str], page: int
) -> list[Paragraph]:
    """One row; of a long cell its first paragraph, and the others behind. A cell alone, and long ones beside each other
    that nothing names, are running text."""
    long = [at for at, cell in enumerate(cells) if len(cell) > _LONG_CELL]
    parts = {at: paragraphs(lines, page) for at, lines in enumerate(row) if lines}
    if len(parts) < 2 or (len(long) > 1 and not any(head)):
        return [one for part in parts.values() for one in part]
    firsts = [parts[at][0].lines if at in long else lines for at, lines in enumerate(row)]
    shown = [
        joined([line.text for line in firsts[at]]) if at in long else cell for at, cell in enumerate(cells)
    ]
    return [_row(firsts, shown, head, page), *(one for at in long for one in parts[at][1:])]


def _is_rtl(row: Sequence[Sequence[Line]]) -> bool:
    lines = [line for cell in row for line in cell]
    return sum(1 for line in lines if line.rtl) * 2 > len(lines)


def mark_items(found: Sequence[Paragraph]) -> None:
    """What begins with a bullet or a number and is nothing else yet; not a line between two dashes."""
    for one in found:
        if (
            not one.kind
            and one.lines
            and starts_item(one.lines[0].text)
            and not _IN_DASHES.fullmatch(words(one))
        ):
            one.kind = "item"


def _row(row: Sequence[list[Line]], cells: Sequence[str], head: Sequence[str], page: int) -> Paragraph:
    if _is_rtl(row):
        row, cells, head = row[::-1], cells[::-1], head[::-1]
    return Paragraph(page, [line for cell in row for line in cell], "row", text=with_names(head, cells))


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance between baselines, in points: of running text where there is some, for the labels of a chart
    stand closer."""
    pairs = [(a, b) for a, b in pairwise(lines) if 0 < b.baseline - a.baseline < 4 * b.size]
    running = [(a, b) for a, b in pairs if min(len(a.text), len(b.text)) >= _RUNNING]
    steps = sorted(b.baseline - a.baseline for a, b in (running if len(running) > 2 else pairs))
    return steps[len(steps) * 2 // 5] if steps else 0.0


def _begins(last: Paragraph, line: Line, leading: float) -> bool:
    before = last.lines[-1]
    if line.column != before.column:
        return not _flows_on(before, line)
    if _is_far(before, line, leading) or _looks_other(before, line) or LEADERS_END.search(before.text):
        return True
    if not before.text.strip("_ "):  # a rule made of letters
        return True
    if before.text.endswith(BROKEN_WORD):
        return False
    roomy = _has_room(before, line)
    if starts_item(last.lines[0].text) and last.tinted and not line.tinted:
        return True
    if _is_entry(before.text) and _is_entry(line.text):
        return True
    alone = len(last.lines) == 1 and is_part(before.text) and len(before.text) <= 40
    if alone and (roomy or is_part(line.text)):
        return True
    if starts_item(line.text) or is_part(line.text):
        in_list = starts_item(last.lines[0].text)
        return _ends(before) or roomy or in_list or _indent(line, before) > 0.5 * line.size
    return _is_indented(last, line) or (roomy and _may_end(before, line))


def _is_entry(text: str) -> bool:
    """Whether it is an entry of a form: a label, with its value or waiting for one."""
    label, colon, value = text.partition("：" if "：" in text else ":")
    begins = text[:1].isalpha() and not text[:1].islower()
    if not begins or not colon or (colon == ":" and value and not value[0].isspace()):
        return False
    return is_labelled(text) if value.strip() else len(label) <= LONGEST_LABEL


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
