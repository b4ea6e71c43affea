"""Forms that need no script: their fields, and the proof that a page of this house sent them.

Owns that proof: where the request came from, and, from who is signed in, a token that is bound to the session and looks
different in every page, so that compression gives none of it away. Refuses: what a form means.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qs

from fastapi import Request

from api.sessions import from_own_page
from api.visitors import visitor_of
from corpus.errors import Forbidden, WrongUse

TOKEN = "form_token"  # noqa: S105
HEADER = "Fieldbridge-Form"
"""Where the token stands in a request that is no form."""

_LARGEST = 16_384
_ELSEWHERE = "Open the page here and send it from there."


async def form_of(request: Request) -> Mapping[str, str]:
    """The fields of a plain form. Raises Forbidden for one that a page of another site sent, or a page of a session
    that is over."""
    if not from_own_page(request.headers):
        raise Forbidden("the form was sent by a page of another site", remedy=_ELSEWHERE)
    body = await request.body()
    if len(body) > _LARGEST:
        raise WrongUse("the form is too large", remedy="Write less; 2,000 characters are enough.")
    try:
        fields = parse_qs(body.decode("utf-8", "replace"), max_num_fields=20)
    except ValueError:
        raise WrongUse("the form has too many fields", remedy=_ELSEWHERE) from None
    form = {name: values[-1] for name, values in fields.items()}
    must_be_of_session(request, form.get(TOKEN, ""))
    return form


def must_be_of_session(request: Request, written: str) -> None:
    """`written`: the token that the form came with. Raises Forbidden where somebody is signed in and it is another's."""
    session = visitor_of(request).token
    if session and not is_token(written, session):
        raise Forbidden("the form is not of this session", remedy="Load its page anew and send it again.")


def token_for(session: str) -> str:
    """For a page of that session; empty without one."""
    if not session:
        return ""
    pad = secrets.token_bytes(32)
    return base64.urlsafe_b64encode(pad + _mixed(pad, _proof(session))).decode()


def is_token(written: str, session: str) -> bool:
    try:
        raw = base64.urlsafe_b64decode(written.encode("ascii"))
    except ValueError:
        return False
    return len(raw) == 64 and hmac.compare_digest(_mixed(raw[:32], raw[32:]), _proof(session))


def _proof(session: str) -> bytes:
    return hmac.new(session.encode("utf-8", "surrogatepass"), b"form", hashlib.sha256).digest()


def _mixed(pad: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(pad, other, strict=True))
