"""Lines to paragraphs, items, and rows of tables that are set by gaps alone.

Owns the question "does this line begin something new?". Refuses: what is a heading (`pdf_headings.py`).
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.letters import BROKEN_WORD, join_lines, tidy
from ingest.formats.numbering import heading_level, is_part, starts_item
from ingest.formats.pdf_columns import lines_in_order
from ingest.formats.pdf_parts import Line, Paragraph
from ingest.formats.pdf_tables import Table

_ENDS = re.compile(r"[.!?:;؟。！？；…][\"'”’»)\]\d]*\s*$")
_LEADERS = re.compile(r"(?:[.…·_]\s?){4,}\s*[\divxlc٠-٩]{0,6}\s*$|^(?:[.…·_]\s?){4,}", re.IGNORECASE)
_CELL_GAP = 1.6
_LONG_CELL = 700


def paragraphs(lines: Sequence[Line], page: int) -> list[Paragraph]:
    """In the order given. Contents with leaders come as kind `contents`, rows as `row`."""
    found: list[Paragraph] = []
    leading = _leading(lines)
    gapped = _gapped_runs(lines)
    for at, line in enumerate(lines):
        last = found[-1] if found else None
        if _LEADERS.search(line.text):
            if last is not None and last.kind == "contents?":
                last.kind = "contents"
            found.append(Paragraph(page, [line], kind="contents"))
        elif at in gapped:
            found.append(Paragraph(page, [line], kind="row", text=_cells(line)))
        elif last is None or last.kind in ("row", "contents") or _begins(last, line, leading):
            found.append(Paragraph(page, [line]))
        else:
            last.lines.append(line)
    for one in found:
        if not one.kind and starts_item(one.lines[0].text) and not _is_numbered_heading(one):
            one.kind = "item"
    return found


def table_paragraphs(table: Table, page: int) -> list[Paragraph]:
    """A row for each row; long cells are running text, and come as paragraphs of their own."""
    found: list[Paragraph] = []
    for row in table.rows:
        cells = [lines_in_order(cell) for cell in row if cell]
        length = max(sum(len(line.text) for line in cell) for cell in cells) if cells else 0
        if length > _LONG_CELL or len(cells) == 1:
            for cell in cells:
                found += paragraphs(cell, page)
        elif cells:
            if is_rtl_row(cells):
                cells.reverse()
            texts = [joined([line.text for line in cell]) for cell in cells]
            found.append(Paragraph(page, [line for cell in cells for line in cell], "row", text=" | ".join(texts)))
    return found


def is_rtl_row(cells: Sequence[Sequence[Line]]) -> bool:
    lines = [line for cell in cells for line in cell]
    return sum(1 for line in lines if line.rtl) * 2 > len(lines)


def joined(texts: Sequence[str]) -> str:
    return tidy(join_lines(list(texts)).replace(BROKEN_WORD, ""))


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance between baselines, in points."""
    steps = [b.baseline - a.baseline for a, b in pairwise(lines) if 0 < b.baseline - a.baseline < 4 * b.size]
    return sorted(steps)[len(steps) * 2 // 5] if steps else 0.0


def _begins(last: Paragraph, line: Line, leading: float) -> bool:
    before = last.lines[-1]
    step = line.baseline - before.baseline
    if line.column != before.column:
        return not _flows_on(before, line)
    if _looks_other(before, line):
        return True
    usual = min(leading, 2.2 * line.size) if leading else 1.3 * line.size
    if step < 0 or step > max(usual * 1.35, usual + 0.3 * line.size):
        return True
    if before.text.endswith(BROKEN_WORD):
        return False
    if starts_item(line.text) or is_part(line.text):
        return _ends(before) or _has_room(before, line) or _indent(line, before) > 0.5 * line.size or last.kind == "item" or starts_item(last.lines[0].text)
    return _is_indented(last, line) or (_has_room(before, line) and _may_end(before, line))


def _looks_other(before: Line, line: Line) -> bool:
    smaller, larger = sorted((before.size, line.size))
    if smaller > 0 and larger / smaller > 1.12:
        return True
    if before.bold == line.bold or min(len(before.text), len(line.text)) <= 3:
        return False
    # Bold words in the middle of a paragraph can fill a whole line: such a line begins no sentence.
    return _ends(before) or _has_room(before, line) or not line.text[0].islower()


def _flows_on(before: Line, line: Line) -> bool:
    """From the foot of one column to the head of the next."""
    same = abs(before.size - line.size) < 0.6 and before.bold == line.bold
    return same and not _ends(before) and not starts_item(line.text) and continues(before.text, line.text)


def continues(before: str, after: str) -> bool:
    """Whether the words of one could run on into the other."""
    if not before or not after:
        return False
    if before.endswith(BROKEN_WORD):
        return True
    if _ENDS.search(before):
        return False
    first = after[0]
    return first.islower() or (first.isalpha() and not first.isupper()) or before.endswith((",", "،", "，", "、"))


def _ends(line: Line) -> bool:
    return bool(_ENDS.search(line.text))


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
    if len(words) == 1 and len(line.text) > 20:  # a script without spaces breaks anywhere
        word = 2
    room = (before.box.x0 - before.column.x0) if before.rtl else (before.column.x1 - before.box.x1)
    return room > (word + 1) * width + 0.6 * line.size


def _may_end(before: Line, line: Line) -> bool:
    """A short line ends a paragraph when it is a sentence's end, or the next begins like one."""
    if _ends(before):
        return True
    first = line.text[:1]
    return not before.text.endswith((",", "،", "，", "、")) and (first.isupper() or first.isdigit()) and _room_share(before) > 0.35


def _room_share(line: Line) -> float:
    room = (line.box.x0 - line.column.x0) if line.rtl else (line.column.x1 - line.box.x1)
    return room / max(line.column.width, 1.0)


def _is_numbered_heading(one: Paragraph) -> bool:
    text = one.lines[0].text
    return heading_level(text) > 0 and one.bold


def _gapped_runs(lines: Sequence[Line]) -> set[int]:
    """Lines parted by wide gaps, three or more below each other: rows of a table without rules."""
    wide = [len(_parts(line)) > 1 for line in lines]
    found: set[int] = set()
    start = 0
    for at in range(len(lines) + 1):
        if at < len(lines) and wide[at] and (at == start or _aligned(lines[at - 1], lines[at])):
            continue
        if at - start >= 3:
            found.update(range(start, at))
        start = at if at < len(lines) and wide[at] else at + 1
    return found


def _aligned(above: Line, below: Line) -> bool:
    """Whether at least two parts begin, or end, at the same places."""
    if below.baseline - above.baseline > 4 * below.size:
        return False
    upper = [edge for part in _parts(above) for edge in part]
    shared = sum(1 for part in _parts(below) if any(abs(edge - other) < 4 for edge in part for other in upper))
    return shared >= 2


def _parts(line: Line) -> list[tuple[float, float]]:
    """Left and right edges of the line's pieces between wide gaps."""
    pieces: list[tuple[float, float]] = []
    for one in sorted(line.fragments, key=lambda f: f.box.x0):
        if pieces and one.box.x0 - pieces[-1][1] < _CELL_GAP * one.look.size:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], one.box.x1))
        else:
            pieces.append((one.box.x0, one.box.x1))
    return pieces


def _cells(line: Line) -> str:
    """The line's pieces in reading order, joined by " | "."""
    cells: list[str] = []
    last = None
    for one in line.fragments:
        gap = max(one.box.x0 - last.box.x1, last.box.x0 - one.box.x1) if last is not None else 0.0
        if last is None or gap >= _CELL_GAP * one.look.size:
            cells.append(one.text)
        else:
            cells[-1] += f" {one.text}"
        last = one
    return " | ".join(joined([cell]) for cell in cells)


def typical_size(all_paragraphs: Sequence[Paragraph]) -> float:
    """The size in which most of the text is set."""
    counts: dict[float, int] = {}
    for one in all_paragraphs:
        for line in one.lines:
            size = round(line.size * 2) / 2
            counts[size] = counts.get(size, 0) + len(line.text)
    if not counts:
        return 0.0
    return max(counts, key=lambda size: counts[size]) or median(counts)
