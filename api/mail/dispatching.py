"""Sending what waits: claimed, written, posted, noted; one letter after the other.

Owns the order, which a kill may interrupt: a letter is claimed before it is posted and noted after, so what was posted
and not noted is posted once more and then no more. Refuses: SMTP (posting.py) and words (composing.py).
"""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

from api.house import House
from api.mail.composing import NotYet, compose
from api.mail.due import write_due
from api.mail.plain import joined_identity, message_of
from api.mail.posting import Answer, Outcome, Post
from corpus.catalogue.catalogue import utc_now
from corpus.letters import Letter, Standing, held, later, moments_sent, postponed, settled

log = logging.getLogger("fieldbridge.mail")

Clock = Callable[[], str]


@dataclass
class Sent:
    """How many letters came to which standing, and why the server was left alone, if it was."""

    standings: Counter[Standing] = field(default_factory=Counter)
    shut: str = ""


def deliver(
    house: House, clock: Clock = utc_now, *, deadlines: bool = True, over: Event | None = None
) -> Sent:
    """Writes down what is due by now and sends what waits, until `over`; nothing where mail is off."""
    told = Sent()
    if not house.settings.mails:
        return told
    write_due(house, clock(), deadlines)
    with Post(house.settings) as post:
        while not told.shut and not (over is not None and over.is_set()):
            with house.catalogue.posting() as outbox:
                letters = outbox.claim(clock())
            if not letters:
                break
            if _held(house, letters, clock()):
                continue
            outcome = _sent(house, post, letters, clock())
            _note(house, letters, outcome, clock(), told)
    with house.catalogue.posting() as outbox:
        outbox.sweep(clock())
    return told


def _held(house: House, letters: tuple[Letter, ...], now: str) -> bool:
    """Whether they wait because an address got as many as one gets in a day from people whom a link lets in."""
    with house.catalogue.posted() as outbox:
        to = outbox.reach(letters[0].holder)
        if to is None or not to.submission:
            return False
        lately = outbox.at(to.address, since=later(now, days=-1))
    went = sorted(moments_sent(lately))
    if len(went) < house.settings.mail_per_day:
        return False
    until = later(went[-house.settings.mail_per_day], days=1)
    with house.catalogue.posting() as outbox:
        named = outbox.letters_named([one.id for one in letters])
        outbox.settle(_living(named, [held(one, until) for one in letters]))
    return True


def _sent(house: House, post: Post, letters: tuple[Letter, ...], now: str) -> Outcome | None:
    """None where they are not to go after all."""
    with house.catalogue.posted() as outbox:
        to = outbox.reach(letters[0].holder)
    if to is None or not to.takes(letters[0].occasion):
        return None
    try:
        draft = compose(house, letters, to, now)
    except NotYet:
        return Outcome(Answer.LATER, "what it is about is not in the index yet")
    except Exception:
        # One letter that cannot be written must not stand before all the others; it is tried again, then given up.
        log.exception("letter %s cannot be written", letters[0].id)
        return Outcome(Answer.LATER, "it could not be written; the log says why")
    if draft is None:
        return None
    with house.catalogue.posting() as outbox:
        for one in draft.passes:
            outbox.put_pass(one)
    identity = joined_identity([one.id for one in letters])
    return post.send(message_of(draft, house.settings, to.address, identity, now), to.address)


def _note(house: House, letters: tuple[Letter, ...], outcome: Outcome | None, now: str, told: Sent) -> None:
    """Of an answer that nobody can be sure of, nothing is noted: the letter stays as if we had been killed."""
    noted = list(letters)
    if outcome is None:
        noted = [
            settled(one, Standing.DROPPED, now, "nothing is left to tell, or it was stopped")
            for one in letters
        ]
    elif outcome.answer is Answer.TAKEN:
        noted = [settled(one, Standing.SENT, now) for one in letters]
    elif outcome.answer is Answer.NEVER:
        noted = [settled(one, Standing.FAILED, now, outcome.happened) for one in letters]
    elif outcome.answer is Answer.LATER:
        noted = [postponed(one, now, outcome.happened) for one in letters]
    with house.catalogue.posting() as outbox:
        outbox.settle(_living(outbox.letters_named([one.id for one in noted]), noted))
    told.standings.update(one.standing for one in noted)
    if outcome is not None and outcome.happened:
        log.warning("letter %s (%s): %s", letters[0].id, letters[0].occasion.value, outcome.happened)
    told.shut = outcome.happened if outcome is not None and outcome.shut else ""


def _living(kept: set[str], noted: list[Letter]) -> list[Letter]:
    """A letter that was erased while it went is not written down again."""
    return [one for one in noted if one.id in kept]
