"""Text layers that are not to be trusted: garbled, hidden, outside the page.

Each judge takes a leaf and names the fragments that should go. Refuses: removing them.
"""

import re

from ingest.formats.pdf_parts import Box, Fragment, Leaf

# The bar that draws words out is no letter.
_REPEATED = re.compile(r"([^\W\d_\u0640])\1{3,}")
_NOT_TEXT = re.compile("[\ufffd\ue000-\uf8ff\x01-\x1f]")
_ARABIC = re.compile("[\u0621-\u064a]")


def outside_fragments(leaf: Leaf) -> list[Fragment]:
    """Those whose middle lies off the page."""
    edge = 2.0
    return [
        one
        for one in leaf.fragments
        if not (-edge <= one.centre[0] <= leaf.width + edge and -edge <= one.centre[1] <= leaf.height + edge)
    ]


def hidden_fragments(leaf: Leaf) -> list[Fragment]:
    """Text without ink, unless it is most of the page and lies over a picture: then it was recognised from that."""
    hidden = [one for one in leaf.fragments if one.look.hidden]
    length = sum(len(one.text) for one in hidden)
    if length * 2 < sum(len(one.text) for one in leaf.fragments):
        return hidden
    over = sum(len(one.text) for one in hidden if _lies_on(one, leaf.pictures))
    return [] if over * 2 >= length else hidden


def pale_fragments(leaf: Leaf) -> list[Fragment]:
    """Text in the paper's white with nothing darker under it."""
    grounds = leaf.areas + leaf.pictures
    return [one for one in leaf.fragments if one.look.pale and not _lies_on(one, grounds)]


def _lies_on(one: Fragment, boxes: list[Box]) -> bool:
    return any(box.holds(*one.centre) for box in boxes)


def garbled_fragments(leaf: Leaf) -> list[Fragment]:
    """Where a page's Arabic repeats one letter over and over, or letters have no meaning, that part of it."""
    bad = [one for one in leaf.fragments if is_noise(one.text)]
    if not bad:
        return []
    arabic = [one for one in leaf.fragments if _ARABIC.search(one.text)]
    stretched = [one for one in arabic if _REPEATED.search(one.text)]
    if len(stretched) * 12 > len(arabic) and len(stretched) > 1:
        bad = list({id(one): one for one in (*bad, *arabic)}.values())
    return bad


def is_noise(text: str) -> bool:
    """Whether Arabic repeats one letter over and over in it, or much of it has no meaning."""
    if text.isascii() and text.isprintable():
        return False
    if _ARABIC.search(text) and _REPEATED.search(text):
        return True
    return len(_NOT_TEXT.findall(text)) * 3 > len(text) and len(text) > 2
