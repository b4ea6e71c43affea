"""The two ways in to the page of one submission: signed in, and by a reviewer's link.

Owns how one sees, acts, and goes through the list by each. Refuses: the pages (sheet.py).
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from fastapi import Request

from api.desk.desk import Desk
from api.desk.dossier import Dossier
from api.desk.links import Opened, of_submission, opened
from api.desk.people import acting, looker_of, seen_by
from api.desk.queue import neighbours
from api.visitors import visitor_of
from corpus.access import everything
from corpus.calls import Purpose
from corpus.catalogue.catalogue import utc_now
from corpus.errors import Forbidden
from corpus.queue import Looker, Tab, Wanted
from corpus.review import Actor, Sight

Seen = tuple[Dossier, Sight, Actor]


@dataclass(frozen=True)
class Door:
    """A way in: where its pages stand, how its reader sees and acts, and the ids before and after one in the list that
    they go through, empty at its ends."""

    base: str
    back: str
    seen: Callable[[Desk, str], Seen]
    acting: Callable[[Desk, str, str], Actor]
    around: Callable[[Desk, str], tuple[str, str]]
    pairs: tuple[tuple[str, str], ...] = ()


def signed_in(request: Request) -> Door:
    visitor = visitor_of(request)
    listed = request.query_params.get("from", "")[:1000]

    def around(desk: Desk, identity: str) -> tuple[str, str]:
        with suppress(Forbidden):  # a submitter has no list
            return neighbours(desk.house, looker_of(visitor), listed, identity)
        return "", ""

    return Door(
        "/desk/submissions",
        f"/desk?{listed}" if listed else "/desk",
        lambda desk, identity: seen_by(desk, visitor, identity),
        lambda desk, identity, do: acting(desk, visitor, identity, do),
        around,
        (("from", listed),) if listed else (),
    )


def by_token(token: str) -> Door:
    def seen(desk: Desk, identity: str) -> Seen:
        opened(desk, token, Purpose.REVIEW)
        actor = of_submission(desk, token, identity).actor
        return (*desk.seen(identity, actor), actor)

    def around(desk: Desk, identity: str) -> tuple[str, str]:
        found = opened(desk, token, Purpose.REVIEW)
        with desk.house.catalogue.reader(everything()) as reader:
            return reader.beside(by_token_looks(found), Wanted(Tab.MINE, call=found.call.id), identity)

    base = f"/review/{token}"
    return Door(base, base, seen, lambda desk, identity, _: seen(desk, identity)[2], around)


def by_token_looks(found: Opened) -> Looker:
    """Who has a link sees their call alone: every list is asked for by it."""
    group = frozenset({found.call.group})
    decides = group if found.actor.coordinates(found.call.group) else frozenset[str]()
    return Looker(found.actor.id, utc_now()[:10], group, decides)
