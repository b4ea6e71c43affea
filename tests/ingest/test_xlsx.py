"""Workbooks as offices fill them: merged headers, formulas, charts, dates, several tables on one sheet."""

import datetime
import io
import re
import zipfile
from collections.abc import Callable

import openpyxl
from openpyxl.chart import BarChart, Reference

from ingest import formats
from ingest.reading import Reading
from tests.ingest.made import SENTENCE


def read(fill: Callable[[openpyxl.Workbook], None], change: Callable[[str], str] | None = None) -> Reading:
    """A workbook as `fill` makes it; `change` edits the first sheet's XML afterwards."""
    book = openpyxl.Workbook()
    fill(book)
    held = io.BytesIO()
    book.save(held)
    return formats.read(_changed(held.getvalue(), change) if change else held.getvalue())


def _changed(data: bytes, change: Callable[[str], str]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(made, "w") as written:
        for name in given.namelist():
            part = given.read(name)
            written.writestr(name, change(part.decode()) if name.endswith("sheet1.xml") else part)
    return made.getvalue()


def rows(reading: Reading) -> list[str]:
    return [one.text for one in reading.blocks if one.kind == "row"]


def test_a_merged_header_is_said_with_each_of_its_columns() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        for row in (
            ["District", "Quarrels", None],
            [None, "before", "after"],
            ["North", 12, 4],
            ["South", 7, 7],
        ):
            sheet.append(row)
        sheet.merge_cells("B1:C1")
        sheet.merge_cells("A1:A2")

    reading = read(fill)
    assert rows(reading) == [
        "District: North; Quarrels, before: 12; Quarrels, after: 4",
        "District: South; Quarrels, before: 7; Quarrels, after: 7",
    ]
    assert reading.records[0].cells[1] == ("Quarrels, before", "12")


def test_of_a_formula_its_last_result_is_read_and_never_the_formula() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for row in (
            ["District", "Quarrels"],
            ["North", 12],
            ["South", 7],
            ["Both", "=SUM(B2:B3)"],
            ["Share", "=B2/B4"],
        ):
            book.active.append(row)
        book.active["B5"].number_format = "0%"

    def kept(sheet: str) -> str:
        return re.sub(
            r"<f>SUM\(B2:B3\)</f><v */>|<f>SUM\(B2:B3\)</f><v></v>", "<f>SUM(B2:B3)</f><v>19</v>", sheet
        )

    reading = read(fill, kept)
    assert rows(reading)[2] == "District: Both; Quarrels: 19"
    assert rows(reading)[3] in ("District: Share", "Share")  # no program ever worked that one out
    assert "SUM" not in " ".join(one.text for one in reading.blocks)


def test_a_sheet_that_is_a_chart_is_told_and_a_chart_beside_a_table_costs_nothing() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        for row in (["District", "Quarrels"], ["North", 12], ["South", 7]):
            sheet.append(row)
        for place in (sheet, book.create_chartsheet("Quarrels drawn")):
            chart = BarChart()
            chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=3), titles_from_data=True)
            place.add_chart(chart)

    reading = read(fill)
    assert rows(reading) == ["District: North; Quarrels: 12", "District: South; Quarrels: 7"]
    assert reading.doubts == ("Sheets that are charts only, not read: 1.",)


def test_dates_times_and_shares_are_written_as_people_cite_them() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.append(["District", "Opened", "Met at", "Visited", "Share"])
        sheet.append(
            [
                "North",
                datetime.date(2019, 3, 5),
                datetime.time(14, 30),
                datetime.datetime(2019, 3, 6, 9, 15),
                0.125,
            ]
        )
        sheet["E2"].number_format = "0.0%"

    assert rows(read(fill)) == [
        "District: North; Opened: 2019-03-05; Met at: 14:30:00; Visited: 2019-03-06 09:15; Share: 12.5%"
    ]


def test_two_tables_on_a_sheet_each_keep_their_own_headers() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        for row in (
            ["What the committees did, by district"], ["District", "Meetings"], ["North", 104], ["South", 98],
            [], ["Partner", "Role", "Since"], ["Board of ports", "hall", 2018], ["Union of drivers", "buses", 2020],
        ):  # fmt: skip
            book.active.append(row)

    reading = read(fill)
    assert rows(reading) == [
        "District: North; Meetings: 104",
        "District: South; Meetings: 98",
        "Partner: Board of ports; Role: hall; Since: 2018",
        "Partner: Union of drivers; Role: buses; Since: 2020",
    ]
    assert "What the committees did, by district" in [one.text for one in reading.blocks]
    assert [one.table for one in reading.records] == [2, 2, 3, 3]


def test_only_what_is_hidden_is_said_to_be_hidden() -> None:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.active
        sheet.title = "Visits"
        for row in (["District", "Quarrels", "Note"], ["North", 12, SENTENCE], ["South", 7, SENTENCE]):
            sheet.append(row)
        sheet.column_dimensions["C"].hidden = True

    reading = read(fill)
    assert reading.doubts == ("Hidden in Visits, not read: 1 column.",)
    assert SENTENCE not in " ".join(one.text for one in reading.blocks)
