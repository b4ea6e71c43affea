"""What a failed request gets back: a problem document for programmes, a page for people.

Owns the handlers of every kind of exception, the framework's own included.
Refuses: telling what went on inside when a defect of ours shows; the log has it.
"""

import json
import logging
from dataclasses import replace
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.asking import reader_of
from api.gone import Successor, successors
from api.problems import MEDIA_TYPE, FieldFault, Problem, problem_of
from api.rendering import page
from corpus.errors import FieldbridgeError, Gone

log = logging.getLogger("fieldbridge")

_STATUS = {404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "wrong-media-type"}
_DETAIL = {
    "not-found": "There is nothing at this address.",
    "method-not-allowed": "This address does not take that method.",
    "malformed": "The request could not be read.",
}
_REMEDY = {"too-large": "Send it in smaller parts."}


def install(app: FastAPI) -> None:
    app.add_exception_handler(FieldbridgeError, _told)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(Exception, _defect)


def answer(request: Request, problem: Problem) -> Response:
    """A page for a browser outside /v1, else application/problem+json."""
    if wants_page(request):
        response: Response = page(request, "problem.html", status=problem.status, problem=problem)
    else:
        base_url = request.app.state.house.settings.base_url
        body = json.dumps(problem.document(base_url, request.url.path), ensure_ascii=False)
        response = Response(body.encode("utf-8", "replace"), problem.status, media_type=MEDIA_TYPE)
    response.headers.update(problem.headers)
    response.headers["Cache-Control"] = "no-store"
    return response


def wants_page(request: Request) -> bool:
    path = request.url.path
    if path.startswith(("/v1/", "/health/", "/metrics", "/openapi.json")):
        return False
    return "text/html" in request.headers.get("accept", "")


async def _told(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, FieldbridgeError)
    if fault.status >= 500:
        log.error("%s", fault)
    problem = problem_of(fault)
    if isinstance(fault, Gone) and fault.facts.get("successor"):
        problem = replace(problem, successors=await run_in_threadpool(_succeeding, request, fault))
    return answer(request, problem)


def _succeeding(request: Request, fault: Gone) -> tuple[Successor, ...]:
    """None where the catalogue cannot be read just then: what is known is told all the same."""
    try:
        with request.app.state.house.catalogue.reader(reader_of(request)) as reader:
            return successors(reader, fault)
    except FieldbridgeError as trouble:
        log.error("%s", trouble)
        return ()


async def _invalid(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, RequestValidationError)
    faults = tuple(_field(one) for one in fault.errors())
    names = ", ".join(dict.fromkeys(one.field for one in faults))
    malformed = any(one["type"] == "json_invalid" for one in fault.errors())
    return answer(
        request,
        Problem(
            "malformed" if malformed else "wrong-use",
            422,
            "The body is not JSON." if malformed else "Something in the request cannot be used.",
            subject=names[:200],
            remedy="See `errors` for each; /docs lists what there is.",
            errors=faults[:20],
        ),
    )


async def _framework(request: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    slug = _STATUS.get(fault.status_code, "malformed" if fault.status_code < 500 else "failure")
    detail = _DETAIL.get(slug, str(fault.detail))
    remedy = _REMEDY.get(slug, "GET /docs lists every address and its parameters.")
    return answer(
        request, Problem(slug, fault.status_code, detail, remedy=remedy, headers=dict(fault.headers or {}))
    )


async def _defect(request: Request, fault: Exception) -> Response:
    log.error("defect at %s", request.url.path, exc_info=fault)
    return answer(
        request,
        Problem(
            "failure",
            500,
            "A defect of ours stopped this request; it is in the log.",
            remedy="Tell the operator of this site when it happened.",
        ),
    )


def _field(one: dict[str, Any]) -> FieldFault:
    place = ".".join(str(part) for part in one["loc"])
    return FieldFault(place[:200], str(one["msg"]).removeprefix("Value error, ")[:300])
