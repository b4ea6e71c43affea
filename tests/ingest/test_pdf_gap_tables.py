"""Tables that gaps alone part: figures set to the right, columns of dashes, headers over lines, columns left empty."""

from collections.abc import Sequence

from fpdf import FPDF

from ingest.reading import Block
from tests.ingest.test_pdf_tables import paper
from tests.ingest.test_pdf_tables import rows as read

TOWNS = ("Ashby", "Brill", "Corley", "Denby", "Edale", "Farley")
FIGURES = (
    ("48.11", "140.45", "-", "3.26"),
    ("1.23", "1.1", "-", "-"),
    ("12.69", "10.02", "-", "2.41"),
    ("-", "-", "-", "-"),
    ("40.75", "41.54", "-", "-0.6"),
    ("513.38", "436.02", "-", "25.57"),
)


def rows_of(blocks: Sequence[Block]) -> list[str]:
    return [one.text for one in blocks if one.kind == "row"]


def line(document: FPDF, y: float, cells: Sequence[tuple[float, str]], right: bool = False) -> None:
    """Each text begins at its place, or ends there."""
    for x, text in cells:
        document.text(x - document.get_string_width(text) if right else x, y, text)


def test_figures_set_to_the_right_are_in_their_columns_and_so_are_dashes() -> None:
    document = paper()
    ends = (95, 120, 137, 160)
    for y, names in ((30, ("Total", "Market", "Fund", "Aid")), (34.5, ("debt", "loans", "", "from"))):
        line(document, y, [(20, "Town")] if y == 30 else [])
        line(document, y, [(end, name) for end, name in zip(ends, names, strict=True) if name], right=True)
    line(document, 39, [(160, "banks")], right=True)
    for number, (town, figures) in enumerate(zip(TOWNS, FIGURES, strict=True)):
        line(document, 48 + 8 * number, [(20, town)])
        line(document, 48 + 8 * number, list(zip(ends, figures, strict=True)), right=True)
    found = rows_of(read(document))
    assert found[0] == "Town: Ashby; Total debt: 48.11; Market loans: 140.45; Fund: -; Aid from banks: 3.26"
    assert found[3] == "Town: Denby; Total debt: -; Market loans: -; Fund: -; Aid from banks: -"
    assert len(found) == len(TOWNS)


def test_a_column_that_nobody_filled_is_no_part_of_the_one_beside_it() -> None:
    document = paper()
    places = (20, 60, 115, 150)
    line(document, 30, list(zip(places, ("First name", "Last name", "Status", "Notes"), strict=True)))
    for number, name in enumerate(("Linda", "Robert", "Ana", "Wim")):
        line(document, 36 + 6 * number, list(zip(places, (name, "Jones", "Owner"), strict=False)))
    assert rows_of(read(document))[:2] == [
        "First name: Linda; Last name: Jones; Status: Owner",
        "First name: Robert; Last name: Jones; Status: Owner",
    ]
