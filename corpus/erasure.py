"""What of a text goes with a part that is erased, and whether other words quote it. Pure.

Owns the rule by which headings and stray lines go with what stands above them, and what stands in their place.
Refuses: rows (catalogue/erasing.py).
"""

import re
from collections.abc import Iterable, Sequence

from corpus.works import Heading

Span = tuple[int, int]

MARK = "▒▒▒"
"""Shown where something was erased from a text that stays."""

_RUN, _RUN_UNSPACED = 24, 10
_SHORTEST_TITLE = 12
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff]+")


def spans_of(
    length: int, headings: Sequence[Heading], gone: Sequence[Span], kept: Sequence[Span]
) -> list[Span]:
    """What goes when the passages `gone` go and the passages `kept` stay: those, the headings that stand over nothing
    else, and what is in no passage but follows them. Never a character of `kept`."""
    marks = [(start, end, True) for start, end in gone] + [(start, end, False) for start, end in kept]
    for number, one in enumerate(headings):
        later = (other.start for other in headings[number + 1 :] if other.level <= one.level)
        below = one.start, next(later, length)
        if not any(_within(span, below) for span in (*gone, *kept)):
            continue
        marks.append((one.start, one.end, not any(_within(span, below) for span in kept)))
    marks.sort(key=lambda one: (one[0], not one[2]))
    found: list[Span] = []
    for number, (start, _, goes) in enumerate(marks):
        end = marks[number + 1][0] if number + 1 < len(marks) else length
        if not goes or start == end:
            continue
        if found and found[-1][1] == start:
            start = found.pop()[0]
        found.append((start, end))
    return found


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with each span replaced by a mark and blanks of the same length: every other offset still holds."""
    parts, at = [], 0
    for start, end in sorted(spans):
        parts += [text[at:start], _blank(end - start)]
        at = end
    return "".join([*parts, text[at:]])


class Quotes:
    """Tells whether a text quotes one of `texts` (about eight words running), or names one of `titles`."""

    def __init__(self, texts: Iterable[str], titles: Iterable[str] = ()) -> None:
        self._runs: set[str] = set()
        for text in map(_folded, texts):
            self._runs.update(text[at : at + _RUN] for at in range(0, len(text) - _RUN + 1, _RUN))
            for piece in _UNSPACED.findall(text):
                self._runs.update(
                    piece[at : at + _RUN_UNSPACED]
                    for at in range(0, len(piece) - _RUN_UNSPACED + 1, _RUN_UNSPACED)
                )
        self._titles = {one for one in map(_folded, titles) if len(one) >= _SHORTEST_TITLE}

    def within(self, text: str) -> bool:
        words = _folded(text)
        if any(title in words for title in self._titles):
            return True
        return any(
            words[at : at + length] in self._runs
            for length in (_RUN, _RUN_UNSPACED)
            for at in range(len(words))
        )


def _within(span: Span, outer: Span) -> bool:
    return outer[0] <= span[0] < outer[1]


def _blank(length: int) -> str:
    if length <= len(MARK) + 1:
        return " " * length
    return MARK + " " * (length - len(MARK) - 1) + "\n"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
