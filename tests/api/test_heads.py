"""What pages tell machines of themselves: citation tags, JSON-LD, addresses; and what they never tell."""

import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api import models as out
from api.heads import document_head
from api.templates import environment
from corpus.languages import UN_LANGUAGES
from tests.api.conftest import Site, document, practice


class Told(HTMLParser):
    """Tags of the head by name, links by relation, and the data block."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, str]] = []
        self.links: list[dict[str, str]] = []
        self.blocks: list[str] = []
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.tags.append((values.get("name") or values.get("property", ""), values.get("content", "")))
        if tag == "link":
            self.links.append(values)
        self._inside = tag == "script" and values.get("type") == "application/ld+json"
        if self._inside:
            self.blocks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.blocks[-1] += data

    def of(self, name: str) -> list[str]:
        return [content for tag, content in self.tags if tag == name]

    @property
    def data(self) -> dict[str, Any]:
        assert len(self.blocks) == 1
        loaded: dict[str, Any] = json.loads(self.blocks[0])
        return loaded


def told(site: Site, path: str) -> Told:
    return Told(site.page(path).text)


def test_a_document_can_be_taken_up_by_library_software(site: Site) -> None:
    head = told(site, f"/documents/{document('desks.pdf')}")
    assert head.of("citation_title") == ["Complaint desks for domestic workers"]
    assert head.of("citation_author") == head.of("citation_technical_report_institution") == ["Labour Office"]
    assert head.of("citation_publication_date") == ["2019/03/01"]
    assert head.of("citation_language") == ["en"]
    assert head.data["@context"] == "https://schema.org"
    assert head.data["@type"] == "Report"
    assert head.data["publisher"] == {"@type": "Organization", "name": "Labour Office"}
    assert head.data["encoding"]["contentUrl"] == f"/v1/documents/{document('desks.pdf')}/file"
    assert [one["url"] for one in head.data["hasPart"]] == [f"/practices/{practice('desks.pdf')}"]


def test_a_practice_tells_where_and_when_it_was_and_what_it_rests_on(site: Site) -> None:
    data = told(site, f"/practices/{practice('desks.pdf')}").data
    assert data["@type"] == "CreativeWork"
    assert {one["identifier"] for one in data["spatialCoverage"]} == {"KEN", "SAU"}
    assert data["temporalCoverage"] == "2014/2018"
    assert data["isPartOf"]["url"] == f"/documents/{document('desks.pdf')}"
    assert "Desks in three towns" in data["abstract"]


def test_of_a_summary_who_wrote_it_is_the_author(site: Site) -> None:
    head = told(site, f"/practices/{practice('fees.html')}")
    assert head.of("citation_author") == ["Agency Watch"]
    assert head.data["author"]["name"] == "Agency Watch"


@pytest.mark.parametrize("name", ["principles.pdf", "centros.md"])
def test_no_head_names_a_file_or_a_text_that_rights_keep(site: Site, name: str) -> None:
    for path in (f"/documents/{document(name)}", f"/practices/{practice(name)}"):
        head = told(site, path)
        assert head.of("citation_pdf_url") == []
        assert "encoding" not in head.data
    silent = json.dumps(told(site, f"/practices/{practice('centros.md')}").data, ensure_ascii=False)
    assert "explican" not in silent


def test_a_page_names_its_one_address_and_those_in_other_languages(site: Site) -> None:
    path = f"/documents/{document('desks.pdf')}"
    for asked in (path, f"{path}?ui_lang=ar", f"{path}?passage=pas-x", f"{path}?part=1"):
        head = told(site, asked)
        assert [one["href"] for one in head.links if one["rel"] == "canonical"] == [path]
        alternates = {one["hreflang"]: one["href"] for one in head.links if "hreflang" in one}
        assert set(alternates) == {*UN_LANGUAGES, "x-default"}
        assert alternates["zh"] == f"{path}?ui_lang=zh"
        assert f"/v1{path}" in [one["href"] for one in head.links if one.get("type") == "application/json"]


def test_what_was_proposed_is_no_keyword(site: Site) -> None:
    shown = site.get(f"/v1/practices/{practice('desks.pdf')}").json()
    data = told(site, f"/practices/{practice('desks.pdf')}").data
    assert data["keywords"] == [tag["label"] for tag in shown["tags"] if tag["verdict"] != "proposed"]


def test_result_pages_are_not_to_be_kept_by_search_engines_and_others_are(site: Site) -> None:
    assert site.page("/?q=desks").headers["X-Robots-Tag"] == "noindex"
    for path in ("/", f"/practices/{practice('desks.pdf')}", f"/documents/{document('desks.pdf')}"):
        assert "X-Robots-Tag" not in site.page(path).headers


def test_crawlers_are_told_what_is_there_and_nothing_hidden(site: Site) -> None:
    robots = site.get("/robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    assert f"Sitemap: {site.url}/sitemap.xml" in robots.text
    sitemap = site.get("/sitemap.xml").text
    addresses = re.findall("<loc>(.*?)</loc>", sitemap)
    assert f"{site.url}/practices/{practice('desks.pdf')}" in addresses
    for hidden in ("secret.txt", "gone.txt"):
        assert practice(hidden) not in sitemap


nasty = st.text(alphabet="<>/!-scriptSCRIPT&\"'\\\u2028\u2029 {}ع\u202e\ud800", max_size=60)


@given(nasty, nasty)
def test_no_title_ends_the_data_block_or_leaves_an_attribute(title: str, publisher: str) -> None:
    one = out.Document(
        id="doc-1", edition="ed-1", newest=True, title=title, lang="en", dir="ltr", publisher=publisher, date="2019",
        media_type="application/pdf", size=1, sha256="", filename="a.pdf", rights="open", provenance="source",
        source_url="javascript:alert(1)", collection="", identifiers={"doi": title}, headings=[], pages=[], editions=[],
        versions=[], practices=[], alike=[], doubts=[], proposals=[], link="/documents/doc-1", file="/f",
        text=None,
    )  # fmt: skip
    head = document_head(one, title, "")
    macro = environment().from_string('{% import "head.html" as machine %}{{ machine.told(head) }}')
    text = macro.render(head=head).encode("utf-8", "replace").decode()
    found = Told(text)
    assert text.count("<script") == text.count("</script") == 1
    assert found.data.get("name", "") == title
    plain = title.encode("utf-8", "replace").decode()
    assert found.of("citation_title") == ([plain] if title else [])
    assert "javascript:" not in json.dumps(
        {**found.data, "name": "", "author": "", "publisher": "", "identifier": ""}
    )
