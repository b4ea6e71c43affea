"""The starter collection as a whole: what is in it, and that each document is what it says."""

import re
import warnings
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from pypdf import PdfReader

from corpus.access import Rights
from corpus.concepts import GROUPS, OBJECTIVES, PLACES
from corpus.practices import Kind, Level, Outcome, OutcomeEvidence, PlaceRole, Reach
from corpus.vocabulary_files import shipped
from corpus.works import Provenance
from tests.corpus.starter_rules import needs_claim
from tests.corpus.starter_text import DOCUMENTS, SOURCES, STARTER, StarterDocument, documents, source_of

WARNING = {
    "en": "A summary written for this software; check the source before use.",
    "fr": "Un résumé rédigé pour ce logiciel ; vérifiez la source avant usage.",
    "es": "Un resumen escrito para este programa; compruebe la fuente antes de usarlo.",
    "ar": "ملخص كُتب لهذا البرنامج؛ راجع المصدر قبل الاستعمال.",
    "ru": "Краткое изложение, написанное для этой программы; перед использованием проверьте источник.",
    "zh": "本摘要为本软件编写；使用前请核对来源。",
}
CHOICES = {
    "kind": Kind, "level": Level, "scope": Reach, "outcome": Outcome, "outcome_evidence": OutcomeEvidence,
    "rights": Rights, "provenance": Provenance,
}  # fmt: skip
CONCEPTS = {
    "sectors": "sectors", "target_groups": "target-groups", "objectives": OBJECTIVES, "groups": GROUPS,
    "places": PLACES,
}  # fmt: skip
NEEDED = {*CHOICES, "title", "summary", "places", "period", "target_groups", "bodies", "objectives", "groups",
          "publisher", "date", "language", "source_url"}  # fmt: skip
MAY = {"sectors", "identifiers", "lessons", "conditions", "work"}

each = pytest.mark.parametrize("document", documents(), ids=lambda one: one.name)


def many(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else [value]


def test_twelve_are_of_the_field_and_twenty_global_in_six_languages_and_several_formats() -> None:
    levels = Counter(one.declared["level"] for one in documents())
    assert set(levels) == {"field", "global"}
    assert levels["field"] >= 12
    assert levels["global"] >= 20
    languages = Counter(one.language for one in documents())
    assert min(languages[one] for one in WARNING) >= 3
    assert {one.language for one in documents()} == set(WARNING)
    formats = Counter(Path(one.name).suffix for one in documents())
    assert formats[".pdf"] >= 3
    assert formats[".html"] >= 3
    assert formats[".md"] >= 3


def test_four_documents_are_language_versions_of_one_work() -> None:
    versions = [one for one in documents() if one.declared.get("work") == "starter-global-compact"]
    assert {one.language for one in versions} == {"en", "fr", "es", "ar"}
    assert len(versions) == 4
    assert len({tuple(one.declared["objectives"]) for one in versions}) == 1


@each
def test_a_document_opens_with_the_warning_in_its_language(document: StarterDocument) -> None:
    assert document.lines[0] == WARNING[document.language]
    assert document.lines[1] == document.declared["title"]


@each
def test_a_document_is_long_enough_to_be_searched_and_short_enough_to_be_checked(
    document: StarterDocument,
) -> None:
    assert 350 <= document.words() <= 900


@each
def test_a_document_declares_itself_in_words_that_are_known(document: StarterDocument) -> None:
    declared = document.declared
    assert set(declared) >= NEEDED
    assert set(declared) <= NEEDED | MAY
    for key, choices in CHOICES.items():
        assert declared[key] in list(choices)
    for key, name in CONCEPTS.items():
        scheme = shipped().get(name)
        assert scheme is not None
        for value in many(declared.get(key, [])):
            concept = value["code"] if isinstance(value, dict) else value
            assert scheme.get(str(concept)) is not None, (key, concept)
    for place in many(declared["places"]):
        assert not isinstance(place, dict) or place["role"] in list(PlaceRole)
    assert declared["publisher"] == "fieldbridge starter collection"
    assert declared["provenance"] == "summary"
    assert declared["rights"] == "open"
    assert declared["language"] == document.language
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(declared["date"]))
    assert declared["source_url"].startswith(("http://", "https://"))
    assert declared["summary"] in document.sentences()


@each
def test_field_and_global_documents_meet_in_an_objective(document: StarterDocument) -> None:
    own = set(many(document.declared["objectives"]))
    across = [one for one in documents() if one.declared["level"] != document.declared["level"]]
    assert any(own & set(many(one.declared["objectives"])) for one in across)


pdfs = pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.pdf")), ids=lambda one: one.name)


@pdfs
def test_a_pdf_holds_the_words_of_its_source_under_a_running_header(path: Path) -> None:
    pages = PdfReader(path).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) >= 2
    title = next(d.declared["title"] for d in documents() if d.name == path.name)
    for number, text in enumerate(texts, 1):
        lines = [line.strip() for line in text.strip().splitlines()]
        assert lines[-1] == str(number)
        if number > 1:
            assert title.startswith(lines[0].removesuffix(" ..."))
    found = Counter(re.findall(r"\w+", " ".join(texts)))
    written = Counter(re.findall(r"\w+", source_of(path).read_text(encoding="utf-8")))
    assert not written - found


@pdfs
def test_a_pdf_has_headings_and_a_table(path: Path) -> None:
    source = source_of(path).read_text(encoding="utf-8")
    assert source.count("\n## ") >= 3
    assert source.count("\n| ") >= 5


def tool(name: str) -> ModuleType:
    """A script of docs/tools, which may import those beside it."""
    place = STARTER.parents[1] / "docs" / "tools"
    spec = spec_from_file_location(name, place / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(place))
        spec.loader.exec_module(module)
    return module


def maker() -> ModuleType:
    return tool("make_starter_files")


def test_the_pdfs_are_those_that_their_sources_give() -> None:
    """Text by text: the bytes hang on the version of fpdf2."""
    for source in sorted(SOURCES.glob("*.md")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            language = source.stem.rsplit(".", 1)[1]
            made = maker().lay_out(source.read_text(encoding="utf-8"), language).output()
        fresh = [page.extract_text() for page in PdfReader(BytesIO(made)).pages]
        kept = [page.extract_text() for page in PdfReader(DOCUMENTS / f"{source.stem}.pdf").pages]
        assert fresh == kept


def test_the_layout_refuses_letters_that_its_fonts_do_not_have() -> None:
    with pytest.raises(ValueError, match="latin-1"):
        maker().lay_out("# Привет\n", "ru")


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.html")), ids=lambda one: one.name)
def test_a_page_has_a_menu_a_cookie_banner_and_a_footer_that_state_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for part in ("<nav", "cookie-banner", "<footer"):
        assert part in text
    document = next(one for one in documents() if one.name == path.name)
    direction = "rtl" if document.language == "ar" else "ltr"
    assert f'<html lang="{document.language}" dir="{direction}">' in text
    assert len(document.around) > 100
    assert not re.search(r"\d", document.around)


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.md")), ids=lambda one: one.name)
def test_front_matter_keeps_its_codes_as_text(path: Path) -> None:
    front = yaml.safe_load(path.read_text(encoding="utf-8").split("---\n")[1])
    assert all(isinstance(one, str) for one in front["objectives"])
    assert all(isinstance(one, str | dict) for one in front["places"])


def test_the_read_me_opens_with_the_warning() -> None:
    text = (STARTER / "README.md").read_text(encoding="utf-8")
    assert text.startswith(WARNING["en"] + "\n")
    assert not needs_claim(WARNING["en"], "en")
