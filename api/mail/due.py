"""What the clock causes: reviews that are due soon or late, digests, saved searches.

Owns which period a letter stands for, so that it is written once, whoever looks and however often. Refuses: sending, and
words.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from api.house import House
from api.mail.digesting import calls_of
from corpus.access import everything
from corpus.calls import Call
from corpus.catalogue import Outbox
from corpus.errors import NotReady
from corpus.letters import Letter, Occasion, Reachable, Rhythm, SavedSearch, holder_of, letter
from corpus.people import Role
from corpus.review import replayed
from corpus.review.notices import still_to_judge


def write_due(house: House, now: str, deadlines: bool = True) -> int:
    """How many letters were new. Without `deadlines` those are known to be as they were."""
    wanted = [*(_deadlines(house, now) if deadlines else ()), *_digests(house, now)]
    with house.catalogue.posted() as outbox:
        told = [one for one in wanted if _goes(outbox, one)]
        asked = [one for one in outbox.saved() if _is_time(one, now)]
    ready = _sequence(house) if asked else 0
    searches = [one for one in asked if ready > one.sequence]
    if not told and not searches:
        return 0
    with house.catalogue.posting() as outbox:
        return outbox.put(told) + sum(_told(outbox, one, ready, now) for one in searches)


def _deadlines(house: House, now: str) -> Iterator[Letter]:
    today = date.fromisoformat(now[:10])
    soon = (today + timedelta(days=house.settings.mail_due_days)).isoformat()
    with house.catalogue.reader(everything()) as reader:
        for one in reader.due_by(soon):
            occasion = Occasion.OVERDUE if one.due < today.isoformat() else Occasion.DUE
            for reviewer in still_to_judge(replayed(reader.happened(one.id))):
                yield letter(occasion, holder_of(reviewer, one.call), one.id, now, period=one.due)


def _digests(house: House, now: str) -> Iterator[Letter]:
    """One a day, or on Mondays; its `period` is the day with which it begins, in UTC."""
    with house.catalogue.reader(everything()) as reader:
        calls = reader.calls()
    with house.catalogue.people() as people:
        accounts = [one.id for one in people.everyone() if one.email and one.holds(Role.COORDINATOR)]
    for holder in (*accounts, *(one for call in calls for one in _coordinators(call))):
        with house.catalogue.posted() as outbox:
            to = outbox.reach(holder)
        if to is not None and calls_of(house, holder):
            yield letter(Occasion.DIGEST, holder, "desk", now, period=_period(to.rhythm, now))


def _coordinators(call: Call) -> list[str]:
    return [holder_of(one.id, call.id) for one in call.people if Role.COORDINATOR in one.roles]


def _period(rhythm: Rhythm, now: str) -> str:
    day = date.fromisoformat(now[:10])
    return (day if rhythm is Rhythm.DAILY else day - timedelta(days=day.weekday())).isoformat()


def _goes(outbox: Outbox, one: Letter) -> bool:
    """Whether anybody is to be told who was not yet: read first, so that a quiet minute writes nothing."""
    to: Reachable | None = outbox.reach(one.holder)
    return to is not None and to.takes(one.occasion) and not outbox.letters_named([one.id])


def _is_time(one: SavedSearch, now: str) -> bool:
    told = date.fromisoformat((one.told or one.created)[:10])
    return (date.fromisoformat(now[:10]) - told).days >= one.rhythm.days


def _sequence(house: House) -> int:
    """Of the index, which a search answers from; 0 where there is none."""
    try:
        return house.generations.manifest().sequence
    except NotReady:
        return 0


def _told(outbox: Outbox, one: SavedSearch, sequence: int, now: str) -> int:
    """In one write: what was found up to here is told by this letter, and never by another."""
    outbox.put_saved(replace(one, sequence=sequence, told=now[:10]))
    period = f"{one.sequence}-{sequence}"
    return outbox.put([letter(Occasion.FOUND, one.person, one.id, now, period=period)])
