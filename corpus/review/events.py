"""What happened to a submission, for the log. Plain data; `apply` says what it changes.

Owns which fields are personal: those lie beside the log and can be erased, so nothing may hang on them.
Refuses: times and numbers, which the log adds.
"""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from corpus.review.case import Flag, Named, State, Verdict
from corpus.review.rules import Conflict, Rules

PERSONAL = "personal"


def _words() -> Any:
    """Words that somebody wrote: they may name people."""
    return field(default="", metadata={PERSONAL: True})


@dataclass(frozen=True, slots=True)
class Started:
    submission: str
    submitter: str
    group: str
    rules: Rules
    drawn: bool


@dataclass(frozen=True, slots=True)
class Filled:
    text: str
    flags: tuple[Flag, ...]
    earliest: str
    agreed: bool
    named: tuple[Named, ...] = field(default=(), metadata={PERSONAL: True})
    form: str = _words()


@dataclass(frozen=True, slots=True)
class Submitted:
    due: str
    note: str = _words()


@dataclass(frozen=True, slots=True)
class Assigned:
    reviewer: str
    inside: bool
    blind: bool


@dataclass(frozen=True, slots=True)
class ConflictDenied:
    """`suspected`: what the question was filled in with, and the reviewer said is none."""

    reviewer: str
    suspected: tuple[Conflict, ...] = ()
    note: str = _words()


@dataclass(frozen=True, slots=True)
class Recused:
    reviewer: str
    conflicts: tuple[Conflict, ...]
    note: str = _words()


@dataclass(frozen=True, slots=True)
class Opened:
    reviewer: str
    text: str


@dataclass(frozen=True, slots=True)
class TagsSaved:
    reviewer: str
    tags: tuple[str, ...]
    blind: bool
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Voted:
    reviewer: str
    verdict: Verdict
    criterion: str = ""
    note: str = _words()


@dataclass(frozen=True, slots=True)
class ChangesRequested:
    by: str
    note: str = _words()


@dataclass(frozen=True, slots=True)
class FlagSettled:
    flag: str
    how: str
    by: str


@dataclass(frozen=True, slots=True)
class Published:
    by: str


@dataclass(frozen=True, slots=True)
class Declined:
    by: str
    criterion: str
    note: str = _words()


@dataclass(frozen=True, slots=True)
class DeclineAnswered:
    due: str
    note: str = _words()


@dataclass(frozen=True, slots=True)
class Withdrawn:
    by: str
    note: str = _words()


@dataclass(frozen=True, slots=True)
class ConflictFound:
    person: str
    by: str
    conflict: Conflict
    note: str = _words()


@dataclass(frozen=True, slots=True)
class Reopened:
    """What a conflict touched is open again; `was` is the state that it had."""

    was: State


Event: TypeAlias = (
    Started
    | Filled
    | Submitted
    | Assigned
    | ConflictDenied
    | Recused
    | Opened
    | TagsSaved
    | Voted
    | ChangesRequested
    | FlagSettled
    | Published
    | Declined
    | DeclineAnswered
    | Withdrawn
    | ConflictFound
    | Reopened
)
