"""Letters as they should be kept: NFC, ligatures and presentation forms spelt out, no controls.

Owns `tidy`, through which the text of every block passes. Refuses: layout.
"""

import re
import unicodedata
from collections.abc import Sequence

_ESCAPES = re.compile("\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]{0,200}(?:\x07|\x1b\\\\)|[@-Z\\\\-_])")
# Controls, soft hyphen, direction marks, tag letters, non-characters; joiners (200C, 200D) carry meaning.
_SILENT_SIGNS = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff0-\uffff\ufdd0-\ufdef\U000e0000-\U000e0fff\ud800-\udfff"
    + "".join(chr(plane << 16 | 0xFFFE) + chr(plane << 16 | 0xFFFF) for plane in range(1, 17))
)
_SILENT = re.compile(f"[{_SILENT_SIGNS}]")
_PRESENTED = (
    "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb4f\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefe"
    "\u0132\u0133\u01c7-\u01cc"
)
_COMPATIBILITY = re.compile(f"[{_PRESENTED}]")
_STACKING = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
_STACKED = re.compile(f"([{_STACKING}]{{4}})[{_STACKING}]+")
# The bar that draws an Arabic word out stands for nothing; after a single letter, as of the Hijri year, it does.
_DRAWN = "\u0620-\u063f\u0641-\u0652\u0671-\u06d3"
_BAR = re.compile(f"(?<=[{_DRAWN}])\u0640+(?=[{_DRAWN}])")
_SPACES = re.compile("[\\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_LINE_SPACES = re.compile("[^\\S\n]+")

# Bullets of the Symbol and Wingdings fonts, at the places of private use to which programmes put them.
_OF_FONTS = "\uf0b7\uf0a7\uf0d8\uf076\uf0fc"
_SIGNS = str.maketrans(_OF_FONTS, "•▪➢❖✓")
# Every sign that anything below changes: most texts have none of them.
_CHANGED = re.compile(f"[{_SILENT_SIGNS}{_PRESENTED}{_STACKING}{_OF_FONTS}\u2010\u2011\u0640]")

BROKEN_WORD = "\ufffe"  # PDFium's mark for a hyphen at a line's end
SCRIPTS_WITHOUT_SPACES = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u31c0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
)
_TIGHT_END = re.compile(f"[{SCRIPTS_WITHOUT_SPACES}]$")
_TIGHT_START = re.compile(f"[{SCRIPTS_WITHOUT_SPACES}]")
_BROKEN_WORD = re.compile(r"[^\W\d_]{2}[-\u2010]$")


def tidy(text: str) -> str:
    """One line: letters made whole, white space as single spaces, none at the ends."""
    return _SPACES.sub(" ", letters(text)).strip()


def tidy_lines(text: str) -> str:
    """As `tidy`, but line breaks stay."""
    text = letters(text.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(_LINE_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()


def letters(text: str) -> str:
    """The same text without controls, with ligatures spelt out, in NFC."""
    if text.isascii() and text.isprintable():
        return text
    if not _CHANGED.search(text):
        return unicodedata.normalize("NFC", text)
    text = _SILENT.sub("", _ESCAPES.sub("", text))
    text = text.replace("\u2010", "-").replace("\u2011", "-")
    if "\u0640" in text:
        text = _BAR.sub("", text)
    text = _COMPATIBILITY.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return unicodedata.normalize("NFC", _STACKED.sub(r"\1", text.translate(_SIGNS)))


def join_lines(lines: Sequence[str]) -> str:
    """Lines of one paragraph: joined by a space, by none in scripts without, and broken words mended."""
    parts: list[str] = []
    for line in lines:
        if line and parts:
            cut, glue = _seam(parts[-1][-4:], line[:2])
            parts[-1] = parts[-1][: len(parts[-1]) - cut] + glue
        if line:
            parts.append(line)
    return "".join(parts)


def _seam(tail: str, start: str) -> tuple[int, str]:
    """How many letters to take off the end of a line, and what to put between it and the next."""
    if tail.endswith((BROKEN_WORD, "\u00ad")):
        return 1, ""
    if _BROKEN_WORD.search(tail) and start[0].islower():
        return 1, ""
    if tail.endswith(("-", "\u2010", "\u2011")) and tail[-2:-1].isalnum() and start[0].isalnum():
        return 0, ""
    if _TIGHT_END.search(tail) and _TIGHT_START.match(start):
        return 0, ""
    return 0, " "
