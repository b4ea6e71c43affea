"""Visitor: who sends a request, as far as it is known: nobody, a person in a session, or a programme with a key.

Owns what each may see and do, and the dependencies by which a route asks for it. Refuses: finding out (gate.py).
"""

from dataclasses import dataclass, field
from functools import cached_property

from fastapi import Request

from corpus.access import Scope, anyone, member
from corpus.assertions import Agent, AgentKind
from corpus.errors import Forbidden
from corpus.keys import Key, SecretKey, Use
from corpus.people import Grant, Person, Role, Session

DECIDING = (Role.REVIEWER, Role.COORDINATOR, Role.ADMINISTRATOR)
"""The roles of those who have a place at the desk."""

VISITOR = "fieldbridge.visitor"
"""Under this name a request's scope holds its Visitor."""


@dataclass(frozen=True)
class Visitor:
    """`token` is what the browser holds of its session. A key that was given to a person comes with that person."""

    person: Person | None = None
    session: Session | None = None
    key: Key | None = None
    secret: SecretKey | None = None
    token: str = field(default="", repr=False)

    @property
    def signed_in(self) -> bool:
        return self.session is not None or self.secret is not None

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """A key has those of its person in the groups that it names, and never an administrator's."""
        if self.person is None:
            return ()
        if self.secret is None:
            return self.person.grants
        return tuple(one for one in self.person.grants if one.group in self.secret.groups)

    def holds(self, role: Role, group: str = "") -> bool:
        """In that very group; without one: in any."""
        return any(one.role is role and group in ("", one.group) for one in self.grants)

    def may(self, use: Use) -> bool:
        """What a key was not made for, it is not good for; a person may do what their roles say."""
        if self.secret is not None:
            return use in self.secret.uses
        return self.key is None or use is Use.READ

    def scope(self, of_strangers: Scope) -> Scope:
        """What this visitor sees. A publishable key stands in pages that anybody can read, so it opens what is public
        and nothing more."""
        if self.key is not None:
            return anyone()
        if self.secret is not None:
            groups = self.secret.groups
            held = groups if self.person is None else tuple({*groups} & {*self.person.groups})
            return member(held)
        return of_strangers if self.person is None else Scope(of_strangers.labels | self.person.scope.labels)

    @property
    def mark(self) -> str:
        """Tells this visitor's answers from those of others, for entity tags."""
        if self.key is not None:
            return "with a key"
        if self.session is not None:
            return f"{self.session.digest} {sorted(map(str, self.grants))}"
        return "" if self.secret is None else f"{self.secret.id} {sorted(self.scope(anyone()).labels)}"

    @property
    def agent(self) -> Agent:
        """As what this visitor does is recorded: an id that says nothing by itself. Raises Forbidden for nobody."""
        if self.person is None:
            raise Forbidden("this is done by people who are signed in", remedy="Sign in first.")
        return Agent(AgentKind.PERSON, self.person.id)


NOBODY = Visitor()


def visitor_of(request: Request) -> Visitor:
    found: Visitor = request.scope.get(VISITOR, NOBODY)
    return found


def must_be_person(request: Request) -> Person:
    """A dependency: the person who is signed in, in a browser. Raises Forbidden."""
    found = visitor_of(request)
    if found.session is None or found.person is None:
        raise Forbidden("this is for people who are signed in", remedy="Sign in first, at /sign-in.")
    return found.person
