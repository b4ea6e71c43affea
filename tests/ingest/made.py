"""Files made for the tests: PDFs by fpdf2, and everything else by hand. No text of anybody else's."""

import zipfile
from io import BytesIO
from pathlib import Path

from fpdf import FPDF

SENTENCE = "Community mediation reduced tension between hosts and displaced families."
FONT = (
    next(iter(sorted(Path("/usr/share/fonts").rglob("DejaVuSans.ttf"))), None)
    if Path("/usr/share/fonts").is_dir()
    else None
)


def pdf(pages: int = 1, **made: object) -> FPDF:
    document = FPDF(format="A4")
    document.set_auto_page_break(False)
    document.set_compression(False)
    document.set_font("Helvetica", size=11)
    for _ in range(pages):
        document.add_page()
    return document


def out(document: FPDF) -> bytes:
    return bytes(document.output())


def put(document: FPDF, x: float, y: float, text: str, size: float = 11, style: str = "") -> None:
    document.set_font("Helvetica", style=style, size=size)
    document.text(x, y, text)


def plain_pdf() -> bytes:
    document = pdf()
    put(document, 20, 30, "Mediation in towns", size=20, style="B")
    put(document, 20, 45, SENTENCE)
    return out(document)


def column(document: FPDF, x: float, y: float, lines: list[str]) -> None:
    for number, line in enumerate(lines):
        put(document, x, y + 5 * number, line)


LEFT = [
    "The programme began in three districts where", "hosts and newcomers shared one well and one",
    "school. Committees of six met every week, and", "what they agreed was read aloud on the market",
    "so that nobody could say they had not heard of", "it before the rains came and the road was cut.",
]  # fmt: skip
RIGHT = [
    "Translators worked on every shift. They were", "paid by the day, and asked to sit in meetings",
    "even when nobody needed them, for that is when", "misunderstandings begin. After a year the num-",
    "ber of quarrels that reached the police station", "had fallen to a third of what it had been then.",
]  # fmt: skip


def two_columns_drawn_line_by_line() -> bytes:
    document = pdf()
    put(
        document, 20, 25, "Wells and words: what two years of mediation taught us in three districts", 14, "B"
    )
    for number, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        put(document, 20, 45 + 5 * number, left)
        put(document, 112, 45 + 5 * number, right)
    return out(document)


def with_running_lines(pages: int = 5) -> bytes:
    document = pdf()
    document.pages.clear()
    document.page = 0
    for number in range(1, pages + 1):
        document.add_page()
        put(document, 20, 12, "Report on mediation in towns", size=9)
        put(document, 20, 40, f"On page {number} there is a sentence of its own about district {number}.")
        put(document, 100, 288, f"{number} of {pages}", size=9)
    return out(document)


def ruled_table() -> bytes:
    document = pdf()
    put(document, 20, 30, "The table below lists what was done in each district over the two years.")
    rows = [
        ("District", "Committees", "Outcome"),
        ("North", "12", "fewer quarrels"),
        ("South", "7", "no change"),
    ]
    top, height, edges = 40, 10, (20, 70, 110, 180)
    for number in range(len(rows) + 1):
        document.line(edges[0], top + height * number, edges[-1], top + height * number)
    for edge in edges:
        document.line(edge, top, edge, top + height * len(rows))
    for number, row in enumerate(rows):
        for edge, cell in zip(edges, row, strict=False):
            put(document, edge + 2, top + height * number + 6, cell)
    return out(document)


def over_a_page_border() -> bytes:
    document = pdf()
    column(
        document,
        20,
        240,
        ["The committees met in the school, and what they", "agreed about the well was read aloud on the"],
    )
    document.add_page()
    column(
        document, 20, 30, ["market by the headteacher. Nobody could say that", "they had not heard of it."]
    )
    return out(document)


def with_contents() -> bytes:
    document = pdf()
    put(document, 20, 30, "Contents", size=16, style="B")
    for number, title in enumerate(("Background", "Findings", "Lessons")):
        put(
            document,
            20,
            45 + 7 * number,
            f"{number + 1}. {title} ................................................ {number + 2}",
        )
    document.add_page()
    put(document, 20, 30, "1. Background", size=16, style="B")
    put(document, 20, 45, SENTENCE)
    return out(document)


def picture_only(pages: int = 2) -> bytes:
    document = pdf(pages)
    document.rect(20, 20, 100, 100, style="F")
    return out(document)


def one_page_empty() -> bytes:
    document = pdf()
    put(document, 20, 45, SENTENCE)
    document.add_page()
    document.add_page()
    put(document, 20, 45, "The last page says that the committees went on meeting.")
    return out(document)


def encrypted(user: str) -> bytes:
    document = pdf()
    document.set_encryption(owner_password="owner", user_password=user)
    put(document, 20, 45, SENTENCE)
    return out(document)


def with_outline() -> bytes:
    document = pdf()
    document.start_section("What the committees did")
    put(document, 20, 45, "What the committees did")
    column(document, 20, 55, LEFT)
    document.add_page()
    document.start_section("Where it was hard", level=1)
    put(document, 20, 45, "Where it was hard")
    column(document, 20, 55, RIGHT)
    return out(document)


def zipped(**members: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return made.getvalue()


HTML = f"""<!doctype html><html lang="en"><head><title>Mediation | A site</title>
<meta name="citation_title" content="Mediation in towns"><meta name="fieldbridge:level" content="field">
<meta name="citation_doi" content="10.1000/1"><meta name="viewport" content="width=device-width">
<script>document.write('CANARY-LEAK')</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/all">All projects of the office</a></li></ul></nav>
<main><h1>Mediation in towns</h1>
<p>{SENTENCE} It took two years, and the committees still meet every week.</p>
<h2>What was done</h2><ul><li>Committees of six met.</li><li>Minutes were read aloud.</li></ul>
<table><tr><th>District</th><th>Quarrels</th></tr><tr><td>North</td><td>12</td></tr></table>
<p style="display:none">CANARY-LEAK</p><!-- CANARY-LEAK --></main>
<footer>All rights reserved by nobody</footer></body></html>""".encode()

MARKDOWN = f"""---
title: Mediation in towns
level: field
date: 2019-03-01
---
# Mediation in towns

{SENTENCE}
It took *two* years, and [the committees](https://example.org/x) still meet.

## What was done

- Committees of six met.
- Minutes were read aloud.

| District | Quarrels |
| --- | --- |
| North | 12 |

<script>CANARY-LEAK</script>
""".encode()

TEXT = (
    "MEDIATION IN TOWNS\n\n"
    + SENTENCE
    + " It took two\nyears, and what the committees agreed was read aloud on the market, so that\n"
    "nobody could say that they had not heard of it before the rains came and cut\nthe road.\n\n"
    "- Committees of six met.\n- Minutes were read aloud.\n"
).encode()
