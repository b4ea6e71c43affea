"""The day, month or year in which a document was published, as its face or its imprint says.

Owns how dates are written: months in eight languages, ISO, figures; of 03/04/2019 only the year is sure. Refuses: dates
inside running text, and what a file system says of a file.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from ingest.months import ANY, NUMBERS
from ingest.proposing.face import Face, Line, said_by
from ingest.proposing.saying import Said

_EARLIEST = 1900
_SHORT, _LINE = 45, 160
_YEAR = r"(1[89]\d\d|20\d\d)"
_ISO = re.compile(rf"(?<!\d){_YEAR}-(0\d|1[0-2])(?:-([0-2]\d|3[01]))?(?![\d-])")
_CHINESE = re.compile(rf"{_YEAR}\s*年(?:\s*(\d{{1,2}})\s*月(?:\s*(\d{{1,2}})\s*日)?)?")
_FIGURES = re.compile(rf"(?<![\d./-])(\d{{1,2}})([./-])(\d{{1,2}})\2{_YEAR}(?!\d)")
_DISTRIBUTED = re.compile(r"\bdistr\b\.?|\bРаспространение\b|التوزيع|توزيع عام", re.IGNORECASE)
_COPYRIGHT = re.compile(rf"(?:©|\(c\)|copyright|حقوق النشر|版权所有)\D{{0,60}}?{_YEAR}", re.IGNORECASE)
_PERIOD = re.compile(
    r"\b(?:session|visits?|visites|agenda|period|from|deadline|born|adopted at|evaluation period)\b",
    re.IGNORECASE,
)


def date_in(face: Face) -> tuple[Said, float] | None:
    """A date as 2019, 2019-03 or 2019-03-01 with the line that says it, and how surely; None where nothing says it."""
    found = list(_weighed(face))
    return max(found, key=lambda one: one[1]) if found else None


def dates_of(text: str) -> Iterator[tuple[str, int, int]]:
    """Every date in a line, with where it stands."""
    plain = _plain(text)
    for found in _ISO.finditer(plain):
        yield from _as_said(found, found[1], found[2], found[3])
    for found in _CHINESE.finditer(plain):
        yield from _as_said(found, found[1], found[2], found[3])
    for found in _FIGURES.finditer(plain):
        month, day = _month_and_day(int(found[1]), int(found[3]))
        yield from _as_said(found, found[4], month, day)
    for pattern, order in _named():
        for found in pattern.finditer(plain):
            parts = dict(zip(order, found.groups(), strict=True))
            yield from _as_said(found, parts["year"], NUMBERS[parts["month"].casefold()], parts.get("day"))


def _weighed(face: Face) -> Iterator[tuple[Said, float]]:
    distributed = 0
    for at, line in enumerate(face.lines):
        distributed = 4 if _DISTRIBUTED.search(line.text) else distributed - 1
        dates = list(dates_of(line.text)) if len(line.text) <= _LINE and line.kind != "row" else []
        for value, start, end in dates if len({one[0] for one in dates}) == 1 else ():
            score = _score(line, value, distributed > 0, at)
            if score:
                yield Said(value, line.start + start, line.start + end), score
    for line in face.imprint:
        if said_by("published_on").search(line.text):
            for value, start, end in dates_of(line.text):
                if said_by("published_on").search(line.text[max(0, start - 60) : start]):
                    yield Said(value, line.start + start, line.start + end), 0.9
        noted = _COPYRIGHT.search(_plain(line.text))
        if noted and _possible(int(noted[1])):
            yield Said(noted[1], line.start + noted.start(), line.start + noted.end()), 0.4


def _score(line: Line, value: str, distributed: bool, at: int) -> float:
    """Of the only date in a line: alone there says when the whole was published; in a sentence it may be of anything."""
    if distributed and len(value) > 4:
        return 0.95
    if _PERIOD.search(line.text):
        return 0.0
    exact = 0.05 * (len(value) > 4)
    if len(line.text) <= _SHORT and len(value) > 4:
        return 0.75 + exact - 0.002 * at
    return 0.5 + exact - 0.002 * at if len(value) > 4 else 0.0


def _as_said(
    found: re.Match[str], year: str, month: str | int | None, day: str | int | None
) -> Iterator[tuple[str, int, int]]:
    if not _possible(int(year)):
        return
    value = year
    if month and 1 <= int(month) <= 12:
        value = f"{year}-{int(month):02d}"
        if day:
            try:
                value = datetime.date(int(year), int(month), int(day)).isoformat()
            except ValueError:
                return
    yield value, found.start(), found.end()


def _possible(year: int) -> bool:
    return _EARLIEST <= year <= datetime.datetime.now(datetime.UTC).year


def _month_and_day(first: int, second: int) -> tuple[int | None, int | None]:
    if first > 12 >= second:
        return second, first
    if second > 12 >= first:
        return first, second
    return (first, second) if first == second else (None, None)


def _plain(text: str) -> str:
    """Digits of any script as ours; of the same length."""
    return "".join(
        str(unicodedata.digit(one))
        if one.isdigit() and not one.isascii() and unicodedata.digit(one, -1) >= 0
        else one
        for one in text
    )


@cache
def _named() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """ "12 March 2014", "March 2014", "12 de marzo de 2014", "آذار/مارس 2014"; "March 12, 2014"."""
    month = rf"(?<!\w)({ANY})\.?(?!\w)(?:\s*/\s*\w+)?"
    of = r"(?:\s+de[l]?)?\s*,?،?\s*"
    return (
        (
            re.compile(
                rf"(?:(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?(?:\s+(?:de|of))?\s+)?{month}{of}{_YEAR}(?!\d)",
                re.IGNORECASE,
            ),
            ("day", "month", "year"),
        ),
        (
            re.compile(rf"{month}\s+(\d{{1,2}})(?:st|nd|rd|th)?,\s*{_YEAR}(?!\d)", re.IGNORECASE),
            ("month", "day", "year"),
        ),
    )
