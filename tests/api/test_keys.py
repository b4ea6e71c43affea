"""Publishable keys: what they open, from where and until when, and that nothing gives one away."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.boxes import releases
from api.embedding import script
from api.house import open_house
from api.pacing import MOST_CALLERS, Pace, household
from corpus.keys import Key, Standing, drawn, named, proves
from tests.api.conftest import Site, beside, serving
from tests.api.made import make, settings_for
from tests.api.stage import STRICT, Stage
from tests.command import command

ASKED = "/v1/search?q=complaint+desks"
INTRANET = "https://intranet.example.org"


def admin(folder: Path, *arguments: str, code: int = 0) -> str:
    environment = {"HOME": str(folder.parent), "FIELDBRIDGE_DATA": str(folder)}
    done = command("admin", "key", *arguments, environment=environment, code=code)
    return done.stdout if not code else done.stderr


def put(folder: Path, *origins: str, expires: str = "") -> tuple[Key, str]:
    key, text = drawn("made by a test", origins, "2026-01-01T00:00:00Z", expires)
    from api.house import OPERATOR

    with open_house(settings_for(folder)) as house, house.catalogue.write(OPERATOR, "key") as writer:
        writer.put_key(key)
    return key, text


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("keys") / "data"
    make(settings_for(folder)).catalogue.close()
    yield from serving(folder)


def bearer(text: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}", **more}


def test_a_key_is_shown_once_works_and_opens_nothing_once_it_is_revoked(keyed: Site) -> None:
    made = json.loads(
        admin(keyed.folder, "add", "the intranet", "--origin", INTRANET, "--expires", "30", "--json")
    )
    assert made["key"].startswith("fbp_")
    found = keyed.get(ASKED, headers=bearer(made["key"], Origin=INTRANET))
    assert found.status_code == 200
    assert "Authorization" in found.headers["vary"]
    (listed,) = [one for one in json.loads(admin(keyed.folder, "list", "--json")) if one["id"] == made["id"]]
    assert (listed["standing"], listed["origins"]) == ("good", [INTRANET])
    assert made["key"] not in json.dumps(listed)

    admin(keyed.folder, "revoke", made["id"])
    refused = keyed.get(ASKED, headers=bearer(made["key"], Origin=INTRANET))
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"].startswith("Bearer")
    assert "revoke" in admin(keyed.folder, "list") or "revoked" in admin(keyed.folder, "list")


@pytest.mark.parametrize(
    "sent",
    [
        "Bearer fbp_0123456789abcdef_nosuchsecretnosuchsecret",
        "Bearer pk-1", "Bearer", "Basic dXNlcjpwYXNz", "Bearer " + "x" * 5000, "fbp_",
    ],
)  # fmt: skip
def test_what_is_no_good_key_gets_one_answer_whatever_is_wrong_with_it(keyed: Site, sent: str) -> None:
    _, expired = put(keyed.folder, expires="2026-01-02T00:00:00Z")
    first = keyed.get(ASKED, headers=bearer(expired))
    second = keyed.get(ASKED, headers={"Authorization": sent})
    assert first.status_code == second.status_code == 401
    assert first.json() == second.json()


def test_a_page_of_another_origin_is_refused_and_a_caller_that_is_no_browser_is_not(keyed: Site) -> None:
    _, text = put(keyed.folder, INTRANET)
    refused = keyed.get(ASKED, headers=bearer(text, Origin="https://evil.example"))
    assert refused.status_code == 403
    assert "evil.example" in refused.json()["detail"]
    assert keyed.get(ASKED, headers=bearer(text)).status_code == 200


@pytest.mark.parametrize("name", ["key", "api_key", "access_token", "KEY"])
def test_a_key_in_an_address_is_refused(keyed: Site, name: str) -> None:
    refused = keyed.get(f"{ASKED}&{name}=fbp_x")
    assert refused.status_code == 400
    assert refused.json()["type"].endswith("key-in-address")


def test_neither_keys_nor_their_digests_are_in_the_log_or_the_dump(keyed: Site) -> None:
    key, text = put(keyed.folder)
    keyed.get(ASKED, headers=bearer(text))
    keyed.get(ASKED, headers=bearer(text + "x"))
    keyed.get(f"/v1/search?key={text}")
    with open_house(settings_for(keyed.folder)) as house:
        dumped = "\n".join(house.catalogue.dump())
    for where in (keyed.log, dumped):
        assert text not in where
        assert key.digest not in where
    files = b"".join(one.read_bytes() for one in keyed.folder.rglob("*") if one.is_file())
    assert text.encode() not in files


def test_a_key_opens_what_is_public_and_its_answers_are_not_those_of_others(site: Site) -> None:
    _, text = put(site.folder)
    with beside(site, starter="always") as open_site:
        plain = open_site.get(ASKED)
        keyed = open_site.get(ASKED, headers=bearer(text))
        assert keyed.status_code == 200
        assert plain.headers["etag"] != keyed.headers["etag"]
        stale = {**bearer(text), "If-None-Match": plain.headers["etag"]}
        assert open_site.get(ASKED, headers=stale).status_code == 200


def test_pages_of_an_origin_that_a_key_is_for_may_ask_where_others_may_not(site: Site) -> None:
    _, text = put(site.folder, "https://office.example")
    with beside(site, allowed_origins="https://only.example") as narrow:
        asks = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
        allowed = httpx.options(
            f"{narrow.url}/v1/search", headers={**asks, "Origin": "https://office.example"}
        )
        assert allowed.headers["access-control-allow-origin"] == "https://office.example"
        other = httpx.options(f"{narrow.url}/v1/search", headers={**asks, "Origin": "https://evil.example"})
        assert "access-control-allow-origin" not in other.headers
        found = narrow.get(ASKED, headers=bearer(text, Origin="https://office.example"))
        assert found.headers["access-control-allow-origin"] == "https://office.example"


@pytest.mark.parametrize(
    "wrong", ["intranet.example.org", "https://a.example/path", "https://*.example", "null"]
)
def test_what_is_no_origin_is_told_before_a_key_is_made(keyed: Site, wrong: str) -> None:
    assert "https://intranet.example.org" in admin(keyed.folder, "add", "x", "--origin", wrong, code=2)


@pytest.mark.parametrize("wrong", ["yesterday", "0", "2020-01-01", "2026-02-30"])
def test_a_day_that_cannot_be_is_told(keyed: Site, wrong: str) -> None:
    assert "--expires" in admin(keyed.folder, "add", "x", "--expires", wrong, code=2)


def test_too_many_requests_are_told_when_to_come_back(site: Site) -> None:
    _, text = put(site.folder)
    with beside(
        site, key_requests_per_minute="8", trusted_proxies="127.0.0.1", requests_per_minute="8"
    ) as slow:
        statuses = [slow.get(ASKED, headers=bearer(text)).status_code for _ in range(4)]
        assert statuses[:2] == [200, 200]
        assert 429 in statuses
        last = slow.get(ASKED, headers=bearer(text))
        assert 1 <= int(last.headers["retry-after"]) <= 15
        assert last.json()["type"].endswith("too-often")
        first = {"X-Forwarded-For": "203.0.113.9"}
        assert 429 in [slow.get(ASKED, headers=first).status_code for _ in range(4)]
        assert slow.get(ASKED, headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}).status_code == 200
        assert slow.get("/health/live", headers=first).status_code == 200


def test_nobody_can_claim_an_address_where_no_proxy_is_trusted(site: Site) -> None:
    with beside(site, trusted_proxies="192.0.2.1", requests_per_minute="8") as slow:
        forged = [
            slow.get(ASKED, headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code
            for number in range(5)
        ]
    assert 429 in forged


@given(
    st.integers(1, 600),
    st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 20)), min_size=1, max_size=120),
)
def test_nobody_gets_more_than_a_burst_and_the_rate_and_nobody_pays_for_another(
    rate: int, asked: list[tuple[str, float]]
) -> None:
    now = [0.0]
    pace, alone = Pace(rate, lambda: now[0]), Pace(rate, lambda: now[0])
    granted = {"a": 0, "b": 0, "c": 0}
    for who, later in asked:
        now[0] += later
        wait = pace.wait(who)
        granted[who] += wait == 0
        if who == "a":
            assert (wait == 0) == (alone.wait("a") == 0)
        if wait:
            assert 0 < wait <= 60 / rate + 1e-6
    most = max(1.0, rate / 4) + now[0] * rate / 60
    assert all(one <= most + 1e-6 for one in granted.values())


def test_callers_that_are_kept_in_mind_are_bounded() -> None:
    pace = Pace(60, lambda: 0.0)
    for number in range(MOST_CALLERS + 10):
        pace.wait(str(number))
    assert len(pace) == MOST_CALLERS


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"), ("unknown", "unknown"),
    ],
)  # fmt: skip
def test_an_office_is_one_caller(address: str, counted: str) -> None:
    assert household(address) == counted


def test_a_key_is_good_until_it_expires_or_is_revoked() -> None:
    now = datetime(2026, 5, 1, tzinfo=UTC)

    def at(days: int) -> str:
        return (now + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")

    key, text = drawn("x", (), at(0), at(10))
    assert [key.standing(at(day)) for day in (0, 9, 10, 11)] == [Standing.GOOD] * 2 + [Standing.EXPIRED] * 2
    assert named(text) == key.id
    assert proves(key, text)
    assert not proves(key, text[:-1])
    assert not proves(None, text)
    assert not proves(None, "")


@pytest.mark.browser
def test_the_box_works_with_a_key_and_says_so_in_a_sentence_when_it_does_not(
    chromium: object, stage: Stage, site: Site
) -> None:
    from playwright.sync_api import Browser

    from tests.api.box_page import opened

    assert isinstance(chromium, Browser)
    _, good = put(site.folder, stage.host)
    _, other = put(site.folder, "https://elsewhere.example")
    policy = STRICT.format(api=site.url)
    page = '<practice-search endpoint="{}" key="{}"></practice-search>'
    from_server = {"script": str(script(site.url, releases()[0])), "Content_Security_Policy": policy}
    box = opened(chromium, stage.show(page.format(site.url, good), **from_server))
    box.ask("complaint desks")
    assert "Complaint desks" in box.options.first.inner_text()
    for text in (other, good[:-2]):
        box = opened(chromium, stage.show(page.format(site.url, text), **from_server))
        box.ask("complaint desks", options=0)
        box.page.wait_for_function("() => window.heard.some(one => one.name === 'ps-error')")
        assert box.status()
        assert "key" in " ".join(box.told).lower()
    assert stage.reports == []
