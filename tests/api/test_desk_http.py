"""The desk over HTTP: files come by link, a page shows what became of them, and nothing leaves to who may not see it."""

import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from api.desk.desk import OPERATOR, Desk
from api.desk.queue import queue
from api.house import OPERATOR as PERSON
from api.house import House
from corpus.calls import Invitation, Purpose, drawn_link
from corpus.catalogue.catalogue import utc_now
from corpus.catalogue.desk_queue import Listed
from corpus.people import Person, Session, digest_of, drawn_token, fresh_id
from corpus.queue import Looker, Sort, Wanted
from corpus.review import commands as c
from tests.api.conftest import Site
from tests.api.desk_served import desk_house, desk_site
from tests.api.test_desk import TEXT

NOW, LATER = "2026-01-01T00:00:00Z", "2999-01-01T00:00:00Z"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    yield from desk_site(tmp_path_factory, upload_megabytes="1")


@pytest.fixture
def house(site: Site) -> Iterator[House]:
    yield from desk_house(site)


def link(house: House, purpose: Purpose, who: str = "", expires: str = LATER) -> tuple[Invitation, str]:
    made, token = drawn_link(purpose, "desks-2026", NOW, expires, person=who)
    with house.catalogue.write(PERSON, "link") as writer:
        writer.desk.put_invitation(made)
    return made, token


def send(site: Site, token: str, number: int, **fields: str) -> httpx.Response:
    return httpx.post(
        f"{site.url}/v1/submissions",
        headers={"Fieldbridge-Link": token},
        files={"file": (f"zebra {number}.md", TEXT.format(f"over http {number}").encode())},
        data=fields,
        timeout=60,
    )


def listed(house: House, wanted: Wanted) -> tuple[Listed, ...]:
    return queue(house, Looker("operator", NOW, None, None, drafts=True), wanted, 1000).rows


def act(site: Site, identity: str, token: str, do: str, **more: object) -> httpx.Response:
    return httpx.post(
        f"{site.url}/v1/submissions/{identity}/actions",
        headers={"Fieldbridge-Link": token},
        json={"do": do, **more},
        timeout=60,
    )


def test_a_programme_hands_in_reviews_and_publishes_by_links(site: Site, house: House) -> None:
    _, submit = link(house, Purpose.SUBMIT)
    sent = send(site, submit, 1, agreed="true", source="their-1")
    assert sent.status_code == 201, sent.text
    (told,) = sent.json()["submissions"]
    assert (told["status"], told["state"]) == ("received", "submitted")
    again = send(site, submit, 1, agreed="true")
    assert (again.status_code, again.json()["submissions"][0]["status"]) == (200, "known")

    identity = told["submission"]
    tokens = {name: link(house, Purpose.REVIEW, name)[1] for name in ("ana", "ben", "eva", "cora")}
    for name in ("ana", "ben", "eva"):
        assert act(site, identity, tokens["cora"], "assign", person=name).status_code == 200
    shown = site.get(f"/v1/submissions/{identity}", headers={"Fieldbridge-Link": tokens["ana"]}).json()
    assert "text" not in shown["submission"]
    for name in ("ana", "ben", "eva"):
        assert act(site, identity, tokens[name], "conflict", note="none").status_code == 200
        assert act(site, identity, tokens[name], "open").status_code == 200
    seen = site.get(f"/v1/submissions/{identity}", headers={"Fieldbridge-Link": tokens["ana"]}).json()[
        "submission"
    ]
    assert "wharf" in seen["text"]
    stale = act(site, identity, tokens["ana"], "approve", version="another")
    assert (stale.status_code, stale.json()["subject"]) == (409, "stale")
    for name in ("ana", "ben", "eva"):
        assert act(site, identity, tokens[name], "approve", version=seen["version"]).status_code == 200
    assert act(site, identity, tokens["cora"], "publish").json()["subject"] == "flags"
    for flag in seen["flags"]:
        act(site, identity, tokens["ana"], "flag", flag=flag["id"], note="agreed")
    assert act(site, identity, tokens["cora"], "publish").json() == {"id": identity, "state": "published"}
    titles = [
        hit["practice"]["title"] for hit in site.get("/v1/search?q=zebra+crossings+wharf").json()["hits"]
    ]
    assert "Zebra crossings beside the wharf" in titles
    (row,) = site.get("/v1/submissions", headers={"Fieldbridge-Link": tokens["ana"]}).json()["submissions"]
    assert (row["source"], row["state"]) == ("their-1", "published")
    assert act(site, identity, told["link"], "withdraw").json()["state"] == "withdrawn"
    titles = [
        hit["practice"]["title"] for hit in site.get("/v1/search?q=zebra+crossings+wharf").json()["hits"]
    ]
    assert "Zebra crossings beside the wharf" not in titles


