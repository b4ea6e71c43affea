"""Finding practices again when a document comes back: by declared key, else by title, else by place in it.

Pure: it pairs what was known with what is seen now. Refuses: minting ids and storing.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """A practice that the document held before; `share` is its (start, end) as shares of the text, 0 to 1."""

    id: str
    key: str
    title: str
    share: tuple[float, float] = (0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Seen:
    """A practice as the document holds it now. `key` is empty where none was declared."""

    key: str
    title: str
    share: tuple[float, float] = (0.0, 1.0)


def matched(known: Sequence[Known], seen: Sequence[Seen]) -> dict[int, str]:
    """Index in `seen` to the id it had before. Each id is given once; what is missing is new."""
    left = list(known)
    found: dict[int, str] = {}

    def pair(at: int, one: Known) -> None:
        found[at] = one.id
        left.remove(one)

    for at, now in enumerate(seen):
        same = [one for one in left if now.key and one.key == now.key]
        if same:
            pair(at, same[0])
    for at, now in enumerate(seen):
        if at not in found and not now.key:
            same = [one for one in left if _plain(one.title) == _plain(now.title)]
            if same:
                pair(at, max(same, key=lambda one: _overlap(one.share, now.share)))
    for at, now in enumerate(seen):
        if at not in found and not now.key:
            near = [one for one in left if not one.key and _overlap(one.share, now.share) > 0.5]
            if near:
                pair(at, max(near, key=lambda one: _overlap(one.share, now.share)))
    return found


def _plain(title: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", title).casefold().split())


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Intersection over union of two spans."""
    both = min(one[1], other[1]) - max(one[0], other[0])
    either = max(one[1], other[1]) - min(one[0], other[0])
    return max(both, 0.0) / either if either > 0 else 0.0
