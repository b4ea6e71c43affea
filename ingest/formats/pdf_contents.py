"""Tables of contents are taken out: they repeat every heading and answer no question.

Known by leaders, or by the word for them with lines under it that end in page numbers. Refuses: lists of
anything else; what stands between two lines of contents is only taken along when it is short.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.formats.pdf_parts import Paragraph, words

_TITLE = re.compile(
    r"(?:table\s+of\s+)?contents|table\s+des\s+mati[èe]res|sommaire|[íi]ndice(?:\s+general)?|contenido|tabla\s+de\s+"
    r"contenidos?|sum[áa]rio|содержание|оглавление|(?:قائمة\s+)?المحتويات|الفهرس|目\s?[录錄次]",
    re.IGNORECASE,
)
_LEADERS = re.compile(
    r"(?:[.…·]\s?){4,}[\s|]*[\divxlc٠-٩\s|–,-]*$|^(?:[.…·]\s?){4,}|(?:_\s?){4,}[\s|]*(?:[\d٠-٩]{1,4}|[ivxlc]{1,6})\s*$",
    re.IGNORECASE,
)
"""A row of low lines without a number behind it is a rule under a title, or a gap to be filled in."""
_DOTS = tuple(one + gap + one for one in ".…·_" for gap in ("", " "))
_ENDS_IN_NUMBER = re.compile(r"[\s|](?:\d{1,3}|[ivxlc]{1,6})\s*$", re.IGNORECASE)
_LONGEST, _LONGEST_HEAD = 160, 40
_REACH = 3


def without_contents(found: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """What stays, and the lines of contents, each in order."""
    listed = [_is_leader(one) for one in found]
    titles = [bool(_TITLE.fullmatch(words(one).strip(" :"))) for one in found]
    for at, is_title in enumerate(titles):
        if is_title:
            _mark_numbered(found, listed, at + 1)
    _mark_between(found, listed)
    for at, is_title in enumerate(titles):
        below = listed[at + 1 : at + 1 + _REACH]
        if is_title and any(below):
            until = at + 1 + below.index(True)
            # What heads its columns, "Paragraphs" and "Page", goes with it.
            short = all(len(words(one)) <= _LONGEST_HEAD for one in found[at + 1 : until])
            listed[at : until if short else at + 1] = [True] * ((until if short else at + 1) - at)
    kept = [one for one, gone in zip(found, listed, strict=True) if not gone]
    return kept, [one for one, gone in zip(found, listed, strict=True) if gone]


def _is_leader(one: Paragraph) -> bool:
    text = words(one)
    dotted = len(text) < 3 * _LONGEST and any(pair in text for pair in _DOTS)
    return dotted and bool(_LEADERS.search(text))


def _mark_numbered(found: Sequence[Paragraph], listed: list[bool], start: int) -> None:
    """Under the title: lines that end in a number, as long as the next is never far."""
    run, last = [], start - 1
    for at in range(start, len(found)):
        short = len(words(found[at])) <= _LONGEST
        if at - last > _REACH or found[at].page > found[start].page + 3 or not short:
            break
        if listed[at] or _ENDS_IN_NUMBER.search(words(found[at])):
            run.append(at)
            last = at
    if len(run) >= 3:
        for at in run:
            listed[at] = True


def _mark_between(found: Sequence[Paragraph], listed: list[bool]) -> None:
    """Short pieces between lines of contents, such as the first half of an entry that was broken."""
    marked = [at for at, gone in enumerate(listed) if gone]
    for before, after in pairwise(marked):
        between = range(before + 1, after)
        if len(between) <= _REACH and all(len(words(found[at])) <= _LONGEST for at in between):
            for at in between:
                listed[at] = True
