"""Running heads and feet, and page numbers, of pages that were read from pictures.

They are found as on pages with a text layer, by what comes back at one height from page to page; but a scan is never laid
down twice in the same place, and letters are misread, so that likeness has to do. Refuses: lines behind one that stays.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import islice

from ingest.recognised_lines import Line, Sheet

EDGE = 0.13
"""Share of a page's height, at the top and at the bottom."""

_NEAR = 12
"""Pages before and behind that are looked at; of hundreds, all would be too many pairs."""

_DRIFT = 0.03
_ALIKE = 0.75
_SHORT, _UNSURE = 12, 50.0
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"[-–—|\s]*(?:\d{1,4}|[ivxlc]{1,6})\s*(?:/\s*\d{1,4})?[-–—|\s.]*", re.IGNORECASE)

Running = dict[int, str]
"""Why a line of a page is none of its text, by the line's number."""


def running(sheets: Sequence[Sheet]) -> dict[int, Running]:
    """By page. Of one page alone, nothing."""
    if len(sheets) < 2:
        return {}
    edges = {sheet.page: _at_edges(sheet) for sheet in sheets}
    lines = [[line for _, rows in edges[sheet.page] for _, line in rows] for sheet in sheets]
    least = max(2, min(3, len(sheets))) - 1
    found: dict[int, Running] = {}
    for number, sheet in enumerate(sheets):
        others = lines[max(0, number - _NEAR) : number] + lines[number + 1 : number + 1 + _NEAR]
        found[sheet.page] = {}
        for edge, rows in edges[sheet.page]:
            found[sheet.page] |= _outermost(edge, rows, others, least)
    return found


def _outermost(
    edge: str, rows: Sequence[tuple[int, Line]], others: Sequence[Sequence[Line]], least: int
) -> Running:
    """From the edge inwards, up to the first that stays."""
    found: Running = {}
    for at, line in rows:
        back = (page for page in others if any(_alike(line, other) for other in page))
        if len(list(islice(back, least))) == least:
            found[at] = "page number" if _PAGE_NUMBER.fullmatch(line.text) else f"running {edge}"
        elif line.sure < _UNSURE and len(line.text) <= _SHORT:
            found[at] = f"running {edge}"
        else:
            break
    return found


def _at_edges(sheet: Sheet) -> list[tuple[str, list[tuple[int, Line]]]]:
    """Those in the strip at the top, and at the bottom, the outermost first."""
    lines = list(enumerate(sheet.lines))
    top = sorted((one for one in lines if one[1].bottom <= EDGE), key=lambda one: one[1].top)
    foot = sorted((one for one in lines if one[1].top >= 1 - EDGE), key=lambda one: -one[1].bottom)
    return [("head", top), ("foot", foot)]


def _alike(one: Line, other: Line) -> bool:
    """The same but for numbers and misread letters, at about the same height. What has no letters at all (a page's
    number, a symbol read in the wrong script) is like any such, if both are short."""
    if abs(one.top - other.top) > _DRIFT:
        return False
    here, there = (_NUMBER.sub("#", line.text.casefold()) for line in (one, other))
    if not any(map(str.isalpha, here + there)):
        return max(len(one.text), len(other.text)) <= _SHORT
    match = SequenceMatcher(None, here, there, autojunk=False)
    return match.quick_ratio() >= _ALIKE and match.ratio() >= _ALIKE
