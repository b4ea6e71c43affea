"""Letters and people over HTTP: an address is given and taken back, letters stop with one press, searches are kept."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.desk.desk import OPERATOR, Desk
from api.mail.dispatching import deliver
from corpus.letters import Topic, drawn_pass, later
from corpus.people import Grant, Role
from corpus.review import commands as c
from tests.api.mail_made import SITE, Server, handed_in, link_in, mailing, said, standing
from tests.api.people_made import GROUP, URL, Door, at, built, door
from tests.api.test_desk import TEXT
from tests.api.test_desk_http import link

HOST = {"base_url": SITE, "allowed_hosts": "practices.example.org"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("mail-pages") / "data"
    built(made)
    return made


@pytest.fixture
def site(folder: Path, mail: Server) -> Iterator[Door]:
    with door(folder, **{**mailing(mail.port), **HOST}) as opened:
        yield opened


@pytest.fixture
def inside(folder: Path, mail: Server) -> Iterator[Door]:
    """Without https, so that a browser's cookie has its plain name."""
    with door(folder, **mailing(mail.port, base_url=URL)) as opened:
        yield opened


def handed(site: Door, tmp_path: Path, name: str, address: str) -> tuple[str, str]:
    """The id of a submission, and the path of its page as the letter has it."""
    told = handed_in(site.house, tmp_path, name, address)
    return told.submission, f"/submission/{told.link}"


def test_whoever_hands_in_on_the_page_may_leave_an_address_and_gets_a_link_by_letter(
    site: Door, mail: Server
) -> None:
    from corpus.calls import Purpose
    from tests.api.test_desk import call_in

    call_in(site.house)
    _, token = link(site.house, Purpose.SUBMIT)
    assert 'type="email"' in site.get(f"/submit/{token}").text
    sent = site.client.post(
        f"/submit/{token}", files={"file": ("z.md", TEXT.format("left").encode())},
        data={"mail": "lou@office.example"}, headers={"Accept-Language": "fr"},
    )  # fmt: skip
    assert sent.status_code == 200, sent.text
    deliver(site.house)
    (asked,) = mail.to("lou@office.example")
    assert site.client.post(link_in(said(asked), "/mail/confirm/")).status_code == 200
    deliver(site.house)
    letter = mail.to("lou@office.example")[-1]
    assert asked["Content-Language"] == letter["Content-Language"] == "fr"
    path = link_in(said(letter), "/submission/")
    page = site.get(path)
    assert page.status_code == 200
    assert 'value="lou@office.example"' in page.text
    assert "brouillon" in said(letter)

    fields = {"do": "save", "title": "Zebra", "licence": "quote", "audience": "public", "mail": ""}
    assert site.post(path, fields).status_code == 303
    assert 'value="lou@office.example"' not in site.get(f"/submission/{_own(site, letter)}").text


def _own(site: Door, letter: object) -> str:
    """With the address its letters' links ended too; by a fresh one the page opens still."""
    del letter
    from corpus.access import everything

    with site.house.catalogue.reader(everything()) as reader:
        row = next(one for one in reader.invitations() if one.submission)
    made, token = drawn_pass(row.id, Topic.SUBMISSION, at(), row.submission)
    with site.house.catalogue.posting() as outbox:
        outbox.put_pass(made)
    return token


@pytest.mark.parametrize(
    "address", ["lou", "lou@office.example, eve@evil.example", "lou@x.example\r\nBcc: e@v.example"]
)
def test_what_is_no_address_is_told_and_nothing_is_sent(site: Door, mail: Server, address: str) -> None:
    from corpus.calls import Purpose
    from tests.api.test_desk import call_in

    call_in(site.house)
    _, token = link(site.house, Purpose.SUBMIT)
    sent = site.client.post(
        "/v1/submissions", files={"file": ("z.md", TEXT.format(address).encode())}, data={"mail": address},
        headers={"Fieldbridge-Link": token},
    )  # fmt: skip
    assert (sent.status_code, sent.json()["subject"]) == (422, "mail")


def test_a_house_that_sends_no_letters_takes_no_address(folder: Path) -> None:
    from corpus.calls import Purpose
    from tests.api.test_desk import call_in

    with door(folder) as site:
        call_in(site.house)
        _, token = link(site.house, Purpose.SUBMIT)
        assert 'type="email"' not in site.get(f"/submit/{token}").text
        sent = site.client.post(
            "/v1/submissions", files={"file": ("z.md", TEXT.format("off").encode())},
            data={"mail": "lou@office.example"}, headers={"Fieldbridge-Link": token},
        )  # fmt: skip
        assert sent.status_code == 422


def test_one_press_stops_letters_without_signing_in_and_looking_stops_nothing(
    site: Door, mail: Server, tmp_path: Path
) -> None:
    first, _ = handed(site, tmp_path, "stop-1", "max@office.example")
    handed(site, tmp_path, "stop-2", "max@office.example")
    deliver(site.house)
    (letter,) = mail.to("max@office.example")
    stop = letter["List-Unsubscribe"].strip("<>").removeprefix(SITE)
    page = site.get(stop)
    assert page.status_code == 200
    assert "<button" in page.text
    Desk(site.house).perform(first, c.AskChanges("Where?"), OPERATOR)
    deliver(site.house)
    assert len(mail.to("max@office.example")) == 2  # looking stopped nothing

    pressed = site.client.post(
        stop, content=b"List-Unsubscribe=One-Click", follow_redirects=False,
        headers={"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site"},
    )  # fmt: skip
    assert pressed.status_code == 200
    assert "It is done" in pressed.text
    handed(site, tmp_path, "stop-3", "max@office.example")
    deliver(site.house)
    assert len(mail.to("max@office.example")) == 2
    assert standing(site.house)["received"].count("waiting") == 0

    from api.cli import run

    assert run(["mail", "start", "nobody@office.example"]) != 0
    with site.house.catalogue.posting() as outbox:
        assert outbox.start("max@office.example") == 3
    handed(site, tmp_path, "stop-4", "max@office.example")
    deliver(site.house)
    assert len(mail.to("max@office.example")) == 3


