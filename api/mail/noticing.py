"""Events become letters, in the very write that makes them: a kill leaves both or neither.

Owns that an address which anybody could have written gets nothing but one question before its owner answered.
Refuses: what is told to whom (corpus/review/notices.py), and sending.
"""

from collections.abc import Sequence
from dataclasses import replace

from api.house import House
from api.settings import Settings
from api.wording import library
from corpus.access import everything
from corpus.calls import Call, Invitation
from corpus.catalogue import Outbox, Writer
from corpus.catalogue.catalogue import utc_now
from corpus.errors import WrongUse
from corpus.letters import (
    ASKED_AGAIN_DAYS,
    Letter,
    Occasion,
    Reachable,
    holder_of,
    later,
    letter,
    spelled_address,
)
from corpus.review import Case, replayed
from corpus.review.events import Event
from corpus.review.notices import notices


def note(
    writer: Writer, settings: Settings, call: Call, case: Case, events: Sequence[Event], first: int
) -> None:
    """`case`: as the events left it; `first`: the number of the first of them in the log."""
    if not settings.mails:
        return
    found: list[Letter] = []
    for one in notices(case, events):
        holder = holder_of(one.actor, call.id)
        to = writer.letters.reach(holder)
        if to is not None and to.takes(one.occasion):
            found.append(letter(one.occasion, holder, case.id, writer.now, event=first + one.place))
    writer.letters.put(found)


def told_at(written: str, language: str, settings: Settings) -> tuple[str, str]:
    """Address and language as a form or a programme names them. Raises WrongUse, for an address too where no letter would
    ever go to it."""
    try:
        address = spelled_address(written)
    except ValueError as fault:
        raise WrongUse(str(fault), subject="mail", remedy="Write it as ana@office.example.") from None
    if address and not settings.mails:
        raise WrongUse("no letters are sent here", subject="mail", remedy="Leave the address out.")
    return address, library(settings.texts).choose(language, "")


def reached_at(house: House, holder: str) -> Reachable:
    """Without an address where there is none."""
    with house.catalogue.posted() as outbox:
        return outbox.reach(holder) or Reachable(holder)


def is_unconfirmed(house: House, address: str) -> bool:
    """Whether somebody there is to say first that the address is theirs."""
    with house.catalogue.posted() as outbox:
        return bool(address) and not outbox.confirmed_at(address)


def reach_holder(house: House, link: Invitation, address: str, language: str) -> None:
    """Whoever follows a submission by this link is told there from now on, or, without an address, nowhere."""
    if not house.settings.mails or reached_at(house, link.id).address == address:
        return
    with house.catalogue.posting() as outbox:
        outbox.forget([link.id])
        if address:
            reach_follower(outbox, link, address, language, utc_now())


def reach_follower(outbox: Outbox, link: Invitation, address: str, language: str, now: str) -> None:
    """Notes where they are told. An address of which nobody said yet that it is theirs is asked first, once a day at
    most, under however many submissions it is given."""
    to = Reachable(
        link.id, address, language, link.call, link.submission, stopped=outbox.stopped_at(address), since=now,
        confirmed=outbox.confirmed_at(address),
    )  # fmt: skip
    outbox.put_reach(to)
    lately = outbox.at(address, since=later(now, days=-ASKED_AGAIN_DAYS))
    if to.takes(Occasion.CONFIRM) and not any(one.occasion is Occasion.CONFIRM for one in lately):
        outbox.put([letter(Occasion.CONFIRM, link.id, link.submission, now, period=now)])


def confirm(house: House, holder: str) -> None:
    """Somebody at the address of this holder said that it is theirs: there they are told from now on, and of each
    submission first where it stands. Done again it does nothing."""
    now = utc_now()
    with house.catalogue.posted() as outbox:
        found = [one for one in outbox.beside(holder) if one.anybodys]
    told = [one for each in found for one in _last_told(house, each, now)]
    with house.catalogue.posting() as outbox:
        for one in found:
            outbox.put_reach(replace(one, confirmed=now))
            outbox.drop_waiting(one.holder, Occasion.CONFIRM)
        outbox.put(told)


def _last_told(house: House, to: Reachable, now: str) -> list[Letter]:
    with house.catalogue.reader(everything()) as reader:
        log = reader.logged(to.submission)
        happened = reader.happened(to.submission)
    told = [
        one for one in notices(replayed(happened), happened) if holder_of(one.actor, to.call) == to.holder
    ]
    return [
        letter(one.occasion, to.holder, to.submission, now, event=log[one.place].number) for one in told[-1:]
    ]


def reach_people(writer: Writer, call: str, wanted: Sequence[Reachable]) -> None:
    """The people of a call with an address; those who are no longer among them are forgotten."""
    gone = {one.holder for one in writer.letters.reached(call) if not one.submission}
    writer.letters.forget(sorted(gone - {one.holder for one in wanted}))
    for one in wanted:
        before = writer.letters.reach(one.holder)
        same = before is not None and before.address == one.address
        writer.letters.put_reach(
            Reachable(
                one.holder, one.address, one.language, call, "", one.rhythm,
                before.stopped if before is not None and same else (), writer.now,
            )
        )  # fmt: skip
