"""Sessions: who stands behind the cookie of a request, and how one comes to have it.

Owns the cookie, the two ends of a session (idle, and at the latest), and how often one may try to sign in. Refuses:
keeping tokens: the catalogue has their hashes; and telling a wrong name from a wrong password.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import Scope

from api.pacing import Pace
from api.passwords import Passwords
from api.settings import Settings
from api.visitors import Visitor
from corpus.catalogue import Catalogue, People
from corpus.errors import NotReady, Swamped
from corpus.people import Person, Session, digest_of, drawn_token, spelled_name

_NOTED_SECONDS = 300
"""A session's last sight is written down no more often than this."""

_TRIES_OF_ADDRESS, _TRIES_OF_NAME = 6, 20
_AT_FIRST = 100.0
_KNOWN_FOR, _UNKNOWN_FOR = 30.0, 2.0


class Sessions:
    """`alone`: nobody but this machine reaches the server."""

    def __init__(
        self,
        catalogue: Catalogue,
        settings: Settings,
        passwords: Passwords,
        *,
        alone: bool,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.passwords = passwords
        self._catalogue = catalogue
        self._alone = alone
        self._clock = clock
        self._idle = timedelta(minutes=settings.session_idle_minutes)
        self._longest = timedelta(hours=settings.session_hours)
        self._elsewhere = bool(settings.oidc_issuer)
        self._https = settings.base_url.startswith("https:")
        self._by_address = Pace(_TRIES_OF_ADDRESS, burst_seconds=_AT_FIRST)
        self._by_name = Pace(_TRIES_OF_NAME, burst_seconds=_AT_FIRST)
        self._ready: tuple[float, bool] = (0.0, False)

    @property
    def ready(self) -> bool:
        """Whether people can sign in here: there are some, and where others reach the server, an administrator too.
        Looked up anew twice a minute."""
        if time.monotonic() > self._ready[0]:
            with self._catalogue.people() as people:
                found = people.has_administrator() or (self._alone and self._anybody(people))
            self._ready = (time.monotonic() + (_KNOWN_FOR if found else _UNKNOWN_FOR), found)
        return self._ready[1]

    def _anybody(self, people: People) -> bool:
        return self._elsewhere or bool(people.everyone())

    def must_be_ready(self) -> None:
        """Raises NotReady."""
        if not self.ready:
            raise NotReady(
                "nobody can sign in here yet",
                remedy="Its operator runs: fieldbridge admin user add NAME --role administrator",
            )

    def visitor(self, scope: Scope) -> Visitor | None:
        """Who holds the cookie of this request; None for none, or one that is over. Reads the catalogue."""
        token = self._token(scope)
        if not token:
            return None
        now = self._clock()
        with self._catalogue.people() as people:
            session = people.session(digest_of(token))
            person = people.person(session.person) if session else None
        if session is None or person is None or not person.may_sign_in:
            return None
        if not session.is_open(_spelled(now), _spelled(now - self._idle)):
            return None
        return Visitor(person, self._noted(session, now), token=token)

    async def prove(self, name: str, password: str, address: str) -> Person | None:
        """Who that is; None for a wrong name, a wrong password and a person who is shut out alike, after the same
        work. Raises Swamped for who tries too often."""
        try:
            known = spelled_name(name)
        except ValueError:
            known = ""
        self.pace(address, known)

        def work() -> Person | None:
            with self._catalogue.people() as people:
                person = people.named(known)
            proven = self.passwords.proves(password, person.secret if person else "")
            return person if proven and person is not None and person.may_sign_in else None

        return await self.passwords.run(work)

    def begin(self, person: Person) -> str:
        """A fresh session, and the token for its cookie."""
        now = self._clock()
        token = drawn_token()
        at = _spelled(now)
        with self._catalogue.admitting() as people:
            people.sweep(at, _spelled(now - self._idle))
            people.put_session(Session(digest_of(token), person.id, at, at, _spelled(now + self._longest)))
        return token

    def end(self, token: str) -> None:
        with self._catalogue.admitting() as people:
            people.end_session(digest_of(token))

    def hand_out(self, response: Response, token: str, scope: Scope) -> None:
        """The cookie: no script reads it, and a form of another site is not sent with it."""
        response.set_cookie(
            self.cookie(scope), token, path="/", secure=self.secure(scope), httponly=True, samesite="lax"
        )

    def take_back(self, response: Response, scope: Scope) -> None:
        response.delete_cookie(
            self.cookie(scope), path="/", secure=self.secure(scope), httponly=True, samesite="lax"
        )

    def cookie(self, scope: Scope) -> str:
        """Over https its name lets no other host of the domain set it (RFC 6265bis, 4.1.3.2)."""
        return "__Host-fieldbridge" if self.secure(scope) else "fieldbridge"

    def secure(self, scope: Scope) -> bool:
        return self._https or scope.get("scheme") == "https"

    def _token(self, scope: Scope) -> str:
        if not cookie_counts(scope["method"], Headers(scope=scope)):
            return ""
        sent = Headers(scope=scope).getlist("cookie")
        return cookie_parser("; ".join(sent)).get(self.cookie(scope), "")[:200]

    def _noted(self, session: Session, now: datetime) -> Session:
        if session.seen > _spelled(now - timedelta(seconds=_NOTED_SECONDS)):
            return session
        seen = replace(session, seen=_spelled(now))
        with self._catalogue.admitting() as people:
            if people.session(session.digest) is not None:
                people.put_session(seen)
        return seen

    def pace(self, address: str, name: str = "") -> None:
        """Raises Swamped for who comes too often, or where a name is tried too often from wherever."""
        wait = self._by_address.wait(address or "this machine")
        wait = max(wait, self._by_name.wait(name) if name else 0.0)
        if wait:
            raise Swamped("so many have tried to sign in from here", remedy="Wait a minute and try again.")


def cookie_counts(method: str, headers: Headers) -> bool:
    """A cookie speaks for its owner only where the owner's own page, or their going there, sent the request."""
    site = headers.get("sec-fetch-site", "")
    if method in ("GET", "HEAD"):
        return site in ("", "same-origin", "none") or headers.get("sec-fetch-mode") == "navigate"
    return from_own_page(headers)


def from_own_page(headers: Headers) -> bool:
    """Browsers tell where a form came from; a caller that tells nothing is no browser."""
    site = headers.get("sec-fetch-site", "")
    if site:
        return site in ("same-origin", "none")
    origin = headers.get("origin", "")
    return not origin or urlsplit(origin).netloc == headers.get("host", "")


def _spelled(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
