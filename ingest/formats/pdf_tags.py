"""What a tagged PDF says of its own words: which are headings, and which are no part of the text (ISO 32000-2, 14.8).

Owns reading the structure tree of a page and the marks of what is drawn on it. Refuses: believing them: whoever uses a
tag holds it against the page (`pdf_headings.py`, `pdf_artefacts.py`).
"""

import re
from collections.abc import Sequence

import pypdfium2.raw as raw

from ingest.formats import pdf_calls

ARTEFACT = "artefact"
"""The tag of what its maker marked as no part of the text: heads, feet, watermarks, backgrounds."""

OUTSIDE = "outside"
"""The tag of what lies in no element of a page that has a structure."""

_MOST_ELEMENTS, _DEEPEST = 20_000, 40
_LEVEL = re.compile(r"H([1-9])$")


class Tags:
    """Of one page. `artefacts` are text objects inside forms that are marked as a whole."""

    def __init__(self, page: object, artefacts: frozenset[int], tagged: bool) -> None:
        self._artefacts = artefacts
        self._contents = _contents(page) if tagged else {}

    def of(self, objects: Sequence[int]) -> list[str]:
        """The tag of each text object: H1 to H6, ARTEFACT, OUTSIDE, or "" for the rest; objects may be 0."""
        if self._contents:
            tags = [self._contents.get(content, OUTSIDE) for content in pdf_calls.contents(objects)]
            loose = [one if tag == OUTSIDE else 0 for one, tag in zip(objects, tags, strict=True)]
        else:
            tags, loose = [""] * len(objects), list(objects)
        return [
            ARTEFACT if apart or one in self._artefacts else tag
            for one, apart, tag in zip(objects, pdf_calls.set_aside(loose), tags, strict=True)
        ]


def level_of(tag: str) -> int:
    """1 to 6 for a heading, else 0."""
    found = _LEVEL.match(tag)
    return min(int(found[1]), 6) if found else 0


def _contents(page: object) -> dict[int, str]:
    """Each piece of marked content that lies in the structure: with the tag of the heading it belongs to, or ""."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        return _walked([(one, "", 0) for one in pdf_calls.elements(tree, _MOST_ELEMENTS)])
    finally:
        raw.FPDF_StructTree_Close(tree)


def _walked(waiting: list[tuple[int, str, int]]) -> dict[int, str]:
    found: dict[int, str] = {}
    seen = 0
    while waiting and seen < _MOST_ELEMENTS:
        element, above, depth = waiting.pop()
        seen += 1
        name = "" if above else pdf_calls.element_type(element)
        tag = above or (name if level_of(name) else "H1" if name == "Title" else "")
        for content in pdf_calls.element_contents(element, _MOST_ELEMENTS):
            found[content] = tag or found.get(content, "")
        if depth < _DEEPEST:
            waiting += [(one, tag, depth + 1) for one in pdf_calls.elements_in(element, _MOST_ELEMENTS)]
    found.pop(-1, None)
    return found
