"""What stands at the edges of pages and is not the text: running heads and feet, page numbers.

They are found by repetition from page to page, digits aside. Refuses: judging a line by its words.
"""

import re
from collections import Counter
from collections.abc import Sequence

from ingest.letters import tidy
from ingest.formats.pdf_parts import Fragment, Leaf
from ingest.reading import Dropped

_EDGE = 0.13
_DIGITS = re.compile(r"\d+|\b[ivxlc]{1,6}\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:page|página|страница|стр\.?|صفحة|第|p\.?)?\s*[-–—|]?\s*(?:\d{1,4}|[ivxlc]{1,6}|[٠-٩]{1,4})"
    r"(?:\s*(?:/|of|de|sur|из|من)\s*(?:\d{1,4}|[٠-٩]{1,4}))?\s*[-–—|页]*",
    re.IGNORECASE,
)
_LEAST_PAGES = 3


def without_margins(leaves: Sequence[Leaf]) -> list[Dropped]:
    """Takes running lines out of the leaves' fragments, and tells which."""
    seen: Counter[tuple[str, int]] = Counter()
    for leaf in leaves:
        seen.update({key for one in leaf.fragments for key in _keys(one, leaf)})
    pages = sum(1 for leaf in leaves if leaf.fragments)
    least = max(2, min(_LEAST_PAGES, pages)) if pages < 12 else max(_LEAST_PAGES, pages * 0.12)
    numbered = _numbered_edges(leaves)
    dropped: list[Dropped] = []
    for leaf in leaves:
        kept = []
        for one in leaf.fragments:
            reason = _reason(one, leaf, seen, least, numbered)
            if reason and pages > 1:
                dropped.append(Dropped(tidy(one.text), reason, leaf.number))
            else:
                kept.append(one)
        leaf.fragments = kept
    return dropped


def _reason(
    one: Fragment, leaf: Leaf, seen: Counter[tuple[str, int]], least: float, numbered: dict[str, int]
) -> str:
    edge = _edge(one, leaf)
    if not edge:
        return ""
    if _PAGE_NUMBER.fullmatch(one.text) and numbered.get(edge, 0) >= 2 and _is_outermost(one, leaf, edge):
        return "page number"
    if any(seen[key] >= least for key in _keys(one, leaf)):
        return "running head" if edge == "top" else "running foot"
    return ""


def _keys(one: Fragment, leaf: Leaf) -> list[tuple[str, int]]:
    """The words without their numbers, at the height where they stand and next to it."""
    if not _edge(one, leaf):
        return []
    words = _DIGITS.sub("#", one.text).casefold()
    step = round(one.baseline / 8)
    return [(words, step), (words, step + 1)]


def _edge(one: Fragment, leaf: Leaf) -> str:
    if one.box.y1 <= leaf.height * _EDGE:
        return "top"
    return "bottom" if one.box.y0 >= leaf.height * (1 - _EDGE) else ""


def _is_outermost(one: Fragment, leaf: Leaf, edge: str) -> bool:
    """Whether nothing but other edge text lies further out."""
    sign = -1 if edge == "top" else 1
    further = [f for f in leaf.fragments if sign * (f.baseline - one.baseline) > 2 and _edge(f, leaf) == edge]
    return len(further) <= 3


def _numbered_edges(leaves: Sequence[Leaf]) -> dict[str, int]:
    """On how many pages a bare number stands at the top, and at the bottom."""
    counts: dict[str, int] = {}
    for leaf in leaves:
        for edge in {_edge(one, leaf) for one in leaf.fragments if _PAGE_NUMBER.fullmatch(one.text)}:
            counts[edge] = counts.get(edge, 0) + 1
    return counts
