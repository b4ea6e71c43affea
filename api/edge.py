"""The outermost layer of the server: host names, size of bodies, security headers, the access log.

Owns what holds for every request, whatever answers it. An answer that brings a Content-Security-Policy of its own says in
it who may frame it, and gets no X-Frame-Options beside it. Refuses: reading questions; the log gets the path only,
unless the operator turned FIELDBRIDGE_LOG_QUESTIONS on.
"""

import asyncio
import json
import logging
import re
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.crossing import is_preflight, permitted, shared
from api.gate import Gate
from api.keyring import Keyring
from api.metrics import Metrics
from api.problems import MEDIA_TYPE, Problem
from api.sessions import Sessions
from api.settings import Settings
from corpus.calls import LINK
from corpus.letters import PASS

access = logging.getLogger("fieldbridge.access")
log = logging.getLogger("fieldbridge")

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types fieldbridge",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass
class _Exchange:
    """One request as it is served."""

    scope: Scope
    send: Send
    began: float = field(default_factory=time.monotonic)
    status: int = 0
    received: int = 0
    most: int = 0


class Edge:
    def __init__(
        self, app: ASGIApp, settings: Settings, metrics: Metrics, keyring: Keyring, sessions: Sessions
    ) -> None:
        self._app = Gate(app, settings, keyring, sessions)
        self._keyring = keyring
        self._settings = settings
        self._metrics = metrics
        self._hosts = {name.lower() for name in settings.allowed_hosts}
        self._most = settings.body_kilobytes * 1024
        self._most_sent = settings.upload_megabytes * 1024 * 1024
        self._origins = settings.allowed_origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(scope, send)
        try:
            await self._serve(exchange, receive)
        finally:
            self._note(exchange)

    async def _serve(self, exchange: _Exchange, receive: Receive) -> None:
        headers = Headers(scope=exchange.scope)
        sender = self._sender(exchange)
        if not self._known_host(headers.get("host", "")):
            await _refuse(exchange, sender, _WRONG_HOST)
            return
        exchange.most = self._most_of(exchange.scope)
        if _length(headers) > exchange.most:
            if not uploads(exchange.scope) or "text/html" not in headers.get("accept", ""):
                await _refuse(exchange, sender, self._too_large(exchange))
                return
            await _let_pass(receive)  # a browser shows no answer before it has sent all
            exchange.received = _length(headers)
        if is_preflight(exchange.scope):
            await _permit(exchange, sender)
            return
        head = exchange.scope["method"] == "HEAD"
        inner = {**exchange.scope, "method": "GET"} if head else exchange.scope
        try:
            await self._app(inner, self._receiver(exchange, receive), sender)
        except Exception:
            if not exchange.status:
                raise
            log.exception("defect at %s", exchange.scope["path"])
        exchange.scope.update({name: inner[name] for name in ("route", "path_params") if name in inner})

    def _most_of(self, scope: Scope) -> int:
        if uploads(scope):
            return self._most_sent
        return max(self._most, _LARGEST_PRACTICE) if scope["method"] == "PUT" else self._most

    def _receiver(self, exchange: _Exchange, receive: Receive) -> Receive:
        async def bounded() -> Message:
            if exchange.received <= exchange.most:
                message = await receive()
                exchange.received += len(message.get("body", b""))
            if exchange.received > exchange.most:
                raise HTTPException(413, self._too_large(exchange).detail)
            return message

        return bounded

    def _sender(self, exchange: _Exchange) -> Send:
        async def protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                exchange.status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in shared(exchange.scope, self._open_to(exchange.scope)).items():
                    _put(headers, name, value)
                framed = "content-security-policy" in headers
                for name, value in SECURITY.items():
                    if name != "X-Frame-Options" or not framed:
                        headers.setdefault(name, value)
            await exchange.send(message)

        return protected

    def _open_to(self, scope: Scope) -> Collection[str]:
        """Origins whose pages may read this answer; keys are looked at only where it hangs on them."""
        origin = Headers(scope=scope).get("origin", "")
        if "*" in self._origins or not origin or origin in self._origins:
            return self._origins
        return {*self._origins, *self._keyring.origins()}

    def _known_host(self, host: str) -> bool:
        return "*" in self._hosts or host_name(host) in self._hosts

    def _too_large(self, exchange: _Exchange) -> Problem:
        if uploads(exchange.scope):
            happened = f"The upload is larger than {exchange.most // (1024 * 1024)} MB."
            return Problem("too-large", 413, happened, remedy="Send its files in several parts.")
        happened = f"The request is larger than {exchange.most // 1024} kB."
        return Problem("too-large", 413, happened, remedy="Ask with the paragraph that matters most.")

    def _note(self, exchange: _Exchange) -> None:
        seconds = time.monotonic() - exchange.began
        scope = exchange.scope
        self._metrics.count(_method(scope["method"]), _pattern(scope), exchange.status, seconds)
        questions = self._settings.log_questions and not scope["path"].startswith("/sign-in")
        asked = scope["query_string"] if questions else b""
        written = scope.get("raw_path", b"").partition(b"?")[0] + (b"?" + asked if asked else b"")
        path = without_links(written[:2000].decode("ascii", "backslashreplace"))
        access.info("%s %s %d %.0fms", _method(scope["method"]), path, exchange.status, seconds * 1000)


