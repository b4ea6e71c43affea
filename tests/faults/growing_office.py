"""Made office files and PDFs of any size, each of one kind of much. Refuses: what `growing.py` makes, texts and mail."""

import io
from collections.abc import Callable, Mapping

import openpyxl
from fpdf import FPDF

from tests.faults.growing import LINE, WORDS, Maker
from tests.ingest.made_books import book, box, cell, frame, grid, opendocument, presentation, row, slide
from tests.ingest.made_docx import para, run, table, word
from tests.ingest.made_files import archive, outlook_message


def sheets(count: int) -> bytes:
    made = openpyxl.Workbook()
    for n in range(count):
        made.create_sheet(f"s{n}").append(["Place", n])
    return saved(made)


def cells(rows: int, columns: int) -> bytes:
    made = openpyxl.Workbook()
    for n in range(rows):
        made.active.append([f"value {n} {at}" for at in range(columns)])
    return saved(made)


def merged(count: int) -> bytes:
    made = openpyxl.Workbook()
    for n in range(count):
        made.active.append([f"value {n}", "", "x"])
        made.active.merge_cells(start_row=n + 1, start_column=1, end_row=n + 1, end_column=2)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def drawn(write: Callable[[FPDF], object], pages: int = 1) -> bytes:
    made = FPDF()
    made.set_auto_page_break(False)
    made.set_font("Helvetica", size=9)
    for _ in range(pages):
        made.add_page()
        write(made)
    return bytes(made.output())


