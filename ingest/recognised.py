"""The words that text recognition found on a document's pages become blocks: paragraphs, and what looks like a heading.

Owns Recognised, and what is too little or too unsure to be text. Refuses: pictures, and choosing languages
(recognition.py); which words are one line (recognised_lines.py); running heads (recognised_margins.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.languages import identify
from ingest.grid import named_columns, with_names
from ingest.letters import join_lines, tidy
from ingest.reading import Block
from ingest.recognised_lines import Line, Sheet, lines_of
from ingest.recognised_tables import tables_in
from ingest.tesseract import CODES, Word

_LEAST_LETTERS = 12
_LEAST_SURE = 55.0
_WORTH_A_WORD = 20.0
_FROM_RIGHT = frozenset(("ar", "fa", "ur"))
_ENDS = re.compile(r"[.!?:;,،؛؟。！？；，、…]\s*[\"'”’»)\]]*$")
_CLOSED = re.compile(r"[.!?:;؛؟。！？；…]\s*[\"'”’»)\]]*$")
_ITEM = re.compile(r"[-–—•●▪*]\s|\(?[\w]{1,3}[.)]\s")
_LONGEST_HEADING, _LONGEST_CENTRED = 90, 160
_APART, _CLOSE = 1.4, 1.25
"""How far below each other lines stand that begin a paragraph, and at most those that go on with one; in pitches."""

_INDENT, _EVEN = 0.08, 0.06
"""Of the text's width: how far a centred line keeps from both its sides, and by how much the two may differ."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page that was read: its lines, how sure (from 0 to 100), and in which language."""

    page: int
    sheet: Sheet
    confidence: int
    language: str


def page_of(number: int, words: Sequence[Word], tried: str, size: tuple[int, int]) -> Recognised | None:
    """None where what came is too little or too unsure to be text. `tried`: the language that it is in, where the words
    do not tell; `size`: width and height of the picture in pixels."""
    kept = [one for one in words if one.confidence >= _WORTH_A_WORD]
    letters = sum(len(one.text) for one in kept)
    if letters < _LEAST_LETTERS:
        return None
    sure = sum(one.confidence * len(one.text) for one in kept) / letters
    if sure < _LEAST_SURE:
        return None
    said = identify(" ".join(one.text for one in kept), tried)
    language = said if said in CODES else tried
    from_right = language in _FROM_RIGHT
    lines = lines_of(kept, *size, from_right=from_right)
    return Recognised(number, Sheet(number, lines, from_right), round(sure), language)


def blocks_of(sheet: Sheet) -> tuple[Block, ...]:
    """In tesseract's own order of reading; tables as rows, each figure with the name of its column."""
    blocks: list[Block] = []
    at = 0
    for table in tables_in(sheet.lines, from_right=sheet.from_right):
        blocks += _running_text(sheet, sheet.lines[at : table.start])
        head, rows = named_columns(table.rows), table.rows
        body = rows[1:] if head else rows
        blocks += [Block("row", tidy(with_names(head, row)), page=sheet.page) for row in body]
        at = table.until
    return (*blocks, *_running_text(sheet, sheet.lines[at:]))


def _running_text(sheet: Sheet, lines: Sequence[Line]) -> list[Block]:
    found = _paragraphs(sheet, lines)
    said = [tidy(join_lines([one.text for one in lines])) for lines in found]
    blocks = []
    for at, (here, text) in enumerate(zip(found, said, strict=True)):
        level = _level(text, here, sheet, len(said[at + 1]) if at + 1 < len(said) else 0)
        if text:
            blocks.append(Block("heading" if level else "paragraph", text, level, sheet.page))
    return blocks


def _paragraphs(sheet: Sheet, lines: Sequence[Line]) -> list[list[Line]]:
    """Tesseract's, parted where the lines are, and joined where it parted a sentence."""
    found: list[list[Line]] = []
    for line in lines:
        above = found[-1][-1] if found else None
        if above is not None and _goes_on(above, line, sheet):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _goes_on(above: Line, line: Line, sheet: Sheet) -> bool:
    """Also over the end of tesseract's paragraph, where the next line's first word had no more room above."""
    down = line.top - above.top
    if above.group == line.group:
        return not sheet.pitch or down <= _APART * sheet.pitch
    left = sheet.room_behind(above)
    wide = (above.right - above.left) / len(above.text)
    start = abs(line.right - above.right) if sheet.from_right else abs(line.left - above.left)
    return (
        0 < down <= _CLOSE * sheet.pitch
        and left < wide * (1 + len(line.text.split()[0]))
        and start <= 0.02
        and not _CLOSED.search(above.text)
        and not _ITEM.match(line.text)
    )


def _level(text: str, lines: Sequence[Line], sheet: Sheet, follows: int) -> int:
    """Taller letters than usual, or lines that no sign ends: short above a paragraph, or in the middle of the page."""
    if len(lines) > 3 or _ENDS.search(text) or sum(map(str.isalpha, text)) < 2:
        return 0
    if follows and len(text) <= _LONGEST_CENTRED and all(_is_centred(one, sheet) for one in lines):
        return 1 if median(one.tall for one in lines) > 1.35 * sheet.tall else 2
    if len(text) > _LONGEST_HEADING:
        return 0
    if median(one.tall for one in lines) > 1.35 * sheet.tall:
        return 1
    first = next(one for one in text if one.isalnum())
    starts = first.isupper() or first.isdigit() or not first.isascii()
    return 2 if len(lines) == 1 and follows >= 80 and starts and len(text.split()) <= 8 else 0


def _is_centred(line: Line, sheet: Sheet) -> bool:
    """Alone on its row, and as far from the left side of the text as from the right."""
    width = sheet.right - sheet.left
    left, right = line.left - sheet.left, sheet.right - line.right
    return (
        min(left, right) >= _INDENT * width
        and abs(left - right) <= _EVEN * width
        and not any(one is not line and one.beside(line) for one in sheet.lines)
    )
