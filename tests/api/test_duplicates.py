"""Documents that are alike, where people meet them: the report, the verb, the page, the answer, and a list of hits."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.house import open_house
from corpus.access import everything
from tests.api.conftest import Site, beside
from tests.api.made import settings_for, word_spaces
from tests.api.test_ingest_verbs import verb
from tests.ingest.test_alike import markdown, paragraphs

PARTS = paragraphs(1)
NEAR = [*PARTS[:-1], paragraphs(2)[0]]
FILES = {
    "a.md": markdown("Boats for registrars", PARTS, date="2014-01-01", language="en"),
    "b.md": markdown("Boats for registrars, again", NEAR, date="2014-01-01", language="en"),
    "c.md": markdown("Boats for registrars", NEAR[2:], date="2019-01-01", language="en"),
    "hidden.md": markdown("Boats behind a door", PARTS, language="en"),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, models: Path) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("alike")
    (folder / "in").mkdir()
    for name, text in FILES.items():
        (folder / "in" / name).write_text(text)
    (folder / "in" / "hidden.md.toml").write_text('visibility = "group:desk"\n')
    said = json.loads(verb(folder, models, "ingest", folder / "in", "--report", folder / "r.html", "--json"))
    return folder, said


def test_the_report_tells_what_seems_alike_as_data_and_as_a_page(told: tuple[Path, dict[str, Any]]) -> None:
    folder, said = told
    relations = {one["relation"] for one in said["alike"]}
    assert relations >= {"newer-edition", "near-copy"}
    page = (folder / "r.html").read_text()
    for one in said["alike"]:
        assert one["id"] in page
        assert one["file"] in page


def test_the_verb_lists_quotes_and_takes_a_word_that_stays(
    told: tuple[Path, dict[str, Any]], models: Path
) -> None:
    folder, said = told
    rows = json.loads(verb(folder, models, "duplicates", "--json"))["alike"]
    assert {one["id"] for one in rows} == {one["id"] for one in said["alike"]}
    assert all(len(one["evidence"]) == 2 and one["verdict"] == "proposed" for one in rows)
    near = next(
        one for one in rows if {one["document"]["file"], one["other"]["file"]} == {"in/a.md", "in/b.md"}
    )
    newer = next(one for one in rows if one["relation"] == "newer-edition")
    assert (newer["document"]["file"], newer["other"]["file"]) == ("in/c.md", "in/a.md")

    verb(folder, models, "duplicates", "reject", newer["id"])
    verb(folder, models, "duplicates", "accept", near["id"], "--json")
    assert "like-none" not in verb(folder, models, "duplicates")
    verb(folder, models, "duplicates", "accept", "like-none", code=1)
    left = {
        one["id"]: one["verdict"] for one in json.loads(verb(folder, models, "duplicates", "--json"))["alike"]
    }
    assert left[near["id"]] == "confirmed"
    assert newer["id"] not in left
    every = json.loads(verb(folder, models, "duplicates", "--all", "--json"))["alike"]
    assert {one["id"]: one["verdict"] for one in every}[newer["id"]] == "rejected"
    (folder / "in" / "a.md").write_text(FILES["a.md"] + "\nA line more.\n")
    again = json.loads(verb(folder, models, "ingest", folder / "in", "--json"))
    assert newer["id"] not in {one["id"] for one in again["alike"]}
    assert near["id"] not in {one["id"] for one in again["alike"]}


def test_the_page_and_the_answer_show_what_may_be_seen_and_hits_are_shown_once(
    told: tuple[Path, dict[str, Any]],
) -> None:
    folder, _ = told
    house = open_house(settings_for(folder / "data"), spaces=word_spaces())
    with house.catalogue.reader(everything()) as reader:
        ids = {edition.filename.removeprefix("in/"): one.id for one, edition in reader.newest_editions()}
    house.publisher.publish(full=True)
    house.close()
    with beside(Site("", folder / "data", folder / "log")) as site:
        one = site.get(f"/v1/documents/{ids['a.md']}").json()
        assert [(each["id"], each["verdict"], each["relation"]) for each in one["alike"]] == [
            (ids["b.md"], "confirmed", "near-copy")
        ]
        assert "hidden" not in json.dumps(one).casefold()
        other = site.get(f"/v1/documents/{ids['b.md']}").json()
        assert ids["c.md"] in {each["id"] for each in other["alike"] if each["verdict"] == "proposed"}
        shown = site.page(f"/documents/{ids['b.md']}").text
        assert "near copy" in shown
        assert "(proposed)" in shown
        found: httpx.Response = site.get("/v1/search?q=" + "+".join(PARTS[0].split()[:12]))
        hits = {hit["practice"]["document"]: hit["also"] for hit in found.json()["hits"]}
        assert len(hits.keys() & {ids["a.md"], ids["b.md"]}) == 1
        first = next(iter(hits.keys() & {ids["a.md"], ids["b.md"]}))
        assert {each["document"] for each in hits[first]} == {ids["a.md"], ids["b.md"]} - {first}
        listed = site.page("/?q=" + "+".join(PARTS[0].split()[:12])).text
        assert "Also as" in listed


def test_an_ingest_that_changes_nothing_makes_no_new_index_though_likenesses_were_found(
    tmp_path: Path, models: Path
) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text(FILES["a.md"])
    first = json.loads(verb(tmp_path, models, "ingest", tmp_path / "a.md", tmp_path / "b.md", "--json"))
    assert [one["relation"] for one in first["alike"]] == ["same-file"]
    again = json.loads(verb(tmp_path, models, "ingest", tmp_path / "a.md", tmp_path / "b.md", "--json"))
    assert again["published"] is None
    assert again["alike"] == []
