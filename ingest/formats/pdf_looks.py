"""How letters are set: font, size, weight, ink, and the angle they stand at.

What is drawn in one stroke of the file (a text object) looks alike, so each object is read once.
Refuses: where letters stand (`pdf_glyphs.py`).
"""

import math
import re
from collections.abc import Callable, Sequence

from ingest.formats import pdf_calls
from ingest.formats.pdf_calls import Letters
from ingest.formats.pdf_parts import Look
from ingest.formats.pdf_tags import Tags

_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_INVISIBLE, _STROKED_TOO = 3, 2
_PALE = 245
_LIGHT = 195
"""Of 255, weighed as the eye does (ITU-R BT.709): from here, letters on white are hard to read."""
_BARELY_THERE = 26
_TINT = 60
"""How far the channels of an ink lie apart, of 255, that is seen as a colour."""

Seen = tuple[Look, int]


class Looks:
    """Of one page's letters, remembered by the object that each belongs to."""

    def __init__(self, letters: Letters, tags: Callable[[], Tags]) -> None:
        self._letters = letters
        self._tags = tags
        self._by_object: dict[int, Seen] = {}
        self._fonts: dict[int, tuple[str, bool]] = {0: ("", False)}
        self._looks: dict[Look, Look] = {}
        self._known: dict[tuple[object, ...], Seen] = {}

    def of(self, places: Sequence[int]) -> list[Seen]:
        """Look, and degrees against the clock, of each place."""
        objects = self._letters.objects(places)
        fresh = {
            one: place
            for one, place in zip(objects, places, strict=True)
            if one and one not in self._by_object
        }
        self._read(list(fresh), list(fresh.values()))
        loose = [place for one, place in zip(objects, places, strict=True) if not one]
        alone = dict(zip(loose, self._seen([0] * len(loose), loose), strict=True)) if loose else {}
        return [
            self._by_object[one] if one else alone[place] for one, place in zip(objects, places, strict=True)
        ]

    def _read(self, objects: Sequence[int], places: Sequence[int]) -> None:
        if objects:
            self._by_object.update(zip(objects, self._seen(objects, places), strict=True))

    def _seen(self, objects: Sequence[int], places: Sequence[int]) -> list[Seen]:
        columns = zip(
            self._letters.matrices(places),
            self._letters.sizes(places),
            pdf_calls.fonts(objects),
            pdf_calls.modes(objects),
            pdf_calls.fills(objects),
            self._tags().of(objects),
            strict=True,
        )
        known, found = self._known, []
        for how in columns:
            if how not in known:
                known[how] = self._look(*how), angle_of(how[0])
            found.append(known[how])
        return found

    def _look(
        self, matrix: Sequence[float], size: float, font: int, mode: int, fill: tuple[int, ...], tag: str
    ) -> Look:
        name, heavy = self._font(font)
        drawn = round(size * (math.hypot(matrix[2], matrix[3]) or 1.0), 1)
        red, green, blue, cover = fill
        pale = mode not in (1, _STROKED_TOO) and min(red, green, blue) >= _PALE
        hidden = mode == _INVISIBLE or cover < _BARELY_THERE
        shade = 255 - (255 - (0.2126 * red + 0.7152 * green + 0.0722 * blue)) * cover / 255
        light = shade >= _LIGHT and not hidden and mode not in (1, _STROKED_TOO)
        tinted = max(red, green, blue) - min(red, green, blue) >= _TINT and not hidden
        look = Look(
            name, drawn, heavy or mode == _STROKED_TOO, hidden, pale and not hidden, light, tag, tinted
        )
        return self._looks.setdefault(look, look)

    def _font(self, font: int) -> tuple[str, bool]:
        if font not in self._fonts:
            name = pdf_calls.font_name(font)
            weight, flags = pdf_calls.font_weight(font)
            heavy = weight >= 600 or bool(flags & _FORCE_BOLD)
            self._fonts[font] = (name, bool(_BOLD.search(name)) or (heavy and not name))
        return self._fonts[font]


def angle_of(matrix: Sequence[float]) -> int:
    """Degrees against the clock at which a baseline stands, as whole quarters where it is near one."""
    a, b = matrix[0], matrix[1]
    if not a and not b:
        return 0
    if not b and a > 0:
        return 0
    degrees = math.degrees(math.atan2(b, a)) % 360
    quarter = round(degrees / 90) * 90
    return quarter % 360 if abs(degrees - quarter) < 8 else round(degrees) % 360
