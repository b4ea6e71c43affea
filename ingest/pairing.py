"""Which documents are looked at side by side: those that share a key of some kind, a bounded number for each.

The work grows with the collection and not with its square: what is the very same is linked in a star, editions in a row
by date, and what may be near is asked of buckets that give their first members only. Refuses: judging (comparing.py).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import PurePosixPath

from corpus.languages import OWN_NAMES
from corpus.works import Document, Edition
from index.sketches import MARK_ROWS, ROWS, Buckets, Sketch, bands, likeness
from ingest.comparing import NEAR, symbols_of, title_of

MOST = 12
"""Documents that one is compared with for each kind of key."""

_SOME_MARKS = 0.3
_TAGS = "|".join(sorted(OWN_NAMES))
_TAGGED = re.compile(rf"(?:[._ -](?:{_TAGS}))+$")

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shelved:
    """A document with its newest edition, which comes without its text, and its sketch."""

    document: Document
    edition: Edition
    sketch: Sketch


Keys = Callable[[Shelved], list[bytes]]


def pairs(shelf: Mapping[str, Shelved], fresh: list[str], before: Iterable[Pair]) -> list[Pair]:
    """What is looked at, once each: what was found `before`, what is the very same, and else what shares a key."""
    changed = set(fresh)
    found = dict.fromkeys(before)
    found |= dict.fromkeys(_stars(shelf, changed))
    faces = {one: shelf[one] for one in _faces(shelf, changed)}
    asked = [one for one in fresh if one in faces]
    for keys in (_titled, _symbols):
        found |= dict.fromkeys(_runs(faces, changed, keys))
    found |= dict.fromkeys(_neighbours(faces, asked, _shingled, _copies))
    for keys in (_marked, _in_layout, _named, _symbols):
        found |= dict.fromkeys(_neighbours(faces, asked, keys, _versions))
    return [(one, other) for one, other in found if one in shelf and other in shelf]


def _stars(shelf: Mapping[str, Shelved], fresh: set[str]) -> Iterator[Pair]:
    """Each fresh file with one of its bytes that was there before, else with the first of them; and each text in other
    bytes with one of its letters: as many pairs as members."""
    files = _groups(shelf, shelf, lambda one: one.edition.sha256)
    middles = [_middle(members, fresh) for members in files]
    for members in (*files, *_groups(middles, shelf, lambda one: one.sketch.text)):
        middle = _middle(members, fresh)
        yield from (pair(one, middle) for one in members if one in fresh and one != middle)


def _faces(shelf: Mapping[str, Shelved], fresh: set[str]) -> list[str]:
    """One document for each text: what is like it is said of that one, and not of each of its copies."""
    texts = _groups(shelf, shelf, lambda one: one.sketch.text or one.edition.sha256)
    return [_middle(members, fresh) for members in texts]


def _groups(
    members: Iterable[str], shelf: Mapping[str, Shelved], key: Callable[[Shelved], str]
) -> list[list[str]]:
    groups: dict[str, list[str]] = {}
    for identity in members:
        groups.setdefault(key(shelf[identity]), []).append(identity)
    return [group for named, group in groups.items() if named]


def _middle(members: Sequence[str], fresh: set[str]) -> str:
    return min(members, key=lambda one: (one in fresh, one))


def _runs(shelf: Mapping[str, Shelved], fresh: set[str], keys: Keys) -> Iterator[Pair]:
    """Members of a group by date, each with the next of its language."""
    groups: dict[tuple[bytes, str], list[str]] = {}
    for identity, one in shelf.items():
        for key in keys(one):
            groups.setdefault((key, one.edition.language), []).append(identity)
    for members in groups.values():
        ordered = sorted(members, key=lambda one: (shelf[one].edition.date, one))
        for before, after in pairwise(ordered):
            if before in fresh or after in fresh:
                yield pair(before, after)


def _neighbours(
    shelf: Mapping[str, Shelved], fresh: list[str], keys: Keys, may: Callable[[Shelved, Shelved], bool]
) -> Iterator[Pair]:
    """Each fresh document with the few that share the most keys with it and may be what is looked for."""
    ids = list(shelf)
    place = {identity: number for number, identity in enumerate(ids)}
    buckets = Buckets(MOST * len(OWN_NAMES))
    for identity, one in shelf.items():
        buckets.add(place[identity], keys(one))
    for identity in fresh:
        here = shelf[identity]
        near = (ids[other] for other in buckets.near(place[identity], keys(here)))
        yield from (
            pair(identity, other) for other in islice((one for one in near if may(here, shelf[one])), MOST)
        )


def _copies(here: Shelved, there: Shelved) -> bool:
    """An estimate that is far below the floor is not looked at."""
    same = here.edition.language == there.edition.language
    return same and likeness(here.sketch.shingles, there.sketch.shingles) >= NEAR - 0.15


def _versions(here: Shelved, there: Shelved) -> bool:
    """Where both have figures and hardly any in common, one is no translation of the other."""
    if here.edition.language == there.edition.language or here.document.work == there.document.work:
        return False
    one, other = here.sketch.marks, there.sketch.marks
    return not len(one) or not len(other) or likeness(one, other) >= _SOME_MARKS


def _titled(one: Shelved) -> list[bytes]:
    title = title_of(one.edition)
    return [title.encode()] if title else []


def _symbols(one: Shelved) -> list[bytes]:
    return [symbol.encode() for symbol in sorted(symbols_of(one.edition))]


def _shingled(one: Shelved) -> list[bytes]:
    return bands(one.sketch.shingles, ROWS)


def _marked(one: Shelved) -> list[bytes]:
    return bands(one.sketch.marks, MARK_ROWS)


def _in_layout(one: Shelved) -> list[bytes]:
    return [one.sketch.layout.to_bytes(8, "big")] if one.sketch.layout else []


def _named(one: Shelved) -> list[bytes]:
    """The file's name without folder, ending and the tag of a language: `plan.fr.pdf` and `plan_EN.docx` are `plan`."""
    stem = PurePosixPath(one.edition.filename).stem.casefold()
    bare = _TAGGED.sub("", stem)
    return [bare.encode("utf-8", "surrogatepass")] if bare and bare != stem else []


def pair(one: str, other: str) -> Pair:
    """The smaller id first."""
    return (one, other) if one < other else (other, one)
