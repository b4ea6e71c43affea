"""Cells that reach over several columns or rows, spread over a plain grid.

Owns the rule: among headers a wide cell names each of its columns; among rows it is said once, and a tall one in each of
its rows, so that every row can be cited alone. Refuses: which rows are headers (the formats say, or `grid.py` guesses).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.letters import tidy

_WIDEST, _TALLEST = 400, 10_000
LONGEST_REPEATED = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """`goes_on`: it belongs to the cell above."""

    text: str
    wide: int = 1
    tall: int = 1
    goes_on: bool = False


def spread(rows: Iterable[Sequence[Cell]], heads: int = 0) -> list[list[str]]:
    """One text for each column. The first `heads` rows are headers."""
    table = Spread()
    return [table.line(row, named=number < heads) for number, row in enumerate(rows)]


class Spread:
    """The rows of one table, as they come."""

    def __init__(self) -> None:
        self._above: list[str] = []
        self._reaching: dict[int, tuple[str, int]] = {}

    @property
    def reaches_down(self) -> bool:
        """Whether a cell of the rows so far stands in the next one too."""
        return bool(self._reaching)

    def line(self, row: Sequence[Cell], *, named: bool) -> list[str]:
        line: dict[int, str] = {}
        for at, (text, left) in list(self._reaching.items()):
            line[at] = text
            self._reaching[at] = (text, left - 1)
            if left <= 1:
                del self._reaching[at]
        _fill(line, row, self._reaching, self._above, named=named)
        self._above = [line.get(at, "") for at in range(max(line, default=-1) + 1)]
        return self._above


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
        if cell.goes_on and at < len(above) and len(above[at]) <= LONGEST_REPEATED:
            text = above[at]
        wide = min(max(cell.wide, 1), _WIDEST)
        for step in range(min(wide, max(_WIDEST - at, 1))):
            said = text if named or not step else ""
            line[at + step] = said
            if cell.tall > 1:
                kept = said if len(said) <= LONGEST_REPEATED else ""
                reaching[at + step] = (kept, min(cell.tall, _TALLEST) - 1)
        at += wide


def said_in_cell(parts: Iterable[tuple[str, str]]) -> str:
    """The kinds and texts of a cell's blocks as one text: items of a list are parted from what is before them."""
    said: list[str] = []
    for kind, text in parts:
        said += ["; " if kind == "item" and said and ends_in_word(said[-1]) else " ", text]
    return tidy("".join(said))


def ends_in_word(text: str) -> bool:
    """Whether an item of a list behind it, on the same line, is to be parted from it."""
    end = text.rstrip()[-1:]
    return bool(end) and (end.isalnum() or end in ")]")


def is_layout(cells: Sequence[Sequence[str]]) -> bool:
    """Whether a row, given by the kinds of the blocks in its cells, is there for the layout: one cell, or a table or a
    section in a cell. A cell that is one heading is styled so for its looks."""
    for kinds in cells:
        if "row" in kinds or any(one == "heading" and after != "footnote" for one, after in pairwise(kinds)):
            return True
    return len(cells) == 1
