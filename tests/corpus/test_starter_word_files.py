"""The Word files of the starter collection: they hold the words of their sources, and are laid out as offices do.

Holds with no such document in the collection too: how they are laid out is tried on a source written here.
"""

import re
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from ingest import formats
from ingest.reading import Reading
from tests.corpus.starter_text import DOCUMENTS, LAID_OUT, source_of
from tests.corpus.test_starter_documents import maker, tool

PARTS = {
    "en": (
        "Check the source.",
        "Wells and words",
        "What it is",
        "How it works",
        "One",
        "two",
        "House",
        "Street",
    ),
    "ar": ("راجع المصدر.", "آبار وكلمات", "ما هو", "كيف يعمل", "أول", "ثان", "بيت", "شارع"),
    "zh": ("请核对来源。", "水井与话语", "这是什么", "怎样进行", "第一", "第二", "房屋", "街道"),
}
SOURCE = """{0}

# {1}

## {2}

{0} {0}

- {4}
- {5}

1. {4}
2. {5}

### {3}

1. {5}

| {6} | {7} |
| --- | --- |
| {4} | {5} |

{0}
"""

languages = pytest.mark.parametrize("language", sorted(PARTS))
word_files = pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.docx")), ids=lambda one: one.name)


def made(language: str) -> bytes:
    data: bytes = tool("starter_docx").lay_out(SOURCE.format(*PARTS[language]), language)
    return data


def told(reading: Reading) -> list[tuple[str, int, str]]:
    return [(one.kind, one.level, one.text) for one in reading.blocks]


@languages
def test_a_source_becomes_styles_lists_and_a_table_that_our_reader_gives_back(language: str) -> None:
    warning, title, first, second, one, two, house, street = PARTS[language]
    reading = formats.read(made(language))
    assert told(reading) == [
        ("paragraph", 0, warning), ("heading", 1, title), ("heading", 1, first),
        ("paragraph", 0, f"{warning} {warning}"), ("item", 0, one), ("item", 0, two), ("item", 0, f"1. {one}"),
        ("item", 0, f"2. {two}"), ("heading", 2, second), ("item", 0, f"1. {two}"),
        ("row", 0, f"{house}: {one}; {street}: {two}"),
        ("paragraph", 0, warning),
    ]  # fmt: skip
    assert (reading.title, reading.language) == (title, language)
    assert [(one.text, one.reason) for one in reading.dropped] == [(title, "running head")]


@languages
def test_language_and_direction_are_marked(language: str) -> None:
    document = Document(BytesIO(made(language)))
    marks = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    kind = {"ar": "w:bidi", "zh": "w:eastAsia"}.get(language, "w:val")
    assert str(marks.get(qn(kind))).startswith(language)
    right_to_left = language == "ar"
    for paragraph in document.paragraphs:
        turned = paragraph._p.pPr is not None and paragraph._p.pPr.find(qn("w:bidi")) is not None
        assert turned == (right_to_left and bool(paragraph.text))
        assert all(bool(run.font.rtl) == right_to_left for run in paragraph.runs)
    assert (document.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None) == right_to_left


def test_the_same_source_gives_the_same_bytes_with_fixed_dates() -> None:
    data = made("en")
    assert data == made("en")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert {one.date_time[:3] for one in archive.infolist()} == {(2026, 11, 23)}
    core = Document(BytesIO(data)).core_properties
    assert (core.title, core.author) == ("Wells and words", "fieldbridge starter collection")
    assert core.created == core.modified


@pytest.mark.parametrize(
    "line", ["a **bold** word", "[a link](x)", "> quoted", "`code`", "  - deeper", "<b>"]
)
def test_markdown_that_would_be_lost_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="not laid out"):
        tool("starter_docx").lay_out(f"# Title\n\n{line}\n", "en")


@pytest.mark.filterwarnings("ignore:Dimensions for page format")
def test_all_sources_are_laid_out_beside_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = tmp_path / "sources" / "docx"
    sources.mkdir(parents=True)
    (tmp_path / "documents").mkdir()
    (sources / "wells.en.md").write_text(SOURCE.format(*PARTS["en"]), encoding="utf-8")
    (tmp_path / "sources" / "wells.fr.md").write_text("# Puits\n\nTexte.\n", encoding="utf-8")
    script = maker()
    monkeypatch.setattr(script, "STARTER", tmp_path)
    script.main()
    assert sorted(one.name for one in (tmp_path / "documents").iterdir()) == ["wells.en.docx", "wells.fr.pdf"]
    assert (tmp_path / "documents" / "wells.en.docx").read_bytes() == made("en")


@word_files
def test_a_word_file_holds_the_words_of_its_source(path: Path) -> None:
    written, found = (
        " ".join(one.text for one in formats.read(data, hint).blocks)
        for data, hint in ((source_of(path).read_bytes(), "text/markdown"), (path.read_bytes(), ""))
    )
    assert Counter(re.findall(r"\w+", written)) == Counter(re.findall(r"\w+", found))


@word_files
def test_a_word_file_is_the_one_that_its_source_gives(path: Path) -> None:
    """Block by block: the bytes hang on the version of python-docx."""
    language = path.stem.rsplit(".", 1)[1]
    fresh = tool("starter_docx").lay_out(source_of(path).read_text(encoding="utf-8"), language)
    kept = formats.read(path.read_bytes())
    assert told(formats.read(fresh)) == told(kept)
    assert (kept.language, kept.doubts) == (language, ())


def test_each_source_of_a_word_file_has_its_document_and_sidecar() -> None:
    for source in LAID_OUT[".docx"].glob("*.md"):
        document = DOCUMENTS / f"{source.stem}.docx"
        assert document.is_file()
        assert Path(f"{document}.toml").is_file()
