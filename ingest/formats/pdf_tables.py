"""Tables that are drawn: rules that cross make a grid, and fragments fall into its cells.

Refuses: tables without uprights (`pdf_paragraphs.py` sees those by their gaps) and what a table means.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.formats.pdf_parts import Box, Fragment, Rule

_NEAR = 3.0
_MOST_RULES = 3000


@dataclass
class Table:
    """`rows[r][c]` holds the fragments of a cell; `columns` are the cells' left and right edges."""

    box: Box
    columns: list[tuple[float, float]]
    rows: list[list[list[Fragment]]] = field(default_factory=list)


def find_tables(fragments: Sequence[Fragment], rules: Sequence[Rule]) -> tuple[list[Table], list[Fragment]]:
    """Tables of at least two columns and two cells with text, and the fragments outside them."""
    tables: list[Table] = []
    rest = list(fragments)
    for group in _crossing(rules):
        table = _table(group)
        if table is None:
            continue
        inside = [one for one in rest if table.box.holds(*one.centre)]
        if not _is_crossed(inside, group) and _fill(table, inside, group):
            tables.append(table)
            taken = {id(one) for one in inside}
            rest = [one for one in rest if id(one) not in taken]
    return tables, rest


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
    upright = [at for at, one in enumerate(chosen) if not one.level]
    for here in level:
        for there in upright:
            if _touch(chosen[here].box, chosen[there].box):
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


def _touch(level: Box, upright: Box) -> bool:
    return (
        level.x0 - _NEAR <= upright.x0 <= level.x1 + _NEAR
        and upright.y0 - _NEAR <= level.y0 <= upright.y1 + _NEAR
    )


def _table(group: Sequence[Rule]) -> Table | None:
    xs = _stops([one.box.x0 for one in group if not one.level])
    ys = _stops([one.box.y0 for one in group if one.level])
    if len(xs) < 3 or len(ys) < 2:
        return None
    box = Box(xs[0] - 1, ys[0] - 1, xs[-1] + 1, ys[-1] + 1)
    return Table(box, list(pairwise(xs)))


def _stops(values: Sequence[float]) -> list[float]:
    """Values that lie near each other count once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR + 1:
            found.append(value)
    return found


def _fill(table: Table, inside: Sequence[Fragment], group: Sequence[Rule]) -> bool:
    """Deals fragments into cells: a cell runs down until a level rule crosses its middle."""
    ys = _stops([one.box.y0 for one in group if one.level])
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
    table.rows = [[cells.get((row, column), []) for column in range(len(table.columns))] for row in rows]
    used = {column for _, column in cells}
    wide = sum(1 for row in table.rows if sum(1 for cell in row if cell) > 1)
    return len(used) >= 2 and wide >= 2


def _between(uprights: Sequence[Box], x: float, top: float, bottom: float) -> bool:
    middle = (top + bottom) / 2
    return any(
        abs(one.x0 - x) <= _NEAR + 1 and one.y0 - _NEAR <= middle <= one.y1 + _NEAR for one in uprights
    )


def _above(levels: Sequence[Box], x: float, y: float) -> bool:
    return any(abs(one.y0 - y) <= _NEAR + 1 and one.x0 - _NEAR <= x <= one.x1 + _NEAR for one in levels)
