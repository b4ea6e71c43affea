"""A person's words become a Question: cleaned text, its language, and the filters as Criteria.

Owns the bounds on what may be asked and the grammar of `key=value` filters.
Refuses: looking anything up in an index.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from corpus.errors import BadQuestion, UnknownFilter, UnknownValue
from corpus.facets import BY_NAME, Facet
from search.answers import Ask, Criterion

LONGEST = 10_000
MOST_HITS = 100
FARTHEST = 10_000

_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e"
                        r"\u2060-\u2069\ufeff\ud800-\udfff]")  # fmt: skip
_FILTER = re.compile(r"^(?P<facet>[a-z-]+)(?::(?P<mode>any|all|not))?=(?P<values>.*)$", re.DOTALL)
_YEARS = re.compile(r"^(\d{4})?\.\.(\d{4})?$")

Known = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Question:
    """Text fit for the encoders, without control and direction marks; `language` is `und` when unsure."""

    text: str
    language: str

    @property
    def empty(self) -> bool:
        return not self.text


def read_question(ask: Ask, identify: Callable[[str], str]) -> Question:
    """Raises BadQuestion for more than 10,000 characters, or for text with nothing in it to look for."""
    if len(ask.text) > LONGEST:
        raise BadQuestion(
            f"the question has {len(ask.text):,} characters; at most {LONGEST:,} are read",
            subject="q",
            remedy="Ask with the paragraph that matters most.",
        )
    text = " ".join(_INVISIBLE.sub(" ", unicodedata.normalize("NFC", ask.text)).split())
    if text and not any(unicodedata.category(char)[0] in "LN" for char in text):
        raise BadQuestion(
            "the question has no letters or digits",
            subject="q",
            remedy="Write a few words, in any language; leave it empty to browse.",
        )
    language = ask.language or (identify(text) if text else "und")
    return Question(text, language)


def check_bounds(limit: int, offset: int) -> None:
    if not 1 <= limit <= MOST_HITS:
        raise UnknownValue(f"{limit} is not from 1 to {MOST_HITS}", subject="limit", remedy="Ask for fewer.")
    if not 0 <= offset <= FARTHEST:
        raise UnknownValue(
            f"{offset} is not from 0 to {FARTHEST:,}", subject="offset", remedy="Narrow with filters instead."
        )


def facet_named(name: str) -> Facet:
    """Raises UnknownFilter naming the nearest facet."""
    if name in BY_NAME:
        return BY_NAME[name]
    raise UnknownFilter(
        f"there is no filter called {name[:60]!r}", subject=name[:60], remedy=_nearest(name, list(BY_NAME))
    )


def parse_filters(written: Sequence[str], known: Known) -> tuple[Criterion, ...]:
    """`place=KEN,UGA` any of; `objective:all=6,7` all of; `level:not=global` none of; `period=2012..2016`.

    `known(facet)` gives the values there are. Raises UnknownFilter or UnknownValue, naming the nearest.
    """
    criteria: dict[str, Criterion] = {}
    for one in written:
        match = _FILTER.match(one.strip())
        if match is None:
            raise UnknownFilter(
                f"{one[:80]!r} is not of the form facet=value",
                subject="filters",
                remedy="For example place=KEN, objective:all=6,7, level:not=global or period=2012..2016.",
            )
        facet = facet_named(match["facet"])
        values = _values(facet, match["values"], known)
        criteria[facet.name] = _joined(
            criteria.get(facet.name, Criterion(facet.name)), match["mode"] or "any", values
        )
    return tuple(criteria.values())


def check_criteria(criteria: Iterable[Criterion], known: Known) -> None:
    """The same checks for criteria that came as data. Raises UnknownFilter or UnknownValue."""
    for one in criteria:
        facet = facet_named(one.facet)
        for value in (*one.any_of, *one.all_of, *one.none_of):
            _checked(facet, value, known)


def _values(facet: Facet, written: str, known: Known) -> tuple[str, ...]:
    years = _YEARS.match(written.strip()) if facet.name == "period" else None
    if years:
        first, last = int(years[1] or 1900), int(years[2] or 2100)
        return tuple(str(year) for year in range(first, min(last, first + 300) + 1))
    values = tuple(dict.fromkeys(part.strip() for part in written.split(",") if part.strip()))
    if not values:
        raise UnknownValue(
            f"the filter {facet.name} has no value",
            subject=facet.name,
            remedy="Give one, or leave the filter out.",
        )
    return tuple(_checked(facet, value, known) for value in values)


def _checked(facet: Facet, value: str, known: Known) -> str:
    if facet.name == "period":
        if re.fullmatch(r"\d{4}", value):
            return value
        raise UnknownValue(
            f"{value[:60]!r} is not a year", subject="period", remedy="Write 2014, or a range as 2012..2016."
        )
    values = list(known(facet.name))
    if value in values:
        return value
    folded = {one.casefold(): one for one in values}
    if value.casefold() in folded:
        return folded[value.casefold()]
    raise UnknownValue(
        f"the filter {facet.name} has no value {value[:60]!r}",
        subject=facet.name,
        remedy=_nearest(value, values),
    )


def _joined(so_far: Criterion, mode: str, values: tuple[str, ...]) -> Criterion:
    added = {
        "any": Criterion(so_far.facet, so_far.any_of + values, so_far.all_of, so_far.none_of),
        "all": Criterion(so_far.facet, so_far.any_of, so_far.all_of + values, so_far.none_of),
        "not": Criterion(so_far.facet, so_far.any_of, so_far.all_of, so_far.none_of + values),
    }
    return added[mode]


def _nearest(wrong: str, right: list[str]) -> str:
    close = difflib.get_close_matches(
        wrong[:60].casefold(), [one.casefold() for one in right], n=1, cutoff=0.5
    )
    if close:
        exact = next(one for one in right if one.casefold() == close[0])
        return f"Did you mean {exact}?"
    listed = ", ".join(right[:12])
    return f"There are: {listed}{' …' if len(right) > 12 else ''}." if listed else "Nothing carries one yet."
