"""/account: what is kept about the person who is signed in; taken away as JSON, changed, erased.

Refuses: any account but one's own. The hash of a password is kept, and shown to nobody.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api.forgetting import forget
from api.forms import form_of
from api.gate import CALLER
from api.rendering import address_of, page
from api.routes.signing_in import admitted
from api.serving import speller_of, state_of
from api.visitors import must_be_person, visitor_of
from corpus.access import everything
from corpus.catalogue import Catalogue
from corpus.concepts import GROUPS
from corpus.errors import WrongUse
from corpus.keys import SecretKey
from corpus.people import LONGEST_PASSWORD, SHORTEST_PASSWORD, Person, Role, spelled_name

router = APIRouter(include_in_schema=False)

Mine = Annotated[Person, Depends(must_be_person)]


@router.get("/account")
async def account(
    request: Request, person: Mine, state: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    return await run_in_threadpool(_page, request, person, state)


@router.get("/account/export")
async def export(request: Request, person: Mine) -> Response:
    """All that is kept about oneself, but for the hash of the password."""
    kept = await run_in_threadpool(kept_about, request, person)
    body = json.dumps(kept, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="account.json"', "Cache-Control": "no-store"}
    return Response(body.encode(), media_type="application/json", headers=headers)


@router.post("/account/password")
async def change_password(request: Request, person: Mine) -> Response:
    """Every session ends, and this browser gets a fresh one."""
    form = await form_of(request)
    sessions, fresh = state_of(request).sessions, form.get("fresh", "")
    if fresh != form.get("again", ""):
        return await run_in_threadpool(_page, request, person, "differ", 422)
    proven = await sessions.prove(person.name, form.get("password", ""), request.scope.get(CALLER, ""))
    if proven is None or proven.id != person.id:
        return await run_in_threadpool(_page, request, person, "wrong", 422)
    try:
        secret = await sessions.passwords.run(lambda: sessions.passwords.hashed(fresh, person.name))
    except ValueError:
        return await run_in_threadpool(_page, request, person, "easy", 422)
    changed = replace(proven, secret=secret)

    def work() -> None:
        with state_of(request).house.catalogue.admitting() as people:
            people.put_person(changed)

    await run_in_threadpool(work)
    return await admitted(request, changed, address_of(request).to("/account", ("state", "changed")))


@router.post("/account/sessions")
async def end_others(request: Request, person: Mine) -> Response:
    await form_of(request)
    session = visitor_of(request).session

    def work() -> None:
        with state_of(request).house.catalogue.admitting() as people:
            people.end_sessions_of(person.id, but=session.digest if session else "")

    await run_in_threadpool(work)
    return RedirectResponse(address_of(request).to("/account"), 303)


@router.post("/account/erase")
async def erase(request: Request, person: Mine) -> Response:
    form = await form_of(request)
    try:
        confirmed = spelled_name(form.get("name", "")) == person.name
    except ValueError:
        confirmed = False
    if not confirmed:
        return await run_in_threadpool(_page, request, person, "unconfirmed", 422)

    def work() -> None:
        agent = visitor_of(request).agent
        forget(state_of(request).house, person.id, account=True, words="words" in form, by=agent)

    try:
        await run_in_threadpool(work)
    except WrongUse:
        return await run_in_threadpool(_page, request, person, "only", 422)
    response = RedirectResponse(address_of(request).to("/sign-in", ("state", "erased")), 303)
    state_of(request).sessions.take_back(response, request.scope)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def kept_about(request: Request, person: Person) -> dict[str, Any]:
    """`record` is what the person did, under an id that says nothing once the account is erased; `wrote` their words at
    the desk."""
    catalogue = state_of(request).house.catalogue
    with catalogue.reader(everything()) as reader:
        wrote = reader.words_of(person.id)
    with catalogue.people() as people:
        sessions, keys = people.sessions_of(person.id), people.secret_keys(person.id)
    return {
        "id": person.id,
        "name": person.name,
        "shown": person.shown,
        "email": person.email,
        "signs_in_at": {"issuer": person.issuer, "subject": person.subject} if person.issuer else None,
        "has_password": bool(person.secret),
        "roles": [str(one) for one in person.grants],
        "bodies": [one.spelled for one in person.bodies],
        "created": person.created,
        "sessions": [{"began": one.began, "seen": one.seen, "expires": one.expires} for one in sessions],
        "keys": [_key(one) for one in keys],
        "letters": _letters(catalogue, person),
        "record": [
            {"at": one.at, "action": one.action, "subjects": [list(each) for each in one.subjects]}
            for one in catalogue.changes_by(person.id)
        ],
        "wrote": [
            {
                "at": one.at,
                "submission": one.submission,
                "what": one.kind,
                "words": json.loads(one.personal or "{}"),
            }
            for one in wrote
        ],
    }


def _page(request: Request, person: Person, state: str, status: int = 200) -> Response:
    speller = speller_of(request)
    kept = kept_about(request, person)
    grants = [
        (one.role.value, (speller.label(GROUPS, one.group) or one.group) if one.group else "")
        for one in person.grants
    ]
    response = page(
        request,
        "account.html",
        status=status,
        kept=kept,
        grants=grants,
        state=state,
        runs_the_house=person.holds(Role.ADMINISTRATOR),
        lengths=(SHORTEST_PASSWORD, LONGEST_PASSWORD),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _letters(catalogue: Catalogue, person: Person) -> dict[str, Any]:
    """What was chosen of letters, and the searches that are kept."""
    with catalogue.posted() as outbox:
        to, kept = outbox.reach(person.id), outbox.saved(person.id)
    return {
        "language": to.language if to else "",
        "digest": to.rhythm.value if to else "",
        "stopped": [one.value for one in to.stopped] if to else [],
        "searches": [
            {
                "text": one.text, "filters": list(one.filters), "rhythm": one.rhythm.value,
                "created": one.created, "told": one.told,
            }
            for one in kept
        ],
    }  # fmt: skip


def _key(one: SecretKey) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": one.label,
        "uses": list(one.uses),
        "groups": list(one.groups),
        "created": one.created,
        "expires": one.expires,
        "standing": one.standing(_now()).value,
    }


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
