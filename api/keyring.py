"""Which keys are good, and from where: the key that a request sends, looked up and proved.

Owns the header in which a key may come. Refuses: keys in addresses, which end up in logs and histories; and telling why
a key is not good: unknown, expired and revoked get one answer, in the same time.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from starlette.datastructures import Headers, QueryParams

from api.problems import Problem
from api.visitors import Visitor
from corpus.access import anyone
from corpus.catalogue import Catalogue
from corpus.keys import Key, SecretKey, Standing, is_secret, named, proves

_IN_ADDRESSES = frozenset(
    {"key", "api_key", "apikey", "access_token", "token", "session", "password", "link"}
)

IN_ADDRESS = Problem(
    "key-in-address",
    400,
    "A key stands in the address, where logs and histories keep it.",
    remedy="Send it as the header Authorization: Bearer …, and have it revoked if it is not publishable.",
)
NOT_GOOD = Problem(
    "not-authorised",
    401,
    "The key is unknown, expired or revoked.",
    remedy="Ask the operator for another, or send none.",
    headers={"WWW-Authenticate": 'Bearer realm="fieldbridge", error="invalid_token"'},
)


@dataclass(frozen=True)
class Refused(Exception):
    """A request that goes no further, and what it is told."""

    problem: Problem


class Keyring:
    """Asks the catalogue each time: a key that was revoked opens nothing from that moment on."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._origins: tuple[int, frozenset[str]] = (-1, frozenset())

    def visitor(self, headers: Headers) -> Visitor | None:
        """Who sent a key that is good; None where none was sent. Raises Refused. Reads the catalogue."""
        kind, _, text = headers.get("authorization", "").strip().partition(" ")
        if not kind:
            return None
        text = text.strip()
        key = self._found(named(text)) if kind.lower() == "bearer" else None
        if not proves(key, text) or key is None or key.standing(_now()) is not Standing.GOOD:
            raise Refused(NOT_GOOD)
        return self._with_person(key) if isinstance(key, SecretKey) else self._from_origin(key, headers)

    def _found(self, identity: str) -> Key | SecretKey | None:
        if is_secret(identity):
            with self._catalogue.people() as people:
                return people.secret_key(identity)
        with self._catalogue.reader(anyone()) as reader:
            return reader.key(identity)

    def _with_person(self, key: SecretKey) -> Visitor:
        """A key dies with the account of the person to whom it was given."""
        if not key.person:
            return Visitor(secret=key)
        with self._catalogue.people() as people:
            person = people.person(key.person)
        if person is None or not person.may_sign_in:
            raise Refused(NOT_GOOD)
        return Visitor(person, secret=key)

    def _from_origin(self, key: Key, headers: Headers) -> Visitor:
        origin = headers.get("origin", "")
        if not key.opens_to(origin):
            raise Refused(
                Problem(
                    "wrong-origin",
                    403,
                    f"This key is not for pages of {origin[:200]}.",
                    subject=origin[:200],
                    remedy="The operator can make one for that origin: fieldbridge admin key add --origin ORIGIN",
                )
            )
        return Visitor(key=key)

    def origins(self) -> frozenset[str]:
        """Those that good keys are for; looked up anew when the catalogue has moved on."""
        sequence = self._catalogue.sequence()
        if sequence != self._origins[0]:
            now = _now()
            with self._catalogue.reader(anyone()) as reader:
                good = [one for one in reader.every_key() if one.standing(now) is Standing.GOOD]
            self._origins = (sequence, frozenset(origin for one in good for origin in one.origins))
        return self._origins[1]


def refuse_key_in_address(query: QueryParams) -> None:
    """Raises Refused."""
    if any(name.lower() in _IN_ADDRESSES for name in query):
        raise Refused(IN_ADDRESS)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
