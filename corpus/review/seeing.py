"""What of a submission somebody may see. One rule for every page, route and verb.

A seat comes before a role: a coordinator who reviews, recuses or tags blind sees what a reviewer does.
"""

from dataclasses import dataclass

from corpus.review.actors import Actor
from corpus.review.case import Case, Stage, State


@dataclass(frozen=True, slots=True)
class Sight:
    """`listed`: that it is there, with title and state. `votes`: how others judged, and why."""

    listed: bool = False
    text: bool = False
    proposals: bool = False
    tags: bool = False
    votes: bool = False
    history: bool = False


_NOTHING = Sight()
_ALL = Sight(True, True, True, True, True, True)


def sight(case: Case, actor: Actor) -> Sight:
    if actor.id == case.submitter:
        return Sight(listed=True, text=True)
    seat = case.seat(actor.id)
    if actor.id in case.barred or (seat is not None and seat.stage is Stage.RECUSED):
        return Sight(listed=True)
    if seat is not None:
        if seat.stage is not Stage.OPENED:
            return Sight(listed=True)
        return Sight(listed=True, text=True) if seat.in_the_dark else _ALL
    if case.state is State.DRAFT:
        return _NOTHING
    if actor.coordinates(case.group):
        return _ALL
    return Sight(listed=True) if actor.reviews(case.group) else _NOTHING
