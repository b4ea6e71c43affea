"""/sign-in/elsewhere and /sign-in/back: away to the provider of one's organisation, and back into a session.

Owns who gets an account by that: whom the operator's mapping gives a role. Refuses: joining accounts by name or address,
which would give one person's account to another of the same name.
"""

import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.gate import CALLER
from api.provider import Arrived, NotProven, Provider, fresh_name
from api.rendering import address_of
from api.routes.signing_in import Next, admitted
from api.serving import speller_of, state_of
from corpus.catalogue import People
from corpus.errors import NotFound
from corpus.people import Person, fresh_id, spelled_name

router = APIRouter(include_in_schema=False)
log = logging.getLogger("fieldbridge")

_AWAY = "-away"
_AN_ATTEMPT = 600


@router.get("/sign-in/elsewhere")
async def elsewhere(request: Request, next: Next = "/") -> Response:
    sessions, provider = state_of(request).sessions, _provider(request)
    sessions.pace(request.scope.get(CALLER, ""))
    try:
        address, browser = await run_in_threadpool(provider.start, _back(request), next)
    except NotProven as fault:
        return _failed(request, fault)
    response = RedirectResponse(address, 303, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        sessions.cookie(request.scope) + _AWAY, browser, _AN_ATTEMPT, path="/",
        secure=sessions.secure(request.scope), httponly=True, samesite="lax",
    )  # fmt: skip
    return response


@router.get("/sign-in/back")
async def back(request: Request, state: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The provider sends the browser here, with `code` and `state`, or with `error`."""
    del state
    provider, cookie = _provider(request), state_of(request).sessions.cookie(request.scope) + _AWAY
    browser = request.cookies.get(cookie, "")
    try:
        arrived = await run_in_threadpool(
            provider.finish, _back(request), dict(request.query_params), browser
        )
    except NotProven as fault:
        return _failed(request, fault)
    person = await run_in_threadpool(_welcomed, request, provider.issuer, arrived)
    if person is None:
        response: Response = RedirectResponse(address_of(request).to("/sign-in", ("state", "outside")), 303)
    else:
        response = await admitted(request, person, arrived.onward)
    response.delete_cookie(
        cookie,
        path="/",
        secure=state_of(request).sessions.secure(request.scope),
        httponly=True,
        samesite="lax",
    )
    return response


def _welcomed(request: Request, issuer: str, arrived: Arrived) -> Person | None:
    """The account of who came, made or brought up to date: roles are what the provider's groups say now. None for who
    has none, or was shut out; what they had is taken away."""
    with state_of(request).house.catalogue.admitting() as people:
        found = people.elsewhere(issuer, arrived.subject)
        if found is None and not arrived.grants:
            return None
        person = found or _made(people, issuer, arrived)
        current = replace(person, grants=arrived.grants, shown=arrived.shown, email=arrived.email)
        people.put_person(current)
        if not arrived.grants:
            people.end_sessions_of(current.id)
    return current if current.grants and current.may_sign_in else None


def _made(people: People, issuer: str, arrived: Arrived) -> Person:
    try:
        name = spelled_name(arrived.name)
    except ValueError:
        name = fresh_name("member")
    if people.named(name) is not None:
        name = fresh_name(name)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Person(fresh_id(), name, issuer=issuer, subject=arrived.subject, created=at)


def _provider(request: Request) -> Provider:
    """Raises NotFound where there is none."""
    found = state_of(request).provider
    if found is None:
        raise NotFound("this site has no provider to sign in at", remedy="Sign in at /sign-in.")
    return found


def _back(request: Request) -> str:
    return f"{speller_of(request).site}/sign-in/back"


def _failed(request: Request, fault: NotProven) -> Response:
    log.warning("signing in at the provider failed: %s", fault)
    return RedirectResponse(address_of(request).to("/sign-in", ("state", "provider")), 303)
