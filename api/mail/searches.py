"""What a saved search finds that was not there when its person was last told.

Owns that it is asked with that person's eyes, at this moment. Refuses: keeping a search (routes/mailing.py).
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from api.house import House
from api.wording import texts_in
from corpus.access import STARTER, Scope, anyone
from corpus.errors import WrongUse
from corpus.letters import Letter, SavedSearch
from corpus.people import Person
from search.answers import Ask
from search.questions import MOST_HITS, parse_filters

_MOST_PAGES = 5
MOST_TOLD = 20
"""Practices that a letter names; the rest is found by its last link."""


@dataclass(frozen=True, slots=True)
class News:
    """`practices` are (title, path); `all` is the path of the whole search."""

    asked: str
    practices: tuple[tuple[str, str], ...]
    all: str


def news(house: House, one: Letter) -> News | None:
    """`period` of the letter: the two changes of the catalogue between which a practice is new. None where nothing is,
    the search was forgotten, or it cannot be asked any more. Raises NotReady, Damaged."""
    with house.catalogue.posted() as outbox:
        kept = next((each for each in outbox.saved(one.holder) if each.id == one.about), None)
    with house.catalogue.people() as people:
        person = people.person(one.holder)
    if kept is None or person is None or not person.may_sign_in:
        return None
    since, _, until = one.period.partition("-")
    scope = scope_of(person, house.settings.starter == "always")
    try:
        found = _found(house, kept, scope)
    except WrongUse:
        return None
    with house.catalogue.reader(scope) as reader:
        new = reader.minted_since([identity for identity, _ in found], int(since))
        new -= reader.minted_since(sorted(new), int(until))
    told = tuple((title, f"/practices/{identity}") for identity, title in found if identity in new)
    return News(name_of(kept), told[:MOST_TOLD], address_of(kept)) if told else None


def scope_of(person: Person, starter: bool) -> Scope:
    labels = anyone().labels | person.scope.labels
    return Scope(labels | {STARTER.label}) if starter else Scope(labels)


def name_of(one: SavedSearch) -> str:
    return one.text or ", ".join(one.filters) or texts_in("en")("site.tagline")


def address_of(one: SavedSearch) -> str:
    pairs = [
        ("q", one.text),
        *(("filters", each) for each in one.filters),
        *([] if one.text else [("browse", "1")]),
    ]
    return f"/?{urlencode(pairs)}"


def _found(house: House, kept: SavedSearch, scope: Scope) -> list[tuple[str, str]]:
    """(id, title) of what is comparable, the best first. Raises WrongUse for a filter that is no more."""
    searcher = house.searcher
    filters = parse_filters(
        kept.filters, lambda facet: [value for value, _ in searcher.facet_values(facet, scope)]
    )
    found: list[tuple[str, str]] = []
    for number in range(_MOST_PAGES):
        ask = Ask(
            kept.text, filters=filters, facets=(), limit=MOST_HITS, offset=number * MOST_HITS, bridges=0
        )
        answer = searcher.search(ask, scope)
        if answer.comparable:
            found += [(hit.practice.id, hit.practice.title) for hit in answer.hits]
        if not answer.comparable or len(found) >= answer.total:
            break
    return found
