"""What is drawn on a page beside its letters: straight lines, filled areas, pictures.

Refuses: curves, and what the lines make (`pdf_tables.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as raw

from ingest.formats import pdf_calls
from ingest.formats.pdf_calls import IDENTITY, Box4, Matrix, Segment
from ingest.formats.pdf_parts import Box, Frame, Rule

_MOST_OBJECTS = 20_000
_MOST_SEGMENTS, _GLANCE = 400, 24
_MOST_IN_FORM = 2000
_DEEPEST_FORM = 4
_SHORTEST_RULE = 6.0
_THINNEST_AREA = 4.0
_PAPER = 245
_LINE, _MOVE = raw.FPDF_SEGMENT_LINETO, raw.FPDF_SEGMENT_MOVETO
_TEXT = raw.FPDF_PAGEOBJ_TEXT

_Corner = tuple[float, float] | None
Colours = Callable[[Sequence[int]], list[tuple[int, int, int, int]]]


@dataclass
class Drawn:
    """`areas` are what is filled with another colour than the paper's, or shaded; `pictures` are images; `artefacts` the
    text objects of forms that are marked, as a whole, as no part of the text."""

    rules: list[Rule] = field(default_factory=list)
    areas: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    artefacts: set[int] = field(default_factory=set)


def drawn_on(page: object, frame: Frame) -> Drawn:
    """Everything, in the reader's axes; what lies in forms too, to a depth of four."""
    drawn = Drawn()
    _gather(drawn, pdf_calls.on_page(page, _MOST_OBJECTS), frame, IDENTITY, 0)
    return drawn


def _gather(
    drawn: Drawn, things: list[int], frame: Frame, outer: Matrix, depth: int, aside: bool = False
) -> None:
    kinds = pdf_calls.kinds(things)
    if aside:
        texts = zip(things, kinds, strict=True)
        drawn.artefacts |= {one for one, kind in texts if kind == _TEXT}
    shown = [(one, kind) for one, kind in zip(things, kinds, strict=True) if kind != _TEXT]
    places = pdf_calls.bounds([one for one, _ in shown])
    paths: list[tuple[int, Box]] = []
    for (one, kind), place in zip(shown, places, strict=True):
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST_FORM:
                inside = pdf_calls.in_form(one, _MOST_IN_FORM // (depth + 1) ** 2)
                placed = _times(pdf_calls.matrices([one])[0], outer)
                marked = aside or pdf_calls.set_aside([one])[0]
                _gather(drawn, inside, frame, placed, depth + 1, marked)
            continue
        box = _placed(place, outer, frame)
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            drawn.pictures.append(box)
        elif kind == raw.FPDF_PAGEOBJ_SHADING:
            drawn.areas.append(box)
        elif kind == raw.FPDF_PAGEOBJ_PATH and max(box.width, box.height) >= _THINNEST_AREA:
            paths.append((one, box))
    _take_paths(drawn, paths, frame, outer)


def _take_paths(drawn: Drawn, paths: list[tuple[int, Box]], frame: Frame, outer: Matrix) -> None:
    modes = pdf_calls.drawn([path for path, _ in paths])
    inked = [
        (path, box, filled)
        for (path, box), (filled, stroked) in zip(paths, modes, strict=True)
        if filled or stroked
    ]
    broad = [one for one in inked if min(one[1].width, one[1].height) >= _THINNEST_AREA]
    _take_areas(drawn, [(path, box) for path, box, filled in broad if filled], pdf_calls.fills)
    lines = [(path, box) for path, box, filled in broad if not filled]
    pens = pdf_calls.stroke_widths([path for path, _ in lines])
    # A band is often one line drawn with a broad pen; what reaches far on both sides is a frame.
    bands = [
        (path, box)
        for (path, box), pen in zip(lines, pens, strict=True)
        if pen >= _THINNEST_AREA and min(box.width, box.height) <= 2 * pen
    ]
    _take_areas(drawn, bands, pdf_calls.strokes)
    long = [path for path, box, _ in inked if max(box.width, box.height) >= _SHORTEST_RULE]
    places = [_times(matrix, outer) for matrix in pdf_calls.matrices(long)]
    for path, place, outline in zip(long, places, pdf_calls.segments(long, _GLANCE), strict=True):
        rules = _rules(outline, place, frame)
        # What begins with many slanted or short edges is a shape, of a map or of a letter, and they are the most by far.
        if rules and len(outline) == _GLANCE:
            rules = _rules(pdf_calls.segments([path], _MOST_SEGMENTS)[0], place, frame)
        drawn.rules += rules


def _rules(outline: list[Segment], place: Matrix, frame: Frame) -> list[Rule]:
    found: list[Rule] = []
    for start, end in pairwise(_corners(outline, place)):
        if start is None or end is None:
            continue
        wide, high = abs(start[0] - end[0]), abs(start[1] - end[1])
        # Most edges are slanted or short: those are passed over before anything is made of them.
        if (wide <= 1.0 or high <= 1.0) and (wide >= _SHORTEST_RULE or high >= _SHORTEST_RULE):
            found.append(Rule(frame.turned(*start, *end)))
    return found


def _take_areas(drawn: Drawn, paths: list[tuple[int, Box]], colours: Colours) -> None:
    """Those in another colour than the paper's."""
    for (_, box), (red, green, blue, _) in zip(paths, colours([path for path, _ in paths]), strict=True):
        if min(red, green, blue) < _PAPER:
            drawn.areas.append(box)


def _corners(outline: list[Segment], matrix: Matrix) -> list[_Corner]:
    """The outline's corners on the page; None where the pen is lifted or a curve begins."""
    a, b, c, d, e, f = matrix
    first: _Corner = None
    found: list[_Corner] = []
    for kind, x, y, closes in outline:
        point = (a * x + c * y + e, b * x + d * y + f)
        if kind != _LINE:
            found.append(None)
            first = point if kind == _MOVE else first
        found.append(point)
        if closes and first is not None:
            found.append(first)
    return found


def _placed(place: Box4, outer: Matrix, frame: Frame) -> Box:
    left, bottom, right, top = place
    if outer is IDENTITY:
        return frame.turned(left, bottom, right, top)
    a, b, c, d, e, f = outer
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return frame.turned(min(xs), min(ys), max(xs), max(ys))


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
