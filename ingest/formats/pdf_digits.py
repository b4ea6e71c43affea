"""Digits of right-to-left text for which a PDF's table of letters (ToUnicode) names others than its own fonts do.

Word 2010 writes such tables: each digit of the page is told as some other, so that a text layer reads 2022 where the page
shows 2030. The embedded font's own table (OpenType `cmap`) is believed, as that is what was drawn; its digits are written
into the PDF's table before the file is read. Refuses: letters, fonts that are not embedded, and glyphs numbered anew.
"""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdf
from fontTools.ttLib import TTFont, TTLibError
from pypdf._cmap import get_encoding
from pypdf.generic import DecodedStreamObject, NameObject

from ingest.formats.pdf_second import TROUBLE, open_again

_DIGITS = frozenset("0123456789٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٪٫٬")
_MOST_FONTS, _MOST_BYTES = 200, 8 << 20
_WRONG, _DOUBTFUL = "wrong", "doubtful"
_A_BLOCK = 100
"""Entries in one `bfchar` block, by Adobe's technical note 5411."""


@dataclass(frozen=True, slots=True)
class Digits:
    """`data`: the file with its tables mended, where one needed it. `doubtful`: a table names one digit for several
    glyphs, and no embedded font tells which is which."""

    data: bytes | None = None
    doubtful: bool = False


def true_digits(data: bytes) -> Digits:
    reader = open_again(data)
    if reader is None:
        return Digits()
    try:
        found = {_look(font) for font in _fonts(reader)}
        if _WRONG not in found:
            return Digits(None, _DOUBTFUL in found)
        writer = pypdf.PdfWriter(io.BytesIO(data), incremental=True)
        for font in _fonts(writer):
            if _look(font) == _WRONG:
                _mend(font, writer)
        held = io.BytesIO()
        writer.write(held)
    except TROUBLE:
        return Digits()
    return Digits(held.getvalue(), _DOUBTFUL in found)


def _fonts(document: pypdf.PdfReader | pypdf.PdfWriter) -> Iterator[Any]:
    seen: set[int] = set()
    for page in document.pages:
        for font in (page.get("/Resources", {}).get("/Font") or {}).values():
            key = getattr(font, "idnum", id(font))
            if key not in seen and len(seen) < _MOST_FONTS:
                seen.add(key)
                yield font.get_object()


def _look(font: Any) -> str:
    if "/ToUnicode" not in font:
        return ""
    told, drawn = _told(font), _drawn_digits(font)
    if any(_differs(told.get(code, digit), digit) for code, digit in drawn.items()):
        return _WRONG
    others = Counter(text for code, text in told.items() if text in _DIGITS and code not in drawn)
    return _DOUBTFUL if any(count > 1 for count in others.values()) else ""


def _mend(font: Any, writer: pypdf.PdfWriter) -> None:
    told, drawn = _told(font), _drawn_digits(font)
    right = {code: sign for code, sign in drawn.items() if sign.isdecimal() or told.get(code, "").isdecimal()}
    stream = DecodedStreamObject()
    stream.set_data(_table(told | right))
    font[NameObject("/ToUnicode")] = writer._add_object(stream)


def _told(font: Any) -> dict[int, str]:
    """Letters by their code, as the file's own table names them."""
    return {ord(code): text for code, text in get_encoding(font)[1].items() if len(code) == 1}


def _differs(told: str, drawn: str) -> bool:
    """Whether a digit is told as another, or a sign as a digit. A font's 2 may be told as Latin or as Arabic."""
    return told.isdecimal() and (not drawn.isdecimal() or int(told) != int(drawn))


def _drawn_digits(font: Any) -> dict[int, str]:
    """Digits by their code, as the embedded font has them; where a glyph stands for two, the Arabic one."""
    if font.get("/Encoding") != "/Identity-H":
        return {}
    kin = font["/DescendantFonts"][0].get_object()
    program = kin["/FontDescriptor"].get_object().get("/FontFile2")
    if program is None or kin.get("/CIDToGIDMap", "/Identity") != "/Identity":
        return {}
    held = program.get_object().get_data()
    if len(held) > _MOST_BYTES:
        return {}
    try:
        table = TTFont(io.BytesIO(held), lazy=True)
        named = table.getBestCmap() or {}
        found = ((at, glyph) for at, glyph in sorted(named.items(), reverse=True) if chr(at) in _DIGITS)
        return {table.getGlyphID(glyph): chr(at) for at, glyph in found}
    except (TTLibError, AssertionError):
        return {}


def _table(letters: dict[int, str]) -> bytes:
    """A ToUnicode CMap of two-byte codes (ISO 32000-2, 9.10.3)."""
    lines = [
        f"<{code:04X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in sorted(letters.items())
        if text
    ]
    blocks = [lines[at : at + _A_BLOCK] for at in range(0, len(lines), _A_BLOCK)]
    body = "\n".join(f"{len(one)} beginbfchar\n" + "\n".join(one) + "\nendbfchar" for one in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n"
        "/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nend\nend\n"
    ).encode("ascii")
