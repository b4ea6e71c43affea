"""Cells that reach over several columns or rows, spread over a plain grid.

Owns the rule: among headers a wide cell names each of its columns; among rows it is said once, and a tall one in each of
its rows, so that every row can be cited alone. Refuses: which rows are headers (the formats say, or `grid.py` guesses).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

_WIDEST, _TALLEST = 400, 10_000
_LONGEST_REPEATED = 200
_WIDEST_ACROSS = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """`goes_on`: it belongs to the cell above."""

    text: str
    wide: int = 1
    tall: int = 1
    goes_on: bool = False


def across(text: str, wide: int) -> list[str]:
    """The text of one cell of a row, and an empty one for each further column that it reaches over."""
    return [text, *[""] * (min(max(wide, 1), _WIDEST_ACROSS) - 1)]


def spread(rows: Iterable[Sequence[Cell]], heads: int = 0) -> list[list[str]]:
    """One text for each column. The first `heads` rows are headers."""
    made: list[list[str]] = []
    reaching: dict[int, tuple[str, int]] = {}
    for number, row in enumerate(rows):
        line: dict[int, str] = {}
        for at, (text, left) in list(reaching.items()):
            line[at] = text
            reaching[at] = (text, left - 1)
            if left <= 1:
                del reaching[at]
        _fill(line, row, reaching, made[-1] if made else [], named=number < heads)
        made.append([line.get(at, "") for at in range(max(line, default=-1) + 1)])
    return made


def _fill(
    line: dict[int, str],
    row: Sequence[Cell],
    reaching: dict[int, tuple[str, int]],
    above: list[str],
    *,
    named: bool,
) -> None:
    at = 0
    for cell in row:
        while at in line:
            at += 1
        text = cell.text
        if cell.goes_on and at < len(above) and len(above[at]) <= _LONGEST_REPEATED:
            text = above[at]
        wide = min(max(cell.wide, 1), _WIDEST)
        for step in range(min(wide, max(_WIDEST - at, 1))):
            said = text if named or not step else ""
            line[at + step] = said
            if cell.tall > 1:
                kept = said if len(said) <= _LONGEST_REPEATED else ""
                reaching[at + step] = (kept, min(cell.tall, _TALLEST) - 1)
        at += wide


def is_layout(cells: Sequence[Sequence[str]]) -> bool:
    """Whether a row, given by the kinds of the blocks in its cells, is there for the layout: one cell, or a table or a
    section in a cell. A cell that is one heading is styled so for its looks."""
    for kinds in cells:
        if "row" in kinds or any(one == "heading" and after != "footnote" for one, after in pairwise(kinds)):
            return True
    return len(cells) == 1
