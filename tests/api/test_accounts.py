"""Accounts: what is kept of a person, given away and erased; secret keys; and the administrator's verbs."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.visitors import Visitor
from corpus.errors import Forbidden
from corpus.keys import Use, drawn_secret
from corpus.people import Grant, Person, Role, Session
from tests.api.made import named, practice_of
from tests.api.people_made import GROUP, OF_GROUP, PASSWORD, Door, at, built, door, signed_in, token_in
from tests.command import command

REVIEWER = Grant(Role.REVIEWER, GROUP)
SECRET = practice_of(named("secret.txt"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("people") / "data"
    built(made)
    return made


@pytest.fixture
def open_door(folder: Path) -> Iterator[Door]:
    with door(folder) as opened:
        opened.person("root", Grant(Role.ADMINISTRATOR))
        yield opened


def test_a_secret_key_sees_what_its_groups_see_and_no_more_than_its_person(open_door: Door) -> None:
    inside, outside = open_door.person("ana", REVIEWER), open_door.person("bo", Grant(Role.REVIEWER, "beta"))
    wanted = f"/v1/practices/{practice_of(OF_GROUP)}"
    keys = {
        "of the group": open_door.key((Use.READ,), GROUP),
        "of another": open_door.key((Use.READ,), "beta"),
        "of a member": open_door.key((Use.READ,), GROUP, person=inside.id),
        "of one who is none": open_door.key((Use.READ,), GROUP, person=outside.id),
        "not for reading": open_door.key((Use.SUBMIT,), GROUP),
        "expired": open_door.key((Use.READ,), GROUP, expires=at(seconds=-1)),
    }
    statuses = {what: open_door.get(wanted, **key).status_code for what, key in keys.items()}
    assert list(statuses.values()) == [200, 404, 200, 404, 403, 401]
    open_door.person("ana", REVIEWER, disabled=at())
    assert open_door.get(wanted, **keys["of a member"]).status_code == 401


def test_a_key_holds_its_persons_roles_in_its_groups_and_never_an_administrators() -> None:
    grants = (Grant(Role.ADMINISTRATOR), REVIEWER, Grant(Role.COORDINATOR, "beta"))
    one = Person("person-1", "ana", grants=grants)
    secret, _ = drawn_secret("x", (Use.DECIDE,), (GROUP,), at(), at(days=1), one.id)
    by_key, by_cookie = (
        Visitor(one, secret=secret),
        Visitor(one, Session("d", one.id, at(), at(), at(days=1))),
    )
    assert [by_cookie.holds(grant.role, grant.group) for grant in grants] == [True, True, True]
    assert [by_key.holds(grant.role, grant.group) for grant in grants] == [False, True, False]
    assert (by_key.may(Use.DECIDE), by_key.may(Use.SUBMIT)) == (True, False)
    assert by_key.agent.name == one.id
    with pytest.raises(Forbidden):
        _ = Visitor(secret=secret).agent


def test_my_account_lists_what_is_kept_and_gives_it_away_as_json(open_door: Door) -> None:
    one = open_door.person("ana", REVIEWER, password=True, shown="Ana P.", email="ana@mail.example")
    cookie = open_door.cookie(one)
    open_door.key((Use.READ,), GROUP, person=one.id)
    page = open_door.get("/account", Accept="text/html", **cookie).text
    for told in ("Ana P.", "ana@mail.example", "Review", GROUP, "made by a test"):
        assert told in page
    kept = open_door.get("/account/export", **cookie)
    assert "attachment" in kept.headers["content-disposition"]
    data = kept.json()
    assert (data["name"], data["roles"], data["has_password"]) == ("ana", ["reviewer:alpha"], True)
    assert {one["label"] for one in data["keys"]} == {"made by a test"}
    assert one.secret not in kept.text
    assert hashlib.sha256(one.secret.encode()).hexdigest() not in kept.text
    assert "$argon2" not in kept.text


def test_a_changed_password_ends_every_session_but_this_one(open_door: Door) -> None:
    one = open_door.person("ana", REVIEWER, password=True)
    here, there = open_door.cookie(one), open_door.cookie(one)
    form = {"form_token": token_in(open_door.get("/account", **here).text), "password": PASSWORD}
    fresh = "another bridge of words"
    for wrong, says in (
        ({"fresh": fresh, "again": "x"}, "not the same"),
        ({"fresh": "short", "again": "short"}, "too easily"),
        ({"fresh": fresh, "again": fresh, "password": "wrong"}, "is not right"),
    ):
        told = open_door.post("/account/password", form | wrong, **here)
        assert told.status_code == 422
        assert says in told.text
    changed = open_door.post("/account/password", form | {"fresh": fresh, "again": fresh}, **here)
    assert changed.status_code == 303
    mine = {"Cookie": changed.headers["set-cookie"].partition(";")[0]}
    open_door.client.cookies.clear()
    assert [open_door.get("/account", **each).status_code for each in (here, there, mine)] == [403, 403, 200]
    assert signed_in(open_door).status_code == 401
    assert signed_in(open_door, password=fresh).status_code == 303


def test_one_erases_oneself_by_writing_ones_name(open_door: Door) -> None:
    one = open_door.person("ana", REVIEWER, password=True)
    cookie = open_door.cookie(one)
    form = {"form_token": token_in(open_door.get("/account", **cookie).text)}
    assert open_door.post("/account/erase", form | {"name": "bo"}, **cookie).status_code == 422
    done = open_door.post("/account/erase", form | {"name": "Ana"}, **cookie)
    assert done.headers["location"] == "/sign-in?state=erased"
    assert open_door.get("/account", **cookie).status_code == 403
    with open_door.house.catalogue.people() as people:
        left = people.person(one.id)
    assert left is not None
    assert (left.name, left.secret, left.grants) == ("", "", ())


def test_the_only_administrator_is_told_why_they_cannot_be_erased(open_door: Door) -> None:
    root = open_door.person("root", Grant(Role.ADMINISTRATOR))
    cookie = open_door.cookie(root)
    form = {"form_token": token_in(open_door.get("/account", **cookie).text), "name": "root"}
    told = open_door.post("/account/erase", form, **cookie)
    assert told.status_code == 422
    assert "only administrator" in told.text


def verb(folder: Path, *arguments: str, typed: str = "", code: int = 0) -> str:
    environment = {"HOME": str(folder.parent), "FIELDBRIDGE_DATA": str(folder)}
    done = command("admin", *arguments, environment=environment, typed=typed, code=code)
    return done.stdout if not code else done.stderr


def test_the_operator_makes_changes_shuts_and_erases_accounts(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    made = json.loads(
        verb(folder, "user", "add", "Ana@Office.example", "--role", "administrator", "--draw", "--json")
    )
    assert (made["name"], made["roles"]) == ("ana@office.example", ["administrator"])
    assert len(made["password"]) >= 20
    verb(folder, "user", "add", "bo", "--role", "reviewer:alpha", typed=f"{PASSWORD}\n")
    assert "taken" in verb(folder, "user", "add", "BO", typed=f"{PASSWORD}\n", code=2)
    assert "12 to 256" in verb(folder, "user", "password", "bo", typed="short\n", code=2)
    assert "reviewer:GROUP" in verb(folder, "user", "role", "bo", "boss:alpha", code=2)
    verb(folder, "user", "role", "bo", "coordinator:beta")
    verb(folder, "user", "role", "bo", "reviewer:alpha", "--take")
    assert "only administrator" in verb(folder, "user", "disable", "ana@office.example", code=2)
    verb(folder, "user", "disable", "bo")
    listed = {one["name"]: one for one in json.loads(verb(folder, "user", "list", "--json"))}
    assert listed["bo"]["roles"] == ["coordinator:beta"]
    assert listed["bo"]["disabled"]
    key = json.loads(
        verb(
            folder,
            "key",
            "add",
            "x",
            "--use",
            "read",
            "--use",
            "submit",
            "--group",
            "beta",
            "--for",
            "bo",
            "--json",
        )
    )
    assert key["key"].startswith("fbs_")
    assert key["expires"] > at(days=364)
    assert "only people decide" in verb(folder, "key", "add", "x", "--use", "decide", code=2)
    verb(folder, "key", "revoke", key["id"])
    (shown,) = json.loads(verb(folder, "key", "list", "--json"))
    assert (shown["standing"], shown["uses"]) == ("revoked", ["read", "submit"])
    verb(folder, "user", "erase", "bo")
    assert "bo" not in verb(folder, "user", "list")
    assert json.loads(verb(folder, "key", "list", "--json")) == []
    assert "no such person" in verb(folder, "user", "erase", "bo", code=1)
