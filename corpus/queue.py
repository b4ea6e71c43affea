"""The queue of a desk: in which tab a submission stands for whom, what a list may be asked for, who has which part.

Owns those rules, pure: the catalogue counts and sorts by them (desk_queue.py). Refuses: who may see a submission's words
(review/seeing.py); a list has titles and states, as the rules let every reviewer of the group see them.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from corpus.requests import State, Submission
from corpus.review.case import Case, Seat, Stage


class Lane(StrEnum):
    """Where a submission stands for all, whoever looks."""

    DRAFT = "draft"
    NEW = "new"
    WAITING = "waiting"
    DECIDED = "decided"


LANES = {
    State.DRAFT: Lane.DRAFT,
    State.SUBMITTED: Lane.NEW,
    State.IN_REVIEW: Lane.WAITING,
    State.CHANGES_REQUESTED: Lane.WAITING,
    State.PUBLISHED: Lane.DECIDED,
    State.DECLINED: Lane.DECIDED,
    State.WITHDRAWN: Lane.DECIDED,
}


class Part(StrEnum):
    """What somebody has to do with a submission. A reviewer's is how far they have come."""

    OWN = "own"
    ASKED = "asked"
    FREE = "free"
    OPENED = "opened"
    VOTED = "voted"
    RECUSED = "recused"


TO_DO = (Part.ASKED, Part.FREE, Part.OPENED)
"""The parts of a reviewer who has not voted yet."""

APART = (Part.OWN, Part.RECUSED)
"""The parts of those who take no part in a decision."""


class Tab(StrEnum):
    """What is shown at once. All but `overdue` share the submissions out among them: each stands in exactly one;
    `overdue` has those of `new`, `mine` and `waiting` whose reviewers are late."""

    NEW = "new"
    MINE = "mine"
    WAITING = "waiting"
    OVERDUE = "overdue"
    DECIDED = "decided"


class Sort(StrEnum):
    DUE = "due"
    ARRIVED = "arrived"
    TITLE = "title"
    STATE = "state"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Looker:
    """Who looks at a queue, on which day: `groups` whose submissions they see, None for all of them; `coordinated` those
    in which they decide, None for all; `drafts`: whether they see what is not handed in yet, as the operator does."""

    person: str
    today: str
    groups: frozenset[str] | None = frozenset()
    coordinated: frozenset[str] | None = frozenset()
    drafts: bool = False

    def sees(self, group: str) -> bool:
        return self.groups is None or group in self.groups

    def decides(self, group: str) -> bool:
        return self.coordinated is None or group in self.coordinated


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a queue is asked for; an empty field filters nothing. `text`: words that the title has."""

    tab: Tab | None = None
    group: str = ""
    call: str = ""
    state: str = ""
    language: str = ""
    body_kind: str = ""
    text: str = ""
    sort: Sort = Sort.DUE
    backwards: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(folded(self.text).split())

    def passes(self, one: Submission) -> bool:
        """Whether its filters let a submission through, whatever the tab."""
        asked = (
            (self.group, one.group),
            (self.call, one.call),
            (self.state, one.state.value),
            (self.language, one.language),
            (self.body_kind, one.body_kind),
        )
        title = folded(one.title)
        return all(not wish or wish == has for wish, has in asked) and all(
            word in title for word in self.words
        )


def tab_of(one: Submission, part: str, looker: Looker) -> Tab | None:
    """The tab in which a submission stands for somebody with that part in it (or none, ""); None for a draft."""
    lane = LANES[one.state]
    if lane is Lane.DRAFT:
        return None
    if lane is not Lane.WAITING:
        return Tab(lane.value)
    mine = one.state is State.IN_REVIEW and (
        part in TO_DO or (bool(one.ready) and looker.decides(one.group) and part not in APART)
    )
    return Tab.MINE if mine else Tab.WAITING


def awaited(state: State, due: str) -> str:
    """The day by which reviewers are to be done; empty where nobody waits for them."""
    return due if state in (State.SUBMITTED, State.IN_REVIEW) else ""


def is_overdue(one: Submission, today: str) -> bool:
    return "" < awaited(one.state, one.due) < today


def parts_of(case: Case) -> dict[str, Part]:
    """Everybody's part, by person."""
    found = dict.fromkeys(sorted(case.barred), Part.RECUSED)
    found |= {one.reviewer: _part(one) for one in case.seats if one.reviewer not in found}
    return {**found, case.submitter: Part.OWN}


def _part(seat: Seat) -> Part:
    if seat.stage is Stage.RECUSED:
        return Part.RECUSED
    return Part.VOTED if seat.vote is not None else Part(seat.stage.value)


def ready(case: Case) -> str:
    """What the reviewers came to, where a coordinator may act on it; else empty."""
    return case.verdict.value if case.state is State.IN_REVIEW and case.verdict is not None else ""


def folded(title: str) -> str:
    """As titles are searched and sorted: without case, marks and differences of width."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return " ".join("".join(one for one in plain if not unicodedata.combining(one)).split())
