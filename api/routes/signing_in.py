"""/sign-in and /sign-out: forms that need no script. One answer for a wrong name and a wrong password.

Refuses: making accounts; the operator does (`fieldbridge admin user add`), or the provider of the organisation.
"""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.forms import form_of
from api.gate import CALLER
from api.rendering import address_of, page
from api.serving import state_of
from api.visitors import visitor_of
from corpus.people import Person

router = APIRouter(include_in_schema=False)

Next = Annotated[str, Query(max_length=2000)]
_GONE = '"cache", "storage"'
"""What a browser is told to forget of this site when its owner signs out (W3C Clear-Site-Data)."""


@router.get("/sign-in")
async def sign_in_page(
    request: Request, next: Next = "/", state: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    await run_in_threadpool(state_of(request).sessions.must_be_ready)
    return _page(request, next, state=state)


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    sessions = state_of(request).sessions
    await run_in_threadpool(sessions.must_be_ready)
    form = await form_of(request)
    name, onward = form.get("name", "")[:200], form.get("next", "/")
    person = await sessions.prove(name, form.get("password", ""), request.scope.get(CALLER, ""))
    if person is None:
        return _page(request, onward, 401, name=name, state="wrong")
    return await admitted(request, person, onward)


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    await form_of(request)
    sessions, token = state_of(request).sessions, visitor_of(request).token
    if token:
        await run_in_threadpool(sessions.end, token)
    response = RedirectResponse(address_of(request).to("/sign-in", ("state", "out")), 303)
    sessions.take_back(response, request.scope)
    response.headers["Clear-Site-Data"] = _GONE
    return response


async def admitted(request: Request, person: Person, onward: str) -> Response:
    """A fresh session for this browser, which lets go of one that it had."""
    sessions, former = state_of(request).sessions, visitor_of(request).token
    if former:
        await run_in_threadpool(sessions.end, former)
    token = await run_in_threadpool(sessions.begin, person)
    response = RedirectResponse(_within(onward), 303, headers={"Cache-Control": "no-store"})
    sessions.hand_out(response, token, request.scope)
    return response


def _page(request: Request, onward: str, status: int = 200, *, name: str = "", state: str = "") -> Response:
    response = page(
        request,
        "sign_in.html",
        status=status,
        onward=_within(onward),
        who=name,
        state=state,
        needed=state_of(request).house.settings.read_access == "signed-in",
        elsewhere=state_of(request).house.settings.oidc_issuer.partition("://")[2],
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _within(onward: str) -> str:
    """A place on this site, whatever an address asks for."""
    plain = onward.isascii() and onward.isprintable() and " " not in onward
    own = onward.startswith("/") and onward[1:2] not in ("/", "\\")
    return onward if plain and own else "/"
