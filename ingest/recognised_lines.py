"""The lines of a recognised page, as people see them: words side by side are one line, a number or a letter in the
margin belongs to the line beside it.

Owns Line and Sheet, the lines of one page. Refuses: what lines make paragraphs (recognised.py).
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from statistics import median

from ingest.recognised_columns import in_columns
from ingest.tesseract import Word

_SAME, _TELLING = 0.02, 3
_CELL_GAP = 1.6
"""Of the height of a line's words: a gap that parts its pieces."""

LABEL = 4
"""Letters that a line's number or bullet has at most."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands together in a line, and where, in shares of the page's width."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """Edges in shares of the page's width and height, from the upper left corner; `tall`: how high its words are;
    `sure` from 0 to 100; `group`: tesseract's paragraph; `cells`: its pieces, where wide gaps part them, else the one."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    tall: float
    sure: float
    group: tuple[int, int]
    cells: tuple[Cell, ...]

    def beside(self, other: "Line") -> bool:
        """Whether they stand on one row."""
        return min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5 * min(self.tall, other.tall)


@dataclass(frozen=True)
class Sheet:
    """One page's lines in order of reading, and `from_right`, whether most of its letters are of a script read so."""

    page: int
    lines: tuple[Line, ...]
    from_right: bool = False

    @cached_property
    def left(self) -> float:
        """Where its text begins, but for what stands in the margin; so `right`."""
        return sorted(one.left for one in self.lines)[len(self.lines) // 10]

    @cached_property
    def right(self) -> float:
        return sorted((one.right for one in self.lines), reverse=True)[len(self.lines) // 10]

    @cached_property
    def pitch(self) -> float:
        """How far below each other lines of one paragraph stand, in shares of the page's height; 0.0: nobody knows."""
        found = [
            below.top - above.top
            for above, below in zip(self.lines, self.lines[1:], strict=False)
            if above.group == below.group and below.top > above.top
        ]
        return median(found) if found else 0.0

    def room_behind(self, line: Line) -> float:
        """Between its end and that of the longest lines that begin where it does, in shares of the page's width; all
        of it where these are too few to tell."""
        if self.from_right:
            room = [line.left - one.left for one in self.lines if abs(one.right - line.right) <= _SAME]
        else:
            room = [one.right - line.right for one in self.lines if abs(one.left - line.left) <= _SAME]
        return sorted(room, reverse=True)[len(room) // 10] if len(room) >= _TELLING else 1.0

    @cached_property
    def tall(self) -> float:
        """How high its words usually are."""
        return median(one.tall for one in self.lines for _ in one.text.split())

    def without(self, gone: Container[int]) -> "Sheet":
        return replace(self, lines=tuple(one for at, one in enumerate(self.lines) if at not in gone))


def lines_of(words: Sequence[Word], width: int, height: int, *, from_right: bool) -> tuple[Line, ...]:
    """In tesseract's order of reading, but for columns that it read across. `width` and `height` are the picture's, in
    pixels."""
    rows = [list(group) for _, group in groupby(words, key=lambda one: (one.block, one.paragraph, one.line))]
    found = [_line(row, width, height) for row in in_columns(rows, from_right=from_right)]
    return tuple(_with_labels(found, from_right))


def _line(words: Sequence[Word], width: int, height: int) -> Line:
    letters = sum(len(one.text) for one in words)
    return Line(
        " ".join(one.text for one in words),
        min(one.left for one in words) / width,
        min(one.top for one in words) / height,
        max(one.left + one.width for one in words) / width,
        max(one.top + one.height for one in words) / height,
        median(one.height for one in words) / height,
        sum(one.confidence * len(one.text) for one in words) / max(1, letters),
        (words[0].block, words[0].paragraph),
        _cells(words, width),
    )


def _cells(words: Sequence[Word], width: int) -> tuple[Cell, ...]:
    tall = median(one.height for one in words)
    found: list[list[Word]] = []
    for one in sorted(words, key=lambda word: word.left):
        if found and one.left - max(each.left + each.width for each in found[-1]) < _CELL_GAP * tall:
            found[-1].append(one)
        else:
            found.append([one])
    order = {id(one): at for at, one in enumerate(words)}
    return tuple(
        Cell(
            " ".join(one.text for one in sorted(cell, key=lambda word: order[id(word)])),
            min(one.left for one in cell) / width,
            max(one.left + one.width for one in cell) / width,
        )
        for cell in found
    )


def _with_labels(lines: Sequence[Line], from_right: bool) -> list[Line]:
    """What stands in the margin goes before the line that it numbers."""
    kept = list(lines)
    for label in lines:
        if len(label.text.replace(" ", "")) > LABEL:
            continue
        named = [
            one
            for one in kept
            if one is not label
            and len(one.text) > len(label.text)
            and one.beside(label)
            and (one.right <= label.left if from_right else label.right <= one.left)
        ]
        if named:
            nearest = (
                max(named, key=lambda one: one.right) if from_right else min(named, key=lambda one: one.left)
            )
            whole = replace(
                nearest,
                text=f"{label.text} {nearest.text}",
                left=min(nearest.left, label.left),
                right=max(nearest.right, label.right),
                cells=_numbered(nearest.cells, label, from_right),
            )
            kept[next(at for at, one in enumerate(kept) if one is nearest)] = whole
            kept = [one for one in kept if one is not label]
    return kept


def _numbered(cells: tuple[Cell, ...], label: Line, from_right: bool) -> tuple[Cell, ...]:
    """The first of a line's pieces, from where it is read, begins with what stands in the margin."""
    at = -1 if from_right else 0
    first = cells[at]
    whole = Cell(f"{label.text} {first.text}", min(first.left, label.left), max(first.right, label.right))
    return (*cells[:-1], whole) if from_right else (whole, *cells[1:])
