"""The pages: what a person sees, in six languages, with no script and from no other host."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from api.wording import choose, library, texts_in
from corpus.languages import UN_LANGUAGES, direction
from corpus.practice_view import FIELD_OF
from tests.api.conftest import Site, document, practice

LARGEST = 60_000
QUESTION = "/?q=complaint+desks+for+domestic+workers+in+Kenya"


def pages() -> Iterator[str]:
    yield from ("/", QUESTION, "/?browse=1", "/?q=sourdough+oven", "/docs", "/nothing")
    yield from (
        f"/practices/{practice(name)}" for name in ("desks.pdf", "centros.md", "shakwa.txt", "gone.txt")
    )
    yield from (f"/documents/{document(name)}" for name in ("desks.pdf", "principles.pdf", "formula.txt"))


class Outline(HTMLParser):
    """Tags with their attributes, and the ids; fails on a tag that is closed and was not open."""

    VOID = frozenset({"meta", "link", "input", "path", "br", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def having(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.tags if name in attributes]


@pytest.mark.parametrize("language", UN_LANGUAGES)
@pytest.mark.parametrize("path", pages())
def test_a_page_is_whole_small_and_asks_no_other_host(site: Site, path: str, language: str) -> None:
    response = site.page(path, language)
    outline = Outline(response.text)
    assert outline.tags[0] == ("html", {"lang": language, "dir": direction(language)})
    assert len(response.content) < LARGEST
    scripts = [attributes for tag, attributes in outline.tags if tag == "script"]
    for one in scripts:
        module = one.get("type") == "module" and str(one["src"]).startswith("/static/") and len(one) == 2
        assert module or one == {"type": "application/ld+json"}
    assert not [name for _, attributes in outline.tags for name in attributes if name.startswith("on")]
    assert outline.having("style") == []
    assert all(source.startswith("/") for tag, a in outline.tags if tag == "link" for source in [a["href"]])
    ids = outline.having("id")
    assert len(ids) == len(set(ids))
    assert [tag for tag, _ in outline.tags].count("h1") == 1 or path == "/nothing"


def test_every_language_says_everything_with_the_same_blanks() -> None:
    english = texts_in("en").table
    blank = re.compile(r"{(\w+)}")
    for language in UN_LANGUAGES:
        table = texts_in(language).table
        assert set(table) == set(english), language
        assert library().missing[language] == []
        for key, said in table.items():
            whole = english[key] if isinstance(english[key], str) else english[key]["other"]
            forms = [said] if isinstance(said, str) else [said["other"]]
            assert [set(blank.findall(one)) for one in forms] == [set(blank.findall(whole))], (language, key)
            assert all(one.strip() for one in forms) or key == "site.comma"


def test_every_fact_that_software_may_propose_has_a_name() -> None:
    assert [field for field in FIELD_OF.values() if not texts_in("en").has(f"proposed.{field}")] == []


@pytest.mark.parametrize(
    ("wanted", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "de-DE,de;q=0.9", "en"),
        ("", "de, fr;q=0.5, ar;q=0.8", "ar"),
        ("ru", "ar", "ru"),
        ("xx", "zh-Hans-CN", "zh"),
        ("", "fr;q=zero, es;q=0.1", "es"),
        ("", "fr;q=0", "en"),
    ],
)
def test_the_language_is_the_one_chosen_else_the_best_accepted(
    wanted: str, accepted: str, language: str
) -> None:
    assert choose(wanted, accepted) == language


def test_what_a_document_says_is_never_taken_for_markup(site: Site) -> None:
    for path in (
        "/?q=remittances+banks",
        f"/practices/{practice('formula.txt')}",
        f"/documents/{document('formula.txt')}",
    ):
        page = site.page(path).text
        assert "&lt;script&gt;alert(1)" in page
        own = re.sub(r'<script type="(?:application/ld\+json|module" src="/static/[\w/.-]+)">', "", page)
        assert "<script" not in own
        assert "<b>Bold" not in page
        assert 'href="javascript:' not in page


def test_the_question_stands_in_its_field_and_never_as_markup(site: Site) -> None:
    page = site.page("/?q=%22%3E%3Csvg+onload%3Dx%3E+desks").text
    assert "<svg onload" not in page
    assert "&#34;&gt;&lt;svg onload=x&gt; desks" in page


def test_words_of_the_question_are_marked_and_passages_have_their_language(site: Site) -> None:
    page = site.page(QUESTION).text
    assert "<mark>Domestic</mark>" in page or "<mark>complaint</mark>" in page
    arabic = site.page("/?q=%D8%B4%D9%83%D8%A7%D9%88%D9%89+%D8%A7%D9%84%D8%B9%D9%85%D8%A7%D9%84").text
    assert '<blockquote lang="ar" dir="rtl">' in arabic


def test_each_hit_shows_the_other_side_of_its_bridge(site: Site) -> None:
    page = site.page(QUESTION).text
    assert "Guidance behind it" in page
    assert "Proposed by software" in page


def test_a_summary_says_who_wrote_it(site: Site) -> None:
    assert (
        "A summary written by Agency Watch, not the body’s own document"
        in site.page("/?q=recruitment+fees+pledge").text
    )


def test_what_is_proposed_is_marked_in_words(site: Site) -> None:
    assert "not yet confirmed: kind" in site.page(f"/practices/{practice('desks.pdf')}").text


def test_a_filter_can_be_chosen_and_taken_away(site: Site) -> None:
    page = site.page(f"{QUESTION}&filters=place%3DKEN&filters=level%3Dfield").text
    outline = Outline(page)
    checked = [a["value"] for tag, a in outline.tags if tag == "input" and "checked" in a]
    assert set(checked) == {"place=KEN", "level=field"}
    away = next(a["href"] for tag, a in outline.tags if a.get("aria-label") == "Remove the filter Kenya")
    assert "KEN" not in away
    assert "level%3Dfield" in away


def test_years_asked_for_become_one_filter(site: Site) -> None:
    page = site.page(f"{QUESTION}&from=2013&to=2019").text
    assert "2013–2019" in page
    assert 'value="period=2013..2019"' in page


def test_a_wrong_filter_is_told_on_the_page_with_the_nearest(site: Site) -> None:
    response = site.page(f"{QUESTION}&filters=place%3DKENN")
    assert response.status_code == 422
    assert "Did you mean KEN?" in response.text


def test_nothing_comparable_is_said_in_words_with_what_may_help(site: Site) -> None:
    page = site.page("/?q=sourdough+oven").text
    assert "Nothing comparable was found" in page
    assert "Look through everything by objective or place" in page


def test_links_keep_the_language_that_was_chosen_by_hand(site: Site) -> None:
    outline = Outline(site.page(f"{QUESTION}&ui_lang=fr").text)
    inside = [
        one for one in outline.having("href")
        if one.startswith(("/practices/", "/documents/", "/?")) and "ui_lang=" not in one
    ]  # fmt: skip
    assert inside == []


def test_a_cited_passage_is_marked_where_it_stands(site: Site) -> None:
    hit = site.get("/v1/search?q=complaint+desks+in+three+towns").json()["hits"][0]
    passage = hit["passages"][0]
    page = site.page(passage["link"].partition("#")[0]).text
    assert f'<mark class="cited" id="{passage["id"]}">{passage["text"]}</mark>' in page
    assert 'id="page-1"' in page
    assert ">Page 4<" in page


def test_a_passage_that_is_not_there_is_told(site: Site) -> None:
    page = site.page(f"/documents/{document('desks.pdf')}?passage=pas-0000000000000000").text
    assert "is not in this edition" in page


def test_a_citation_can_be_forwarded(site: Site) -> None:
    page = site.page(f"/practices/{practice('desks.pdf')}").text
    assert (
        f"Labour Office. Complaint desks for domestic workers. 2019-03-01. https://example.org/report. {site.url}/"
        in page
    )


def test_a_question_in_latin_letters_that_is_really_bangla_gets_a_hint_in_the_readers_language(
    site: Site,
) -> None:
    typed = "probashi shromik der beton na pele ki korbo"
    assert site.get("/v1/search", params={"q": typed}).json()["query"]["seems"] == "bn"
    assert site.get("/v1/search", params={"q": "unpaid wages"}).json()["query"]["seems"] == ""
    page = site.get("/", params={"q": typed, "ui_lang": "fr"})
    assert "Ceci ressemble à du bengali (বাংলা) en lettres latines" in page.text
