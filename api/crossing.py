"""What pages of other origins may do here: read answers under /v1, and ask by POST.

Owns the headers of cross-origin requests (Fetch, "CORS protocol") and of framing. A cookie is never taken from them
(sessions.py), so any origin may read what anybody may read; FIELDBRIDGE_ALLOWED_ORIGINS narrows that for browsers, to
those named and those that keys are for. Refuses: guarding anything; an Origin header proves nothing outside a browser.
"""

from collections.abc import Collection, Mapping

from starlette.datastructures import Headers
from starlette.types import Scope

OPEN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
"""For files that any page may load: the search box."""

_ASKED_BY_POST = frozenset({"/v1/search"})
_KEPT = "86400"


def shared(scope: Scope, origins: Collection[str]) -> dict[str, str]:
    """The headers that let a page of another origin read this answer; none where it may not."""
    if not scope["path"].startswith("/v1/"):
        return {}
    origin = _allowed(Headers(scope=scope), origins)
    varies = {} if "*" in origins else {"Vary": "Origin"}
    if not origin:
        return varies
    return {
        **varies,
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Expose-Headers": "Retry-After",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }


def is_preflight(scope: Scope) -> bool:
    """Whether a browser asks beforehand if a page may ask."""
    wanted = Headers(scope=scope).get("access-control-request-method")
    return bool(wanted) and scope["method"] == "OPTIONS" and scope["path"].startswith("/v1/")


def permitted(scope: Scope) -> Mapping[str, str]:
    """What a preflight is told, beside `shared`."""
    methods = "GET, POST" if scope["path"] in _ASKED_BY_POST else "GET"
    return {
        "Access-Control-Allow-Methods": methods,
        "Access-Control-Allow-Headers": "authorization, content-type",
        "Access-Control-Max-Age": _KEPT,
    }


def _allowed(headers: Headers, origins: Collection[str]) -> str:
    if "*" in origins:
        return "*"
    origin = headers.get("origin", "")
    return origin if origin in origins else ""
