"""A title that a program wrote is none: the document is called by its heading instead."""

from pathlib import Path

import pytest

from ingest.proposing.face import Line
from ingest.proposing.titles import title_on
from ingest.titles import by_a_person
from tests.ingest import proposed
from tests.ingest.made_books import book, box, presentation
from tests.ingest.test_inside import TEXT, Office

PROGRAMS = (
    "Microsoft Word - final_v3.doc", "Untitled", "untitled 2", "Document1", "PowerPoint Presentation", "Book1",
    "Présentation PowerPoint", "report_2019_FINAL", "scan0001.pdf", "无标题", "…", "",
)  # fmt: skip
PEOPLE = (
    "Desks in two ports",
    "Presentation of results",
    "Book of practices",
    "Rapport annuel 2019",
    "做法汇编",
    "تقرير",
)


@pytest.mark.parametrize("title", PROGRAMS)
def test_what_a_program_writes_is_told(title: str) -> None:
    assert not by_a_person(title)


@pytest.mark.parametrize("title", PEOPLE)
def test_what_a_person_writes_is_kept(title: str) -> None:
    assert by_a_person(title)


def test_documents_of_any_format_are_called_by_their_heading_then(tmp_path: Path) -> None:
    office = Office(tmp_path)
    page = (
        f"<html><head><title>Untitled Document</title></head><body><h1>Desks</h1><p>{TEXT}</p></body></html>"
    )
    (office.folder / "a.html").write_text(page)
    (office.folder / "b.epub").write_bytes(book(f"<h1>Boats</h1><p>{TEXT}</p>"))
    (office.folder / "c.pptx").write_bytes(presentation(box("Camels", kind="title") + box(TEXT, kind="body")))
    office.run()
    assert office.titles() == ["Camels", "Desks", "Mediation"]


@pytest.mark.parametrize(
    ("below", "title"),
    [
        ("Wells that two towns share", "Wells that two towns share"),
        ("Where we read this:", "Evaluation brief"),
    ],
)
def test_a_label_that_the_file_gives_as_its_title_yields_to_a_heading_and_no_lead_in_is_one(
    below: str, title: str
) -> None:
    made = proposed.reading(
        "Background", "The wells were dug by hand. " * 12, below, headings=(0, 2), title="Evaluation brief"
    )
    assert proposed.prepared(made).edition.title == title


@pytest.mark.parametrize(
    ("headings", "title"),
    [
        (("ISLAMIC REPUBLIC", "Contribution of the republic to the convention on the climate"),
         "Contribution of the republic to the convention on the climate"),
        (("Introduction",), "National report in brief"),
    ],
)  # fmt: skip
def test_a_line_above_the_first_heading_is_the_title_unless_a_heading_clearly_is(
    headings: tuple[str, ...], title: str
) -> None:
    above = Line("National report in brief", 0)
    lines = [above, *(Line(text, 100 * at, 2) for at, text in enumerate(headings, 1))]
    assert title_on(lines, "", str) == title
