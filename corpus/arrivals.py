"""Arrival: a practice that another system keeps and sends here, by the id that it has there.

Owns the spelling of such an id (`scheme:number`, the scheme is the system's) and the mark by which a change is told.
Refuses: what a practice means (`ingest.declared`), and who may send one (`api`).
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from corpus.ids import mint

LONGEST = 200
_SPELLED = re.compile(r"(?P<scheme>[a-z0-9][a-z0-9-]{0,39}):(?P<number>\S(?:.*\S)?)")


@dataclass(frozen=True, slots=True)
class Origin:
    """`number` is whatever the other system calls it; it may hold slashes and colons."""

    scheme: str
    number: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.number}"

    @property
    def id(self) -> str:
        """Under which its row stands; tells nothing of the number."""
        return mint("arr", str(self))


@dataclass(frozen=True, slots=True)
class Arrival:
    """`content` is what was sent last, as canonical JSON, and empty once it was erased; `mark` tells one content from
    another. A scheme is one group's: `group`. `withdrawn`: when its system took it back, or empty. Times are RFC 3339."""

    origin: Origin
    group: str
    document: str
    content: str
    mark: str
    at: str
    withdrawn: str = ""


def origin_of(written: str) -> Origin:
    """Raises ValueError."""
    found = _SPELLED.fullmatch(written)
    if found is None or len(written) > LONGEST or not written.isprintable():
        raise ValueError("an id is scheme:number, the scheme in small letters, digits and hyphens")
    return Origin(found["scheme"], found["number"])


def canonical(said: Mapping[str, object]) -> str:
    """The same for the same content, in whatever order its fields came."""
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def mark_of(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()[:32]
