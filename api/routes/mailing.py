"""/mail/stop/…: letters end, by one press and without signing in. /mail/confirm/…: an address is its reader's.
/account/mail: which letters one gets, and the searches that one keeps.

Owns that asking for the page of a letter's link does nothing: what reads mail for viruses follows every link. Refuses:
sending.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from api import models as out
from api.forms import form_of
from api.mail.keeping import MOST_SAVED, Full, keep
from api.mail.noticing import confirm
from api.mail.searches import address_of as search_address
from api.mail.searches import name_of
from api.rendering import address_of, library_of, page, texts_for
from api.serving import done, state_of
from api.visitors import must_be_person
from corpus.catalogue.catalogue import utc_now
from corpus.errors import Forbidden, WrongUse
from corpus.letters import CONFIRMS, Pass, Reachable, Rhythm, SavedSearch, Topic, digest_of
from corpus.people import Person

router = APIRouter(include_in_schema=False)

Mine = Annotated[Person, Depends(must_be_person)]
_ALL = "all"


@router.get("/mail/stop/{token}")
async def stop_page(request: Request, token: str) -> Response:
    found = await done(request, lambda: _pass(request, token))
    return _private(page(request, "stop.html", topic=found.topic.value, token=token, stopped=False))


@router.post("/mail/stop/{token}")
async def stop(request: Request, token: str) -> Response:
    """From a button in a mail programme (RFC 8058), or that of the page. Whoever has the token may: nothing else is
    asked, and the answer leads nowhere else."""
    everything = b"what=all" in await request.body()

    def work() -> Pass:
        found = _pass(request, token)
        with state_of(request).house.catalogue.posting() as outbox:
            outbox.stop(found.holder, tuple(Topic) if everything else (found.topic,))
        return found

    found = await done(request, work)
    return _private(page(request, "stop.html", topic=found.topic.value, token=token, stopped=True))


@router.get("/mail/confirm/{token}")
async def confirm_page(request: Request, token: str) -> Response:
    """Asking for it confirms nothing, for the same reason."""
    await done(request, lambda: _pass(request, token, CONFIRMS))
    return _private(page(request, "confirm.html", token=token, confirmed=False))


@router.post("/mail/confirm/{token}")
async def confirmed(request: Request, token: str) -> Response:
    """Whoever has the token reads what arrives at the address."""

    def work() -> None:
        confirm(state_of(request).house, _pass(request, token, CONFIRMS).holder)

    await done(request, work)
    return _private(page(request, "confirm.html", token=token, confirmed=True))


@router.get("/account/mail")
async def choices(
    request: Request,
    person: Mine,
    q: Annotated[str, Query(max_length=1000)] = "",
    filters: Annotated[list[out.Filter], Query(max_length=50)] = [],  # noqa: B006
    state: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    return await run_in_threadpool(_choices, request, person, {"q": q, "filters": filters, "state": state})


@router.post("/account/mail")
async def change(request: Request, person: Mine) -> Response:
    form = await form_of(request)
    try:
        await run_in_threadpool(_change, request, person, form)
    except Full:
        return await run_in_threadpool(_choices, request, person, {"state": "full"}, 422)
    return RedirectResponse(address_of(request).to("/account/mail", ("state", "saved")), 303)


def _change(request: Request, person: Person, form: Mapping[str, str]) -> None:
    """Raises WrongUse, Full."""
    house, wanted = state_of(request).house, form.get("do", "")
    if wanted == "search":
        filters = [one for one in form.get("filters", "").split("\n") if one.strip()]
        keep(house, person, form.get("q", ""), filters, _rhythm(form))
        return
    with house.catalogue.posting() as outbox:
        if wanted == "forget":
            mine = {one.id for one in outbox.saved(person.id)}
            if form.get("search", "") in mine:
                outbox.drop_saved(form["search"])
            return
        language = library_of(request).choose(form.get("language", ""), "")
        stopped = tuple(one for one in Topic if form.get(one.value) != "on")
        outbox.put_reach(
            Reachable(person.id, "", language, rhythm=_rhythm(form), stopped=stopped, since=utc_now())
        )


def _choices(request: Request, person: Person, asked: Mapping[str, Any], status: int = 200) -> Response:
    house = state_of(request).house
    with house.catalogue.posted() as outbox:
        chosen, kept = outbox.reach(person.id), outbox.saved(person.id)
    to = chosen or Reachable(person.id)
    if not to.since:  # nothing was chosen yet
        to = replace(to, language=texts_for(request).language)
    response = page(
        request,
        "letters.html",
        status=status,
        to=replace(to, address=person.email),
        topics=[one.value for one in Topic],
        rhythms=[one.value for one in Rhythm],
        kept=[_shown(one) for one in kept],
        asked=asked,
        mails=house.settings.mails,
        most=MOST_SAVED,
    )
    return _private(response)


def _shown(one: SavedSearch) -> dict[str, str]:
    return {"id": one.id, "name": name_of(one), "path": search_address(one), "rhythm": one.rhythm.value,
            "filters": ", ".join(one.filters) if one.text else ""}  # fmt: skip


def _rhythm(form: Mapping[str, str]) -> Rhythm:
    """Raises WrongUse."""
    try:
        return Rhythm(form.get("rhythm", Rhythm.WEEKLY))
    except ValueError:
        raise WrongUse("there is no such rhythm", subject="rhythm", remedy="daily or weekly.") from None


def _pass(request: Request, token: str, opens: str = "") -> Pass:
    """Raises Forbidden: unknown and forgotten get one answer."""
    with state_of(request).house.catalogue.posted() as outbox:
        found = outbox.pass_of(digest_of(token))
    if found is None or found.opens != opens:
        raise Forbidden(
            "this link is unknown, or so old that it was forgotten",
            remedy="Use that of a newer letter, or ask the operator.",
        )
    return found


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
