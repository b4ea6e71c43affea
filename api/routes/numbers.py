"""GET /v1/calls/{id}/numbers, and the page /desk/numbers: what a coordinator counts of a call.

Refuses: showing them to who coordinates another group (desk/counting.py).
"""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.desk.counting import call_for, calls_for, counted
from api.desk.desk import Desk
from api.models.desk import CallNumbers
from api.rendering import page
from api.serving import done, spelled, speller_of, state_of
from api.trainings import latest
from api.visitors import visitor_of
from corpus.review.acceptance import Acceptance
from corpus.review.agreement import FEWEST

api = APIRouter(tags=["Desk"])
pages = APIRouter(include_in_schema=False)


@api.get("/calls/{identity}/numbers", response_model=CallNumbers)
async def numbers(request: Request, identity: str) -> Response:
    """What came in to a call, how long it stays in each state, what waits, what was decided; for its coordinators."""

    def work() -> CallNumbers:
        desk = Desk(state_of(request).house)
        return CallNumbers(**counted(desk, call_for(desk, visitor_of(request), identity)).as_data())

    body = spelled(await done(request, work))
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


@pages.get("/desk/numbers")
async def numbers_page(request: Request, call: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Without a call: those that there are to choose from, or the only one."""

    def work() -> Response:
        desk, visitor = Desk(state_of(request).house), visitor_of(request)
        mine = calls_for(desk, visitor)
        wanted = call or (mine[0].id if len(mine) == 1 else "")
        shown = counted(desk, call_for(desk, visitor, wanted)) if wanted else None
        criteria = dict(shown.call.criteria) if shown else {}
        schemes = {one.name: one.title for one in desk.house.vocabularies}
        return page(request, "numbers.html", shown=shown, calls=mine, criteria=criteria, least=FEWEST, schemes=schemes,
                    proposals=_by_scheme(shown.proposals) if shown else [],
                    learnt=latest(desk.house.settings.data), speller=speller_of(request))  # fmt: skip

    answer = await done(request, work)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _by_scheme(proposals: Iterable[Acceptance]) -> list[tuple[str, list[tuple[str, Acceptance]]]]:
    """Each scheme with its concepts, in the order in which they first come."""
    found: dict[str, list[tuple[str, Acceptance]]] = {}
    for one in proposals:
        scheme, _, concept = one.tag.rpartition(":")
        found.setdefault(scheme, []).append((concept, one))
    return list(found.items())
