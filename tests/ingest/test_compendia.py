"""Documents that describe many practices are proposed as many, plain reports stay one, and ids stay what they are."""

from pathlib import Path

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.access import everything
from corpus.assertions import AgentKind
from corpus.vocabulary_files import shipped
from ingest import formats
from ingest.canonical import lay_out
from ingest.compendia import practices_in
from ingest.labels import Values
from ingest.places import PlaceNames
from tests.ingest.made_docx import para, word
from tests.ingest.test_inside import Office

PLACES = ("Kenya", "Uganda", "Mali", "Peru", "Nepal", "Chad", "Fiji", "Cuba", "Iraq", "Oman", "Togo", "Laos")
CODES = ("KEN", "UGA", "MLI", "PER", "NPL", "TCD", "FJI", "CUB", "IRQ", "OMN", "TGO", None)
TITLES = tuple(f"Desks that opened at {hour} o'clock" for hour in range(1, 13))
TEXT = "A clerk sat at the desk three evenings a week and wrote down what people told, word by word, in two languages."


@pytest.fixture(scope="module")
def known() -> tuple[Values, PlaceNames]:
    vocabularies = shipped()
    places = PlaceNames(vocabularies)
    return Values(vocabularies, places), places


def proposed(data: bytes, known: tuple[Values, PlaceNames]) -> list[tuple[str, list[str]]]:
    laid = lay_out(formats.read(data))
    found = practices_in(laid.text, laid.headings, *known)
    return [(one.title, [place.code for place in one.places]) for one in found]


def numbered(at: int) -> list[tuple[int, str]]:
    return [(1, f"Good practice {at + 1}: {TITLES[at]} ({PLACES[at]})"), (0, TEXT), (0, TEXT)]


def templated(at: int) -> list[tuple[int, str]]:
    return [
        (1, TITLES[at]), (0, f"Country: {PLACES[at]}"), (0, f"Period: 20{at + 10}"), (2, "What was done"), (0, TEXT),
        (2, "Lessons learned"), (0, TEXT),
    ]  # fmt: skip


def boxed(at: int) -> list[tuple[int, str]]:
    return [(1, f"Encadré n° {at + 1}"), (0, f"{TITLES[at]}"), (0, TEXT), (0, TEXT)]


TEMPLATES = {"numbered": numbered, "templated": templated, "boxed": boxed}


def docx(lines: list[tuple[int, str]]) -> bytes:
    return word(
        "".join(para(text, f'<w:outlineLvl w:val="{level - 1}"/>' if level else "") for level, text in lines)
    )


def pdf(lines: list[tuple[int, str]]) -> bytes:
    document = FPDF(format="A4")
    document.set_auto_page_break(True, 20)
    document.add_page()
    for level, text in lines:
        document.set_font("Helvetica", style="B" if level else "", size={0: 11, 1: 18, 2: 14}[level])
        document.multi_cell(0, 7, text.replace("’", "'"))
        document.ln(3)
    return bytes(document.output())


FRONT = [(1, "About this booklet"), (0, TEXT), (0, TEXT)]


@pytest.mark.parametrize("made", [docx, pdf], ids=["docx", "pdf"])
@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_twelve_practices_of_one_template_are_proposed_as_twelve(
    known: tuple[Values, PlaceNames], made: object, template: str
) -> None:
    lines = [line for at in range(12) for line in TEMPLATES[template](at)]
    assert callable(made)
    found = proposed(made([*FRONT, *lines]), known)
    assert len(found) == 12
    for at, (title, codes) in enumerate(found):
        assert title.startswith(TITLES[at])
        if template != "boxed":
            assert codes == ([CODES[at]] if CODES[at] else codes)


@pytest.mark.parametrize(
    "lines",
    [
        [(1, "Introduction"), (0, TEXT), (1, "Method"), (0, TEXT), (1, "Findings"), (0, TEXT), (1, "Annex"), (0, TEXT)],
        [line for name in PLACES for line in ((1, name), (0, TEXT), (0, TEXT))],
        [line for at in range(1, 9) for line in ((1, f"Article {at}"), (0, TEXT))],
        [line for at in range(1, 9)
         for line in ((1, f"Module {at}: {TITLES[at]}"), (2, "Aims"), (0, TEXT), (2, "Exercise"), (0, TEXT))],
        [line for at in (3, 1, 9, 2) for line in ((1, f"Example {at}"), (0, TEXT))],
        [*numbered(0), *numbered(1)],
    ],
    ids=["report", "by country", "law", "manual", "unordered", "two only"],
)  # fmt: skip
def test_a_plain_document_stays_one(known: tuple[Values, PlaceNames], lines: list[tuple[int, str]]) -> None:
    assert proposed(docx(lines), known) == []


WORD = st.text("abcdefghij ", min_size=4, max_size=20).map(str.strip).filter(lambda one: len(one) > 3)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(WORD, min_size=3, max_size=15, unique=True),
    st.sampled_from(["Case study", "Bonne pratique", "Recuadro", "Пример", "案例"]),
)
def test_any_run_of_numbered_headings_is_found_with_its_titles(titles: list[str], opening: str) -> None:
    vocabularies = shipped_once()
    lines = [
        line for at, title in enumerate(titles, 1) for line in ((1, f"{opening} {at}. {title}"), (0, TEXT))
    ]
    found = proposed(docx(lines), vocabularies)
    assert [title for title, _ in found] == [" ".join(one.split()) for one in titles]


def shipped_once() -> tuple[Values, PlaceNames]:
    if not _ONCE:
        vocabularies = shipped()
        places = PlaceNames(vocabularies)
        _ONCE.append((Values(vocabularies, places), places))
    return _ONCE[0]


_ONCE: list[tuple[Values, PlaceNames]] = []


def test_a_second_ingest_keeps_every_id_and_a_sidecar_settles_it(tmp_path: Path) -> None:
    office = Office(tmp_path)
    path = office.folder / "many.docx"

    def write(order: range | list[int], text: str = TEXT) -> dict[str, str]:
        lines = [(level, said.replace(TEXT, text)) for at in order for level, said in templated(at)]
        path.write_bytes(docx([*FRONT, *lines]))
        office.run()
        with office.catalogue.reader(everything()) as reader:
            (collection,) = reader.collections()
            document = reader.intake(collection.id)["in/many.docx"].document
            return {one.title: one.practice_id for one in reader.practices_of(document)}

    first = write(range(12))
    assert len(first) == 13  # with the booklet itself
    with office.catalogue.reader(everything()) as reader:
        one = reader.practice(first[TITLES[0]])
        assert one.places[0].code == "KEN"
        assert {"title", "places", "period"} <= one.proposed
        titled = [claim for claim in reader.assertions(one.id) if claim.predicate == "title"]
    assert [claim.agent.kind for claim in titled] == [AgentKind.SOFTWARE]
    assert write(range(12), TEXT + " More.") == first
    reordered = write([5, 0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11])
    assert reordered == first
    assert {name: one for name, one in write(range(11)).items() if name != TITLES[11]} == {
        name: one for name, one in first.items() if name != TITLES[11]
    }

    path.with_name("many.docx.toml").write_text("compendium = false\n", encoding="utf-8")
    assert len(write(range(12))) == 1
