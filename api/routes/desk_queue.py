"""GET /desk: what the groups of whoever is signed in have on their desk; POST /desk: giving some of it to a reviewer.

Owns the page's choices and links. Refuses: lists (api/desk/queue.py), rules, and the page of one submission.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import RedirectResponse, Response

from api.desk.desk import Desk
from api.desk.giving import Given, choosable, give
from api.desk.people import looker_of
from api.desk.queue import PAGE, address_of, queue, wanted_of
from api.forms import TOKEN, must_be_of_session
from api.rendering import address_of as place_of
from api.rendering import page, texts_for
from api.routes.desk import may_send
from api.serving import done, speller_of, state_of
from api.visitors import visitor_of
from api.wording import Texts
from corpus.access import everything
from corpus.bodies import BodyKind
from corpus.calls import Call
from corpus.catalogue.desk_queue import Listed
from corpus.concepts import GROUPS
from corpus.errors import Forbidden
from corpus.people import Role
from corpus.queue import LANES, Lane, Looker, Sort, Tab, Wanted
from corpus.requests import State
from index.languages.territories import language_name

router = APIRouter(include_in_schema=False)

TABS = ((Tab.NEW, "n"), (Tab.MINE, "m"), (Tab.WAITING, "w"), (Tab.OVERDUE, "o"), (Tab.DECIDED, "d"))
"""In their order, each with the key that leads there after g."""

LEGEND = (("j k ↓ ↑", "key_down"), ("o Enter", "key_open"), ("x", "key_choose"), ("e", "key_every"),
          ("v", "key_give"), ("a", "key_take"), ("/", "key_find"), ("g", "key_tab"),
          ("[ ]", "key_page"), ("?", "key_help"))  # fmt: skip

_SORTS = ("due", "arrived", "-arrived", "title", "state", "-changed")
PageNumber = Annotated[int, Query(ge=1, le=100_000)]


@dataclass(frozen=True)
class _Outcome:
    """What came of a form, to be told above the list."""

    given: Given | None = None
    problem: str = ""
    chosen: tuple[str, ...] = ()
    person: str = ""


@router.get("/desk")
async def desk_page(request: Request, page: PageNumber = 1) -> Response:
    visitor = visitor_of(request)
    if visitor.person is None and "text/html" in request.headers.get("accept", ""):
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(place_of(request).to("/sign-in", ("next", here)), 303)
    return await done(request, lambda: _shown(request, page, _Outcome()))


@router.post("/desk", dependencies=[Depends(may_send)])
async def give_form(request: Request, page: PageNumber = 1) -> Response:
    async with request.form(max_files=0, max_fields=PAGE * 2 + 20) as form:
        said = {name: str(value) for name, value in form.items()}
        ids = [str(one)[:100] for one in form.getlist("one")]
    must_be_of_session(request, said.get(TOKEN, ""))

    def work() -> Response:
        visitor = visitor_of(request)
        looker = looker_of(visitor)
        if not _coordinates(looker):
            raise Forbidden("coordinators give out submissions", remedy="Ask the coordinator of the group.")
        took = said.get("take", "")
        wanted, person = ([took[:100]], looker.person) if took else (ids, said.get("person", "")[:100])
        if not wanted or not person:
            return _shown(request, page, _Outcome(None, "nothing_chosen", tuple(ids), person), 422)
        given = give(Desk(state_of(request).house), visitor, wanted, person)
        chosen = tuple(ids) if given.refused and not took else ()
        return _shown(request, page, _Outcome(given, "", chosen, person), 409 if given.refused else 200)

    return await done(request, work)


def _shown(request: Request, number: int, outcome: _Outcome, status: int = 200) -> Response:
    visitor, desk, t = visitor_of(request), Desk(state_of(request).house), texts_for(request)
    looker = looker_of(visitor)
    wanted = _sorted(wanted_of(dict(request.query_params)), "sort" in request.query_params)
    if wanted.tab is None:
        wanted = replace(wanted, tab=_first_tab(desk, looker, wanted))
    found = queue(desk.house, looker, wanted, offset=(number - 1) * PAGE)
    calls = {one.id: one for one in desk.calls() if looker.sees(one.group)}
    listing = _listing(request, wanted)
    may_give = _coordinates(looker) and wanted.tab is not Tab.DECIDED
    may_take = may_give and any(visitor.holds(Role.REVIEWER, one) for one in _groups(looker, calls))
    spelled = _Spelled(request, t, calls, looker, address_of(wanted), may_give)
    answer = page(
        request, "desk.html", status=status, wanted=wanted, queue=found, number=number, listing=listing,
        rows=[spelled.row(one) for one in found.rows], tabs=TABS, legend=_legend(), sorts=_SORTS,
        sort=f"{'-' if wanted.backwards else ''}{wanted.sort}",
        filtered=any((wanted.call, wanted.state, wanted.language, wanted.body_kind)),
        groups=_named(request, _groups(looker, calls)), counting=_coordinates(looker),
        calls=[(one.id, one.title) for one in calls.values() if wanted.group in ("", one.group)],
        states=[(one.value, t(f"queue.state_{one}")) for one in _states(wanted.tab)],
        tongues=_tongues(desk, looker, calls, t),
        kinds=[(one.value, t(f"queue.kind_{one}")) for one in BodyKind],
        may_give=may_give, may_take=may_take, person_given=outcome.person, chosen=outcome.chosen,
        reviewers=choosable(desk, looker, _chosen(calls, wanted.call)) if may_give else (),
        given=outcome.given if outcome.given and outcome.given.count else None,
        refused=[(title, _reason(t, why)) for title, why in outcome.given.refused] if outcome.given else (),
        problem=outcome.problem,
    )  # fmt: skip
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _chosen(calls: Mapping[str, Call], wanted: str) -> list[Call]:
    """The call that the list is of, or all."""
    return [one for one in calls.values() if wanted in ("", one.id)]


@dataclass(frozen=True)
class _Spelled:
    """Rows as the page shows them; `where` is the address of the list, which goes along to a submission's page."""

    request: Request
    t: Texts
    calls: Mapping[str, Call]
    looker: Looker
    where: str
    may_give: bool

    def row(self, listed: Listed) -> dict[str, Any]:
        one = listed.submission
        lane = LANES[one.state]
        decides = self.looker.decides(one.group)
        giveable = self.may_give and decides and one.state in (State.SUBMITTED, State.IN_REVIEW)
        reviews = visitor_of(self.request).holds(Role.REVIEWER, one.group)
        to_decide = (
            decides and bool(one.ready) and listed.part not in ("asked", "free", "opened", "own", "recused")
        )
        part = f"part_{listed.part}" if listed.part and lane is not Lane.DECIDED else ""
        link = place_of(self.request).to(f"/desk/submissions/{one.id}", ("from", self.where))
        return {
            "id": one.id, "title": one.title, "link": link, "state": one.state.value, "due": one.due,
            "overdue": listed.overdue, "arrived": one.arrived, "language": one.language,
            "tongue": language_name(one.language, self.t.language) if one.language else "",
            "kind": self.t(f"queue.kind_{one.body_kind}") if one.body_kind in tuple(BodyKind) else "",
            "call": self.calls[one.call].title if one.call in self.calls else one.call,
            "part": self.t("queue.ready") if to_decide else self.t(f"queue.{part}") if part else "",
            "giveable": giveable, "takeable": giveable and reviews and not listed.part and not one.ready,
        }  # fmt: skip


