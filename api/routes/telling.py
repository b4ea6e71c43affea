"""POST and GET /v1/questions, POST /v1/reports; the pages /questions and /report, whose forms need no script.

Refuses: showing a question before the operator lets it, and showing a report at all.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from api import models as out
from api import telling
from api.asking import reader_of
from api.forms import form_of
from api.rendering import address_of, page, texts_for
from api.serving import answered, done, spelled, speller_of, state_of
from corpus.concepts import GROUPS
from corpus.languages import direction
from corpus.requests import Question, Wrong

api = APIRouter(tags=["Telling"])
pages = APIRouter(include_in_schema=False)

_SENT = "sent"


@api.post("/questions", response_model=out.Kept, status_code=201, dependencies=[Depends(telling.may_tell)])
async def send_question(request: Request, told: out.Telling) -> Response:
    """A question that found nothing comparable. It waits for the operator; nobody else sees it before that."""
    house = state_of(request).house
    kept = await done(request, lambda: telling.ask(house, told.text, told.group, told.lang))
    return _kept(kept.id)


@api.get("/questions", response_model=out.Questions)
async def questions(request: Request, ui_lang: out.Tagged | None = None) -> Response:
    """The questions that the operator shows, with the practices that answer them."""
    del ui_lang
    moment = str(state_of(request).house.catalogue.sequence())
    return await answered(request, moment, lambda: out.Questions(questions=_shown(request)))


@api.post("/reports", response_model=out.Kept, status_code=201, dependencies=[Depends(telling.may_tell)])
async def send_report(request: Request, told: out.Fault) -> Response:
    """Something shown is wrong. The operator looks; nothing changes by itself."""
    house = state_of(request).house
    kept = await done(
        request,
        lambda: telling.report(
            house, reader_of(request), told.about, told.wrong, told.text, told.other, told.lang
        ),
    )
    return _kept(kept.id)


@pages.get("/questions")
async def questions_page(request: Request, state: Annotated[str, Query(max_length=20)] = "") -> Response:
    def work() -> Response:
        with state_of(request).house.catalogue.reader(reader_of(request)) as reader:
            shown = _shown(request)
            found = reader.practices([one for each in shown for one in each.answers])
        speller = speller_of(request)
        linked = {one: speller.practice(practice) for one, practice in found.items()}
        return page(request, "questions.html", questions=shown, linked=linked, sent=state == _SENT)

    return await done(request, work)


@pages.post("/questions", dependencies=[Depends(telling.may_tell)])
async def question_form(request: Request) -> Response:
    form = await form_of(request)
    house = state_of(request).house
    await done(
        request,
        lambda: telling.ask(
            house,
            form.get("text", ""),
            form.get("group", ""),
            form.get("lang", "") or texts_for(request).language,
        ),
    )
    return RedirectResponse(address_of(request).to("/questions", ("state", _SENT)), 303)


@pages.get("/report")
async def report_page(
    request: Request,
    about: Annotated[str, Query(max_length=100)] = "",
    other: Annotated[str, Query(max_length=100)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    def work() -> Response:
        speller = speller_of(request)
        with state_of(request).house.catalogue.reader(reader_of(request)) as reader:
            one = speller.practice(reader.practice(about))
            far = speller.practice(reader.practice(other)) if other else None
        return page(
            request,
            "report.html",
            one=one,
            far=far,
            kinds=[kind.value for kind in Wrong],
            sent=state == _SENT,
        )

    return await done(request, work)


@pages.post("/report", dependencies=[Depends(telling.may_tell)])
async def report_form(request: Request) -> Response:
    form = await form_of(request)
    house, language = state_of(request).house, texts_for(request).language
    about, other = form.get("about", ""), form.get("other", "")
    await done(
        request,
        lambda: telling.report(
            house, reader_of(request), about, form.get("wrong", ""), form.get("text", ""), other, language
        ),
    )
    return RedirectResponse(address_of(request).to("/report", ("about", about), ("state", _SENT)), 303)


def groups_of(request: Request) -> list[tuple[str, str]]:
    """Working groups to send a question to: id and label in the reader's language."""
    label = speller_of(request).label
    return [(one.id, label(GROUPS, one.id)) for one in state_of(request).house.vocabularies.concepts(GROUPS)]


def _shown(request: Request) -> list[out.Question]:
    """The newest first."""
    label = speller_of(request).label
    with state_of(request).house.catalogue.reader(reader_of(request)) as reader:
        found = [one for one in reader.questions() if one.state.shown]
    return [_spelled(one, label(GROUPS, one.group) if one.group else "") for one in reversed(found)]


def _spelled(one: Question, group: str) -> out.Question:
    return out.Question(
        id=one.id,
        text=one.text,
        lang=one.language,
        dir=direction(one.language),
        group=one.group,
        group_label=group,
        state=one.state.value,
        date=one.asked_at[:10],
        answers=list(one.answers),
    )


def _kept(identity: str) -> Response:
    body = spelled(out.Kept(id=identity))
    return Response(body, 201, media_type="application/json", headers={"Cache-Control": "no-store"})