def lines(made: FPDF, count: int) -> None:
    """On one page, one over the other where there are many."""
    for n in range(count):
        made.text(10 + n // 90 * 0.1, 8 + n % 90 * 3, f"{n} {LINE}"[:70])


def grid_of(made: FPDF, count: int) -> None:
    for n in range(count):
        made.text(8 + n % 12 * 16, 8 + n // 12 * 230 / count * 12, f"{n}")


def ruled(made: FPDF, count: int) -> None:
    for n in range(count):
        made.line(5, 5 + n * 280 / count, 200, 5 + n * 280 / count)
        made.line(5 + n * 195 / count, 5, 5 + n * 195 / count, 285)
    lines(made, 60)


def outlined(made: FPDF) -> None:
    made.start_section(f"Part {made.page_no()}", level=made.page_no() % 3 and 0)
    made.text(10, 20, f"Part {made.page_no()}")
    lines(made, 5)


OFFICE: Mapping[str, Maker] = {
    "docx paragraphs": lambda n: word(para(LINE) * n),
    "docx runs": lambda n: word("<w:p>" + run("word ") * n + "</w:p>"),
    "docx headings": lambda n: word((para("Part", '<w:pStyle w:val="Heading1"/>') + para(LINE)) * n),
    "docx bold lines": lambda n: word((para("Part of it", "", "<w:b/>") + para(LINE)) * n),
    "docx rows": lambda n: word(table(*[["Place", "Finding"], *[[f"n{at}", LINE] for at in range(n)]])),
    "docx columns": lambda n: word(table(["a"] * n, ["b"] * n)),
    "docx tables": lambda n: word((table(["a", "b"], ["c", "d"]) + para("x")) * n),
    "docx notes": lambda n: word(
        "".join(f'<w:p>{run("word")}<w:r><w:footnoteReference w:id="{at}"/></w:r></w:p>' for at in range(n)),
        footnotes="".join(f'<w:footnote w:id="{at}">{para(LINE)}</w:footnote>' for at in range(n)),
    ),
    "docx boxes": lambda n: word(
        para(LINE) + f"<w:p><w:r><w:pict><w:txbxContent>{para(LINE)}</w:txbxContent></w:pict></w:r></w:p>" * n
    ),
    "docx breaks": lambda n: word("<w:p><w:r>" + "<w:t>word</w:t><w:br/>" * n + "</w:r></w:p>"),
    "docx numbered": lambda n: word(
        para(LINE, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>') * n
    ),
    "docx styles": lambda n: word(
        para(LINE, f'<w:pStyle w:val="s{n - 1}"/>') * 20,
        styles="".join(
            f'<w:style w:type="paragraph" w:styleId="s{at}"><w:basedOn w:val="s{at - 1}"/></w:style>'
            for at in range(n)
        ),
    ),
    "docx fields": lambda n: word(
        "<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * n + run(LINE) + "</w:p>"
    ),
    "xlsx sheets": sheets,
    "xlsx rows": lambda n: cells(n, 4),
    "xlsx columns": lambda n: cells(3, n),
    "xlsx merged": merged,
    "pptx slides": lambda n: presentation(*[box(LINE)] * n),
    "pptx shapes": lambda n: presentation("".join(box(LINE, y=at) for at in range(n))),
    "pptx paragraphs": lambda n: presentation(box(*[LINE] * n)),
    "pptx rows": lambda n: presentation(grid(*[("a", LINE)] * n)),
    "pptx groups": lambda n: presentation("<p:grpSp>" * n + box(LINE) + "</p:grpSp>" * n),
    "odt paragraphs": lambda n: opendocument(f"<text:p>{LINE}</text:p>" * n),
    "odt headings": lambda n: opendocument(
        f'<text:h text:outline-level="1">Part</text:h><text:p>{LINE}</text:p>' * n
    ),
    "odt spans": lambda n: opendocument("<text:p>" + "<text:span>word </text:span>" * n + "</text:p>"),
    "odt lists in lists": lambda n: opendocument(
        "<text:list><text:list-item>" * n + f"<text:p>{LINE}</text:p>" + "</text:list-item></text:list>" * n
    ),
    "odt rows": lambda n: opendocument("<table:table>" + row(cell("a"), cell(LINE)) * n + "</table:table>"),
    "odt columns": lambda n: opendocument("<table:table>" + row(*[cell("a")] * n) * 2 + "</table:table>"),
    "odt notes": lambda n: opendocument(
        f"<text:p>word<text:note><text:note-body><text:p>{LINE}</text:p></text:note-body></text:note></text:p>"
        * n
    ),
    "odp slides": lambda n: opendocument(slide(frame(LINE)) * n, "presentation"),
    "odp boxes": lambda n: opendocument(slide("".join(frame(LINE, y=at) for at in range(n))), "presentation"),
    "ods sheets": lambda n: opendocument(
        f"<table:table table:name='a'>{row(cell('a'), cell('b'))}</table:table>" * n, "spreadsheet"
    ),
    "ods rows": lambda n: opendocument(
        "<table:table>" + row(cell("a"), cell(LINE)) * n + "</table:table>", "spreadsheet"
    ),
    "ods columns": lambda n: opendocument(
        "<table:table>" + row(*[cell("a")] * n) * 2 + "</table:table>", "spreadsheet"
    ),
    "epub chapters": lambda n: book(*[f"<h1>Part</h1><p>{LINE}</p>"] * n),
    "epub paragraphs": lambda n: book(f"<p>{LINE}</p>" * n),
    "epub printed pages": lambda n: book(
        "".join(f"<p>{LINE}<span epub:type='pagebreak' title='{at}'/></p>" for at in range(n))
    ),
    "zip files": lambda n: archive({f"{at}.txt": LINE for at in range(n)}),
    "zip long names": lambda n: archive({f"{'a/' * 50}{at}.txt": LINE for at in range(n)}),
    "msg long body": lambda n: outlook_message(WORDS * n),
}

PDFS: Mapping[str, Maker] = {
    "pdf pages": lambda n: drawn(lambda made: lines(made, 40), n),
    "pdf lines on a page": lambda n: drawn(lambda made: lines(made, n)),
    "pdf cells on a page": lambda n: drawn(lambda made: grid_of(made, n)),
    "pdf rules on a page": lambda n: drawn(lambda made: ruled(made, n)),
    "pdf headings": lambda n: drawn(outlined, n),
    "pdf long line": lambda n: drawn(lambda made: made.text(5, 20, "word " * n)),
    "pdf letters in one place": lambda n: drawn(lambda made: [made.text(20, 20, "a") for _ in range(n)]),
}
