"""The form of a submission: what its submitter says, and how that becomes what is judged and what is published.

Owns the fields, their spelling as JSON and as a sidecar, and the digest by which a stale page is told.
Refuses: reading files (receiving.py).
"""

import hashlib
import json
import tomllib
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from corpus.access import Rights
from corpus.concepts import Vocabularies
from corpus.errors import BadDeclaration
from corpus.ids import mint
from corpus.review import Flag, Named
from corpus.review.commands import Fill
from ingest.declared import understand
from ingest.personal import suspects
from ingest.places import PlaceNames
from ingest.sidecars import sidecar_of

AUDIENCES = ("public", "signed-in")


@dataclass(frozen=True, slots=True)
class Form:
    """What a submitter says. `quotes` are sentences of the file that a field was filled in from, by field; `hide` the
    fields that stay with the reviewers (bodies, contact); `salt` is random and keeps ids of flags from telling words.
    `attachments`: by SHA-256, name and the SHA-256 of its text, which is empty where nobody could read it; none is
    published."""

    title: str = ""
    summary: str = ""
    places: tuple[str, ...] = ()
    period: str = ""
    bodies: tuple[str, ...] = ()
    body_kind: str = ""
    outcome: str = ""
    lessons: str = ""
    contact: str = ""
    licence: str = "quote"
    audience: str = "public"
    earliest: str = ""
    agreed: bool = False
    hide: tuple[str, ...] = ()
    quotes: dict[str, str] = field(default_factory=dict)
    file: str = ""
    salt: str = ""
    file_sha256: str = ""
    text_sha256: str = ""
    attachments: dict[str, dict[str, str]] = field(default_factory=dict)


def spelled(form: Form) -> str:
    return json.dumps(asdict(form), ensure_ascii=False, sort_keys=True)


def form_of(text: str) -> Form:
    """Raises ValueError for what is no form; without text (it was erased) an empty one."""
    said: dict[str, Any] = json.loads(text or "{}")
    known = {one.name for one in fields(Form)}
    kept: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in said.items() if name in known
    }
    return Form(**kept)


def fill(form: Form, text: str, vocabularies: Vocabularies) -> Fill:
    """The command that hands the form to review; `text` is all that is looked through for personal data, of attachments
    too. Raises BadDeclaration for a field that cannot be published."""
    check(form, vocabularies)
    told = " \n".join((form.title, form.summary, form.lessons, text))
    places = {told[one.start : one.end]: one.kind for one in suspects(told)}
    flags = {mint("flag", form.salt, kind, words): kind for words, kind in places.items()}
    flags |= dict.fromkeys(_unread(form), UNREAD)
    return Fill(
        hashlib.sha256(spelled(form).encode()).hexdigest()[:32],
        spelled(form),
        tuple(Named(one) for one in form.bodies),
        tuple(Flag(name, kind) for name, kind in flags.items()),
        form.earliest,
        form.agreed,
    )


def flagged(form: Form, text: str) -> dict[str, str]:
    """The words of each flag by its id, with what stands around them."""
    told = " \n".join((form.title, form.summary, form.lessons, text))
    return {
        mint("flag", form.salt, one.kind, told[one.start : one.end]): _around(told, one.start, one.end)
        for one in suspects(told)
    } | _unread(form)


UNREAD = "unread"
"""The kind of a flag for a picture or paper that nobody could read but a person."""


def _unread(form: Form) -> dict[str, str]:
    """By the id of its flag, the name of each attachment without a text."""
    return {
        mint("flag", form.salt, UNREAD, sha256): one["name"]
        for sha256, one in form.attachments.items()
        if not one["text"]
    }


def _around(text: str, start: int, end: int) -> str:
    """Whole words before and after, up to 60 characters."""
    before = text[max(0, start - 60) : start].partition(" ")[2] if start > 60 else text[:start]
    return " ".join(f"{before}{text[start:end]}{text[end : end + 60].rpartition(' ')[0]}".split())


def check(form: Form, vocabularies: Vocabularies) -> None:
    """Raises BadDeclaration, which names the field."""
    if form.licence not in tuple(Rights):
        raise BadDeclaration("licence: there is none of that name", remedy="Write open, quote or cite.")
    if form.audience not in AUDIENCES and not form.audience.startswith("group:"):
        raise BadDeclaration(
            "audience: there is none of that name", remedy="Write public, signed-in or group:NAME."
        )
    understand(tomllib.loads(sidecar(form, "check")), "the form", vocabularies, PlaceNames(vocabularies))
    if form.earliest:
        understand({"date": form.earliest}, "earliest", vocabularies, PlaceNames(vocabularies))
        if len(form.earliest) != 10:
            raise BadDeclaration("earliest: a whole day is needed", remedy="Write 2027-03-31.")


def sidecar(form: Form, identity: str) -> str:
    """What is declared of the file when it is published: all that the submitter lets be shown."""
    shown = replace(form, **{name: type(getattr(form, name))() for name in form.hide if name in _HIDEABLE})
    lines = {
        "id": identity,
        "title": shown.title,
        "summary": shown.summary,
        "places": list(shown.places),
        "period": shown.period,
        "bodies": list(shown.bodies),
        "publisher": shown.bodies[0] if shown.bodies else "",
        "outcome": shown.outcome,
        "lessons": shown.lessons,
        "contact": shown.contact,
        "contact_consent": bool(shown.contact and shown.agreed),
        "rights": shown.licence,
        "visibility": shown.audience,
        "compendium": False,
    }
    return sidecar_of(lines)


_HIDEABLE = ("bodies", "contact")
