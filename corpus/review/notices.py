"""Which events are told to whom by letter: a submitter of what became of it, a reviewer of what they were given.

Pure. Refuses: addresses, words, and whatever only a clock can tell (api/mail/due.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.letters import Occasion
from corpus.requests import State
from corpus.review import events as e
from corpus.review.case import Case, Stage


@dataclass(frozen=True, slots=True)
class Notice:
    """`actor`: the id under which whoever is told stands in the log. `place`: of the event, among those given."""

    occasion: Occasion
    actor: str
    place: int


def notices(case: Case, events: Sequence[e.Event]) -> tuple[Notice, ...]:
    """`case`: as these events left it. What came in and was handed in with the same write is told once."""
    found: list[Notice] = []
    for place, one in enumerate(events):
        if isinstance(one, e.Assigned):
            found.append(Notice(Occasion.ASSIGNED, one.reviewer, place))
        elif type(one) in _TO_SUBMITTER:
            found.append(Notice(_TO_SUBMITTER[type(one)], case.submitter, place))
    received = [one for one in found if one.occasion is Occasion.RECEIVED]
    return tuple(one for one in found if one not in received[:-1])


_TO_SUBMITTER: dict[type[e.Event], Occasion] = {
    e.Started: Occasion.RECEIVED,
    e.Submitted: Occasion.RECEIVED,
    e.ChangesRequested: Occasion.QUESTION,
    e.Published: Occasion.PUBLISHED,
    e.Declined: Occasion.DECLINED,
}


def still_to_judge(case: Case) -> tuple[str, ...]:
    """Reviewers whose vote is waited for: none once the votes decide."""
    if case.state is not State.IN_REVIEW or case.verdict is not None:
        return ()
    return tuple(
        one.reviewer for one in case.at_the_table if one.vote is None and one.stage is not Stage.RECUSED
    )
