"""What stands before every route: who asks, whether they may read here at all, and how often they have asked.

Owns who a caller is: the key, else the address, told by a proxy where the operator trusts one; this machine itself is not
counted. Refuses: what a visitor may see (visitors.py), and counting the questions whether the server is alive.
"""

import json
import math
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.keyring import Keyring, Refused, refuse_key_in_address
from api.pacing import Pace, household
from api.problems import MEDIA_TYPE, Problem
from api.sessions import Sessions
from api.settings import Settings
from api.visitors import NOBODY, VISITOR, Visitor
from corpus.keys import Use

CALLER = "fieldbridge.caller"
"""Under this name it holds who asks, as it is counted; "" for this machine."""

_FREE = ("/health/", "/static/", "/box")
_FOR_STRANGERS = frozenset(
    {"/sign-in", "/sign-in/elsewhere", "/sign-in/back", "/sign-out", "/robots.txt", "/metrics"}
)
"""What is answered to all, even where one signs in to read."""

_BY_LINK = (
    "/submit/",
    "/submission/",
    "/review/",
    "/mail/stop/",
    "/mail/confirm/",
    "/v1/submissions",
    "/v1/calls/",
)
"""Where a link proves who asks (routes/desk.py); what it does not open is refused there."""

SIGN_IN = Problem(
    "sign-in-needed",
    401,
    "One signs in to read here.",
    remedy="Sign in at /sign-in, or send a secret key as the header Authorization: Bearer …",
    headers={"WWW-Authenticate": 'Bearer realm="fieldbridge"'},
)
NOT_FOR_READING = Problem(
    "forbidden", 403, "This key was not made for reading.", remedy="Ask for a key with the use: read"
)

Network = IPv4Network | IPv6Network


class Gate:
    def __init__(self, app: ASGIApp, settings: Settings, keyring: Keyring, sessions: Sessions) -> None:
        self._app = app
        self._keyring = keyring
        self._sessions = sessions
        self._signed_in_only = settings.read_access == "signed-in"
        self._base_url = settings.base_url
        self._proxies = settings.trusted_proxies
        self._by_address = Pace(settings.requests_per_minute)
        self._by_key = Pace(settings.key_requests_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_FREE):
            await self._app(scope, receive, send)
            return
        try:
            await self._admit(scope)
        except Refused as refused:
            await self._tell(scope, send, refused.problem)
            return
        await self._app(scope, receive, _marked(scope, send))

    async def _admit(self, scope: Scope) -> None:
        """Raises Refused. Addresses that guess at keys are paced like all others."""
        headers = Headers(scope=scope)
        address = caller(scope, headers, self._proxies)
        scope[CALLER] = address
        refuse_key_in_address(QueryParams(scope["query_string"]))
        try:
            visitor = await self._visitor(scope, headers)
        except Refused:
            _paced(self._by_address, address)
            raise
        scope[VISITOR] = visitor
        key = visitor.key or visitor.secret
        if key is not None:
            _paced(self._by_key, key.id)
        else:
            _paced(self._by_address, address)
        self._may_read(scope, visitor)

    async def _visitor(self, scope: Scope, headers: Headers) -> Visitor:
        """A key that is sent speaks louder than a cookie. Raises Refused for one that is not good."""
        found = None
        if "authorization" in headers:
            found = await run_in_threadpool(self._keyring.visitor, headers)
        elif "cookie" in headers:
            found = await run_in_threadpool(self._sessions.visitor, scope)
        return found or NOBODY

    def _may_read(self, scope: Scope, visitor: Visitor) -> None:
        """Raises Refused."""
        if scope["path"] in _FOR_STRANGERS or scope["path"].startswith(_BY_LINK):
            return
        if self._signed_in_only and not visitor.signed_in:
            raise Refused(SIGN_IN)
        reading = scope["method"] in ("GET", "HEAD") or scope["path"] == "/v1/search"
        if reading and not visitor.may(Use.READ):
            raise Refused(NOT_FOR_READING)

    async def _tell(self, scope: Scope, send: Send, problem: Problem) -> None:
        if problem is SIGN_IN and _is_page(scope):
            await _sent_to_sign_in(scope, send)
            return
        body = json.dumps(problem.document(self._base_url, scope["path"])).encode()
        headers = {"Content-Type": MEDIA_TYPE, "Cache-Control": "no-store", "Vary": "Authorization"}
        listed = [(k.lower().encode(), v.encode()) for k, v in {**headers, **problem.headers}.items()]
        await send({"type": "http.response.start", "status": problem.status, "headers": listed})
        await send({"type": "http.response.body", "body": body})


def caller(scope: Scope, headers: Headers, proxies: Sequence[Network]) -> str:
    """The address that asks, as it is counted; "" for this machine itself. Of X-Forwarded-For the last address that is
    no trusted proxy counts, and only where a trusted proxy sent it: everything before that anybody can write."""
    chain = [str((scope.get("client") or ("",))[0])]
    if _within(chain[0], proxies):
        chain = [one.strip() for one in headers.get("x-forwarded-for", "").split(",") if one.strip()] + chain
    address = next((one for one in reversed(chain) if not _within(one, proxies)), chain[0])
    return "" if not proxies and _is_loopback(address) else household(address)


def _paced(pace: Pace, who: str) -> None:
    wait = pace.wait(who) if who else 0.0
    if wait:
        raise Refused(
            Problem(
                "too-often",
                429,
                "More was asked in a short time than one caller may.",
                remedy="Wait a moment and ask again.",
                headers={"Retry-After": str(max(1, math.ceil(wait)))},
            )
        )


def _is_page(scope: Scope) -> bool:
    return not scope["path"].startswith("/v1/") and "text/html" in Headers(scope=scope).get("accept", "")


async def _sent_to_sign_in(scope: Scope, send: Send) -> None:
    """With the way back, for who only reads."""
    query = scope["query_string"].decode("ascii", "replace")
    here = scope["path"] + (f"?{query}" if query else "")
    asked = {"next": here} if scope["method"] in ("GET", "HEAD") else {}
    where = f"/sign-in?{urlencode(asked)}" if asked else "/sign-in"
    headers = [(b"location", where.encode()), (b"cache-control", b"no-store"), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


def _marked(scope: Scope, send: Send) -> Send:
    """Answers hang on who asks: no cache may give one visitor's to another."""
    signed_in = scope[VISITOR].signed_in
    varies = "Authorization, Cookie" if scope["path"].startswith("/v1/") else "Cookie"

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header(varies)
            kept = headers.get("cache-control", "no-cache")
            if signed_in and not kept.startswith(("private", "no-store")):
                headers["Cache-Control"] = f"private, {kept.removeprefix('public, ')}"
        await send(message)

    return marked


def _within(address: str, networks: Sequence[Network]) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in one for one in networks if one.version == found.version)


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
