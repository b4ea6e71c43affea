"""How the settings of signing in are read: who may read, the provider, what its groups are here.

Refuses: the environment (settings.py reads it); each raises ValueError with what is right.
"""

from urllib.parse import urlsplit

from corpus.people import grant_of

_HERE = ("127.0.0.1", "localhost", "::1")


def read_access(written: str) -> str:
    if written not in ("public", "signed-in"):
        raise ValueError("public or signed-in is needed")
    return written


def roles(written: str) -> tuple[tuple[str, str], ...]:
    """`group of the provider=role:group`, or `=administrator`; `*` is everybody whom the provider signs in."""
    pairs = [one.strip().rpartition("=") for one in written.split(",") if one.strip()]
    for theirs, _, ours in pairs:
        if not theirs:
            raise ValueError("pairs are needed, such as desk-reviewers=reviewer:decent-work")
        try:
            grant_of(ours)
        except ValueError as fault:
            raise ValueError(f"{ours!r} is no role in a group ({fault})") from None
    return tuple((theirs.strip(), ours.strip()) for theirs, _, ours in pairs)


def issuer(written: str) -> str:
    """Empty, or an address; without https on this machine alone, where a provider is tried out."""
    parts = urlsplit(written)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _HERE)
    if written and (not safe or not parts.netloc or parts.query or parts.fragment):
        raise ValueError("an address with https is needed, such as https://id.office.example")
    return written.rstrip("/")
