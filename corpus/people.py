"""People who sign in: what a Person may do in which group, how long a Session lasts.

Owns the spelling of names, the roles and to what they are bound, the tokens of sessions. Refuses: storage, the hashing of
passwords (api/passwords.py), and what a person decides: the record of that names the person's id and nothing else.
"""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from corpus.access import Scope, member
from corpus.bodies import Affiliation
from corpus.ids import mint

LONGEST_NAME = 80
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 256
"""Characters. Length is what makes a password hard to guess; what it is made of is the person's affair."""

_GROUP = re.compile(r"[a-z0-9][a-z0-9-]{0,59}", re.ASCII)
_TOKEN_BYTES = 32


class Role(StrEnum):
    """What a person may do: send practices in, judge them, run a group's desk, run the house."""

    SUBMITTER = "submitter"
    REVIEWER = "reviewer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role in a group. An administrator's is bound to none, and opens no group's documents by itself."""

    role: Role
    group: str = ""

    def __post_init__(self) -> None:
        if (self.role is Role.ADMINISTRATOR) == bool(self.group):
            raise ValueError(f"{self.role.value} is bound to {'no group' if self.group else 'a group'}")
        if self.group and not is_group(self.group):
            raise ValueError(f"{self.group[:60]!r} is no name of a group")

    def __str__(self) -> str:
        return f"{self.role.value}:{self.group}" if self.group else self.role.value


def grant_of(written: str) -> Grant:
    """`reviewer:decent-work`, or `administrator`. Raises ValueError."""
    role, _, group = written.strip().partition(":")
    return Grant(Role(role), group)


def is_group(name: str) -> bool:
    return _GROUP.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Person:
    """`name` is what the person signs in with. `secret` is the hash of the password, empty for who signs in elsewhere,
    at `issuer` as `subject`. `bodies`: whom the person works for, by which a review tells inside from outside and a
    conflict of interest. Times are RFC 3339, UTC; empty where there is none."""

    id: str
    name: str
    shown: str = ""
    email: str = ""
    secret: str = field(default="", repr=False)
    issuer: str = ""
    subject: str = ""
    grants: tuple[Grant, ...] = ()
    bodies: tuple[Affiliation, ...] = ()
    created: str = ""
    disabled: str = ""
    erased: str = ""

    @property
    def may_sign_in(self) -> bool:
        return not self.disabled and not self.erased

    @property
    def groups(self) -> tuple[str, ...]:
        """By name, each once."""
        return tuple(sorted({one.group for one in self.grants if one.group}))

    def holds(self, role: Role, group: str = "") -> bool:
        """In that very group; without one: in any."""
        return any(one.role is role and group in ("", one.group) for one in self.grants)

    @property
    def scope(self) -> Scope:
        return member(self.groups)


def fresh_id() -> str:
    """Says nothing of who it is, so that what is recorded under it may outlive the account."""
    return mint("person", secrets.token_hex(_TOKEN_BYTES))


def spelled_name(written: str) -> str:
    """The one spelling under which a name is kept and looked for. Raises ValueError for what is none."""
    name = unicodedata.normalize("NFKC", written).strip().casefold()
    plain = all(one.isalnum() or unicodedata.category(one).startswith("M") or one in "@.+-_" for one in name)
    if not name or len(name) > LONGEST_NAME or not plain:
        raise ValueError("a name has letters, digits and @ . + - _, 80 at most, and no spaces")
    return name


def spelled_password(written: str, name: str = "") -> str:
    """As it is hashed, so that it is the same from every keyboard (NFKC). Raises ValueError for one that is too easy."""
    password = unicodedata.normalize("NFKC", written)
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise ValueError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    if len(set(password)) < 5 or (name and password.casefold() == name):
        raise ValueError("this password is guessed at once")
    return password


@dataclass(frozen=True, slots=True)
class Session:
    """One browser that signed in. `digest` is the SHA-256 of the token that the browser holds; the token is not kept.

    `seen` is noted now and then, not at each request. Past `expires` it is over, however much it is used.
    """

    digest: str
    person: str
    began: str
    seen: str
    expires: str

    def is_open(self, now: str, idle_since: str) -> bool:
        """`idle_since`: who was seen no later than this has been away too long."""
        return self.seen > idle_since and self.expires > now


def drawn_token() -> str:
    """256 random bits, as a cookie carries them."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
