"""Links: whoever shows the token of a good one may do what it is for.

Owns where a token may stand (a header, a hidden field, the path of the submitter's own pages). Refuses: telling why a
link is not good: unknown, expired and revoked get one answer.
"""

import hmac
from dataclasses import dataclass

from api.desk.desk import Desk
from corpus.access import everything
from corpus.calls import Call, Invitation, Purpose, digest_of
from corpus.catalogue.catalogue import utc_now
from corpus.errors import Forbidden, NotFound
from corpus.letters import OPEN_DAYS, PASS, later
from corpus.review import Actor

HEADER = "Fieldbridge-Link"


@dataclass(frozen=True, slots=True)
class Opened:
    """A good link, its call, and who acts by it."""

    link: Invitation
    call: Call
    actor: Actor


def opened(desk: Desk, token: str, *purposes: Purpose) -> Opened:
    """Raises Forbidden."""
    digest = digest_of(token)
    with desk.house.catalogue.reader(everything()) as reader:
        found = reader.invitation(digest)
    known = hmac.compare_digest(found.digest if found else "", digest)  # an index compares in its own time
    if not known:
        found = _by_letter(desk, digest) if token.startswith(PASS) else None
    if found is None or found.purpose not in purposes or not found.good(utc_now()):
        raise Forbidden(
            "the link is unknown, expired, revoked, or for something else",
            remedy="Ask whoever gave it to you for another.",
        )
    call = desk.call(found.call)
    person = call.person(found.person) if found.purpose is Purpose.REVIEW else found.holder
    if person is None:
        raise Forbidden("the call no longer has this person", remedy="Ask its coordinator.")
    return Opened(found, call, person)


def _by_letter(desk: Desk, digest: str) -> Invitation | None:
    """The link of a submitter for which a letter's token stands: it opens the same, and ends with it."""
    with desk.house.catalogue.posted() as outbox:
        kept = outbox.pass_of(digest)
    if kept is None or not kept.opens or later(kept.made, days=OPEN_DAYS) <= utc_now():
        return None
    with desk.house.catalogue.reader(everything()) as reader:
        found = reader.invitation_called(kept.holder)
    return found if found is not None and found.submission == kept.opens else None


def of_submission(desk: Desk, token: str, identity: str) -> Opened:
    """A link by which this submission is followed or reviewed. Raises Forbidden, NotFound."""
    found = opened(desk, token, Purpose.FOLLOW, Purpose.REVIEW)
    follows = found.link.purpose is Purpose.FOLLOW
    if (follows and found.link.submission != identity) or desk.dossier(identity).call.id != found.call.id:
        raise NotFound("there is no such submission", subject=identity[:80])
    return found
