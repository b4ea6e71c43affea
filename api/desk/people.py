"""People with accounts at the desk: as whom somebody who signed in, or whose key it is, acts on a submission.

Owns that what a person may do is what their account says now, in the submission's group; and that a key decides nothing
that it was not made for. Refuses: sessions and keys themselves (api/gate.py), links (links.py), rules (corpus/review).
"""

from collections.abc import Iterable

from api.desk.desk import Desk, seen_of
from api.desk.dossier import Dossier
from api.desk.links import Opened
from api.house import House
from api.visitors import DECIDING, Visitor
from corpus.calls import Call
from corpus.catalogue.catalogue import utc_now
from corpus.errors import Forbidden, NotFound
from corpus.keys import Use
from corpus.people import Grant, Person, Role
from corpus.queue import Looker
from corpus.review import Actor, Sight

_SUBMITTERS = frozenset({"fill", "submit", "answer", "withdraw"})
"""What one does to one's own submission; to decide about another's a key needs the use for it."""


def actor_of(visitor: Visitor, call: Call, group: str = "") -> Actor:
    """The visitor's person at a call, with the roles that they hold in its group (or in `group`, where a submission keeps
    another) and the bodies that the call lists for them, else their account. Raises Forbidden for who is no person."""
    person = _person_of(visitor)
    roles = _roles(visitor.grants, group or call.group)
    if not visitor.may(Use.DECIDE):
        roles -= frozenset(DECIDING)
    return _at(person, call, roles, group)


def seen_by(desk: Desk, visitor: Visitor, identity: str) -> tuple[Dossier, Sight, Actor]:
    """A submission as far as the visitor may see it. Raises Forbidden for who is no person, or whose key is for something
    else; NotFound for what they may not even know of."""
    if not (visitor.may(Use.READ) or visitor.may(Use.DECIDE)):
        raise Forbidden("this key was not made for reading", remedy="Ask for a key with the use: read")
    person = _person_of(visitor)
    dossier = desk.dossier(identity)
    group = dossier.case.group
    actor = _at(person, dossier.call, _roles(visitor.grants, group), group)
    _must_be_in(dossier, actor)
    return dossier, seen_of(dossier, actor), actor


def acting(desk: Desk, visitor: Visitor, identity: str, do: str) -> Actor:
    """Who does `do` to a submission. Raises as `seen_by` does, and Forbidden for a key that was not made for this."""
    uses = (Use.DECIDE, Use.SUBMIT) if do in _SUBMITTERS else (Use.DECIDE,)
    if not any(visitor.may(one) for one in uses):
        raise Forbidden(
            f"this key was not made for this: {do[:40]}", remedy="Ask for a key with the use: decide"
        )
    _person_of(visitor)
    dossier = desk.dossier(identity)
    actor = actor_of(visitor, dossier.call, dossier.case.group)
    _must_be_in(dossier, actor)
    seen_of(dossier, actor)
    return actor


def handing_in(desk: Desk, visitor: Visitor, called: str) -> tuple[Call, Actor | None]:
    """The call of that id, and who hands in to it: nobody for the key of a programme that is no person's; whoever has the
    link follows what that sends. Raises Forbidden, the same for a call of another group as for none."""
    if not visitor.may(Use.SUBMIT):
        raise Forbidden("this key was not made for handing in", remedy="Ask for a key with the use: submit")
    call = next((one for one in desk.calls() if one.id == called), None)
    if call is not None and visitor.person is None and visitor.secret is not None:
        if call.group in visitor.secret.groups:
            return call, None
    elif call is not None and visitor.person is not None and visitor.holds(Role.SUBMITTER, call.group):
        return call, _at(visitor.person, call, frozenset({Role.SUBMITTER}))
    raise Forbidden(
        "one hands in by a link, or names a call of a group whose submitter one is",
        subject=called[:80],
        remedy="Ask the coordinator of the call for a link.",
    )


def looker_of(visitor: Visitor, today: str = "") -> Looker:
    """Whose queue it is, and of which groups. Raises Forbidden for who judges for no group."""
    person = _person_of(visitor)
    if not (visitor.may(Use.READ) or visitor.may(Use.DECIDE)):
        raise Forbidden("this key was not made for reading", remedy="Ask for a key with the use: read")
    if not any(visitor.holds(one) for one in DECIDING):
        raise Forbidden(
            "the desk is for reviewers and coordinators", remedy="Ask the operator for a role in a group."
        )
    day = today or utc_now()[:10]
    if visitor.holds(Role.ADMINISTRATOR):
        return Looker(person.id, day, None, None)
    held = {role: frozenset(one.group for one in visitor.grants if one.role is role) for role in DECIDING}
    coordinated = held[Role.COORDINATOR]
    return Looker(person.id, day, held[Role.REVIEWER] | coordinated, coordinated)


