"""PDFium asked in bulk: one question about many letters, or many drawn things, at a time.

pypdfium2's own bindings check every argument of every call, which for each letter of a page costs more than all
else that is done with it. Here the same functions are called through bare prototypes. Everything takes and gives
PDFium's own axes: points from the lower left corner. Refuses: what the answers mean.
"""

import ctypes
import struct
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice, repeat
from typing import Any

import pypdfium2.raw as raw

Box4 = tuple[float, float, float, float]
Matrix = tuple[float, float, float, float, float, float]
Turn = tuple[float, float, float, float]
Segment = tuple[int, float, float, bool]
"""(kind, x, y, whether it closes the figure), in the path's own axes."""
_ARTEFACT, _NAME, _MOST_MARKS = "Artifact\0".encode("utf-16-le"), 64, 20
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

_Int, _Handle, _Double, _Float = ctypes.c_int, ctypes.c_void_p, ctypes.c_double, ctypes.c_float
_Given = ctypes.c_size_t  # a handle that PDFium gives: 0 for none


_ROOM, _LENGTH = ctypes.create_string_buffer(_NAME), ctypes.c_ulong()  # for one answer at a time


def _bare(function: object, gives: type, *takes: type) -> Any:
    """The function behind a binding, without the binding's checks: pointers are plain numbers. The interpreter's lock is
    kept: to give it away and take it back costs more than most answers."""
    return ctypes.PYFUNCTYPE(gives, *takes)(ctypes.cast(function, _Handle).value or 0)  # type: ignore[arg-type]


_UNICODE = _bare(raw.FPDFText_GetUnicode, ctypes.c_uint, _Handle, _Int)
_GENERATED = _bare(raw.FPDFText_IsGenerated, _Int, _Handle, _Int)
_LOOSE = _bare(raw.FPDFText_GetLooseCharBox, _Int, _Handle, _Int, _Handle)
_TIGHT = _bare(raw.FPDFText_GetCharBox, _Int, _Handle, _Int, _Handle, _Handle, _Handle, _Handle)
_ORIGIN = _bare(raw.FPDFText_GetCharOrigin, _Int, _Handle, _Int, _Handle, _Handle)
_OBJECT = _bare(raw.FPDFText_GetTextObject, _Given, _Handle, _Int)
_MATRIX = _bare(raw.FPDFText_GetMatrix, _Int, _Handle, _Int, _Handle)
_SIZE = _bare(raw.FPDFText_GetFontSize, _Double, _Handle, _Int)
_FONT = _bare(raw.FPDFTextObj_GetFont, _Given, _Handle)
_MODE = _bare(raw.FPDFTextObj_GetTextRenderMode, _Int, _Handle)
_FILL = _bare(raw.FPDFPageObj_GetFillColor, _Int, _Handle, _Handle, _Handle, _Handle, _Handle)
_MARKS = _bare(raw.FPDFPageObj_CountMarks, _Int, _Handle)
_MARK = _bare(raw.FPDFPageObj_GetMark, _Handle, _Handle, ctypes.c_ulong)
_MARK_NAME = _bare(raw.FPDFPageObjMark_GetName, _Int, _Handle, _Handle, ctypes.c_ulong, _Handle)
_CONTENT = _bare(raw.FPDFPageObj_GetMarkedContentID, _Int, _Handle)
_TOPS = _bare(raw.FPDF_StructTree_CountChildren, _Int, _Handle)
_TOP = _bare(raw.FPDF_StructTree_GetChildAtIndex, _Handle, _Handle, _Int)
_PARTS = _bare(raw.FPDF_StructElement_CountChildren, _Int, _Handle)
_PART = _bare(raw.FPDF_StructElement_GetChildAtIndex, _Handle, _Handle, _Int)
_PART_TYPE = _bare(raw.FPDF_StructElement_GetType, ctypes.c_ulong, _Handle, _Handle, ctypes.c_ulong)
_HELD = _bare(raw.FPDF_StructElement_GetMarkedContentIdCount, _Int, _Handle)
_HELD_AT = _bare(raw.FPDF_StructElement_GetMarkedContentIdAtIndex, _Int, _Handle, _Int)
_STROKE = _bare(raw.FPDFPageObj_GetStrokeColor, _Int, _Handle, _Handle, _Handle, _Handle, _Handle)
_STROKE_WIDTH = _bare(raw.FPDFPageObj_GetStrokeWidth, _Int, _Handle, _Handle)
_KIND = _bare(raw.FPDFPageObj_GetType, _Int, _Handle)
_BOUNDS = _bare(raw.FPDFPageObj_GetBounds, _Int, _Handle, _Handle, _Handle, _Handle, _Handle)
_PLACED = _bare(raw.FPDFPageObj_GetMatrix, _Int, _Handle, _Handle)
_DRAWN = _bare(raw.FPDFPath_GetDrawMode, _Int, _Handle, _Handle, _Handle)
_ON_PAGE = _bare(raw.FPDFPage_GetObject, _Given, _Handle, _Int)
_IN_FORM = _bare(raw.FPDFFormObj_GetObject, _Given, _Handle, ctypes.c_ulong)
_SEGMENTS = _bare(raw.FPDFPath_CountSegments, _Int, _Handle)
_SEGMENT = _bare(raw.FPDFPath_GetPathSegment, _Given, _Handle, _Int)
_SEGMENT_KIND = _bare(raw.FPDFPathSegment_GetType, _Int, _Handle)
_SEGMENT_POINT = _bare(raw.FPDFPathSegment_GetPoint, _Int, _Handle, _Handle, _Handle)
_SEGMENT_CLOSES = _bare(raw.FPDFPathSegment_GetClose, _Int, _Handle)


