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
