"""Keeping a search: checked as a search is, for one person, from this moment on.

Owns how many one keeps. Refuses: asking it (searches.py).
"""

import secrets
from collections.abc import Sequence

from api.house import House
from api.mail.searches import scope_of
from corpus.catalogue.catalogue import utc_now
from corpus.errors import NotReady, WrongUse
from corpus.ids import mint
from corpus.letters import Rhythm, SavedSearch
from corpus.people import Person
from search.questions import parse_filters

MOST_SAVED = 30
LONGEST = 1_000


class Full(WrongUse):
    """As many are kept as one can."""


def keep(house: House, person: Person, text: str, filters: Sequence[str], rhythm: Rhythm) -> SavedSearch:
    """Raises WrongUse for what cannot be asked, and Full. What is there already is not told."""
    asked = " ".join(text.split())[:LONGEST]
    if not asked and not filters:
        raise WrongUse("a question or a filter is needed", subject="text", remedy="Write what to look for.")
    scope = scope_of(person, house.settings.starter == "always")
    sequence = 0
    try:
        parse_filters(
            filters, lambda facet: [value for value, _ in house.searcher.facet_values(facet, scope)]
        )
        sequence = house.generations.manifest().sequence
    except NotReady:
        pass
    now = utc_now()
    identity = mint("search", person.id, secrets.token_hex(16))
    kept = SavedSearch(identity, person.id, asked, tuple(filters), rhythm, sequence, "", now)
    with house.catalogue.posting() as outbox:
        mine = outbox.saved(person.id)
        for one in mine:
            if (one.text, one.filters) == (kept.text, kept.filters):
                return one
        if len(mine) >= MOST_SAVED:
            raise Full(f"{MOST_SAVED} searches are kept already", remedy="Forget one first.")
        outbox.put_saved(kept)
    return kept
