"""What was withdrawn, merged or split: its page and its problem document tell what it was and what came after it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from corpus.access import Visibility
from corpus.languages import UN_LANGUAGES
from tests.api.conftest import Site, beside
from tests.api.made import MADE, PERSON, Made, document_of, make, practice_of, settings_for

DESKS, FEES, SHAKWA, SECRET = (
    next(one for one in MADE if one.name == name)
    for name in ("desks.pdf", "fees.html", "shakwa.txt", "secret.txt")
)


def closed(name: str, title: str) -> Made:
    return replace(DESKS, name=name, title=title)


MERGED, SPLIT, CHAIN, HIDDEN, LOOP, DROPPED, TAKEN = (
    closed("merged.txt", "A desk that was merged"),
    closed("split.txt", "A <b>desk</b> that was split"),
    closed("chain.txt", "A desk that went twice"),
    closed("hidden.txt", "A desk with a hidden successor"),
    closed("loop.txt", "A desk that follows itself"),
    closed("dropped.txt", "A desk without a successor"),
    closed("taken.txt", "A document taken out"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("gone") / "data"
    house = make(
        settings_for(folder),
        (DESKS, FEES, SHAKWA, SECRET, MERGED, SPLIT, CHAIN, HIDDEN, LOOP, DROPPED, TAKEN),
    )
    with house.catalogue.write(PERSON, "tidied up") as writer:
        writer.retire_practice(practice_of(MERGED), "it was merged with another", practice_of(DESKS))
        two = f"{practice_of(FEES)}, {practice_of(SHAKWA)}"
        writer.retire_practice(practice_of(SPLIT), "it held two", two)
        writer.retire_practice(practice_of(CHAIN), "it was merged", practice_of(MERGED))
        writer.retire_practice(practice_of(HIDDEN), "it was merged", practice_of(SECRET))
        writer.retire_practice(practice_of(LOOP), "it was merged", practice_of(LOOP))
        writer.retire_practice(practice_of(DROPPED), "the document no longer holds it")
        writer.withdraw_document(
            document_of(TAKEN), "the file was taken out of its folder", document_of(DESKS)
        )
    house.close()
    with beside(Site("", folder, folder / "log")) as made:
        yield made


def successors(site: Site, one: Made) -> list[str]:
    body = site.get(f"/v1/practices/{practice_of(one)}").json()
    assert body["status"] == 410
    return [each["title"] for each in body.get("successors", [])]


def test_a_problem_tells_title_date_reason_and_successor(site: Site) -> None:
    response = site.get(f"/v1/practices/{practice_of(MERGED)}")
    body = response.json()
    assert (response.status_code, body["kind"]) == (410, "practice")
    assert body["withdrawn_title"] == "A desk that was merged"
    assert body["reason"] == "it was merged with another"
    assert body["date"].startswith("20")
    assert body["successors"] == [
        {
            "id": practice_of(DESKS),
            "title": DESKS.title,
            "lang": "en",
            "link": f"/practices/{practice_of(DESKS)}",
        }
    ]


def test_of_what_was_split_all_parts_are_named_and_of_a_chain_its_living_end(site: Site) -> None:
    assert successors(site, SPLIT) == [FEES.title, SHAKWA.title]
    assert successors(site, CHAIN) == [DESKS.title]


def test_a_successor_that_may_not_be_seen_is_not_named_and_a_circle_ends(site: Site) -> None:
    assert successors(site, HIDDEN) == []
    assert SECRET.title not in site.page(f"/practices/{practice_of(HIDDEN)}").text
    assert successors(site, LOOP) == []


def test_a_document_that_is_gone_leads_to_a_document_by_every_address(site: Site) -> None:
    for way in ("", "/file", "/pages/1", "/pages/1/picture", "/pages/1/file"):
        body = site.get(f"/v1/documents/{document_of(TAKEN)}{way}").json()
        assert (body["status"], body["kind"]) == (410, "document")
        assert [one["link"] for one in body["successors"]] == [f"/documents/{document_of(DESKS)}"]


def test_the_page_tells_the_same_with_links(site: Site) -> None:
    page = site.page(f"/practices/{practice_of(SPLIT)}")
    assert page.status_code == 410
    assert "A &lt;b&gt;desk&lt;/b&gt; that was split" in page.text
    assert f'<a href="/practices/{practice_of(SHAKWA)}" lang="ar" dir="rtl">' in page.text
    assert "This practice was withdrawn" in page.text
    document = site.page(f"/documents/{document_of(TAKEN)}").text
    assert "This document was withdrawn" in document
    assert f'href="/documents/{document_of(DESKS)}"' in document


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_reasons_that_are_ours_are_told_in_the_language_of_the_reader(site: Site, language: str) -> None:
    from api.wording import texts_in

    page = site.page(f"/practices/{practice_of(DROPPED)}", language).text
    assert texts_in(language)("gone.the document no longer holds it") in page
    assert ("no longer holds" in page) == (language == "en")


def test_every_reason_that_our_own_software_gives_has_its_words() -> None:
    import inspect

    from api import arriving, purging
    from api.desk import publishing
    from api.wording import texts_in
    from corpus.catalogue import writer
    from ingest import writing

    source = "".join(map(inspect.getsource, (writing, writer, purging, arriving, publishing)))
    for reason in (key.removeprefix("gone.") for key in texts_in("en").table if key.startswith("gone.")):
        assert reason in ("practice", "document") or f'"{reason}"' in source


def test_hidden_things_that_are_gone_are_not_there_at_all(site: Site) -> None:
    assert Visibility("signed-in") == SECRET.visibility
    assert site.get(f"/v1/practices/{practice_of(SECRET)}").status_code == 404
