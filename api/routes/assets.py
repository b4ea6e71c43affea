"""GET /static/…, /kept-worker.js and /kept: style sheets, modules and the icon under names that change with them.

Owns how long each may be kept, and the page of what a person keeps, which is empty until their browser fills it.
Refuses: files by path; what is handed out is listed.
"""

from importlib.resources import files

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.caching import FOREVER, REVALIDATE
from api.rendering import SHEETS, page, scripts, scripts_stamp, static_stamp, style_sheet
from corpus.errors import NotFound

router = APIRouter(include_in_schema=False)

_SCRIPT = "text/javascript"
_A_DAY = "public, max-age=86400"


@router.get("/static/{name}")
async def static(name: str) -> Response:
    """Each style sheet under a name that changes with it, and the icon."""
    for sheet in SHEETS:
        if name == f"{static_stamp(sheet)}.css":
            return Response(style_sheet(sheet), media_type="text/css", headers={"Cache-Control": FOREVER})
    if name == "icon.svg":
        return Response(_file(name), media_type="image/svg+xml", headers={"Cache-Control": _A_DAY})
    raise _none(name)


@router.get("/static/{stamp}/{name}")
async def module(stamp: str, name: str) -> Response:
    """A module of the pages; all of them stand under the stamp of them all."""
    if stamp != scripts_stamp() or name not in scripts():
        raise _none(name)
    return Response(scripts()[name], media_type=_SCRIPT, headers={"Cache-Control": FOREVER})


@router.get("/kept-worker.js")
async def worker() -> Response:
    """At the root, since a worker serves what lies beside and below it; it asks to serve /kept alone."""
    return Response(_file("kept-worker.js"), media_type=_SCRIPT, headers={"Cache-Control": REVALIDATE})


@router.get("/kept")
async def kept(request: Request) -> Response:
    return page(request, "kept.html")


def _file(name: str) -> bytes:
    return (files("api") / "static" / name).read_bytes()


def _none(name: str) -> NotFound:
    return NotFound("there is no such file", subject=name[:80], remedy="Load the page anew.")
