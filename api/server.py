"""The application: routes under the Edge, one State, and the documents that describe it.

Owns what is mounted where. Refuses: opening a data folder (house.py) and running a process (commands/serving.py).
"""

import asyncio
import hashlib
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from api import failing
from api.asking import no_strangers
from api.desk.reading import catch_up, read_waiting
from api.drawing import Drawer
from api.edge import Edge
from api.house import House
from api.keyring import Keyring
from api.mail.postman import Postman
from api.metrics import Metrics
from api.models import Problem
from api.passwords import Passwords
from api.pool import Pool
from api.routes import (
    account,
    arriving,
    assets,
    box,
    crawling,
    describing,
    desk,
    desk_files,
    desk_queue,
    documents,
    embedding,
    exports,
    health,
    leaves,
    mailing,
    numbers,
    pages,
    people,
    practices,
    reading,
    search,
    sheet,
    signing_in,
    styleguide,
    telling,
    vocabularies,
)
from api.serving import State
from api.sessions import Sessions
from api.tags import prepare
from api.trainer import Trainer
from corpus.access import STARTER, Scope, anyone
from corpus.errors import FieldbridgeError

log = logging.getLogger("fieldbridge")

_LOOK = 1.0
"""Seconds between two looks at which generation is in force."""

_LATER = 60.0
"""Seconds until what could not be done at all is tried again."""

if TYPE_CHECKING:
    from api.provider import Provider

_PROBLEM: dict[str, Any] = {"model": Problem, "content": {"application/problem+json": {}}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    400: {**_PROBLEM, "description": "It cannot be read as a request, or a key stands in the address"},
    401: {**_PROBLEM, "description": "The key is not good"},
    403: {**_PROBLEM, "description": "Its rights, or the key's origins, do not let it leave"},
    404: {**_PROBLEM, "description": "Nothing has that id"},
    409: {**_PROBLEM, "description": "A rule stands against it, or another process is writing"},
    410: {**_PROBLEM, "description": "It was withdrawn, merged, split or erased"},
    413: {**_PROBLEM, "description": "It is larger than is taken"},
    422: {**_PROBLEM, "description": "Something in the request cannot be used"},
    429: {**_PROBLEM, "description": "Too many requests in a short time; Retry-After says when"},
    503: {**_PROBLEM, "description": "Not ready, damaged, or too much at once"},
    507: {**_PROBLEM, "description": "The storage does not take it"},
}


_OF_PAGES = (
    *(
        room.router
        for room in (pages, assets, styleguide, reading, describing, crawling, health, box, embedding)
    ),
    *(room.router for room in (signing_in, account, people, mailing, desk_queue)),
    *(room.pages for room in (telling, desk, desk_files, numbers, sheet)),
)
"""What is served beside the API, in the order in which it is looked through."""


def application(
    house: House, *, starter: bool = True, alone: bool = True, prepare_tags: bool = False
) -> ASGIApp:
    """Everything that is served, ready for a server; the starter collection only where `starter` says so. `alone`:
    nobody but this machine reaches it. `prepare_tags`: encodes what tag proposals need, and learns from decisions, in the
    background."""
    metrics = Metrics()
    pool = Pool(house.settings.searches, house.settings.waiting)
    drawer = Drawer(house.files, house.pictures, house.settings.drawings)
    postman, trainer = Postman(house), Trainer(house)
    sessions = Sessions(house.catalogue, house.settings, Passwords(), alone=alone)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with _rounds(house, postman, trainer, prepare_tags=prepare_tags):
            yield
        pool.close()
        drawer.close()
        sessions.passwords.close()

    app = FastAPI(
        title="fieldbridge",
        version=software_version(),
        summary="A good-practice knowledge base with semantic search",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.house = house
    app.state.serving = State(
        house, pool, drawer, metrics, _stamp(house), _scope(starter), sessions, _provider(house)
    )
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    failing.install(app)
    app.include_router(_first_version())
    for router in _OF_PAGES:
        app.include_router(router)
    if house.settings.oidc_issuer:
        from api.routes import provider

        app.include_router(provider.router)
    return Edge(app, house.settings, metrics, Keyring(house.catalogue), sessions)


@asynccontextmanager
async def _rounds(
    house: House, postman: Postman, trainer: Trainer, *, prepare_tags: bool
) -> AsyncIterator[None]:
    """What a server does beside answering, from its start to its end."""
    watches = [asyncio.create_task(one(house)) for one in (_taking_up, _reading)]
    postman.start()
    if prepare_tags:
        threading.Thread(target=_prepare_tags, args=(house,), name="tags", daemon=True).start()
        trainer.start()
    yield
    for one in watches:
        one.cancel()
    await run_in_threadpool(postman.close)
    await run_in_threadpool(trainer.close)


async def _taking_up(house: House) -> None:
    """Takes up a new generation though nobody asks, and lets go of one that is no longer there: a purge deletes it, and
    a file that is held open stays on the disk."""
    seen = house.generation
    while True:
        await asyncio.sleep(_LOOK)
        try:
            name = await run_in_threadpool(lambda: house.generation)
            # At every look: a purge deletes the old one after it published the next, which may be taken up already.
            await run_in_threadpool(house.searcher.let_go)
            if name != seen:
                await run_in_threadpool(house.searcher.take_up)
                await run_in_threadpool(house.proposer.forget_texts)
                seen = name
        except FieldbridgeError as fault:
            log.error("%s", fault)


async def _reading(house: House) -> None:
    """Reads what was handed in, one text after the other, so that a search is never behind more than one of them."""
    caught_up = False
    while True:
        pause = _LOOK
        try:
            if not caught_up:
                await run_in_threadpool(catch_up, house)
                caught_up = True
            if await run_in_threadpool(read_waiting, house):
                pause = 0.0
        except FieldbridgeError as fault:
            log.error("submissions wait to be read: %s", fault)
            pause = _LATER
        await asyncio.sleep(pause)


def _prepare_tags(house: House) -> None:
    """In the background: a first question about tags waits for no definition."""
    try:
        prepare(house)
    except FieldbridgeError as fault:
        log.error("%s", fault)


def _scope(starter: bool) -> Scope:
    return Scope(anyone().labels | {STARTER.label}) if starter else anyone()


def _provider(house: House) -> "Provider | None":
    """Its libraries take a third of a second, so they are loaded where there is one."""
    if not house.settings.oidc_issuer:
        return None
    from api.provider import Provider

    return Provider(house.settings)


def software_version() -> str:
    try:
        return version("fieldbridge")
    except PackageNotFoundError:
        return "0"


def _first_version() -> APIRouter:
    router = APIRouter(prefix="/v1", dependencies=[Depends(no_strangers)], responses=_RESPONSES)
    for room in (search, arriving, practices, leaves, documents, vocabularies, exports):
        router.include_router(room.router)
    router.include_router(telling.api)
    router.include_router(desk.api)
    router.include_router(desk_files.router)
    router.include_router(numbers.api)
    router.include_router(sheet.api)
    return router


def _stamp(house: House) -> str:
    """Changes with everything but data that shapes an answer."""
    digest = hashlib.sha256(software_version().encode())
    digest.update(repr((house.settings.quote_characters, house.settings.base_url)).encode())
    for scheme in house.vocabularies:
        digest.update(repr(scheme.concepts).encode("utf-8", "replace"))
    return digest.hexdigest()[:16]