def looker_by_link(found: Opened) -> Looker:
    """Whoever reviews for a call by a link looks at that call alone; with the link of a submitter at nothing."""
    group = frozenset({found.call.group})
    coordinated = group if found.actor.coordinates(found.call.group) else frozenset[str]()
    return Looker(found.actor.id, utc_now()[:10], group, coordinated)


def reviewer_of(house: House, dossier: Dossier, identity: str) -> Actor:
    """Whom a submission may be given to: a reviewer of its group by their account (its id, or the name that they sign in
    with), or a person whom the call lists. Raises NotFound."""
    found = next((one for one in reviewers_of(house, dossier) if identity == one.id), None)
    if found is None and identity:
        with house.catalogue.people() as people:
            named = people.named(identity)
        found = next((one for one in reviewers_of(house, dossier) if named and named.id == one.id), None)
    if found is None:
        raise NotFound(
            "no reviewer of the group, and no person of the call, is called that",
            subject=identity[:80],
            remedy="Give them a role first: fieldbridge admin user role NAME reviewer:GROUP",
        )
    return found


def reviewers_of(house: House, dossier: Dossier) -> tuple[Actor, ...]:
    """All to whom a submission may be given, as far as their roles say: people of the call's file, then accounts that
    review for its group. An account that the file lists too is there once, with the file's bodies."""
    call, group = dossier.call, dossier.case.group
    with house.catalogue.people() as people:
        everyone = people.everyone()
    accounts = [
        _at(one, call, _roles(one.grants, group), group)
        for one in everyone
        if one.may_sign_in and one.holds(Role.REVIEWER, group)
    ]
    known = {one.id for one in everyone}
    listed = [one for one in call.people if one.id not in known and one.reviews(group)]
    return (*listed, *accounts)


def person_of(house: House, dossier: Dossier, identity: str) -> Actor:
    """A person of the call, or of its group by the name or id of their account, whatever their role. Raises NotFound."""
    call, group = dossier.call, dossier.case.group
    with house.catalogue.people() as people:
        account = people.person(identity) or people.named(identity)
    if account is not None and account.may_sign_in and _roles(account.grants, group):
        return _at(account, call, _roles(account.grants, group), group)
    listed = call.person(identity) if account is None else None
    if listed is None:
        names = ", ".join(one.id for one in call.people) or "none"
        raise NotFound(
            "neither the call nor its group has such a person",
            subject=identity[:80],
            remedy=f"The call has: {names}. Accounts: fieldbridge admin user list",
        )
    return listed


def names_of(house: House, identities: Iterable[str]) -> dict[str, str]:
    """What to call people, by the id that the record has; who has no account, or erased it, is called by the id."""
    wanted = set(identities)
    with house.catalogue.people() as people:
        found = {one.id: one.shown or one.name for one in people.everyone() if one.id in wanted}
    return {one: found.get(one, one) for one in wanted}


def _person_of(visitor: Visitor) -> Person:
    if visitor.person is None:
        raise Forbidden(
            "this is done by people: who is signed in, or has a link, or a key that was given to a person",
            remedy="Sign in, at /sign-in, or ask the coordinator of the call for a link.",
        )
    return visitor.person


def _must_be_in(dossier: Dossier, actor: Actor) -> None:
    """Who lost their role in the group lost what it opened, a seat that they had too. Raises NotFound."""
    group = dossier.case.group
    if not (actor.reviews(group) or actor.coordinates(group) or actor.id == dossier.case.submitter):
        raise NotFound("there is no such submission", subject=dossier.submission.id)


def _roles(grants: Iterable[Grant], group: str) -> frozenset[Role]:
    return frozenset(one.role for one in grants if one.group in ("", group))


def _at(person: Person, call: Call, roles: frozenset[Role], group: str = "") -> Actor:
    listed = call.person(person.id)
    bodies = person.bodies if listed is None else listed.bodies
    return Actor(person.id, roles, frozenset({group or call.group}), bodies)
