"""What the collection has beside a submission: practices like it, and global guidance that it may rest on.

Owns the question that is asked for it, and why each is shown. Refuses: showing any of it to who sits blind: practices
carry tags.
"""

from collections.abc import Collection
from dataclasses import dataclass

from api import models as out
from api.desk.dossier import Dossier
from api.house import House
from api.spelling import Speller
from corpus.access import Scope
from corpus.errors import BadQuestion, NotReady
from corpus.practices import Level
from search.answers import Ask, Criterion, Hit

MOST = 3
_ASKED = 900
"""Characters of a submission that are searched for: its title, its summary or else its beginning."""


@dataclass(frozen=True, slots=True)
class Beside:
    """`shared`: labels of the concepts that were proposed for the submission and that the practice carries."""

    hit: out.Hit
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearby:
    similar: tuple[Beside, ...] = ()
    guidance: tuple[Beside, ...] = ()


def nearby(
    house: House, dossier: Dossier, text: str, proposed: Collection[str], speller: Speller, scope: Scope
) -> Nearby:
    """`proposed`: tags as scheme:concept. Nothing where there is no index yet."""
    asked = f"{dossier.form.title}. {dossier.form.summary or text}"[:_ASKED]
    found = []
    for level in (Level.FIELD, Level.GLOBAL):
        only = (Criterion("level", any_of=(level.value,)),)
        ask = Ask(asked, filters=only, facets=(), limit=MOST + 1, bridges=0, ui_language=speller.language)
        try:
            answer = house.searcher.search(ask, scope)
        except (NotReady, BadQuestion):
            return Nearby()
        own = dossier.submission.document
        hits = [one for one in answer.hits if answer.comparable and one.practice.document != own]
        found.append(tuple(_beside(one, proposed, speller) for one in hits[:MOST]))
    return Nearby(*found)


def _beside(hit: Hit, proposed: Collection[str], speller: Speller) -> Beside:
    tags = {f"{one.scheme}:{one.concept}" for one in hit.practice.tags}
    shared = [speller.label(*_parts(one)) for one in proposed if one in tags]
    return Beside(speller.hit(hit), tuple(shared))


def _parts(tag: str) -> tuple[str, str]:
    scheme, _, concept = tag.rpartition(":")
    return scheme, concept
