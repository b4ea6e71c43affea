"""The order in which fragments are read: columns beside each other, lines below each other.

A gutter is an upright strip that almost nothing crosses, with running text on both sides; what crosses it
(titles, pictures' captions) parts the page into bands. Refuses: tables, which rows make, not columns.
"""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.formats.pdf_parts import Box, Fragment, Line, is_rtl

_LEAST_GUTTER = 6.0
_STEP = 2.0
_TOUCH = 3.0
_LEAST_LINES = 3
_SHORT_RUN = 6
_DEEPEST = 4
_FIGURE = re.compile(r"[-+(]?[\d٠-٩۰-۹][\d٠-٩۰-۹.,  %/–-]*\)?")


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
    if _are_cells(left, right):
        return [band]
    return [
        area for side in ((right, left) if rtl else (left, right)) for area in _areas(side, rtl, depth + 1)
    ]


def _are_cells(left: list[Fragment], right: list[Fragment]) -> bool:
    """Whether the lines of this band are rows of a table that has no rules, though the page has columns elsewhere:
    figures beside their labels, or cells that begin level with each other."""
    if min(len(left), len(right)) < _LEAST_LINES:
        return False
    figures = max(sum(1 for one in side if _FIGURE.fullmatch(one.text)) / len(side) for side in (left, right))
    if figures > 0.5 and not _are_columns(left, right):
        return True
    return _are_in_rows(left + right, [strip for side in (left, right) for strip in _strips(side) or [side]])


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
    starts, ends = sorted([f.box.x0 for f in fragments]), sorted([f.box.x1 for f in fragments])
    best: list[float] = []
    best_score = 0.0
    refused = (0, 0)
    x = starts[0] + _STEP
    while x < ends[-1]:
        left, right = bisect_right(ends, x + 1), len(starts) - bisect_left(starts, x - 1)
        fewer = left if left < right else right
        crossing = len(fragments) - left - right
        score = fewer - crossing * 0.75
        if fewer >= _LEAST_LINES and crossing <= fewer and score >= max(best_score, 0.1):
            if best and score == best_score and x - best[-1] <= _STEP:
                best.append(x)
            elif score > best_score and (left, right) != refused:  # the same sides would be refused again
                if _is_wide(starts[-right:], ends[:left]) and _is_gutter(fragments, x):
                    best, best_score = [x], score
                else:
                    refused = (left, right)
        x += _STEP
    return sum(best) / len(best) if best else None


def _is_gutter(fragments: Sequence[Fragment], x: float) -> bool:
    left = [one for one in fragments if one.box.x1 <= x + 1]
    right = [one for one in fragments if one.box.x0 >= x - 1]
    return _side_by_side(left, right) and _are_columns(left, right)


def _is_wide(starts: Sequence[float], ends: Sequence[float]) -> bool:
    """Between the edges that nearly all of either side keeps to; where the right one's lines begin and the left one's
    end, in order."""
    return starts[len(starts) // 12] - ends[-1 - len(ends) // 12] >= _LEAST_GUTTER


def _side_by_side(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Whether the two overlap in height by a good part of the shorter."""
    (top, bottom), (other_top, other_bottom) = _reach(left), _reach(right)
    shared = min(bottom, other_bottom) - max(top, other_top)
    return shared > 20 and shared > 0.4 * min(bottom - top, other_bottom - other_top)


def _reach(side: Sequence[Fragment]) -> tuple[float, float]:
    return min([one.box.y0 for one in side]), max([one.box.y1 for one in side])


def _are_columns(left: Sequence[Fragment], right: Sequence[Fragment]) -> bool:
    """Running text on both sides; or lines that do not stand level with each other, as cells would."""
    running = _fills(left), _fills(right)
    if all(running):
        return True
    if not any(running):
        return False
    fewer, more = sorted((left, right), key=len)
    bases = sorted(one.baseline for one in more)
    level = sum(
        1 for one in fewer if bisect_right(bases, one.baseline - 2) < bisect_left(bases, one.baseline + 2)
    )
    return level < 0.6 * len(fewer) or _are_several(right if running[0] else left)


def _are_several(side: Sequence[Fragment]) -> bool:
    """Whether it is running text in several columns."""
    strips = _strips(side)
    return len(strips) > 1 and all(map(_fills, strips)) and not _are_in_rows(side, strips)


def _strips(side: Sequence[Fragment]) -> list[list[Fragment]]:
    """What stands below each other, between upright strips that nothing but headings crosses."""
    widths = sorted((one.box.width for one in side), reverse=True)
    widest = 1.5 * widths[len(widths) // 4]
    found: list[list[Fragment]] = []
    reach = 0.0
    for one in sorted((one for one in side if one.box.width <= widest), key=lambda f: f.box.x0):
        if not found or one.box.x0 > reach + _LEAST_GUTTER:
            found.append([])
            reach = one.box.x1
        found[-1].append(one)
        reach = max(reach, one.box.x1)
    return [one for one in found if len(one) >= _LEAST_LINES]


def _are_in_rows(fragments: Sequence[Fragment], columns: Sequence[Sequence[Fragment]]) -> bool:
    """Whether cells that run over lines stand level with each other: where a gap goes right across, all columns begin
    again on one baseline."""
    steps, within = _steps(fragments), list(map(_steps, columns))
    wide = 1.3 * min(
        (median(step for _, step in own[1:]) for own in within if len(own) > 1), default=math.inf
    )
    starts = [base for base, step in steps if step > wide]
    own_starts = max(sum(1 for _, step in own if step > wide) for own in within)
    level = sum(1 for start in starts if all(_has_line(column, start) for column in columns))
    return len(starts) >= _LEAST_LINES and level * 5 >= max(len(starts), own_starts) * 4


def _has_line(column: Sequence[Fragment], base: float) -> bool:
    return any(abs(one.baseline - base) < 2 for one in column)


def _steps(fragments: Sequence[Fragment]) -> list[tuple[float, float]]:
    """Baselines from the top, each with its distance from the one above; the first is far from any."""
    bases = sorted({round(one.baseline, 1) for one in fragments})
    return [(bases[0], math.inf), *((b, b - a) for a, b in pairwise(bases) if b - a > 1.0)]


def _fills(side: Sequence[Fragment]) -> bool:
    """Whether most lines fill the side's width, as text that was broken at its edge does."""
    # Short lines, such as headings and ends of paragraphs, must not outweigh the others.
    lefts, rights = [one.box.x0 for one in side], [one.box.x1 for one in side]
    widths = sorted([right - left for left, right in zip(lefts, rights, strict=True)], reverse=True)
    typical = widths[len(widths) // 3]
    if typical <= 0.6 * (max(rights) - min(lefts)):
        return False
    return typical > 7 * median([one.look.size for one in side])


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