def handle(thing: object) -> int:
    """The number behind a pointer of pypdfium2's."""
    return ctypes.cast(thing, _Handle).value or 0  # type: ignore[arg-type]


class _Room:
    """Memory that PDFium writes `width` numbers of one kind into, once for each question, and `spare` more."""

    def __init__(self, count: int, code: str, width: int, spare: int = 0) -> None:
        self._form = f"{width}{code}{spare * struct.calcsize(code)}x"
        self._step = struct.calcsize(self._form)
        self._one = struct.calcsize(code)
        self._memory = ctypes.create_string_buffer(max(count, 1) * self._step)
        self._count = count

    def column(self, at: int = 0) -> range:
        """Addresses of the number at place `at` of each answer."""
        start = ctypes.addressof(self._memory) + at * self._one
        return range(start, start + self._step * max(self._count, 1), self._step)[: self._count]

    def answers(self) -> list[tuple[Any, ...]]:
        return list(struct.iter_unpack(self._form, self._memory.raw[: self._count * self._step]))


def _run(calls: Iterable[object]) -> None:
    deque(calls, maxlen=0)


class Letters:
    """The letters of one text page, by their places from 0. An answer that PDFium has not got is zeros."""

    def __init__(self, text_page: object, count: int) -> None:
        self._page = handle(text_page)
        self.count = count

    def units(self) -> str:
        """The UTF-16 units of the page, one for each place; a place without any is NUL."""
        room = (ctypes.c_ushort * (self.count + 1))()
        written = raw.FPDFText_GetText(ctypes.cast(self._page, raw.FPDF_TEXTPAGE), 0, self.count, room)
        if written == self.count + 1:
            text = bytes(room)[: 2 * self.count].decode("utf-16-le", "surrogatepass")
            return text if len(text) == self.count else "".join(map(chr, room[: self.count]))
        codes = map(_UNICODE, repeat(self._page), range(self.count))
        return "".join(chr(code) if code <= 0xFFFF else "\ufffd" for code in codes)

    def generated(self, at: int) -> bool:
        """Whether PDFium put it there itself, where it saw a gap."""
        return bool(_GENERATED(self._page, at) == 1)

    def loose_boxes(self, places: Sequence[int]) -> list[Box4]:
        """(left, top, right, bottom), as high as the font is."""
        room = _Room(len(places), "f", 4)
        _run(map(_LOOSE, repeat(self._page), places, room.column()))
        return room.answers()

    def tight_boxes(self, places: Sequence[int]) -> list[Box4]:
        """(left, right, bottom, top) of the ink."""
        room = _Room(len(places), "d", 4)
        _run(map(_TIGHT, repeat(self._page), places, *(room.column(at) for at in range(4))))
        return room.answers()

    def origins(self, places: Sequence[int]) -> list[tuple[float, float]]:
        """Where the baseline begins."""
        room = _Room(len(places), "d", 2)
        _run(map(_ORIGIN, repeat(self._page), places, room.column(0), room.column(1)))
        return room.answers()

    def objects(self, places: Sequence[int]) -> list[int]:
        """The text object that each was drawn with; 0 for none."""
        return list(map(_OBJECT, repeat(self._page), places))

    def matrices(self, places: Sequence[int]) -> list[Turn]:
        """How each is scaled and turned: of its matrix all but the place."""
        room = _Room(len(places), "f", 4, spare=2)
        _run(map(_MATRIX, repeat(self._page), places, room.column()))
        return room.answers()

    def sizes(self, places: Sequence[int]) -> list[float]:
        """The size that the font was asked for in, before any matrix."""
        return list(map(_SIZE, repeat(self._page), places))


def fonts(objects: Sequence[int]) -> list[int]:
    return [_FONT(one) if one else 0 for one in objects]


def modes(objects: Sequence[int]) -> list[int]:
    """The render mode of each (ISO 32000-1, table 106); 0 for none."""
    return [_MODE(one) if one else 0 for one in objects]


