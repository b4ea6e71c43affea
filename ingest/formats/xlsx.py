"""Excel workbooks (XLSX, XLSM): each sheet is a page of rows with their headers.

Owns the door to openpyxl, and what is refused before it sees a byte: sizes, passwords, document types. Values are those
that Excel kept beside its formulas; none is worked out. Refuses: macros, links to other workbooks, pictures, charts.
"""

import datetime
import io
import warnings
from collections.abc import Iterator
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from corpus.errors import BrokenFile, OverLimit
from ingest.formats.source import Reader, Source
from ingest.formats.xlsx_hidden import hidden_in
from ingest.formats.zip_parts import TROUBLE, names_of, opened
from ingest.grid import Grid, hidden_said
from ingest.reading import Dropped, Reading

_TROUBLE = (*TROUBLE, TypeError, IndexError, InvalidFileException)
_LARGEST_PART = 256 * 1024 * 1024
_LARGEST_SUM = 512 * 1024 * 1024
_LOOKED_AT = 65_536
_AGAIN = "Open it in a spreadsheet program and save it again as XLSX"
_UNNAMED = ("sheet", "feuil", "hoja", "лист", "ورقة", "工作表", "planilha", "tabelle")


def takes(source: Source) -> bool:
    return {"[content_types].xml", "xl/workbook.xml"} <= names_of(source.data)


def read(source: Source) -> Reading:
    _refuse_early(source.data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles and extensions, which hold no text
            book = openpyxl.load_workbook(
                io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False
            )
            return _reading(book)
    except _TROUBLE as error:
        raise BrokenFile("it is damaged, or no sound workbook", remedy=_AGAIN) from error


def _reading(book: Any) -> Reading:
    grid, dropped = Grid(), []
    hidden: list[str] = []
    sheets = book.worksheets
    for number, sheet in enumerate(sheets, 1):
        if sheet.sheet_state != "visible":
            dropped.append(Dropped(str(sheet.title), "a hidden sheet", number))
            continue
        sheet.reset_dimensions()
        rows, columns = hidden_in(book, sheet)
        hidden += filter(None, [hidden_said(str(sheet.title), len(columns), len(rows))])
        grid.add(_rows(sheet, rows, columns), number, _title(sheet.title, len(sheets)))
    charts = len(book.chartsheets)
    doubts = [
        *grid.doubts,
        *hidden,
        *([f"Sheets that are charts only, not read: {charts}."] if charts else []),
    ]
    properties = book.properties
    title = str(properties.title or "").strip()
    return Reading(
        "", "", tuple(grid.blocks), pages=len(sheets),
        page_labels=tuple(str(one.title) for one in sheets), title=title,
        language=str(properties.language or ""), dropped=tuple(dropped), doubts=tuple(doubts),
        records=tuple(grid.records),
    )  # fmt: skip


def _rows(sheet: Any, rows: frozenset[int], columns: frozenset[int]) -> Iterator[list[str]]:
    """All that is shown."""
    for number, row in enumerate(sheet.iter_rows(), 1):
        if number not in rows:
            yield [_text(cell) for at, cell in enumerate(row, 1) if at not in columns]


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, int | float):
        return _number(value, str(getattr(cell, "number_format", "") or ""))
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ", "minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _number(value: float, written: str) -> str:
    """As many digits as mean anything; a share as the percentage that people see."""
    if written.rstrip().endswith("%"):
        return f"{round(value * 100, 2):g}%"
    return str(value) if isinstance(value, int) else f"{value:.10g}"


def _title(name: object, sheets: int) -> str:
    """A sheet's name where somebody gave it one."""
    shown = str(name).strip()
    given = not shown.casefold().startswith(_UNNAMED) or not shown[-1:].isdigit()
    return shown if given or sheets > 1 else ""


def _refuse_early(data: bytes) -> None:
    """Raises BrokenFile, EncryptedFile, OverLimit."""
    archive = opened(data, _AGAIN, "workbook")
    parts = [one for one in archive.infolist() if one.filename.casefold().endswith((".xml", ".rels"))]
    if max((one.file_size for one in parts), default=0) > _LARGEST_PART or (
        sum(one.file_size for one in parts) > _LARGEST_SUM
    ):
        raise OverLimit(f"it unpacks to more than {_LARGEST_PART:,} bytes", remedy=_AGAIN)
    try:
        for one in parts:
            with archive.open(one) as stream:
                _refuse_document_type(stream.read(_LOOKED_AT))
    except _TROUBLE as error:
        raise BrokenFile("its container is damaged", remedy=_AGAIN) from error


def _refuse_document_type(head: bytes) -> None:
    """Excel writes none, and entities swell."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head[:4]:
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise BrokenFile(
            "a part of it declares a document type (DTD), as no spreadsheet program does", remedy=_AGAIN
        )


READER = Reader("xlsx", "3", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", takes, read)
