"""What is sent to the desk and what it answers.

What of a submission is in an answer hangs on who asks, so its parts are given as they are;
those kept back are absent.
"""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from api.desk.queue import MOST
from api.models.shared import Model


class Handed(Model):
    """One file, and what became of it."""

    name: str
    status: str = Field(examples=["received"], description="received, known or failed")
    submission: str
    title: str
    state: str
    link: str = Field(description="The token by which its submitter follows it; told this once.")
    happened: str
    remedy: str


class HandedIn(Model):
    submissions: list[Handed]


class Listed(Model):
    id: str
    state: str
    due: str = Field(description="The day by which its review is to be done.")
    call: str
    title: str
    source: str = Field(description="Its id in the system that it came from.")
    changed: str
    document: str
    group: str
    arrived: str = Field(description="When it was handed in first.")
    language: str
    body_kind: str
    part: str = Field(
        description="Your part in it: own, asked, free, opened, voted, recused; empty where you have none."
    )
    overdue: bool


def _asked(longest: int, means: str = "") -> Any:
    return Query(max_length=longest, description=means or None)


@dataclass(frozen=True)
class QueueAsked:
    """What of a queue is asked for in an address; what is empty filters nothing."""

    tab: Annotated[
        str, _asked(20, "new, mine, waiting, overdue or decided; empty: all that was handed in.")
    ] = ""
    group: Annotated[str, _asked(100)] = ""
    call: Annotated[str, _asked(100)] = ""
    state: Annotated[str, _asked(40)] = ""
    language: Annotated[str, _asked(20)] = ""
    kind: Annotated[str, _asked(40, "Of the body that submits.")] = ""
    q: Annotated[str, _asked(200, "Words that the title has.")] = ""
    sort: Annotated[
        str, _asked(20, "due, arrived, title, state or changed; a hyphen before it turns it round.")
    ] = ""
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0


class Queue(Model):
    """A stretch of a list. Each submission stands in one of new, mine, waiting and decided; overdue has some of the
    first three. `counts` are under the same filters as the list, and `total` is how many it has."""

    submissions: list[Listed]
    total: int
    offset: int
    counts: dict[str, int]


class SubmissionShown(Model):
    """As far as whoever asks may see it."""

    submission: dict[str, Any]
    story: list[str]


class Counted(Model):
    value: str = Field(
        description="A week by its Monday, a kind, a language, a state, a criterion; empty: not said."
    )
    count: int


class StayShown(Model):
    """Of one state. Days, over the stays that have ended; null where none has."""

    state: str
    now: int = Field(description="Submissions that are in it now.")
    ended: int
    median: float | None
    ninth: float | None = Field(description="Nine in ten took no longer (nearest rank).")


class AgreementShown(Model):
    """Krippendorff's alpha with its interval; null below 30 submissions that two tagged blind."""

    submissions: int
    alpha: float | None
    low: float | None
    high: float | None


class AgreementsShown(Model):
    """Between people, and between people and what was proposed to nobody yet; apart."""

    people: AgreementShown
    machine: AgreementShown
    from_probability: float = Field(description="From this on, the machine counts as having given a tag.")


class ProposalShown(Model):
    """Of one concept: how often it was proposed to a reviewer, and what became of that."""

    tag: str
    shown: int
    accepted: int
    refused: int


class CallNumbers(Model):
    call: str
    title: str
    handed_in: int
    waiting: int
    overdue: int
    weeks: list[Counted]
    body_kinds: list[Counted]
    languages: list[Counted]
    decided: list[Counted]
    declined: list[Counted]
    stays: list[StayShown]
    agreement: AgreementsShown
    proposals: list[ProposalShown]


class DeskAction(Model):
    """What to do, and what that takes: `version` is that of the text that you read; a stale one is refused, whatever is
    done."""

    do: str = Field(
        max_length=40,
        examples=["tag"],
        description="fill, submit, answer, withdraw; conflict, open, tag, approve, decline, ask, flag; assign, publish, "
        "refuse, found-conflict",
    )
    note: str = Field(default="", max_length=4000)
    version: str = Field(default="", max_length=64)
    tags: list[str] = Field(default_factory=list, max_length=100, description="scheme:concept")
    refused: list[str] = Field(
        default_factory=list,
        max_length=100,
        description="Proposals that you looked at and say no to; with `tag`.",
    )
    conflicts: list[str] = Field(default_factory=list, max_length=5)
    criterion: str = Field(default="", max_length=100)
    flag: str = Field(default="", max_length=60)
    person: str = Field(default="", max_length=100)
    fields: dict[str, str] = Field(default_factory=dict, max_length=40)


class Done(Model):
    id: str
    state: str


class Figure(Model):
    """Krippendorff's alpha for nominal data; the three are null below thirty submissions."""

    submissions: int
    alpha: float | None
    low: float | None = Field(description="95 of 100 draws of the bootstrap lie between this and `high`.")
    high: float | None


class Agreed(Model):
    """Of those who tagged blind: with each other, and each of them with the machine."""

    people: Figure
    machine: Figure
    from_probability: float = Field(description="From this on, a proposal counts as the machine's tag.")
