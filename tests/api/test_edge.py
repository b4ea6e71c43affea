"""What holds for every request: hosts, sizes, headers, the log, metrics, and being swamped."""

import asyncio
import socket
import threading
from pathlib import Path

import httpx
import pytest

from api.commands.serving import _listen
from api.metrics import Metrics
from api.pool import Pool
from api.problems import problem_of
from corpus.errors import Swamped
from tests.api.conftest import Site, document, practice, serving
from tests.api.made import Made, make, put, settings_for


@pytest.mark.parametrize(
    "path", ["/", "/v1/search?q=desks", "/v1/nothing", "/static/icon.svg", "/health/live"]
)
def test_every_answer_carries_the_security_headers(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "permissions-policy" in headers
    assert "server" not in headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]"])
def test_a_foreign_host_name_is_refused(site: Site, host: str) -> None:
    response = site.get("/v1/search?q=desks", headers={"Host": host})
    assert response.status_code == 400
    if host:
        assert response.json()["type"].endswith("/problems/wrong-host")


def test_localhost_is_a_name_of_this_server_whatever_the_port(site: Site) -> None:
    assert site.get("/health/live", headers={"Host": "LOCALHOST:1"}).status_code == 200


def test_a_body_over_the_limit_is_refused_whether_or_not_it_says_its_size(site: Site) -> None:
    big = b'{"q": "' + b"a" * 140_000 + b'"}'
    told = httpx.post(f"{site.url}/v1/search", content=big, headers={"Content-Type": "application/json"})
    assert told.status_code == 413
    chunks = (big[at : at + 1000] for at in range(0, len(big), 1000))
    silent = httpx.post(f"{site.url}/v1/search", content=chunks, headers={"Content-Type": "application/json"})
    assert silent.status_code == 413
    assert silent.json()["type"].endswith("/problems/too-large")


def test_the_longest_question_fits_and_one_more_character_does_not(site: Site) -> None:
    fits = httpx.post(f"{site.url}/v1/search", json={"q": "desk " * 2000}, timeout=60)
    assert fits.status_code == 200
    assert httpx.post(f"{site.url}/v1/search", json={"q": "desk " * 2000 + "x"}).status_code == 422


def test_head_gives_the_headers_of_get_and_no_body(site: Site) -> None:
    response = httpx.head(f"{site.url}/v1/search?q=desks")
    assert response.status_code == 200
    assert response.content == b""
    assert response.headers["etag"] == site.get("/v1/search?q=desks").headers["etag"]


def test_the_style_sheet_may_be_kept_for_ever_and_changes_its_name_with_its_content(site: Site) -> None:
    name = site.page("/").text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    response = site.get(name)
    assert response.headers["content-type"].startswith("text/css")
    assert "immutable" in response.headers["cache-control"]
    assert site.get("/static/000000000000.css").status_code == 404
    assert site.get("/static/..%2f..%2fsettings.py").status_code == 404


def test_the_log_has_no_word_of_any_question(site: Site) -> None:
    for path in (
        "/v1/search?q=zebrafinch",
        "/?q=zebrafinch",
        "/v1/suggest?q=zebrafinch",
        "/v1/search?q=zebrafinch&limit=0",
    ):
        site.get(path)
    httpx.post(f"{site.url}/v1/search", json={"q": "zebrafinch"})
    site.get("/v1/practices/zebra%0Afinch")
    assert "GET /v1/search 200" in site.log
    assert "zebrafinch" not in site.log
    assert "finch" not in [line[:5] for line in site.log.splitlines()]


def test_metrics_name_routes_and_never_ids_or_words(site: Site) -> None:
    site.get(f"/v1/practices/{practice('desks.pdf')}")
    response = site.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain")
    assert 'route="/v1/practices/{identity}"' in response.text
    assert practice("desks.pdf") not in response.text
    assert 'fieldbridge_request_seconds_bucket{route="/v1/practices/{identity}",le="+Inf"}' in response.text


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_metrics_are_not_there_for_who_comes_by_way_of_a_proxy(site: Site, header: str) -> None:
    assert site.get("/metrics", headers={header: "for=192.0.2.1"}).status_code == 404


def test_readiness_names_the_generation_in_force(site: Site) -> None:
    body = site.get("/health/ready").json()
    assert body["status"] == "ready"
    assert body["generation"] == site.get("/v1/search").json()["generation"]
    assert body["practices"] == 7


