"""Documents that describe many practices: found by headings that are numbered alike ("Good practice 7: …"), or by one
template that is filled in again and again.

Owns the proposal of what stands where. Precision goes first: a plain report with chapters, minutes, a law with articles
stay one. Refuses: deciding; a sidecar settles it, and what is proposed is shown as proposed.
"""

import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from operator import attrgetter

from corpus.declaration import PracticeDeclaration
from corpus.practices import Period, Place
from corpus.works import Heading
from ingest.labels import Values, key_of, labelled, plain
from ingest.places import PlaceNames

LEAST = 3
"""Practices that a document must hold to be proposed as many."""

_KNOWN = frozenset(
    {"places", "period", "summary", "outcome", "lessons", "conditions", "target_groups", "bodies", "contact"}
)
_TELLING = frozenset({"places", "outcome", "lessons", "conditions", "target_groups", "bodies"})
"""Labels that tell of a practice and not of a report: one at least must be in the template."""

_SHARED = 0.7
_ASIDES = (
    re.compile(r"[(（\[]([^()（）\[\]]{2,60})[)）\]]\s*$"),
    re.compile(r"[,،，–—-]\s*([^,،，–—-]{2,60})$"),
)
_SHORTEST = 80
"""Characters under a heading, below which it introduces nothing."""


@dataclass(frozen=True, slots=True)
class _Section:
    heading: Heading
    end: int


def practices_in(
    text: str, headings: Sequence[Heading], values: Values, places: PlaceNames
) -> tuple[PracticeDeclaration, ...]:
    """What is proposed: for each practice its heading, title, and the places and years that its own words give; nothing
    for a document that is one."""
    for level in sorted({one.level for one in headings}):
        sections = _sections(text, headings, level)
        for chosen in (_numbered(sections), _templated(text, headings, sections)):
            if len(chosen) >= LEAST:
                return tuple(_told(text, one, values, places) for one in chosen)
    return ()


def _sections(text: str, headings: Sequence[Heading], level: int) -> list[_Section]:
    found, end = [], len(text)
    for one in reversed(headings):
        if one.level == level:
            found.append(_Section(one, end))
        if one.level <= level:
            end = one.start
    return [one for one in reversed(found) if one.end - one.heading.end >= _SHORTEST]


def _numbered(sections: Sequence[_Section]) -> list[_Section]:
    """Those of the commonest opening word, where their numbers go up one by one."""
    opened: dict[str, list[tuple[int, _Section]]] = {}
    for one in sections:
        found = _opening().match(one.heading.title.strip())
        if found:
            opened.setdefault(plain(found[1]), []).append((int(found[2]), one))
    best = max(opened.values(), key=len, default=[])
    numbers = [number for number, _ in best]
    steps = sum(after - before == 1 for before, after in pairwise(numbers))
    rises = len(set(numbers)) == len(numbers) and steps >= _SHARED * max(1, len(numbers) - 1)
    return [one for _, one in best] if rises else []


def _templated(text: str, headings: Sequence[Heading], sections: Sequence[_Section]) -> list[_Section]:
    """Those that say the same things under the same names, one of which only a practice has."""
    named = [(one, _names(text, headings, one)) for one in sections]
    counts = Counter(name for _, names in named for name in names)
    shared = {name for name, count in counts.items() if count >= LEAST}
    keys = {key_of(name) for name in shared}
    if len(shared) < 2 or not keys & _TELLING or len(keys & _KNOWN) < 2:
        return []
    return [one for one, names in named if len(names & shared) >= max(2, _SHARED * len(shared))]


def _names(text: str, headings: Sequence[Heading], one: _Section) -> set[str]:
    """Sub-headings, and labels before a colon, without case and numbers."""
    first = bisect_left(headings, one.heading.end, key=attrgetter("start"))
    last = bisect_left(headings, one.end, key=attrgetter("start"))
    inner = {plain(each.title) for each in headings[first:last] if len(each.title) <= 60}
    said = {plain(each.label) for each in labelled(text, one.heading.end, one.end)}
    return {name for name in inner | said if name}


def _told(text: str, one: _Section, values: Values, places: PlaceNames) -> PracticeDeclaration:
    title = _title(text, one)
    said = _labelled(text, one)
    codes, _ = (
        values.of("places", said["places"]) if "places" in said else (_beside(one.heading.title, places), ())
    )
    years, _ = values.of("period", said["period"]) if "period" in said else (None, ())
    return PracticeDeclaration(
        heading=one.heading.title,
        title=title,
        places=tuple(Place(str(code)) for code in codes) if isinstance(codes, list) else (),
        period=Period(years["start"], years["end"]) if isinstance(years, Mapping) else None,
    )


def _title(text: str, one: _Section) -> str:
    """The heading without its number; where nothing is left, the first line under it."""
    heading = " ".join(one.heading.title.split())
    found = _opening().match(heading)
    rest = heading[found.end() :].strip(" .:：–—-") if found else heading
    if rest:
        return rest
    first = text[one.heading.end : one.end].strip().split("\n", 1)[0]
    return first if 0 < len(first) <= 160 else heading


def _labelled(text: str, one: _Section) -> dict[str, str]:
    """The first value under each known label."""
    said: dict[str, str] = {}
    for each in labelled(text, one.heading.end, one.end):
        said.setdefault(each.key, each.value)
    return said


def _beside(title: str, places: PlaceNames) -> list[str] | None:
    """A place that closes the heading: "Desks in the port (Kenya)", "Desks, Kenya"."""
    for aside in _ASIDES:
        found = aside.search(" ".join(title.split()))
        code = places.code(found[1]) if found else None
        if code:
            return [code]
    return None


@cache
def _opening() -> re.Pattern[str]:
    """An opening word, with or without "no.", and its number."""
    words = tomllib.loads((files("ingest") / "data" / "numbered.toml").read_text(encoding="utf-8"))["words"]
    listed = "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
    return re.compile(
        rf"({listed})\s*(?:no\.?|n[°ºo]\.?|№|رقم|#|第)?\s*(\d{{1,3}})(?!\d|[.,]\d)\s*(?:[.:：–—)-]|号|：)?\s*",
        re.IGNORECASE,
    )
