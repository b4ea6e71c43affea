"""Letters that the house sends: Letter (a line of the outbox), Reachable (where somebody gets them), Pass (a token that a
letter carries), SavedSearch.

Owns when a letter is tried again and when it is given up, what one can stop, and what an address may look like. Refuses:
words, and addresses in the outbox: both are looked up when a letter goes, so that what was erased meanwhile never goes.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from corpus.ids import mint

PASS = "fbm"  # noqa: S105
"""How the token in a letter begins; the access log knows it by that, and leaves it out."""

LONGEST_ADDRESS = 254
"""Octets (RFC 5321, 4.5.3.1.3, without the angle brackets)."""

PAUSES_MINUTES = (5, 30, 120, 360, 720, 1440)
"""Between one try and the next; the last holds from there on."""

GIVE_UP_DAYS = 5
"""RFC 5321, 4.5.4.1: four to five days at least."""

LEASE_MINUTES = 15
"""A letter that is being sent is nobody else's for so long."""

KEPT_DAYS = 400
"""Lines of letters that are settled, and tokens, are forgotten after this."""

CONFIRMS = "an address"
"""What the token of a letter opens by which an address is confirmed; no submission has such an id."""

ASKED_AGAIN_DAYS = 1
"""An address is asked no more often than this whether it is its owner's, whoever gives it."""

OPEN_DAYS = 90
"""How long the token opens a submission; that by which letters are stopped is good as long as it is kept."""


class Topic(StrEnum):
    """What one can stop: letters on what one handed in, on what one reviews, the digest, saved searches."""

    SUBMISSION = "submission"
    REVIEW = "review"
    DIGEST = "digest"
    SEARCHES = "searches"


class Occasion(StrEnum):
    RECEIVED = "received"
    QUESTION = "question"
    PUBLISHED = "published"
    DECLINED = "declined"
    ASSIGNED = "assigned"
    DUE = "due"
    OVERDUE = "overdue"
    DIGEST = "digest"
    FOUND = "found"
    CONFIRM = "confirm"

    @property
    def topic(self) -> Topic:
        return _TOPICS.get(self, Topic.SUBMISSION)

    @property
    def together(self) -> bool:
        """Whether several of the kind to one address go as one letter."""
        return self not in (Occasion.QUESTION, Occasion.PUBLISHED, Occasion.DECLINED, Occasion.DIGEST)


_TOPICS = {
    Occasion.ASSIGNED: Topic.REVIEW,
    Occasion.DUE: Topic.REVIEW,
    Occasion.OVERDUE: Topic.REVIEW,
    Occasion.DIGEST: Topic.DIGEST,
    Occasion.FOUND: Topic.SEARCHES,
}


class Standing(StrEnum):
    """`dropped`: it was not to go after all: stopped, no address, or nothing left to tell."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"

    @property
    def settled(self) -> bool:
        return self in (Standing.SENT, Standing.DROPPED, Standing.FAILED)


class Rhythm(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def days(self) -> int:
        return 1 if self is Rhythm.DAILY else 7


@dataclass(frozen=True, slots=True)
class Letter:
    """`holder` is whom it is for (Reachable), `about` a submission, the desk, or a saved search; `event` the number of
    the event that caused it, or 0. Times are RFC 3339, UTC. `happened`: why it did not go, without the address."""

    id: str
    occasion: Occasion
    holder: str
    about: str
    event: int = 0
    period: str = ""
    written: str = ""
    standing: Standing = Standing.WAITING
    tries: int = 0
    again: str = ""
    cut_off: int = 0
    happened: str = ""


@dataclass(frozen=True, slots=True)
class Reachable:
    """`holder`: a submitter's link, `CALL/PERSON`, or an account, whose address stands there. `rhythm`: of the digest.
    `confirmed`: since when the address of a link is known to be theirs; the others were given by who runs the desk."""

    holder: str
    address: str = ""
    language: str = "en"
    call: str = ""
    submission: str = ""
    rhythm: Rhythm = Rhythm.WEEKLY
    stopped: tuple[Topic, ...] = ()
    since: str = ""
    confirmed: str = ""

    @property
    def anybodys(self) -> bool:
        """Whether whoever has a link wrote the address, and nobody there said yet that it is theirs."""
        return bool(self.submission) and not self.confirmed

    def takes(self, occasion: Occasion) -> bool:
        """An address that could be anybody's gets one letter, which asks."""
        asking = occasion is Occasion.CONFIRM
        return bool(self.address) and occasion.topic not in self.stopped and self.anybodys is asking


