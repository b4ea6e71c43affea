"""What stands before every route: the key that was sent, and how often this caller has asked.

Owns who a caller is: the key, else the address, told by a proxy where the operator trusts one. This machine itself is not
counted. Refuses: what a key may see (asking.py), and counting the questions whether the server is alive.
"""

import json
import math
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.keyring import Keyring, Refused, refuse_key_in_address
from api.pacing import Pace, household
from api.problems import MEDIA_TYPE, Problem
from api.settings import Settings

KEY = "fieldbridge.key"
"""Under this name a request's scope holds its Key, or None."""

CALLER = "fieldbridge.caller"
"""Under this name it holds who asks, as it is counted; "" for this machine."""

_FREE = ("/health/", "/static/", "/box")

Network = IPv4Network | IPv6Network


class Gate:
    def __init__(self, app: ASGIApp, settings: Settings, keyring: Keyring) -> None:
        self._app = app
        self._keyring = keyring
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
        asked_with_key = "authorization" in headers
        key = None
        if asked_with_key:
            try:
                key = await run_in_threadpool(self._keyring.key_of, headers)
            except Refused:
                _paced(self._by_address, address)
                raise
        scope[KEY] = key
        if key is not None:
            _paced(self._by_key, key.id)
        else:
            _paced(self._by_address, address)

    async def _tell(self, scope: Scope, send: Send, problem: Problem) -> None:
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


def _marked(scope: Scope, send: Send) -> Send:
    """Answers under /v1 hang on the key: no cache may give one caller's to another."""
    if not scope["path"].startswith("/v1/"):
        return send

    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), (b"vary", b"Authorization")]
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
