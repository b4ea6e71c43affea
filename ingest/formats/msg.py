"""Outlook messages (MSG): subject, body, and the attachments as files of their own.

Owns the door to python-oxmsg. Refuses: as mail.py does, every address; and attachments that are no files.
"""

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from oxmsg import Message

from corpus.errors import BrokenFile
from ingest.formats.mail_body import Body, from_html, from_text
from ingest.formats.members import Container, Left, Member
from ingest.formats.source import Reader, Source
from ingest.letters import tidy
from ingest.reading import Reading

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MESSAGE_STREAM = "__substg1.0_".encode("utf-16-le")
_TROUBLE = (
    ValueError, LookupError, TypeError, AttributeError, OSError, struct.error, RecursionError, AssertionError,
    NotImplementedError, OverflowError,
)  # fmt: skip
_MOST_ATTACHMENTS = 500
_LONGEST_SUBJECT = 300


def takes(source: Source) -> bool:
    return source.data.startswith(_OLE) and _MESSAGE_STREAM in source.data


def read(source: Source) -> Reading:
    message = _message(source)
    try:
        body = _body(message)
        subject = tidy(str(message.subject or ""))[:_LONGEST_SUBJECT]
        sent = message.sent_date
        held = len(_attachments(message))
    except _TROUBLE as error:
        raise _broken() from error
    declared: dict[str, object] | None = {"date": sent.date().isoformat()} if sent is not None else None
    return Reading(
        "", "", body.blocks, title=subject, declared=declared, dropped=body.dropped, doubts=body.doubts,
        members=held,
    )  # fmt: skip


def members(source: Source) -> Iterator[Member | Left]:
    try:
        found = _attachments(_message(source))
        named = [(str(one.file_name or f"attachment {at}"), one) for at, one in enumerate(found, 1)]
    except _TROUBLE as error:
        raise _broken() from error
    for name, one in named:
        yield Member(name, iter([one.file_bytes]))


def _message(source: Source) -> Any:
    try:
        return Message.load(BytesIO(source.data))
    except _TROUBLE as error:
        raise _broken() from error


def _attachments(message: Any) -> list[Any]:
    return [
        one for one in list(message.attachments)[:_MOST_ATTACHMENTS] if one.file_bytes and not _is_inline(one)
    ]


def _is_inline(attachment: Any) -> bool:
    return bool(attachment.attached_by_reference) if hasattr(attachment, "attached_by_reference") else False


def _body(message: Any) -> Body:
    plain = from_text(str(message.body or ""))
    page = from_html(str(message.html_body)) if message.html_body else Body()
    return page if page.letters > 1.2 * plain.letters else plain


def _broken() -> BrokenFile:
    return BrokenFile(
        "it begins like an Outlook message and is damaged", remedy="Save the message again, as EML or MSG"
    )


READER = Reader("msg", "2", "application/vnd.ms-outlook", takes, read)
CONTAINER = Container(
    "msg", "1", "application/vnd.ms-outlook", takes, lambda source: read(source).members, members
)
