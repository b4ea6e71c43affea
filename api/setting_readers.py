"""How the value of a setting is read from what is written: one reader for each kind of value.

Each raises ValueError with what is right. Refuses: the environment, and the table (settings.py).
"""

import re
from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

_ORIGIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?", re.ASCII)
_ORIGINS = re.compile(_ORIGIN.pattern.replace("//", r"//(\*\.)?"), re.ASCII)
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off", ""})


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(written: str) -> int:
        if not written.isascii() or not written.isdigit() or not least <= int(written) <= most:
            raise ValueError(f"a whole number from {least:,} to {most:,} is needed")
        return int(written)

    return read


def switch(written: str) -> bool:
    if written.lower() in _YES | _NO:
        return written.lower() in _YES
    raise ValueError("on or off is needed")


def starter(written: str) -> str:
    if written not in ("loopback", "always", "never"):
        raise ValueError("loopback, always or never is needed")
    return written


def listed(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in written.split(",") if part.strip()))


def some(written: str) -> tuple[str, ...]:
    if not listed(written):
        raise ValueError("at least one is needed")
    return listed(written)


def folder(written: str) -> Path:
    if "\0" in written:
        raise ValueError("a path is needed")
    try:
        return Path(written).expanduser().absolute()
    except RuntimeError as fault:
        raise ValueError("there is no such person's folder") from fault


def address(written: str) -> str:
    if any(char.isspace() or char == "/" for char in written):
        raise ValueError("an address or a host name is needed")
    return written


def site(written: str) -> str:
    parts = urlsplit(written)
    if written and (
        parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment
    ):
        raise ValueError("an address such as https://practices.example.org is needed")
    return written.rstrip("/")


def program(written: str) -> str:
    if written in ("auto", "off") or Path(written).is_file():
        return written
    raise ValueError("auto, off, or the path of a program is needed")


def submitting(written: str) -> str:
    """A web address or mailto:, into which the practice's id is put at the end."""
    parts = urlsplit(written)
    if written and not (parts.scheme in ("http", "https") and parts.netloc) and parts.scheme != "mailto":
        raise ValueError(
            "an address such as https://forms.example.org/submit?practice= or mailto:… is needed"
        )
    return written


def origins(written: str) -> tuple[str, ...]:
    """`*`, or origins as a browser writes them: scheme, host, port; no path."""
    origins = some(written)
    for one in origins:
        if one != "*" and not _ORIGIN.fullmatch(one):
            raise ValueError("* is needed, or origins such as https://intranet.example.org")
    return origins


def framers(written: str) -> tuple[str, ...]:
    """Sources of `frame-ancestors` (W3C Content Security Policy, 3)."""
    sources = some(written)
    if {"none", "*"} & set(sources) and len(sources) > 1:
        raise ValueError("none and * stand alone")
    for one in sources:
        if one not in ("self", "none", "*") and not _ORIGINS.fullmatch(one):
            raise ValueError("self, none, * is needed, or origins such as https://intranet.example.org")
    return sources


def networks(written: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(one, strict=False) for one in listed(written))
    except ValueError as fault:
        raise ValueError("addresses or networks are needed, such as 10.0.0.5 or 10.0.0.0/8") from fault
