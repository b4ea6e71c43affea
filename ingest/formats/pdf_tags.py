"""What a tagged PDF says of its own words: which are headings, and which are no part of the text (ISO 32000-2, 14.8).

Owns reading the structure tree of a page and the marks of what is drawn on it. Refuses: believing them: whoever uses a
tag holds it against the page (`pdf_headings.py`, `pdf_artefacts.py`).
"""

import ctypes
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
        aside = pdf_calls.set_aside(objects)
        known = pdf_calls.contents(objects) if self._contents else []
        tags = [self._contents.get(content, OUTSIDE) for content in known] or [""] * len(objects)
        return [
            ARTEFACT if apart or one in self._artefacts else tag
            for one, apart, tag in zip(objects, aside, tags, strict=True)
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
        tops = [
            raw.FPDF_StructTree_GetChildAtIndex(tree, at)
            for at in range(raw.FPDF_StructTree_CountChildren(tree))
        ]
        return _walked([(one, "", 0) for one in tops if one])
    finally:
        raw.FPDF_StructTree_Close(tree)


def _walked(waiting: list[tuple[object, str, int]]) -> dict[int, str]:
    found: dict[int, str] = {}
    seen = 0
    while waiting and seen < _MOST_ELEMENTS:
        element, above, depth = waiting.pop()
        seen += 1
        name = _type(element)
        tag = above or (name if level_of(name) else "H1" if name == "Title" else "")
        for at in range(raw.FPDF_StructElement_GetMarkedContentIdCount(element)):
            content = raw.FPDF_StructElement_GetMarkedContentIdAtIndex(element, at)
            found[content] = tag or found.get(content, "")
        if depth < _DEEPEST:
            count = raw.FPDF_StructElement_CountChildren(element)
            children = (
                raw.FPDF_StructElement_GetChildAtIndex(element, at)
                for at in range(min(count, _MOST_ELEMENTS))
            )
            waiting += [(one, tag, depth + 1) for one in children if one]
    found.pop(-1, None)
    return found


def _type(element: object) -> str:
    room = ctypes.create_string_buffer(64)
    written = raw.FPDF_StructElement_GetType(element, room, 64)
    return room.raw[: max(written - 2, 0)].decode("utf-16-le", "replace") if written <= 64 else ""
