"""What became of something that was withdrawn, merged or split: the living successors, for a page and a problem.

Owns the search along the chain of successors. Refuses: telling of what a reader may not see; such a successor is left
out.
"""

import re
from dataclasses import dataclass

from corpus.catalogue import Reader
from corpus.errors import Gone, NotFound
from corpus.languages import direction

_LONGEST_CHAIN = 8
_MOST = 10


@dataclass(frozen=True, slots=True)
class Successor:
    id: str
    title: str
    language: str
    path: str

    @property
    def dir(self) -> str:
        return direction(self.language)


def successors(reader: Reader, fault: Gone) -> tuple[Successor, ...]:
    """What stands in its place by now: where a successor is gone too, its own."""
    found: dict[str, Successor] = {}
    waiting = _named(fault)
    for _ in range(_LONGEST_CHAIN * _MOST):
        if not waiting or len(found) >= _MOST:
            break
        identity = waiting.pop(0)
        try:
            found.setdefault(identity, _living(reader, identity))
        except Gone as further:
            waiting += _named(further)
        except NotFound:
            continue
    return tuple(found.values())


def _named(fault: Gone) -> list[str]:
    """A practice that was split names several, with commas or spaces between."""
    return [one for one in re.split(r"[,;\s]+", fault.facts.get("successor", "")) if one][:_MOST]


def _living(reader: Reader, identity: str) -> Successor:
    if identity.startswith("doc-"):
        edition = reader.newest_edition(identity)
        return Successor(identity, edition.title, edition.language, f"/documents/{identity}")
    practice = reader.practice(identity)
    return Successor(identity, practice.title, practice.language, f"/practices/{identity}")
