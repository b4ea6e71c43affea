"""GET and POST /v1/search, suggest, practices, documents, vocabularies, map: the contract, literally."""

import httpx
import pytest

from corpus.skos.reading import from_skos
from corpus.vocabulary_files import shipped
from tests.api.conftest import Site, document, practice

QUESTION = "complaint desks for domestic workers in Kenya"


def ask(site: Site, **parameters: object) -> dict[str, object]:
    response = site.get("/v1/search", params={"q": QUESTION, **parameters})
    assert response.status_code == 200, response.text
    answer: dict[str, object] = response.json()
    return answer


def test_an_answer_has_the_members_that_the_design_promises(site: Site) -> None:
    answer = ask(site)
    assert {
        "generation",
        "query",
        "total",
        "total_relation",
        "comparable",
        "degraded",
        "facets",
        "hits",
    } <= set(answer)
    assert answer["query"] == {"text": QUESTION, "language": "en", "seems": ""}
    hit = answer["hits"][0]  # type: ignore[index]
    assert {"practice", "score", "relevance", "why", "passages", "bridges"} <= set(hit)
    assert {
        "id",
        "title",
        "kind",
        "level",
        "places",
        "period",
        "outcome",
        "tags",
        "provenance",
        "lang",
        "dir",
    } <= set(hit["practice"])
    assert {"id", "text", "highlights", "page", "page_label", "heading", "document", "link"} <= set(
        hit["passages"][0]
    )
    assert {"terms", "concepts"} <= set(hit["why"])
    bridge = next(one for hit in answer["hits"] for one in hit["bridges"])  # type: ignore[union-attr]
    assert set(bridge) == {"practice", "relation", "verdict", "score", "why", "version"}
    assert {"concepts", "here", "there"} == set(bridge["why"])


def test_the_best_practice_comes_first_and_says_what_it_meets(site: Site) -> None:
    hit = ask(site)["hits"][0]  # type: ignore[index]
    assert hit["practice"]["id"] == practice("desks.pdf")
    assert "Kenya" in [one["label"] for one in hit["why"]["concepts"]]


def test_highlights_are_code_points_of_the_text_beside_them(site: Site) -> None:
    response = site.get("/v1/search", params={"q": "شكاوى العمال المنزليين"})
    hit = next(one for one in response.json()["hits"] if one["practice"]["lang"] == "ar")
    words = [
        passage["text"][start:end] for passage in hit["passages"] for start, end in passage["highlights"]
    ]
    assert "شكاوى" in words
    assert all(word and not word.isspace() for word in words)


def test_post_answers_as_get_does(site: Site) -> None:
    asked = {"q": QUESTION, "filters": ["place=KEN,PHL", "level=field"], "limit": 2, "facets": ["level"]}
    posted = httpx.post(f"{site.url}/v1/search", json=asked).json()
    got = ask(site, filters=["place=KEN,PHL", "level=field"], limit=2, facets="level")
    assert posted == got
    assert list(got["facets"]) == ["level"]  # type: ignore[call-overload]


def test_the_count_beside_a_facet_is_what_choosing_it_shows(site: Site) -> None:
    for facet, counts in ask(site)["facets"].items():  # type: ignore[attr-defined]
        for one in counts[:3]:
            chosen = ask(site, filters=f"{facet}={one['value']}")
            assert chosen["total"] == one["count"], (facet, one)


def test_explain_shows_summands_that_add_up_to_the_score(site: Site) -> None:
    hit = ask(site, explain=True)["hits"][0]  # type: ignore[index]
    assert sum(part["adds"] for part in hit["why"]["parts"]) == pytest.approx(hit["score"], abs=1e-3)


def test_paging_with_the_generation_sent_back_gives_every_practice_once(site: Site) -> None:
    first = site.get("/v1/search", params={"limit": 3}).json()
    seen = [hit["practice"]["id"] for hit in first["hits"]]
    while len(seen) < first["total"]:
        more = {"limit": 3, "offset": len(seen), "generation": first["generation"]}
        seen += [hit["practice"]["id"] for hit in site.get("/v1/search", params=more).json()["hits"]]
    assert len(seen) == len(set(seen)) == first["total"]


def test_what_is_far_off_is_told_as_not_comparable(site: Site) -> None:
    answer = site.get("/v1/search", params={"q": "sourdough oven temperature"}).json()
    assert answer["comparable"] is False
    assert {hit["relevance"] for hit in answer["hits"]} <= {"none"}