def test_a_stop_link_that_is_none_stops_nothing_and_opens_no_submission(
    site: Door, mail: Server, tmp_path: Path
) -> None:
    identity, _ = handed(site, tmp_path, "tokens", "tom@office.example")
    deliver(site.house)
    letter = mail.to("tom@office.example")[0]
    stop = letter["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    opens = link_in(said(letter), "/submission/").partition("?")[0].rpartition("/")[2]
    for path in (f"/mail/stop/{opens}", f"/submission/{stop}", f"/mail/stop/{'x' * 47}", f"/submit/{opens}",
                 f"/mail/stop/fbm_{'A' * 43}"):  # fmt: skip
        assert site.get(path).status_code == 403, path
        assert site.post(path, {}).status_code == 403, path
    assert site.get(f"/submission/{opens}").status_code == 200
    own = site.get(f"/v1/submissions/{identity}", **{"Fieldbridge-Link": opens})
    assert own.json()["submission"]["title"] == "Zebra crossings beside the wharf"
    with site.house.catalogue.posting() as outbox:
        from dataclasses import replace

        from corpus.letters import digest_of

        kept = outbox.pass_of(digest_of(opens))
        assert kept is not None
        outbox.put_pass(replace(kept, made=later(kept.made, days=-91)))
    assert site.get(f"/submission/{opens}").status_code == 403
    stored = site.house.settings.data / "catalogue.db"
    assert stop.encode() not in stored.read_bytes() + stored.with_name("catalogue.db-wal").read_bytes()


def test_a_letters_link_ends_with_the_link_that_it_stands_for(
    site: Door, mail: Server, tmp_path: Path
) -> None:
    from dataclasses import replace

    from api.house import OPERATOR as PERSON
    from corpus.access import everything

    told = handed_in(site.house, tmp_path, "revoked", "rev@office.example")
    deliver(site.house)
    path = link_in(said(mail.to("rev@office.example")[0]), "/submission/")
    assert site.get(path).status_code == 200
    with site.house.catalogue.reader(everything()) as reader:
        row = next(one for one in reader.invitations() if one.submission == told.submission)
    with site.house.catalogue.write(PERSON, "revoked") as writer:
        writer.desk.put_invitation(replace(row, revoked=at()))
    assert site.get(path).status_code == 403


def token_in(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_somebody_with_an_account_chooses_letters_keeps_searches_and_sees_both_among_what_is_kept(
    inside: Door,
) -> None:
    ana = inside.person("ana", Grant(Role.COORDINATOR, GROUP), email="ana@office.example")
    cookie = inside.cookie(ana)
    page = inside.get("/account/mail?q=complaint+desks&filters=level%3Dfield", **cookie)
    assert "ana@office.example" in page.text
    assert 'value="complaint desks"' in page.text
    token = token_in(page.text)
    kept = {
        "form_token": token,
        "do": "search",
        "q": "complaint desks",
        "filters": "level=field",
        "rhythm": "daily",
    }
    assert inside.post("/account/mail", kept, **cookie).status_code == 303
    assert inside.post("/account/mail", kept, **cookie).status_code == 303
    chosen = {
        "form_token": token,
        "do": "letters",
        "language": "ar",
        "rhythm": "daily",
        "submission": "on",
        "review": "on",
    }
    assert inside.post("/account/mail", chosen, **cookie).status_code == 303
    told = inside.get("/account/export", **cookie).json()["letters"]
    assert (told["language"], told["digest"], told["stopped"]) == ("ar", "daily", ["digest", "searches"])
    assert [(one["text"], one["filters"]) for one in told["searches"]] == [
        ("complaint desks", ["level=field"])
    ]
    assert inside.post("/account/mail", {**kept, "filters": "colour=red"}, **cookie).status_code == 422
    assert inside.post("/account/mail", {**kept, "form_token": ""}, **cookie).status_code == 403
    with inside.house.catalogue.posted() as outbox:
        (one,) = outbox.saved(ana.id)
    eve = inside.person("eve", email="eve@office.example")
    theirs = inside.cookie(eve)
    other = {
        "form_token": token_in(inside.get("/account/mail", **theirs).text),
        "do": "forget",
        "search": one.id,
    }
    inside.post("/account/mail", other, **theirs)
    with inside.house.catalogue.posted() as outbox:
        assert outbox.saved(ana.id) == (one,)
    inside.post("/account/mail", {"form_token": token, "do": "forget", "search": one.id}, **cookie)
    with inside.house.catalogue.posted() as outbox:
        assert outbox.saved(ana.id) == ()


def test_the_results_offer_to_keep_the_search_to_who_is_signed_in_alone(inside: Door) -> None:
    ana = inside.person("ana", email="ana@office.example")
    assert "/account/mail?q=desks" in inside.get("/?q=desks", **inside.cookie(ana)).text
    assert "/account/mail" not in inside.get("/?q=desks").text


def test_the_log_has_no_token_of_a_letter() -> None:
    from api.edge import without_links

    assert without_links("/mail/stop/fbm_secret") == "/mail/stop/fbm_…"
    assert without_links("/submission/fbl_secret/x") == "/submission/fbl_…/x"
