"""How the nouns of the desk lie in their rows.

Owns the one link of the chain: what an event's hash is made of. Refuses: knowing what an event means (corpus/review).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.access import Visibility
from corpus.bodies import Affiliation, BodyKind
from corpus.calls import SCHEMES, Call, Invitation, Purpose, SubmittedFile
from corpus.catalogue.rows import AnyRow, Values, pack
from corpus.ids import mint
from corpus.people import Role
from corpus.queue import LANES, Part, awaited, folded
from corpus.requests import State, Submission
from corpus.review.actors import Actor
from corpus.review.rules import Line, Rules

BEGINNING = "0" * 64
"""What stands for the hash before the first event."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An event as the log has it. `personal` is empty where there is none or it was erased; `erased` says when."""

    number: int
    submission: str
    kind: str
    at: str
    actor: str
    public: str
    personal: str
    hash: str
    erased: str = ""


def link_of(values: Values | AnyRow) -> str:
    """The hash of an event: over all columns that say something, the hash of the event before among them."""
    row = values if isinstance(values, dict) else dict(values._mapping)
    said = [row[name] for name in _CHAINED]
    return hashlib.sha256(
        json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    ).hexdigest()


_CHAINED = ("number", "submission", "kind", "at", "actor", "public", "commitment", "previous")


def call_values(one: Call) -> Values:
    rules = one.rules
    content = {
        "collection": one.collection,
        "criteria": [list(pair) for pair in one.criteria],
        "asks": list(one.asks),
        "closes": one.closes,
        "schemes": list(one.schemes),
        "people": [_actor_values(person) for person in one.people],
        "rules": {
            "line": rules.line.value,
            "body": rules.body,
            "inside": rules.inside,
            "outside": rules.outside,
            "further": rules.further,
            "days": rules.days,
            "blind_one_in": rules.blind_one_in,
            "blind_seats": rules.blind_seats,
            "seed": rules.seed,
        },
    }
    return {
        "id": one.id,
        "title": one.title,
        "group_name": one.group,
        "closed": one.closed,
        "content": pack(content),
    }


def call_of(row: AnyRow) -> Call:
    said = json.loads(row.content)
    criteria = tuple((str(name), str(words)) for name, words in said["criteria"])
    rules = Rules(
        **{**said["rules"], "line": Line(said["rules"]["line"])},
        closes=said["closes"],
        criteria=tuple(name for name, _ in criteria),
    )
    people = tuple(_actor_of(one) for one in said["people"])
    return Call(
        row.id,
        row.title,
        row.group_name,
        said["collection"],
        criteria,
        tuple(said["asks"]),
        said["closes"],
        row.closed,
        rules,
        people,
        tuple(said.get("schemes", SCHEMES)),
    )


def _actor_values(one: Actor) -> dict[str, Any]:
    return {
        "id": one.id,
        "roles": sorted(one.roles),
        "groups": sorted(one.groups),
        "bodies": bodies_values(one.bodies),
    }


def _actor_of(said: dict[str, Any]) -> Actor:
    return Actor(
        said["id"],
        frozenset(Role(one) for one in said["roles"]),
        frozenset(said["groups"]),
        bodies_of(said["bodies"]),
    )


def bodies_values(bodies: Iterable[Affiliation]) -> list[list[str]]:
    return [[one.body, one.kind.value, one.office] for one in bodies]


def bodies_of(said: Iterable[Sequence[str]]) -> tuple[Affiliation, ...]:
    return tuple(Affiliation(name, BodyKind(kind), office) for name, kind, office in said)


def invitation_values(one: Invitation) -> Values:
    return {
        "id": one.id,
        "digest": one.digest,
        "purpose": one.purpose.value,
        "call": one.call,
        "submission": one.submission,
        "person": one.person,
        "created": one.created,
        "expires": one.expires,
        "revoked": one.revoked,
    }


def invitation_of(row: AnyRow) -> Invitation:
    return Invitation(
        row.id,
        row.digest,
        Purpose(row.purpose),
        row.call,
        row.submission,
        row.person,
        row.created,
        row.expires,
        row.revoked,
    )


def submission_values(one: Submission) -> Values:
    return {
        "id": one.id,
        "title": one.title,
        "state": one.state.value,
        "group_name": one.group,
        "document": one.document,
        "visibility": one.visibility.label,
        "call": one.call,
        "source": one.source,
        "due": one.due,
        "changed": one.changed,
        "arrived": one.arrived,
        "language": one.language,
        "body_kind": one.body_kind,
        "ready": one.ready,
        "lane": LANES[one.state].value,
        "awaited": awaited(one.state, one.due),
        "folded": folded(one.title),
    }


def part_values(submission: str, person: str, part: Part) -> Values:
    identity = mint("part", submission, person)
    return {"id": identity, "submission": submission, "person": person, "part": part.value}


def submission_of(row: AnyRow) -> Submission:
    visibility = Visibility(row.visibility)
    return Submission(
        row.id,
        row.title,
        State(row.state),
        row.group_name,
        row.document,
        visibility,
        row.call,
        row.source,
        row.due,
        row.changed,
        row.arrived,
        row.language,
        row.body_kind,
        row.ready,
    )


def file_values(one: SubmittedFile) -> Values:
    return {
        "id": mint("file", one.submission, one.sha256),
        "submission": one.submission,
        "sha256": one.sha256,
        "name": one.name,
        "media_type": one.media_type,
        "size": one.size,
    }


def file_of(row: AnyRow) -> SubmittedFile:
    return SubmittedFile(row.submission, row.sha256, row.name, row.media_type, row.size)
