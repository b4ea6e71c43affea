"""What a PDF page falls into on its way to blocks: Piece, Fragment, Rule, Line, Paragraph, Leaf.

All lengths are points; x grows to the right and y downwards from the page's upper left corner, as it is read.
Refuses: how any of them is found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ingest.letters import BROKEN_WORD, join_lines, tidy

TORN = "\ufdd0"
"""Stands in a fragment for a space so narrow that nobody may have written it, until `pdf_torn.py` has settled it."""

ENDS = re.compile(r"[.!?:;؟。！？；…][\"'”’»)\]\d]*\s*$")
"""What a line ends with when its sentence, or a clause before a list, ends with it."""

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# PDFium parts the brackets from a number between two words and turns them round: "word) 2019( word".
_AROUND_NUMBER = re.compile(
    r"(?<=[\u0620-\u064a])(?:\) (\d[\d.,/%–-]*)\(|\( (\d[\d.,/%–-]*)\))(?=[\s.,،؛:]|$)"
)
VOWEL_SIGNS = "\u064b-\u0655\u0670"
"""Of Arabic, for a class of a pattern."""
_SIGNS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0653\u0654\u0655\u0670"
_LOOSE_SIGN = re.compile(
    "(?<=[\u0620-\u064a]) +[" + VOWEL_SIGNS + "]([\u0620-\u064a]+)(?: (?=[.:،؛؟]))?([.:،؛؟]?)"
)
_LEFT_TO_RIGHT = re.compile("[A-Za-z\u00c0-\u02af\u0370-\u058f\u0900-\u1fff\u3040-\ud7ff]")


class Box(NamedTuple):
    """A tuple, for there are thousands on a page and a frozen dataclass takes four times as long to make."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def joined(self, other: "Box") -> "Box":
        return Box(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )


class Frame(NamedTuple):
    """The part of the page that is shown, in PDF's axes, and how far it is turned, in degrees."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def width(self) -> float:
        return self.top - self.bottom if self.turn in (90, 270) else self.right - self.left

    @property
    def height(self) -> float:
        return self.right - self.left if self.turn in (90, 270) else self.top - self.bottom

    def turned(self, xa: float, ya: float, xb: float, yb: float) -> Box:
        """Two corners in PDF's axes as a box in the reader's."""
        left, bottom, right, top, turn = self
        if not turn:
            x, y = xa - left, top - ya
            xb, yb = xb - left, top - yb
            return Box(x if x < xb else xb, y if y < yb else yb, xb if x < xb else x, yb if y < yb else y)
        if turn == 90:
            xa, ya, xb, yb = ya - bottom, xa - left, yb - bottom, xb - left
        elif turn == 180:
            xa, ya, xb, yb = right - xa, ya - bottom, right - xb, yb - bottom
        else:
            xa, ya, xb, yb = top - ya, right - xa, top - yb, right - xb
        return Box(xa if xa < xb else xb, ya if ya < yb else yb, xb if xa < xb else xa, yb if ya < yb else ya)

    def down(self, x: float, y: float) -> float:
        """How far a point in PDF's axes lies below the reader's upper edge."""
        if not self.turn:
            return self.top - y
        return x - self.left if self.turn == 90 else y - self.bottom if self.turn == 180 else self.right - x


@dataclass(frozen=True, slots=True)
class Look:
    """How a run of text is set. `size` in points on the page; `hidden`: drawn with no ink; `pale`: in the paper's
    white, which shows on something darker alone; `light`: not much darker than that; `tinted`: in a colour. `tag` is what
    the file itself says of it: H1 to H6, or that it is no part of the text."""

    font: str
    size: float
    bold: bool = False
    hidden: bool = False
    pale: bool = False
    light: bool = False
    tag: str = ""
    tinted: bool = False


@dataclass(slots=True)
class Piece:
    """Letters set together, a word or less. `generated` ones (spaces) have no box of their own; a `doubtful` one
    stands before a hyphen, and the file has no space there."""

    text: str
    box: Box
    baseline: float
    look: Look
    generated: bool = False
    doubtful: bool = False


@dataclass(frozen=True)
class Fragment:
    """Letters of one baseline without a wide gap, in reading order."""

    text: str
    box: Box
    baseline: float
    look: Look

    @property
    def centre(self) -> tuple[float, float]:
        return (self.box.x0 + self.box.x1) / 2, (self.box.y0 + self.box.y1) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn straight line, level or upright."""

    box: Box

    @property
    def level(self) -> bool:
        return self.box.width >= self.box.height


