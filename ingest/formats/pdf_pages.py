"""From page to page: footnotes set aside, paragraphs that run on marked, words mended over the border.

Refuses: order within a page (`pdf_columns.py`).
"""

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from ingest.formats.numbering import is_bulleted
from ingest.formats.pdf_parts import Box, Leaf, Paragraph, continues, joined, words
from ingest.letters import BROKEN_WORD

_SIGN = re.compile(r"\*{1,3}|†|‡")
_NOTE = re.compile(r"(?:\[?\d{1,3}\]?|\*{1,3}|†|‡|[a-z]\))\s?[^\s\d]")

_NUMBERED = re.compile(r"\[?(\d{1,3})(?![\d/,-])")
_MOST_BETWEEN = 6
"""Notes that may stand in one paragraph between the numbers of two."""


def place_notes(found: Sequence[Paragraph], body: float, leaves: Sequence[Leaf]) -> list[Paragraph]:
    """Footnotes are told by their place, size and number; they go before a paragraph that runs on."""
    heights = {leaf.number: leaf.height for leaf in leaves}
    placed: list[Paragraph] = []
    for page, group in groupby(found, key=lambda one: one.page):
        here = list(group)
        for _, column in groupby(here, key=_column):
            _mark_notes(list(column), body, heights.get(page, 0.0))
        _mark_called(here, heights.get(page, 0.0))
        notes = [one for one in here if one.kind == "footnote"]
        text = [one for one in here if one.kind != "footnote"]
        if notes and text and not text[-1].kind and not _is_closed(text[-1]):
            placed += [*text[:-1], *notes, text[-1]]
        else:
            placed += [*text, *notes]
    return placed


def without_calls(found: Sequence[Paragraph]) -> None:
    """Stars and daggers that call a note at the foot of the same page are no part of what they stand behind."""
    for _, group in groupby(found, key=lambda one: one.page):
        here = list(group)
        signs = (_SIGN.match(words(one)) for one in here if one.kind == "footnote")
        for sign in {one[0] for one in signs if one}:
            call = re.compile(rf"(?<=[\w)\].,;:”’\"])\s?{re.escape(sign)}(?![\w*†‡])")
            for one in here:
                if one.kind != "footnote" and sign in words(one):
                    one.text = call.sub("", words(one))


def run_on(found: Sequence[Paragraph]) -> list[Paragraph]:
    """Marks what continues a paragraph of the page before; a broken word goes back to where it began."""
    for before, after in pairwise(found):
        if before.kind not in ("", "item") or after.kind or after.page != before.page + 1:
            continue
        if not before.lines or not after.lines or before.bold != after.bold:
            continue
        if abs(before.lines[-1].size - after.lines[0].size) < 0.8 and continues(
            before.lines[-1].text, after.lines[0].text
        ):
            after.continues = True
            _mend(before, after)
    return list(found)


def _mend(before: Paragraph, after: Paragraph) -> None:
    raw = before.lines[-1].text
    before.text = joined([line.text for line in before.lines])
    after.text = joined([line.text for line in after.lines])
    if not raw.endswith(BROKEN_WORD):
        return
    rest, _, after.text = after.text.partition(" ")
    before.text += rest
    if not after.text:
        after.text, after.continues = "", False


def _column(one: Paragraph) -> Box | None:
    return one.lines[-1].column if one.lines else None


def _mark_notes(here: Sequence[Paragraph], body: float, height: float) -> None:
    """From the bottom up: small text below the middle, down from the first that carries a number."""
    first, below = len(here), 0
    for at in range(len(here) - 1, -1, -1):
        one = here[at]
        low = one.lines and one.lines[0].box.y0 > height * 0.4
        if one.kind in ("heading", "row") or is_bulleted(words(one)) or not low or one.size > body * 0.93:
            break
        if not _NOTE.match(one.lines[0].text):
            continue
        number = _NUMBERED.match(one.lines[0].text)
        if number and below and abs(below - int(number[1])) > _MOST_BETWEEN:
            break  # it counts something else: the items of a list above the notes
        first, below = at, int(number[1]) if number else below
    for one in here[first:]:
        one.kind = "footnote"


def _mark_called(here: Sequence[Paragraph], height: float) -> None:
    """A single paragraph in the lower half that begins with the star or dagger with which one line above it ends."""
    for sign in ("*", "**", "***", "†", "‡"):
        called = [one for one in here if one.lines and _is_called(one.lines[0].text, sign)]
        if len(called) != 1 or called[0].lines[0].box.y0 < height / 2 or called[0].kind == "heading":
            continue
        above = here[: [id(one) for one in here].index(id(called[0]))]
        if any(re.search(rf"[\w)\]”’\"]\s?{re.escape(sign)}$", words(one)) for one in above):
            called[0].kind = "footnote"


def _is_called(line: str, sign: str) -> bool:
    return line.startswith(sign) and line[len(sign) :].strip()[:1].isalnum()


def _is_closed(one: Paragraph) -> bool:
    return bool(re.search(r"[.!?:;؟。！？؛…][\"'”’»)\]]*$", one.lines[-1].text)) if one.lines else True
