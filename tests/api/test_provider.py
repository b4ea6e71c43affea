"""Signing in at a provider: a real one (npm oidc-provider) in a process of its own, and one that lies."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from api import provider as provider_module
from api.provider import NotProven, Provider, granted
from corpus.errors import WrongUse
from tests.api.made import settings_for
from tests.api.people_made import GROUP, URL, Door, built, door

ROOT = Path(__file__).resolve().parents[2]
FETCHED = ROOT / ".venv" / "oidc"
BACK = f"{URL}/sign-in/back"
ROLES = f"desk-reviewers=reviewer:{GROUP},leads=administrator"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    node = shutil.which("node")
    if node is None or not (FETCHED / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("no node or no oidc-provider here: make install-test fetches it where there is npm")
    process = subprocess.Popen(
        [node, "tests/api/provider.mjs", str(FETCHED), BACK], cwd=ROOT, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        said = process.stdout.readline().strip()
        assert said.isdigit(), said
        yield f"http://127.0.0.1:{said}"
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, issuer: str) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("provider") / "data"
    built(folder)
    secret = folder.parent / "secret"
    secret.write_text("a secret of the test\n")
    told = {"oidc_client": "fieldbridge", "oidc_secret_file": str(secret), "oidc_roles": ROLES}
    with door(folder, oidc_issuer=issuer, **told) as opened:
        yield opened


@pytest.fixture(autouse=True)
def _fresh_pace(request: pytest.FixtureRequest) -> None:
    from api.pacing import Pace

    if "house" in request.fixturenames:
        request.getfixturevalue("house").sessions._by_address = Pace(0)


def left(house: Door) -> tuple[str, dict[str, str]]:
    """The address at the provider, and the cookie by which the browser comes back."""
    house.client.cookies.clear()
    answer = house.get("/sign-in/elsewhere?next=/questions")
    assert answer.status_code == 303
    held = answer.headers["set-cookie"].partition(";")[0]
    house.client.cookies.clear()
    return answer.headers["location"], {"Cookie": held}


def at_provider(address: str, name: str) -> str:
    """Signs in and consents there, as a person does; the address to which the provider sends the browser back."""
    with httpx.Client(timeout=60) as browser:
        answer = browser.get(address)
        for _ in range(6):
            while answer.is_redirect:
                where = str(answer.url.join(answer.headers["location"]))
                if where.startswith(BACK):
                    return where
                answer = browser.get(where)
            form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            assert form, answer.text[:500]
            fields = dict(
                re.findall(r'<input[^>]*type="hidden"[^>]*name="(\w+)"[^>]*value="(\w+)"', answer.text)
            )
            answer = browser.post(
                str(answer.url.join(form[1])), data=fields | {"login": name, "password": "any"}
            )
    raise AssertionError("the provider never sent the browser back")


def come_back(house: Door, address: str, held: dict[str, str]) -> Any:
    parts = urlsplit(address)
    answer = house.get(f"{parts.path}?{parts.query}", **held)
    house.client.cookies.clear()
    return answer


def came(house: Door, name: str) -> Any:
    address, held = left(house)
    return come_back(house, at_provider(address, name), held)


def session(answer: Any) -> dict[str, str]:
    found = re.search(r"(fieldbridge=[^;]+)", answer.headers["set-cookie"])
    assert found
    return {"Cookie": found[1]}


def test_a_person_of_a_mapped_group_comes_in_with_its_role_and_is_known_again(house: Door) -> None:
    address, _ = left(house)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid profile email"]
    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    first = came(house, "ana")
    assert (first.status_code, first.headers["location"]) == (303, "/questions")
    kept = house.get("/account/export", **session(first)).json()
    assert (kept["name"], kept["shown"], kept["email"]) == ("ana", "ana in full", "ana@office.example")
    assert kept["roles"] == [f"reviewer:{GROUP}"]
    assert kept["has_password"] is False
    again = house.get("/account/export", **session(came(house, "ana"))).json()
    assert again["id"] == kept["id"]


def test_another_of_the_same_name_is_another_person(house: Door) -> None:
    one = house.get("/account/export", **session(came(house, "ana"))).json()
    twin = house.get("/account/export", **session(came(house, "twin"))).json()
    assert twin["id"] != one["id"]
    assert twin["name"].startswith("ana-")


def test_who_is_in_no_mapped_group_stays_outside(house: Door) -> None:
    answer = came(house, "stranger")
    assert answer.headers["location"] == "/sign-in?state=outside"
    assert "fieldbridge=" not in answer.headers["set-cookie"]
    with house.house.catalogue.people() as people:
        assert "stranger" not in [one.name for one in people.everyone()]


def test_an_account_that_was_disabled_here_stays_shut(house: Door) -> None:
    from dataclasses import replace

    came(house, "ana")
    with house.house.catalogue.admitting() as people:
        one = people.named("ana")
        assert one is not None
        people.put_person(replace(one, disabled="2026-01-01T00:00:00Z"))
    assert came(house, "ana").headers["location"] == "/sign-in?state=outside"
    with house.house.catalogue.admitting() as people:
        people.put_person(one)


def test_an_answer_is_taken_once_and_by_the_browser_that_asked(house: Door) -> None:
    address, held = left(house)
    returned = at_provider(address, "ana")
    _, other = left(house)
    stolen = come_back(house, returned, other)
    assert stolen.headers["location"] == "/sign-in?state=provider"
    assert come_back(house, returned, held).headers["location"] == "/sign-in?state=provider"
    address, held = left(house)
    returned = at_provider(address, "ana")
    assert come_back(house, returned, held).headers["location"] == "/questions"
    assert come_back(house, returned, held).headers["location"] == "/sign-in?state=provider"


@pytest.mark.parametrize(
    ("found", "by"),
    [("state=[^&]+", "state=forged"), ("code=[^&]+", "code=forged"), ("iss=[^&]+", "iss=https%3A%2F%2Fevil.example"),
     ("code=[^&]+", "error=access_denied")],
)  # fmt: skip
def test_what_was_changed_on_the_way_opens_nothing(house: Door, found: str, by: str) -> None:
    address, held = left(house)
    changed = re.sub(found, by, at_provider(address, "ana"))
    assert come_back(house, changed, held).headers["location"] == "/sign-in?state=provider"


def test_a_provider_that_takes_a_role_away_takes_it_here_at_the_next_sign_in(
    house: Door, monkeypatch: Any
) -> None:
    cookie = session(came(house, "ana"))
    monkeypatch.setattr(provider_module, "granted", lambda *_: ())
    assert came(house, "ana").headers["location"] == "/sign-in?state=outside"
    assert house.get("/account", **cookie).status_code == 403


KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
FOREIGN = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
ISSUER = "https://id.office.example"


@contextmanager
def lying(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nonce: dict[str, str], **lie: Any
) -> Iterator[Provider]:
    """A provider whose ID token says what `lie` says; `key` and `alg` are how it signs."""

    def told(request: httpx2.Request) -> httpx2.Response:
        now = int(time.time())
        if request.url.path.endswith("openid-configuration"):
            ends = {"authorization_endpoint": "a", "token_endpoint": "t", "jwks_uri": "k"}
            about = {
                "issuer": lie.get("issuer", ISSUER),
                **{name: f"{ISSUER}/{end}" for name, end in ends.items()},
            }
            return httpx2.Response(200, json=about | lie.get("about", {}))
        if request.url.path == "/k":
            return httpx2.Response(200, json={"keys": [KEY.as_dict(private=False)]})
        claims = {
            "iss": ISSUER,
            "aud": "us",
            "sub": "7",
            "exp": now + 300,
            "iat": now,
            "nonce": nonce["said"],
            "groups": ["g"],
        }
        claims = {
            name: value for name, value in (claims | lie.get("claims", {})).items() if value is not None
        }
        if lie.get("alg") == "none":
            raw = [{"alg": "none"}, claims]
            import base64

            parts = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in raw]
            token = ".".join([*parts, ""])
        else:
            token = jwt.encode({"alg": "RS256", "kid": "1"}, claims, lie.get("key", KEY))
        return httpx2.Response(200, json={"access_token": "x", "token_type": "Bearer", "id_token": token})

    transport = httpx2.MockTransport(told)
    settings = settings_for(tmp_path, oidc_issuer=ISSUER, oidc_client="us", oidc_roles=f"g=reviewer:{GROUP}")
    made = Provider(settings)
    client = made._client
    monkeypatch.setattr(made, "_plain", lambda: httpx2.Client(transport=transport))

    def through(back: str) -> Any:
        found = client(back)
        found._transport = transport
        found._mounts = {}
        return found

    monkeypatch.setattr(made, "_client", through)
    yield made


def attempt(made: Provider, nonce: dict[str, str]) -> Any:
    address, browser = made.start(BACK, "/")
    asked = parse_qs(urlsplit(address).query)
    nonce["said"] = nonce.get("said", asked["nonce"][0])
    return made.finish(BACK, {"state": asked["state"][0], "code": "c"}, browser)


def test_an_honest_token_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nonce: dict[str, str] = {}
    with lying(tmp_path, monkeypatch, nonce) as made:
        arrived = attempt(made, nonce)
    assert (arrived.subject, [str(one) for one in arrived.grants]) == ("7", [f"reviewer:{GROUP}"])


@pytest.mark.parametrize(
    "lie",
    [
        {"claims": {"iss": "https://evil.example"}}, {"claims": {"aud": "another"}}, {"claims": {"nonce": "old"}},
        {"claims": {"nonce": None}}, {"claims": {"exp": 1_700_000_000}}, {"claims": {"exp": None}},
        {"claims": {"sub": None}}, {"claims": {"azp": "another"}}, {"key": FOREIGN}, {"alg": "none"},
        {"issuer": "https://evil.example"}, {"about": {"token_endpoint": "http://evil.example/t"}},
        {"about": {"jwks_uri": None}},
    ],
    ids=lambda lie: " ".join(f"{key} {value}" for key, value in lie.items() if key != "key") or "key of another",
)  # fmt: skip
def test_a_token_that_lies_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: Any) -> None:
    nonce: dict[str, str] = {}
    with lying(tmp_path, monkeypatch, nonce, **lie) as made, pytest.raises(NotProven):
        attempt(made, nonce)


def test_a_provider_that_is_away_is_told_as_such(tmp_path: Path) -> None:
    made = Provider(settings_for(tmp_path, oidc_issuer="http://127.0.0.1:9", oidc_client="us"))
    with pytest.raises(NotProven):
        made.start(BACK, "/")


@pytest.mark.parametrize("claim", [None, 7, {"g": 1}, [7, None], "", []])
def test_a_claim_that_names_no_groups_gives_no_role(claim: object) -> None:
    assert granted((("g", f"reviewer:{GROUP}"),), claim) == ()


def test_groups_become_roles_and_a_star_is_everybody() -> None:
    pairs = (("g", f"reviewer:{GROUP}"), ("h", "administrator"), ("*", f"submitter:{GROUP}"))
    assert [str(one) for one in granted(pairs, ["g", "x"])] == [f"reviewer:{GROUP}", f"submitter:{GROUP}"]
    assert [str(one) for one in granted(pairs, "h")] == ["administrator", f"submitter:{GROUP}"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_issuer": "http://id.office.example"},
        {"oidc_roles": "g=boss:alpha"},
        {"oidc_roles": "reviewer:alpha"},
    ],
)
def test_settings_of_a_provider_that_cannot_be_are_refused(tmp_path: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(WrongUse):
        settings_for(tmp_path, **wrong)