def uploads(scope: Scope) -> bool:
    """Whether files may come with it: then more is taken than of a question."""
    path: str = scope["path"]
    by_programme = path == "/v1/submissions" or (
        path.startswith("/v1/submissions/") and path.endswith("/files")
    )
    return scope["method"] == "POST" and (by_programme or path.startswith(("/submit/", "/submission/")))


def without_links(path: str) -> str:
    """A path with the token of a link left out: whoever reads the log must not be able to use it."""
    return _LINKS.sub(r"\1_…", path)


_LINKS = re.compile(rf"({LINK}|{PASS})_[^/?]*")


def _put(headers: MutableHeaders, name: str, value: str) -> None:
    if name == "Vary":
        headers.add_vary_header(value)
    else:
        headers[name] = value


def host_name(host: str) -> str:
    """A Host header without its port; IPv6 addresses keep their brackets."""
    if host.startswith("["):
        return host.partition("]")[0].lower() + "]"
    return host.partition(":")[0].lower()


_WRONG_HOST = Problem(
    "wrong-host",
    400,
    "This server does not answer under that name.",
    remedy="Its operator can add the name to FIELDBRIDGE_ALLOWED_HOSTS.",
)


def _pattern(scope: Scope) -> str:
    """The path with its ids taken out, as it was declared; `none` where no route took it."""
    if scope.get("route") is None:
        return "none"
    names = {str(value): name for name, value in scope.get("path_params", {}).items()}
    return "/".join(f"{{{names[part]}}}" if part in names else part for part in scope["path"].split("/"))


_LARGEST_PRACTICE = 2 * 1024 * 1024
"""Bytes of a practice that another system sends: its text in a script of three bytes a letter, escaped."""

_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})


def _method(method: str) -> str:
    return method if method in _METHODS else "other"


def _length(headers: Headers) -> int:
    written = headers.get("content-length", "0")
    return int(written) if written.isascii() and written.isdigit() else 0


async def _let_pass(receive: Receive) -> None:
    """Takes what still comes and keeps none of it; of who is slower than that, the line is cut."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            while (message := await receive()).get("more_body") and message["type"] == "http.request":
                pass


_PATIENCE = 30.0
"""Seconds that a browser may go on sending what is refused."""


async def _permit(exchange: _Exchange, send: Send) -> None:
    headers = [(name.lower().encode(), value.encode()) for name, value in permitted(exchange.scope).items()]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


async def _refuse(exchange: _Exchange, send: Send, problem: Problem) -> None:
    body = json.dumps(problem.document("", exchange.scope["path"])).encode()
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
