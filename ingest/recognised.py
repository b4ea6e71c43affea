"""The words that text recognition found on one page become blocks: paragraphs, and what looks like a heading.

Owns Recognised, and what is too little or too unsure to be text. Refuses: pictures, and choosing languages
(recognition.py).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median

from index.languages import identify
from ingest.letters import join_lines, tidy
from ingest.reading import Block
from ingest.tesseract import CODES, Word

_LEAST_LETTERS = 12
_LEAST_SURE = 55.0
_WORTH_A_WORD = 20.0
_ENDS = re.compile(r"[.!?:;,،؛؟。！？；，、…]\s*[\"'”’»)\]]*$")
_LONGEST_HEADING = 90


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page that was read: its blocks, how sure (from 0 to 100), and in which language."""

    page: int
    blocks: tuple[Block, ...]
    confidence: int
    language: str


def page_of(number: int, words: Sequence[Word], tried: str) -> Recognised | None:
    """Blocks in tesseract's own order of reading; None where what came is too little or too unsure to be text. `tried`:
    the language that it is in, where the words do not tell."""
    kept = [one for one in words if one.confidence >= _WORTH_A_WORD]
    letters = sum(len(one.text) for one in kept)
    if letters < _LEAST_LETTERS:
        return None
    sure = sum(one.confidence * len(one.text) for one in kept) / letters
    if sure < _LEAST_SURE:
        return None
    usual = median(one.height for one in kept)
    paragraphs = [
        _lines(list(group)) for _, group in groupby(kept, key=lambda one: (one.block, one.paragraph))
    ]
    blocks = []
    for at, lines in enumerate(paragraphs):
        text = tidy(join_lines([line for line, _ in lines]))
        follows = (
            len(tidy(join_lines([line for line, _ in paragraphs[at + 1]]))) if at + 1 < len(paragraphs) else 0
        )
        level = _level(text, lines, usual, follows)
        if text:
            blocks.append(Block("heading" if level else "paragraph", text, level, number))
    said = identify(" ".join(one.text for one in blocks), tried)
    language = said if said in CODES else tried
    return Recognised(number, tuple(blocks), round(sure), language) if blocks else None


def _lines(words: Sequence[Word]) -> list[tuple[str, float]]:
    """Each line's text, and how tall its words are."""
    found = []
    for _, group in groupby(words, key=lambda one: one.line):
        line = list(group)
        found.append((" ".join(one.text for one in line), median(one.height for one in line)))
    return found


def _level(text: str, lines: Sequence[tuple[str, float]], usual: float, follows: int) -> int:
    """Taller letters than usual, or a short line that no sign ends, above a paragraph."""
    if (
        len(lines) > 3
        or len(text) > _LONGEST_HEADING
        or _ENDS.search(text)
        or not any(map(str.isalpha, text))
    ):
        return 0
    if median(height for _, height in lines) > 1.35 * usual:
        return 1
    first = next(one for one in text if one.isalnum())
    starts = first.isupper() or first.isdigit() or not first.isascii()
    return 2 if len(lines) == 1 and follows >= 80 and starts and len(text.split()) <= 8 else 0
