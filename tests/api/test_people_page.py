"""The accounts of a house in the browser, for its administrators: made, given roles, shut, never by anybody else."""

import re
from collections.abc import Iterator

import pytest

from api.forms import token_for
from corpus.keys import Use
from corpus.people import Grant, Person, Role
from tests.api.made import make, named, settings_for
from tests.api.people_made import GROUP, ROLES, Door, door


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("people-page") / "data"
    make(settings_for(folder), (named("desks.pdf"),)).catalogue.close()
    with door(folder) as found:
        found.person("root", *ROLES["administrator"], password=True)
        yield found


def root(opened: Door) -> dict[str, str]:
    return opened.cookie(opened.person("root", *ROLES["administrator"], password=True))


def send(opened: Door, who: dict[str, str], path: str, **fields: str) -> object:
    token = token_for(who["Cookie"].partition("=")[2])
    answer = opened.client.post(
        path, data={"form_token": token, **fields}, headers={**who, "Accept": "text/html"}
    )
    opened.client.cookies.clear()
    return answer


def account(opened: Door, name: str) -> Person:
    with opened.house.catalogue.people() as people:
        found = people.named(name)
    assert found is not None
    return found


def test_an_administrator_makes_an_account_whose_password_is_shown_once_and_opens_the_door(
    opened: Door,
) -> None:
    answer = send(
        opened,
        root(opened),
        "/people",
        name="Ina@Office.example",
        shown="<Ina>",
        role="reviewer",
        group="decent-work",
    )
    assert answer.status_code == 200  # type: ignore[attr-defined]
    text = answer.text  # type: ignore[attr-defined]
    assert "&lt;Ina&gt;" in text
    password = re.search(r'<code dir="ltr">([^<]+)</code>', text)
    assert password
    made = account(opened, "ina@office.example")
    assert made.grants == (Grant(Role.REVIEWER, "decent-work"),)
    assert password[1] not in opened.get("/people", **root(opened)).text
    entered = opened.post(
        "/sign-in", {"name": "ina@office.example", "password": password[1], "next": "/desk"}
    )
    assert (entered.status_code, entered.headers["location"]) == (303, "/desk")
    opened.client.cookies.clear()
    again = send(opened, root(opened), "/people", name="ina@office.example")
    assert "This name is taken" in again.text  # type: ignore[attr-defined]


def test_roles_bodies_and_the_door_are_changed_from_one_place(opened: Door) -> None:
    bo, mine = opened.person("bo"), root(opened)
    path = f"/people/{bo.id}"
    send(opened, mine, path, do="give", role="coordinator", group=GROUP)
    send(opened, mine, path, do="give", role="reviewer", group=GROUP)
    send(opened, mine, path, do="take", grant=f"reviewer:{GROUP}")
    send(opened, mine, path, do="body", body=" World  Office ", kind="un", office="Geneva")
    changed = account(opened, "bo")
    assert changed.grants == (Grant(Role.COORDINATOR, GROUP),)
    assert [one.spelled for one in changed.bodies] == [
        {"name": "World Office", "kind": "un", "office": "Geneva"}
    ]
    page = opened.get("/people", **mine).text
    assert "World Office · UN entity · Geneva" in page
    send(opened, mine, path, do="unbody", number="0")
    theirs = opened.cookie(changed)
    assert opened.get("/account", **theirs).status_code == 200
    send(opened, mine, path, do="shut")
    assert opened.get("/account", **theirs).status_code == 403
    send(opened, mine, path, do="open")
    assert account(opened, "bo").bodies == ()
    assert account(opened, "bo").may_sign_in
    drawn = send(opened, mine, path, do="password")
    assert '<code dir="ltr">' in drawn.text  # type: ignore[attr-defined]
    for fields in ({"do": "give", "role": "king", "group": GROUP}, {"do": "give", "role": "reviewer", "group": "No!"},
                   {"do": "body", "body": "", "kind": "un"}, {"do": "nothing"}):  # fmt: skip
        assert send(opened, mine, path, **fields).status_code == 422  # type: ignore[attr-defined]
    assert account(opened, "bo").grants == (Grant(Role.COORDINATOR, GROUP),)


def test_the_only_administrator_stays_one(opened: Door) -> None:
    me = account(opened, "root")
    for fields in ({"do": "shut"}, {"do": "take", "grant": "administrator"}):
        answer = send(opened, root(opened), f"/people/{me.id}", **fields)
        assert answer.status_code == 422  # type: ignore[attr-defined]
        assert "only administrator" in answer.text  # type: ignore[attr-defined]
    assert account(opened, "root").holds(Role.ADMINISTRATOR)


def test_nobody_else_makes_accounts_and_no_form_of_another_session_does(opened: Door) -> None:
    cora = opened.cookie(opened.person("cora", *ROLES["coordinator"]))
    mine = root(opened)
    key = opened.key((Use.READ, Use.DECIDE), GROUP, person=account(opened, "root").id)
    assert send(opened, cora, "/people", name="eve").status_code == 403  # type: ignore[attr-defined]
    assert opened.client.post("/people", data={"name": "eve"}, headers=mine).status_code == 403
    assert opened.client.post("/people", data={"name": "eve"}, headers=key).status_code == 403
    opened.client.cookies.clear()
    with opened.house.catalogue.people() as people:
        assert people.named("eve") is None
