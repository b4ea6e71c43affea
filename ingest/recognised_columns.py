"""Columns of a recognised page that tesseract read straight across.

Found by a gap that goes down through several lines, with running text on both sides. Refuses: tables, of which a side is
short; they stay rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from ingest.tesseract import Word

Row = list[Word]
Gap = tuple[int, int]

_WIDE, _LEFT_OF_IT = 1.5, 1.0
"""Of the height of words: how wide a gap is in a line, and what of it all lines must share."""

_WIDER = 2.5
"""Times the usual space between the line's words, for typewriters set two behind a sentence."""

_LEAST_ROWS, _RUNNING = 4, 18
"""Lines with text on both sides, and the letters that the usual one has on each."""

_BESIDE = 100_000
"""Added to the number of tesseract's block, for what stands beside the rest of it."""


def in_columns(rows: Sequence[Row], *, from_right: bool) -> list[Row]:
    """Lines of words, those beside a gap one side after the other."""
    if not rows:
        return []
    tall = median(one.height for row in rows for one in row)
    found: list[Row] = []
    at = 0
    while at < len(rows):
        until, gap = _band(rows, at, tall)
        if until == at:
            found.append(list(rows[at]))
            at += 1
            continue
        left = [[one for one in row if one.left < gap[1]] for row in rows[at:until]]
        right = [[_beside(one) for one in row if one.left >= gap[1]] for row in rows[at:until]]
        sides = [[row for row in side if row] for side in ((right, left) if from_right else (left, right))]
        for side in sides:
            found += in_columns(side, from_right=from_right)
        at = until
    return found


def _band(rows: Sequence[Row], start: int, tall: float) -> tuple[int, Gap]:
    """Where the lines from `start` on that share a gap end, and the gap; `start` itself where they are no columns."""
    best: tuple[int, Gap] = (start, (0, 0))
    for gap in _gaps(rows[start], tall):
        until, shared = start, gap
        while until < len(rows) and (narrower := _with(shared, rows[until], tall)) is not None:
            shared, until = narrower, until + 1
        if until > best[0] and _are_columns(rows[start:until], shared):
            best = (until, shared)
    return best


def _gaps(row: Row, tall: float) -> list[Gap]:
    words = sorted(row, key=lambda one: one.left)
    found, end = [], words[0].left + words[0].width
    for one in words[1:]:
        if one.left > end:
            found.append((end, one.left))
        end = max(end, one.left + one.width)
    if not found:
        return []
    usual = median(until - start for start, until in found)
    return [(start, until) for start, until in found if until - start >= max(_WIDE * tall, _WIDER * usual)]


def _with(shared: Gap, row: Row, tall: float) -> Gap | None:
    """What of the gap is left with one more line; None where words stand in it."""
    low, high = shared
    for one in row:
        end = one.left + one.width
        if one.left < low and end > high:
            return None
        if one.left < low or (end <= high and one.left - low < high - end):
            low = max(low, end)
        elif end > low:
            high = min(high, one.left)
    return (low, high) if high - low >= _LEFT_OF_IT * tall else None


def _are_columns(rows: Sequence[Row], gap: Gap) -> bool:
    sides = [
        (
            _letters(one for one in row if one.left < gap[1]),
            _letters(one for one in row if one.left >= gap[1]),
        )
        for row in rows
    ]
    both = [side for side in sides if all(side)]
    if len(both) < _LEAST_ROWS:
        return False
    return all(median(side[at] for side in both) >= _RUNNING for at in (0, 1))


def _letters(words: Iterable[Word]) -> int:
    return sum(len(one.text) for one in words)


def _beside(one: Word) -> Word:
    return replace(one, block=one.block + _BESIDE)