def test_a_link_opens_its_own_purpose_alone_until_it_ends(site: Site, house: House) -> None:
    made, submit = link(house, Purpose.SUBMIT)
    _, old = link(house, Purpose.SUBMIT, expires="2026-01-02T00:00:00Z")
    _, review = link(house, Purpose.REVIEW, "ana")
    first = send(site, submit, 2).json()["submissions"][0]
    second = send(site, submit, 3).json()["submissions"][0]
    answers = [send(site, token, 4) for token in (old, review, "fbl_" + "x" * 43)]
    assert {one.status_code for one in answers} == {403}
    assert len({one.text for one in answers}) == 1
    assert send(site, "", 4).status_code == 403
    other = site.get(f"/v1/submissions/{first['submission']}", headers={"Fieldbridge-Link": second["link"]})
    assert other.status_code == 404
    draft = site.get(f"/v1/submissions/{first['submission']}", headers={"Fieldbridge-Link": review})
    assert draft.status_code == 404
    with house.catalogue.write(PERSON, "revoked") as writer:
        writer.desk.put_invitation(replace(made, revoked=NOW))
    assert send(site, submit, 4).status_code == 403
    assert site.get(f"/v1/submissions?link={review}").status_code == 400


def test_what_is_too_large_is_refused_and_a_form_of_another_site_too(site: Site, house: House) -> None:
    _, submit = link(house, Purpose.SUBMIT)
    large = httpx.post(
        f"{site.url}/v1/submissions",
        headers={"Fieldbridge-Link": submit},
        files={"file": ("big.txt", b"x" * 1_200_000)},
        timeout=60,
    )
    assert large.status_code == 413
    foreign = httpx.post(
        f"{site.url}/submit/{submit}",
        headers={"Sec-Fetch-Site": "cross-site"},
        files={"file": ("a.txt", b"a")},
    )
    assert foreign.status_code == 403
    assert httpx.post(f"{site.url}/submit/{submit}", data={"x": "y"}).status_code == 422


def test_a_submitter_reads_changes_hands_in_answers_and_withdraws_on_pages(site: Site, house: House) -> None:
    _, submit = link(house, Purpose.SUBMIT)
    assert "Pay desks" in site.page(f"/submit/{submit}", "ar").text
    sent = httpx.post(
        f"{site.url}/submit/{submit}",
        files={"file": ("zebra.md", TEXT.format("<b>on a page</b>").encode())},
        headers={"Accept": "text/html"},
        timeout=60,
    )
    follow = re.search(r"\"/submission/(fbl_[\w-]{43})", sent.text)
    assert follow, sent.text
    path = f"/submission/{follow[1]}"
    page = site.page(path)
    assert page.headers["cache-control"] == "no-store"
    assert 'value="KEN"' in page.text
    assert "painted zebra crossings in Kenya" in page.text
    fields = {
        "do": "submit",
        "title": "Zebra <i>stripes</i>",
        "places": "KEN; UGA",
        "licence": "cite",
        "hide": "contact",
    }
    refused = httpx.post(f"{site.url}{path}", files={"x": ("", b"")}, data=fields)
    assert refused.status_code in (400, 409)
    forms = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (
        httpx.post(f"{site.url}{path}", data={**fields, "agreed": "true"}, headers=forms).status_code == 303
    )
    page = site.page(path, "fr").text
    assert "Zebra &lt;i&gt;stripes&lt;/i&gt;" in page
    assert "Déposée" in page

    desk = Desk(house)
    (newest, *_) = listed(house, Wanted(state="submitted", sort=Sort.CHANGED, backwards=True))
    identity = newest.submission.id
    desk.perform(identity, c.AskChanges("Which year?"), OPERATOR)
    assert "Which year?" in site.page(path).text
    answered = {**fields, "agreed": "true", "note": "2016", "period": "2016"}
    assert httpx.post(f"{site.url}{path}", data=answered).status_code == 303
    dossier = desk.dossier(identity)
    assert (dossier.case.state.value, dossier.form.period, dossier.form.places) == (
        "submitted",
        "2016",
        ("KEN", "UGA"),
    )
    assert httpx.post(f"{site.url}{path}", data={"do": "withdraw"}).status_code == 303
    assert "Withdrawn" in site.page(path).text


def test_the_log_of_the_server_holds_no_token(site: Site, house: House) -> None:
    _, submit = link(house, Purpose.SUBMIT)
    site.page(f"/submit/{submit}")
    assert submit not in site.log
    assert "/submit/fbl_" in site.log


def test_where_somebody_is_signed_in_a_form_without_the_token_of_that_session_does_nothing(
    site: Site, house: House
) -> None:
    _, submit = link(house, Purpose.SUBMIT)
    person = Person(fresh_id(), "ana", grants=(), created=NOW)
    token = drawn_token()
    with house.catalogue.admitting() as people:
        people.put_person(person)
        people.put_session(Session(digest_of(token), person.id, utc_now(), utc_now(), LATER))
    file = {"file": ("zebra 61.md", TEXT.format("of a session").encode())}
    address, cookie = f"{site.url}/submit/{submit}", {"Cookie": f"fieldbridge={token}"}
    before = len(listed(house, Wanted()))
    assert httpx.post(address, files=file, headers=cookie, timeout=60).status_code == 403
    assert len(listed(house, Wanted())) == before
    shown = re.search(r'name="form_token" value="([^"]+)"', httpx.get(address, headers=cookie).text)
    assert shown
    sent = httpx.post(address, files=file, data={"form_token": shown[1]}, headers=cookie, timeout=60)
    assert sent.status_code == 200
    (follow,) = re.findall(r"\"/submission/(fbl_[\w-]+)", sent.text)
    page = f"{site.url}/submission/{follow}"
    assert httpx.post(page, files={"do": (None, "withdraw")}, headers=cookie).status_code == 403
    assert "Withdrawn" not in httpx.get(page, headers=cookie).text
