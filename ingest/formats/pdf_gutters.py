"""The columns of a table that gaps alone part: where few of its lines have ink, from top to foot, there is a gutter.

Owns that figures set to the right, dashes and a column of which only the header is filled are columns of their own.
Refuses: which lines are a table (`pdf_gaps.py`).
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from ingest.formats.pdf_parts import Fragment, Line

Edges = tuple[float, float]

_WORD_GAP = 0.7
_GUTTERS = (0.85, 0.4)
"""Least widths in sizes of the type; the narrower where broad headers leave no other gutter between the wide gaps."""

_CROSSING = 10
"""One line in so many may cross a gutter."""


def columns_of(lines: Sequence[Line], pieces: Sequence[Sequence[Edges]]) -> list[Edges]:
    """From left to right; none where two `pieces` of a line, which its wide gaps part, would fall into one column."""
    inked = [pieces_of(line.fragments, _WORD_GAP) for line in lines]
    most, size = len(lines) // _CROSSING, median(line.size for line in lines)
    for least in _GUTTERS:
        columns = _parted(inked, most, least * size)
        if sum(1 for line in pieces if _shared(line, columns)) <= most:
            return columns
    return []


def _parted(inked: Sequence[Sequence[Edges]], most: int, least: float) -> list[Edges]:
    found = _joined(_covered([one for line in inked for one in line], most), least)
    apart = [one for line in inked for one in line if not any(_overlap(one, column) > 0 for column in found)]
    return _joined(sorted([*found, *_covered(apart, 0)]), least)


def column_at(edges: Edges, columns: Sequence[Edges]) -> int:
    """The column that has most of a piece, else the nearest."""
    middle = sum(edges) / 2
    return max(
        range(len(columns)),
        key=lambda at: (_overlap(edges, columns[at]), -abs(middle - sum(columns[at]) / 2)),
    )


def pieces_of(fragments: Iterable[Fragment], gap: float) -> list[Edges]:
    """Left and right edges of what stands closer than `gap`, in sizes of the type."""
    found: list[Edges] = []
    for one in sorted(fragments, key=lambda f: f.box.x0):
        if found and one.box.x0 - found[-1][1] < gap * one.look.size:
            found[-1] = (found[-1][0], max(found[-1][1], one.box.x1))
        else:
            found.append((one.box.x0, one.box.x1))
    return found


def _covered(pieces: Sequence[Edges], most: int) -> Iterator[Edges]:
    """Where more than `most` pieces lie above each other."""
    ends = sorted([(left, 1) for left, _ in pieces] + [(right, -1) for _, right in pieces])
    deep, began = 0, 0.0
    for x, step in ends:
        before, deep = deep, deep + step
        if before <= most < deep:
            began = x
        elif deep <= most < before:
            yield began, x


def _joined(ranges: Iterable[Edges], least: float) -> list[Edges]:
    found: list[Edges] = []
    for left, right in ranges:
        if found and left - found[-1][1] < least:
            found[-1] = (found[-1][0], right)
        else:
            found.append((left, right))
    return found


def _shared(pieces: Sequence[Edges], columns: Sequence[Edges]) -> bool:
    at = [column_at(one, columns) for one in pieces]
    return any(one == other for one, other in pairwise(at))


def _overlap(one: Edges, other: Edges) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
