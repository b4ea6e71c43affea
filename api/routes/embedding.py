"""GET /embed and /embed/try: the search box in a page for frames, and a page that makes the snippet for it.

Owns what the parameters of both mean. Refuses: letting other pages of ours be framed.
"""

import hashlib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api import models as out
from api.boxes import releases
from api.caching import FOREVER
from api.crossing import OPEN
from api.embedding import TARGETS, Choices, element, frame, policy, script
from api.rendering import page, texts_for
from api.serving import speller_of, state_of
from api.tokens import tokens_by_class
from api.wording import choose, texts_in
from corpus.errors import NotFound
from corpus.languages import OWN_NAMES, UN_LANGUAGES

router = APIRouter(include_in_schema=False)

Level = Annotated[str, Query(max_length=40)]
Filters = Annotated[list[out.Filter], Query(max_length=20)]
Limit = Annotated[int, Query(ge=1, le=20)]


@router.get("/embed")
async def embed(
    request: Request,
    level: Level = "",
    filters: Filters = [],  # noqa: B006
    limit: Limit = 5,
    target: Literal["_blank", "_top"] = "_blank",
    private: bool = False,
    scheme: Literal["light", "dark", "auto"] = "light",
) -> Response:
    chosen = Choices(level, tuple(filters), limit, target, private)
    response = page(
        request,
        "embed.html",
        sheet=f"/embed/{_stamp()}.css",
        scheme=scheme,
        script=script("", releases()[0]),
        element=element("", texts_for(request), chosen),
    )
    framers = state_of(request).house.settings.frame_ancestors
    response.headers.update({**policy(framed_by=framers), "Cross-Origin-Resource-Policy": "cross-origin"})
    return response


@router.get("/embed/try")
async def configurator(
    request: Request,
    lang: Annotated[str, Query(max_length=16)] = "en",
    level: Level = "",
    filters: Annotated[str, Query(max_length=2000)] = "",
    limit: Limit = 5,
    target: Literal["_self", "_blank", "_top"] = "_self",
    private: bool = False,
    recent: bool = False,
) -> Response:
    t = texts_in(choose(lang, ""))
    listed = tuple(one.strip() for one in filters.split(";") if one.strip())
    chosen = Choices(level, listed, limit, target, private, recent)
    site, newest = speller_of(request).site, releases()[0]
    framers = state_of(request).house.settings.frame_ancestors
    response = page(
        request,
        "try.html",
        chosen=chosen,
        lang=t.language,
        offered=[(one, OWN_NAMES[one]) for one in UN_LANGUAGES],
        targets=TARGETS,
        script=script("", newest),
        element=element("", t, chosen),
        snippet=f"{script(site, newest)}\n\n{element(site, t, chosen)}",
        frame=frame("", t, chosen) if {"self", "*"} & set(framers) else "",
        frame_snippet=str(frame(site, t, chosen)),
        site=site,
    )
    response.headers.update(policy(frames=True))
    return response


@router.get("/embed/{name}")
async def sheet(name: Annotated[str, Path(max_length=40)]) -> Response:
    """The style sheet of /embed, under a name that changes with it; a sandboxed frame has an origin of its own."""
    if name != f"{_stamp()}.css":
        raise NotFound("there is no such file", subject=name, remedy="Load the page anew.")
    return Response(_style(), media_type="text/css", headers={**OPEN, "Cache-Control": FOREVER})


@cache
def _style() -> bytes:
    return tokens_by_class().encode() + (files("api") / "static" / "embed.css").read_bytes()


def _stamp() -> str:
    return hashlib.sha256(_style()).hexdigest()[:12]
