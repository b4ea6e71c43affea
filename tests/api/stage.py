"""A stage for the search box: host pages of another origin, and a search that can be told to misbehave.

Owns one server under two names: pages stand at `stage.host` (localhost), the search answers at `stage.api` (127.0.0.1),
so that to a browser they are two origins. What a security policy reports is collected. Refuses: being a real search.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from api.boxes import newest

STRICT = (
    "default-src 'none'; script-src {api}; connect-src {api}; require-trusted-types-for 'script'; "
    "trusted-types 'none'; base-uri 'none'; form-action {api}; report-uri /reports"
)


@dataclass
class Reply:
    """`cut` sends that many bytes of the body and hangs up; `delay` is in seconds."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int | None = None
    shared: bool = True


@dataclass
class Asked:
    question: str
    method: str
    path: str
    headers: dict[str, str]
    values: dict[str, Any]


def hit(title: str, number: int = 0, **more: Any) -> dict[str, Any]:
    """One hit, whole; `practice`, `passage` and `bridge` lay members over it."""
    practice = {
        "id": f"prac-{number}", "title": title, "kind": "practice", "level": "field", "lang": "en", "dir": "ltr",
        "places": [{"code": "KEN", "label": "Kenya", "role": "done-in"}], "period": {"start": 2014, "end": 2018},
        "provenance": "source", "proposed": [], "link": f"/practices/prac-{number}", "outcome": "worked",
    }  # fmt: skip
    passage = {
        "id": f"pas-{number}", "text": f"A passage about {title}.", "highlights": [[2, 9]], "lang": "en", "dir": "ltr",
        "link": f"/documents/doc-{number}?passage=pas-{number}",
    }  # fmt: skip
    across = {**practice, "id": f"prac-b{number}", "title": f"Guide for {title}", "level": "global"}
    return {
        "practice": {**practice, **more.get("practice", {})},
        "score": 1.0,
        "relevance": more.get("relevance", "strong"),
        "passages": [{**passage, **more.get("passage", {})}],
        "bridges": [{"practice": {**across, **more.get("bridge", {})}, "verdict": "proposed"}],
    }


def answer(*hits: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "generation": "g00000001", "query": {"text": "", "language": "en"}, "total": len(hits), "total_relation": "eq",
        "comparable": True, "degraded": False, "facets": {}, "hits": list(hits), **more,
    }  # fmt: skip


def told(value: Any, **more: Any) -> Reply:
    """JSON, with lone surrogates as escapes, as a careless server would send them."""
    return Reply(json.dumps(value).encode(), **more)


def three(asked: Asked) -> Reply:
    return told(answer(*(hit(f"{asked.question} {number}", number) for number in range(3)), total=17))


@dataclass
class Stage:
    port: int
    search: Callable[[Asked], Reply] = three
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def show(self, body: str, *, path: str = "/", head: str = "", script: str = "", **headers: str) -> str:
        """Puts a page up; `script` stands for the box's own script tag. The address of the page."""
        script = script or f'<script src="{self.api}/box.js" defer></script>'
        viewport = '<meta name="viewport" content="width=device-width, initial-scale=1">'
        text = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>{viewport}{head}'
            f"{script}</head><body><main><h1>Host page</h1>{body}<p>After the box.</p></main></body></html>"
        )
        self.pages[path] = (text, {name.replace("_", "-"): value for name, value in headers.items()})
        return f"{self.host}{path}"

    def box(self, attributes: str = "", form: bool = True) -> str:
        inside = (
            f'<form action="{self.api}/" role="search"><fieldset><legend>Search</legend>'
            '<input name="q" aria-label="Search"> <button>Go</button></fieldset></form>'
        )
        given = attributes if "endpoint" in attributes else f'endpoint="{self.api}/" {attributes}'
        return f"<practice-search {given}>{inside if form else ''}</practice-search>"


@contextmanager
def staged() -> Iterator[Stage]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _serve(self, stage, b"")

        def do_POST(self) -> None:
            _serve(self, stage, self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def do_OPTIONS(self) -> None:
            allow = {
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": "authorization, content-type",
            }
            _send(self, Reply(headers=allow, status=204))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("", 0), Handler)
    server.daemon_threads = True
    stage = Stage(server.server_address[1])
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield stage
    finally:
        server.shutdown()
        server.server_close()


def _serve(handler: BaseHTTPRequestHandler, stage: Stage, body: bytes) -> None:
    parts = urlsplit(handler.path)
    if parts.path == "/v1/search":
        values = json.loads(body) if body else {name: all_[0] for name, all_ in parse_qs(parts.query).items()}
        if not body:
            values["filters"] = parse_qs(parts.query).get("filters", [])
        asked = Asked(values.get("q", ""), handler.command, handler.path, dict(handler.headers), values)
        stage.asked.append(asked)
        _send(handler, stage.search(asked))
    elif parts.path == "/reports":
        stage.reports.append(body.decode())
        _send(handler, Reply(status=204))
    elif parts.path == "/favicon.ico":
        _send(handler, Reply(status=204))
    elif parts.path == "/box.js":
        _send(handler, Reply(newest(), headers={"Content-Type": "text/javascript"}))
    elif handler.headers.get("Host", "").startswith("127.0.0.1"):
        _send(handler, Reply(b"<title>Search page</title>", headers={"Content-Type": "text/html"}))
    elif parts.path in stage.pages:
        text, headers = stage.pages[parts.path]
        given = {"Content-Type": "text/html; charset=utf-8", **headers}
        _send(handler, Reply(text.encode(), headers=given, shared=False))
    else:
        _send(handler, Reply(b"", 404))


def _send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    time.sleep(reply.delay)
    try:
        handler.send_response(reply.status)
        given = {"Content-Type": "application/json", "Content-Length": str(len(reply.body)), **reply.headers}
        if reply.shared:
            given = {
                "Access-Control-Allow-Origin": "*",
                "Access-Control-Expose-Headers": "Retry-After",
                **given,
            }
        for name, value in given.items():
            handler.send_header(name, value)
        handler.end_headers()
        if reply.status != 204:
            handler.wfile.write(reply.body[: reply.cut])
        if reply.cut is not None:
            handler.close_connection = True
            handler.wfile.flush()
            handler.connection.close()
    except OSError:
        handler.close_connection = True
