"""What is sent to the desk and what it answers.

What of a submission is in an answer hangs on who asks, so its parts are given as they are;
those kept back are absent.
"""

from typing import Any

from pydantic import Field

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
    due: str
    call: str
    title: str
    source: str
    changed: str
    document: str


class Queue(Model):
    """Those that are due first."""

    submissions: list[Listed]


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
    agreement: AgreementShown
    proposals: list[ProposalShown]


class DeskAction(Model):
    """What to do, and what that takes: `version` is that of the text that you read; a stale one is refused."""

    do: str = Field(
        max_length=40,
        examples=["tag"],
        description="fill, submit, answer, withdraw; conflict, open, tag, approve, decline, ask, flag; assign, publish, "
        "refuse, found-conflict",
    )
    note: str = Field(default="", max_length=4000)
    version: str = Field(default="", max_length=64)
    tags: list[str] = Field(default_factory=list, max_length=100, description="scheme:concept")
    conflicts: list[str] = Field(default_factory=list, max_length=5)
    criterion: str = Field(default="", max_length=100)
    flag: str = Field(default="", max_length=60)
    person: str = Field(default="", max_length=100)
    fields: dict[str, str] = Field(default_factory=dict, max_length=40)


class Done(Model):
    id: str
    state: str
