"""What can be done with a practice: cited by library software, sent on in 700 characters, kept for reading offline."""

import json
import re
from collections.abc import Iterator

import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st

from api import models as out
from api.citing import Cited, csl, ris
from api.sharing import MOST, share_text
from corpus.catalogue import Catalogue
from tests.api.conftest import Site, practice, serving
from tests.api.made import PERSON, make, settings_for

CSL_NAMES = {
    "id", "type", "title", "container-title", "author", "publisher", "issued", "language", "page", "number",
    "DOI", "ISBN", "URL", "note",
}  # fmt: skip


def shown(**more: object) -> out.Practice:
    fields: dict[str, object] = {
        "id": "prac-1", "title": "Complaint desks", "kind": "practice", "level": "field", "places": [],
        "period": {"start": 2014, "end": 2018}, "outcome": "worked", "outcome_evidence": "none", "tags": [],
        "provenance": "source", "lang": "en", "dir": "ltr", "summary": "", "publisher": "Labour Office",
        "date": "2019-03-01", "source_url": "https://example.org/report", "rights": "quote", "collection": "c",
        "document": "doc-1", "link": "/practices/prac-1", "proposed": [], **more,
    }  # fmt: skip
    return out.Practice.model_validate(fields)


def cited(**more: object) -> Cited:
    names = (("doi", "10.1000/1"), ("symbol", "A/73/1"))
    return Cited(
        shown(**more), "https://here.example/practices/prac-1", "Annual report", "iv", names, "A note"
    )


def test_library_software_reads_what_is_cited() -> None:
    (entry,) = rispy.loads(ris(cited()))
    assert entry["type_of_reference"] == "RPRT"
    assert entry["title"] == "Complaint desks"
    assert entry["secondary_title"] == "Annual report"
    assert entry["authors"] == ["Labour Office"]
    assert entry["year"] == "2019"
    assert entry["doi"] == "10.1000/1"
    assert entry["start_page"] == "iv"
    assert entry["urls"] == ["https://example.org/report", "https://here.example/practices/prac-1"]
    (item,) = json.loads(csl(cited()))
    assert set(item) <= CSL_NAMES
    assert (item["type"], item["issued"]) == ("report", {"date-parts": [[2019, 3, 1]]})
    assert item["author"] == [{"literal": "Labour Office"}]
    assert (item["page"], item["number"], item["DOI"]) == ("iv", "A/73/1", "10.1000/1")


@pytest.mark.parametrize(
    ("kind", "tag", "name"), [("instrument", "LEGAL", "treaty"), ("law-or-policy", "STAT", "legislation")]
)
def test_a_law_is_not_cited_as_a_report(kind: str, tag: str, name: str) -> None:
    assert ris(cited(kind=kind)).startswith(f"TY  - {tag}\r\n")
    assert json.loads(csl(cited(kind=kind)))[0]["type"] == name


@given(st.text(max_size=80), st.text(max_size=80), st.sampled_from(["", "2019", "2019-03", "soon"]))
def test_no_value_can_begin_a_field_of_its_own(title: str, publisher: str, date: str) -> None:
    one = cited(title=title + "\r\nAU  - Somebody Else\n", publisher=publisher, date=date)
    lines = ris(one).split("\r\n")
    assert [line for line in lines if line.startswith("AU  - Somebody")] == []
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines if line)
    assert lines[-2].startswith("ER")
    item = json.loads(csl(one))[0]
    assert "\n" not in item["title"]


ANY = st.text(st.characters(codec="utf-8"), max_size=900)


@given(ANY, st.lists(st.text(max_size=120), max_size=3), ANY, st.text(max_size=60), st.integers(0, 200))
def test_what_is_shared_fits_and_its_link_is_whole(
    title: str, about: list[str], quotation: str, page: str, longer: int
) -> None:
    link = "https://practices.example.org/practices/prac-" + "a" * longer
    text = share_text(title, about, quotation, page, link)
    assert len(text) <= MOST
    assert text.splitlines()[-1] == link
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)


def test_what_is_shared_says_title_place_year_words_and_page() -> None:
    text = share_text(
        "Complaint desks",
        ("Kenya", "2014–2018", "Field practice"),
        "Desks opened. " * 80,
        "page 4",
        "https://x.example/p",
    )
    first, second, third, last = text.split("\n")
    assert (first, second, last) == (
        "Complaint desks",
        "Kenya · 2014–2018 · Field practice",
        "https://x.example/p",
    )
    assert third.startswith("“Desks opened.")
    assert third.endswith("…” (page 4)")
    assert len(text) > MOST - 40
    assert (
        share_text("ممارسة", (), "می\u200cخواهم", "", "https://x.example/p").split("\n")[1]
        == "“می\u200cخواهم”"
    )


