"""PUT, GET and DELETE /v1/practices/{scheme}:{number}: a practice of another system, under the id that it has there.

Refuses: sessions and links; a secret key of a programme proves who sends.
"""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.responses import Response

from api.arriving import Arriving, Condition, Taken, software
from api.caching import REVALIDATE
from api.models import Problem
from api.models.arriving import PracticeKept, PracticeSent, PracticeTaken, faults_in
from api.serving import spelled, state_of
from api.visitors import visitor_of
from corpus.arrivals import Origin, origin_of
from corpus.assertions import Agent
from corpus.errors import Forbidden, WrongUse
from corpus.keys import SecretKey, Use


class _Whole(Convertor[str]):
    """All that is left of the path. Starlette's own `path` ends at a line break, and such an id would be answered by
    another route."""

    regex = "(?s:.*)"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("whole", _Whole())
router = APIRouter(prefix="/practices", tags=["Practices"])

Scheme = Annotated[str, Path(max_length=200, examples=["their-system"], description="Of the other system.")]
Number = Annotated[str, Path(max_length=200, examples=["77"], description="Its id there; may hold slashes.")]
IfMatch = Annotated[str, Header(max_length=200, description="The ETag that you changed, or *.")]
IfNoneMatch = Annotated[str, Header(max_length=200, description="*: only where there is none yet.")]
Group = Annotated[str, Query(max_length=100, description="For which group, where the key is for several.")]

_PROBLEM: dict[str, Any] = {"model": Problem, "content": {"application/problem+json": {}}}
_TAGGED = {"headers": {"ETag": {"schema": {"type": "string"}, "description": "For If-Match."}}}
_RESPONSES: dict[int | str, dict[str, Any]] = {
    412: {**_PROBLEM, "description": "It was changed meanwhile, or is there already"}
}


@router.put(
    "/{scheme}:{number:whole}",
    response_model=PracticeTaken,
    responses={**_RESPONSES, 200: _TAGGED, 201: {"model": PracticeTaken, "description": "It is new", **_TAGGED}},
)  # fmt: skip
async def put(
    request: Request,
    scheme: Scheme,
    number: Number,
    sent: PracticeSent,
    group: Group = "",
    if_match: IfMatch = "",
    if_none_match: IfNoneMatch = "",
) -> Response:
    """A practice of another system, found by the next search. The same twice changes nothing."""
    key, origin = _sender(request), _origin(scheme, number)
    condition = _condition(if_match, if_none_match)

    def work() -> Taken:
        arriving = Arriving(state_of(request).house)
        groups = _groups(request, key)
        chosen = arriving.group(origin.scheme, groups, group)
        _check(request, sent, groups)
        return arriving.put(origin, sent.said(), chosen, _agent(request, key), condition)

    taken = await run_in_threadpool(work)
    body = PracticeTaken(status=taken.status, link=_link(request, taken), **_ids(taken))
    return _answer(spelled(body), taken, 201 if taken.status == "created" else 200)


@router.get(
    "/{scheme}:{number:whole}", response_model=PracticeKept, responses={200: _TAGGED}
)  # fmt: skip
async def get(request: Request, scheme: Scheme, number: Number, group: Group = "") -> Response:
    """What was sent last under this id, with the ETag that a change of it is to name."""
    key, origin = _sender(request), _origin(scheme, number)

    def work() -> Taken:
        arriving = Arriving(state_of(request).house)
        arriving.group(origin.scheme, _groups(request, key), group)
        return arriving.shown(origin)

    taken = await run_in_threadpool(work)
    sent = PracticeSent.model_validate_json(taken.arrival.content)
    body = PracticeKept(group=taken.arrival.group, sent=sent, **_ids(taken))
    return _answer(spelled(body), taken)


@router.delete(
    "/{scheme}:{number:whole}", status_code=204, response_class=Response, responses=_RESPONSES
)  # fmt: skip
async def delete(
    request: Request, scheme: Scheme, number: Number, group: Group = "", if_match: IfMatch = ""
) -> Response:
    """Withdrawn: it is gone from every answer at once. Its id may be used again."""
    key, origin = _sender(request), _origin(scheme, number)

    def work() -> None:
        arriving = Arriving(state_of(request).house)
        arriving.group(origin.scheme, _groups(request, key), group)
        arriving.take_back(origin, _agent(request, key), _condition(if_match, ""))

    await run_in_threadpool(work)
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


def _sender(request: Request) -> SecretKey:
    """Raises Forbidden."""
    found = visitor_of(request).secret
    if found is None or Use.PUBLISH not in found.uses:
        raise Forbidden(
            "practices of other systems come with a secret key for that",
            remedy="Ask for a key with the use: publish",
        )
    return found


def _agent(request: Request, key: SecretKey) -> Agent:
    """The person to whom the key was given, else the programme."""
    visitor = visitor_of(request)
    return visitor.agent if visitor.person is not None else software(key.id)


def _groups(request: Request, key: SecretKey) -> frozenset[str]:
    person = visitor_of(request).person
    return frozenset(key.groups) & frozenset(person.groups) if person else frozenset(key.groups)


def _origin(scheme: str, number: str) -> Origin:
    try:
        return origin_of(f"{scheme}:{number}")
    except ValueError as fault:
        raise WrongUse(str(fault), subject=f"{scheme}:{number}"[:80]) from None


def _condition(if_match: str, if_none_match: str) -> Condition:
    """One entity tag, as this address gave it (RFC 9110, 13.1). Raises WrongUse."""
    if if_none_match.strip() not in ("", "*"):
        raise WrongUse(
            "If-None-Match takes * here", subject="If-None-Match", remedy="Use If-Match with an ETag."
        )
    return Condition(if_match.strip().strip('"'), bool(if_none_match.strip()))


def _check(request: Request, sent: PracticeSent, groups: frozenset[str]) -> None:
    """Raises RequestValidationError, which names each field."""
    found = faults_in(sent, state_of(request).house.vocabularies, groups)
    if found:
        raise RequestValidationError(
            [{"type": "value_error", "loc": ("body", name), "msg": what} for name, what in found]
        )


def _ids(taken: Taken) -> dict[str, str]:
    one = taken.arrival
    return {"id": str(one.origin), "practice": taken.practice, "document": one.document}


def _link(request: Request, taken: Taken) -> str:
    return f"{state_of(request).house.settings.base_url}/practices/{taken.practice}"


def _answer(body: bytes, taken: Taken, status: int = 200) -> Response:
    headers = {"ETag": f'"{taken.arrival.mark}"', "Cache-Control": REVALIDATE}
    return Response(body, status, media_type="application/json", headers=headers)
