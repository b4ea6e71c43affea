"""Who may see what, and what may leave. Owns Visibility, Scope and Rights.

Refuses: accounts, keys and sessions; whoever knows them (`api`) hands a Scope down.
"""

from dataclasses import dataclass
from enum import StrEnum


class Rights(StrEnum):
    """What leaves the house: everything; bounded passages and a link; or title and link."""

    OPEN = "open"
    QUOTE = "quote"
    CITE = "cite"


@dataclass(frozen=True, slots=True)
class Visibility:
    """`public`, `signed-in`, or `group:<name>`; written as that one string wherever it is stored."""

    label: str

    def __post_init__(self) -> None:
        named = self.label.startswith("group:") and len(self.label) > len("group:")
        if self.label not in ("public", "signed-in") and not named:
            raise ValueError(f"no such visibility: {self.label!r}")


PUBLIC = Visibility("public")
SIGNED_IN = Visibility("signed-in")
STARTER = Visibility("group:starter")
"""The starter collection: to try the software on, and nothing to show to the world unasked."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one reader may see: the labels of Visibility that are open to them.

    Every read of the catalogue, and everything that a search counts or shows, takes one.
    It has no default on purpose: a caller that forgets it does not run.
    """

    labels: frozenset[str]

    def sees(self, visibility: Visibility) -> bool:
        return visibility.label in self.labels


def anyone() -> Scope:
    """The scope of a reader of whom nothing is known."""
    return Scope(frozenset({PUBLIC.label}))


def member(groups: tuple[str, ...] = ()) -> Scope:
    """The scope of a signed-in person who belongs to `groups`."""
    return Scope(frozenset({PUBLIC.label, SIGNED_IN.label, *(f"group:{name}" for name in groups)}))


@dataclass(frozen=True, slots=True)
class _Everything(Scope):
    def sees(self, visibility: Visibility) -> bool:  # noqa: ARG002
        return True


def everything() -> Scope:
    """The scope of the house itself: ingest, index and backup see all. Never handed to a reader's request."""
    return _Everything(frozenset())
