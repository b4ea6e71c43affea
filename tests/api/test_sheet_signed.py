"""The page of one submission for who is signed in: it comes from the queue's list, and goes on through it."""

import html
import re
from collections.abc import Iterator

import httpx
import pytest

from api.desk.desk import Desk
from api.house import House
from tests.api.conftest import Site, serving
from tests.api.desk_filled import cookie, fill
from tests.api.made import make, named, settings_for

ROWS = re.compile(r'href="(/desk/submissions/(sub-\d+)\?from=[^"]+)"')


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with make(settings_for(tmp_path_factory.mktemp("signed") / "data"), (named("desks.pdf"),)) as made:
        fill(made, 40)
        yield made


@pytest.fixture(scope="module")
def site(house: House) -> Iterator[Site]:
    yield from serving(house.settings.data)


def page(site: Site, path: str, who: str) -> httpx.Response:
    return site.get(path, headers={"Accept": "text/html", "Accept-Language": "en", **cookie(who)})


def proof(text: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', text)
    assert found
    return found[1]


def test_from_the_queue_through_its_list_one_after_the_other(site: Site, house: House) -> None:
    rows = [
        (html.unescape(one), name) for one, name in ROWS.findall(page(site, "/desk?tab=mine", "ana").text)
    ]
    names = list(dict.fromkeys(name for _, name in rows))
    assert len(names) >= 3
    first = page(site, rows[0][0], "ana")
    assert first.status_code == 200
    assert 'rel="prev"' not in first.text
    following = re.search(r'href="/desk/submissions/(sub-\d+)\?from=[^"]+" rel="next"', first.text)
    assert following
    assert following[1] == names[1]
    fields = {"do": "recuse", "conflict": "donor", "form_token": proof(first.text)}
    sent = httpx.post(
        f"{site.url}{rows[0][0]}", data=fields, headers={"Accept": "text/html", **cookie("ana")}
    )
    assert sent.status_code == 303, sent.text
    assert sent.headers["location"].startswith(f"/desk/submissions/{names[1]}?from=")
    after = page(site, sent.headers["location"], "ana")
    assert "You take no part in the one before." in after.text
    seat = Desk(house).dossier(names[0]).case.seat(_id(house, "ana"))
    assert seat is not None
    assert seat.stage == "recused"


def _id(house: House, name: str) -> str:
    with house.catalogue.people() as people:
        found = people.named(name)
    assert found is not None
    return found.id


def test_a_form_without_the_proof_of_the_session_does_nothing(site: Site, house: House) -> None:
    rows = ROWS.findall(page(site, "/desk?tab=mine", "ben").text)
    before = len(Desk(house).dossier(rows[0][1]).log)
    sent = httpx.post(
        f"{site.url}{html.unescape(rows[0][0])}",
        data={"do": "recuse", "conflict": "donor", "form_token": "forged"},
        headers={"Accept": "text/html", **cookie("ben")},
    )
    assert sent.status_code == 403
    assert len(Desk(house).dossier(rows[0][1]).log) == before


def test_a_coordinator_gives_a_new_one_to_a_reviewer_by_name(site: Site, house: House) -> None:
    rows = ROWS.findall(page(site, "/desk?tab=new&group=alpha", "cora").text)
    path, name = html.unescape(rows[0][0]), rows[0][1]
    shown = page(site, path, "cora").text
    ana = _id(house, "ana")
    assert f'<option value="{ana}">Ana</option>' in shown
    fields = {"do": "assign", "person": ana, "form_token": proof(shown)}
    sent = httpx.post(f"{site.url}{path}", data=fields, headers={"Accept": "text/html", **cookie("cora")})
    assert sent.status_code == 303
    assert Desk(house).dossier(name).case.seat(ana) is not None
    assert "(<bdi>Cora</bdi>)" in page(site, path, "cora").text


def test_a_list_address_that_is_none_and_a_stranger_are_no_trouble(site: Site, house: House) -> None:
    (_, name), *_ = ROWS.findall(page(site, "/desk?tab=mine", "ben").text)
    odd = page(site, f"/desk/submissions/{name}?from=tab%3Dnothing%26%00", "ben")
    assert odd.status_code == 200
    assert 'rel="next"' not in odd.text
    assert page(site, f"/desk/submissions/{name}", "sam").status_code == 404
    assert site.get(f"/desk/submissions/{name}", headers={"Accept": "text/html"}).status_code in (
        303,
        401,
        403,
    )
