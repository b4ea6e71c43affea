"""What PDFium sees on a page: letters with their places and looks, and the rules that are drawn.

Owns the door to pypdfium2. Refuses: order, words and meaning (`pdf_fragments.py` and the rest).
"""

import ctypes
import math
import re
from collections.abc import Iterator
from itertools import pairwise

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.errors import BrokenFile, EncryptedFile
from ingest.formats.pdf_parts import Box, Glyph, Look, Rule
from ingest.letters import BROKEN_WORD

_MOST_GLYPHS = 300_000
_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 400
_DEEPEST_FORM = 4
_SHORTEST_RULE = 6.0
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_INVISIBLE = 3
_HYPHEN = "\x02"  # what PDFium puts for a hyphen at a line's end, with no line end after it
_ALEFS, _LAM = "اأإآٱ", "ل"
_SAME_BOX = 0.6
_VOWEL_SIGNS = range(0x064B, 0x0653)
_Matrix = tuple[float, float, float, float, float, float]


class Document:
    """An open PDF. Raises EncryptedFile and BrokenFile on opening; pages are counted from 1."""

    def __init__(self, data: bytes) -> None:
        try:
            self._document = pdfium.PdfDocument(data)
            self.pages = len(self._document)
        except pdfium.PdfiumError as error:
            if "password" in str(error).lower() or "security" in str(error).lower():
                remedy = "Save it without a password"
                raise EncryptedFile("a password stands before its text", remedy=remedy) from None
            raise BrokenFile(
                "it begins like a PDF and cannot be opened", remedy="Fetch the file again"
            ) from None

    def close(self) -> None:
        self._document.close()

    def page(self, number: int) -> "Page | None":
        """None where the page itself is broken."""
        try:
            return Page(self._document[number - 1])
        except pdfium.PdfiumError:
            return None

    @property
    def raw(self) -> pdfium.PdfDocument:
        """PDFium's own, for whoever draws or cuts. Its pages are counted from 0 and raise PdfiumError."""
        return self._document


