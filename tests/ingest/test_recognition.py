"""Pictures of text are read by text recognition, in the right language, and say how sure it was."""

import io
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from api.commands.progress import watching
from corpus.errors import NoTextLayer, Unreadable
from ingest import tesseract
from ingest.cage import read_in_cage, render_page
from ingest.canonical import lay_out
from ingest.pipeline import Options
from ingest.reading import Block, Reading
from ingest.recognised import page_of
from ingest.recognition import DPI, Recogniser, blank, named
from ingest.report import RECOGNISING, Progress
from ingest.tesseract import Word
from tests.ingest import made
from tests.ingest.test_inside import Office

LINES = {
    "en": ("Mediation in towns", "Community mediation reduced tension between hosts and displaced families in the north.",
           "Committees of six met every week and read their minutes aloud on the market square."),
    "fr": ("Médiation dans les villes", "La médiation communautaire a réduit les tensions entre les familles déplacées.",
           "Des comités de six personnes se réunissaient chaque semaine et lisaient leurs décisions à haute voix."),
    "ru": ("Посредничество в городах", "Посредничество снизило напряжённость между местными и перемещёнными семьями.",
           "Комитеты из шести человек собирались каждую неделю и читали решения вслух на рынке."),
}  # fmt: skip
needed = pytest.mark.skipif(
    not {"eng", "fra", "rus"} <= tesseract.languages(tesseract.program()), reason="tesseract is not installed"
)
RECOGNISER = Recogniser()


def scanned(*languages: str, text_first: bool = False) -> bytes:
    """Pages that are pictures of text, one in each language; `text_first` puts a page with a text layer before them."""
    drawn = FPDF(format="A4")
    drawn.set_auto_page_break(False)
    drawn.add_font("DejaVu", fname=str(made.FONT))
    for language in languages:
        drawn.add_page()
        title, *lines = LINES[language]
        drawn.set_font("DejaVu", size=22)
        drawn.text(20, 30, title)
        drawn.set_font("DejaVu", size=11)
        for at, line in enumerate(lines):
            drawn.text(20, 50 + 8 * at, line)
    pictures = pdfium.PdfDocument(bytes(drawn.output()))
    document = FPDF(format="A4")
    document.set_auto_page_break(False)
    if text_first:
        document.add_page()
        document.set_font("Helvetica", size=11)
        document.text(20, 30, made.SENTENCE)
    for page in pictures:
        document.add_page()
        held = io.BytesIO()
        page.render(scale=200 / 72, grayscale=True).to_pil().save(held, "PNG")
        document.image(held, 0, 0, 210, 297)
    return bytes(document.output())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scans")


def completed(folder: Path, data: bytes, recogniser: Recogniser = RECOGNISER, sidecar: str = "") -> Reading:
    path = folder / "scan.pdf"
    path.write_bytes(data)
    return recogniser.complete(path, read_in_cage(path), sidecar)


@needed
@pytest.mark.parametrize("language", sorted(LINES))
def test_a_picture_of_text_is_read_in_its_language_with_its_heading(folder: Path, language: str) -> None:
    reading = completed(folder, scanned(language))
    title, *lines = LINES[language]
    assert (reading.blocks[0].kind, reading.blocks[0].text) == ("heading", title)
    whole = " ".join(one.text for one in reading.blocks)
    assert sum(word in whole for word in " ".join(lines).split()) >= 0.9 * len(" ".join(lines).split())
    ((page, sure),) = reading.recognised
    assert (page, reading.title) == (1, title)
    assert 80 <= sure <= 100
    assert "text recognition (OCR)" in reading.doubts[-1]
    assert reading.reader.endswith("+ tesseract")
    assert lay_out(reading).pages[0].confidence == sure


@needed
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_that_lies_on_its_side_or_its_head_is_read(folder: Path, degrees: int) -> None:
    upright = pdfium.PdfDocument(scanned("en"))[0].render(scale=200 / 72, grayscale=True).to_pil()
    lying, held = upright.rotate(degrees, expand=True), io.BytesIO()
    width, height = (side * 72 / 200 for side in lying.size)
    document = FPDF(unit="pt", format=(width, height))
    document.add_page()
    lying.save(held, "PNG")
    document.image(held, 0, 0, width, height)
    reading = completed(folder, bytes(document.output()))
    assert (reading.title, reading.recognised[0][1] >= 90) == (LINES["en"][0], True)


@needed
def test_pages_with_a_text_layer_are_left_as_they_are(folder: Path) -> None:
    reading = completed(folder, scanned("en", "ru", text_first=True))
    assert reading.blocks[0] == Block("paragraph", made.SENTENCE, page=1)
    assert {page for page, _ in reading.recognised} == {2, 3}
    assert [one.page for one in reading.blocks] == sorted(one.page or 0 for one in reading.blocks)
    assert any("Комитеты" in one.text for one in reading.blocks if one.page == 3)


