"""By what practices are filtered and counted: each Facet, and the values a practice has in it.

Owns the rule that a region contains its countries, and that a period covers its years.
Refuses: counting (index.attributes) and reading what a person typed (search.questions).
"""

from collections.abc import Callable
from dataclasses import dataclass

from corpus.concepts import COMMISSIONS, GROUPS, INSTRUMENTS, LEVELS, OBJECTIVES, PLACES, Vocabularies
from corpus.practices import Kind, Level, Outcome, Practice
from corpus.works import Provenance

_LONGEST_PERIOD = 150  # years; a typing error must not make a thousand values


@dataclass(frozen=True, slots=True)
class Facet:
    """`scheme` names the vocabulary with its labels; `closed` lists its values where they are fixed."""

    name: str
    values: Callable[[Practice, Vocabularies], tuple[str, ...]]
    scheme: str = ""
    closed: tuple[str, ...] = ()


def _places(practice: Practice, vocabularies: Vocabularies) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for place in practice.places:
        found |= dict.fromkeys((place.code, *vocabularies.around(place.code)))
    return tuple(found)


def _commissions(practice: Practice, vocabularies: Vocabularies) -> tuple[str, ...]:
    """The regional commissions of which one of the practice's countries is a member."""
    scheme = vocabularies.get(COMMISSIONS)
    places = set(_places(practice, vocabularies))
    return tuple(one.id for one in scheme or () if any(link.concept in places for link in one.mappings))


def _years(practice: Practice, _: Vocabularies) -> tuple[str, ...]:
    start, end = practice.period.start, practice.period.end
    if start is None and end is None:
        return ()
    first = start if start is not None else end
    last = end if end is not None else start
    assert first is not None
    assert last is not None
    return tuple(str(year) for year in range(first, min(last, first + _LONGEST_PERIOD) + 1))


def _tagged(scheme: str) -> Callable[[Practice, Vocabularies], tuple[str, ...]]:
    def values(practice: Practice, _: Vocabularies) -> tuple[str, ...]:
        return tuple(dict.fromkeys(tag.concept for tag in practice.tags if tag.scheme == scheme))

    return values


FACETS: tuple[Facet, ...] = (
    Facet("level", lambda one, _: (one.level.value,), LEVELS, tuple(Level)),
    Facet("kind", lambda one, _: (one.kind.value,), "kinds", tuple(Kind)),
    Facet("place", _places, PLACES),
    Facet("commission", _commissions, COMMISSIONS),
    Facet("objective", _tagged(OBJECTIVES), OBJECTIVES),
    Facet("group", _tagged(GROUPS), GROUPS),
    Facet("instrument", _tagged(INSTRUMENTS), INSTRUMENTS),
    Facet("sector", lambda one, _: one.sectors, "sectors"),
    Facet("target-group", lambda one, _: one.target_groups, "target-groups"),
    Facet("period", _years),
    Facet("language", lambda one, _: (one.language,)),
    Facet("outcome", lambda one, _: (one.outcome.value,), "outcomes", tuple(Outcome)),
    Facet("provenance", lambda one, _: (one.provenance.value,), "", tuple(Provenance)),
    Facet("collection", lambda one, _: (one.collection,)),
)

BY_NAME = {facet.name: facet for facet in FACETS}


def facet_values(practice: Practice, vocabularies: Vocabularies) -> dict[str, tuple[str, ...]]:
    """Facet name to the practice's values in it; a facet without any is left out."""
    found = {facet.name: facet.values(practice, vocabularies) for facet in FACETS}
    return {name: values for name, values in found.items() if values}
