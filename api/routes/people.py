"""/people: the accounts of this house, for its administrators: who may sign in, with which roles in which groups.

Owns what the page takes. A password is drawn here and shown once, as at the command line. Refuses: keys (a session alone
makes accounts), erasing somebody (they do, or the operator), and the rules (corpus/people.py, the catalogue).
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.forms import form_of
from api.rendering import page
from api.serving import speller_of, state_of
from api.visitors import must_be_person
from corpus.bodies import Affiliation, BodyKind
from corpus.catalogue import People
from corpus.catalogue.catalogue import utc_now
from corpus.concepts import GROUPS
from corpus.errors import Forbidden, NotFound, WrongUse
from corpus.people import Grant, Person, Role, fresh_id, spelled_name

router = APIRouter(include_in_schema=False)

ADDING = ("submitter", "reviewer", "coordinator", "administrator")


def must_run_the_house(person: Annotated[Person, Depends(must_be_person)]) -> Person:
    """A dependency. Raises Forbidden."""
    if not person.holds(Role.ADMINISTRATOR):
        raise Forbidden("accounts are for administrators", remedy="Ask an administrator of this site.")
    return person


Administrator = Annotated[Person, Depends(must_run_the_house)]


@router.get("/people")
async def people_page(request: Request, _: Administrator) -> Response:
    return await run_in_threadpool(_page, request)


@router.post("/people")
async def add_person(request: Request, _: Administrator) -> Response:
    """An account with a drawn password, which the answer shows this once."""
    form = await form_of(request)
    passwords = state_of(request).sessions.passwords
    password = secrets.token_urlsafe(15)
    try:
        name = spelled_name(form.get("name", ""))
        grants = (_grant(form),) if form.get("role") else ()
    except ValueError:
        return await run_in_threadpool(_page, request, "no_role" if _is_name(form) else "name", 422)
    secret = await passwords.run(lambda: passwords.hashed(password, name))
    made = Person(
        fresh_id(), name, _line(form, "shown"), _line(form, "email"), secret, grants=grants, created=utc_now()
    )
    try:
        await run_in_threadpool(_put, request, made)
    except WrongUse:
        return await run_in_threadpool(_page, request, "taken", 422)
    return await run_in_threadpool(_page, request, "added", 200, made, password)


@router.post("/people/{identity}")
async def change_person(request: Request, identity: str, _: Administrator) -> Response:
    """`do`: give or take a role, body or unbody, shut or open, password."""
    form = await form_of(request)
    with state_of(request).house.catalogue.people() as people:
        before = people.person(identity)
    if before is None or before.erased:
        raise NotFound("there is no such person", subject=identity[:80])
    password = secrets.token_urlsafe(15) if form.get("do") == "password" else ""
    passwords = state_of(request).sessions.passwords
    secret = (
        await passwords.run(lambda: passwords.hashed(password, before.name)) if password else before.secret
    )
    try:
        after = _changed(replace(before, secret=secret), form)
    except ValueError:
        return await run_in_threadpool(_page, request, "no_role", 422, before)
    try:
        await run_in_threadpool(_put, request, after)
    except WrongUse:
        return await run_in_threadpool(_page, request, "only", 422, before)
    return await run_in_threadpool(_page, request, "changed", 200, after, password)


def _changed(person: Person, form: Mapping[str, str]) -> Person:
    """Raises ValueError for a role or a body that is none, and WrongUse for what is not known here."""
    match form.get("do", ""):
        case "give":
            return replace(person, grants=tuple(sorted({*person.grants, _grant(form)})))
        case "take":
            return replace(
                person, grants=tuple(one for one in person.grants if str(one) != form.get("grant", ""))
            )
        case "body":
            made = Affiliation(_line(form, "body"), BodyKind(form.get("kind", "")), _line(form, "office"))
            if not made.body:
                raise ValueError("a body has a name")
            return replace(person, bodies=tuple(sorted({*person.bodies, made})))
        case "unbody":
            kept = [one for number, one in enumerate(person.bodies) if str(number) != form.get("number", "")]
            return replace(person, bodies=tuple(kept))
        case "shut":
            return replace(person, disabled=person.disabled or utc_now())
        case "open":
            return replace(person, disabled="")
        case "password":
            return person
    raise WrongUse("there is no such change", subject=form.get("do", "")[:40], remedy="Load the page anew.")


def _put(request: Request, person: Person) -> None:
    def taken(people: People) -> bool:
        found = people.named(person.name)
        return found is not None and found.id != person.id

    with state_of(request).house.catalogue.admitting() as people:
        if taken(people):
            raise WrongUse("this name is taken", subject=person.name)
        people.put_person(person)


def _page(
    request: Request, state: str = "", status: int = 200, about: Person | None = None, password: str = ""
) -> Response:
    house, speller = state_of(request).house, speller_of(request)
    with house.catalogue.people() as people:
        everyone = people.everyone()
    named = {one.id: speller.label(GROUPS, one.id) or one.id for one in house.vocabularies.concepts(GROUPS)}
    used = {group for one in everyone for group in one.groups}
    answer = page(
        request,
        "people.html",
        status=status,
        everyone=everyone,
        groups=sorted({**{one: one for one in used}, **named}.items(), key=lambda pair: pair[1]),
        group_name=lambda group: named.get(group, group),
        roles=ADDING,
        kinds=[one.value for one in BodyKind],
        state=state,
        about=about,
        password=password,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _grant(form: Mapping[str, str]) -> Grant:
    """Raises ValueError."""
    role = Role(form.get("role", ""))
    return Grant(role, "" if role is Role.ADMINISTRATOR else form.get("group", ""))


def _is_name(form: Mapping[str, str]) -> bool:
    try:
        return bool(spelled_name(form.get("name", "")))
    except ValueError:
        return False


def _line(form: Mapping[str, str], name: str) -> str:
    return " ".join("".join(one for one in form.get(name, "") if one.isprintable()).split())[:200]