@needed
def test_pages_beyond_the_limit_and_pages_without_words_are_told(folder: Path) -> None:
    reading = completed(folder, scanned("en", "en", "en"), replace(RECOGNISER, pages=2))
    assert {page for page, _ in reading.recognised} == {1, 2}
    assert "more than 2 pictures of pages: page 3" in reading.doubts[-1]
    blank = FPDF()
    blank.add_page()
    with pytest.raises(Unreadable, match="no words"):
        completed(folder, bytes(blank.output()))


def test_without_the_program_a_scan_is_told_with_the_command_that_mends_it(folder: Path) -> None:
    nowhere = Recogniser("/nowhere/tesseract")
    with pytest.raises(NoTextLayer) as caught:
        completed(folder, made.picture_only(), nowhere)
    assert "apt-get install tesseract-ocr" in caught.value.remedy
    assert "--retry" in caught.value.remedy
    reading = completed(folder, made.one_page_empty(), nowhere)
    assert "page 2" in reading.doubts[-1]
    assert "apt-get install" in reading.left_unread
    with pytest.raises(NoTextLayer) as caught:
        completed(folder, made.picture_only(), Recogniser("off"))
    assert "FIELDBRIDGE_TESSERACT" in caught.value.remedy


@needed
def test_a_language_whose_data_is_missing_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "languages", lambda _: frozenset({"eng", "osd"}))
    with pytest.raises(NoTextLayer) as caught:
        completed(folder, scanned("ru"), sidecar='language = "ru"')
    assert "tesseract-ocr-rus" in caught.value.remedy


@needed
def test_what_was_left_unread_is_read_at_the_next_try(tmp_path: Path) -> None:
    office = Office(tmp_path)
    (office.folder / "scan.pdf").write_bytes(scanned("en", text_first=True))
    office.pipeline._recogniser = Recogniser("off")
    assert office.run() == {"scan.pdf": "read"}
    assert office.run() == {"scan.pdf": "unchanged"}
    office.pipeline._recogniser = RECOGNISER
    assert office.run() == {"scan.pdf": "unchanged"}
    assert office.run(retry=True) == {"scan.pdf": "declared anew"}
    assert office.run(retry=True) == {"scan.pdf": "unchanged"}


@pytest.mark.parametrize(
    ("size", "text", "empty"), [(11, "", True), (11, ".", True), (5, "il il il il il il", False)]
)
def test_a_page_with_less_ink_than_a_few_letters_is_not_recognised(
    folder: Path, size: int, text: str, empty: bool
) -> None:
    """A bound scan has hundreds of empty pages, and each would take seconds."""
    document = FPDF(format="A4")
    document.add_page()
    document.set_font("Helvetica", size=size)
    document.text(20, 30, text)
    path = folder / "page.pdf"
    path.write_bytes(bytes(document.output()))
    for dpi in (DPI, 150.0):
        assert blank(render_page(path, 1, dpi=dpi, mode="grey", form="raw")) is empty


@needed
def test_each_page_that_is_recognised_is_told_while_it_takes_its_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = Office(tmp_path)
    (office.folder / "two\nlines.pdf").write_bytes(scanned("en", "fr", "en"))
    (office.folder / "words.md").write_text(f"# Words\n\n{made.SENTENCE}\n")
    seen: list[Progress] = []
    with watching() as told:

        def watch(one: Progress) -> None:
            seen.append(one)
            told(one)

        report = office.pipeline.run([office.folder], Options("tests"), watch)
    pages = [one for one in seen if one.stage == RECOGNISING]
    assert {(one.total, one.current) for one in pages} == {(3, "in/two\nlines.pdf")}
    assert [one.done for one in pages] == sorted(one.done for one in pages)
    assert (pages[0].done, pages[-1].done) == (0, 3)
    assert "\nrecognising page 1 of 3 of in/two lines.pdf\n" in "\n" + capsys.readouterr().err
    scan = next(one for one in report.outcomes if one.recognised)
    assert scan.seconds > 0.5, "what recognition took belongs to the file"


@given(st.lists(st.integers(1, 400), min_size=1, max_size=60, unique=True))
def test_pages_are_named_so_that_they_can_be_found_again(numbers: list[int]) -> None:
    said = named(numbers).removeprefix("pages ").removeprefix("page ")
    found: list[int] = []
    for part in said.split(", "):
        first, _, last = part.partition("-")
        found += range(int(first), int(last or first) + 1)
    assert found == sorted(numbers)


def test_words_that_are_too_few_or_too_unsure_are_no_text() -> None:
    def page(text: str, sure: float) -> object:
        found = [Word(one, sure, 1, 1, 1, 0, 0, 90, 30) for one in text.split()]
        return page_of(1, found, "en", (2480, 3508))

    assert page("a b c", 96) is None
    assert page("letters that nobody wrote on a photograph of trees", 40) is None
    assert page("letters that somebody wrote on a page of paper", 90) is not None
    assert page_of(1, [], "en", (2480, 3508)) is None
