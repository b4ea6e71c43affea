"""`admin user add|list|role|body|password|disable|enable|erase`: who may sign in, and what they may do.

Owns how a password comes in: typed unseen, as the first line of standard input, or drawn here and shown once; never as an
argument, which every process of the machine can read. Refuses: the rules (corpus/people.py, the catalogue).
"""

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.voice import AsJson, clean, say, say_json, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.catalogue import People
    from corpus.people import Grant, Person

user = typer.Typer(help="People who may sign in.", no_args_is_help=True, rich_markup_mode=None)

Name = Annotated[str, typer.Argument(help="What the person signs in with; an e-mail address will do.")]
Draw = Annotated[
    bool, typer.Option("--draw", help="Draw a password and show it this once, instead of asking for one.")
]
Roles = Annotated[
    list[str] | None,
    typer.Option(
        "--role", help="submitter:GROUP, reviewer:GROUP, coordinator:GROUP or administrator; may be repeated."
    ),
]


@user.command("add")
def add_person(
    name: Name,
    role: Roles = None,
    shown: Annotated[str, typer.Option(help="The name that others see.")] = "",
    email: Annotated[str, typer.Option(help="Where mail goes, if it goes anywhere.")] = "",
    draw: Draw = False,
    as_json: AsJson = False,
) -> None:
    """Make an account. The password is asked for, or read from the first line of standard input."""
    from corpus.people import Person, fresh_id

    known, grants = _spelled(name), tuple(sorted({_grant(one) for one in role or ()}))
    with _people() as people:
        _must_be_free(people, known)
    password, secret = _password(known, draw)
    made = Person(
        fresh_id(), known, _line(shown), _line(email), secret, grants=grants, created=_now()
    )  # fmt: skip
    with _people() as people:
        people.put_person(made)
    _told(made, as_json, password if draw else "")


@user.command("list")
def list_people(as_json: AsJson = False) -> None:
    """All accounts, those that are shut too."""
    with _people() as people:
        found = people.everyone()
    if as_json:
        say_json([_about(one) for one in found])
        return
    rows = [
        (
            clean(one.name),
            "disabled" if one.disabled else "open",
            " ".join(map(str, one.grants)) or "reads",
            one.id,
        )
        for one in found
    ]
    table(("name", "standing", "may", "id"), rows)


@user.command("role")
def change_roles(
    name: Name,
    role: Annotated[list[str], typer.Argument(help="submitter:GROUP, reviewer:GROUP … or administrator.")],
    take: Annotated[bool, typer.Option("--take", help="Take these away instead of giving them.")] = False,
    as_json: AsJson = False,
) -> None:
    """Give roles, or take them away. It holds from the next request on."""
    from dataclasses import replace

    named = {_grant(one) for one in role}
    with _people() as people:
        person = _found(people, name)
        held = {*person.grants} - named if take else {*person.grants} | named
        changed = replace(person, grants=tuple(sorted(held)))
        people.put_person(changed)
    _told(changed, as_json)


