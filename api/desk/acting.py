"""What comes over HTTP becomes a command: by a programme as JSON, by a submitter's page as fields.

Refuses: deciding (corpus/review).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from api.desk.desk import Desk, refused
from api.desk.dossier import Dossier
from api.desk.forms import fill
from api.desk.people import reviewer_of
from api.desk.prefilling import changed
from api.desk.telling import looked_through
from corpus.catalogue.catalogue import utc_now
from corpus.errors import UnknownValue
from corpus.review import Actor, Conflict, Reason, Refusal, Verdict
from corpus.review import commands as c


@dataclass(frozen=True, slots=True)
class Action:
    """`do` is one of DOING; the rest is what that takes."""

    do: str
    note: str = ""
    version: str = ""
    tags: Sequence[str] = ()
    refused: Sequence[str] = ()
    conflicts: Sequence[str] = ()
    criterion: str = ""
    flag: str = ""
    person: str = ""
    fields: Mapping[str, str] | None = None


DOING = ("fill", "submit", "answer", "withdraw", "assign", "conflict", "open", "tag", "approve", "decline", "ask", "flag",
         "publish", "refuse", "found-conflict")  # fmt: skip


def perform(desk: Desk, identity: str, action: Action, actor: Actor) -> str:
    """The state that it comes to. Raises Refused, UnknownValue, BadDeclaration, NotFound."""
    dossier = desk.dossier(identity)
    return desk.perform(identity, _command(desk, dossier, action), actor, action.version).state.value


def _command(desk: Desk, dossier: Dossier, action: Action) -> c.Command:
    now, note = utc_now(), action.note
    simple: dict[str, c.Command] = {
        "submit": c.Submit(now, note),
        "answer": c.AnswerDecline(note, now),
        "withdraw": c.Withdraw(note),
        "open": c.Open(),
        "tag": c.SaveTags(tuple(action.tags), action.version, tuple(action.refused)),
        "approve": c.Vote(Verdict.APPROVE, action.version, note=note),
        "decline": c.Vote(Verdict.DECLINE, action.version, action.criterion, note),
        "ask": c.AskChanges(note),
        "flag": c.SettleFlag(action.flag, note),
        "publish": c.Publish(now),
        "refuse": c.Decline(action.criterion, note),
    }
    if action.do in simple:
        return simple[action.do]
    if action.do == "fill":
        if action.version and action.version != dossier.case.text:
            raise refused(Refusal(Reason.STALE))
        values: dict[str, Any] = changed(action.fields or {})
        form = replace(dossier.form, **values)
        return fill(form, looked_through(desk.house, form, dossier.files), desk.house.vocabularies)
    if action.do == "assign":
        return c.Assign(reviewer_of(desk.house, dossier, action.person))
    if action.do == "conflict":
        return c.AnswerConflict(tuple(map(_conflict, action.conflicts)), note)
    if action.do == "found-conflict":
        return c.FindConflict(action.person, _conflict((*action.conflicts, "")[0]), note)
    raise UnknownValue(
        "there is no such action", subject=action.do[:40], remedy=f"There are: {', '.join(DOING)}."
    )


def _conflict(written: str) -> Conflict:
    try:
        return Conflict(written)
    except ValueError:
        raise UnknownValue(
            "there is no such conflict", subject=written[:40], remedy=f"There are: {', '.join(Conflict)}."
        ) from None