def fills(objects: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Red, green, blue and cover, 0 to 255; no object, or no colour, is black."""
    return _colours(_FILL, objects)


def strokes(objects: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """The same of their lines."""
    return _colours(_STROKE, objects)


def stroke_widths(objects: Sequence[int]) -> list[float]:
    """How broad the pen is, before any matrix."""
    room = _Room(len(objects), "f", 1)
    _run(map(_STROKE_WIDTH, objects, room.column()))
    return [width for (width,) in room.answers()]


def _colours(ask: Any, objects: Sequence[int]) -> list[tuple[int, int, int, int]]:
    room = _Room(len(objects), "I", 4)
    columns = [room.column(at) for at in range(4)]
    known = [one and ask(one, *where) for one, *where in zip(objects, *columns, strict=True)]
    return [answer if good else (0, 0, 0, 255) for good, answer in zip(known, room.answers(), strict=True)]


def contents(objects: Sequence[int]) -> list[int]:
    """By which number the structure tree knows each; -1 for none."""
    return [_CONTENT(one) if one else -1 for one in objects]


def set_aside(objects: Sequence[int]) -> list[bool]:
    """Whether each is marked as an artefact (ISO 32000-2, 14.8.2.2)."""
    counts = [_MARKS(one) if one else 0 for one in objects]
    return [
        count > 0 and any(_is_artefact(_MARK(one, at)) for at in range(min(count, _MOST_MARKS)))
        for one, count in zip(objects, counts, strict=True)
    ]


def _is_artefact(mark: int | None) -> bool:
    asked = (mark, ctypes.addressof(_ROOM), _NAME, ctypes.addressof(_LENGTH))
    return bool(mark and _MARK_NAME(*asked)) and _ROOM.raw[: _LENGTH.value] == _ARTEFACT


def elements(tree: object, most: int) -> list[int]:
    """The elements at the top of a structure tree."""
    top = handle(tree)
    return [one for one in map(_TOP, repeat(top), range(min(_TOPS(top), most))) if one]


def elements_in(element: int, most: int) -> list[int]:
    count = _PARTS(element)
    return [one for one in map(_PART, repeat(element), range(min(count, most))) if one] if count > 0 else []


def element_contents(element: int, most: int) -> list[int]:
    """The numbers of what is drawn for it, as `contents` gives them."""
    count = _HELD(element)
    return list(map(_HELD_AT, repeat(element), range(min(count, most)))) if count > 0 else []


def element_type(element: int) -> str:
    written = int(_PART_TYPE(element, ctypes.addressof(_ROOM), _NAME))
    return _ROOM.raw[: written - 2].decode("utf-16-le", "replace") if 2 < written <= _NAME else ""


def kinds(objects: Sequence[int]) -> list[int]:
    return list(map(_KIND, objects))


def bounds(objects: Sequence[int]) -> list[Box4]:
    """(left, bottom, right, top), in the axes of what the object lies in."""
    room = _Room(len(objects), "f", 4)
    _run(map(_BOUNDS, objects, *(room.column(at) for at in range(4))))
    return room.answers()


def matrices(objects: Sequence[int]) -> list[Matrix]:
    """How each is placed in what it lies in."""
    room = _Room(len(objects), "f", 6)
    known = list(map(_PLACED, objects, room.column()))
    return [answer if good else IDENTITY for good, answer in zip(known, room.answers(), strict=True)]


def drawn(paths: Sequence[int]) -> list[tuple[bool, bool]]:
    """Whether each path is filled, and whether it is stroked."""
    room = _Room(len(paths), "i", 2)
    _run(map(_DRAWN, paths, room.column(0), room.column(1)))
    return [(bool(fill), bool(stroke)) for fill, stroke in room.answers()]


def on_page(page: object, most: int) -> list[int]:
    """The things a page is drawn of, `most` of them at most."""
    count = min(raw.FPDFPage_CountObjects(page), most)
    return list(filter(None, map(_ON_PAGE, repeat(handle(page)), range(count))))


def in_form(form: int, most: int) -> list[int]:
    count = min(raw.FPDFFormObj_CountObjects(ctypes.cast(form, raw.FPDF_PAGEOBJECT)), most)
    return list(filter(None, map(_IN_FORM, repeat(form), range(max(count, 0)))))


def segments(paths: Sequence[int], most: int) -> list[list[Segment]]:
    """The pieces of each path's outline, `most` of each at most."""
    counts = [max(0, min(count, most)) for count in map(_SEGMENTS, paths)]
    pieces = [_SEGMENT(path, at) for path, count in zip(paths, counts, strict=True) for at in range(count)]
    room = _Room(len(pieces), "f", 2)
    _run(map(_SEGMENT_POINT, pieces, room.column(0), room.column(1)))
    found = iter(zip(map(_SEGMENT_KIND, pieces), room.answers(), map(_SEGMENT_CLOSES, pieces), strict=True))
    return [[(kind, x, y, closes != 0) for kind, (x, y), closes in islice(found, count)] for count in counts]


def font_name(font: int) -> str:
    room = ctypes.create_string_buffer(200)
    raw.FPDFFont_GetBaseFontName(ctypes.cast(font, raw.FPDF_FONT), room, 200)
    return room.value.decode("utf-8", "replace")


def font_weight(font: int) -> tuple[int, int]:
    """Its weight (400 is usual, 700 bold) and its flags."""
    there = ctypes.cast(font, raw.FPDF_FONT)
    return int(raw.FPDFFont_GetWeight(there)), int(raw.FPDFFont_GetFlags(there))
