"""When an answer may be used again: an entity tag from what it was made of, and 304 for who still has it.

Refuses: keeping answers; browsers and proxies do.
"""

import hashlib
from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response

REVALIDATE = "no-cache"
FOREVER = "public, max-age=31536000, immutable"


def tag_of(*parts: str) -> str:
    """A strong entity tag over all that an answer hangs on: state, address, language."""
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big") + raw)
    return f'"{digest.hexdigest()}"'


def has(request: Request, tag: str) -> bool:
    """Whether If-None-Match names `tag` (weakly compared, RFC 9110, 13.1.2)."""
    given = request.headers.get("if-none-match", "")
    return any(one.strip().removeprefix("W/") in (tag, "*") for one in given[:2000].split(","))


def unchanged(tag: str, headers: Mapping[str, str]) -> Response:
    return Response(status_code=304, headers={**headers, "ETag": tag, "Cache-Control": REVALIDATE})