def test_an_empty_house_says_what_to_do(tmp_path: Path) -> None:
    settings = settings_for(tmp_path / "data")
    from api.house import open_house

    open_house(settings, create=True).catalogue.close()
    for empty in serving(tmp_path / "data"):
        assert empty.get("/health/live").status_code == 200
        ready = empty.get("/health/ready")
        assert ready.status_code == 503
        assert ready.json()["type"].endswith("/problems/not-ready")
        assert "Retry-After" in ready.headers
        page = empty.page("/")
        assert page.status_code == 503
        assert "fieldbridge collection add starter" in page.text


def test_questions_are_logged_when_the_operator_says_so(tmp_path: Path) -> None:
    make(settings_for(tmp_path / "data")).catalogue.close()
    for site in serving(tmp_path / "data", log_questions="on"):
        site.get("/v1/search?q=zebrafinch")
        assert "zebrafinch" in site.log


def test_more_than_the_room_holds_is_refused_at_once_and_room_comes_back() -> None:
    pool = Pool(threads=1, waiting=1)
    opened = threading.Event()

    async def crowd() -> list[object]:
        tasks = [asyncio.ensure_future(pool.run(opened.wait)) for _ in range(4)]
        await asyncio.sleep(0)
        opened.set()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        return [*results, await pool.run(lambda: "again")]

    results = asyncio.run(crowd())
    pool.close()
    assert [type(one) for one in results[:4]] == [bool, bool, Swamped, Swamped]
    assert results[4] == "again"
    assert pool.inside == 0


def test_who_is_refused_is_told_when_to_come_back() -> None:
    problem = problem_of(Swamped("too much at once"))
    assert (problem.status, problem.headers) == (503, {"Retry-After": "2"})


def test_what_work_raises_is_raised_to_who_asked_for_it() -> None:
    pool = Pool(1, 1)

    async def fail() -> None:
        await pool.run(lambda: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        asyncio.run(fail())
    pool.close()


def test_the_histogram_counts_each_request_in_every_bucket_that_it_fits() -> None:
    metrics = Metrics()
    for seconds in (0.02, 0.3, 60.0):
        metrics.count("GET", "/v1/search", 200, seconds)
    lines = metrics.text({}).splitlines()
    name = 'fieldbridge_request_seconds_bucket{route="/v1/search",le='
    counts = [int(line.rpartition(" ")[2]) for line in lines if line.startswith(name)]
    assert counts == [0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3]


def test_a_document_that_is_damaged_is_told_and_not_sent(tmp_path: Path) -> None:
    make(settings_for(tmp_path / "data")).catalogue.close()
    for site in serving(tmp_path / "data"):
        path = f"/v1/documents/{document('desks.pdf')}/file"
        sha256 = site.get(path).headers["etag"].strip('"')
        stored = next(one for one in (tmp_path / "data" / "files").rglob("*") if one.name == sha256)
        stored.chmod(0o600)
        stored.write_bytes(b"x" + stored.read_bytes()[1:])
        response = site.get(path)
        assert response.status_code == 503
        assert response.json()["type"].endswith("/problems/damaged-file")


def test_a_running_server_takes_up_what_an_ingest_beside_it_published(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    house = make(settings_for(folder))
    for site in serving(folder):
        before = site.get("/v1/search?q=bicycle+repair+workshop")
        page = site.page("/?q=bicycle+repair+workshop")
        put(
            house,
            Made(
                "bikes.txt", "Bicycle repair", (("A bicycle repair workshop run by returnees in the town.",),)
            ),
        )
        published = house.publisher.publish()
        tagged = {"If-None-Match": before.headers["etag"]}
        after = site.get("/v1/search?q=bicycle+repair+workshop", headers=tagged)
        assert after.status_code == 200
        assert after.json()["generation"] == published.name
        assert after.json()["hits"][0]["practice"]["title"] == "Bicycle repair"
        assert "Bicycle repair" not in page.text
        assert "Bicycle repair" in site.page("/?q=bicycle+repair+workshop").text
        old = site.get(f"/v1/search?q=bicycle+repair+workshop&generation={before.json()['generation']}")
        assert old.json()["hits"] == before.json()["hits"]
    house.close()


def test_an_answer_leaves_at_once_and_waits_for_no_acknowledgement() -> None:
    listening = _listen("127.0.0.1", 0)
    try:
        assert listening.proto == socket.IPPROTO_TCP, "asyncio sets TCP_NODELAY only on sockets that name TCP"
    finally:
        listening.close()
