"""Tables that are drawn: rules that cross make a grid, and fragments fall into its cells.

Refuses: tables without uprights (`pdf_paragraphs.py` sees those by their gaps) and what a table means.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.formats.pdf_parts import Box, Fragment, Rule, is_rtl
from ingest.formats.spanned import LONGEST_REPEATED

_NEAR = 3.0
_MOST_RULES = 3000
_OPEN_END = 8.0
_SAME_PLACE = 6.0
_ONE_SIZE = 1.12

Columns = Sequence[tuple[float, float]]


@dataclass
class Table:
    """`rows[r][c]` holds a cell's fragments; `columns` are its cells' left and right edges, `stops` the level ones."""

    box: Box
    columns: list[tuple[float, float]]
    stops: list[float]
    rows: list[list[list[Fragment]]] = field(default_factory=list)


def find_tables(
    fragments: Sequence[Fragment], rules: Sequence[Rule], before: Columns = ()
) -> tuple[list[Table], list[Fragment]]:
    """Tables of at least two columns and two cells with text, and the fragments outside them. One with the columns of the
    table `before`, with which the last page ended, need not fill two."""
    tables: list[Table] = []
    rest = list(fragments)
    for group in _crossing(rules):
        table = _table(group)
        if table is None:
            continue
        inside = [one for one in rest if table.box.holds(*one.centre)]
        least = 1 if same_columns(table.columns, before) else 2
        if not _is_crossed(inside, group) and _fill(table, inside, group, least):
            tables.append(table)
            taken = {id(one) for one in inside}
            rest = [one for one in rest if id(one) not in taken]
    return tables, rest


def same_columns(some: Columns, others: Columns) -> bool:
    """Whether they stand where the others do."""
    return len(some) == len(others) and all(
        abs(a - c) < _SAME_PLACE and abs(b - d) < _SAME_PLACE
        for (a, b), (c, d) in zip(some, others, strict=True)
    )


def _crossing(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Groups of rules that touch each other, biggest first."""
    chosen = list(dict.fromkeys(rules))[:_MOST_RULES]
    parent = list(range(len(chosen)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    level = [at for at, one in enumerate(chosen) if one.level]
    upright = sorted(
        (one.box.x0, one.box.y0 - _NEAR, one.box.y1 + _NEAR, at)
        for at, one in enumerate(chosen)
        if not one.level
    )
    for here in level:
        left, y, right, _ = chosen[here].box
        for at in range(bisect_left(upright, (left - _NEAR,)), len(upright)):
            x, top, bottom, there = upright[at]
            if x > right + _NEAR:
                break
            if top <= y <= bottom:
                parent[root(here)] = root(there)
    groups: dict[int, list[Rule]] = {}
    for at, one in enumerate(chosen):
        groups.setdefault(root(at), []).append(one)
    return sorted((group for group in groups.values() if len(group) >= 5), key=len, reverse=True)


def _is_crossed(inside: Sequence[Fragment], group: Sequence[Rule]) -> bool:
    """Whether text runs across the uprights: then they are decoration, not borders of cells."""
    uprights = [one.box for one in group if not one.level]
    crossed = [
        one
        for one in inside
        if any(
            one.box.x0 + 4 < rule.x0 < one.box.x1 - 4 and rule.y0 < one.centre[1] < rule.y1
            for rule in uprights
        )
    ]
    return len(crossed) * 8 > len(inside)


def _table(group: Sequence[Rule]) -> Table | None:
    xs = _stops([one.box.x0 for one in group if not one.level])
    ys = _with_open_ends(_stops([one.box.y0 for one in group if one.level]), xs, group)
    if len(xs) < 3 or len(ys) < 2:
        return None
    box = Box(xs[0] - 1, ys[0] - 1, xs[-1] + 1, ys[-1] + 1)
    return Table(box, list(pairwise(xs)), ys)


def _with_open_ends(ys: list[float], xs: Sequence[float], group: Sequence[Rule]) -> list[float]:
    """A row that goes on over the page has no line there: it reaches as far as the uprights on both sides."""
    sides = [
        [one.box for one in group if not one.level and abs(one.box.x0 - x) <= _NEAR + 1]
        for x in ((xs[0], xs[-1]) if xs and ys else ())
    ]
    if not sides or not all(sides):
        return ys
    top = max(min(one.y0 for one in side) for side in sides)
    bottom = min(max(one.y1 for one in side) for side in sides)
    return [top] * (top < ys[0] - _OPEN_END) + ys + [bottom] * (bottom > ys[-1] + _OPEN_END)


def _stops(values: Sequence[float]) -> list[float]:
    """Values that lie near each other count once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR + 1:
            found.append(value)
    return found


def _fill(table: Table, inside: Sequence[Fragment], group: Sequence[Rule], least: int) -> bool:
    """Deals fragments into cells: a cell runs down until a level rule crosses its middle."""
    ys = table.stops
    levels = [one.box for one in group if one.level]
    uprights = [one.box for one in group if not one.level]
    cells: dict[tuple[int, int], list[Fragment]] = {}
    for one in inside:
        x, y = one.centre
        row = max(0, sum(1 for stop in ys[1:-1] if stop <= y))
        column = max(0, sum(1 for left, _ in table.columns[1:] if left <= x))
        while column > 0 and not _between(uprights, table.columns[column][0], ys[row], ys[row + 1]):
            column -= 1
        middle = sum(table.columns[column]) / 2
        while row > 0 and not _above(levels, middle, ys[row]):
            row -= 1
        cells.setdefault((row, column), []).append(one)
    rows = sorted({row for row, _ in cells})
    wide = sum(1 for row in rows if len({column for at, column in cells if at == row}) >= least)
    if len({column for _, column in cells}) < least or wide < least:
        return False
    side = len(table.columns) - 1 if is_rtl("".join(one.text for one in inside)) else 0
    middle = sum(table.columns[side]) / 2
    for before, row in pairwise(rows):
        label = cells.get((before, side), [])
        if (row, side) not in cells and _is_label(label) and not _above(levels, middle, ys[row]):
            cells[row, side] = label  # beside all the rows that its cell reaches over
    table.rows = [[cells.get((row, column), []) for column in range(len(table.columns))] for row in rows]
    return True


def _is_label(cell: Sequence[Fragment]) -> bool:
    """Whether a tall cell names its rows: short, in one size of type, and with no table in it."""
    sizes = [one.look.size for one in cell]
    beside = any(abs(one.baseline - other.baseline) < 1 for one, other in pairwise(cell))
    short = sum(len(one.text) for one in cell) <= LONGEST_REPEATED
    return bool(cell) and short and not beside and max(sizes) < _ONE_SIZE * min(sizes)


def _between(uprights: Sequence[Box], x: float, top: float, bottom: float) -> bool:
    middle = (top + bottom) / 2
    return any(
        abs(one.x0 - x) <= _NEAR + 1 and one.y0 - _NEAR <= middle <= one.y1 + _NEAR for one in uprights
    )


def _above(levels: Sequence[Box], x: float, y: float) -> bool:
    return any(abs(one.y0 - y) <= _NEAR + 1 and one.x0 - _NEAR <= x <= one.x1 + _NEAR for one in levels)
