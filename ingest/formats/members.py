"""Files inside files: Member (a name and its bytes), Left (what does not come out, and why), Container.

Owns what is passed over without a word. Refuses: paths; a member's name is never used to open or to write anything.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.formats.source import Source

_JUNK = frozenset({"__macosx", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True)
class Member:
    """One file inside another. `chunks` may raise Unreadable half-way: the member is then spoiled."""

    name: str
    chunks: Iterator[bytes]


@dataclass(frozen=True)
class Left:
    """A file inside that stays inside, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Container:
    """`takes` may not fail; `count` (of the members that come out) and `members` raise Unreadable only."""

    name: str
    version: str
    media_type: str
    takes: Callable[[Source], bool]
    count: Callable[[Source], int]
    members: Callable[[Source], Iterator[Member | Left]]

    @property
    def signature(self) -> str:
        return f"{self.name} {self.version}"


def passed_over(name: str) -> bool:
    """Hidden files and what file managers leave behind."""
    return any(
        (part.startswith(".") and part.strip(".")) or part.casefold() in _JUNK
        for part in name.replace("\\", "/").split("/")
    )
