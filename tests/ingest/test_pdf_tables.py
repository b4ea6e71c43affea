"""Drawn tables as people make them: rows that go on over the page, long cells, two rows of headers, spans."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import pytest
from fpdf import FPDF

from ingest import formats
from ingest.reading import Block
from tests.ingest.test_pdf_layout import SENTENCES, page, read, words

LONG = "Two towns trained mediators among the newcomers, and paid them by the day for the meetings. " * 9
XS = (20, 70, 190)


def paper() -> FPDF:
    document = FPDF()
    document.set_auto_page_break(False)
    document.add_page()
    document.set_font("Helvetica", size=10)
    return document


def ruled(document: FPDF, xs: Sequence[float], ys: Sequence[float]) -> None:
    for x in xs:
        document.line(x, ys[0], x, ys[-1])
    for y in ys:
        document.line(xs[0], y, xs[-1], y)


def write(document: FPDF, cells: Mapping[tuple[float, float], str], width: float = 0) -> None:
    for (x, y), text in cells.items():
        document.set_xy(x, y)
        document.multi_cell(width or 45, 5, text, align="L")


def rows(document: FPDF) -> list[Block]:
    return list(formats.read(bytes(document.output())).blocks)


def test_a_row_that_goes_on_over_the_page_is_one_row_with_its_columns_on_both() -> None:
    document = paper()
    xs = (20, 70, 170, 190)
    ruled(document, xs, (240, 248, 262))
    for x in xs:
        document.line(x, 262, x, 280)  # where the page ends, the last row has no line below it
    write(document, {(21, 241): "Advice", (71, 241): "Answer", (171, 241): "Who"})
    write(document, {(21, 250): "Pay by the day", (71, 250): "It is done already.", (171, 250): "Unit 1"})
    write(document, {(21, 264): "Train mediators who", (171, 264): "Unit 2"})
    write(document, {(71, 264): "The office accepts this and will ask the"}, 95)
    document.add_page()
    ruled(document, xs, (20, 34, 48))
    write(document, {(21, 22): "know both sides", (21, 36): "Write it down"})
    write(document, {(71, 22): "councils for rooms.", (71, 36): "From next year on.", (171, 36): "Unit 3"})
    found = rows(document)
    assert [one.text for one in found] == [
        "Advice: Pay by the day; Answer: It is done already.; Who: Unit 1",
        "Advice: Train mediators who; Answer: The office accepts this and will ask the; Who: Unit 2",
        "Advice: know both sides; Answer: councils for rooms.",
        "Advice: Write it down; Answer: From next year on.; Who: Unit 3",
    ]
    assert [one.continues for one in found] == [False, False, True, False]


def test_the_rest_of_a_row_without_its_label_is_no_row_of_the_label_below_it() -> None:
    document = paper()
    ruled(document, XS, (240, 255, 280))
    document.set_font("Helvetica", style="B", size=10)
    write(document, {(21, 242): "Base year", (21, 257): "Ways of planning"})
    document.set_font("Helvetica", size=10)
    write(document, {(71, 242): "1990", (71, 257): "Both councils plan the rooms together;"}, 110)
    document.add_page()
    ruled(document, XS, (20, 40, 60))
    write(document, {(71, 22): "and the register is checked before the rains."}, 110)
    document.set_font("Helvetica", style="B", size=10)
    write(document, {(21, 42): "Why it is fair"})
    document.set_font("Helvetica", size=10)
    write(document, {(71, 42): "Nobody waits for more than ten days."}, 110)
    found = rows(document)
    assert [(one.kind, one.continues) for one in found[2:]] == [("paragraph", True), ("row", False)]
    assert found[-1].text == "Why it is fair | Nobody waits for more than ten days."


def test_a_long_cell_stays_with_its_row_and_says_its_column() -> None:
    document = paper()
    ruled(document, (20, 70, 170, 190), (20, 28, 110))
    write(document, {(21, 22): "Advice", (171, 22): "Who", (21, 30): "Train mediators"})
    write(document, {(71, 22): "Answer", (71, 30): LONG}, 95)
    write(document, {(171, 30): "Unit 4"}, 18)
    (row,) = rows(document)
    assert row.kind == "row"
    assert row.text == f"Advice: Train mediators; Answer: {LONG.strip()}; Who: Unit 4"


def test_a_span_is_said_with_each_column_and_row_that_it_reaches_over() -> None:
    document = paper()
    xs, ys = (20, 60, 80, 100, 120, 140), (20, 28, 36, 44, 52)
    for at, x in enumerate(xs):
        for top, bottom in pairwise(ys):
            if not (top == 20 and at in (2, 4)):
                document.line(x, top, x, bottom)
    for at, y in enumerate(ys):
        document.line(60 if at in (1, 3) else 20, y, 140, y)
    cells = {(21, 21): "District", (61, 21): "Families", (101, 21): "Rooms", (21, 37): "North"}
    cells |= {(x + 1, 29): year for x, year in zip(xs[1:5], ("2018", "2019") * 2, strict=True)}
    cells |= {(x + 1, 37): str(at) for at, x in enumerate(xs[1:5])}
    cells |= {(x + 1, 45): str(at + 4) for at, x in enumerate(xs[1:5])}
    write(document, cells, 18)
    assert [one.text for one in rows(document)] == [
        f"District: North; Families, 2018: {a}; Families, 2019: {b}; Rooms, 2018: {c}; Rooms, 2019: {d}"
        for a, b, c, d in ((0, 1, 2, 3), (4, 5, 6, 7))
    ]


def test_a_label_is_said_with_each_row_beside_it_and_a_letterhead_is_not() -> None:
    for size, said in ((10, 3), (18, 1)):
        document = paper()
        document.line(20, 20, 190, 20)
        document.line(20, 50, 190, 50)
        for y in (30, 40):
            document.line(90, y, 190, y)
        for x in (20, 90, 140, 190):
            document.line(x, 20, x, 50)
        document.set_font("Helvetica", size=size)
        document.text(22, 27, "Volmarine")
        document.set_font("Helvetica", size=10)
        document.text(22, 35, "of the Brill office")
        for y, cells in (
            (27, ("Calls", "12")),
            (37, ("Letters", "9")),
            (47, ("Visits", "3")),
        ):
            for x, text in zip((92, 142), cells, strict=True):
                document.text(x, y, text)
        found = [one.text for one in rows(document)]
        assert sum(one.count("Volmarine") for one in found) == said, found
        assert all(
            any(wanted in one for one in found) for wanted in ("Calls | 12", "Letters | 9", "Visits | 3")
        )


def test_the_figures_along_an_axis_are_left_out_and_a_figure_beside_its_label_stays() -> None:
    document = paper()
    write(
        document,
        {(20, 20): "Rooms let by neighbours in three towns, in per cent of all rooms that were let."},
        170,
    )
    for at, tick in enumerate(("40.0", "30.0", "20.0", "10.0", "0.0")):
        write(document, {(20, 40 + 8 * at): tick})
    for at in range(6):
        write(
            document,
            {(40 + 15 * at, 46 + at): f"{30.7 - at * 2.3:.1f}", (40 + 15 * at, 80): str(2010 + at)},
            14,
        )
    write(document, {(20, 100): "North 12.5"})
    write(document, {(20, 110): "More rooms are let in the towns that pay for the first three months."}, 170)
    reading = formats.read(bytes(document.output()))
    assert [one.text for one in reading.blocks] == [
        "Rooms let by neighbours in three towns, in per cent of all rooms that were let.",
        "North 12.5",
        "More rooms are let in the towns that pay for the first three months.",
    ]
    assert {one.reason for one in reading.dropped} == {"part of a chart"}


def keyed(document: FPDF, x: float, y: float, word: str) -> None:
    document.rect(x, y - 2, 2, 2, style="F")
    document.text(x + 4, y, word)


@pytest.mark.parametrize("charted", [True, False])
def test_a_line_of_words_with_a_square_before_each_is_a_legend_and_left_out_beside_an_axis_alone(
    charted: bool,
) -> None:
    document = page()
    document.text(20, 30, SENTENCES[0])
    for at, tick in enumerate(("40.0", "30.0", "20.0", "10.0", "0.0") if charted else ()):
        document.text(20, 100 + 8 * at, tick)
    for x, word in ((40, "Hosts"), (80, "Newcomers")):
        keyed(document, x, 60, word)
    document.text(20, 180, SENTENCES[1])
    reading = read(document)
    assert ("Hosts Newcomers" in words(reading)) is not charted
    assert ("Hosts Newcomers" in [one.text for one in reading.dropped]) is charted


def test_lines_with_one_square_before_each_are_a_list_and_stay() -> None:
    document = page()
    for y, word in ((40, "Hosts"), (47, "Newcomers"), (54, "Both councils")):
        keyed(document, 20, y, word)
    assert words(read(document)) == "Hosts Newcomers Both councils"
