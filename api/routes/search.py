"""GET and POST /v1/search, GET /v1/suggest.

Refuses: deciding anything; parameters become an Ask, the searcher answers, the speller spells.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.responses import Response

from api import models as out
from api.asking import ask_of, reader_of
from api.rendering import library_of
from api.serving import answered, spelled, speller_of, state_of

router = APIRouter(tags=["Search"])

_LISTED = {"description": "`facet=value` as in place=KEN,UGA (any of), objective:all=6,7, level:not=global, "
           "period=2012..2016. May be repeated."}  # fmt: skip


@router.get("/search", response_model=out.Answer)
async def search(
    request: Request,
    q: Annotated[str, Query(max_length=10_000, description="The question; empty browses.")] = "",
    filters: Annotated[list[out.Filter], Query(max_length=50, **_LISTED)] = [],  # noqa: B006
    facets: Annotated[str | None, Query(max_length=1000, description="Names, comma-separated.")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    offset: Annotated[int, Query(ge=0, le=10_000)] = 0,
    query_lang: out.Tagged | None = None,
    ui_lang: out.Tagged | None = None,
    bridges: Annotated[int, Query(ge=0, le=10)] = 3,
    explain: bool = False,
    generation: Annotated[str | None, Query(max_length=100)] = None,
    reads: Annotated[
        list[out.Tagged], Query(max_length=20, description="Languages that you read, the best first.")
    ] = [],  # noqa: B006
) -> Response:
    """Practices for a question, with passages, reasons, facets, and bridges to the other level."""
    asked = _asked(
        q=q,
        filters=filters,
        facets=None if facets is None else [name for name in facets.split(",") if name],
        limit=limit,
        offset=offset,
        query_lang=query_lang,
        ui_lang=ui_lang,
        bridges=bridges,
        explain=explain,
        generation=generation,
        reads=reads,
    )
    moment = f"{generation} {state_of(request).house.generation}"
    return await answered(request, moment, lambda: answer_to(request, asked))


def _asked(**values: Any) -> out.Asked:
    """Raises RequestValidationError for what the parts of a parameter may not be."""
    try:
        return out.Asked(**values)
    except ValidationError as fault:
        told = [{**one, "loc": ("query", *one["loc"])} for one in fault.errors()]
        raise RequestValidationError(told) from None


@router.post("/search", response_model=out.Answer)
async def search_by_body(request: Request, asked: out.Asked) -> Response:
    """The same, for questions too long for an address or too private for a log."""
    model = await state_of(request).pool.run(lambda: answer_to(request, asked))
    return Response(spelled(model), media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get("/suggest", response_model=out.Suggestions)
async def suggest(
    request: Request,
    q: Annotated[str, Query(max_length=200)] = "",
    ui_lang: out.Tagged | None = None,
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> Response:
    """Type-ahead over titles, concepts and places."""
    del ui_lang
    house = state_of(request).house
    speller = speller_of(request)

    def work() -> out.Suggestions:
        found = house.searcher.suggest(q, reader_of(request), speller.language, limit)
        return out.Suggestions(suggestions=[speller.suggestion(one) for one in found])

    return await answered(request, house.generation, work)


def answer_to(request: Request, asked: out.Asked) -> out.Answer:
    """Runs in the pool. Raises WrongUse, NotReady, Damaged."""
    searcher, scope = state_of(request).house.searcher, reader_of(request)
    accepted = request.headers.get("accept-language", "")
    language = library_of(request).choose(asked.ui_lang or "", accepted)
    ask = ask_of(asked, language, lambda facet: [value for value, _ in searcher.facet_values(facet, scope)])
    return speller_of(request, language).answer(searcher.search(ask, scope))
