"""A submission in review, as its events have made it: Case, with a Seat for each reviewer and a Flag for each doubt.

Owns what may be read off it (who disagrees, what is missing). Refuses: changing (applying.py), allowing (deciding.py).
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from corpus.requests import State
from corpus.review.rules import Conflict, Named, Rules

__all__ = ["Case", "Flag", "Named", "Seat", "Stage", "State", "Verdict"]


class Verdict(StrEnum):
    APPROVE = "approve"
    DECLINE = "decline"


class Stage(StrEnum):
    """How far a reviewer has come: asked whether there is a conflict, free of one, has the text open, or out."""

    ASKED = "asked"
    FREE = "free"
    OPENED = "opened"
    RECUSED = "recused"


@dataclass(frozen=True, slots=True)
class Flag:
    """A place that may hold personal data. `id` is minted from kind and place; `settled` names who looked at it."""

    id: str
    kind: str
    settled: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """`first` are the tags that a blind reviewer saved before seeing any; `tags` the last they saved, and `refused` the
    proposals that they said no to with these."""

    reviewer: str
    inside: bool
    blind: bool
    stage: Stage = Stage.ASKED
    conflicts: tuple[Conflict, ...] = ()
    tags: tuple[str, ...] | None = None
    first: tuple[str, ...] | None = None
    refused: tuple[str, ...] = ()
    vote: Verdict | None = None
    criterion: str = ""

    @property
    def in_the_dark(self) -> bool:
        """Whether proposals and others' tags are kept from them still."""
        return self.blind and self.first is None

    @property
    def counts(self) -> bool:
        return self.stage is not Stage.RECUSED


@dataclass(frozen=True, slots=True)
class Case:
    """`text` is a digest of all that reviewers judge; `events` how many have been applied."""

    id: str = ""
    state: State = State.DRAFT
    submitter: str = ""
    group: str = ""
    rules: Rules = field(default_factory=Rules)
    drawn: bool = False
    text: str = ""
    named: tuple[Named, ...] = ()
    flags: tuple[Flag, ...] = ()
    earliest: str = ""
    agreed: bool = False
    due: str = ""
    seats: tuple[Seat, ...] = ()
    barred: frozenset[str] = frozenset()
    decided_by: str = ""
    asked_by: str = ""
    criterion: str = ""
    answered: bool = False
    events: int = 0

    def seat(self, reviewer: str) -> Seat | None:
        return next((one for one in self.seats if one.reviewer == reviewer), None)

    def with_seat(self, seat: Seat) -> "Case":
        return replace(
            self, seats=tuple(seat if one.reviewer == seat.reviewer else one for one in self.seats)
        )

    @property
    def at_the_table(self) -> tuple[Seat, ...]:
        return tuple(one for one in self.seats if one.counts)

    @property
    def cast(self) -> tuple[Seat, ...]:
        return tuple(one for one in self.at_the_table if one.vote is not None)

    @property
    def complete(self) -> bool:
        """Whether as many voted, inside and outside, as the rules ask."""
        inside = sum(1 for one in self.cast if one.inside)
        return inside >= self.rules.inside and len(self.cast) - inside >= self.rules.outside

    @property
    def disagrees(self) -> bool:
        return len({one.vote for one in self.cast}) > 1

    @property
    def verdict(self) -> Verdict | None:
        """What the reviewers found: all of one mind, or the greater part once a further one was heard; None while it
        is open. A tie is open: one more is to be asked."""
        if not self.complete:
            return None
        asked = self.rules.inside + self.rules.outside + (self.rules.further if self.disagrees else 0)
        approving = sum(1 for one in self.cast if one.vote is Verdict.APPROVE)
        against = len(self.cast) - approving
        if len(self.cast) < asked or approving == against:
            return None
        return Verdict.APPROVE if approving > against else Verdict.DECLINE

    @property
    def wants_blind(self) -> bool:
        """Whether the next seat is to be a blind one."""
        taken = sum(1 for one in self.at_the_table if one.blind)
        return self.drawn and taken < self.rules.blind_seats

    @property
    def tagged_blind(self) -> bool:
        return any(one.first is not None for one in self.at_the_table)

    @property
    def open_flags(self) -> tuple[Flag, ...]:
        return tuple(one for one in self.flags if not one.settled)

    def overdue(self, now: str) -> bool:
        """`now`: RFC 3339 or a date. Only what waits for reviewers is overdue."""
        return self.state in (State.SUBMITTED, State.IN_REVIEW) and bool(self.due) and self.due < now[:10]
