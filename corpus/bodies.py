"""The bodies that people work for and that submit: BodyKind, Affiliation.

Refuses: knowing any person, and judging whether two names mean one body.
"""

from dataclasses import dataclass
from enum import StrEnum


class BodyKind(StrEnum):
    """What a body is, as it says itself or as its call records it."""

    UN = "un"
    GOVERNMENT = "government"
    EMPLOYERS = "employers"
    WORKERS = "workers"
    NGO = "ngo"
    ACADEMIA = "academia"
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class Affiliation:
    """A body that a person works for, and the office of it."""

    body: str
    kind: BodyKind = BodyKind.OTHER
    office: str = ""

    @property
    def spelled(self) -> dict[str, str]:
        """As it is told as data."""
        return {"name": self.body, "kind": self.kind.value, "office": self.office}
