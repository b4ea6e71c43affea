"""Errors as RFC 9457 problem documents, read off the one tree of errors.

Owns the shape: type, title, status, detail, instance, and ours: subject, remedy, errors, facts.
Refuses: deciding between a page and a document (failing.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from api.gone import Successor
from corpus.errors import FieldbridgeError, Gone

MEDIA_TYPE = "application/problem+json"

TITLES = {
    "failure": "Something went wrong here",
    "wrong-use": "The request asks for something that cannot be",
    "bad-question": "The question cannot be read",
    "unknown-filter": "There is no such filter",
    "unknown-value": "The filter has no such value",
    "bad-declaration": "The declaration cannot be understood",
    "unknown-parameter": "There is no such parameter",
    "malformed": "The request is not well formed",
    "not-found": "Nothing has that id",
    "gone": "It was withdrawn, merged, split or erased",
    "forbidden": "Its rights do not let it leave",
    "overtaken": "It was changed meanwhile",
    "refused": "The rules of review do not let it happen",
    "unreadable": "No text came from the file",
    "empty-file": "The file is empty",
    "encrypted-file": "A password stands before the text",
    "broken-file": "The file is broken",
    "no-text-layer": "The pages are pictures only",
    "not-yet-read": "No reader takes this format",
    "over-limit": "A limit was reached while reading",
    "vocabulary-fault": "A vocabulary breaks a rule",
    "set-fault": "A set to evaluate on breaks a rule",
    "damaged": "Stored bytes are not what was written",
    "damaged-catalogue": "The catalogue is damaged",
    "damaged-generation": "The index is damaged",
    "damaged-file": "A stored file is damaged",
    "does-not-fit": "Parts do not belong together",
    "not-ready": "There is nothing to search yet",
    "busy": "Another process is writing",
    "swamped": "Too much was asked at once",
    "storage-fault": "The storage does not take it",
    "method-not-allowed": "The method is not allowed here",
    "too-large": "The request is too large",
    "wrong-host": "This server does not answer under that name",
    "wrong-media-type": "The body is not JSON",
    "key-in-address": "A key stands in the address",
    "not-authorised": "The key is not good",
    "sign-in-needed": "One signs in to read here",
    "wrong-origin": "The key is not for pages of this origin",
    "too-often": "Too many requests in a short time",
}

_TOLD_AS = {"title": "withdrawn_title"}  # `title` is that of the problem


@dataclass(frozen=True)
class FieldFault:
    """What is wrong with one part of a request: `field` as in `query.limit` or `body.filters.0`."""

    field: str
    detail: str


@dataclass(frozen=True)
class Problem:
    """One failed request, before it is spelled as JSON or as a page."""

    slug: str
    status: int
    detail: str
    subject: str = ""
    remedy: str = ""
    errors: tuple[FieldFault, ...] = ()
    facts: dict[str, str] = field(default_factory=dict)
    successors: tuple[Successor, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return TITLES[self.slug]

    def document(self, base_url: str, instance: str) -> dict[str, object]:
        """The members that have something to say, in the order of the RFC."""
        members: dict[str, object] = {
            "type": f"{base_url}/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "subject": self.subject,
            "remedy": self.remedy,
            "errors": [{"field": one.field, "detail": one.detail} for one in self.errors],
        }
        members["successors"] = [
            {"id": one.id, "title": one.title, "lang": one.language, "link": base_url + one.path}
            for one in self.successors
        ]
        kept = {name: value for name, value in members.items() if value not in ("", [])}
        facts = {_TOLD_AS.get(name, name): value for name, value in self.facts.items()}
        return kept | {name: value for name, value in facts.items() if name not in members}


def problem_of(fault: FieldbridgeError) -> Problem:
    """The problem that an error of the tree is told as."""
    headers = {"Retry-After": "2"} if fault.slug == "swamped" else {}
    if fault.slug in ("not-ready", "busy"):
        headers = {"Retry-After": "30"}
    facts = fault.facts if isinstance(fault, Gone) else {}
    return Problem(
        fault.slug,
        fault.status,
        _sentence(fault.happened),
        fault.subject,
        fault.remedy,
        facts=facts,
        headers=headers,
    )


def tree() -> Iterator[type[FieldbridgeError]]:
    """Every class of the tree, parents first."""
    waiting: list[type[FieldbridgeError]] = [FieldbridgeError]
    while waiting:
        kind = waiting.pop(0)
        yield kind
        waiting.extend(kind.__subclasses__())


def _sentence(text: str) -> str:
    return (
        f"{text[:1].upper()}{text[1:]}."
        if text and text[-1] not in ".!?"
        else f"{text[:1].upper()}{text[1:]}"
    )
