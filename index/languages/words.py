"""Where words begin and end, in any script, and how a word is folded. Nothing here depends on a language.

Scripts written without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are cut into overlapping pairs
of characters. Refuses: stems and spelling rules of a language (one file each).
"""

import re
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

MAX_TERM = 64  # code points; longer runs are data, not words


@dataclass(frozen=True, slots=True)
class Token:
    """A term and the span of the text it stands for, in code points, end exclusive."""

    term: str
    start: int
    end: int


class Analyser(Protocol):
    """The rules of one language, over folded words."""

    def skip(self, word: str, /) -> int:
        """Characters at the head of `word` that are a word of their own and are left out (an elided
        article)."""
        ...

    def term(self, word: str) -> str:
        """What `word` is found by; empty for nothing."""
        ...


_UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003ffff"
)


def _marks() -> str:
    """Ranges of combining marks, which Python's \\w leaves out and Indic and Arabic words are full of."""
    ranges: list[list[int]] = []
    for code in range(0x300, 0x1F000):
        if unicodedata.category(chr(code))[0] != "M":
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(low)}-{chr(high)}" for low, high in ranges)


_MARKS = _marks()
_JOINERS = "\u200c\u200d"  # inside Persian, Hindi and Bengali words
_LETTER = rf"(?:(?![{_UNSPACED}])[^\W_])"
_INSIDE = rf"(?:(?![{_UNSPACED}])[^\W_]|[{_MARKS}{_JOINERS}])"
_RUN = rf"(?:[{_UNSPACED}](?:[{_UNSPACED}{_MARKS}])*)"
_WORD = re.compile(rf"(?P<run>{_RUN})|{_LETTER}{_INSIDE}*(?:['’ʼ]{_LETTER}{_INSIDE}*)*")


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """(folded word, start, end) in order; for a run without spaces, (pair, start, end) of each pair in it."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        if match.lastgroup == "run":
            yield from _pairs(match.group(), start)
        else:
            yield fold(match.group()), start, end


def _pairs(run: str, start: int) -> Iterator[tuple[str, int, int]]:
    if len(run) == 1:
        yield fold(run), start, start + 1
    for at in range(len(run) - 1):
        yield fold(run[at : at + 2]), start + at, start + at + 2


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """NFKC, case folded, apostrophes alike, joiners dropped."""
    if word.isascii():
        return sys.intern(word.lower())
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    # NFKC writes a mark that stands alone as a space and the mark; a term holds no space.
    return "".join(folded.translate(_ALIKE).split())


_ALIKE: dict[int, str | None] = {ord("’"): "'", ord("ʼ"): "'", 0x200C: None, 0x200D: None}


def without_accents(word: str) -> str:
    """Latin, Greek and Cyrillic letters without the marks above and below them."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", "".join(part for part in parts if not "\u0300" <= part <= "\u036f"))
