"""What a group asks of a review: how many reviewers from where, how long, how often blind; and what a conflict is.

Owns the preset, the draw of blind submissions, and the conflicts that the bodies named in a text let suspect.
Refuses: knowing any submission's course (case.py).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from corpus.bodies import BodyKind
from corpus.review.actors import Actor


class Line(StrEnum):
    """What `inside` and `outside` are counted by: the UN, or the one body that runs the call."""

    UN = "un"
    BODY = "body"


class Conflict(StrEnum):
    OWN_BODY = "own-body"
    PARTNER = "partner"
    DONOR = "donor"
    AUTHOR = "author"
    SAME_OFFICE = "same-office"


@dataclass(frozen=True, slots=True)
class Named:
    """A body that a text names, with the part it played; `office` where the text says so."""

    body: str
    role: str = "author"
    office: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The preset: one reviewer from within the UN, two from outside, a further one when they disagree.

    `days` from submitting to the deadline of the review; `closes` the last day on which a draft may be submitted, or
    empty. One in `blind_one_in` submissions (0: none) is drawn, by `seed`, to be tagged blind by `blind_seats`.
    """

    line: Line = Line.UN
    body: str = ""
    inside: int = 1
    outside: int = 2
    further: int = 1
    days: int = 21
    closes: str = ""
    criteria: tuple[str, ...] = ()
    blind_one_in: int = 10
    blind_seats: int = 2
    seed: str = ""

    def __post_init__(self) -> None:
        numbers = (self.inside, self.outside, self.further, self.days, self.blind_one_in)
        if min(numbers) < 0 or self.inside + self.outside < 1:
            raise ValueError("a review takes at least one reviewer, and no number below zero")
        if self.blind_one_in and self.blind_seats < 1:
            raise ValueError("blind tagging takes at least one seat")

    def within(self, actor: Actor) -> bool:
        """Whether a reviewer counts as inside."""
        if self.line is Line.BODY:
            return any(_folded(one.body) == _folded(self.body) for one in actor.bodies)
        return any(one.kind is BodyKind.UN for one in actor.bodies)

    def draws(self, submission: str) -> bool:
        """Whether a submission is to be tagged blind. The same seed draws the same ones, and nobody can tell
        them without it."""
        if not self.blind_one_in:
            return False
        drawn = hashlib.sha256(f"{self.seed}\0{submission}".encode()).digest()
        return int.from_bytes(drawn[:8], "big") % self.blind_one_in == 0

    def due(self, day: str) -> str:
        """The deadline of a review that begins on `day` (a date, or RFC 3339)."""
        return (date.fromisoformat(day[:10]) + timedelta(days=self.days)).isoformat()


_OF_ROLE = {"partner": Conflict.PARTNER, "donor": Conflict.DONOR, "funder": Conflict.DONOR}


def suspected(actor: Actor, named: Iterable[Named]) -> tuple[Conflict, ...]:
    """What the bodies named in a text let suspect of a reviewer: it fills the question in, and answers nothing."""
    found: dict[Conflict, None] = {}
    for one in named:
        for own in actor.bodies:
            if _folded(own.body) != _folded(one.body):
                continue
            found[_OF_ROLE.get(one.role, Conflict.OWN_BODY)] = None
            if one.office and _folded(own.office) == _folded(one.office):
                found[Conflict.SAME_OFFICE] = None
    return tuple(found)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
