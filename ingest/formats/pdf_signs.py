"""Quotation marks, other signs and stray words of lines that run from right to left, put back where they are drawn.

Programs set signs as runs of their own, and words with vowel signs too; PDFium then gives them before or after the words
that they stand between. Owns their places and the spaces beside them. Refuses: lines with Latin words, where it moves
signs alone, lines with numbers in pieces, and vowel signs, which keep their order.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from ingest.formats.pdf_parts import VOWEL_SIGNS, Piece

_SLACK = 0.3
"""How far boxes of neighbours may overlap, in letters' sizes."""
_TOUCHES = 0.15
"""Up to what distance a sign is one with the word beside it, in letters' sizes."""
_MOST = 200
_VOWELS = re.compile(f"[{VOWEL_SIGNS}]+")
_UNSORTED = re.compile(f"[A-Za-z\u00c0-\u02af\u0370-\u058f{VOWEL_SIGNS}]")
_QUOTES = frozenset("\"'“”„‘’«»")


def in_place_from_right(run: Sequence[Piece]) -> list[Piece]:
    """The pieces of such a line; as they are where they stand in order, or where no gap holds what does not."""
    return _with_quotes_close(_ordered(run))


def _ordered(run: Sequence[Piece]) -> list[Piece]:
    inked = [one for one in run if _is_inked(one)]
    if len(inked) > _MOST or all(_follows(before, after) for before, after in pairwise(inked)):
        return list(run)
    said = [one.text for one in inked if not _is_sign(one.text)]
    if any(_is_figure(before) and _is_figure(after) for before, after in pairwise(said)):
        return list(run)  # the digits of one number run from left to right
    kept = {id(one) for one in _longest_in_order(inked)}
    stray = [one for one in inked if id(one) not in kept]
    if any(_UNSORTED.search(one.text) for one in inked):
        stray = [one for one in stray if _is_sign(one.text)]
    gone = {id(one) for one in stray}
    found = [one for one in run if id(one) not in gone]
    for one in stray:
        if not _place(found, one):
            return list(run)
    return found


def _with_quotes_close(run: list[Piece]) -> list[Piece]:
    """Without spaces between a quotation mark and the word that it touches."""
    kept: list[Piece] = []
    spaces: list[Piece] = []
    for one in run:
        if one.generated and one.text == " ":
            spaces.append(one)
            continue
        quoted = bool(kept) and any(_QUOTES.issuperset(each.text) for each in (kept[-1], one))
        if not (quoted and not kept[-1].generated and not one.generated and _touch(kept[-1], one)):
            kept += spaces
        spaces = []
        kept.append(one)
    return kept + spaces


def _is_inked(one: Piece) -> bool:
    return not one.generated and not _VOWELS.fullmatch(one.text)


def _touch(before: Piece, after: Piece) -> bool:
    return before.box.x0 - after.box.x1 < _TOUCHES * max(after.look.size, 1.0)


def _is_sign(text: str) -> bool:
    return bool(text) and all(unicodedata.category(one)[0] in "PS" for one in text)


def _is_figure(text: str) -> bool:
    return any(map(str.isdigit, text)) and not any(map(str.isalpha, text))


def _follows(before: Piece, after: Piece) -> bool:
    """Whether `after` stands on the left of `before`."""
    return after.box.x1 <= before.box.x0 + _SLACK * max(after.look.size, 1.0)


def _longest_in_order(inked: Sequence[Piece]) -> list[Piece]:
    """As many as follow each other; of two choices that with fewer signs in it."""
    best: list[tuple[float, int]] = []  # how much is said up to here, and what came before
    for at, one in enumerate(inked):
        weight = 0.5 if _is_sign(one.text) else 1.0
        before = [(best[other][0], other) for other in range(at) if _follows(inked[other], one)]
        most, last = max(before, default=(0.0, -1))
        best.append((most + weight, last))
    at = max(range(len(best)), key=lambda number: best[number][0])
    found: list[Piece] = []
    while at >= 0:
        found.append(inked[at])
        at = best[at][1]
    return found[::-1]


def _place(found: list[Piece], one: Piece) -> bool:
    """Puts a piece into the only gap that holds it; nothing is done where there is none, or more than one."""
    ends = [-1, *(at for at, other in enumerate(found) if _is_inked(other)), len(found)]
    gaps = [
        (left, right)
        for left, right in pairwise(ends)
        if (left < 0 or _follows(found[left], one)) and (right == len(found) or _follows(one, found[right]))
    ]
    if len(gaps) != 1:
        return False
    left, right = gaps[0]
    before = [] if left < 0 or _touch(found[left], one) else [_space_beside(one)]
    after = [] if right == len(found) or _touch(one, found[right]) else [_space_beside(one)]
    found[left + 1 : right] = [*before, one, *after]
    return True


def _space_beside(one: Piece) -> Piece:
    return Piece(" ", one.box, one.baseline, one.look, generated=True)