def test_an_unchanged_answer_is_not_sent_again(site: Site) -> None:
    first = site.get("/v1/search", params={"q": "desks"})
    tag = first.headers["etag"]
    again = site.get("/v1/search", params={"q": "desks"}, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    french = {"If-None-Match": tag, "Accept-Language": "fr"}
    assert site.get("/v1/search", params={"q": "desks"}, headers=french).status_code == 200
    assert site.get("/v1/search", params={"q": "other"}, headers={"If-None-Match": tag}).status_code == 200


def test_labels_come_in_the_language_asked_for(site: Site) -> None:
    places = site.get(f"/v1/practices/{practice('desks.pdf')}", params={"ui_lang": "fr"}).json()["places"]
    assert [one["label"] for one in places] == ["Kenya", "Arabie saoudite"]


def test_type_ahead_finds_practices_concepts_and_places(site: Site) -> None:
    found = site.get("/v1/suggest", params={"q": "comp"}).json()["suggestions"]
    assert practice("desks.pdf") in [one["id"] for one in found]
    assert "KEN" in [one["id"] for one in site.get("/v1/suggest", params={"q": "keny"}).json()["suggestions"]]


def test_the_cursor_leads_through_all_practices_once(site: Site) -> None:
    seen: list[str] = []
    cursor = ""
    while cursor is not None:
        page = site.get("/v1/practices", params={"limit": 2, "cursor": cursor}).json()
        seen += [one["id"] for one in page["practices"]]
        cursor = page["next"]
    assert seen == sorted(set(seen))
    assert practice("desks.pdf") in seen
    assert practice("gone.txt") not in seen


def test_nothing_changed_since_the_newest_sequence(site: Site) -> None:
    newest = site.get("/v1/practices").json()["sequence"]
    assert site.get("/v1/practices", params={"updated_since": newest}).json()["practices"] == []


def test_bridges_lead_to_the_other_level(site: Site) -> None:
    found = site.get(f"/v1/practices/{practice('desks.pdf')}/bridges").json()["bridges"]
    assert found
    assert {one["practice"]["level"] for one in found} == {"global"}
    assert {one["verdict"] for one in found} == {"proposed"}


def test_similar_practices_do_not_hold_the_one_asked_about(site: Site) -> None:
    identity = practice("desks.pdf")
    hits = site.get(f"/v1/practices/{identity}/similar").json()["hits"]
    assert hits
    assert identity not in [hit["practice"]["id"] for hit in hits]


def test_a_document_tells_headings_pages_and_practices(site: Site) -> None:
    found = site.get(f"/v1/documents/{document('desks.pdf')}", params={"text": True}).json()
    assert [found["text"][one["start"] : one["end"]] for one in found["headings"]] == [
        "Why desks were opened",
        "What came of it",
    ]
    assert [one["label"] for one in found["pages"]] == ["4", "5"]
    assert [one["id"] for one in found["practices"]] == [practice("desks.pdf")]
    assert found["collection"] == "tests"


def test_a_page_of_a_document_is_its_slice_of_the_text(site: Site) -> None:
    found = site.get(f"/v1/documents/{document('desks.pdf')}", params={"text": True}).json()
    page = site.get(f"/v1/documents/{document('desks.pdf')}/pages/2").json()
    border = found["pages"][1]
    assert page["text"] == found["text"][border["start"] : border["end"]]
    assert site.get(f"/v1/documents/{document('desks.pdf')}/pages/3").status_code == 404


def test_the_file_comes_as_a_download_that_can_do_nothing(site: Site) -> None:
    response = site.get(f"/v1/documents/{document('desks.pdf')}/file")
    assert response.status_code == 200
    assert response.text.startswith("Why desks were opened")
    assert response.headers["content-disposition"].startswith("attachment;")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]


def test_vocabularies_tell_which_labels_are_official(site: Site) -> None:
    names = [one["name"] for one in site.get("/v1/vocabularies").json()["vocabularies"]]
    assert {"m49", "gcm-objectives", "levels"} <= set(names)
    scheme = site.get("/v1/vocabularies/gcm-objectives", params={"ui_lang": "es"}).json()
    assert len(scheme["concepts"]) == 23
    assert any(label["official"] for label in scheme["concepts"][0]["labels"])


@pytest.mark.parametrize(("form", "media"), [("turtle", "text/turtle"), ("jsonld", "application/ld+json")])
def test_a_vocabulary_leaves_as_skos(site: Site, form: str, media: str) -> None:
    answer = site.get("/v1/vocabularies/sectors/skos", params={"format": form})
    assert answer.headers["content-type"].startswith(media)
    assert from_skos(answer.text, "answer", shipped()).vocabulary.name == "sectors"
    skos = site.get("/openapi.json").json()["paths"]["/v1/vocabularies/{scheme}/skos"]["get"]
    described = skos["responses"]["200"]["content"][answer.headers["content-type"]]["schema"]
    assert described == {"type": "object" if form == "jsonld" else "string"}
    assert site.get("/v1/vocabularies/sectors/skos", params={"format": "xml"}).status_code == 422
    assert site.get("/v1/vocabularies/nothing/skos").status_code == 404


def test_concepts_are_found_by_meaning(site: Site) -> None:
    scheme = site.get("/v1/vocabularies/gcm-objectives").json()
    sixth = next(one for one in scheme["concepts"] if one["id"] == "6")
    named = " ".join(one["text"] for one in sixth["labels"])
    asked = {"q": named, "scheme": "gcm-objectives", "limit": 3}
    found = site.get("/v1/concepts", params=asked).json()["concepts"]
    assert len(found) == 3
    assert (found[0]["id"], found[0]["label"]) == ("6", sixth["label"])
    assert site.get("/v1/concepts", params={**asked, "scheme": "nothing"}).status_code == 422
    assert site.get("/v1/concepts", params={**asked, "q": " "}).status_code == 422


def test_the_map_shows_gaps_as_zeros(site: Site) -> None:
    found = site.get("/v1/map").json()
    assert len(found["cells"]) == len(found["row_values"]) * len(found["column_values"])
    counts = {(cell["row"], cell["column"]): cell["count"] for cell in found["cells"]}
    assert counts["6", "field"] == 3
    assert counts["23", "global"] == 0


def test_the_description_is_openapi_3_1_and_its_page_names_every_address(site: Site) -> None:
    described = site.get("/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    page = site.page("/docs").text
    assert all(path in page for path in described["paths"])
    assert page.count("<script") == page.count('<script type="module" src="/static/') == 1
