"""Lays out the PDF and Word files of the starter collection from Markdown: python docs/tools/make_starter_files.py

Owns the PDFs, for which it knows headings, paragraphs, lists, one table, Latin letters. Refuses the rest. Word files
are laid out by `starter_docx.py` beside it. Needs fpdf2 (the `test` extra). The same source gives the same bytes with
the same version of fpdf2.
"""

import datetime
from collections.abc import Sequence
from pathlib import Path

from fpdf import FPDF
from starter_docx import lay_out as lay_out_docx

STARTER = Path(__file__).resolve().parents[2] / "corpus" / "starter"
MADE = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
SIZES = {1: 17.0, 2: 13.0}
BODY = 10.5
LINE = 5.4
"""Sizes in points; LINE, the height of a line, in millimetres."""


class Report(FPDF):
    """An A5 report: a running header from the second page on, the page number below each."""

    running = ""

    def header(self) -> None:
        if self.page_no() == 1:
            return
        self.set_font("Helvetica", "I", 8)
        self.cell(0, 6, self.running, align="R", new_x="LMARGIN", new_y="NEXT")
        self.ln(2)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("Helvetica", "", 8)
        self.cell(0, 6, str(self.page_no()), align="C")


def lay_out(markdown: str, language: str) -> Report:
    """Raises ValueError for a letter that the built-in fonts do not have."""
    markdown.encode("latin-1")
    lines = markdown.splitlines()
    title = next(line[2:] for line in lines if line.startswith("# "))
    report = Report(format="A5")
    report.running = title if len(title) < 70 else title[:66].rsplit(" ", 1)[0] + " ..."
    report.set_margins(16, 14, 16)
    report.set_auto_page_break(True, margin=18)
    report.set_title(title)
    report.set_lang(language)
    report.set_creation_date(MADE)
    report.add_page()
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if rows:
            _table(report, [rows[0], *rows[2:]])
            rows = []
        _block(report, line)
    return report


def _block(report: Report, line: str) -> None:
    if not line.strip():
        return
    if line.startswith("#"):
        level = len(line) - len(line.lstrip("#"))
        report.ln(2)
        report.set_font("Helvetica", "B", SIZES[level])
        report.multi_cell(0, SIZES[level] * 0.5, line.lstrip("# "), align="L", new_x="LMARGIN", new_y="NEXT")
        report.ln(1.5)
        return
    bullet = line.startswith("- ")
    report.set_font("Helvetica", "", BODY)
    report.set_x(report.l_margin + (4 if bullet else 0))
    text = f"\u00b7 {line[2:]}" if bullet else line
    report.multi_cell(0, LINE, text, align="L", new_x="LMARGIN", new_y="NEXT")
    report.ln(0.8 if bullet else 2)


def _table(report: Report, rows: Sequence[Sequence[str]]) -> None:
    report.set_font("Helvetica", "", 9)
    with report.table(col_widths=(3, 3, 5), text_align="LEFT", line_height=4.6, padding=0.8) as table:
        for cells in rows:
            table.row(cells)
    report.ln(3)


def main() -> None:
    sources, documents = STARTER / "sources", STARTER / "documents"
    for source in sorted(sources.glob("*.md")):
        report = lay_out(source.read_text(encoding="utf-8"), _language(source))
        _keep(documents / f"{source.stem}.pdf", bytes(report.output()))
    for source in sorted((sources / "docx").glob("*.md")):
        made = lay_out_docx(source.read_text(encoding="utf-8"), _language(source))
        _keep(documents / f"{source.stem}.docx", made)


def _language(source: Path) -> str:
    return source.stem.rsplit(".", 1)[1]


def _keep(target: Path, data: bytes) -> None:
    target.write_bytes(data)
    print(f"{target.name}: {len(data)} bytes")


if __name__ == "__main__":
    main()