def _listing(request: Request, wanted: Wanted) -> Callable[..., str]:
    """Links to lists like this one: `listing(tab="new", page=2)`. `sort=None` sorts as the tab does at first."""

    def link(page: int = 1, **changed: Any) -> str:
        if "sort" in changed and changed.pop("sort") is None:
            first = _first(changed.get("tab", wanted.tab))
            changed |= {"sort": first.sort, "backwards": first.backwards}
        made = address_of(replace(wanted, **changed))
        paged = f"{made}{'&' if made else ''}page={page}" if page > 1 else made
        return place_of(request).keep(f"/desk?{paged}")

    return link


def _sorted(wanted: Wanted, said: bool) -> Wanted:
    first = wanted if said else _first(wanted.tab)
    return replace(wanted, sort=first.sort, backwards=first.backwards)


def _first(tab: Tab | None) -> Wanted:
    """How a tab is sorted where nobody said: what is due comes first, and of what is decided the newest."""
    if tab is Tab.DECIDED:
        return Wanted(sort=Sort.CHANGED, backwards=True)
    return Wanted()


def _first_tab(desk: Desk, looker: Looker, wanted: Wanted) -> Tab:
    """One's own work, if there is any."""
    with desk.house.catalogue.reader(everything()) as reader:
        return Tab.MINE if reader.queue_counts(looker, wanted)[Tab.MINE] else Tab.NEW


def _states(tab: Tab | None) -> list[State]:
    if tab is Tab.OVERDUE:
        return [State.SUBMITTED, State.IN_REVIEW]
    if tab is Tab.MINE:
        return [State.IN_REVIEW]
    return [state for state, lane in LANES.items() if tab is not None and lane.value == tab.value]


def _tongues(desk: Desk, looker: Looker, calls: Mapping[str, Call], t: Texts) -> list[tuple[str, str]]:
    with desk.house.catalogue.reader(everything()) as reader:
        found = reader.languages_queued(_groups(looker, calls))
    return sorted(((one, language_name(one, t.language)) for one in found), key=lambda pair: pair[1])


def _groups(looker: Looker, calls: Mapping[str, Call]) -> list[str]:
    return sorted((looker.groups or frozenset()) | {one.group for one in calls.values()})


def _named(request: Request, groups: list[str]) -> list[tuple[str, str]]:
    label = speller_of(request).label
    return [(one, label(GROUPS, one) or one) for one in groups]


def _coordinates(looker: Looker) -> bool:
    return looker.coordinated is None or bool(looker.coordinated)


def _reason(t: Texts, why: str) -> str:
    return why if t.has(f"queue.refused_{why}") else "wrong-state"


def _legend() -> list[tuple[list[str], str]]:
    return [(keys.split(), words) for keys, words in LEGEND]
