"""What a PDF page looks like decides what is read: ink, tables, running lines, columns."""

from fpdf import FPDF
from fpdf.enums import TextMode

from ingest import formats
from ingest.reading import Reading
from tests.ingest import made

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


def brief_of_three_columns() -> FPDF:
    """The lines of the first and the last stand level, as cells would; the title crosses all."""
    document = page()
    document.set_font("Helvetica", style="B", size=18)
    document.text(20, 25, "Rooms let by neighbours: what three towns have learned")
    document.set_font("Helvetica", size=9)
    for column, name in enumerate(("aims", "ways", "ends")):
        for line in range(24):
            document.text(
                20 + 60 * column,
                40 + 1.7 * (column == 1) + 4.6 * line,
                f"{name} {line} of councils that let rooms at",
            )
    return document


def test_three_columns_are_read_one_after_the_other() -> None:
    text = words(read(brief_of_three_columns()))
    places = [text.index(f"{name} {line} of") for name in ("aims", "ways", "ends") for line in range(24)]
    assert places == sorted(places)


def test_a_table_without_rules_on_a_page_of_two_columns_is_read_by_rows() -> None:
    document = page()
    for line in range(20):
        for x, name in ((20, "left"), (110, "right")):
            document.text(x, 30 + 5.5 * line, f"{name} {line} is a line of text that fills it all")
    document.text(20, 150, "A line that goes over both columns, and says that figures follow it, one by one")
    for at, row in enumerate((("District", "Rooms"), ("North", "12"), ("River", "34"), ("Hill", "56"))):
        document.text(20, 160 + 6 * at, row[0])
        document.text(110, 160 + 6 * at, row[1])
    found = rows(read(document))
    assert found == ["District: North; Rooms: 12", "District: River; Rooms: 34", "District: Hill; Rooms: 56"]


def test_a_date_and_labels_with_their_values_head_nothing_however_they_are_set() -> None:
    document = page()
    for size, style, text in (
        (18, "B", "Rooms let by neighbours"),
        (14, "", "March 2021"),
        (11, "B", "Reference year: 1994"),
        (11, "", SENTENCES[0] * 5),
        (11, "B", "Country: Lower Avra"),
        (11, "B", "Partner: Board of ports"),
        (11, "", SENTENCES[1] * 5),
        (11, "B", "Case study: The market hall of Avra"),
        (11, "", SENTENCES[2] * 5),
    ):
        document.set_font("Helvetica", style=style, size=size)
        document.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
        document.ln(3)
    headings = [one.text for one in read(document).blocks if one.kind == "heading"]
    assert headings == ["Rooms let by neighbours", "Case study: The market hall of Avra"]


def test_lines_that_were_spread_to_both_edges_are_no_rows_of_a_table() -> None:
    document = page()
    spread = (
        ("The councils let rooms that", "stood empty for years"),
        ("to families, who pay", "for light and for water, and"),
        ("them from the third of months", "on, with the wood"),
        ("of all the winter, and", "nobody is made to leave them."),
    )
    for at, (first, second) in enumerate(spread):
        document.text(20, 40 + 5 * at, first)
        document.text(110.5 - document.get_string_width(second), 40 + 5 * at, second)
    (block,) = read(document).blocks
    assert block.kind == "paragraph"
    assert block.text == " ".join(f"{first} {second}" for first, second in spread)


def test_lines_far_apart_make_one_paragraph_though_labels_of_a_chart_stand_closer() -> None:
    document = page()
    for at in range(6):
        document.text(
            20, 40 + 9 * at, f"rents of room number {at} are paid to the town, which lets them, and"
        )
    document.set_font("Helvetica", size=8)
    for at, town in enumerate(("Upper Avra", "Lower Avra", "Ambersea", "Kirrelsang", "Old Quay", "New Quay")):
        document.text(60, 110 + 4 * at, town)
    first, *_ = read(document).blocks
    assert first.text.startswith("rents of room number 0")
    assert first.text.endswith("number 5 are paid to the town, which lets them, and")


