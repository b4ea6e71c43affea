"""Small files of our own making that a process reads before it forks children, so that each of these finds warm what the
first file would have to make: libraries set up, patterns and tables built, the interpreter's code fitted to its use.

Owns `samples`, made when asked. Refuses: tests, which have files of their own, and anything from outside.
"""

from collections.abc import Iterator, Sequence
from textwrap import wrap

_TEXT = (
    "The committees met every week in the school, and what they agreed about the well (12 of 15 points) was read "
    "aloud on the market; 3.5 per cent of the families, or one in thirty, had not heard of it before the rains came "
    "and the road was cut. A year later the number of quarrels that reached the police station had fallen to a third."
)
_ARABIC = "اجتمعت اللجان كل أسبوع في المدرسة وقرئ ما اتفقت عليه في السوق"
_ROWS = (
    ("District", "Committees", "Outcome"),
    ("North", "12", "fewer quarrels"),
    ("South", "7", "no change"),
)
_LINE, _PAGES = 9, 3
_HTML = f"""<!doctype html><html lang="en"><head><title>What the committees did</title></head><body>
<nav><ul><li><a href="/">Home</a></li></ul></nav><main><h1>What the committees did</h1><p>{_TEXT}</p>
<ul><li>Committees of six met.</li></ul><table><tr><th>District</th><th>Quarrels</th></tr><tr><td>North</td><td>12</td>
</tr></table><p>{_TEXT}</p></main><footer>About this site</footer></body></html>"""


def samples() -> Iterator[bytes]:
    """A PDF and a web page: what most files are."""
    yield _pdf()
    yield _HTML.encode()


def _pdf() -> bytes:
    """Pages with heads and numbers, two columns, items, a drawn table, and lines that run from right to left."""
    pages = [_page(number) for number in range(1, _PAGES + 1)]
    kids = " ".join(f"{7 + 2 * at} 0 R" for at in range(_PAGES))
    fonts = "/Resources << /Font << /A 3 0 R /B 4 0 R /C 5 0 R >> >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {_PAGES} /MediaBox [0 0 595 842] {fonts} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< "
        b"/Type /Font /Subtype /CIDFontType2 /BaseFont /Made /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) "
        b"/Supplement 0 >> /DW 500 >>] >>",
        _stream(
            b"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfrange <0020> <06ff> <0020> "
            b"endbfrange endcmap"
        ),
    ]
    for at, page in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /Contents {8 + 2 * at} 0 R >>".encode(),
            _stream(page.encode("ascii")),
        ]
    return _file(objects)


def _page(number: int) -> str:
    lines = wrap(_TEXT, 48)
    drawn = [_put("A", 9, 60, 810, "What the committees did"), _put("A", 9, 290, 30, f"{number} of {_PAGES}")]
    drawn.append(_put("B", 16, 60, 770 - 10 * number, f"{number}. Wells and words"))
    for column in (60, 320):
        drawn += _column(column, 740 - 10 * number, lines)
        drawn += _column(column, 620, ["- Committees of six met.", "- Minutes were read aloud."])
    for at, row in enumerate(_ROWS):
        drawn += [_put("A", 10, 65 + 150 * cell, 565 - 20 * at, text) for cell, text in enumerate(row)]
    drawn += [f"60 {580 - 20 * at} m 510 {580 - 20 * at} l S" for at in range(len(_ROWS) + 1)]
    drawn += [f"{60 + 150 * at} 580 m {60 + 150 * at} {580 - 20 * len(_ROWS)} l S" for at in range(4)]
    back = "".join(f"{ord(one):04x}" for one in reversed(_ARABIC))
    drawn += [f"BT /C 10 Tf 200 {480 - 14 * at} Td <{back}> Tj ET" for at in range(_LINE)]
    drawn += _column(60, 300, lines)
    return "\n".join(drawn)


def _column(x: int, y: int, lines: Sequence[str]) -> list[str]:
    return [_put("A", 10, x, y - 12 * at, line) for at, line in enumerate(lines)]


def _put(font: str, size: int, x: int, y: int, text: str) -> str:
    shown = text.replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size} Tf {x} {y} Td ({shown}) Tj ET"


def _stream(content: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(content), content)


def _file(objects: Sequence[bytes]) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%btrailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return made + end % (size, table, size, len(made))
