"""OpenDocument spreadsheets (ODS): each sheet is a page of rows with their headers, as in Excel.

Owns how a cell is written and what is hidden (left out and told). Values are those that were kept beside the formulas;
none is worked out. Refuses: charts, links to other files.
"""

from collections.abc import Iterator

from ingest.formats.odf import Styles, body_of, is_kind, metadata, number, opened, rows_of
from ingest.formats.source import Reader, Source
from ingest.formats.zip_parts import Element, attribute, local
from ingest.grid import Grid, hidden_said
from ingest.letters import tidy
from ingest.reading import Dropped, Reading

_SHEETS = "application/vnd.oasis.opendocument.spreadsheet"
_WIDEST = 400
_MOST_ALIKE = 1_000
_AWAY = ("collapse", "filter")


def takes(source: Source) -> bool:
    return is_kind(source.data, _SHEETS)


def read(source: Source) -> Reading:
    parts = opened(source.data)
    content = parts.xml("content.xml")
    styles = Styles(content)
    sheets = [one for one in body_of(parts, content) if local(one) == "table"]
    grid = Grid()
    dropped: list[Dropped] = []
    doubts: list[str] = []
    for page, sheet in enumerate(sheets, 1):
        name = attribute(sheet, "name")
        if styles.prop(attribute(sheet, "style-name"), "table-properties", "display") == "false":
            dropped.append(Dropped(name, "a hidden sheet", page))
            continue
        away = _hidden_columns(sheet)
        rows, gone = _rows(sheet, away)
        doubts += filter(None, [hidden_said(name, len(away), gone)])
        grid.add(rows, page, name if len(sheets) > 1 else "")
    meta = metadata(parts)
    return Reading(
        "", "", tuple(grid.blocks), pages=len(sheets), page_labels=tuple(attribute(one, "name") for one in sheets),
        title=str(meta.pop("title", "")), language=str(meta.get("language", "")), declared=meta or None,
        dropped=tuple(dropped), doubts=(*grid.doubts, *doubts), records=tuple(grid.records),
    )  # fmt: skip


def _rows(sheet: Element, away: frozenset[int]) -> tuple[list[list[str]], int]:
    """Texts, and how many rows are hidden. A run of empty rows counts as one."""
    found: list[list[str]] = []
    gone = 0
    for row, _ in rows_of(sheet):
        cells = [text for at, text in enumerate(_cells(row)) if at not in away]
        if attribute(row, "visibility") in _AWAY:
            gone += any(cells)
        else:
            found += [cells] * (min(number(row, "number-rows-repeated"), _MOST_ALIKE) if any(cells) else 1)
    return found, gone


def _cells(row: Element) -> Iterator[str]:
    at = 0
    for cell in row:
        if local(cell) in ("table-cell", "covered-table-cell") and at < _WIDEST:
            times = min(number(cell, "number-columns-repeated"), _WIDEST - at)
            at += times
            text = _text(cell) if local(cell) == "table-cell" else ""
            yield from [text] * times


def _text(cell: Element) -> str:
    day = attribute(cell, "date-value")
    if attribute(cell, "value-type") == "date" and day:
        return day.removesuffix("T00:00:00").replace("T", " ")
    return tidy(" ".join("".join(map(str, one.itertext())) for one in cell if local(one) == "p"))


def _hidden_columns(sheet: Element) -> frozenset[int]:
    found: set[int] = set()
    at = 0
    for one in sheet.iter():
        if local(one) == "table-row":
            break
        if local(one) == "table-column":
            times = number(one, "number-columns-repeated")
            if attribute(one, "visibility") in _AWAY:
                found.update(range(at, min(at + times, _WIDEST)))
            at += times
    return frozenset(found)


READER = Reader("ods", "3", _SHEETS, takes, read)
