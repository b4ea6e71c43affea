"""Tables of a recognised page: lines whose pieces stand below each other.

Owns which lines are rows, and what goes on below a cell. Refuses: how a row is written (grid.py), and rules; no raster is
looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ingest.recognised_lines import LABEL, Cell, Line

Edges = tuple[float, float]
Row = tuple[str, ...]

_LEAST_ROWS = 3
_FITS = 0.9
"""Share of the rows of which each piece stands in a column of its own."""

_WORDS = 15
"""Letters of the words behind a bullet or a number, at least."""

_SHORT = 40
"""Letters of the usual piece in at least one column; else it is running text beside running text."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, made of the lines from `start` up to `until`, which is none of them."""

    start: int
    until: int
    rows: tuple[Row, ...]


def tables_in(lines: Sequence[Line], *, from_right: bool) -> list[Table]:
    """In order."""
    lines = [replace(one, cells=_pieces(one, from_right)) for one in lines]
    found: list[Table] = []
    at = 0
    while at < len(lines):
        until = _until(lines, at)
        table = _table(lines, at, until, from_right) if until - at >= _LEAST_ROWS else None
        if table is None:
            at += 1
            continue
        found.append(table)
        at = table.until
    return found


def _pieces(line: Line, from_right: bool) -> tuple[Cell, ...]:
    """A bullet or a number before running words is no piece of its own."""
    if len(line.cells) != 2:
        return line.cells
    label, words = line.cells[::-1] if from_right else line.cells
    if len(label.text) > LABEL or len(words.text) < _WORDS:
        return line.cells
    return (Cell(line.text, min(label.left, words.left), max(label.right, words.right)),)


def _until(lines: Sequence[Line], start: int) -> int:
    """The end of the lines in pieces, and of what stands under one of these; it ends with a line in pieces."""
    until = start
    columns: list[Edges] = []
    for at in range(start, len(lines)):
        cells = lines[at].cells
        if at > start and lines[at].top <= lines[at - 1].top:
            break
        if len(cells) > 1:
            columns = _joined([*columns, *_edges(cells)])
            until = at + 1
        elif not columns or not _under(cells[0], columns) or at - until >= 2:
            break
    return until if len(columns) > 1 else start


def _table(lines: Sequence[Line], start: int, until: int, from_right: bool) -> Table | None:
    parted = [line for line in lines[start:until] if len(line.cells) > 1]
    columns = _joined([edges for line in parted for edges in _edges(line.cells)])
    if len(parted) < _LEAST_ROWS or len(columns) < 2:
        return None
    apart = [len({_column(one, columns) for one in line.cells}) == len(line.cells) for line in parted]
    if sum(apart) < _FITS * len(parted) or not _has_short_column(parted, columns):
        return None
    rows: list[list[str]] = []
    for line in lines[start:until]:
        cells = [""] * len(columns)
        for one in line.cells:
            at = _column(one, columns)
            cells[at] = f"{cells[at]} {one.text}".strip()
        ordered = cells[::-1] if from_right else cells
        if rows and not ordered[0]:
            rows[-1] = [f"{above} {one}".strip() for above, one in zip(rows[-1], ordered, strict=True)]
        else:
            rows.append(ordered)
    return Table(start, until, tuple(tuple(row) for row in rows))


def _has_short_column(lines: Sequence[Line], columns: Sequence[Edges]) -> bool:
    texts: dict[int, list[int]] = {}
    for line in lines:
        for one in line.cells:
            texts.setdefault(_column(one, columns), []).append(len(one.text))
    return any(median(lengths) <= _SHORT for lengths in texts.values())


def _edges(cells: Sequence[Cell]) -> list[Edges]:
    return [(one.left, one.right) for one in cells]


def _joined(edges: Sequence[Edges]) -> list[Edges]:
    """From left to right, those that overlap as one."""
    found: list[Edges] = []
    for left, right in sorted(edges):
        if found and left < found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _column(cell: Cell, columns: Sequence[Edges]) -> int:
    middle = (cell.left + cell.right) / 2
    return min(range(len(columns)), key=lambda at: abs(sum(columns[at]) / 2 - middle))


def _under(cell: Cell, columns: Sequence[Edges]) -> bool:
    """Whether it stands in one column, and reaches into none beside it."""
    touched = [one for one in columns if min(one[1], cell.right) > max(one[0], cell.left)]
    gaps = [(before[1], after[0]) for before, after in pairwise(columns)]
    return len(touched) == 1 and not any(cell.left < start and cell.right > end for start, end in gaps)
