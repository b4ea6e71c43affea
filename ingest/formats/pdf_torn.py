"""Words torn by spaces that nobody wrote: PDFium puts one wherever letters stand a little apart.

Owns which of them go, by the document's own words: what stands whole elsewhere is one word here. Refuses: spaces as wide
as a written one, lines set with space between all letters (`pdf_words.py`), and dictionaries.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.formats.pdf_parts import TORN, Fragment, Leaf

_WORD = re.compile(r"[^\W\d_]+")
_LEAST_STEM, _LONGEST_ENDING = 6, 3
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def mend_torn(leaves: Sequence[Leaf]) -> None:
    """Takes the marks out of the leaves' fragments: each becomes a space, or nothing."""
    marked = [(leaf, at) for leaf in leaves for at, one in enumerate(leaf.fragments) if TORN in one.text]
    if not marked:
        return
    known = sorted(set(_whole_words([one for leaf in leaves for one in leaf.fragments])))
    for leaf, at in marked:
        one = leaf.fragments[at]
        text = " ".join(_mended(part, known) if TORN in part else part for part in one.text.split(" "))
        leaf.fragments[at] = replace(one, text=text)


def _whole_words(fragments: Sequence[Fragment]) -> Iterator[str]:
    """The words of all that is surely whole."""
    for one in fragments:
        text = one.text
        if TORN in text:
            text = " ".join(part for part in text.split(" ") if TORN not in part)
        yield from _WORD.findall(text.casefold())


def _mended(torn: str, known: Sequence[str]) -> str:
    """From the left, as many pieces together as make a word of the document; not where each is one already."""
    pieces = torn.split(TORN)
    found: list[str] = []
    at = 0
    while at < len(pieces):
        end = next((end for end in range(len(pieces), at + 1, -1) if _is_one(pieces[at:end], known)), at + 1)
        found.append("".join(pieces[at:end]))
        at = end
    return " ".join(found)


def _is_one(pieces: Sequence[str], known: Sequence[str]) -> bool:
    bare = [_EDGES.sub("", one).casefold() for one in pieces]
    whole = _EDGES.sub("", "".join(pieces)).casefold()
    if all(_is_in(one, known) for one in bare):
        return False
    return _is_in(whole, known) or _is_form_of_one(whole, bare, known)


def _is_in(word: str, known: Sequence[str]) -> bool:
    at = bisect_left(known, word)
    return at < len(known) and known[at] == word


def _is_form_of_one(whole: str, bare: Sequence[str], known: Sequence[str]) -> bool:
    """Whether a word of the document begins as this one does, past the first piece and almost to its end; no piece may be
    a word."""
    if len(whole) < _LEAST_STEM or any(_is_in(one, known) for one in bare):
        return False
    at = bisect_left(known, whole)
    stem = whole[: max(_LEAST_STEM, len(bare[0]) + 2, len(whole) - _LONGEST_ENDING)]
    return any(one.startswith(stem) for one in known[max(at - 1, 0) : at + 1])
