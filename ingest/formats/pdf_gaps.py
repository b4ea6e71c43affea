"""Tables that are set by gaps alone: lines parted at the same places, three or more below each other.

In some, every line is a row; in others cells run over lines, and a wider gap above begins a row.
Refuses: columns of running text (`pdf_columns.py` has parted those before).
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from statistics import median

from ingest.formats.numbering import without_bullet
from ingest.formats.pdf_gutters import Edges, column_at, columns_of, pieces_of
from ingest.formats.pdf_parts import Line, Paragraph, continues, joined
from ingest.grid import named_columns, with_names

_CELL_GAP, _BROAD_GAP = 1.1, 2.5
_LEAST_LINES = 3
_SAME_EDGE = 5.0
_SHORT, _MANY = 8, 4


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


def parts(line: Line) -> list[Edges]:
    """Left and right edges of the line's pieces between wide gaps; a bullet that stands apart is none."""
    told = (one for one in line.fragments if without_bullet(f"{one.text} ").strip())
    return pieces_of(told, _CELL_GAP)


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
        if len(pieces) > 1 and _shares(columns, pieces) >= 2 and _is_parted(columns, pieces, line.size):
            columns = _widened(columns, pieces)
            gapped += 1
            end = at + 1
        elif len(pieces) == 1 and _keeps(columns, pieces[0], line.size):
            end = at + 1
        else:
            break
    return end if gapped >= _LEAST_LINES else start


def _shares(columns: Sequence[Edges], pieces: Sequence[Edges]) -> int:
    """How many pieces begin, or end, where a column does."""
    edges = [edge for column in columns for edge in column]
    return sum(1 for piece in pieces if any(abs(a - b) < _SAME_EDGE for a in piece for b in edges))


def _is_parted(columns: Sequence[Edges], pieces: Sequence[Edges], size: float) -> bool:
    """Whether the gap is broad, or a piece begins or ends at it where a column does: the outer edges of justified text
    stand below each other too, with the gaps anywhere."""
    if any(right[0] - left[1] > _BROAD_GAP * size for left, right in pairwise(pieces)):
        return True
    inner = [edge for left, right in pairwise(columns) for edge in (left[1], right[0])]
    return any(
        abs(edge - one) < _SAME_EDGE
        for left, right in pairwise(pieces)
        for edge in (left[1], right[0])
        for one in inner
    )


def _keeps(columns: Sequence[Edges], piece: Edges, size: float) -> bool:
    """Whether the piece lies in one column, and begins there where the column's other lines do; or is short, as figures
    and the words of a header are, and ends there."""
    begins = any(
        abs(piece[0] - left) < _SAME_EDGE and piece[1] <= right + 60 for left, right in columns
    ) and not any(piece[0] < left - 1 and piece[1] > left + 1 for left, _ in columns)
    if begins or piece[1] - piece[0] > _SHORT * size:
        return begins
    ends = [left for left, right in columns if abs(piece[1] - right) < _SAME_EDGE]
    return bool(ends) and all(right <= piece[0] for left, right in columns if left < ends[0])


def _widened(columns: Sequence[Edges], pieces: Sequence[Edges]) -> list[Edges]:
    """A piece that begins where a column does may be wider, and one of many that ends there; of many, one beside all
    columns is a column of its own."""
    found, many = list(columns), len(pieces) >= _MANY
    for left, right in pieces:
        beside = True
        for at, (begins, ends) in enumerate(found):
            if abs(left - begins) < _SAME_EDGE:
                found[at] = (begins, max(ends, right))
            elif many and abs(right - ends) < _SAME_EDGE:
                found[at] = (min(begins, left), ends)
            beside = beside and (right <= begins or left >= ends)
        if many and beside:
            found.append((left, right))
    return sorted(found)


def _rows(lines: Sequence[Line], page: int) -> list[Paragraph]:
    count, at_column = _dealer(lines)
    cells = [_dealt(line, count, at_column) for line in lines]
    groups: list[list[int]] = []
    leading = median(b.baseline - a.baseline for a, b in pairwise(lines))
    flowing = _is_flowing(cells)
    for at, line in enumerate(lines):
        step = line.baseline - lines[at - 1].baseline if at else leading
        wide, in_head = step > 1.3 * leading, len(groups) == 1 and step < 0.8 * leading
        alone = sum(1 for one in cells[at] if one) == 1 and (not cells[at][0] or _runs_on(cells, at))
        if not groups or wide or (not flowing and not alone and not in_head):
            groups.append([at])
        else:
            groups[-1].append(at)
    texts = [_texts(cells, group) for group in groups]
    head = named_columns(texts)
    rows = zip(groups[1:], texts[1:], strict=True) if head else zip(groups, texts, strict=True)
    return [
        Paragraph(page, [lines[at] for at in group], "row", text=with_names(head, row)) for group, row in rows
    ]


def _runs_on(cells: Sequence[Sequence[str]], at: int) -> bool:
    """Whether the first cell of a line goes on with that of the line above: "Commissioned", "and managed by:"."""
    return at > 0 and cells[at][0][:1].islower() and continues(cells[at - 1][0], cells[at][0])


def _dealer(lines: Sequence[Line]) -> tuple[int, Callable[[Edges], int]]:
    """How many columns there are, and in which a fragment stands: between gutters, where lines keep them free, else by
    where the columns' lines begin."""
    columns = columns_of(lines, [parts(line) for line in lines])
    if len(columns) > 1:
        return len(columns), lambda edges: column_at(edges, columns)
    lefts = _lefts(lines)
    return len(lefts), lambda edges: max(0, sum(1 for left in lefts if left <= sum(edges) / 2) - 1)


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


def _dealt(line: Line, count: int, at: Callable[[Edges], int]) -> list[str]:
    cells: list[list[str]] = [[] for _ in range(count)]
    for one in line.fragments:
        cells[at((one.box.x0, one.box.x1))].append(one.text)
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
