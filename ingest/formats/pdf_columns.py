"""The order in which fragments are read: columns beside each other, lines below each other.

A gutter is an upright strip that almost nothing crosses, with running text on both sides; what crosses it
(titles, pictures' captions) parts the page into bands. Refuses: tables, which rows make, not columns.
"""

from collections.abc import Sequence
from statistics import median

from ingest.formats.pdf_parts import Box, Fragment, Line, is_rtl

_LEAST_GUTTER = 7.0
_LEAST_LINES = 3
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
    for band in _bands(fragments, gutter):
        left = [one for one in band if one.box.x1 <= gutter + 1]
        right = [one for one in band if one.box.x0 >= gutter - 1 and one.box.x1 > gutter + 1]
        crossing = [one for one in band if one.box.x0 < gutter - 1 and one.box.x1 > gutter + 1]
        if crossing or not left or not right:
            found.append(band)
            continue
        for side in (right, left) if rtl else (left, right):
            found += _areas(side, rtl, depth + 1)
    return found


def _bands(fragments: list[Fragment], gutter: float) -> list[list[Fragment]]:
    """Runs from top to bottom of fragments that keep to one side, and between them those that cross."""
    bands: list[list[Fragment]] = []
    crossed = False
    for one in sorted(fragments, key=lambda f: (f.baseline, f.box.x0)):
        crosses = one.box.x0 < gutter - 1 and one.box.x1 > gutter + 1
        beside = crosses or (crossed and abs(one.baseline - bands[-1][-1].baseline) < 2)
        if not bands or beside != crossed:
            bands.append([])
        bands[-1].append(one)
        crossed = beside
    return bands


def _gutter(fragments: Sequence[Fragment]) -> float | None:
    """The middle of the best gutter, or None: most lines on both sides, fewest across."""
    best, best_score = None, 0.0
    for x, width in _strips(fragments):
        left = [one for one in fragments if one.box.x1 <= x + 1]
        right = [one for one in fragments if one.box.x0 >= x - 1]
        crossing = len(fragments) - len(left) - len(right)
        if min(len(left), len(right)) < _LEAST_LINES or crossing > min(len(left), len(right)):
            continue
        if not _side_by_side(left, right) or not _are_columns(left, right):
            continue
        score = min(len(left), len(right)) - crossing * 0.5 + min(width, 30) / 100
        if score > best_score:
            best, best_score = x, score
    return best


def _strips(fragments: Sequence[Fragment]) -> list[tuple[float, float]]:
    """Upright strips that few fragments cross: their middles and widths."""
    edges = sorted({round(one.box.x0) for one in fragments})
    found = []
    for edge in edges[1:]:
        before = [one.box.x1 for one in fragments if one.box.x1 <= edge + 1 and one.box.x0 < edge - 1]
        if not before:
            continue
        reach = sorted(before)[-1]
        crowd = sorted(before)[int(len(before) * 0.97)]
        width = edge - max(reach, crowd)
        if width >= _LEAST_GUTTER:
            found.append((edge - width / 2, width))
    return found


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
    level = sum(1 for one in fewer if any(abs(one.baseline - other.baseline) < 2 for other in more))
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
        if last is not None and abs(one.baseline - last.baseline) <= 0.35 * max(one.look.size, last.look.size):
            rows[-1].append(one)
        else:
            rows.append([one])
    return [Line(_along(row), column) for row in rows]


def _along(row: list[Fragment]) -> tuple[Fragment, ...]:
    rtl = is_rtl("".join(one.text for one in row))
    return tuple(sorted(row, key=lambda f: -f.box.x1 if rtl else f.box.x0))
