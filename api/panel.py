"""The filters of the search page: what can be chosen, what is, and the links that take it away.

Owns how a filter is written in a link (`facet=value`, as the API reads it). Refuses: counting.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from api import models as out
from api.rendering import Address
from api.spelling import Speller
from api.wording import Texts
from corpus.facets import BY_NAME
from corpus.languages import OWN_NAMES

SHOWN = 7
"""Values of a facet before `more`."""

WORLD = "001"

MOST = 60
"""Values of a facet on the page at all; the rest is there for programmes."""

ORDER = ("place", "objective", "group", "sector", "target-group", "kind", "outcome", "language",
         "provenance", "collection")  # fmt: skip
"""The level is chosen beside the question."""


@dataclass(frozen=True, slots=True)
class Choice:
    written: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    first: tuple[Choice, ...]
    more: tuple[Choice, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the link to the same search without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Asking:
    """The state of the page: what is asked, and the filters as they are written."""

    text: str
    filters: tuple[str, ...]
    extra: tuple[tuple[str, str], ...] = ()
    reads: tuple[str, ...] = ()

    def link(self, here: Address, filters: Iterable[str] | None = None, offset: int = 0, **more: str) -> str:
        kept = self.filters if filters is None else tuple(filters)
        pairs = [("q", self.text)] if self.text else []
        pairs += [("filters", one) for one in kept]
        pairs += self.extra
        pairs += [("reads", one) for one in self.reads]
        pairs += [("offset", str(offset))] if offset else []
        pairs += list(more.items())
        return here.to("/", *(pairs or [("q", "")]))

    def keep_link(self, here: Address) -> str:
        """Where somebody who is signed in keeps this search."""
        return here.to("/account/mail", ("q", self.text), *(("filters", one) for one in self.filters))


def written(filters: Iterable[out.Criterion]) -> tuple[str, ...]:
    """Each value on its own, so that each can be taken away on its own; years as one range."""
    found: list[str] = []
    for one in filters:
        if one.facet == "period" and _is_range(one.any_of):
            found.append(f"period={one.any_of[0]}..{one.any_of[-1]}")
        else:
            found += [f"{one.facet}={value}" for value in one.any_of]
        found += [f"{one.facet}:all={value}" for value in one.all_of]
        found += [f"{one.facet}:not={value}" for value in one.none_of]
    return tuple(found)


def sections(answer: out.Answer, speller: Speller, t: Texts) -> tuple[Section, ...]:
    """One for each facet that has anything to choose; what is chosen comes first and stays, even at zero."""
    chosen = {name: set(values) for name, values in _chosen(answer.filters).items()}
    made = []
    for name in ORDER:
        counts = countries_first(name, answer.facets.get(name, []))
        picked = chosen.get(name, set())
        missing = picked - {one.value for one in counts}
        choices = [
            Choice(
                f"{name}={one.value}",
                value_label(name, one.value, one.label, t),
                one.count,
                one.value in picked,
            )
            for one in counts
        ]
        choices += [
            Choice(f"{name}={value}", _looked_up(name, value, speller, t), 0, True)
            for value in sorted(missing)
        ]
        choices.sort(key=lambda one: not one.chosen)
        if choices and (len(choices) > 1 or picked):
            made.append(
                Section(
                    name,
                    tuple(choices[:SHOWN]),
                    tuple(choices[SHOWN:MOST]),
                    name in ORDER[:2] or bool(picked),
                )
            )
    return tuple(made)


def readable(answer: out.Answer, reads: Iterable[str]) -> tuple[Choice, ...]:
    """Languages that a reader may say they read: those of the practices at hand, and those already said."""
    counts = {one.value: one.count for one in answer.facets.get("language", [])}
    chosen = tuple(reads)
    return tuple(
        Choice(one, OWN_NAMES.get(one, one), counts.get(one, 0), one in chosen)
        for one in dict.fromkeys((*chosen, *counts))
    )


def chips(asking: Asking, speller: Speller, t: Texts, here: Address) -> tuple[Chip, ...]:
    made = []
    for one in asking.filters:
        head, _, value = one.partition("=")
        facet, _, mode = head.partition(":")
        label = value.replace("..", "–") if facet == "period" else _looked_up(facet, value, speller, t)
        if mode == "not":
            label = t("facets.not", name=label)
        made.append(Chip(label, asking.link(here, [kept for kept in asking.filters if kept != one])))
    return tuple(made)


def countries_first(facet: str, counts: list[out.FacetCount]) -> list[out.FacetCount]:
    """Countries have letters for codes, regions of the M49 scheme digits; the whole world says nothing."""
    if facet != "place":
        return counts
    return sorted(
        (one for one in counts if one.value != WORLD),
        key=lambda one: (one.value.isdigit(), -one.count, one.label),
    )


def value_label(facet: str, value: str, label: str, t: Texts) -> str:
    """The label that came with the count, or ours where the value is one of the interface's own words."""
    key = f"{facet}.{value}"
    return t(key) if t.has(key) else label


def _looked_up(facet: str, value: str, speller: Speller, t: Texts) -> str:
    if facet == "language":
        return OWN_NAMES.get(value, value)
    scheme = BY_NAME[facet].scheme if facet in BY_NAME else ""
    return value_label(facet, value, speller.label(scheme, value), t)


def _chosen(filters: Iterable[out.Criterion]) -> dict[str, list[str]]:
    return {one.facet: one.any_of for one in filters}


def _is_range(values: list[str]) -> bool:
    numbers = [int(value) for value in values if value.isdigit()]
    return (
        len(numbers) > 2
        and len(numbers) == len(values)
        and numbers == list(range(numbers[0], numbers[-1] + 1))
    )
