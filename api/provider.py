"""Signing in at the provider of one's organisation: OpenID Connect, by code with PKCE, state and nonce.

Owns what is asked of the provider and what is believed: nothing but an ID token that it signed for us, for this very
attempt. Refuses: accounts (routes/provider.py), and attempts that another browser began.
"""

import hmac
import secrets
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.settings import Settings
from corpus.people import Grant, digest_of, drawn_token, grant_of

_ALGORITHMS = [
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
    "EdDSA",
]
"""Signatures by a key of the provider's own; what is signed with a shared secret, or not at all, is not believed."""

_SECONDS, _LEEWAY = 10.0, 60
_AN_ATTEMPT, _MOST_ATTEMPTS = 600.0, 1_000
_AN_HOUR = 3600.0


class NotProven(Exception):
    """The provider did not prove who it is. For the log; people are told to try again."""


@dataclass(frozen=True)
class Arrived:
    """Who came back. `subject` is theirs for good; the name and the address are what the provider says today."""

    subject: str
    name: str
    shown: str
    email: str
    grants: tuple[Grant, ...]
    onward: str


@dataclass(frozen=True)
class _Attempt:
    """`browser`: the digest of what the browser that began it holds."""

    browser: str
    nonce: str
    verifier: str
    onward: str
    began: float


class Provider:
    """One provider; attempts are kept in memory, so that a server that starts anew asks people to begin again."""

    def __init__(self, settings: Settings) -> None:
        self.issuer = settings.oidc_issuer
        self._settings = settings
        self._attempts: OrderedDict[str, _Attempt] = OrderedDict()
        self._known: tuple[float, Mapping[str, Any]] = (0.0, {})

    def start(self, back: str, onward: str) -> tuple[str, str]:
        """The address at the provider, and what the browser is to hold meanwhile. Raises NotProven."""
        about = self._about()
        state, nonce, verifier, browser = (drawn_token() for _ in range(4))
        with self._client(back) as client:
            address, _ = client.create_authorization_url(
                about["authorization_endpoint"], state=state, nonce=nonce, code_verifier=verifier
            )
        self._attempts[state] = _Attempt(digest_of(browser), nonce, verifier, onward, time.monotonic())
        while len(self._attempts) > _MOST_ATTEMPTS:
            self._attempts.popitem(last=False)
        return str(address), browser

    def finish(self, back: str, query: Mapping[str, str], browser: str) -> Arrived:
        """Who that is. Each attempt can be finished once. Raises NotProven."""
        attempt = self._attempts.pop(query.get("state", ""), None)
        if attempt is None or attempt.began + _AN_ATTEMPT < time.monotonic():
            raise NotProven("no such attempt, or it took too long")
        if not hmac.compare_digest(attempt.browser, digest_of(browser)):
            raise NotProven("another browser began this attempt")
        if query.get("iss", self.issuer) != self.issuer or "code" not in query:
            raise NotProven(f"the provider said {query.get('error', 'nothing')[:60]!r}")
        claims = self._claims(back, query["code"], attempt)
        return Arrived(
            subject=str(claims["sub"]),
            name=_text(claims, "preferred_username") or _text(claims, "email") or str(claims["sub"]),
            shown=_text(claims, "name"),
            email=_text(claims, "email"),
            grants=granted(self._settings.oidc_roles, claims.get(self._settings.oidc_claim)),
            onward=attempt.onward,
        )

    def _claims(self, back: str, code: str, attempt: _Attempt) -> dict[str, Any]:
        about = self._about()
        try:
            with self._client(back) as client:
                token = client.fetch_token(
                    about["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=attempt.verifier,
                )
                claims = self._believed(str(token.get("id_token", "")), attempt.nonce, about)
                if self._settings.oidc_claim not in claims and "userinfo_endpoint" in about:
                    said = _answer(client.get(about["userinfo_endpoint"]))
                    claims |= said if said.get("sub") == claims["sub"] else {}
        except (httpx2.HTTPError, AuthlibBaseError, JoseError, ValueError) as fault:
            raise NotProven(f"{type(fault).__name__}: {fault}") from fault
        return claims

    def _believed(self, id_token: str, nonce: str, about: Mapping[str, Any]) -> dict[str, Any]:
        """The claims of an ID token that the provider signed, for us, for this attempt (OpenID Connect Core, 3.1.3.7)."""
        with self._plain() as client:
            keys = KeySet.import_key_set(_answer(client.get(about["jwks_uri"])))  # type: ignore[arg-type]
        token = jwt.decode(id_token, keys, algorithms=_ALGORITHMS)
        rules = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._settings.oidc_client},
            nonce={"essential": True, "value": nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        rules.validate(token.claims)
        party = token.claims.get("azp", self._settings.oidc_client)
        if party != self._settings.oidc_client:
            raise ValueError("the token was made for another party")
        return dict(token.claims)

    def _about(self) -> Mapping[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery, 4); asked anew each hour."""
        until, about = self._known
        if about and time.monotonic() < until:
            return about
        try:
            with self._plain() as client:
                about = _answer(client.get(f"{self.issuer}/.well-known/openid-configuration"))
            if about["issuer"].rstrip("/") != self.issuer:
                raise ValueError(f"it calls itself {about['issuer'][:100]!r}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                _must_be_safe(about[name], self.issuer)
        except (httpx2.HTTPError, ValueError, KeyError, TypeError, AttributeError) as fault:
            raise NotProven(f"{self.issuer}: {type(fault).__name__}: {fault}") from fault
        self._known = (time.monotonic() + _AN_HOUR, about)
        return about

    def _client(self, back: str) -> OAuth2Client:
        file = self._settings.oidc_secret_file
        secret = file.read_text(encoding="utf-8").strip() if file else None
        return OAuth2Client(
            self._settings.oidc_client,
            secret,
            token_endpoint_auth_method="client_secret_basic" if secret else "none",
            scope="openid profile email",
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=_SECONDS,
        )

    def _plain(self) -> httpx2.Client:
        return httpx2.Client(timeout=_SECONDS, follow_redirects=False)


def granted(pairs: tuple[tuple[str, str], ...], groups: object) -> tuple[Grant, ...]:
    """The roles here of who is in `groups` there; nothing for a claim that is no list of texts."""
    listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    theirs = {one for one in listed if isinstance(one, str)}
    return tuple(sorted({grant_of(ours) for name, ours in pairs if name == "*" or name in theirs}))


def _answer(response: httpx2.Response) -> dict[str, Any]:
    response.raise_for_status()
    found = response.json()
    if not isinstance(found, dict):
        raise ValueError("the provider's answer is no object")
    return found


def _must_be_safe(address: str, issuer: str) -> None:
    if urlsplit(address).scheme != "https" and urlsplit(address).hostname != urlsplit(issuer).hostname:
        raise ValueError(f"{address[:100]!r} is not under https")


def _text(claims: Mapping[str, Any], name: str) -> str:
    found = claims.get(name, "")
    return " ".join(found.split())[:200] if isinstance(found, str) else ""


def fresh_name(wanted: str) -> str:
    """Beside one that is taken, or that cannot be spelled."""
    return f"{wanted[:60]}-{secrets.token_hex(3)}"