@user.command("body")
def change_bodies(
    name: Name,
    body: Annotated[str, typer.Argument(help="A body that the person works for.")],
    kind: Annotated[
        str, typer.Option(help="un, government, employers, workers, ngo, academia or other.")
    ] = "other",
    office: Annotated[str, typer.Option(help="Of the body, where it has several.")] = "",
    take: Annotated[bool, typer.Option("--take", help="Take it away instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say whom a person works for: by that a review tells reviewers from inside and outside, and asks about conflicts."""
    from dataclasses import replace

    from api.commands.at_desk import choice
    from corpus.bodies import Affiliation, BodyKind

    fresh = Affiliation(_line(body), choice(kind, BodyKind), _line(office))
    with _people() as people:
        person = _found(people, name)
        others = [one for one in person.bodies if (one.body, one.office) != (fresh.body, fresh.office)]
        changed = replace(person, bodies=tuple(sorted(others if take else [*others, fresh])))
        people.put_person(changed)
    _told(changed, as_json)


@user.command("password")
def set_password(name: Name, draw: Draw = False, as_json: AsJson = False) -> None:
    """Set a password. Whoever is signed in with that account is signed out."""
    from dataclasses import replace

    with _people() as people:
        _found(people, name)
    password, secret = _password(_spelled(name), draw)
    with _people() as people:
        changed = replace(_found(people, name), secret=secret)
        people.put_person(changed)
    _told(changed, as_json, password if draw else "")


@user.command("disable")
def disable(name: Name, as_json: AsJson = False) -> None:
    """Shut an account: signed out at once, its keys open nothing. What it decided stays."""
    _shut(name, _now(), as_json)


@user.command("enable")
def enable(name: Name, as_json: AsJson = False) -> None:
    """Open an account that was shut."""
    _shut(name, "", as_json)


@user.command("erase")
def erase(
    name: Name,
    words: Annotated[
        bool, typer.Option("--words", help="Also the notes and reasons that the person wrote at the desk.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Erase all that is kept about a person but the number under which decisions stand. Backups made before still hold
    it; restoring one erases it again."""
    from api.forgetting import forget
    from api.house import open_house
    from api.settings import read_settings

    with open_house(read_settings(), create=True) as house:
        with house.catalogue.people() as people:
            person = _found(people, name)
        done = forget(house, person.id, account=True, words=words)
    if as_json:
        say_json({"id": person.id, "standing": "erased", "notes": done.notes, "backups": [*done.backups]})
    else:
        say(f"{person.id}: erased{f', with {done.notes} notes' if words else ''}", *done.backups)


@contextmanager
def _people() -> "Iterator[People]":
    """The people of the data folder, for one write."""
    from api.house import open_house
    from api.settings import read_settings

    with open_house(read_settings(), create=True) as house, house.catalogue.admitting() as people:
        yield people


def _shut(name: str, at: str, as_json: bool) -> None:
    from dataclasses import replace

    with _people() as people:
        changed = replace(_found(people, name), disabled=at)
        people.put_person(changed)
    _told(changed, as_json)


def _found(people: "People", name: str) -> "Person":
    from corpus.errors import NotFound

    person = people.named(_spelled(name))
    if person is None:
        raise NotFound(
            "there is no such person", subject=clean(name)[:80], remedy="Run: fieldbridge admin user list"
        )
    return person


def _must_be_free(people: "People", name: str) -> None:
    """Before a password is asked for. Raises WrongUse."""
    from corpus.errors import WrongUse

    if people.named(name) is not None:
        raise WrongUse("this name is taken", subject=name, remedy="Choose another.")


def _spelled(name: str) -> str:
    from corpus.errors import WrongUse
    from corpus.people import spelled_name

    try:
        return spelled_name(name)
    except ValueError as fault:
        raise WrongUse(str(fault), subject=clean(name)[:80]) from None


def _grant(written: str) -> "Grant":
    from corpus.errors import WrongUse
    from corpus.people import grant_of

    try:
        return grant_of(written)
    except ValueError as fault:
        raise WrongUse(
            f"this is no role in a group ({fault})",
            subject=clean(written)[:80],
            remedy="Write submitter:GROUP, reviewer:GROUP, coordinator:GROUP or administrator.",
        ) from None


def _password(name: str, draw: bool) -> tuple[str, str]:
    """The password and its hash. Raises WrongUse for one that is too easy, or was typed in two ways."""
    import getpass
    import secrets
    import sys

    from api.passwords import Passwords
    from corpus.errors import WrongUse

    if draw:
        password = secrets.token_urlsafe(15)
    elif sys.stdin.isatty():
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise WrongUse("the two are not the same", subject=name)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    try:
        return password, Passwords().hashed(password, name)
    except ValueError as fault:
        raise WrongUse(str(fault), subject=name, remedy="Or let one be drawn: --draw") from None


def _told(person: "Person", as_json: bool, password: str = "") -> None:
    if as_json:
        say_json(_about(person) | ({"password": password} if password else {}))
        return
    state = "disabled" if person.disabled else "open"
    say(f"{person.name}: {state}; {' '.join(map(str, person.grants)) or 'reads, and nothing more'}")
    for one in person.bodies:
        say(f"  {one.body} ({', '.join(filter(None, (one.kind.value, one.office)))})")
    if password:
        say(f"password: {password}", "It is shown this once.")


def _about(person: "Person") -> dict[str, object]:
    return {
        "id": person.id, "name": person.name, "shown": person.shown, "email": person.email,
        "roles": [str(one) for one in person.grants], "bodies": [one.spelled for one in person.bodies],
        "issuer": person.issuer, "created": person.created, "disabled": person.disabled,
    }  # fmt: skip


def _line(text: str) -> str:
    return " ".join(clean(text).split())[:200]


def _now() -> str:
    from datetime import UTC, datetime

    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
