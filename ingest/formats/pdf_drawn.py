"""What is drawn on a page beside its letters: straight lines, filled areas, pictures.

Refuses: curves, and what the lines make (`pdf_tables.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as raw

from ingest.formats import pdf_calls
from ingest.formats.pdf_calls import IDENTITY, Box4, Matrix
from ingest.formats.pdf_parts import Box, Frame, Rule

_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 400
_MOST_IN_FORM = 2000
_DEEPEST_FORM = 4
_SHORTEST_RULE = 6.0
_THINNEST_AREA = 4.0
_PAPER = 245

_Corner = tuple[float, float] | None


@dataclass
class Drawn:
    """`areas` are what is filled with another colour than the paper's, or shaded; `pictures` are images."""

    rules: list[Rule] = field(default_factory=list)
    areas: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)


def drawn_on(page: object, frame: Frame) -> Drawn:
    """Everything, in the reader's axes; what lies in forms too, to a depth of four."""
    drawn = Drawn()
    _gather(drawn, pdf_calls.on_page(page, _MOST_OBJECTS), frame, IDENTITY, 0)
    return drawn


def _gather(drawn: Drawn, things: list[int], frame: Frame, outer: Matrix, depth: int) -> None:
    kinds = pdf_calls.kinds(things)
    shown = [(one, kind) for one, kind in zip(things, kinds, strict=True) if kind != raw.FPDF_PAGEOBJ_TEXT]
    places = pdf_calls.bounds([one for one, _ in shown])
    for (one, kind), place in zip(shown, places, strict=True):
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST_FORM:
                inside = pdf_calls.in_form(one, _MOST_IN_FORM // (depth + 1) ** 2)
                _gather(drawn, inside, frame, _times(pdf_calls.matrix_of(one), outer), depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            if max(place[2] - place[0], place[3] - place[1]) * _scale(outer) >= _THINNEST_AREA:
                _take_path(drawn, one, frame, outer, _placed(place, outer, frame))
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            drawn.pictures.append(_placed(place, outer, frame))
        elif kind == raw.FPDF_PAGEOBJ_SHADING:
            drawn.areas.append(_placed(place, outer, frame))


def _take_path(drawn: Drawn, path: int, frame: Frame, outer: Matrix, box: Box) -> None:
    filled, stroked = pdf_calls.drawn(path)
    if not (filled or stroked):
        return
    if (
        filled
        and min(box.width, box.height) >= _THINNEST_AREA
        and min(pdf_calls.fills([path])[0][:3]) < _PAPER
    ):
        drawn.areas.append(box)
    matrix = _times(pdf_calls.matrix_of(path), outer)
    for start, end in pairwise(_corners(path, matrix)):
        if start is None or end is None:
            continue
        found = frame.turned(*start, *end)
        if min(found.width, found.height) <= 1.0 and max(found.width, found.height) >= _SHORTEST_RULE:
            drawn.rules.append(Rule(found))


def _corners(path: int, matrix: Matrix) -> Iterator[_Corner]:
    """The path's corners on the page; None where the pen is lifted or a curve begins."""
    a, b, c, d, e, f = matrix
    first: _Corner = None
    for kind, x, y, closes in pdf_calls.segments(path, _MOST_SEGMENTS):
        point = (a * x + c * y + e, b * x + d * y + f)
        if kind != raw.FPDF_SEGMENT_LINETO:
            yield None
            first = point if kind == raw.FPDF_SEGMENT_MOVETO else first
        yield point
        if closes and first is not None:
            yield first


def _placed(place: Box4, outer: Matrix, frame: Frame) -> Box:
    left, bottom, right, top = place
    a, b, c, d, e, f = outer
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in (left, right) for y in (bottom, top)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return frame.turned(min(xs), min(ys), max(xs), max(ys))


def _scale(matrix: Matrix) -> float:
    return max(abs(one) for one in matrix[:4])


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
