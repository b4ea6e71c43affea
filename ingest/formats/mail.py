"""E-mail as it is sent (EML, RFC 5322 and MIME): subject, body, and the attachments as files of their own.

Owns how a message is known, and which of its parts is the body. Refuses: remote pictures, signatures of cryptography,
and addresses: who wrote to whom is nobody's practice, so no header but subject and date leaves here.
"""

import datetime
import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from corpus.errors import BrokenFile
from ingest.formats.decoding import decode
from ingest.formats.mail_body import Body, from_html, from_text
from ingest.formats.members import Container, Left, Member
from ingest.formats.source import Reader, Source
from ingest.letters import tidy
from ingest.reading import Reading

_MAIL_FIELD = re.compile(
    rb"(?:from|to|received|return-path|mime-version|message-id|delivered-to|x-[a-z-]+|subject|date|cc|"
    rb"content-type|content-transfer-encoding|dkim-signature|reply-to|sender|in-reply-to|references)"
    rb":[ \t]?[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n",
    re.IGNORECASE,
)
_MOST_PARTS = 2_000
_LONGEST_SUBJECT = 300
_TROUBLE = (ValueError, LookupError, TypeError, AttributeError, IndexError, KeyError, RecursionError)
_AGAIN = "Save the message again from the mail program"


def takes(source: Source) -> bool:
    data = source.data
    at, fields = 0, 0
    head = data[:20_000].removeprefix(b"\xef\xbb\xbf")
    while fields < 3:
        found = _MAIL_FIELD.match(head, at)
        if found is None:
            break
        at, fields = found.end(), fields + 1
    return fields >= 3 or (fields == 2 and head[at : at + 2] in (b"\r\n", b"\n\n", b"\n"))


def read(source: Source) -> Reading:
    message = _message(source)
    body, attached = _sorted(message)
    found = _body(body)
    return Reading(
        "", "", found.blocks, title=_subject(message), declared=_declared(message), dropped=found.dropped,
        doubts=found.doubts, members=len(attached),
    )  # fmt: skip


def members(source: Source) -> Iterator[Member | Left]:
    for number, part in enumerate(_sorted(_message(source))[1], 1):
        yield Member(_name(part, number), iter([_bytes(part)]))


def _message(source: Source) -> EmailMessage:
    try:
        message = email.message_from_bytes(source.data, policy=email.policy.default)
    except _TROUBLE as error:
        raise BrokenFile("it begins like an e-mail message and is damaged", remedy=_AGAIN) from error
    assert isinstance(message, EmailMessage)
    return message


def _sorted(message: EmailMessage) -> tuple[list[EmailMessage], list[EmailMessage]]:
    """The parts of the body, and the attachments. Of alternatives both are looked at; a message inside is attached."""
    body: list[EmailMessage] = []
    attached: list[EmailMessage] = []
    waiting, seen = [message], 0
    while waiting and seen < _MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        kind = part.get_content_type()
        if kind == "message/rfc822" or part.get_content_disposition() == "attachment":
            attached.append(part)
        elif part.is_multipart():
            waiting[:0] = [one for one in part.iter_parts() if isinstance(one, EmailMessage)]
        elif kind in ("text/plain", "text/html") and not _given_name(part):
            body.append(part)
        elif _given_name(part) and not part.get("content-id"):
            attached.append(part)
    return body, attached


def _body(parts: list[EmailMessage]) -> Body:
    """Plain parts, unless a page says clearly more: programs that write both often leave one of them empty."""
    plain = from_text("\n\n".join(_text(one) for one in parts if one.get_content_type() == "text/plain"))
    pages = [from_html(_text(one)) for one in parts if one.get_content_type() == "text/html"]
    page = max(pages, key=lambda one: one.letters, default=plain)
    return page if page.letters > 1.2 * plain.letters else plain


def _text(part: EmailMessage) -> str:
    try:
        return decode(_bytes(part), part.get_content_charset() or "").text
    except BrokenFile:
        return ""


def _bytes(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inside = next(iter(part.iter_parts()), None)
        return inside.as_bytes() if inside is not None else b""
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _name(part: EmailMessage, number: int) -> str:
    name = _given_name(part)
    if name:
        return name
    if part.get_content_type() == "message/rfc822":
        return f"message {number}.eml"
    return f"attachment {number}"


def _given_name(part: EmailMessage) -> str:
    try:
        return part.get_filename() or ""
    except _TROUBLE:
        return ""


def _subject(message: EmailMessage) -> str:
    try:
        subject = tidy(str(message.get("subject", "")))
    except _TROUBLE:
        return ""
    return re.sub(
        r"^(?:(?:re|fwd?|tr|rv|aw|wg|回复|转发|رد|إعادة توجيه)\s*[:：]\s*)+", "", subject, flags=re.I
    )[:_LONGEST_SUBJECT]


def _declared(message: EmailMessage) -> dict[str, object] | None:
    try:
        sent = parsedate_to_datetime(str(message.get("date", "")))
    except _TROUBLE:
        return None
    return {"date": sent.date().isoformat()} if sent.year > 1970 and sent <= _tomorrow(sent) else None


def _tomorrow(like: datetime.datetime) -> datetime.datetime:
    return datetime.datetime.now(like.tzinfo) + datetime.timedelta(days=1)


READER = Reader("mail", "2", "message/rfc822", takes, read)
CONTAINER = Container("mail", "1", "message/rfc822", takes, lambda source: read(source).members, members)
