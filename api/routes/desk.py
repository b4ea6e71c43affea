"""/v1/submissions: what submitters and reviewers do by a link, in a session, or with a key that was given to a person;
and the submitter's own pages by link, which need no script.

Refuses: judging who may do what (api/desk/people.py, links.py, corpus/review).
"""

import dataclasses
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from api.asking import reader_of
from api.desk.acting import Action, perform
from api.desk.amending import MOST_ATTACHMENTS, attached, replaced
from api.desk.desk import Desk
from api.desk.links import HEADER, of_submission, opened
from api.desk.people import acting, handing_in, looker_by_link, looker_of, seen_by
from api.desk.prefilling import changed
from api.desk.queue import as_row, queue, wanted_of
from api.desk.receipts import as_csv
from api.desk.receiving import MOST_FILES, Received, received
from api.desk.telling import as_data, story
from api.forms import HEADER as FORM_HEADER
from api.forms import TOKEN, must_be_of_session
from api.gate import CALLER
from api.mail.noticing import is_unconfirmed, reach_holder, reached_at, told_at
from api.models.desk import DeskAction, Done, Handed, HandedIn, Listed, Queue, QueueAsked, SubmissionShown
from api.pacing import Pace
from api.rendering import address_of, page, texts_for
from api.serving import base_of, done, spelled, state_of
from api.sessions import from_own_page
from api.uploads import files_in, put_down
from api.visitors import visitor_of
from corpus.calls import Call, Purpose
from corpus.errors import Forbidden, Refused, Swamped, WrongUse
from corpus.review import Actor

_PACE = Pace(60)


def may_send(request: Request) -> None:
    """Raises Forbidden for a publishable key or another site's page, Swamped for too much from one place."""
    if visitor_of(request).key is not None or not from_own_page(request.headers):
        raise Forbidden("this is sent from a programme, or from the page here")
    who = request.scope.get(CALLER, "")
    if who and _PACE.wait(who):
        raise Swamped(
            "so much was sent from here in the last minute", remedy="Wait a minute and send it again."
        )


api = APIRouter(tags=["Desk"])
pages = APIRouter(include_in_schema=False)
Token = Annotated[str, Header(alias=HEADER, max_length=100, description="The token of your link.")]
Proof = Annotated[
    str,
    Header(alias=FORM_HEADER, max_length=200, description="In a session: the form_token of a page of it."),
]
_FORM = {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": {
    "type": "object", "properties": {
        "file": {"type": "array", "items": {"type": "string", "format": "binary"}},
        "link": {"type": "string", "description": "The token, where it is not in the header."},
        "call": {"type": "string", "description": "Without a link: the call, for a submitter of its group."},
        "agreed": {"type": "string", "description": "true: the people named agreed; it is handed in at once"},
        "source": {"type": "string", "description": "Its id in your system; of one file."},
        "mail": {"type": "string", "description": "The address at which its submitter is told what becomes of it."},
        "mail_language": {"type": "string", "description": "The language of those letters, as fr."},
    }, "additionalProperties": {"type": "string"}}}}}}  # fmt: skip


@api.post(
    "/submissions",
    response_model=HandedIn,
    status_code=201,
    dependencies=[Depends(may_send)],
    responses={200: {"model": HandedIn, "description": "Nothing new came: each was known, or failed"}},
    openapi_extra=_FORM,
)
async def hand_in(request: Request, link: Token = "", proof: Proof = "") -> Response:
    """Files, or an archive of files, become submissions. What else the form has goes over what the files say."""
    async with request.form(max_files=MOST_FILES, max_fields=60) as form:
        token = link or _field(form, "link")
        if not token:
            must_be_of_session(request, proof or _field(form, TOKEN))
        told = await _received(request, form, token)
    body = HandedIn(submissions=[Handed(**dataclasses.asdict(one)) for one in told])
    return _answer(spelled(body), 201 if any(one.status == "received" for one in told) else 200)


@api.get("/submissions", response_model=Queue)
async def listed(request: Request, asked: Annotated[QueueAsked, Depends()], link: Token = "") -> Response:
    """What is on the desk: of the call of a reviewer's link, or of the groups of whoever is signed in."""

    def work() -> Queue:
        desk = _desk(request)
        wanted = wanted_of({name: str(value) for name, value in dataclasses.asdict(asked).items()})
        if link:
            found = opened(desk, link, Purpose.REVIEW)
            looker, wanted = looker_by_link(found), replace(wanted, call=found.call.id)
        else:
            looker = looker_of(visitor_of(request))
        shown = queue(desk.house, looker, wanted, asked.limit, asked.offset)
        counts = {tab.value: count for tab, count in shown.counts.items()}
        rows = [Listed(**as_row(one)) for one in shown.rows]
        return Queue(submissions=rows, total=shown.total, offset=asked.offset, counts=counts)

    return _answer(spelled(await done(request, work)))


@api.get("/submissions/{identity}", response_model=SubmissionShown)
async def shown(request: Request, identity: str, link: Token = "") -> Response:
    """One submission, as far as whoever asks may see it."""

    def work() -> SubmissionShown:
        desk = _desk(request)
        if link:
            actor = of_submission(desk, link, identity).actor
            dossier, view = desk.seen(identity, actor)
        else:
            dossier, view, actor = seen_by(desk, visitor_of(request), identity)
        data = as_data(desk.house, dossier, view, actor, texts_for(request).language, reader_of(request))
        return SubmissionShown(submission=data, story=story(dossier, view, actor))

    return _answer(spelled(await done(request, work)))