def test_a_citation_comes_in_the_form_that_is_asked_for(site: Site) -> None:
    where = f"/v1/practices/{practice('desks.pdf')}/citation"
    asked = site.get(f"{where}?format=ris&page=3")
    assert asked.headers["content-type"].startswith("application/x-research-info-systems")
    assert rispy.loads(asked.text)[0]["start_page"] == "3"
    accepted = site.get(where, headers={"Accept": "application/x-research-info-systems"})
    assert accepted.text.startswith("TY  - ")
    assert site.get(where).json()[0]["title"] == "Complaint desks for domestic workers"
    assert site.get(f"{where}?format=bib").status_code == 422
    assert site.get("/v1/practices/prac-none/citation").status_code == 404


def test_every_hit_can_be_cited_and_sent_on_without_a_script(site: Site) -> None:
    page = site.page("/?q=complaint+desks+for+domestic+workers").text
    one = practice("desks.pdf")
    assert f"/v1/practices/{one}/citation?page=" in page
    assert re.search(rf'<textarea id="s-{one}" readonly[^>]*>[^<]*/practices/{one}</textarea>', page)
    assert "mailto:?subject=" in page
    assert re.search(r"<button[^>]* hidden[^>]*data-keep", page)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("kept") / "data"
    make(settings_for(folder)).catalogue.close()
    yield from serving(folder)


@pytest.mark.browser
def test_practices_are_kept_read_without_a_network_and_emptied_when_withdrawn(
    chromium: object, own: Site
) -> None:
    from playwright.sync_api import Browser, expect

    assert isinstance(chromium, Browser)
    context = chromium.new_context(locale="en")
    page = context.new_page()
    told: list[str] = []
    page.on("console", lambda one: told.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: told.append(str(one)))
    page.goto(f"{own.url}/?q=complaint+desks+for+domestic+workers")
    keep = page.locator(f"button[data-keep={practice('desks.pdf')}]").first
    expect(keep).to_be_visible()
    keep.click()
    expect(keep).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("status")).to_have_text("Kept in this browser")

    page.goto(f"{own.url}/kept")
    expect(page.get_by_role("heading", name="Complaint desks for domestic workers")).to_be_visible()
    page.wait_for_function(
        "() => navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready.then(() => true)"
    )
    page.reload()
    expect(page.locator("#kept article")).to_have_count(1)
    context.set_offline(True)
    page.goto(f"{own.url}/kept")
    expect(page.get_by_role("heading", name="Complaint desks for domestic workers")).to_be_visible()
    expect(page.locator("#kept blockquote").first).to_be_visible()
    context.set_offline(False)

    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the citations").click()
    assert "Complaint desks" in saved.value.path().read_text(encoding="utf-8")

    catalogue = Catalogue.open(own.folder / "catalogue.db")
    with catalogue.write(PERSON, "withdrawn") as writer:
        writer.retire_practice(practice("desks.pdf"), "asked for")
    catalogue.close()
    page.goto(f"{own.url}/kept")
    expect(page.locator("#kept")).to_contain_text("This was withdrawn")
    expect(page.locator("#kept blockquote")).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Remove: ")).click()
    expect(page.get_by_text("Nothing is kept yet")).to_be_visible()
    assert [one for one in told if "410" not in one and "ERR_INTERNET_DISCONNECTED" not in one] == []
    context.close()


@pytest.mark.browser
def test_copying_puts_the_very_words_on_the_clipboard(chromium: object, site: Site) -> None:
    from playwright.sync_api import Browser, expect

    assert isinstance(chromium, Browser)
    context = chromium.new_context(locale="en", permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{site.url}/?q=complaint+desks+for+domestic+workers")
    page.get_by_text("Share", exact=True).first.click()
    copy = page.locator("details.share").first.get_by_role("button", name="Copy")
    copy.click()
    expect(page.get_by_role("status")).to_have_text("Copied")
    text = page.locator("details.share textarea").first.input_value()
    assert page.evaluate("() => navigator.clipboard.readText()") == text
    assert len(text) <= MOST
    context.close()
