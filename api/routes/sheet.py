"""The page of one submission for who judges it: signed in at /desk/submissions/{id}, or by link at /review/….

Owns how a form becomes an action, that what was written comes back when it is refused, and where one goes next. Works
without a script. Refuses: rules (corpus/review) and what is shown of a submission (api/desk/sheet.py).
"""

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.asking import reader_of
from api.desk.acting import Action, perform
from api.desk.agreeing import agreements
from api.desk.desk import Desk
from api.desk.links import Opened, opened
from api.desk.people import actor_of, names_of, reviewers_of
from api.desk.queue import MOST, as_row, queue
from api.desk.sheet import Said, Sheet, sheet
from api.forms import TOKEN, must_be_of_session
from api.models.desk import Agreed
from api.rendering import address_of, page, sheet_address, weighed
from api.routes.desk import Token, may_send
from api.routes.sheet_doors import Door, by_token, by_token_looks, signed_in
from api.serving import done, spelled, speller_of, state_of
from api.visitors import visitor_of
from corpus.calls import Call, Purpose
from corpus.errors import Damaged, FieldbridgeError, Forbidden, NotFound, WrongUse
from corpus.queue import Tab, Wanted

api = APIRouter(tags=["Desk"])
pages = APIRouter(include_in_schema=False)

LONGEST_NOTE = 4_000
_MOST_FIELDS = 900
_DECIDING = frozenset({"approve", "decline", "ask", "publish", "refuse", "withdraw", "recuse"})
"""After these the reader goes on to the next of the list."""


@pages.get("/desk/submissions/{identity}")
async def at_desk(request: Request, identity: str) -> Response:
    return await _shown(request, signed_in(request), identity)


@pages.post("/desk/submissions/{identity}", dependencies=[Depends(may_send)])
async def act_at_desk(request: Request, identity: str) -> Response:
    return await _acted(request, signed_in(request), identity)


@pages.get("/review/{token}")
async def by_link(request: Request, token: str) -> Response:
    """What a reviewer with a link has on their desk: their own first."""
    door = by_token(token)

    def work() -> dict[str, Any]:
        desk = _desk(request)
        found = opened(desk, token, Purpose.REVIEW)
        return {"call": found.call, "rows": _listed(desk, found), "most": MOST, "door": door}

    return _private(page(request, "reviews.html", **await done(request, work)))


@pages.get("/review/{token}/{identity}")
async def sheet_by_link(request: Request, token: str, identity: str) -> Response:
    return await _shown(request, by_token(token), identity)


@pages.post("/review/{token}/{identity}", dependencies=[Depends(may_send)])
async def act_by_link(request: Request, token: str, identity: str) -> Response:
    return await _acted(request, by_token(token), identity)


@api.get("/calls/{identity}/agreement", response_model=Agreed)
async def agreement(request: Request, identity: str, link: Token = "") -> Response:
    """For a coordinator of the call: how far those who tagged blind agree with each other, and with what was proposed."""

    def work() -> Agreed:
        desk = _desk(request)
        if link:
            found = opened(desk, link, Purpose.REVIEW)
            call, actor = found.call, found.actor
        else:
            call = _call(desk, request, identity)
            actor = actor_of(visitor_of(request), call)
        if call.id != identity or not actor.coordinates(call.group):
            raise NotFound("there is no such call that you coordinate", subject=identity[:80])
        return Agreed(**agreements(desk, call).as_data())

    body = spelled(await done(request, work))
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


def _call(desk: Desk, request: Request, identity: str) -> Call:
    """The same answer for a call of another group as for none. Raises Forbidden for who is no person, NotFound."""
    if visitor_of(request).person is None:
        raise Forbidden("this is for people who coordinate", remedy="Sign in first, or show your link.")
    found = next((one for one in desk.calls() if one.id == identity), None)
    if found is None:
        raise NotFound("there is no such call that you coordinate", subject=identity[:80])
    return found


async def _shown(request: Request, door: Door, identity: str, said: Said | None = None) -> Response:
    def work() -> dict[str, Any]:
        return _drawn(request, door, identity, said)

    values = await done(request, work)
    told = request.query_params.get("done", "")
    return _private(page(request, "sheet.html", fault=None, told=told if told in _TOLD else "", **values))


