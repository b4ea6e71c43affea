"""A call for practices, and what hangs on it: Call, Invitation (a link), SubmittedFile.

Owns the spelling of a link's token and the rule by which a link is good. Refuses: names and addresses of people (an
Actor's id says nothing of them), and the token itself: it is shown once, and only its digest is kept.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.ids import mint
from corpus.people import Role
from corpus.review.actors import Actor
from corpus.review.rules import Rules

LINK = "fbl"
"""How the token of a link begins; the access log knows it by that, and leaves it out."""

TOKEN = re.compile(rf"{LINK}_[\w-]{{43}}", re.ASCII)
_BYTES = 32

SCHEMES = ("gcm-objectives", "gcm-principles", "sdg", "gmg-groups")
"""Vocabularies by which a submission is tagged, where a call names none."""


class Purpose(StrEnum):
    """What a link opens: submitting to a call, following one submission, or reviewing for a call."""

    SUBMIT = "submit"
    FOLLOW = "follow"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Call:
    """`criteria` are (id, words) pairs; `asks` the fields that a complete submission has; `closes` a date or empty;
    `schemes` the vocabularies by which its submissions are tagged."""

    id: str
    title: str
    group: str
    collection: str = "submissions"
    criteria: tuple[tuple[str, str], ...] = ()
    asks: tuple[str, ...] = ()
    closes: str = ""
    closed: str = ""
    rules: Rules = field(default_factory=Rules)
    people: tuple[Actor, ...] = ()
    schemes: tuple[str, ...] = SCHEMES

    def person(self, identity: str) -> Actor | None:
        return next((one for one in self.people if one.id == identity), None)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link: whoever has it may do what it is for, until it expires or is revoked. Times are RFC 3339, UTC."""

    id: str
    digest: str
    purpose: Purpose
    call: str
    submission: str = ""
    person: str = ""
    created: str = ""
    expires: str = ""
    revoked: str = ""

    def good(self, now: str) -> bool:
        return not self.revoked and not (self.expires and self.expires <= now)

    @property
    def holder(self) -> Actor:
        """Who holds the link of a submission: its submitter, known by nothing but the link."""
        return Actor(self.id, frozenset({Role.SUBMITTER}))


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """An original that came in with a submission; its bytes lie in the files store."""

    submission: str
    sha256: str
    name: str
    media_type: str = ""
    size: int = 0


def drawn_link(
    purpose: Purpose, call: str, created: str, expires: str, submission: str = "", person: str = ""
) -> tuple[Invitation, str]:
    """A fresh link, and the token that its holder shows: 256 random bits, so no slow hash is needed."""
    token = f"{LINK}_{secrets.token_urlsafe(_BYTES)}"
    identity = mint("link", secrets.token_hex(_BYTES))
    return Invitation(identity, digest_of(token), purpose, call, submission, person, created, expires), token


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
