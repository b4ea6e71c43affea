"""A submission as data and as a story, cut to what its reader may see.

Refuses: deciding what that is (corpus.review.sight).
"""

import json
from collections.abc import Iterable
from typing import Any

from api.desk.dossier import DERIVED, Dossier
from api.desk.forms import Form, flagged
from api.desk.shown import as_data as shown_as_data
from api.desk.shown import shown
from api.house import House
from corpus.access import Scope, anyone
from corpus.calls import SubmittedFile
from corpus.review import Actor, Sight
from corpus.review.rules import suspected

TO_SUBMITTERS = frozenset(
    {
        "Started",
        "Filled",
        "Submitted",
        "ChangesRequested",
        "Published",
        "Declined",
        "DeclineAnswered",
        "Withdrawn",
        "Reopened",
    }
)
"""What a submitter is told of what happened; not who reviewed, nor how each voted."""

_ASKING = ("ChangesRequested", "Declined")


def as_data(
    house: House,
    dossier: Dossier,
    view: Sight,
    actor: Actor,
    language: str = "en",
    scope: Scope | None = None,
) -> dict[str, Any]:
    """`language` of labels; `scope`: which published texts the reader may know of."""
    data = _known(dossier, actor)
    if not view.text:
        return data
    text = text_of(house, dossier)
    data |= _said(house, dossier, text)
    if actor.id != dossier.case.submitter:
        told = shown(house, dossier, view, actor, text, language, scope or anyone())
        data |= shown_as_data(told, dossier, text)
    return data | _judged(dossier, view)


def _known(dossier: Dossier, actor: Actor) -> dict[str, Any]:
    """What whoever may know of it knows."""
    case, row = dossier.case, dossier.submission
    data: dict[str, Any] = {
        "id": row.id,
        "title": row.title,
        "state": case.state.value,
        "call": dossier.call.id,
        "due": case.due,
        "source": row.source,
        "document": row.document,
    }
    seat = case.seat(actor.id)
    if seat is not None:
        suspects = [one.value for one in suspected(actor, case.named)]
        data |= {"stage": seat.stage.value, "blind": seat.blind, "suspected": suspects}
    if actor.id == case.submitter:
        data["asked"] = _asked(dossier)
    return data


def _said(house: House, dossier: Dossier, text: str) -> dict[str, Any]:
    """What the submitter says: text, form and papers, with the places to be looked at."""
    case, form = dossier.case, dossier.form
    words = flagged(form, _with_attachments(house, form, text))
    data: dict[str, Any] = {
        "version": case.text,
        "text": text,
        "missing": missing(dossier),
        "flags": [
            {"id": one.id, "kind": one.kind, "settled": bool(one.settled), "words": words.get(one.id, "")}
            for one in case.flags
        ],
    }
    data |= {name: _plain(getattr(form, name)) for name in SHOWN}
    data["file"] = {"sha256": form.file_sha256, "name": form.file}
    data["attachments"] = [
        {"sha256": sha256, "name": one["name"], "read": bool(one["text"])}
        for sha256, one in form.attachments.items()
    ]
    return data


def _judged(dossier: Dossier, view: Sight) -> dict[str, Any]:
    case, data = dossier.case, dict[str, Any]()
    if view.tags:
        tagged = [one for one in case.at_the_table if one.tags is not None]
        data["tags"] = {one.reviewer: list(one.tags or ()) for one in tagged}
        data["refused"] = {one.reviewer: list(one.refused) for one in tagged if one.refused}
    if view.votes:
        data["votes"] = {one.reviewer: one.vote.value for one in case.cast if one.vote is not None}
    return data


SHOWN = ("summary", "places", "period", "bodies", "body_kind", "outcome", "lessons", "contact", "licence", "audience",
         "earliest", "agreed", "hide", "quotes")  # fmt: skip


def text_of(house: House, dossier: Dossier) -> str:
    return _main_text(house, dossier.form, dossier.files)


def looked_through(house: House, form: Form, files: Iterable[SubmittedFile]) -> str:
    """All that may hold personal data: the text, and those of the attachments."""
    return _with_attachments(house, form, _main_text(house, form, files))


def _with_attachments(house: House, form: Form, text: str) -> str:
    attached = (_stored(house, one["text"]) for one in form.attachments.values() if one["text"])
    return " \n".join((text, *attached))


def _main_text(house: House, form: Form, files: Iterable[SubmittedFile]) -> str:
    """Of the file that is in force; of the first one, where a form is older than that."""
    first = next((one.sha256 for one in files if one.media_type == DERIVED), "")
    return _stored(house, (form.text_sha256 if first else "") or first)


def _stored(house: House, sha256: str) -> str:
    if not sha256:
        return ""
    with house.files.open(sha256) as stream:
        return stream.read().decode("utf-8")


def missing(dossier: Dossier) -> list[str]:
    """Fields that the call asks for and that are empty."""
    return [name for name in dossier.call.asks if not getattr(dossier.form, name, None)]


def story(dossier: Dossier, view: Sight, actor: Actor) -> list[str]:
    """What happened, a line each, in order; all of it, or what a submitter is told. Words that reviewers wrote are for
    the submitter, and for who may read the history: to a blind reviewer they could name a tag."""
    lines = []
    for one in dossier.log:
        if not view.history and one.kind not in TO_SUBMITTERS:
            continue
        said = json.loads(one.public)
        told = view.history or actor.id == dossier.case.submitter
        note = json.loads(one.personal or "{}").get("note", "") if told else ""
        who = f" ({one.actor})" if view.history else ""
        more = (
            ""
            if not view.history
            else " ".join(
                str(said[name])
                for name in ("reviewer", "verdict", "criterion", "conflict", "person")
                if said.get(name)
            )
        )
        words = f": {' '.join(note.split())}" if note else ": (erased)" if one.erased else ""
        lines.append(
            f"{one.at[:16].replace('T', ' ')}  {_WORDS[one.kind]}{f' {more}' if more else ''}{who}{words}"
        )
    return lines


def _asked(dossier: Dossier) -> str:
    """What the submitter was asked last, or told as the reason of a refusal."""
    for one in reversed(dossier.log):
        if one.kind in _ASKING:
            return str(json.loads(one.personal or "{}").get("note", ""))
    return ""


_WORDS = {
    "Started": "begun", "Filled": "filled in", "Submitted": "handed in", "Assigned": "given to a reviewer:",
    "ConflictDenied": "no conflict of interest:", "Recused": "recused:", "Opened": "text opened:",
    "TagsSaved": "tags saved:", "Voted": "vote:", "ChangesRequested": "sent back with a question",
    "FlagSettled": "a flag was looked at", "Published": "published", "Declined": "declined",
    "DeclineAnswered": "the refusal was answered", "Withdrawn": "withdrawn",
    "ConflictFound": "a conflict of interest was found:", "Reopened": "open again",
}  # fmt: skip


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
