"""Tables that are set by gaps alone: lines parted at the same places, three or more below each other.

In some, every line is a row; in others cells run over lines, and a wider gap above begins a row.
Refuses: columns of running text (`pdf_columns.py` has parted those before).
"""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.formats.grid import named_columns, with_names
from ingest.formats.pdf_parts import Line, Paragraph, continues, joined

_CELL_GAP = 1.1
_LEAST_LINES = 3
_SAME_EDGE = 5.0

_Edges = tuple[float, float]


def gap_tables(lines: Sequence[Line], page: int) -> dict[int, tuple[int, list[Paragraph]]]:
    """By the index of their first line: the index behind their last, and the rows."""
    found: dict[int, tuple[int, list[Paragraph]]] = {}
    at = 0
    while at < len(lines):
        end = _run(lines, at)
        if end - at >= _LEAST_LINES:
            found[at] = (end, _rows(lines[at:end], page))
            at = end
        else:
            at += 1
    return found


def parts(line: Line) -> list[_Edges]:
    """Left and right edges of the line's pieces between wide gaps."""
    pieces: list[_Edges] = []
    for one in sorted(line.fragments, key=lambda f: f.box.x0):
        if pieces and one.box.x0 - pieces[-1][1] < _CELL_GAP * one.look.size:
            pieces[-1] = (pieces[-1][0], max(pieces[-1][1], one.box.x1))
        else:
            pieces.append((one.box.x0, one.box.x1))
    return pieces


def _run(lines: Sequence[Line], start: int) -> int:
    """Behind the last line of the table that begins at `start`; lines in between may keep to one column."""
    if len(parts(lines[start])) < 2:
        return start
    end, gapped = start + 1, 1
    columns = parts(lines[start])
    for at in range(start + 1, len(lines)):
        line, before = lines[at], lines[at - 1]
        if not 0 < line.baseline - before.baseline < 3 * line.size:
            break
        pieces = parts(line)
        if len(pieces) > 1 and _shares(columns, pieces) >= 2:
            columns = _widened(columns, pieces)
            gapped += 1
            end = at + 1
        elif len(pieces) == 1 and _keeps(columns, pieces[0]):
            end = at + 1
        else:
            break
    return end if gapped >= _LEAST_LINES else start


def _shares(columns: Sequence[_Edges], pieces: Sequence[_Edges]) -> int:
    """How many pieces begin, or end, where a column does."""
    edges = [edge for column in columns for edge in column]
    return sum(1 for piece in pieces if any(abs(a - b) < _SAME_EDGE for a in piece for b in edges))


def _keeps(columns: Sequence[_Edges], piece: _Edges) -> bool:
    """Whether the piece lies in one column, and begins there where the column's other lines do."""
    return any(
        abs(piece[0] - left) < _SAME_EDGE and piece[1] <= right + 60 for left, right in columns
    ) and not any(piece[0] < left - 1 and piece[1] > left + 1 for left, _ in columns)


def _widened(columns: list[_Edges], pieces: Sequence[_Edges]) -> list[_Edges]:
    found = list(columns)
    for piece in pieces:
        for at, (left, right) in enumerate(found):
            if abs(piece[0] - left) < _SAME_EDGE:
                found[at] = (left, max(right, piece[1]))
    return found


def _rows(lines: Sequence[Line], page: int) -> list[Paragraph]:
    lefts = _lefts(lines)
    cells = [_dealt(line, lefts) for line in lines]
    groups: list[list[int]] = []
    leading = median(b.baseline - a.baseline for a, b in pairwise(lines))
    flowing = _is_flowing(cells)
    for at, line in enumerate(lines):
        wide = at > 0 and line.baseline - lines[at - 1].baseline > 1.3 * leading
        alone = sum(1 for one in cells[at] if one) == 1 and not cells[at][0]
        if not groups or wide or (not flowing and not alone):
            groups.append([at])
        else:
            groups[-1].append(at)
    texts = [_texts(cells, group) for group in groups]
    head = named_columns(texts)
    rows = zip(groups[1:], texts[1:], strict=True) if head else zip(groups, texts, strict=True)
    return [
        Paragraph(page, [lines[at] for at in group], "row", text=with_names(head, row)) for group, row in rows
    ]


def _lefts(lines: Sequence[Line]) -> list[float]:
    """Where columns begin: left edges that several lines share, in the order of reading."""
    edges = sorted(piece[0] for line in lines for piece in parts(line))
    groups: list[list[float]] = []
    for edge in edges:
        if groups and edge - groups[-1][-1] < _SAME_EDGE * 2:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    shared = [group[0] for group in groups if len(group) >= max(2, len(lines) // 4)]
    return shared or [group[0] for group in groups]


def _dealt(line: Line, lefts: Sequence[float]) -> list[str]:
    cells: list[list[str]] = [[] for _ in lefts]
    for one in line.fragments:
        at = max(0, sum(1 for left in lefts if left <= one.centre[0]) - 1)
        cells[at].append(one.text)
    texts = [" ".join(one) for one in cells]
    return texts[::-1] if line.rtl else texts


def _is_flowing(cells: Sequence[Sequence[str]]) -> bool:
    """Whether the words of many cells run on into the cell below."""
    pairs = [
        (above[at], below[at])
        for above, below in pairwise(cells)
        for at in range(len(above))
        if above[at] and below[at]
    ]
    running = sum(1 for above, below in pairs if continues(above, below) and above[-1:].isalpha())
    return len(pairs) > 1 and running * 5 >= len(pairs) * 2


def _texts(cells: Sequence[Sequence[str]], group: Sequence[int]) -> list[str]:
    """The cells of a row that runs over the lines of `group`."""
    width = len(cells[group[0]])
    return [joined([cells[at][column] for at in group if cells[at][column]]) for column in range(width)]
