"""How the settings of mail are read, and their rows: a server, how the way to it is guarded, who the letters are from.

Refuses: the environment (settings.py reads it), and sending (mail/posting.py). Each reader raises ValueError with what is
right.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from corpus.letters import spelled_address

GUARDS = ("starttls", "tls", "off")


@dataclass(frozen=True, slots=True)
class Secret:
    """Shown and logged nowhere: it reads as `set` or as nothing."""

    value: str = field(default="", repr=False)

    def __str__(self) -> str:
        return "set" if self.value else ""


def guard(written: str) -> str:
    if written not in GUARDS:
        raise ValueError("starttls, tls or off is needed")
    return written


def server(written: str) -> str:
    if any(one.isspace() or one in "/@:" for one in written) and not is_here(written):
        raise ValueError("a host name is needed, such as smtp.office.example")
    return written


def sender(written: str) -> str:
    """`Name <address>`, or the address alone."""
    if not written:
        return ""
    name, address = parseaddr(written)
    if not address or any(not one.isprintable() for one in name):
        raise ValueError("an address is needed, such as Practices <practices@office.example>")
    spelled = spelled_address(address)
    return f"{name} <{spelled}>" if name else spelled


def password_file(written: str) -> Path | None:
    return Path(written) if written and "\0" not in written else None


def wrong_together(host: str, guarded: str, from_: str, base_url: str) -> tuple[str, str] | None:
    """(field, what is wrong) of settings that are right one by one, and not together."""
    if not host:
        return None
    if not from_:
        return "smtp_host", "letters go nowhere without FIELDBRIDGE_MAIL_FROM, the address that they are from"
    if not base_url:
        return "smtp_host", "letters have links, and FIELDBRIDGE_BASE_URL does not say where this site is"
    if guarded == "off" and not is_here(host):
        return "smtp_security", "without encryption letters go to a server on this machine alone"
    return None


def is_here(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def rows(number: Callable[[int, int], Callable[[str], int]]) -> tuple[tuple[Any, ...], ...]:
    """field, default, unit, reason, reader; `number` makes the reader of a whole number within bounds."""
    return (
        ("smtp_host", "", "host name", "The mail server that takes letters; empty: no letter is written or sent.",
         server),
        ("smtp_port", "587", "port", "Where servers take mail from programmes (RFC 6409).", number(1, 65535)),
        ("smtp_security", "starttls", "starttls, tls or off",
         "Never falls back to less. tls is mostly port 465; off only for a server on this machine.", guard),
        ("smtp_user", "", "text", "Who signs in at the mail server; empty: nobody does.", str),
        ("smtp_password", "", "text", "The password; better in a file, where no list of processes shows it.", Secret),
        ("smtp_password_file", "", "file", "Holds the password in its first line; goes before the setting above.",
         password_file),
        ("smtp_seconds", "20", "seconds", "For each step with the mail server; then the letter waits for another try.",
         number(1, 600)),
        ("mail_from", "", "address, or Name <address>", "Whom letters are from; answers to them go there.", sender),
        ("mail_look_seconds", "60", "seconds", "Between two looks of a running server at what is to be sent or is due.",
         number(1, 86_400)),
        ("mail_per_day", "20", "letters",
         "To one address of a submitter without an account; what is more waits for the next day.", number(1, 1_000)),
        ("mail_due_days", "3", "days", "How long before its deadline a reviewer is reminded.", number(0, 365)),
    )  # fmt: skip
