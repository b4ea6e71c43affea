"""PDFs of drafts in Latin letters, in one or two columns, with running headers, page numbers and tables.

Refuses: other scripts, for which the built-in fonts have no letters.
"""

import datetime
from collections.abc import Iterator

from fpdf import FPDF

from tests.collection.drafts import Draft
from tests.collection.pieces import Piece

MADE = datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)
A4, A5, A6_ON_ITS_SIDE = (210.0, 297.0), (148.0, 210.0), (148.0, 105.0)


class _Pages(FPDF):
    """A running header from the second page on, and the page number below each."""

    running = ""
    numbered = "{}"

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_font("Helvetica", "I", 8)
            self.cell(0, 6, self.running, align="R", new_x="LMARGIN", new_y="NEXT")
            self.ln(2)

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font("Helvetica", "", 8)
        self.cell(0, 6, self.numbered.format(self.page_no()), align="C")


def running_head(title: str) -> str:
    return title if len(title) < 60 else title[:56].rsplit(" ", 1)[0] + " ..."


def pdf_plain(draft: Draft) -> bytes:
    return _finished(_flow(_started(draft, A5), draft))


def pdf_small(draft: Draft) -> bytes:
    """Small pages on their side, so that paragraphs run over the border between two."""
    pages = _started(draft, A6_ON_ITS_SIDE)
    pages.numbered = "- {} -"
    return _finished(_flow(pages, draft))


def pdf_columns(draft: Draft) -> bytes:
    """The title over the page, the text in two columns below it."""
    pages = _started(draft, A4)
    for run in _runs(draft):
        if run[0].kind == "row":
            _table(pages, run)
            continue
        with pages.text_columns(ncols=2, gutter=9, text_align="L", line_height=1.25) as columns:
            for piece in run:
                bold = piece.kind == "heading"
                pages.set_font("Helvetica", "B" if bold else "", 12 if bold else 10)
                columns.write(piece.text(draft.language))
                columns.ln(2)
    return _finished(pages)


def _started(draft: Draft, size: tuple[float, float]) -> _Pages:
    pages = _Pages(format=size)
    pages.running = running_head(draft.title)
    pages.set_margins(16, 14, 16)
    pages.set_auto_page_break(True, margin=18)
    pages.set_title(draft.title)
    pages.set_lang(draft.language)
    pages.set_creation_date(MADE)
    pages.add_page()
    _words(pages, draft.invented, "I", 9)
    pages.ln(3)
    _words(pages, draft.title, "B", 17)
    pages.ln(3)
    return pages


def _flow(pages: _Pages, draft: Draft) -> _Pages:
    for run in _runs(draft):
        if run[0].kind == "row":
            _table(pages, run)
            continue
        for piece in run:
            bold = piece.kind == "heading"
            pages.ln(2 if bold else 0)
            _words(pages, piece.text(draft.language), "B" if bold else "", 12.5 if bold else 10)
            pages.ln(2)
    return pages


def _runs(draft: Draft) -> Iterator[list[Piece]]:
    """The pieces in order, rows of a table apart from the rest."""
    run: list[Piece] = []
    for piece in draft.pieces:
        if run and (piece.kind == "row") != (run[-1].kind == "row"):
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _words(pages: _Pages, words: str, style: str, size: float) -> None:
    pages.set_font("Helvetica", style, size)
    pages.multi_cell(0, size * 0.52, words, align="L", new_x="LMARGIN", new_y="NEXT")


def _table(pages: _Pages, rows: list[Piece]) -> None:
    pages.set_font("Helvetica", "", 9)
    with pages.table(text_align="LEFT", line_height=4.8, padding=0.8) as table:
        for row in rows:
            table.row(row.sentences)
    pages.ln(3)


def _finished(pages: _Pages) -> bytes:
    return bytes(pages.output())
