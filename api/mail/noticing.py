"""Events become letters, in the very write that makes them: a kill leaves both or neither.

Refuses: what is told to whom (corpus/review/notices.py), and sending.
"""

from collections.abc import Sequence

from api.house import House
from api.settings import Settings
from api.wording import library
from corpus.calls import Call, Invitation
from corpus.catalogue import Writer
from corpus.catalogue.catalogue import utc_now
from corpus.errors import WrongUse
from corpus.letters import Letter, Reachable, holder_of, letter, spelled_address
from corpus.review import Case
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
        if to is not None and to.wants(one.occasion.topic):
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


def address_of_holder(house: House, holder: str) -> str:
    with house.catalogue.posted() as outbox:
        to = outbox.reach(holder)
    return to.address if to is not None else ""


def reach_holder(house: House, link: Invitation, address: str, language: str) -> None:
    """Whoever follows a submission by this link is told there from now on, or, without an address, nowhere."""
    if not house.settings.mails or address_of_holder(house, link.id) == address:
        return
    with house.catalogue.posting() as outbox:
        outbox.forget([link.id])
        if address:
            stopped = outbox.stopped_at(address)
            outbox.put_reach(
                Reachable(
                    link.id, address, language, link.call, link.submission, stopped=stopped, since=utc_now()
                )
            )


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
