"""What a PDF page looks like decides what is read: ink, tables, running lines, columns."""

from fpdf import FPDF
from fpdf.enums import TextMode

from ingest import formats
from ingest.reading import Reading

SENTENCES = (
    "Two towns trained mediators among the newcomers. ",
    "The market hall stays open until the last bus leaves. ",
    "Nobody pays for the first three months of the course. ",
    "The register of rooms is checked by both councils. ",
)


def page(document: FPDF | None = None) -> FPDF:
    document = document or FPDF()
    document.add_page()
    document.set_font("Helvetica", size=11)
    return document


def read(document: FPDF) -> Reading:
    return formats.read(bytes(document.output()))


def words(reading: Reading) -> str:
    return " ".join(one.text for one in reading.blocks)


def dropped(reading: Reading) -> dict[str, str]:
    return {one.text: one.reason for one in reading.dropped}


def test_white_text_on_white_paper_is_left_out_and_told_and_on_a_dark_band_it_is_read() -> None:
    document = page()
    document.multi_cell(0, 6, SENTENCES[0] * 4, new_x="LMARGIN", new_y="NEXT")
    document.set_text_color(255)
    document.cell(0, 8, "unseen by anybody", new_x="LMARGIN", new_y="NEXT")
    document.set_fill_color(20, 60, 120)
    document.cell(0, 8, "Seen on a dark band", fill=True)
    reading = read(document)
    assert "Seen on a dark band" in words(reading)
    assert "unseen" not in words(reading)
    assert dropped(reading) == {"unseen by anybody": "white on white"}


def test_white_text_on_a_band_that_is_one_broad_line_is_read_and_in_a_broad_frame_it_is_not() -> None:
    document = page()
    document.multi_cell(0, 6, SENTENCES[0] * 4, new_x="LMARGIN", new_y="NEXT")
    document.set_draw_color(20, 60, 120)
    document.set_line_width(8)
    document.line(20, 80, 120, 80)
    document.rect(20, 120, 100, 60)
    document.set_text_color(255)
    document.text(22, 81.5, "Seen on a broad line")
    document.text(50, 150, "unseen in a frame")
    reading = read(document)
    assert "Seen on a broad line" in words(reading)
    assert dropped(reading) == {"unseen in a frame": "white on white"}


def test_a_page_of_text_without_ink_is_read_over_a_picture_alone() -> None:
    document = page()
    document.text_mode = TextMode.INVISIBLE
    document.multi_cell(0, 6, "CANARY " + SENTENCES[1] * 4)
    reading = read(document)
    assert "CANARY" not in words(reading)
    assert set(dropped(reading).values()) == {"drawn without ink"}
    assert reading.unread == (1,)


TABLE = [
    ["Town", "Rooms let", "Spent"],
    *[[f"Town {one}", str(one * 3), str(one * 1000)] for one in range(1, 60)],
]


def rows(reading: Reading) -> list[str]:
    return [one.text for one in reading.blocks if one.kind == "row"]


def test_a_figure_in_a_table_says_which_column_it_belongs_to_on_the_next_page_too() -> None:
    document = page()
    with document.table(repeat_headings=0) as table:
        for one in TABLE:
            row = table.row()
            for cell in one:
                row.cell(cell)
    reading = read(document)
    assert reading.pages > 1
    assert rows(reading)[0] == "Town: Town 1; Rooms let: 3; Spent: 1000"
    assert rows(reading)[-1] == "Town: Town 59; Rooms let: 177; Spent: 59000"


def test_a_table_of_labels_is_no_table_of_columns() -> None:
    document = page()
    with document.table() as table:
        for label, text in (
            ("Country", "Lower Avra"),
            ("Partner", "Board of ports"),
            ("Period", "Two years"),
        ):
            row = table.row()
            row.cell(label)
            row.cell(text)
    assert rows(read(document)) == [
        "Country | Lower Avra",
        "Partner | Board of ports",
        "Period | Two years",
    ]
