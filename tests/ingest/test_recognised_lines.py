"""What text recognition found on pages is read as people see it: paragraphs, headings, and no running heads."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.recognised import blocks_of
from ingest.recognised_lines import Sheet, lines_of
from ingest.recognised_margins import running
from ingest.tesseract import Word

WIDTH, HEIGHT = 2200, 3000
LEFT, LETTER, TALL, PITCH = 200, 20, 30, 50
FULL = "community mediation reduced tension between hosts and displaced families in the north"
"""As long as the text is wide."""
RIGHT = LEFT + LETTER * len(FULL)

Row = tuple[int, str, int]
"""Top, text, tesseract's paragraph; the text begins at the left side."""


def words(top: int, text: str, group: int, left: int = LEFT, sure: float = 95.0) -> list[Word]:
    found = []
    for one in text.split():
        found.append(Word(one, sure, group, 1, top, left, top, len(one) * LETTER, TALL))
        left += (len(one) + 1) * LETTER
    return found


def centred(top: int, text: str, group: int) -> list[Word]:
    return words(top, text, group, (LEFT + RIGHT - len(text) * LETTER) // 2)


def sheet(*rows: Sequence[Word], page: int = 1, from_right: bool = False) -> Sheet:
    said = [word for row in rows for word in row]
    return Sheet(page, lines_of(said, WIDTH, HEIGHT, from_right=from_right), from_right)


def body(first: int = 600, group: int = 50, lines: int = 4) -> list[list[Word]]:
    return [words(first + PITCH * at, FULL, group) for at in range(lines)]


def said(one: Sheet) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks_of(one)]


def test_what_comes_back_at_the_edges_of_scans_is_left_out_though_misread_and_moved() -> None:
    heads = ("A/45/696/Add.1", "A/45/696/Add.l", "A/45/698/Add.1")
    sheets = [
        sheet(words(120 + 20 * at, head, 1), words(170 + 20 * at, f"Page {at + 1}", 1), *body(),
              words(2850, f"- {at + 1} -", 60), page=at + 1)
        for at, head in enumerate(heads)
    ]  # fmt: skip
    for at, found in running(sheets).items():
        assert sorted(found.values()) == ["page number", "running head", "running head"]
        kept = sheets[at - 1].without(found)
        assert [one.text for one in kept.lines] == [FULL] * 4


def test_what_stands_on_one_page_alone_stays_at_its_edge() -> None:
    mast = sheet(words(120, "United Nations", 1), words(2850, "Read the annex too.", 60), *body())
    others = [sheet(*body(first=120), page=page) for page in (2, 3)]
    assert running([mast, *others])[1] == {}
    assert running([mast]) == {}


def test_nothing_behind_a_line_that_stays_is_left_out() -> None:
    sheets = [
        sheet(
            words(100, f"{title} has its own title", 1),
            words(200, "Distribution of seats", 1),
            *body(),
            page=page,
        )
        for page, title in enumerate(("Mediation", "Housing", "Statelessness"), 1)
    ]
    assert all(not found for found in running(sheets).values())


def test_lines_in_the_middle_of_the_page_are_headings_and_no_part_of_what_stands_near() -> None:
    rows = [
        centred(500, "ANNEX II", 1),
        centred(600, "Final statement of the conference", 1),
        centred(700, "FOREWORD", 1),
    ]
    assert said(sheet(*rows, *body(first=800))) == [
        ("heading", "ANNEX II"),
        ("heading", "Final statement of the conference"),
        ("heading", "FOREWORD"),
        ("paragraph", " ".join([FULL] * 4)),
    ]


def test_a_sentence_that_was_parted_between_two_lines_is_whole_again() -> None:
    parted = [words(500, FULL, 1), words(550, FULL, 2), words(600, "where it rained.", 2)]
    assert said(sheet(*parted)) == [("paragraph", f"{FULL} {FULL} where it rained.")]


@pytest.mark.parametrize("above", [f"{FULL}.", "A line with room for more"])
def test_a_paragraph_that_ends_or_leaves_room_is_not_joined_with_the_next(above: str) -> None:
    rows = [words(500, above, 1), words(550, FULL, 2), words(600, FULL, 2)]
    assert said(sheet(*rows))[-1] == ("paragraph", f"{FULL} {FULL}")


def test_a_number_in_the_margin_goes_before_its_line_from_either_side() -> None:
    left = sheet(words(500, "2.", 1, 100), words(500, "Serious breaches", 2, 400), *body())
    assert left.lines[0].text == "2. Serious breaches"
    right = sheet(words(500, "2.", 1, 1900), words(500, "انتهاكات جسيمة", 2, 1400), *body(), from_right=True)
    assert right.lines[0].text == "2. انتهاكات جسيمة"


