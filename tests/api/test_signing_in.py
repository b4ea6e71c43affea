"""Signing in and out, sessions and their forms, and where one must."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.commands.serving import must_have_administrator, only_this_machine
from api.forms import is_token, token_for
from api.passwords import Passwords
from corpus.errors import NotReady
from corpus.keys import Use
from corpus.people import Grant, Role
from tests.api.conftest import Site, beside
from tests.api.made import named, practice_of, settings_for
from tests.api.people_made import GROUP, OF_GROUP, PASSWORD, Door, at, built, door, signed_in, token_in
from tests.api.test_accounts import folder, open_door

__all__ = ["folder", "open_door"]

REVIEWER = Grant(Role.REVIEWER, GROUP)
SECRET = practice_of(named("secret.txt"))


def test_who_signs_in_sees_what_is_for_them_until_they_sign_out(open_door: Door) -> None:
    open_door.person("ana", REVIEWER, password=True)
    assert open_door.get(f"/v1/practices/{SECRET}").status_code == 404
    came = signed_in(open_door, "  ANA ")
    assert (came.status_code, came.headers["location"]) == (303, "/questions")
    cookie = came.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie
    assert open_door.get(f"/v1/practices/{SECRET}").status_code == 200
    found = open_door.get("/v1/search?q=complaint+desks").json()
    assert OF_GROUP.title in [one["practice"]["title"] for one in found["hits"]]
    account = open_door.get("/account").text
    out = open_door.post("/sign-out", {"form_token": token_in(account)})
    assert out.headers["clear-site-data"] == '"cache", "storage"'
    held = cookie.partition(";")[0]
    assert open_door.get(f"/v1/practices/{SECRET}", Cookie=held).status_code == 404


def test_over_https_the_cookie_is_sent_over_https_alone_and_no_other_host_can_set_it(folder: Path) -> None:
    with door(folder, base_url="https://127.0.0.1") as opened:
        opened.person("ana", REVIEWER, password=True)
        cookie = signed_in(opened).headers["set-cookie"]
        assert cookie.startswith("__Host-fieldbridge=")
        assert "Secure" in cookie
        assert "Domain" not in cookie


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer_after_the_same_work(
    open_door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_door.person("ana", REVIEWER, password=True)
    open_door.person("shut", REVIEWER, password=True, disabled=at())
    open_door.person("elsewhere", REVIEWER, issuer="https://id.example", subject="1")
    hashed: list[str] = []
    proves = Passwords.proves

    def counted(self: Passwords, password: str, secret: str) -> bool:
        hashed.append(secret or self._nobody)
        return proves(self, password, secret)

    monkeypatch.setattr(Passwords, "proves", counted)
    tried = [
        ("ana", "wrong"),
        ("nobody", PASSWORD),
        ("no name!", PASSWORD),
        ("shut", PASSWORD),
        ("elsewhere", ""),
    ]
    told = [signed_in(open_door, name, password) for name, password in tried]
    assert {one.status_code for one in told} == {401}
    assert (
        len({one.text.replace(f'value="{name}"', "") for one, (name, _) in zip(told, tried, strict=True)})
        == 1
    )
    costs = {one.rsplit("$", 2)[0] for one in hashed}
    assert (len(hashed), len(costs)) == (len(tried), 1), "each is hashed once, at one cost"
    assert not any("set-cookie" in one.headers for one in told)


def test_who_tries_too_often_is_told_to_wait(open_door: Door) -> None:
    statuses = [signed_in(open_door, "nobody", "wrong").status_code for _ in range(14)]
    assert statuses[0] == 401
    assert statuses[-1] == 503


def test_more_hashes_at_once_than_there_is_room_for_are_refused() -> None:
    import asyncio
    import threading

    from api.passwords import AT_ONCE, WAITING
    from corpus.errors import Swamped

    at_work: list[int] = []
    most: list[int] = []
    go_on = threading.Event()

    def work() -> None:
        at_work.append(1)
        most.append(len(at_work))
        go_on.wait(60)
        at_work.pop()

    async def crowd() -> list[Any]:
        passwords = Passwords()
        asked = [asyncio.ensure_future(passwords.run(work)) for _ in range(AT_ONCE + WAITING + 5)]
        await asyncio.wait(asked, return_when=asyncio.FIRST_EXCEPTION)
        go_on.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    told = asyncio.run(crowd())
    assert max(most) <= AT_ONCE
    assert sum(isinstance(one, Swamped) for one in told) == 5


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/map?x=1", "/map?x=1"), ("https://evil.example", "/"), ("//evil.example", "/"), ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"), ("/a\r\nSet-Cookie: x=1", "/"), ("", "/"),
    ],
)  # fmt: skip
def test_after_signing_in_one_stays_on_this_site(open_door: Door, wanted: str, led: str) -> None:
    open_door.person("ana", REVIEWER, password=True)
    assert signed_in(open_door, next=wanted).headers["location"] == led


def test_a_session_that_is_idle_or_too_old_or_forged_opens_nothing(open_door: Door) -> None:
    one = open_door.person("ana", REVIEWER)
    good = open_door.old_cookie(one, at(hours=-3), at(minutes=-119), at(hours=1))
    idle = open_door.old_cookie(one, at(hours=-3), at(minutes=-121), at(hours=1))
    old = open_door.old_cookie(one, at(hours=-25), at(minutes=-1), at(seconds=-1))
    forged = {"Cookie": "fieldbridge=" + "x" * 43}
    statuses = [
        open_door.get(f"/v1/practices/{SECRET}", **each).status_code for each in (good, idle, old, forged)
    ]
    assert statuses == [200, 404, 404, 404]


def test_a_used_session_stays_open_and_a_disabled_person_is_out_at_once(open_door: Door) -> None:
    one = open_door.person("ana", REVIEWER)
    cookie = open_door.old_cookie(one, at(hours=-3), at(minutes=-100), at(hours=1))
    open_door.get("/account", **cookie)
    with open_door.house.catalogue.people() as people:
        assert people.sessions_of(one.id)[0].seen > at(minutes=-1)
    open_door.person("ana", REVIEWER, disabled=at())
    assert open_door.get(f"/v1/practices/{SECRET}", **cookie).status_code == 404


def test_neither_the_token_nor_the_password_is_in_the_data_folder(open_door: Door, folder: Path) -> None:
    open_door.person("ana", REVIEWER, password=True)
    token = signed_in(open_door).headers["set-cookie"].partition("=")[2].partition(";")[0]
    files = b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())
    assert token.encode() not in files
    assert PASSWORD.encode() not in files


def test_a_form_without_the_token_of_its_session_does_nothing(open_door: Door) -> None:
    one, other = open_door.person("ana", REVIEWER), open_door.person("bo", REVIEWER)
    cookie = open_door.cookie(one)
    foreign = token_in(open_door.get("/account", **open_door.cookie(other)).text)
    for form in ({}, {"form_token": foreign}, {"form_token": "x"}, {"form_token": "é"}):
        told = open_door.post("/account/erase", {"name": "ana", **form}, **cookie)
        assert told.status_code == 403
    assert open_door.post("/questions", {"text": "How?"}, **cookie).status_code == 403
    assert open_door.get("/account", **cookie).status_code == 200


@pytest.mark.parametrize(
    "sent",
    [{"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}, {"Origin": "https://evil.example"},
     {"Origin": "null"}],
)  # fmt: skip
def test_a_form_that_another_site_sent_does_nothing(open_door: Door, sent: dict[str, str]) -> None:
    one = open_door.person("ana", REVIEWER, password=True)
    cookie = open_door.cookie(one)
    token = token_in(open_door.get("/account", **cookie).text)
    told = open_door.post("/account/erase", {"name": "ana", "form_token": token}, **cookie, **sent)
    assert told.status_code == 403
    assert open_door.get("/account", **cookie).status_code == 200
    login = open_door.post("/sign-in", {"name": "ana", "password": PASSWORD}, **sent)
    assert login.status_code == 403


def test_a_page_of_another_site_reads_nothing_by_the_cookie_and_a_link_from_there_does(
    open_door: Door,
) -> None:
    cookie = open_door.cookie(open_door.person("ana", REVIEWER))
    fetched = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}
    assert open_door.get(f"/v1/practices/{SECRET}", **cookie, **fetched).status_code == 404
    followed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert open_door.get(f"/practices/{SECRET}", **cookie, **followed).status_code == 200


@given(st.text(min_size=1, max_size=60), st.text(min_size=1, max_size=60))
def test_a_form_token_is_of_one_session_and_never_looks_the_same(one: str, other: str) -> None:
    token = token_for(one)
    assert is_token(token, one)
    assert is_token(token, other) == (one == other)
    assert token != token_for(one)


def test_no_cache_gives_one_visitors_answer_to_another(open_door: Door) -> None:
    one, other = open_door.person("ana", REVIEWER), open_door.person("bo", Grant(Role.REVIEWER, "beta"))
    for path in ("/v1/search?q=complaint+desks", "/?q=complaint+desks"):
        tags = []
        for cookie in ({}, open_door.cookie(one), open_door.cookie(other)):
            answer = open_door.get(path, Accept="text/html", **cookie)
            assert "Cookie" in answer.headers["vary"]
            assert answer.headers["cache-control"].startswith("private") == bool(cookie)
            tags.append(answer.headers["etag"])
        assert len(set(tags)) == 3


def test_where_one_signs_in_to_read_a_stranger_gets_to_the_door_and_back(folder: Path) -> None:
    with door(folder, read_access="signed-in") as opened:
        one = opened.person("ana", REVIEWER, password=True)
        assert opened.get("/v1/search?q=desks").status_code == 401
        assert "www-authenticate" in opened.get("/v1/search?q=desks").headers
        sent = opened.get("/practices/x?ui_lang=fr", Accept="text/html")
        assert sent.headers["location"] == "/sign-in?next=%2Fpractices%2Fx%3Fui_lang%3Dfr"
        page = opened.get(sent.headers["location"], Accept="text/html")
        assert "One signs in to read here" in page.text
        assert 'value="/practices/x?ui_lang=fr"' in page.text
        assert opened.get("/health/ready").json().keys() == {"status", "generation"}
        assert opened.get("/v1/search?q=desks", **opened.cookie(one)).status_code == 200
        assert opened.get("/v1/search?q=desks", **opened.key((Use.READ,))).status_code == 200


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("ar", "تسجيل الدخول"),
        ("zh", "登录"),
        ("ru", "Войти"),
        ("fr", "Se connecter"),
        ("es", "Iniciar sesión"),
    ],
)
def test_the_pages_speak_the_readers_language(open_door: Door, language: str, says: str) -> None:
    open_door.person("ana", REVIEWER)
    page = open_door.get("/sign-in", **{"Accept-Language": language}).text
    assert f"<h1>{says}</h1>" in page
    assert "<script" not in page.replace('<script type="module" src="/static', "")


def test_where_others_reach_the_house_nobody_signs_in_without_an_administrator(tmp_path: Path) -> None:
    built(tmp_path / "data")
    with door(tmp_path / "data", alone=False) as opened:
        opened.person("ana", REVIEWER, password=True)
        told = signed_in(opened)
        assert told.status_code == 503
        assert "fieldbridge admin user add" in told.text
        assert 'href="/sign-in"' not in opened.get("/").text
        assert opened.get("/v1/search?q=desks").status_code == 200


@pytest.mark.parametrize(
    ("settings", "address", "alone"),
    [
        ({}, "127.0.0.1", True), ({}, "::1", True), ({}, "0.0.0.0", False), ({}, "10.0.0.5", False),
        ({"trusted_proxies": "127.0.0.1"}, "127.0.0.1", False),
        ({"allowed_hosts": "127.0.0.1,practices.example.org"}, "127.0.0.1", False),
        ({"allowed_hosts": "*"}, "127.0.0.1", False),
    ],
)  # fmt: skip
def test_loopback_alone_is_no_trust(
    tmp_path: Path, settings: dict[str, str], address: str, alone: bool
) -> None:
    assert only_this_machine(settings_for(tmp_path, **settings), address) is alone


def test_a_house_where_one_signs_in_to_read_does_not_start_for_others_without_an_administrator(
    folder: Path, tmp_path: Path
) -> None:
    built(tmp_path / "data")
    with door(tmp_path / "data", read_access="signed-in") as opened:
        with pytest.raises(NotReady, match="administrator"):
            must_have_administrator(opened.house)
        opened.person("root", Grant(Role.ADMINISTRATOR))
        must_have_administrator(opened.house)
    with door(folder, read_access="public") as opened:
        must_have_administrator(opened.house)


@pytest.mark.browser
@pytest.mark.parametrize(
    ("language", "width", "scripts"), [("en", 1280, True), ("ar", 390, True), ("ru", 390, False)]
)
def test_one_signs_in_and_out_by_keyboard_with_no_script_and_no_barrier(
    chromium: Any, folder: Path, language: str, width: int, scripts: bool
) -> None:
    from tests.api.box_page import violations

    with door(folder) as opened:
        opened.person("root", Grant(Role.ADMINISTRATOR))
        opened.person("ana", REVIEWER, password=True)
    with beside(Site("", folder, folder), read_access="signed-in") as site:
        context = chromium.new_context(
            locale=language, viewport={"width": width, "height": 900}, java_script_enabled=scripts,
            bypass_csp=scripts,
        )  # fmt: skip
        page = context.new_page()
        page.goto(f"{site.url}/questions")
        for password in ("wrong words here", PASSWORD):
            page.locator("#sign-name").fill("ana")
            page.keyboard.press("Tab")
            page.keyboard.type(password)
            page.keyboard.press("Enter")
            if password != PASSWORD:
                page.get_by_role("alert").wait_for()
                assert not scripts or violations(page) == []
        page.wait_for_url("**/questions")
        page.goto(f"{site.url}/account")
        if scripts:
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("form[action*=sign-out] button").click()
        page.get_by_role("status").first.wait_for(state="attached")
        assert "/sign-in" in page.url
        page.goto(f"{site.url}/account")
        assert "/sign-in" in page.url
        context.close()
