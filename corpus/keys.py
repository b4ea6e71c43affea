"""Keys that a programme or a page sends with its requests: what a Key or a SecretKey opens, where, until when.

Owns the spelling of a key, its digest, and the rules by which one is good. Refuses: storage, and the secret itself: it is
shown once, and only its digest is kept.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from enum import StrEnum

from corpus.ids import mint

PUBLISHABLE = "fbp"
"""How a key that may stand in a page begins; programmes that look for leaked secrets can tell it by that."""

HELD = "fbs"
"""How a key begins that one programme holds and nobody else may see."""

_ORIGIN = re.compile(r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?", re.ASCII)
_SECRET_BYTES = 32
_SPELLED = re.compile(rf"({PUBLISHABLE}|{HELD})_([0-9a-z]{{16}})_([\w-]{{20,100}})", re.ASCII)
_IDS = {PUBLISHABLE: "key", HELD: "skey"}


class Standing(StrEnum):
    """What a key is worth at one moment."""

    GOOD = "good"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Key:
    """A publishable key: good for searching and reading what is public, from pages of its `origins` (none: of any).

    `digest` is the SHA-256 of the whole key as sent; 256 random bits need no slow hash. Times are RFC 3339, UTC;
    `expires` and `revoked` are empty where there is none.
    """

    id: str
    label: str
    digest: str
    origins: tuple[str, ...] = ()
    created: str = ""
    expires: str = ""
    revoked: str = ""

    def standing(self, now: str) -> Standing:
        """`now`: RFC 3339, UTC, to the second, so that text compares as time does."""
        if self.revoked:
            return Standing.REVOKED
        return Standing.EXPIRED if self.expires and self.expires <= now else Standing.GOOD

    def opens_to(self, origin: str) -> bool:
        """`origin` as a browser sends it; "" for a caller that is no browser, and could claim any."""
        return not origin or not self.origins or origin in self.origins


class Use(StrEnum):
    """What a secret key is good for; a key has one or several."""

    READ = "read"
    SUBMIT = "submit"
    DECIDE = "decide"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class SecretKey:
    """A programme's key: it sees what members of its `groups` see, and does what its `uses` name.

    Given to a `person`, it dies with the account and opens no group that the person has left. It always expires.
    """

    id: str
    label: str
    digest: str
    uses: tuple[Use, ...]
    groups: tuple[str, ...]
    created: str
    expires: str
    person: str = ""
    revoked: str = ""

    def standing(self, now: str) -> Standing:
        if self.revoked:
            return Standing.REVOKED
        return Standing.EXPIRED if self.expires <= now else Standing.GOOD


def drawn(label: str, origins: tuple[str, ...], created: str, expires: str) -> tuple[Key, str]:
    """A fresh key, and the text that its owner sends. Raises ValueError for what is no origin."""
    for one in origins:
        if not _ORIGIN.fullmatch(one):
            raise ValueError(one)
    identity, text = _drawn(PUBLISHABLE)
    return Key(identity, label, _digest(text), tuple(dict.fromkeys(origins)), created, expires), text


def drawn_secret(
    label: str, uses: tuple[Use, ...], groups: tuple[str, ...], created: str, expires: str, person: str = ""
) -> tuple[SecretKey, str]:
    """A fresh key, and the text that its programme sends."""
    identity, text = _drawn(HELD)
    made = SecretKey(identity, label, _digest(text), uses, groups, created, expires, person)
    return made, text


def named(text: str) -> str:
    """The id of the key that `text` claims to be; "" where it is not spelled like one."""
    found = _SPELLED.fullmatch(text)
    return f"{_IDS[found[1]]}-{found[2]}" if found else ""


def is_secret(identity: str) -> bool:
    """Whether an id is that of a secret key."""
    return identity.startswith(f"{_IDS[HELD]}-")


def proves(key: Key | SecretKey | None, text: str) -> bool:
    """Whether `text` is that very key; takes the same time whether there is one or not."""
    expected = key.digest if key is not None else _digest("")
    return hmac.compare_digest(_digest(text), expected) and key is not None


def _drawn(kind: str) -> tuple[str, str]:
    identity = mint(_IDS[kind], secrets.token_hex(_SECRET_BYTES))
    return identity, f"{kind}_{identity.partition('-')[2]}_{secrets.token_urlsafe(_SECRET_BYTES)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
