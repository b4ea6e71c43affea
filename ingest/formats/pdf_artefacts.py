"""What stands on a page beside its text: what its maker marked as no part of it, and watermarks.

A watermark is told by how it is set, in any language: far larger than the text and lying across it, or so light that
it is meant to be read through. Refuses: running heads and page numbers that nobody marked (`pdf_margins.py`).
"""

from collections import Counter
from collections.abc import Sequence

from ingest.formats.pdf_margins import at_edge
from ingest.formats.pdf_parts import Box, Fragment, Leaf
from ingest.formats.pdf_tags import ARTEFACT, OUTSIDE
from ingest.letters import tidy
from ingest.reading import Dropped

_MOST_MARKED = 0.4
"""Share of a page's letters: where more is marked as no part of it, the marks are wrong."""

_HUGE, _LARGE = 2.5, 1.6
_LEAST_UNDER = 2
_HEAD = 0.3
_SMALL, _CLEAR = 0.9, 2.0
_ACROSS = 0.25


def without_artefacts(leaves: Sequence[Leaf]) -> list[Dropped]:
    """Takes them out of the leaves' fragments, and tells which."""
    body = _body(leaves)
    light = Counter(
        (one.text, round(one.baseline / 8))
        for leaf in leaves
        for one in leaf.fragments
        if _is_light(one, leaf)
    )
    first = next((leaf.number for leaf in leaves if leaf.fragments), 0)
    dropped: list[Dropped] = []
    for leaf in leaves:
        marked = [
            one for one in _marked(leaf, ARTEFACT) if leaf.number != first or not _is_in_head(one, leaf)
        ]
        gone = {id(one): "marked as no part of the text" for one in marked}
        beside = [one for one in _marked(leaf, OUTSIDE) if _is_small_and_apart(one, leaf, body)]
        gone.update((id(one), "in the margin, outside the text") for one in beside)
        for one in leaf.fragments:
            if id(one) not in gone and _is_watermark(one, leaf, body, light):
                gone[id(one)] = "watermark"
        dropped += [
            Dropped(tidy(one.text), gone[id(one)], leaf.number) for one in leaf.fragments if id(one) in gone
        ]
        leaf.fragments = [one for one in leaf.fragments if id(one) not in gone]
    return dropped


def _is_in_head(one: Fragment, leaf: Leaf) -> bool:
    """That of a first page often carries symbol, date and office; what comes back on others is a running head."""
    return one.box.y1 < _HEAD * leaf.height


def _marked(leaf: Leaf, tag: str) -> list[Fragment]:
    marked = [one for one in leaf.fragments if one.look.tag == tag]
    return marked if _letters(marked) <= _MOST_MARKED * _letters(leaf.fragments) else []


def _is_small_and_apart(one: Fragment, leaf: Leaf, body: float) -> bool:
    """At the page's edge, in smaller letters than the text, and well clear of it."""
    if one.look.size > _SMALL * body or not at_edge(one.box, leaf.height):
        return False
    text = [other.baseline for other in leaf.fragments if other.look.tag != OUTSIDE]
    return all(abs(one.baseline - baseline) > _CLEAR * body for baseline in text)


def _is_watermark(one: Fragment, leaf: Leaf, body: float, light: Counter[tuple[str, int]]) -> bool:
    """Larger than the text, and over or under several lines of it; or light, and large or on page after page."""
    if not body:
        return False
    size = one.look.size / body
    if size >= _LARGE and len(one.text) <= 60 and _lies_across(one, leaf):
        return size >= _HUGE or _is_light(one, leaf)
    if not _is_light(one, leaf):
        return False
    again = light[_place(one)] >= 3
    return again or (size >= _HUGE and one.box.width >= leaf.width * _ACROSS)


def _place(one: Fragment) -> tuple[str, int]:
    return one.text, round(one.baseline / 8)


def _is_light(one: Fragment, leaf: Leaf) -> bool:
    """Hardly darker than white paper, with nothing else behind it."""
    return one.look.light and not any(box.holds(*one.centre) for box in leaf.areas + leaf.pictures)


def _lies_across(one: Fragment, leaf: Leaf) -> bool:
    under = [
        other
        for other in leaf.fragments
        if other.look.size < one.look.size / _LARGE and _meet(one.box, other.box)
    ]
    return len(under) >= _LEAST_UNDER


def _meet(one: Box, other: Box) -> bool:
    """Whether they share a good part of the smaller one's height."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    high = min(one.y1, other.y1) - max(one.y0, other.y0)
    return wide > 0.3 * min(one.width, other.width) and high > 0.5 * min(one.height, other.height)


def _body(leaves: Sequence[Leaf]) -> float:
    counts: Counter[float] = Counter()
    for leaf in leaves:
        for one in leaf.fragments:
            counts[round(one.look.size * 2) / 2] += len(one.text)
    return counts.most_common(1)[0][0] if counts else 0.0


def _letters(fragments: Sequence[Fragment]) -> int:
    return sum(len(one.text) for one in fragments)
