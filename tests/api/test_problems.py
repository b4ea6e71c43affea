"""What a failed request gets back."""

import json
import socket
from http.client import HTTPResponse
from urllib.parse import urlsplit

import httpx
import pytest

from api.problems import TITLES, problem_of, tree
from corpus.errors import Gone
from tests.api.conftest import Site, practice


def test_every_error_of_the_tree_has_a_title() -> None:
    assert [kind.__name__ for kind in tree() if kind.slug not in TITLES] == []


def test_facts_of_what_is_gone_never_overwrite_a_member_of_the_document() -> None:
    fault = Gone("it was withdrawn", facts={"title": "A desk", "reason": "asked", "status": "x"})
    document = problem_of(fault).document("", "/v1/x")
    assert document["status"] == 410
    assert document["title"] == TITLES["gone"]
    assert document["reason"] == "asked"


@pytest.mark.parametrize(
    ("path", "status", "slug"),
    [
        ("/v1/nothing", 404, "not-found"),
        ("/v1/practices/prac-0000000000000000", 404, "not-found"),
        ("/v1/documents/doc-0000000000000000", 404, "not-found"),
        ("/v1/vocabularies/nothing", 404, "not-found"),
        ("/v1/search?q=x&limit=1000", 422, "wrong-use"),
        ("/v1/search?filters=plaec=KEN", 422, "unknown-filter"),
        ("/v1/search?filters=place=KENN", 422, "unknown-value"),
        ("/v1/search?filters=nothing", 422, "unknown-filter"),
        ("/v1/search?facets=colour", 422, "unknown-filter"),
        (f"/v1/search?facets={'a' * 61}", 422, "wrong-use"),
        ("/v1/search?limits=3", 422, "unknown-parameter"),
        ("/v1/search?q=%3F%3F", 422, "bad-question"),
        ("/v1/vocabularies?q=x", 422, "unknown-parameter"),
        ("/v1/map?rows=colour", 422, "unknown-filter"),
        ("/v1/export?format=xml", 422, "wrong-use"),
    ],
)
def test_every_failure_under_v1_is_a_problem_document(site: Site, path: str, status: int, slug: str) -> None:
    response = site.get(path, headers={"Accept": "text/html"})
    body = response.json()
    assert response.status_code == status == body["status"]
    assert response.headers["content-type"] == "application/problem+json"
    assert body["type"].endswith(f"/problems/{slug}")
    assert body["instance"] == path.partition("?")[0]
    assert body["detail"]
    assert body["title"] == TITLES[slug]


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("/v1/search?limits=3", "limit"),
        ("/v1/search?filters=plaec=KEN", "place"),
        ("/v1/search?filters=place=KENN", "KEN"),
        ("/v1/practices?update_since=3", "updated_since"),
    ],
)
def test_what_is_unknown_is_told_with_the_nearest_right_one(site: Site, path: str, nearest: str) -> None:
    assert f"Did you mean {nearest}?" in site.get(path).json()["remedy"]


def test_what_was_withdrawn_answers_with_its_title_and_reason(site: Site) -> None:
    body = site.get(f"/v1/practices/{practice('gone.txt')}").json()
    assert body["status"] == 410
    assert body["reason"] == "its publisher asked for it"


def test_a_browser_gets_a_page_and_a_programme_a_document(site: Site) -> None:
    path = f"/practices/{practice('gone.txt')}"
    page = site.page(path)
    assert page.status_code == 410
    assert page.headers["content-type"].startswith("text/html")
    assert "its publisher asked for it" in page.text
    assert site.get(path).headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["DELETE", "PUT", "PATCH"])
def test_other_methods_are_refused_with_what_is_allowed(site: Site, method: str) -> None:
    response = httpx.request(method, f"{site.url}/v1/search")
    assert response.status_code == 405
    assert response.json()["type"].endswith("method-not-allowed")


def test_a_fault_in_the_body_names_its_field(site: Site) -> None:
    response = httpx.post(f"{site.url}/v1/search", json={"q": "x", "limit": "many", "colour": "red"})
    assert response.status_code == 422
    assert {one["field"] for one in response.json()["errors"]} == {"body.limit", "body.colour"}


@pytest.mark.parametrize(
    "body", [b"{", b"[" * 60_000, b'{"q": NaN}', b'"q"', b"\xff\xfe", b'{"q":' + b"[" * 9000, b""]
)
def test_a_body_that_is_no_json_object_is_a_problem_and_not_a_crash(site: Site, body: bytes) -> None:
    response = httpx.post(
        f"{site.url}/v1/search", content=body, headers={"Content-Type": "application/json"}, timeout=30
    )
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("body", [b'{"q": "desk \\ud800"}', b'{"filters": ["\\ud800=x"]}', b'{"\\ud800": 1}'])
def test_a_lone_surrogate_is_a_problem_and_not_a_crash(site: Site, body: bytes) -> None:
    response = httpx.post(f"{site.url}/v1/search", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.json()["errors"]


def test_every_kind_of_problem_has_a_page_of_its_own(site: Site) -> None:
    assert site.page("/problems/unknown-filter").status_code == 200
    assert site.page("/problems/nothing").status_code == 404


@pytest.mark.parametrize(
    "line",
    [
        "Fieldbridge-Link: a\x0bb",
        "Fieldbridge-Link: a\x0cb",
        "Fieldbridge-Link: a\x00b",
        "Content-Length: many",
    ],
)
def test_what_is_no_http_is_told_in_a_problem_document(site: Site, line: str) -> None:
    address = urlsplit(site.url)
    with socket.create_connection((address.hostname, address.port), 10) as wire:
        wire.sendall(
            f"GET /v1/submissions HTTP/1.1\r\nHost: {address.netloc}\r\n{line}\r\n\r\n".encode("latin-1")
        )
        answer = HTTPResponse(wire)
        answer.begin()
        body = json.loads(answer.read())
    assert answer.status == 400 == body["status"]
    assert answer.headers["content-type"] == "application/problem+json"
    assert body["type"].endswith("/problems/malformed")
    assert body["remedy"]
