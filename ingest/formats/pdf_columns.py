"""The order in which fragments are read: columns beside each other, lines below each other.

A gutter is an upright strip that almost nothing crosses, with running text on both sides; what crosses it
(titles, pictures' captions) parts the page into bands. Refuses: tables, which rows make, not columns.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from statistics import median

from ingest.formats.pdf_parts import Box, Fragment, Line, is_rtl

_LEAST_GUTTER = 6.0
_STEP = 2.0
_TOUCH = 3.0
_LEAST_LINES = 3
_SHORT_RUN = 6
_DEEPEST = 4


def lines_in_order(fragments: Sequence[Fragment]) -> list[Line]:
    """Lines of the whole area, column after column; right columns first where the text runs that way."""
    if not fragments:
        return []
    rtl = is_rtl("".join(one.text for one in fragments))
    return [line for area in _areas(list(fragments), rtl, 0) for line in _lines(area)]


def _areas(fragments: list[Fragment], rtl: bool, depth: int) -> list[list[Fragment]]:
    gutter = _gutter(fragments) if depth < _DEEPEST and len(fragments) >= 2 * _LEAST_LINES else None
    if gutter is None:
        return [fragments] if fragments else []
    found: list[list[Fragment]] = []
    for band in _merged(_bands(fragments, gutter), gutter):
        if not any(_crosses(one, gutter) for one in band):
            found += _sides(band, gutter, rtl, depth)
        elif _has_other_gutter(band, gutter, fragments):
            found += _areas(band, rtl, depth + 1)
        else:
            for part in _bands(band, gutter):
                crosses = any(_crosses(one, gutter) for one in part)
                found += [part] if crosses else _sides(part, gutter, rtl, depth)
    return found


def _sides(band: list[Fragment], gutter: float, rtl: bool, depth: int) -> list[list[Fragment]]:
    left = [one for one in band if one.centre[0] < gutter]
    right = [one for one in band if one.centre[0] >= gutter]
    return [
        area for side in ((right, left) if rtl else (left, right)) for area in _areas(side, rtl, depth + 1)
    ]


def _has_other_gutter(band: list[Fragment], gutter: float, whole: list[Fragment]) -> bool:
    """Whether, further down the page, the columns are of other widths."""
    other = _gutter(band) if 2 * _LEAST_LINES <= len(band) < len(whole) else None
    return other is not None and abs(other - gutter) > 2 * _STEP


def _bands(fragments: list[Fragment], gutter: float) -> list[list[Fragment]]:
    """From top to bottom: runs of fragments that keep to one side, and between them those that cross."""
    bands: list[list[Fragment]] = []
    crossed = False
    for one in sorted(fragments, key=lambda f: (f.baseline, f.box.x0)):
        crosses = _crosses(one, gutter)
        beside = crosses or (crossed and abs(one.baseline - bands[-1][-1].baseline) < 2)
        if not bands or beside != crossed:
            bands.append([])
        bands[-1].append(one)
        crossed = beside
    return bands


def _merged(bands: list[list[Fragment]], gutter: float) -> list[list[Fragment]]:
    """A short run between two that cross is taken together with these."""
    at = 1
    while at + 1 < len(bands):
        if (
            any(_crosses(one, gutter) for one in bands[at - 1])
            and _fewer_side(bands[at], gutter) < _SHORT_RUN
        ):
            bands[at - 1 : at + 2] = [bands[at - 1] + bands[at] + bands[at + 1]]
        else:
            at += 1
    return bands


def _fewer_side(band: Sequence[Fragment], gutter: float) -> int:
    left = sum(1 for one in band if one.centre[0] < gutter)
    return min(left, len(band) - left)


def _crosses(one: Fragment, gutter: float) -> bool:
    return one.box.x0 < gutter - _TOUCH and one.box.x1 > gutter + _TOUCH


def _gutter(fragments: Sequence[Fragment]) -> float | None:
    """The middle of the best gutter, or None: most lines on both sides, fewest across."""
    starts, ends = sorted(f.box.x0 for f in fragments), sorted(f.box.x1 for f in fragments)
    best: list[float] = []
    best_score = 0.0
    x = starts[0] + _STEP
    while x < ends[-1]:
        left, right = bisect_right(ends, x + 1), len(starts) - bisect_left(starts, x - 1)
        crossing = len(fragments) - left - right
        score = min(left, right) - crossing * 0.75
        if (
            min(left, right) >= _LEAST_LINES
            and crossing <= min(left, right)
            and score >= max(best_score, 0.1)
        ):
            if best and score == best_score and x - best[-1] <= _STEP:
                best.append(x)
            elif score > best_score and _is_gutter(fragments, x):
                best, best_score = [x], score
        x += _STEP
    return sum(best) / len(best) if best else None


def _is_gutter(fragments: Sequence[Fragment], x: float) -> bool:
    left = [one for one in fragments if one.box.x1 <= x + 1]
    right = [one for one in fragments if one.box.x0 >= x - 1]
    if _inner(right, first=True) - _inner(left, first=False) < _LEAST_GUTTER:
        return False
    return _side_by_side(left, right) and _are_columns(left, right)


def _inner(side: Sequence[Fragment], *, first: bool) -> float:
    """The edge towards the gutter that nearly all of a side keeps to."""
    edges = sorted(one.box.x0 if first else -one.box.x1 for one in side)
    edge = edges[len(edges) // 12]
    return edge if first else -edge


def _side_by_side(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Whether the two overlap in height by a good part of the shorter."""
    top = max(min(one.box.y0 for one in left), min(one.box.y0 for one in right))
    bottom = min(max(one.box.y1 for one in left), max(one.box.y1 for one in right))
    shorter = min(_height(left), _height(right))
    return bottom - top > 0.4 * shorter and bottom - top > 20


