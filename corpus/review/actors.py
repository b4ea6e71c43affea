"""Who acts at the desk: an Actor with roles, groups and the bodies they belong to.

Refuses: accounts, keys and links. Whoever proves who somebody is (`api`) makes the Actor.
"""

from dataclasses import dataclass

from corpus.bodies import Affiliation
from corpus.people import Role


@dataclass(frozen=True, slots=True)
class Actor:
    """`id` is opaque: it stands in the event log for ever, so it says nothing of the person.

    Roles hold in every one of `groups`; an administrator's hold everywhere.
    """

    id: str
    roles: frozenset[Role] = frozenset()
    groups: frozenset[str] = frozenset()
    bodies: tuple[Affiliation, ...] = ()

    def reviews(self, group: str) -> bool:
        return Role.REVIEWER in self.roles and group in self.groups

    def coordinates(self, group: str) -> bool:
        if Role.ADMINISTRATOR in self.roles:
            return True
        return Role.COORDINATOR in self.roles and group in self.groups
