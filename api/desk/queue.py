"""The queue as pages, programmes and the command line ask for it: an address becomes a question, rows become a list.

Owns the spelling of a list's address, by which a submission's page finds its neighbours. Refuses: which rows there are
(the catalogue), and whose queue it is (people.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlencode

from api.house import House
from corpus.access import everything
from corpus.bodies import BodyKind
from corpus.catalogue.desk_queue import Listed
from corpus.catalogue.rows import damaged
from corpus.errors import UnknownValue
from corpus.queue import Looker, Sort, Tab, Wanted
from corpus.requests import State

PAGE = 50
MOST = 200

Kind = TypeVar("Kind", bound=StrEnum)

_FIELDS = ("tab", "group", "call", "state", "language", "kind", "q", "sort")
"""What an address of a list may have, in this order; what is empty is left out."""


@dataclass(frozen=True, slots=True)
class Queue:
    """A stretch of a list from `offset`; `counts` are of each tab under the same filters, `total` of the list."""

    rows: tuple[Listed, ...]
    counts: Mapping[Tab, int]
    total: int
    offset: int


def queue(house: House, looker: Looker, wanted: Wanted, limit: int = PAGE, offset: int = 0) -> Queue:
    """Raises DamagedCatalogue where the counts and the list do not agree: they come by way of two indexes."""
    with house.catalogue.reader(everything()) as reader:
        counts = reader.queue_counts(looker, wanted)
        total = reader.queue_total(looker, wanted, counts)
        rows = reader.queued(looker, wanted, limit, offset)
    if len(rows) != max(0, min(limit, total - offset)):
        raise damaged("a list has other rows than were counted", "submissions")
    return Queue(rows, counts, total, offset)


def neighbours(house: House, looker: Looker, address: str, submission: str) -> tuple[str, str]:
    """The ids before and after a submission in the list of that address ("": none). To be asked before something is done
    to it: an action may take it to another place. An address that is none has no neighbours."""
    try:
        wanted = wanted_of(dict(parse_qsl(address[:1000], max_num_fields=20)))
    except (ValueError, UnknownValue):
        return "", ""
    with house.catalogue.reader(everything()) as reader:
        return reader.beside(looker, wanted, submission)


def wanted_of(said: Mapping[str, str]) -> Wanted:
    """Of an address's fields; those that are no filter are left alone. `sort` begins with a hyphen to go backwards.
    Raises UnknownValue, which names the nearest right one."""
    sort, text = said.get("sort", "").strip(), said.get("q", "")
    return Wanted(
        _one_of(Tab, said.get("tab", ""), "tab"),
        said.get("group", "")[:100],
        said.get("call", "")[:100],
        _one_of(State, said.get("state", ""), "state") or "",
        said.get("language", "")[:20],
        _one_of(BodyKind, said.get("kind", ""), "kind") or "",
        " ".join(text.split())[:200],
        _one_of(Sort, sort.removeprefix("-"), "sort") or Sort.DUE,
        sort.startswith("-"),
    )


def address_of(wanted: Wanted) -> str:
    """The query that `wanted_of` reads; what is not said in it is as it is unless it is said."""
    sort = f"{'-' if wanted.backwards else ''}{wanted.sort}"
    said = {
        "tab": wanted.tab or "", "group": wanted.group, "call": wanted.call, "state": wanted.state,
        "language": wanted.language, "kind": wanted.body_kind, "q": wanted.text,
        "sort": "" if sort == Sort.DUE else sort,
    }  # fmt: skip
    return urlencode([(name, said[name]) for name in _FIELDS if said[name]])


def as_row(one: Listed) -> dict[str, Any]:
    found = one.submission
    return {
        "id": found.id, "state": found.state.value, "due": found.due, "call": found.call, "title": found.title,
        "source": found.source, "changed": found.changed, "document": found.document, "group": found.group,
        "arrived": found.arrived, "language": found.language, "body_kind": found.body_kind, "part": one.part,
        "overdue": one.overdue,
    }  # fmt: skip


def _one_of(kind: type[Kind], written: str, field: str) -> Kind | None:
    if not written:
        return None
    try:
        return kind(written)
    except ValueError:
        names = [one.value for one in kind]
        nearest = get_close_matches(written[:40], names, 1)
        meant = f"Did you mean {nearest[0]}? " if nearest else ""
        raise UnknownValue(
            f"{field} has no such value",
            subject=written[:40],
            remedy=f"{meant}There are: {', '.join(names)}.",
        ) from None
