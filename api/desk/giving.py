"""Submissions given to reviewers from a list: each by the rules, and what the rules refuse does not hold up the rest.

Owns who may be chosen there. Refuses: the rules (corpus/review), and lists themselves (queue.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from api.desk.desk import Desk
from api.desk.people import acting, names_of, reviewer_of
from api.visitors import Visitor
from corpus.calls import Call
from corpus.errors import NotFound, Refused
from corpus.people import Role
from corpus.queue import Looker
from corpus.review import Reason
from corpus.review import commands as c

NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True)
class Given:
    """`refused`: title and reason of each that was not given."""

    name: str
    count: int
    refused: tuple[tuple[str, str], ...]


def give(desk: Desk, visitor: Visitor, submissions: Iterable[str], person: str) -> Given:
    """Raises Forbidden for who is no person, or whose key decides nothing."""
    count, refused = 0, list[tuple[str, str]]()
    for identity in dict.fromkeys(submissions):
        try:
            actor = acting(desk, visitor, identity, "assign")
        except NotFound:
            refused.append((identity[:80], NOT_FOUND))
            continue
        dossier = desk.dossier(identity)
        try:
            desk.perform(identity, c.Assign(reviewer_of(desk.house, dossier, person)), actor)
            count += 1
        except Refused as fault:
            refused.append((dossier.submission.title, fault.subject))
        except NotFound:
            refused.append((dossier.submission.title, Reason.NOT_A_REVIEWER))
    return Given(names_of(desk.house, [person])[person], count, tuple(refused))


def choosable(desk: Desk, looker: Looker, calls: Iterable[Call]) -> tuple[tuple[str, str], ...]:
    """(id, name) of all whom the looker may choose: accounts that review for a group that they coordinate, and the people
    whom the files of `calls` list. By name."""
    with desk.house.catalogue.people() as people:
        everyone = people.everyone()
    found = {
        one.id: one.shown or one.name
        for one in everyone
        if one.may_sign_in
        and any(each.role is Role.REVIEWER and looker.decides(each.group) for each in one.grants)
    }
    known = {one.id for one in everyone}
    for call in calls:
        if looker.decides(call.group):
            found |= {
                one.id: one.id for one in call.people if one.reviews(call.group) and one.id not in known
            }
    return tuple(sorted(found.items(), key=lambda pair: (pair[1].casefold(), pair[0])))
