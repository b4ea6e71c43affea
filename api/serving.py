"""How a route answers: its work done in the pool, its model spelled as JSON, its entity tag checked first.

Owns State, what a running server holds. Refuses: knowing what any route is about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

from api.caching import REVALIDATE, has, tag_of, unchanged
from api.drawing import Drawer
from api.house import House
from api.metrics import Metrics
from api.pool import Pool
from api.rendering import texts_for
from api.sessions import Sessions
from api.spelling import Speller
from api.visitors import visitor_of
from corpus.access import Scope

if TYPE_CHECKING:
    from api.provider import Provider

Result = TypeVar("Result")


@dataclass(frozen=True)
class State:
    """`stamp` changes with everything but data that shapes an answer: version, vocabularies, limits. `scope` is
    what a reader of whom nothing is known may see here."""

    house: House
    pool: Pool
    drawer: Drawer
    metrics: Metrics
    stamp: str
    scope: Scope
    sessions: Sessions
    provider: "Provider | None"


def state_of(request: Request) -> State:
    state: State = request.app.state.serving
    return state


def speller_of(request: Request, language: str = "") -> Speller:
    house = state_of(request).house
    return Speller(
        house.vocabularies,
        language or texts_for(request).language,
        house.settings.quote_characters,
        house.settings.base_url,
        base_of(request),
    )


def base_of(request: Request) -> str:
    """Where the site lies: as the operator says, else as it was asked for."""
    return state_of(request).house.settings.base_url or str(request.base_url).rstrip("/")


async def answered(request: Request, moment: str, work: Callable[[], BaseModel]) -> Response:
    """JSON made by `work` in the pool, or 304 where the client has that of the same `moment` already."""
    headers = {"Vary": "Accept-Language"}
    tag = tag_of(
        moment,
        state_of(request).stamp,
        str(request.base_url),
        request.url.path,
        request.url.query,
        texts_for(request).language,
        visitor_of(request).mark,
    )
    if has(request, tag):
        return unchanged(tag, headers)
    model = await state_of(request).pool.run(work)
    return Response(
        spelled(model),
        media_type="application/json",
        headers={**headers, "ETag": tag, "Cache-Control": REVALIDATE},
    )


async def done(request: Request, work: Callable[[], Result]) -> Result:
    """`work`, in the pool."""
    return await state_of(request).pool.run(work)


def spelled(model: BaseModel) -> bytes:
    """The JSON of a model; a lone surrogate, which no text of ours holds, becomes a question mark."""
    import json

    return json.dumps(model.model_dump(), ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )
