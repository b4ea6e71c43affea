"""Words of people inside a letter of ours: on one line, quoted, isolated; and the letter as bytes with its headers.

Owns that nothing in them ends a header, turns the line around them, or passes for a line of ours. Refuses: what is said.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from api.settings import Settings
from api.wording import Texts
from corpus.ids import mint
from corpus.letters import Pass

_LONGEST_TITLE = 120
_LONGEST_QUOTE = 4_000
_FIRST_STRONG, _POP = "\u2068", "\u2069"
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Marks that set or turn a direction (Unicode Standard Annex 9)."""

_POLICY = SMTP.clone(cte_type="7bit")


@dataclass
class Draft:
    """`lines` are paragraphs; `passes` are to be kept before the letter goes, or its links open nothing."""

    language: str
    subject: str = ""
    lines: list[str] = field(default_factory=list)
    passes: list[Pass] = field(default_factory=list)
    stop: str = ""

    @property
    def body(self) -> str:
        return "\n\n".join(self.lines) + "\n"


def one_line(words: str) -> str:
    """Without controls and marks that turn the line, and not longer than a subject bears."""
    plain = "".join(
        one if unicodedata.category(one)[0] not in "CZ" else " " for one in _TURNING.sub("", words)
    )
    joined = " ".join(plain.split())
    return joined if len(joined) <= _LONGEST_TITLE else f"{joined[: _LONGEST_TITLE - 1]}…"


def isolated(words: str) -> str:
    """In a sentence of another direction; empty stays empty."""
    line = one_line(words)
    return f"{_FIRST_STRONG}{line}{_POP}" if line else ""


def quoted(words: str) -> list[str]:
    """One paragraph, `> ` before each line; nothing without words."""
    lines = [
        "".join(one if unicodedata.category(one) != "Cc" else " " for one in line).rstrip()
        for line in _TURNING.sub("", words[:_LONGEST_QUOTE]).splitlines()
    ]
    kept = "\n".join(f"> {line}".rstrip() for line in lines)
    return [kept] if words.strip() else []


def subject_line(said: str, count: int, t: Texts) -> str:
    """`… (+2)` where a letter tells of more than it names."""
    more = f" (+{t.number(count - 1)})" if count > 1 else ""
    return f"{one_line(said)}{more}"


def message_of(draft: Draft, settings: Settings, to: str, identity: str, now: str) -> EmailMessage:
    """With the headers that RFC 5322, RFC 3834 and RFC 8058 ask for. `identity` is the same at every try, so that a
    server that has the letter already can tell."""
    message = EmailMessage(policy=_POLICY)
    name, address = parseaddr(settings.mail_from)
    host = urlsplit(settings.base_url).hostname or "localhost"
    message["From"] = Address(display_name=one_line(name), addr_spec=address)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = one_line(draft.subject)
    message["Date"] = format_datetime(datetime.fromisoformat(now.replace("Z", "+00:00")).astimezone(UTC))
    message["Message-ID"] = f"<{identity}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if draft.stop:
        message["List-Unsubscribe"] = f"<{draft.stop}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(draft.body)
    message["Content-Language"] = draft.language
    return message


def joined_identity(identities: Sequence[str]) -> str:
    """Of letters that go as one."""
    return identities[0] if len(identities) == 1 else mint("letters", *sorted(identities))