class Page:
    """One page, turned as it is read: by its own rotation, and by that of most of its letters."""

    def __init__(self, page: pdfium.PdfPage) -> None:
        self._page = page
        self._text = page.get_textpage()
        left, bottom, right, top = page.get_bbox()
        self._frame = (left, bottom, right, top)
        self._fonts: dict[int, tuple[str, bool]] = {}
        self._looks: dict[int, tuple[Look, float]] = {}
        self.count = min(raw.FPDFText_CountChars(self._text), _MOST_GLYPHS)
        self.slanted = ""
        self.cut = raw.FPDFText_CountChars(self._text) > _MOST_GLYPHS
        self.turn = self._turn()
        wide, high = right - left, top - bottom
        self.width, self.height = (high, wide) if self.turn in (90, 270) else (wide, high)

    def glyphs(self) -> Iterator[Glyph]:
        """In PDFium's order, "\\n" where it ends a line. Letters at other angles go to `slanted`."""
        rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        nowhere = Box(0, 0, 0, 0)
        look = Look("", 0.0)
        at = 0
        while at < self.count:
            code = raw.FPDFText_GetUnicode(self._text, at)
            if code in (10, 13) or (code == 32 and raw.FPDFText_IsGenerated(self._text, at) == 1):
                yield Glyph("\n" if code != 32 else " ", nowhere, 0.0, look, generated=True)
                at += 1
                continue
            text, used = self._letter(code, at)
            if chr(code) in _ALEFS:
                ligature = self._ligature(at)
                text, used = (_LAM + text, ligature) if ligature else (text, used)
            look, angle = self._look(at)
            raw.FPDFText_GetLooseCharBox(self._text, at, rect)
            raw.FPDFText_GetCharOrigin(self._text, at, x, y)
            at += used
            if text == _HYPHEN:
                yield Glyph(BROKEN_WORD + "\n", nowhere, 0.0, look, generated=True)
            elif angle == self.turn:
                box = self._turned(rect.left, rect.bottom, rect.right, rect.top)
                yield Glyph(text, box, self._turned(x.value, y.value, x.value, y.value).y0, look)
            else:
                self.slanted += text

    def _ligature(self, at: int) -> int:
        """Over how many places alef, perhaps a vowel sign, and lam run that share one box; else 0.

        PDFium gives the pair of that one drawn sign back to front.
        """
        there = at + 1
        while there < self.count and raw.FPDFText_GetUnicode(self._text, there) in _VOWEL_SIGNS:
            there += 1
        if there >= self.count or raw.FPDFText_GetUnicode(self._text, there) != ord(_LAM):
            return 0
        lam = self._tight_box(there)
        boxes = [self._tight_box(one) for one in range(at, there)]
        same = any(abs(one.x0 - lam.x0) < _SAME_BOX and abs(one.x1 - lam.x1) < _SAME_BOX for one in boxes)
        return there - at + 1 if same else 0

    def _tight_box(self, at: int) -> Box:
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(self._text, at, left, right, bottom, top)
        return self._turned(left.value, bottom.value, right.value, top.value)

    def rules(self) -> list[Rule]:
        """Level and upright lines, and the edges of rectangles."""
        count = min(raw.FPDFPage_CountObjects(self._page), _MOST_OBJECTS)
        objects = (raw.FPDFPage_GetObject(self._page, at) for at in range(count))
        identity: _Matrix = (1, 0, 0, 1, 0, 0)
        return [rule for one in objects for rule in self._rules_of(one, identity, 0)]

    def close(self) -> None:
        self._text.close()
        self._page.close()

    def _letter(self, code: int, at: int) -> tuple[str, int]:
        """The character, and over how many places it runs (two for a pair of surrogates)."""
        if 0xD800 <= code < 0xDC00 and at + 1 < self.count:
            low = raw.FPDFText_GetUnicode(self._text, at + 1)
            if 0xDC00 <= low < 0xE000:
                return chr(0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)), 2
        return (chr(code) if code else ""), 1

    def _turn(self) -> int:
        """The angle, in whole quarters, at which most letters stand."""
        counts: dict[int, int] = {}
        step = max(1, self.count // 400)
        for at in range(0, self.count, step):
            angle = self._look(at)[1]
            counts[int(angle)] = counts.get(int(angle), 0) + 1
        quarters = {angle: number for angle, number in counts.items() if angle % 90 == 0}
        return max(quarters, key=lambda angle: quarters[angle]) if quarters else 0

    def _look(self, at: int) -> tuple[Look, float]:
        thing = raw.FPDFText_GetTextObject(self._text, at)
        key = ctypes.cast(thing, ctypes.c_void_p).value or -at - 1
        known = self._looks.get(key)
        if known is None:
            known = self._looks[key] = (self._read_look(thing, at), self._angle(at))
        return known

    def _angle(self, at: int) -> int:
        """Degrees against the clock of the baseline, as whole quarters where they are near."""
        matrix = raw.FS_MATRIX()
        if not raw.FPDFText_GetMatrix(self._text, at, matrix) or not (matrix.a or matrix.b):
            return 0
        degrees = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
        quarter = round(degrees / 90) * 90
        return quarter % 360 if abs(degrees - quarter) < 8 else round(degrees) % 360

    def _read_look(self, thing: object, at: int) -> Look:
        matrix = raw.FS_MATRIX()
        scale = 1.0
        if raw.FPDFText_GetMatrix(self._text, at, matrix):
            scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = raw.FPDFText_GetFontSize(self._text, at) * scale
        mode = raw.FPDFTextObj_GetTextRenderMode(thing) if thing else 0
        name, heavy = self._font(thing)
        return Look(name, round(size, 1), heavy or mode == 2, mode == _INVISIBLE)

    def _font(self, thing: object) -> tuple[str, bool]:
        font = raw.FPDFTextObj_GetFont(thing) if thing else None
        if not font:
            return "", False
        key = ctypes.cast(font, ctypes.c_void_p).value or 0
        if key not in self._fonts:
            self._fonts[key] = self._read_font(font)
        return self._fonts[key]

    def _read_font(self, font: object) -> tuple[str, bool]:
        buffer = ctypes.create_string_buffer(200)
        raw.FPDFFont_GetBaseFontName(font, buffer, 200)
        name = buffer.value.decode("utf-8", "replace")
        heavy = raw.FPDFFont_GetWeight(font) >= 600 or bool(raw.FPDFFont_GetFlags(font) & _FORCE_BOLD)
        return name, bool(_BOLD.search(name)) or (heavy and not name)

    def _rules_of(self, thing: object, outer: _Matrix, depth: int) -> Iterator[Rule]:
        kind = raw.FPDFPageObj_GetType(thing)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            inner = _times(self._matrix(thing), outer)
            count = min(raw.FPDFFormObj_CountObjects(thing), 2000 // (depth + 1) ** 2)
            for at in range(count):
                yield from self._rules_of(raw.FPDFFormObj_GetObject(thing, at), inner, depth + 1)
        elif kind == raw.FPDF_PAGEOBJ_PATH and _is_drawn(thing):
            matrix = _times(self._matrix(thing), outer)
            for start, end in pairwise(_corners(thing, matrix)):
                rule = self._rule(start, end)
                if rule is not None:
                    yield rule

    def _rule(self, start: tuple[float, float] | None, end: tuple[float, float] | None) -> Rule | None:
        if start is None or end is None:
            return None
        box = self._turned(*start, *end)
        if min(box.width, box.height) > 1.0 or max(box.width, box.height) < _SHORTEST_RULE:
            return None
        return Rule(box)

    def _matrix(self, thing: object) -> _Matrix:
        found = raw.FS_MATRIX()
        if not raw.FPDFPageObj_GetMatrix(thing, found):
            return (1, 0, 0, 1, 0, 0)
        return (found.a, found.b, found.c, found.d, found.e, found.f)

    def _turned(self, xa: float, ya: float, xb: float, yb: float) -> Box:
        """From PDF's axes to the reader's."""
        left, bottom, right, top = self._frame
        corners = [self._point(x, y, left, bottom, right, top) for x, y in ((xa, ya), (xb, yb))]
        (x0, y0), (x1, y1) = corners
        return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _point(
        self, x: float, y: float, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float]:
        if self.turn == 90:
            return y - bottom, x - left
        if self.turn == 180:
            return right - x, y - bottom
        if self.turn == 270:
            return top - y, right - x
        return x - left, top - y


def _is_drawn(thing: object) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(thing, fill, stroke)
    return bool(fill.value or stroke.value)


def _corners(path: object, matrix: _Matrix) -> Iterator[tuple[float, float] | None]:
    """The path's corners on the page; None where the pen is lifted or a curve begins."""
    x, y = ctypes.c_float(), ctypes.c_float()
    first: tuple[float, float] | None = None
    for at in range(min(raw.FPDFPath_CountSegments(path), _MOST_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        a, b, c, d, e, f = matrix
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if kind != raw.FPDF_SEGMENT_LINETO:
            yield None
            first = point if kind == raw.FPDF_SEGMENT_MOVETO else first
        yield point
        if raw.FPDFPathSegment_GetClose(segment) and first is not None:
            yield first


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
