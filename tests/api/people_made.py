"""A house with people in it, and ways to come in: by a session, by a key. What the tests of signing in share."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from api.house import House, open_house
from api.passwords import Passwords
from api.server import application
from corpus.access import Visibility
from corpus.keys import Use, drawn_secret
from corpus.people import Grant, Person, Role, Session, digest_of, drawn_token, fresh_id
from tests.api.desk_made import call_of, submitted
from tests.api.made import FIELD, MADE, Made, make, settings_for, word_spaces

PASSWORD = "a bridge of words"
GROUP, OTHER_GROUP = "alpha", "beta"
URL = "http://127.0.0.1"

OF_GROUP = Made(
    "alpha.pdf", "Desks of the alpha group",
    (("A note of the alpha group on complaint desks that domestic workers reach by telephone.",),),
    (FIELD,), visibility=Visibility(f"group:{GROUP}"),
)  # fmt: skip


CALL, SUBMISSION = "desks-of-alpha", "sub-alpha"


def built(folder: Path) -> None:
    house = make(settings_for(folder), (*MADE, OF_GROUP))
    submitted(house, call_of(house, CALL, GROUP), SUBMISSION, title="Complaint desks by telephone")
    house.catalogue.close()


def at(**later: float) -> str:
    return (datetime.now(UTC) + timedelta(**later)).strftime("%Y-%m-%dT%H:%M:%SZ")


@cache
def _hashed() -> str:
    return Passwords().hashed(PASSWORD)


@dataclass
class Door:
    """One server in this process over a made house."""

    house: House
    client: TestClient

    @property
    def sessions(self) -> Any:
        return self.app.state.serving.sessions

    @property
    def app(self) -> Any:
        return self.client.app._app._app  # type: ignore[attr-defined]

    def person(self, name: str, *grants: Grant, **more: Any) -> Person:
        """Made once; `password=True` gives the password of all tests."""
        with self.house.catalogue.admitting() as people:
            found = people.named(name)
            secret = _hashed() if more.pop("password", False) else ""
            made = Person(
                found.id if found else fresh_id(), name, secret=secret, grants=grants, created=at(), **more
            )
            people.put_person(made)
        return made

    def cookie(self, person: Person) -> dict[str, str]:
        return {"Cookie": f"fieldbridge={self.sessions.begin(person)}"}

    def old_cookie(self, person: Person, began: str, seen: str, expires: str) -> dict[str, str]:
        token = drawn_token()
        with self.house.catalogue.admitting() as people:
            people.put_session(Session(digest_of(token), person.id, began, seen, expires))
        return {"Cookie": f"fieldbridge={token}"}

    def key(self, uses: tuple[Use, ...], *groups: str, person: str = "", expires: str = "") -> dict[str, str]:
        made, text = drawn_secret("made by a test", uses, groups, at(), expires or at(days=1), person)
        with self.house.catalogue.admitting() as people:
            people.put_secret_key(made)
        return {"Authorization": f"Bearer {text}"}

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers, follow_redirects=False)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Any:
        told = {"Accept": "text/html", **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(path, data=fields, headers=told, follow_redirects=False)


@contextmanager
def door(folder: Path, *, alone: bool = True, **settings: str) -> Iterator[Door]:
    given = {"requests_per_minute": "0", "key_requests_per_minute": "0", **settings}
    house = open_house(settings_for(folder, **given), spaces=word_spaces())
    base = settings.get("base_url", URL)
    with TestClient(application(house, alone=alone), base_url=base, raise_server_exceptions=False) as client:
        client.cookies.clear()
        yield Door(house, client)
    house.close()


ROLES = {
    "submitter": (Grant(Role.SUBMITTER, GROUP),),
    "reviewer": (Grant(Role.REVIEWER, GROUP),),
    "coordinator": (Grant(Role.COORDINATOR, GROUP),),
    "administrator": (Grant(Role.ADMINISTRATOR),),
}


def signed_in(opened: Door, name: str = "ana", password: str = PASSWORD, **more: str) -> Any:
    return opened.post("/sign-in", {"name": name, "password": password, "next": "/questions", **more})


def token_in(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    return found[1] if found else ""
