"""The numbers of one call, gathered: figures of the log, agreement, and what became of proposals.

Owns who may see them: coordinators of the call's group and administrators. Refuses: the figures themselves
(corpus/review/numbers.py).
"""

from dataclasses import asdict, dataclass
from typing import Any

from api.desk.agreeing import Agreements, acceptance_of, agreements
from api.desk.desk import Desk
from api.visitors import Visitor
from corpus.access import everything
from corpus.calls import Call
from corpus.catalogue.catalogue import utc_now
from corpus.errors import Forbidden, NotFound
from corpus.keys import Use
from corpus.people import Role
from corpus.review.acceptance import Acceptance
from corpus.review.numbers import Course, Numbers, numbers
from corpus.review.spelling import event_of


@dataclass(frozen=True, slots=True)
class Counted:
    call: Call
    numbers: Numbers
    agreement: Agreements
    proposals: tuple[Acceptance, ...]

    def as_data(self) -> dict[str, Any]:
        figures = asdict(self.numbers)
        pairs = ("weeks", "body_kinds", "languages", "decided", "declined")
        told = {
            name: [{"value": value, "count": count} for value, count in figures.pop(name)] for name in pairs
        }
        figures["stays"] = [{**one, "state": one["state"].value} for one in figures["stays"]]
        return {"call": self.call.id, "title": self.call.title, **figures, **told, "agreement": self.agreement.as_data(),
                "proposals": [asdict(one) for one in self.proposals]}  # fmt: skip


def counted(desk: Desk, call: Call) -> Counted:
    courses = []
    with desk.house.catalogue.reader(everything()) as reader:
        for one in reader.submissions_of(call.id):
            log = reader.logged(one.id)
            happened = [(each.at, event_of(each.kind, each.public, each.personal)) for each in log]
            courses.append(Course(happened, one.language, one.body_kind))
    return Counted(call, numbers(courses, utc_now()), agreements(desk, call), acceptance_of(desk, call))


def call_for(desk: Desk, visitor: Visitor, identity: str) -> Call:
    """Raises Forbidden for who is no person; NotFound for a call that they do not coordinate, as for none."""
    mine = calls_for(desk, visitor)
    found = next((one for one in mine if one.id == identity), None)
    if found is None:
        listed = ", ".join(one.id for one in mine)
        raise NotFound(
            "there is no such call that you coordinate",
            subject=identity[:80],
            remedy=f"There are: {listed}." if listed else "Ask the operator for the role.",
        )
    return found


def calls_for(desk: Desk, visitor: Visitor) -> tuple[Call, ...]:
    """Those whose numbers the visitor sees. Raises Forbidden for who is no person."""
    if visitor.person is None:
        raise Forbidden("numbers are for coordinators who are signed in", remedy="Sign in, at /sign-in.")
    if not (visitor.may(Use.READ) or visitor.may(Use.DECIDE)):
        return ()
    every = visitor.holds(Role.ADMINISTRATOR)
    return tuple(one for one in desk.calls() if every or visitor.holds(Role.COORDINATOR, one.group))
