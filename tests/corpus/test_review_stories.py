"""Stories that a submission may have, walked from stop to stop; at each, every command of everybody is held to the rules.

The machine of the sequences walks them: what chance comes to now and then is come to here every time.
"""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest

from corpus.requests import State
from corpus.review import Conflict, Rules, Verdict
from tests.corpus.review_people import LATE, PEOPLE
from tests.corpus.test_review_sequences import Desk

RULES = Rules(
    inside=0, outside=2, criteria=("relevance",), blind_one_in=0, blind_seats=1, closes="2026-02-01"
)
SAM, UNA, ULF, NED, NORA, _, CORA, CARL, ADAM, _ = PEOPLE


def walk(drawn: bool, flagged: bool, refused: bool) -> Iterator[Desk]:
    """One story after the other, with a stop at each place from which a guard can be seen: chance comes to all of them,
    but not to each in every sixty sequences."""
    desk = Desk()
    desk.start(replace(RULES, blind_one_in=int(drawn)), SAM, flagged, "2026-03-01", [])
    yield desk
    for reviewer, steps, found in ((UNA, 0, []), (NED, 1, []), (NORA, 2, []), (ULF, 1, [Conflict.PARTNER])):
        desk.come(CORA, reviewer, False, steps, found, "no")
        yield desk
    desk.find_of_a_coordinator(CARL, ADAM)
    yield desk
    desk.ask(CORA, False)
    yield desk
    desk.find(ADAM, CORA, Conflict.DONOR)
    desk.fill(SAM, "t2", "2026-03-01", True, LATE, True)
    yield desk
    for one in (UNA, NED, NORA, PEOPLE[5]):
        desk.come(ADAM, one, False, 2, [], "no")
        desk.judge(one, ("gcm:1",) if drawn else None, None, "", False)
        yield desk
        desk.judge(one, None, Verdict.DECLINE if refused else Verdict.APPROVE, "relevance", False)
    yield desk
    desk.settle(ADAM)
    yield desk
    desk.end(ADAM, LATE, "relevance")
    yield desk
    desk.end(ADAM, LATE, "relevance", SAM)
    yield desk
    for one in (UNA, NED, NORA, PEOPLE[5]):
        desk.judge(one, None, Verdict.DECLINE, "relevance", False)
    desk.end(ADAM, LATE, "relevance")
    yield desk
    desk.find(ADAM, NED, Conflict.AUTHOR)
    yield desk
    desk.teardown()


WALKS = tuple(itertools.product((False, True), repeat=3))


@pytest.mark.parametrize(("drawn", "flagged", "refused"), WALKS)
def test_each_story_is_answered_by_the_rules_at_every_stop(drawn: bool, flagged: bool, refused: bool) -> None:
    states = set()
    for desk in walk(drawn, flagged, refused):
        desk.look()
        states.add(desk.case.state)
    assert {State.DECLINED if refused else State.PUBLISHED, State.CHANGES_REQUESTED} <= states
    assert desk.case.state is State.WITHDRAWN or refused
