"""What a document is called where nobody declared it: a line of its face, with what goes on with it.

Owns what is no title: a letterhead, a date, the name of a country alone, the heading of a section. Refuses: how lines are
set; the readers say which are headings and how deep.
"""

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from ingest.proposing.dates import dates_of
from ingest.proposing.face import Line
from ingest.titles import by_a_person

_LONGEST, _LONGEST_PLAIN = 400, 240
_ENOUGH = 2.6
_MOST_LINES = 3
_DEEP = 5
_ABOVE = 5.5
"""What the line just above the first heading has more: in plain text the title is no heading."""
_HEADED = 5.2
"""Weight of a heading that is the title whatever stands above it."""
_NO_TITLE = re.compile(
    r"@|www\.|https?:|^\W*(?:tel|fax|e-?mail)\b|^(?:original|distr)\b|^[A-Z]+(?:/[\w.()-]+){2,}$|"
    r"^(?:by|par|por|author|prepared by|loan number)\b|^(?:agenda item|point \d+ de l|tema \d+ )|"
    r"^\w+ (?:session|year|period)$|^\W*\d+(?:[.,]\d+)*\s?[A-Z%]?\W*$",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^[^:：]{2,40}\s?[:：]\s*\S")
_ENDS = re.compile(r"[.。؛;]$")
_NUMBERED = re.compile(r"(?:\d{1,2}|[IVX]{1,4})[.)、]\s*\S|第.{1,3}[章条节]")
_SIGNS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
_SMALL_WORDS = "of|the|and|for|on|in|de|du|des|la|le|et|y|del|para|au|en|à|о|об|и|в|по"
_OPEN = re.compile(r"[:：–—]$|«[^»]*$")
_LACKS = re.compile(rf"\b(?:{_SMALL_WORDS})$", re.IGNORECASE)
_SMALL = re.compile(r"^[«(a-zа-яàéô]")
_GOES_ON = re.compile(rf"^(?:d['’]|(?:{_SMALL_WORDS})\b)", re.IGNORECASE)

WithoutPlaces = Callable[[str], str]
"""Leaves the names of places out of a text."""


def title_on(lines: Sequence[Line], own: str, without_places: WithoutPlaces) -> str:
    """What the reader took, `own`, with what goes on with it, where it may be a title; else the line of the face that
    most likely is it; "" where none is."""
    own = " ".join(own.split())
    if own and fit(own, without_places):
        at = next((at for at, line in enumerate(lines) if " ".join(line.text.split()) == own), -1)
        return _whole(lines, _fuller(lines, at), without_places) if at >= 0 else own
    weights = [_weight(line, at, without_places) for at, line in enumerate(lines)]
    above = next((at for at, line in enumerate(lines) if line.level), 0) - 1
    headed = max((weight for weight, line in zip(weights, lines, strict=True) if line.level), default=0.0)
    if above >= 0 and weights[above] and headed < _HEADED and not _ENDS.search(lines[above].text):
        weights[above] += _ABOVE
    best = max(weights, default=0.0)
    return _whole(lines, weights.index(best), without_places) if best >= _ENOUGH else ""


def fit(text: str, without_places: WithoutPlaces) -> bool:
    """Whether a line may be a title at all."""
    plain = " ".join(text.split())
    bare = _SIGNS.sub("", plain).casefold()
    if not bare or bare in _said("never") or not by_a_person(plain) or _NO_TITLE.search(plain):
        return False
    if all(one in _said("state") for one in _WORD.findall(without_places(plain).casefold())):
        return False
    return not any(
        len(value) >= 4 and end - start > 0.7 * len(plain) for value, start, end in dates_of(plain)
    )


def _fuller(lines: Sequence[Line], at: int) -> int:
    """The heading just below that says the same in more words: under UNIVERSAL PERIODIC REVIEW the report on it."""
    words = " ".join(lines[at].text.casefold().split())
    for further in range(at + 1, min(at + 3, len(lines))):
        if lines[further].level and words in " ".join(lines[further].text.casefold().split())[1:]:
            return further
    return at


def _weight(line: Line, at: int, without_places: WithoutPlaces) -> float:
    text = " ".join(line.text.split())
    longest = _LONGEST if line.level else _LONGEST_PLAIN
    if (
        line.kind in ("row", "item", "footnote", "letterhead")
        or len(text) > longest
        or not fit(text, without_places)
    ):
        return 0.0
    words = _WORD.findall(text)
    telling = any(one.casefold() in _said("telling") for one in words) or _chinese(text)
    weight = (3.5 - 0.25 * line.level if line.level else 0.0) - 0.12 * at
    weight += 1.5 if len(words) >= 4 else 0.5 if len(words) >= 2 else -1.0
    weight += 1.5 if telling else 0.0 if line.level < _DEEP else -1.0
    if _LABELLED.match(text) and not line.level:
        weight -= 2.0
    if line.level and _NUMBERED.match(text):
        weight -= 1.5
    return weight - (1.0 if _ENDS.search(text) else 0.0)


def _whole(lines: Sequence[Line], at: int, without_places: WithoutPlaces) -> str:
    """The line and those that go on with it: after a colon, an open quotation, a small word; the name of a place."""
    parts = [" ".join(lines[at].text.split())]
    for before, line in zip(lines[at:], lines[at + 1 :], strict=False):
        text = " ".join(line.text.split())
        alike = bool(line.level) and line.level == before.level
        loud = text.isupper() and parts[-1].isupper()
        follows = alike and bool(
            _SMALL.match(text) or _LACKS.search(parts[-1]) or (loud and _GOES_ON.match(text))
        )
        goes_on = follows or bool(_OPEN.search(parts[-1])) or text.startswith(("«", "("))
        beside = alike and _is_place(text, without_places)
        plain = not line.level and line.kind != lines[at].kind
        if len(parts) == _MOST_LINES or not (goes_on or beside) or plain or len(text) > _LONGEST_PLAIN:
            break
        if not beside and not fit(text, without_places):
            break
        parts.append(text)
    return " ".join(parts).rstrip("*¹² ")


def _is_place(text: str, without_places: WithoutPlaces) -> bool:
    return bool(_WORD.findall(text)) and not _WORD.findall(without_places(text))


def _chinese(text: str) -> bool:
    return any(one in text for one in _said("telling") if "\u3400" <= one[0] <= "\u9fff")


@cache
def _said(name: str) -> frozenset[str]:
    said = tomllib.loads((files("ingest") / "data" / "titles.toml").read_text(encoding="utf-8"))
    return frozenset(said[name])