def test_the_names_of_the_columns_of_a_table_of_contents_go_with_it() -> None:
    document = page()
    document.text(20, 30, "CONTENTS")
    document.text(20, 40, "Paragraphs")
    document.text(160, 40, "Page")
    for at, name in enumerate(("Introduction", "Rooms and wells", "What was learned")):
        document.text(20, 50 + 8 * at, f"{name} {'.' * 40} {3 * at + 1} - {3 * at + 3} | {at + 3}")
    page(document)
    document.multi_cell(0, 6, SENTENCES[0] * 4)
    assert words(read(document)) == (SENTENCES[0] * 4).strip()


def test_items_of_a_list_in_small_letters_above_the_notes_are_no_notes() -> None:
    document = page()
    document.multi_cell(0, 6, SENTENCES[1] * 6)
    document.set_font("Helvetica", size=9)
    document.text(10, 200, "5. Mediators are paid by the day in all of the towns")
    document.text(10, 260, "14 The rooms of the harbour are counted apart.")
    document.text(10, 270, "15 In the third year there was no count.")
    kinds = {one.text[:2]: one.kind for one in read(document).blocks}
    assert (kinds["5."], kinds["14"], kinds["15"]) == ("item", "footnote", "footnote")


def test_the_heading_of_a_chapter_and_that_of_its_first_article_are_two() -> None:
    document = page()
    document.set_font("Helvetica", size=11)
    for at in range(8):
        document.text(20, 60 + 7.4 * at, "and the towns let the rooms that they have to families")
    document.set_font("Helvetica", style="B", size=14)
    document.text(20, 40, "Chapter II : Of members and of guests")
    document.set_font("Helvetica", style="B", size=13)
    document.text(20, 49.5, "Article 3")
    headings = [one.text for one in read(document).blocks if one.kind == "heading"]
    assert headings == ["Chapter II : Of members and of guests", "Article 3"]


def test_numbered_lines_in_a_colour_above_text_are_headings_and_coloured_words_in_it_are_none() -> None:
    document = page()
    for number, name in enumerate(("Rooms that stood empty", "Families who waited"), 1):
        document.set_text_color(20, 90, 180)
        document.multi_cell(0, 6, f"{number}. {name}", new_x="LMARGIN", new_y="NEXT")
        document.set_text_color(0, 0, 0)
        document.multi_cell(0, 6, SENTENCES[number] * 4, new_x="LMARGIN", new_y="NEXT")
        document.set_text_color(20, 90, 180)
        document.multi_cell(0, 6, "More of this is in the book of rooms", new_x="LMARGIN", new_y="NEXT")
        document.ln(4)
    blocks = read(document).blocks
    assert [one.text for one in blocks if one.kind == "heading"] == [
        "1. Rooms that stood empty",
        "2. Families who waited",
    ]
    assert next(one.text for one in blocks if one.kind == "paragraph").startswith(SENTENCES[1][:40])


def test_lines_of_a_cover_that_are_set_as_broad_as_each_other_are_one_title() -> None:
    document = page()
    top = 30.0
    for line in ("ROOMS THAT STOOD", "EMPTY", "IN FOUR TOWNS"):
        document.set_font("Helvetica", style="B", size=20)
        size = 20 * 60 / document.get_string_width(line)
        document.set_font("Helvetica", style="B", size=size)
        top += 0.36 * size
        document.text(20, top, line)
    document.set_font("Helvetica", size=11)
    for at in range(8):
        document.text(20, top + 20 + 6 * at, "and the towns let the rooms that they have to families")
    reading = read(document)
    assert [one.text for one in reading.blocks if one.kind == "heading"] == [
        "ROOMS THAT STOOD EMPTY IN FOUR TOWNS"
    ]
    assert reading.title == "ROOMS THAT STOOD EMPTY IN FOUR TOWNS"


def test_notes_at_the_foot_of_each_column_are_notes() -> None:
    document = made.pdf()
    for number in range(36):
        made.put(document, 20, 45 + 5 * number, made.LEFT[number % 6])
        made.put(document, 112, 45 + 5 * number, made.RIGHT[number % 6])
    for x, number, note in (
        (20, 1, "Minutes of the committee, third week."),
        (112, 2, "Counted by the police."),
    ):
        made.put(document, x, 240, f"{number} {note}", size=7)
    notes = [one.text for one in formats.read(made.out(document)).blocks if one.kind == "footnote"]
    assert notes == ["1 Minutes of the committee, third week.", "2 Counted by the police."]
