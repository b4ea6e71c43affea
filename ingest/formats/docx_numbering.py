"""Automatic numbers of lists and headings, counted as a word processor counts them.

Owns the formats of numbers. Refuses: bullets; they mean "an item" and are no text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ingest.formats.docx_package import Element, W
from ingest.formats.docx_styles import number_of, value_of

_DEPTH = 9
_PLACE = re.compile(r"%([1-9])")
_LONGEST = 60
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_HAN = "〇一二三四五六七八九"
_ABJAD = "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ"
_ALPHA = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_HINDI = str.maketrans("0123456789", "०१२३४५६७८९")


@dataclass(frozen=True, slots=True)
class _Level:
    shape: str
    text: str
    start: int
    legal: bool
    style: str
    restart: int | None


@dataclass(frozen=True, slots=True)
class _List:
    """A use of a numbering scheme: which one, and the levels at which it begins anew."""

    scheme: str
    starts: dict[int, int]
    levels: dict[int, _Level]


class Numbering:
    """Counts on with every call of `label`; the lists of one document, asked in reading order."""

    def __init__(self, part: Element | None) -> None:
        self._schemes: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if part is not None:
            self._take_schemes(part)
            for one in part.iterchildren(f"{W}num"):
                self._lists[one.get(f"{W}numId") or ""] = _list(one)

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level that a list ties to a paragraph style; 0 where it ties none."""
        levels = self._levels(list_id)
        return next((at for at, one in levels.items() if one.style == style and style), 0)

    def label(self, list_id: str, at: int) -> str | None:
        """What is printed before the paragraph: "3.2", "(a)"; "" for a bullet; None where there is no list."""
        level = self._levels(list_id).get(at)
        if level is None:
            return None
        counts = self._advance(list_id, at, level)
        if level.shape in ("bullet", "none"):
            return ""
        levels = self._levels(list_id)

        def written(found: re.Match[str]) -> str:
            other = int(found[1]) - 1
            if other not in levels or other > at:
                return ""
            shape = "decimal" if level.legal else levels[other].shape
            return number(counts[other] or 0, shape)

        return _PLACE.sub(written, level.text)[:_LONGEST].strip()

    def _levels(self, list_id: str) -> dict[int, _Level]:
        one = self._lists.get(list_id)
        return {**self._schemes.get(one.scheme, {}), **one.levels} if one is not None else {}

    def _advance(self, list_id: str, at: int, level: _Level) -> list[int | None]:
        one, levels = self._lists[list_id], self._levels(list_id)
        counts = self._counts.setdefault(one.scheme, [None] * _DEPTH)
        for above in range(at):
            if counts[above] is None and above in levels:
                counts[above] = one.starts.get(above, levels[above].start)
        now = counts[at]
        if at in one.starts and (list_id, at) not in self._begun:
            now = None
        self._begun.add((list_id, at))
        counts[at] = one.starts.get(at, level.start) if now is None else now + 1
        for below in range(at + 1, _DEPTH):
            restart = levels[below].restart if below in levels else None
            if restart is None or at + 1 <= restart:
                counts[below] = None
        return counts

    def _take_schemes(self, part: Element) -> None:
        linked: dict[str, str] = {}
        waiting: list[tuple[str, str]] = []
        for one in part.iterchildren(f"{W}abstractNum"):
            name = one.get(f"{W}abstractNumId") or ""
            self._schemes[name] = _levels(one)
            link = value_of(one.find(f"{W}styleLink"))
            if link:
                linked[link] = name
            if value_of(one.find(f"{W}numStyleLink")):
                waiting.append((name, value_of(one.find(f"{W}numStyleLink"))))
        for name, link in waiting:
            self._schemes[name] = self._schemes.get(linked.get(link, ""), {})


def number(value: int, shape: str) -> str:
    """A count in the shape that the format names; plain digits for shapes that are not known."""
    if value < 1 or value > 3999:
        return str(value)
    make = _SHAPES.get(shape)
    return make(value) if make else str(value)


def _list(element: Element) -> _List:
    starts, levels = {}, {}
    for one in element.iterchildren(f"{W}lvlOverride"):
        at = _depth(one)
        start = number_of(one.find(f"{W}startOverride"))
        if start is not None:
            starts[at] = start
        if one.find(f"{W}lvl") is not None:
            levels[at] = _level(one.find(f"{W}lvl"))
    return _List(value_of(element.find(f"{W}abstractNumId")), starts, levels)


def _levels(scheme: Element) -> dict[int, _Level]:
    return {_depth(one): _level(one) for one in scheme.iterchildren(f"{W}lvl")}


def _level(element: Element) -> _Level:
    start = number_of(element.find(f"{W}start"))
    return _Level(
        shape=value_of(element.find(f"{W}numFmt")) or "decimal",
        text=value_of(element.find(f"{W}lvlText")),
        start=0 if start is None else start,
        legal=element.find(f"{W}isLgl") is not None,
        style=value_of(element.find(f"{W}pStyle")),
        restart=number_of(element.find(f"{W}lvlRestart")),
    )


def _depth(element: Element) -> int:
    written = str(element.get(f"{W}ilvl") or "0")
    return min(int(written), _DEPTH - 1) if re.fullmatch(r"[0-9]{1,4}", written) else 0


def _roman(value: int) -> str:
    parts = []
    for size, letters in _ROMAN:
        parts.append(letters * (value // size))
        value %= size
    return "".join(parts)


def _lettered(alphabet: str) -> Callable[[int], str]:
    """a, b, … z, aa, bb: the letter is repeated, as word processors do."""
    size = len(alphabet)
    return lambda value: alphabet[(value - 1) % size] * min((value - 1) // size + 1, 9)


def _han(value: int) -> str:
    """一 to 九十九; larger ones digit by digit."""
    if value > 99:
        return "".join(_HAN[int(one)] for one in str(value))
    tens, ones = divmod(value, 10)
    front = "" if not tens else "十" if tens == 1 else f"{_HAN[tens]}十"
    return front + (_HAN[ones] if ones else "")


def _circled(value: int) -> str:
    return chr(0x2460 + value - 1) if value <= 20 else str(value)


_SHAPES: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerLetter": _lettered(_LATIN),
    "upperLetter": _lettered(_LATIN.upper()),
    "russianLower": _lettered(_CYRILLIC),
    "russianUpper": _lettered(_CYRILLIC.upper()),
    "arabicAlpha": _lettered(_ALPHA),
    "arabicAbjad": _lettered(_ABJAD),
    "hindiNumbers": lambda value: str(value).translate(_HINDI),
    "chineseCounting": _han,
    "chineseCountingThousand": _han,
    "taiwaneseCounting": _han,
    "taiwaneseCountingThousand": _han,
    "japaneseCounting": _han,
    "ideographDigital": lambda value: "".join(_HAN[int(one)] for one in str(value)),
    "japaneseDigitalTenThousand": lambda value: "".join(_HAN[int(one)] for one in str(value)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
}
