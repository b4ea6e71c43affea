"""What was erased for good: Purge, the list of purges as it lies beside backups, and where backups were written.

Owns when a purge on one list is still to be done where another list holds. Refuses: the erasing itself.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SUBMISSION, PERSON = "submission", "person"
"""Kinds of a Purge, beside document, practice and edition."""

ACCOUNT, WORDS = "account", "words"
"""What of a person was erased: the `erased` of a Purge of that kind."""


class PurgeState(StrEnum):
    """`begun`: what is left of it is erased at the next start. `lifted`: it was let in again."""

    BEGUN = "begun"
    FINISHED = "finished"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class Purge:
    """`target`: the id that was named. `erased`: every id of which nothing is left. `editions`: those that lost
    their original. `originals`: SHA-256 of files that are not to be read in again. No words of what was erased.
    Of a person, `target` is the number under which the record has them."""

    target: str
    kind: str
    at: str
    reason: str
    state: PurgeState = PurgeState.BEGUN
    erased: tuple[str, ...] = ()
    editions: tuple[str, ...] = ()
    originals: tuple[str, ...] = ()

    @property
    def barred(self) -> tuple[str, ...]:
        """SHA-256 of what is not to be read in again. A submission that was never published may be handed in again."""
        unpublished = self.kind == SUBMISSION and self.erased == (self.target,)
        return () if unpublished else self.originals


@dataclass(frozen=True, slots=True)
class KnownBackup:
    """Where a backup was written, when, and what the catalogue's newest change was then."""

    path: str
    at: str
    sequence: int


def still_to_do(held: Iterable[Purge], known: Iterable[Purge]) -> tuple[Purge, ...]:
    """Of what is on the list `held`, the newest word on each target, where `known` has not heard of it: those are to be
    done (or lifted) where `known` is all that is remembered."""
    heard = set(map(_key, known))
    newest: dict[str, Purge] = {}
    for one in held:
        if one.target not in newest or newest[one.target].at <= one.at:
            newest[one.target] = one
    return tuple(one for one in newest.values() if _key(one) not in heard)


def written(purges: Iterable[Purge]) -> bytes:
    """The list as JSON."""
    return json.dumps({"format": 1, "purges": [_as_data(one) for one in purges]}, indent=1).encode()


def read(content: bytes) -> tuple[Purge, ...]:
    """Raises ValueError for what is no such list."""
    try:
        return tuple(_of_data(one) for one in json.loads(content)["purges"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("this is no list of purges") from error


def _key(one: Purge) -> tuple[str, str, bool]:
    return one.target, one.at, one.state is PurgeState.LIFTED


def _as_data(one: Purge) -> dict[str, Any]:
    return {
        "target": one.target,
        "kind": one.kind,
        "at": one.at,
        "reason": one.reason,
        "state": one.state.value,
        "erased": one.erased,
        "editions": one.editions,
        "originals": one.originals,
    }


def _of_data(said: dict[str, Any]) -> Purge:
    target, kind, at, reason = (str(said[name]) for name in ("target", "kind", "at", "reason"))
    erased, editions, originals = (
        tuple(map(str, said[name])) for name in ("erased", "editions", "originals")
    )
    return Purge(target, kind, at, reason, PurgeState(said["state"]), erased, editions, originals)
