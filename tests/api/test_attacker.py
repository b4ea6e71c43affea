"""A scripted attacker: every route, by every kind of visitor, against the one table that the docs print."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from api import telling
from api.forms import HEADER, token_for
from api.pacing import Pace
from api.routes import desk
from corpus.keys import Use, drawn
from corpus.people import Grant, Role
from tests.api.attacks import DRAWN, KINDS, TABLES, VISITORS, Route, routes
from tests.api.people_made import GROUP, OTHER_GROUP, ROLES, Door, at, built, door

PROVIDER = "http://127.0.0.1:9"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("attacked") / "data"
    built(made)
    return made


@pytest.fixture(scope="module", params=TABLES)
def attacked(request: pytest.FixtureRequest, folder: Path) -> Iterator[tuple[str, Door]]:
    with door(folder, read_access=request.param, oidc_issuer=PROVIDER, oidc_client="us") as opened:
        yield request.param, opened


@pytest.fixture(autouse=True)
def _unpaced(monkeypatch: pytest.MonkeyPatch, attacked: tuple[str, Door]) -> None:
    """How often one may try is tested elsewhere."""
    for room in (telling, desk):
        monkeypatch.setattr(room, "_PACE", Pace(0))
    sessions = attacked[1].sessions
    monkeypatch.setattr(sessions, "_by_address", Pace(0))
    monkeypatch.setattr(sessions, "_by_name", Pace(0))
    monkeypatch.setattr(sessions.passwords, "proves", lambda *_: False)


def _served(found: Iterable[Any], before: str = "") -> Iterator[str]:
    for one in found:
        if hasattr(one, "original_router"):
            yield from _served(one.original_router.routes, before + (one.include_context.prefix or ""))
        else:
            yield from (f"{method} {before}{one.path}" for method in {*one.methods} - {"HEAD"})


def test_the_table_has_every_route_that_is_served_and_no_other(attacked: tuple[str, Door]) -> None:
    served = list(_served(attacked[1].app.routes))
    assert sorted(served) == sorted([*(one.route for one in routes()), *DRAWN])


def test_the_table_says_of_every_kind_what_every_visitor_gets() -> None:
    for answers in TABLES.values():
        assert {kind: set(row) for kind, row in answers.items()} == {kind: set(VISITORS) for kind in KINDS}


@pytest.mark.parametrize("who", VISITORS)
def test_each_route_answers_as_the_table_says(attacked: tuple[str, Door], who: str) -> None:
    access, opened = attacked
    wrong = []
    for route in routes():
        sent = credentials(opened, who)
        status = asked(opened, route, who, sent)
        expected = TABLES[access][route.kind][who]
        right = status in route.ok if expected == "ok" else str(status) == expected
        if not right:
            wrong.append(f"{route.route}: {status} where {expected} {route.ok} is declared")
    assert wrong == []


@pytest.mark.parametrize("who", VISITORS)
def test_a_page_that_cannot_be_drawn_gives_nothing_away(attacked: tuple[str, Door], who: str) -> None:
    group = next(one for one in routes() if one.route.endswith("pages/{number}"))
    for end in ("/picture", "/file"):
        route = replace(group, address=group.address + end)
        assert asked(attacked[1], route, who, credentials(attacked[1], who)) in (400, 401, 403, 404)


def credentials(opened: Door, who: str) -> dict[str, str]:
    """Headers of one visitor, made anew for each request, since some routes end what they came with."""
    keys = {
        "secret key of the group": ((Use.READ,), (GROUP,)),
        "secret key of another group": ((Use.READ,), (OTHER_GROUP,)),
        "secret key for sending": ((Use.SUBMIT,), (GROUP,)),
        "secret key for publishing": ((Use.READ, Use.PUBLISH), (GROUP,)),
    }
    if who == "secret key of a reviewer":
        reviewer = opened.person("reviewer", *ROLES["reviewer"])
        return opened.key((Use.READ, Use.DECIDE), GROUP, person=reviewer.id)
    if who in keys:
        uses, groups = keys[who]
        return opened.key(uses, *groups)
    if who in ROLES:
        return opened.cookie(opened.person(who, *ROLES[who]))
    return _OTHERS[who](opened)


def _publishable(opened: Door) -> dict[str, str]:
    from api.house import OPERATOR

    key, text = drawn("attacker", (), at(), "")
    with opened.house.catalogue.write(OPERATOR, "made a key") as writer:
        writer.put_key(key)
    return {"Authorization": f"Bearer {text}"}


def _disabled(opened: Door) -> dict[str, str]:
    """Shut out in the very file, with a session left over that should have ended with it."""
    one = opened.person("shut", *ROLES["reviewer"], disabled=at())
    return opened.cookie(one)


_OTHERS: dict[str, Any] = {
    "nobody": lambda _: {},
    "publishable key": _publishable,
    "member of another group": lambda opened: opened.cookie(
        opened.person("other", Grant(Role.REVIEWER, OTHER_GROUP))
    ),
    "forged session": lambda _: {"Cookie": f"fieldbridge={'A' * 43}"},
    "expired session": lambda opened: opened.old_cookie(
        opened.person("reviewer", *ROLES["reviewer"]), at(hours=-30), at(minutes=-1), at(seconds=-1)
    ),
    "session of a disabled person": _disabled,
    "forged key": lambda _: {"Authorization": f"Bearer fbs_{'0' * 16}_{'A' * 43}"},
    "expired key": lambda opened: opened.key((Use.READ,), GROUP, expires=at(seconds=-1)),
    "key in the address": lambda _: {},
}


def asked(opened: Door, route: Route, who: str, sent: dict[str, str]) -> int:
    """The status; a form carries what its page would have put in."""
    path = route.path
    if who == "key in the address":
        path += ("&" if "?" in path else "?") + "access_token=fbs_x"
    if route.method == "GET":
        return int(opened.get(path, **sent).status_code)
    token = token_for(sent.get("Cookie", "").partition("=")[2])
    if route.method in ("PUT", "DELETE"):
        answer = opened.client.request(route.method, path, json=route.json, headers=sent)
    elif route.json:
        headers = sent | ({HEADER: token} if token else {})
        answer = opened.client.post(path, json=route.json, headers=headers)
    else:
        form = route.form | {"form_token": token}
        answer = opened.client.post(path, data=form, headers=sent, follow_redirects=False)
    opened.client.cookies.clear()
    return int(answer.status_code)
