"""GET /box.js, /box/{version}.js, /box.json: the search box for pages of any origin.

Owns how long each may be kept. Refuses: knowing how a box is made (boxes.py).
"""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import JSONResponse, Response

from api.boxes import frozen, newest, packed, releases
from api.caching import FOREVER, has, tag_of, unchanged
from api.crossing import OPEN
from corpus.errors import NotFound

router = APIRouter(include_in_schema=False)

_SHORT = "public, max-age=300"


@router.get("/box.js")
async def moving(request: Request) -> Response:
    """The newest box. It changes with an upgrade of the server, so a snippet gives no hash for it."""
    tag = tag_of(newest().decode())
    if has(request, tag):
        response = unchanged(tag, OPEN)
        response.headers["Cache-Control"] = _SHORT
        return response
    return _script(request, newest(), {"Cache-Control": _SHORT, "ETag": tag})


@router.get("/box.json")
async def listed(request: Request) -> Response:
    """The releases that are kept, newest first, each with the hash that a snippet names."""
    base = request.app.state.house.settings.base_url
    body: dict[str, Any] = {
        "newest": releases()[0].version,
        "releases": [
            {"version": one.version, "address": f"{base}{one.address}", "integrity": one.integrity}
            for one in releases()
        ],
    }
    return JSONResponse(body, headers={**OPEN, "Cache-Control": _SHORT})


@router.get("/box/{name}")
async def pinned(request: Request, name: Annotated[str, Path(max_length=100)]) -> Response:
    """One release. The same bytes for ever."""
    script = frozen(name.removesuffix(".js")) if name.endswith(".js") else None
    if script is None:
        raise NotFound(
            "there is no such search box",
            subject=name[:80],
            remedy="GET /box.json lists those that are kept.",
        )
    return _script(request, script, {"Cache-Control": FOREVER})


def _script(request: Request, script: bytes, headers: dict[str, str]) -> Response:
    headers = {**OPEN, **headers, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        script, headers["Content-Encoding"] = packed(script), "gzip"
    return Response(script, media_type="text/javascript", headers=headers)