@dataclass(frozen=True)
class Line:
    """Fragments of one baseline in one column; `cells` are their texts where wide gaps part them."""

    fragments: tuple[Fragment, ...]
    column: Box

    @cached_property
    def box(self) -> Box:
        box = self.fragments[0].box
        for one in self.fragments[1:]:
            box = box.joined(one.box)
        return box

    @cached_property
    def text(self) -> str:
        if len(self.fragments) == 1:
            return self.fragments[0].text.lstrip(_SIGNS)
        return with_words_whole(" ".join([one.text for one in self.fragments])).lstrip(_SIGNS)

    @cached_property
    def look(self) -> Look:
        return max(self.fragments, key=lambda one: len(one.text)).look

    @property
    def size(self) -> float:
        return self.look.size

    @property
    def baseline(self) -> float:
        return self.fragments[0].baseline

    @cached_property
    def bold(self) -> bool:
        heavy = sum(len(one.text) for one in self.fragments if one.look.bold)
        return heavy * 10 >= len(self.text) * 8

    @cached_property
    def tinted(self) -> bool:
        return all(one.look.tinted for one in self.fragments)

    @cached_property
    def rtl(self) -> bool:
        return is_rtl(self.text)


@dataclass
class Paragraph:
    """Lines that belong together. `kind` "" means undecided: it is settled once the whole document is known.
    `text` is filled where it is not just the lines joined."""

    page: int
    lines: list[Line]
    kind: str = ""
    level: int = 0
    text: str = ""
    continues: bool = False
    known: tuple[int, str] | None = None
    """Of how many lines, and what: `words` asks for the same over and over."""

    @property
    def size(self) -> float:
        return max((one.size for one in self.lines), default=0.0)

    @property
    def bold(self) -> bool:
        return bool(self.lines) and all(one.bold for one in self.lines)

    @property
    def tinted(self) -> bool:
        return bool(self.lines) and all(one.tinted for one in self.lines)


@dataclass
class Leaf:
    """One page as it was found: its fragments and rules. `words`: what another program read there, line by line, where
    these fragments are not to be trusted."""

    number: int
    width: float
    height: float
    fragments: list[Fragment] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    areas: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    cut: bool = False
    slanted: str = ""
    words: str = ""


def with_words_whole(text: str) -> str:
    """No word begins with a vowel sign: what does (`pdf_glyphs.py` leaves it where a file gives letters in the place of
    their sign) ends the word before, and the stop behind it is that word's. Brackets stand around their number."""
    if not has_rtl(text):
        return text
    return _AROUND_NUMBER.sub(lambda of: f" ({of[1] or of[2]})", _LOOSE_SIGN.sub(r"\1\2", text))


def is_rtl(text: str) -> bool:
    """Whether most letters with a direction run from right to left."""
    if not has_rtl(text):
        return False
    return len(_RIGHT_TO_LEFT.findall(text)) > len(_LEFT_TO_RIGHT.findall(text))


def has_rtl(text: str) -> bool:
    return not text.isascii() and bool(_RIGHT_TO_LEFT.search(text))


def joined(texts: Sequence[str]) -> str:
    """Lines as one text, words that were broken at a line's end made whole."""
    return tidy(join_lines(list(texts)).replace(BROKEN_WORD, ""))


def words(one: Paragraph) -> str:
    """The paragraph's text."""
    if one.text:
        return one.text
    if one.known is None or one.known[0] != len(one.lines):
        one.known = (len(one.lines), joined([line.text for line in one.lines]))
    return one.known[1]


def typical_size(paragraphs: Sequence[Paragraph]) -> float:
    """The size in which most of the text is set; 0 where there is none."""
    counts: dict[float, int] = {}
    for one in paragraphs:
        for line in one.lines:
            size = round(line.size * 2) / 2
            counts[size] = counts.get(size, 0) + len(line.text)
    return max(counts, key=lambda size: counts[size]) if counts else 0.0


def continues(before: str, after: str) -> bool:
    """Whether the words of one could run on into the other."""
    if not before or not after:
        return False
    if before.endswith(BROKEN_WORD):
        return True
    if ENDS.search(before):
        return False
    first = after[0]
    return (
        first.islower()
        or (first.isalpha() and not first.isupper())
        or before.endswith((",", "،", "，", "、"))
    )