async def _acted(request: Request, door: Door, identity: str) -> Response:
    async with request.form(max_files=0, max_fields=_MOST_FIELDS) as form:
        must_be_of_session(request, str(form.get(TOKEN, "")))
        said, version = said_in(form), str(form.get("version", ""))[:64]
    action = _action(said, version)

    def work() -> str | dict[str, Any]:
        try:
            if len(said.note) > LONGEST_NOTE:
                raise WrongUse("the note is too long", subject="note", remedy="4,000 characters are enough.")
            if said.do == "recuse" and not said.conflicts:
                raise WrongUse("no conflict was chosen", subject="conflict", remedy="Choose which it is.")
            desk = _desk(request)
            actor = door.acting(desk, identity, action.do)
            _, following = door.around(desk, identity)
            perform(desk, identity, action, actor)
        except (Forbidden, NotFound, Damaged):
            raise
        except FieldbridgeError as fault:
            return {"fault": fault, "told": "", **_drawn(request, door, identity, said)}
        if said.do == "open" and said.worth_keeping:
            return {"fault": None, "told": "open", **_drawn(request, door, identity, said)}
        return _next(request, door, identity, said.do, following)

    answer = await done(request, work)
    if isinstance(answer, str):
        return RedirectResponse(answer, 303)
    fault = answer["fault"]
    return _private(page(request, "sheet.html", status=fault.status if fault else 200, **answer))


def said_in(form: FormData) -> Said:
    """A proposal is answered by a field of its own; other tags come by their own fields."""
    named = {name: str(value) for name, value in form.multi_items() if isinstance(value, str)}
    answers = {name.removeprefix("say:"): value for name, value in named.items() if name.startswith("say:")}
    more = [str(one) for name in ("tags", "more") for one in form.getlist(name) if one]
    yes = [tag for tag, answer in answers.items() if answer == "yes"]
    do = named.get("do", "")
    tags = tuple(dict.fromkeys([*yes, *more])) if do == "tag" or yes or more else None
    return Said(
        do,
        named.get("note", ""),
        named.get("criterion", ""),
        named.get("person", "")[:100],
        tags,
        tuple(tag for tag, answer in answers.items() if answer == "no"),
        tuple(str(one) for one in form.getlist("conflict") if one),
        named.get("flag", ""),
    )


def _action(said: Said, version: str) -> Action:
    """To recuse oneself is to name a conflict."""
    do = "conflict" if said.do == "recuse" else said.do
    conflicts = said.conflicts if said.do in ("recuse", "found-conflict") else ()
    return Action(
        do,
        said.note,
        version,
        said.tags or (),
        said.refused,
        conflicts,
        said.criterion,
        said.flag,
        said.person,
    )


def _drawn(request: Request, door: Door, identity: str, said: Said | None) -> dict[str, Any]:
    desk = _desk(request)
    seen = door.seen(desk, identity)
    dossier, view, actor = seen
    coordinates = view.history and actor.coordinates(dossier.case.group)
    reviewers = [one.id for one in reviewers_of(desk.house, dossier)] if coordinates else []
    speller = speller_of(request)
    made = sheet(desk.house, seen, speller, reader_of(request), said=said, reviewers=reviewers)
    former, following = door.around(desk, identity)
    return {
        "sheet": made,
        "said": made.said,
        "call": dossier.call,
        "door": door,
        "former": former,
        "following": following,
        "names": names_of(desk.house, _people(made)),
        "criteria_words": dict(dossier.call.criteria),
        "weighed": weighed,
        "label": speller.label,
        "own_style": sheet_address("sheet"),
    }


def _people(made: Sheet) -> set[str]:
    case = made.dossier.case
    return {
        *made.reviewers, *(one.reviewer for one in case.seats), *(one.who for one in made.story),
        *(value for one in made.story for name, value in one.about if name in ("reviewer", "person")),
    } - {""}  # fmt: skip


def _next(request: Request, door: Door, identity: str, do: str, following: str) -> str:
    """Where one goes after `do`: to the next of the list, back to the list at its end, else to the same page."""
    here = address_of(request)
    if do not in _DECIDING:
        return here.to(f"{door.base}/{identity}", *door.pairs, ("done", do))
    if following:
        return here.to(f"{door.base}/{following}", *door.pairs, ("done", do))
    return here.keep(door.back)


def _listed(desk: Desk, found: Opened) -> list[dict[str, Any]]:
    """Of the call what has been handed in: what waits for this reviewer first, then the rest, by the day it is due."""
    looker = by_token_looks(found)
    mine = queue(desk.house, looker, Wanted(Tab.MINE, call=found.call.id), MOST).rows
    every = queue(desk.house, looker, Wanted(call=found.call.id), MOST).rows
    waiting = {one.submission.id for one in mine}
    rows = [*mine, *(one for one in every if one.submission.id not in waiting)]
    return [{**as_row(one), "waits": one.submission.id in waiting} for one in rows]


_TOLD = frozenset({"tag", "approve", "decline", "ask", "flag", "publish", "refuse", "withdraw", "recuse", "conflict",
                   "open", "assign", "found-conflict"})  # fmt: skip


def _desk(request: Request) -> Desk:
    return Desk(state_of(request).house)


def _private(answer: Response) -> Response:
    """No cache keeps it, and no search engine."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