@api.post("/submissions/{identity}/actions", response_model=Done, dependencies=[Depends(may_send)])
async def act(
    request: Request, identity: str, wanted: DeskAction, link: Token = "", proof: Proof = ""
) -> Response:
    """Do something to a submission. 409 names the rule that stands against it."""
    if not link:
        must_be_of_session(request, proof)

    def work() -> Done:
        desk = _desk(request)
        if link:
            actor = of_submission(desk, link, identity).actor
        else:
            actor = acting(desk, visitor_of(request), identity, wanted.do)
        return Done(id=identity, state=perform(desk, identity, Action(**wanted.model_dump()), actor))

    return _answer(spelled(await done(request, work)))


@pages.get("/submit/{token}")
async def submit_page(request: Request, token: str) -> Response:
    found = await done(request, lambda: opened(_desk(request), token, Purpose.SUBMIT))
    return _private(
        page(request, "submit.html", call=found.call, token=token, told=None, mails=_mails(request))
    )


@pages.post("/submit/{token}", dependencies=[Depends(may_send)])
async def submit_form(request: Request, token: str) -> Response:
    found = await done(request, lambda: opened(_desk(request), token, Purpose.SUBMIT))
    async with request.form(max_files=MOST_FILES, max_fields=60) as form:
        must_be_of_session(request, _field(form, TOKEN))
        told = await _received(request, form, token, texts_for(request).language)
        address = _field(form, "mail").strip()
    unconfirmed = await done(request, lambda: is_unconfirmed(state_of(request).house, address))
    values: dict[str, Any] = {
        "told": told, "mails": _mails(request), "unconfirmed": unconfirmed,
        "receipt": as_csv(told, base_of(request)),
    }  # fmt: skip
    return _private(page(request, "submit.html", call=found.call, token=token, **values))


@pages.get("/submission/{token}")
async def follow_page(request: Request, token: str) -> Response:
    def work() -> dict[str, Any]:
        desk = _desk(request)
        found = opened(desk, token, Purpose.FOLLOW)
        dossier, view = desk.seen(found.link.submission, found.actor)
        data = as_data(desk.house, dossier, view, found.actor)
        reached = reached_at(desk.house, found.link.id)
        return {"one": data, "call": found.call, "answered": dossier.case.answered, "reached": reached}

    told = await done(request, work)
    return _private(page(request, "submission.html", token=token, mails=_mails(request), **told))


@pages.post("/submission/{token}", dependencies=[Depends(may_send)])
async def follow_form(request: Request, token: str) -> Response:
    language = texts_for(request).language
    with tempfile.TemporaryDirectory(prefix="fieldbridge-") as name:
        async with request.form(max_files=MOST_ATTACHMENTS + 1, max_fields=60) as form:
            said = {name: str(value) for name, value in form.items() if isinstance(value, str)}
            must_be_of_session(request, said.pop(TOKEN, ""))
            own = await put_down(files_in(form, "file")[:1], Path(name))
            papers = await put_down(files_in(form, "attachment"), Path(name))

        def work() -> None:
            desk = _desk(request)
            found = opened(desk, token, Purpose.FOLLOW)
            identity, wanted, note = found.link.submission, said.get("do", ""), said.get("note", "")
            if "mail" in said and wanted in ("save", "submit", "answer"):
                told = told_at(said.pop("mail"), language, desk.house.settings)
                reach_holder(desk.house, found.link, *told)
            if wanted in ("save", "submit"):
                fields = {"agreed": "", "hide": "", **said}
                filled = Action("fill", fields=fields, version=said.get("version", ""))
                perform(desk, identity, filled, found.actor)
                if own:
                    replaced(desk, identity, own[0], found.actor)
                if papers:
                    attached(desk, identity, papers, found.actor)
            if wanted in ("submit", "answer", "withdraw"):
                perform(desk, identity, Action(wanted, note=note), found.actor)

        await done(request, work)
    return RedirectResponse(address_of(request).to(f"/submission/{token}"), 303)


async def _received(request: Request, form: FormData, token: str, language: str = "") -> list[Received]:
    """Uploads go to a folder of their own, under numbers, and are read from there in the cage."""
    called, visitor = _field(form, "call"), visitor_of(request)

    def whose() -> tuple[Call, Actor | None]:
        if token:
            return opened(_desk(request), token, Purpose.SUBMIT).call, None
        return handing_in(_desk(request), visitor, called)

    call, submitter = await done(request, whose)
    reached = told_at(
        _field(form, "mail"), language or _field(form, "mail_language"), state_of(request).house.settings
    )
    files = files_in(form, "file")
    if not files:
        raise WrongUse("no file came with it", subject="file", remedy="Choose at least one file.")
    said: Mapping[str, str] = {name: value for name, value in form.items() if isinstance(value, str)}
    with tempfile.TemporaryDirectory(prefix="fieldbridge-") as name:
        founds = await put_down(files, Path(name))

        def work() -> list[Received]:
            if call.closed:
                raise Refused("the call is closed", subject="closed", remedy="Ask its coordinator.")
            values = {key: value for key, value in changed(said).items() if value}
            source = said.get("source", "") if len(files) == 1 else ""
            return received(
                _desk(request), call, founds, values, submitter=submitter, hand_in=bool(values.get("agreed")),
                source=source[:200], mail=reached,
            )  # fmt: skip

        return await done(request, work)


def _field(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _mails(request: Request) -> bool:
    return state_of(request).house.settings.mails


def _desk(request: Request) -> Desk:
    return Desk(state_of(request).house)


def _answer(body: bytes, status: int = 200) -> Response:
    return Response(body, status, media_type="application/json", headers={"Cache-Control": "no-store"})


def _private(answer: Response) -> Response:
    """No cache keeps it, and no address that the reader goes to learns it."""
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