@given(
    st.lists(
        st.lists(
            st.tuples(st.integers(0, 58), st.sampled_from(("Page 1", "7", "A/1", FULL, "i", "ANNEX")), st.integers(1, 4)),
            min_size=1, max_size=12, unique_by=lambda row: row[0],
        ),
        min_size=1, max_size=4,
    )
)  # fmt: skip
def test_every_line_is_in_a_block_or_told_as_left_out(pages: list[list[Row]]) -> None:
    sheets = [
        sheet(*(words(top * PITCH, text, group) for top, text, group in sorted(rows)), page=page)
        for page, rows in enumerate(pages, 1)
    ]
    gone = running(sheets)
    for one, rows in zip(sheets, pages, strict=True):
        out = gone.get(one.page, {})
        kept = " ".join(block.text for block in blocks_of(one.without(out)))
        left = " ".join(one.lines[at].text for at in out)
        assert sorted(f"{kept} {left}".split()) == sorted(" ".join(text for _, text, _ in rows).split())


LEFT_SIDE = (
    "the programme began in three", "districts where hosts and others", "shared one well and one school,",
    "and what they agreed was read", "aloud so that nobody could say", "that they had not heard of it.",
)  # fmt: skip
RIGHT_SIDE = (
    "translators worked on all shifts", "and were paid by the day, even", "when nobody needed them, for that",
    "is when troubles begin. After a", "year the number of quarrels had", "fallen to a third of the former.",
)  # fmt: skip


def across(gap: int, left: Sequence[str] = LEFT_SIDE, right: Sequence[str] = RIGHT_SIDE) -> list[list[Word]]:
    """Lines that tesseract read from one side of the page to the other."""
    start = LEFT + LETTER * max(map(len, left)) + gap
    tops = range(500, 500 + PITCH * len(left), PITCH)
    return [
        words(top, one, 1) + words(top, other, 1, start)
        for top, one, other in zip(tops, left, right, strict=True)
    ]


@pytest.mark.parametrize("from_right", [False, True])
def test_columns_that_were_read_across_are_read_one_after_the_other(from_right: bool) -> None:
    columns = [" ".join(LEFT_SIDE), " ".join(RIGHT_SIDE)]
    found = [text for _, text in said(sheet(*across(60), from_right=from_right))]
    assert found == (columns[::-1] if from_right else columns)


def test_rows_of_a_table_and_lines_of_a_typewriter_stay_lines() -> None:
    table = across(
        200,
        ("North", "South", "East", "West", "Coast"),
        ("12 desks", "7 desks", "3 desks", "9 desks", "1 desk"),
    )
    assert sheet(*table).lines[0].text == "North 12 desks"
    typed = across(2 * LETTER, ["They met every other week."] * 6, ["Minutes were read out aloud."] * 6)
    assert sheet(*typed).lines[0].text == "They met every other week. Minutes were read out aloud."


HEADS, NORTH, SOUTH = (
    ("District", "Desks", "Outcome"),
    ("North", "12", "fewer quarrels"),
    ("South", "7", "no change"),
)


def table(*rows: Sequence[str], top: int = 600) -> list[list[Word]]:
    """Cells at fixed places, read by tesseract as lines, each a paragraph of its own."""
    lefts = (LEFT, 800, 1200)
    return [
        [
            word
            for left, cell in zip(lefts, row, strict=True)
            if cell
            for word in words(top + PITCH * at, cell, 7 + at, left)
        ]
        for at, row in enumerate(rows)
    ]


def test_a_row_of_a_table_says_which_column_a_figure_belongs_to() -> None:
    assert said(
        sheet(words(500, "What was done in each district over two years.", 1), *table(HEADS, NORTH, SOUTH))
    ) == [
        ("paragraph", "What was done in each district over two years."),
        ("row", "District: North; Desks: 12; Outcome: fewer quarrels"),
        ("row", "District: South; Desks: 7; Outcome: no change"),
    ]


def test_what_goes_on_below_a_cell_is_part_of_it() -> None:
    found = said(sheet(*table(HEADS, NORTH, ("", "", "in all towns"), SOUTH), words(900, FULL, 20)))
    assert found[0] == ("row", "District: North; Desks: 12; Outcome: fewer quarrels in all towns")
    assert found[-1] == ("paragraph", FULL)


def test_a_list_with_bullets_far_from_its_words_is_no_table() -> None:
    said_of = "to take part in programme {at} of the year"
    rows = [
        words(500 + PITCH * at, "-", at) + words(500 + PITCH * at, said_of.format(at=at), at, 400)
        for at in range(4)
    ]
    assert all(kind != "row" for kind, _ in said(sheet(*rows)))


def test_a_number_in_the_margin_of_a_row_is_part_of_the_row() -> None:
    rows = table(HEADS, NORTH, SOUTH)
    numbered = [rows[0], rows[1], words(650, "1.", 90, 100), rows[2], words(700, "2.", 91, 100)]
    texts = " ".join(text for _, text in said(sheet(*numbered)))
    assert "1." in texts
    assert "2." in texts
