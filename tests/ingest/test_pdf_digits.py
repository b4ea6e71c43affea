"""Digits of Arabic text are those that the page shows, also where the file's own table names others."""

import io

import pypdf
import pytest
from fontTools.ttLib import TTFont
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject

from ingest import formats
from ingest.formats.pdf_digits import true_digits
from ingest.formats.pdf_words import with_stops_behind
from tests.ingest import made

SAID = "التدريب في نيروبي ومومباسا"
"""Before each number, so that the page is one of right-to-left text."""


def stream(data: bytes, **entries: object) -> StreamObject:
    found = StreamObject()
    found.set_data(data)
    for name, value in entries.items():
        found[NameObject(f"/{name}")] = value
    return found


def page(text: str, told: dict[str, str], *, cmap: bool = True) -> bytes:
    """A page that shows `text`, drawn from the right, in an embedded font; `told`: the letters of which its ToUnicode
    table names others. Without `cmap` the font itself says nothing."""
    font = TTFont(made.FONT)
    glyphs = {letter: font.getGlyphID(font.getBestCmap()[ord(letter)]) for letter in set(text) | set("5")}
    if not cmap:
        del font["cmap"]
    held = io.BytesIO()
    font.save(held)
    writer = pypdf.PdfWriter()
    leaf = writer.add_blank_page(600, 800)
    lines = "".join(
        f"<{glyph:04X}> <{ord(told.get(letter, letter)):04X}>\n" for letter, glyph in glyphs.items()
    )
    table = (
        "begincmap\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{len(glyphs)} beginbfchar\n{lines}endbfchar\nendcmap\n"
    )
    descriptor = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/FontDescriptor"),
            NameObject("/FontName"): NameObject("/DejaVu"),
            NameObject("/Flags"): NumberObject(4),
            NameObject("/FontFile2"): writer._add_object(stream(held.getvalue())),
        }
    )
    kin = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/CIDFontType2"),
            NameObject("/BaseFont"): NameObject("/DejaVu"),
            NameObject("/CIDToGIDMap"): NameObject("/Identity"),
            NameObject("/DW"): NumberObject(600),
            NameObject("/FontDescriptor"): writer._add_object(descriptor),
        }
    )
    whole = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/DejaVu"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([writer._add_object(kin)]),
            NameObject("/ToUnicode"): writer._add_object(stream(table.encode())),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(whole)})
    leaf[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    drawn = "".join(f"{glyphs[one]:04X}" for one in in_drawn_order(text))
    leaf[NameObject("/Contents")] = writer._add_object(
        stream(f"BT /F1 14 Tf 60 700 Td <{drawn}> Tj ET".encode())
    )
    found = io.BytesIO()
    writer.write(found)
    return found.getvalue()


def in_drawn_order(text: str) -> str:
    """From left to right as it stands on the page: words from the right, numbers from the left."""
    return " ".join(one if one[0].isdecimal() else one[::-1] for one in reversed(text.split(" ")))


WORD_2010 = {"٢": "2", "٠": "0", "٣": "2", "١": "9"}


def read(data: bytes) -> str:
    return " ".join(one.text for one in formats.read(data).blocks)


@pytest.mark.parametrize("number", ["٢٠٣٠", "١٠٢", "٣"])
def test_a_digit_told_as_another_is_read_as_the_page_shows_it(number: str) -> None:
    assert read(page(f"{SAID} {number}", WORD_2010)) == f"{SAID} {number}"


def test_a_table_that_tells_the_value_of_each_digit_is_left_alone() -> None:
    right = {"٢": "2", "٠": "0", "٣": "3"}
    assert true_digits(page(f"{SAID} ٢٠٣٠", right)).data is None


def test_digits_that_nothing_tells_apart_are_a_doubt() -> None:
    reading = formats.read(page(f"{SAID} ٢٠٣٠", WORD_2010, cmap=False))
    assert any("figures may be wrong" in one for one in reading.doubts)
    sound = formats.read(page(f"{SAID} ٢٠٣٠", WORD_2010))
    assert sound.doubts == ()


def test_a_file_that_is_none_is_left_alone() -> None:
    assert true_digits(b"%PDF-1.7 nothing") == true_digits(b"")


@pytest.mark.parametrize(
    ("drawn", "meant"),
    [("نسبة ٪٩٦ منهم", "نسبة ٩٦٪ منهم"), ("نسبة ٪١٨٫٢ من", "نسبة ١٨٫٢٪ من"), ("نسبة ٩٦٪", "نسبة ٩٦٪")],
)
def test_a_percent_sign_stands_behind_its_arabic_number(drawn: str, meant: str) -> None:
    assert with_stops_behind(drawn) == meant
