"""GET /health/live, /health/ready, /metrics.

Owns who may read metrics: this machine alone, and nobody by way of a proxy.
"""

import ipaddress

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, PlainTextResponse

from api.asking import reader_of
from api.edge import host_name
from api.serving import done, state_of
from corpus.errors import NotFound

router = APIRouter(include_in_schema=False)

_PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


@router.get("/health/live")
async def live() -> JSONResponse:
    """The process answers."""
    return JSONResponse({"status": "live"}, headers={"Cache-Control": "no-store"})


@router.get("/health/ready")
async def ready(request: Request) -> JSONResponse:
    """Catalogue, index and models answer together. Raises NotReady, Damaged, DoesNotFit."""
    house = state_of(request).house

    def work() -> dict[str, object]:
        ids = house.searcher.practice_ids(reader_of(request))
        told: dict[str, object] = {"status": "ready", "generation": house.searcher.generation_name()}
        return told | ({"practices": len(ids)} if house.settings.read_access == "public" else {})

    return JSONResponse(await done(request, work), headers={"Cache-Control": "no-store"})


@router.get("/metrics")
async def metrics(request: Request) -> PlainTextResponse:
    if not _from_here(request):
        raise NotFound("there is nothing at this address", remedy="Metrics are read on the machine itself.")
    state = state_of(request)
    text = state.metrics.text({"searches_inside": state.pool.inside})
    return PlainTextResponse(text, media_type="text/plain; version=0.0.4")


def _from_here(request: Request) -> bool:
    """Not only from a loopback address: a proxy on this machine has one too."""
    client = request.client.host if request.client else ""
    try:
        near = ipaddress.ip_address(client).is_loopback
    except ValueError:
        near = False
    named = host_name(request.headers.get("host", "")) in ("localhost", "127.0.0.1", "[::1]")
    return near and named and not any(name in request.headers for name in _PROXIED)