@dataclass(frozen=True, slots=True)
class Pass:
    """Of a token in a letter, as it is kept: by its digest. `opens` is a submission, or CONFIRMS, or empty: then it stops
    `topic`."""

    digest: str
    holder: str
    topic: Topic
    opens: str = ""
    made: str = ""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """`filters` as they are written (`level=field`). `sequence`: up to which change of the catalogue the person was told;
    `told`: the day of that."""

    id: str
    person: str
    text: str
    filters: tuple[str, ...] = ()
    rhythm: Rhythm = Rhythm.WEEKLY
    sequence: int = 0
    told: str = ""
    created: str = ""


def letter(
    occasion: Occasion, holder: str, about: str, written: str, *, event: int = 0, period: str = ""
) -> Letter:
    """One cause gives one id, so that whoever writes it down again writes nothing."""
    identity = mint("letter", occasion.value, holder, about, str(event), period)
    return Letter(identity, occasion, holder, about, event, period, written, again=written)


def begun(one: Letter, now: str) -> Letter:
    """As somebody takes it to send it. Met in the middle of sending, it was cut off; met so twice, it is given up, so
    that nobody gets it more than twice."""
    if one.standing is Standing.SENDING:
        one = replace(one, cut_off=one.cut_off + 1)
        if one.cut_off > 1:
            told = "sending was cut off twice; it may have arrived"
            return replace(one, standing=Standing.FAILED, again=now, happened=told)
    return replace(
        one, standing=Standing.SENDING, tries=one.tries + 1, again=later(now, minutes=LEASE_MINUTES)
    )


def postponed(one: Letter, now: str, happened: str) -> Letter:
    """After a try that failed for now; given up where that has gone on for too long."""
    if later(one.written, days=GIVE_UP_DAYS) <= now:
        return replace(one, standing=Standing.FAILED, again=now, happened=happened)
    pause = PAUSES_MINUTES[min(one.tries, len(PAUSES_MINUTES)) - 1]
    return replace(
        one, standing=Standing.WAITING, again=later(now, minutes=pause), cut_off=0, happened=happened
    )


def held(one: Letter, until: str) -> Letter:
    """Taken, and laid back untried."""
    return replace(one, standing=Standing.WAITING, tries=one.tries - 1, again=until)


def moments_sent(letters: Iterable[Letter]) -> list[str]:
    """When each letter went, of lines that were sent: those that go together went as one."""
    sent = [one for one in letters if one.standing is Standing.SENT]
    joined = {(one.occasion, one.again) for one in sent if one.occasion.together}
    return [*(at for _, at in joined), *(one.again for one in sent if not one.occasion.together)]


def settled(one: Letter, standing: Standing, now: str, happened: str = "") -> Letter:
    return replace(one, standing=standing, again=now, happened=happened)


def later(moment: str, **by: float) -> str:
    """RFC 3339 in UTC; `by` as timedelta takes it."""
    at = datetime.fromisoformat(moment.replace("Z", "+00:00")) + timedelta(**by)
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def drawn_pass(holder: str, topic: Topic, made: str, opens: str = "") -> tuple[Pass, str]:
    """256 random bits, and what is kept of them."""
    token = f"{PASS}_{secrets.token_urlsafe(32)}"
    return Pass(digest_of(token), holder, topic, opens, made), token


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def holder_of(actor: str, call: str) -> str:
    """Under what somebody who stands in the log as `actor` is reached: links and accounts have ids of their own, a person
    of a call is one within it alone."""
    return actor if actor.startswith(("link-", "person-")) else f"{call}/{actor}"


def spelled_address(written: str) -> str:
    """One plain address, `name@host`; empty for none. Raises ValueError for what is none, or more than one: nothing in it
    can end a header's line or name another recipient."""
    address = written.strip()
    if not address:
        return ""
    name, _, host = address.rpartition("@")
    try:
        host = host.encode("idna").decode("ascii").lower() if host else ""
    except UnicodeError:
        host = ""
    if not _NAME.fullmatch(name) or not _HOST.fullmatch(host) or len(name) > 64:
        raise ValueError("one address is needed, such as ana@office.example")
    if len(found := f"{name}@{host}") > LONGEST_ADDRESS:
        raise ValueError("the address is too long")
    return found


_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
"""A dot-atom (RFC 5322, 3.2.3). Quoted names and names beyond ASCII are refused: few servers take them."""

_HOST = re.compile(
    r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.ASCII | re.IGNORECASE
)