def _height(side: Sequence[Fragment]) -> float:
    return max(one.box.y1 for one in side) - min(one.box.y0 for one in side)


def _are_columns(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Running text on both sides; or lines that do not stand level with each other, as cells would."""
    if _runs_on(left) and _runs_on(right):
        return True
    fewer, more = sorted((left, right), key=len)
    bases = sorted(one.baseline for one in more)
    level = sum(
        1 for one in fewer if bisect_right(bases, one.baseline - 2) < bisect_left(bases, one.baseline + 2)
    )
    return level < 0.6 * len(fewer) and (_runs_on(left) or _runs_on(right))


def _runs_on(side: Sequence[Fragment]) -> bool:
    """Whether most lines fill the side's width, as text that was broken at its edge does."""
    # Short lines, such as headings and ends of paragraphs, must not outweigh the others.
    widths = sorted((one.box.width for one in side), reverse=True)
    full = max(one.box.x1 for one in side) - min(one.box.x0 for one in side)
    typical = widths[len(widths) // 3]
    size = median(one.look.size for one in side)
    return typical > 0.6 * full and typical > 7 * size


def _lines(fragments: Sequence[Fragment]) -> list[Line]:
    """Fragments on one baseline make a line; raised and lowered ones keep with it."""
    left, right = min(one.box.x0 for one in fragments), max(one.box.x1 for one in fragments)
    column = Box(left, min(one.box.y0 for one in fragments), right, max(one.box.y1 for one in fragments))
    rows: list[list[Fragment]] = []
    for one in sorted(fragments, key=lambda f: (f.baseline, f.box.x0)):
        last = rows[-1][0] if rows else None
        if last is not None and abs(one.baseline - last.baseline) <= 0.35 * max(
            one.look.size, last.look.size
        ):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [Line(_along(row), column) for row in rows]


def _along(row: list[Fragment]) -> tuple[Fragment, ...]:
    rtl = is_rtl("".join(one.text for one in row))
    return tuple(sorted(row, key=lambda f: -f.box.x1 if rtl else f.box.x0))
