"""The story of a submission for a page: each event with who, what and the words that came with it.

Owns which of an event's fields are told. Refuses: the words of any language (api/texts), and deciding who may read it
(corpus/review/seeing.py).
"""

import json
from dataclasses import dataclass

from api.desk.dossier import Dossier
from api.desk.telling import TO_SUBMITTERS
from corpus.review import Actor, Sight

_TOLD = ("reviewer", "verdict", "criterion", "conflict", "person")


@dataclass(frozen=True, slots=True)
class Told:
    """`kind` is the event's; `who` empty where the reader is not told; `erased`: there were words, and they are gone."""

    at: str
    kind: str
    who: str
    about: tuple[tuple[str, str], ...]
    note: str
    erased: bool


def told(dossier: Dossier, view: Sight, actor: Actor) -> tuple[Told, ...]:
    """In order; all of it, or what a submitter is told. Words that people wrote are for who may read the history, and for
    the submitter: to who sits blind they could name a tag."""
    lines = []
    may_read = view.history or actor.id == dossier.case.submitter
    for one in dossier.log:
        if not view.history and one.kind not in TO_SUBMITTERS:
            continue
        said = json.loads(one.public)
        note = str(json.loads(one.personal or "{}").get("note", "")) if may_read else ""
        about = tuple((name, str(said[name])) for name in _TOLD if said.get(name)) if view.history else ()
        who = one.actor if view.history else ""
        about = tuple(pair for pair in about if pair != ("reviewer", who))
        lines.append(Told(one.at, one.kind, who, about, note, bool(one.erased)))
    return tuple(lines)
