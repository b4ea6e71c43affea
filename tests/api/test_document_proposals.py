"""What software proposes of a document is on its page and in its JSON, each with the sentence it rests on."""

import html
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.wording import texts_in
from tests.api.conftest import Site, beside
from tests.api.papers import documents_of, reading_in, write

REPORT = b"""# Complaint desks in Kenya

Published by the International Organization for Migration

12 March 2019

DOI: 10.1234/desks.2019

Desks for complaints opened in Kenya in 2018, and Kenya paid for them. Nobody had to give a name.

\xc2\xa9 International Organization for Migration 2019. All rights reserved.
"""


@dataclass(frozen=True)
class Desks:
    site: Site
    ids: dict[str, str]

    def told(self, name: str, **asked: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = self.site.get(
            f"/v1/documents/{self.ids[name]}", params=asked
        ).json()["proposals"]
        return found


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    folder: Path = tmp_path_factory.mktemp("proposed")
    files = [
        write(folder / "in", "open.md", REPORT),
        write(folder / "in", "cite.md", REPORT.replace(b"Kenya", b"Uganda"), rights="cite"),
        write(folder / "in", "said.md", REPORT.replace(b"Kenya", b"Fiji"), date="2001-01-01"),
    ]
    with (folder / "in" / "said.md.toml").open("a", encoding="utf-8") as sidecar:
        sidecar.write('places = ["TON"]\n')
    house = reading_in(folder / "data", files)
    ids = documents_of(house)
    house.close()
    with beside(Site("", folder / "data", folder / "log")) as site:
        yield Desks(site, ids)


def test_a_document_s_json_tells_what_is_proposed_of_it_with_the_words_that_say_so(desks: Desks) -> None:
    told = {str(one["field"]): one for one in desks.told("open.md")}
    assert {"date", "places", "identifiers"} <= told.keys()
    assert told["places"]["value"] == "Kenya (Done in)"
    assert told["date"]["object"] == "2019-03-12"
    assert told["date"]["value"] == texts_in("en").date("2019-03-12")
    for one in told.values():
        (quoted,) = one["evidence"]  # type: ignore[misc]
        assert quoted["exact"] in REPORT.decode()
        assert one["agent"] == "fieldbridge ingest 1"


def test_values_are_told_in_the_language_asked_for(desks: Desks) -> None:
    french = {one["field"]: one["value"] for one in desks.told("open.md", ui_lang="fr")}
    assert str(french["date"]) == texts_in("fr").date("2019-03-12")
    assert str(french["places"]).startswith("Kenya (")
    assert french["places"] != "Kenya (Done in)"


def test_what_was_declared_is_not_proposed(desks: Desks) -> None:
    fields = {one["field"] for one in desks.told("said.md")}
    assert not fields & {"date", "places"}
    assert "identifiers" in fields


def test_no_sentence_leaves_where_only_a_citation_may(desks: Desks) -> None:
    told = desks.told("cite.md")
    assert told
    assert not any(one["evidence"] for one in told)


@pytest.mark.parametrize("language", ["en", "fr", "es", "ru", "ar", "zh"])
def test_the_document_s_page_shows_them_in_six_languages(desks: Desks, language: str) -> None:
    page = html.unescape(desks.site.page(f"/documents/{desks.ids['open.md']}?ui_lang={language}").text)
    t = texts_in(language)
    assert t("proposed.head") in page
    assert f"<dt>{t('proposed.places')}</dt>" in page
    assert f"<bdi>{t.date('2019-03-12')}</bdi>" in page
    assert ">12 March 2019</q>" in page
