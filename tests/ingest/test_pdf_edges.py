"""Small signs at the edges of what is read: running lines of short papers, stars that call notes, stops that Arabic
drew on the other side, lines that lead into a list."""

import re

import pytest
from fpdf import FPDF

from ingest import formats
from ingest.reading import Reading
from tests.ingest.made import FONT, out, pdf, put

TITLE = "Community mediation in three towns"
TEXT = (
    "Two towns trained mediators among the newcomers, who met",
    "every week and wrote down what had been agreed. The market",
    "hall stays open until the last bus has left for the north.",
)


def page(document: FPDF, number: int) -> None:
    """Some text of its own, in the middle of the page."""
    if document.page < number:
        document.add_page()
    for at, line in enumerate(TEXT):
        put(document, 20, 60 + 6 * at, f"{number}{at} {line}")


def read(document: FPDF) -> Reading:
    return formats.read(out(document))


def words(reading: Reading) -> str:
    return "\n".join(one.text for one in reading.blocks)


def two_pages(head: str, pages: int = 2) -> Reading:
    """The title in large letters on the first, and `head` in small ones on top of the second."""
    document = pdf()
    put(document, 20, 30, TITLE, 20, "B")
    page(document, 1)
    for number in range(2, pages + 1):
        page(document, number)
        put(document, 20, 12, head, 9)
    return read(document)


def test_the_title_in_small_letters_on_top_of_the_second_of_two_pages_is_a_running_head() -> None:
    reading = two_pages(TITLE)
    assert words(reading).count(TITLE) == 1
    assert [(one.text, one.reason, one.page) for one in reading.dropped] == [(TITLE, "running head", 2)]


@pytest.mark.parametrize(
    "head", [f"{TITLE} - 2", "What mediators say | 2", "Page 2 | What mediators say", "2 | Annual review"]
)
def test_a_line_that_carries_its_own_page_s_number_on_top_of_the_second_of_two_pages_is_none_of_the_text(
    head: str,
) -> None:
    reading = two_pages(head)
    assert [one.text for one in reading.dropped] == [head]


def test_a_line_on_two_of_three_pages_comes_back() -> None:
    reading = two_pages("Office for the north", pages=3)
    assert "Office for the north" not in words(reading)


@pytest.mark.parametrize(
    "head", ["Annex 2", "What mediators say", "2. Findings", "Table 2", "In 2019 there were 2"]
)
def test_a_line_of_its_own_on_top_of_the_second_page_stays(head: str) -> None:
    assert head in words(two_pages(head))


def test_a_heading_on_top_of_a_page_that_says_what_the_title_says_stays() -> None:
    document = pdf()
    put(document, 20, 30, TITLE, 20, "B")
    page(document, 1)
    page(document, 2)
    put(document, 20, 25, TITLE, 14, "B")
    assert words(read(document)).count(TITLE) == 2


def noted(sign: str, size: float = 11) -> Reading:
    document = pdf()
    put(document, 20, 30, f"Gabon {sign}", 16, "B")
    page(document, 1)
    put(document, 20, 250, "_" * 20, size)
    put(document, 20, 256, f"{sign} Issued before under another symbol.", size)
    page(document, 2)
    return read(document)


@pytest.mark.parametrize("sign", ["*", "**"])
def test_the_star_of_a_note_in_letters_as_large_as_the_text_is_no_part_of_a_title(sign: str) -> None:
    reading = noted(sign)
    assert [one.text for one in reading.blocks if one.kind == "heading"] == ["Gabon"]
    assert reading.title == "Gabon"
    (note,) = [one for one in reading.blocks if one.kind == "footnote"]
    assert "Issued before" in note.text


def test_items_with_stars_are_no_notes() -> None:
    document = pdf()
    page(document, 1)
    for at, text in enumerate(("register the rooms", "train the mediators")):
        put(document, 20, 200 + 7 * at, f"* {text}")
    kinds = {one.text: one.kind for one in read(document).blocks}
    assert kinds["register the rooms"] == kinds["train the mediators"] == "item"


def test_a_bold_line_that_leads_into_a_list_is_no_heading_and_a_short_one_is() -> None:
    document = pdf()
    page(document, 1)
    for y, lead in ((100, "The goals of the new committees are:"), (150, "Recommendations:")):
        put(document, 20, y, lead, 11, "B")
        for at, text in enumerate(("to register the rooms;", "to train the mediators.")):
            put(document, 24, y + 8 + 7 * at, f"\u2022 {text}".replace("\u2022", "-"))
    assert [one.text for one in read(document).blocks if one.kind == "heading"] == ["Recommendations:"]


@pytest.mark.skipif(FONT is None, reason="no font with Arabic letters")
@pytest.mark.parametrize(
    "said", ["حتى عام 2030، وسيتم التقييم", "بحلول عام 2050. وستشارك المملكة", "من عام 2016- 2020 سنويا"]
)
def test_a_stop_behind_a_year_in_arabic_stays_behind_it(said: str) -> None:
    document = pdf()
    document.add_font("DejaVu", fname=str(FONT))
    document.set_font("DejaVu", size=12)
    drawn = re.sub(r"\d+", lambda found: found[0][::-1], said[::-1])
    for at in range(3):
        document.text(60, 60 + 8 * at, drawn)
    assert words(read(document)).count(said) == 3


def test_a_page_s_number_beside_two_lines_of_a_running_foot_is_none_of_the_text() -> None:
    document = pdf()
    for number in range(1, 5):
        page(document, number)
        document.set_fill_color(230)
        document.rect(0, 270, 210, 27, style="F")
        put(document, 60, 280, "Office for the north", 8)
        put(document, 50, 284, "17 Market Road, P.O. Box 17", 8)
        put(document, 190, 282, str(number), 10, "B")
    reading = read(document)
    assert {one.text for one in reading.dropped if one.reason == "page number"} == {"1", "2", "3", "4"}
    assert not {one.text for one in reading.blocks} & {"1", "2", "3", "4"}


def test_bullets_that_stand_apart_make_items_and_no_table() -> None:
    document = pdf()
    page(document, 1)
    said = ("Population: 7 million in 1996", "Growth: three per cent a year", "Poverty: half of all people")
    for at, text in enumerate(said):
        put(document, 20, 120 + 5 * at, "-")
        put(document, 30, 120 + 5 * at, text)
    for at, text in enumerate(said):
        put(document, 20, 180 + 5 * at, "\u00b7")
        put(document, 30, 180 + 5 * at, f"In bold: {text}", 11, "B")
    kinds = {one.text: one.kind for one in read(document).blocks}
    assert [kinds.get(one) for one in said] == ["item"] * 3
    assert [kinds.get(f"In bold: {one}") for one in said] == ["item"] * 3


def test_a_label_over_two_lines_is_one_cell() -> None:
    document = pdf()
    page(document, 1)
    lines = (("Evaluation type:", "Central"), ("Field visits:", "March 2024"), ("Report date:", "June 2024"),
             ("Commissioned", "Office for the north"), ("and managed by:", ""))  # fmt: skip
    for at, (label, value) in enumerate(lines):
        put(document, 20, 120 + 5 * at, label)
        put(document, 70, 120 + 5 * at, value)
    rows = [one.text for one in read(document).blocks if one.kind == "row"]
    assert rows[-1] == "Commissioned and managed by: | Office for the north"
