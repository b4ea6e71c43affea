"""How the view of a practice lies in its row: what is looked up by in columns, the rest as one JSON object.

Refuses: computing the view (practice_view.py), and SQL.
"""

import json
from typing import Any

from corpus.access import Rights, Visibility
from corpus.catalogue.rows import AnyRow, Values, pack
from corpus.practices import (
    Body,
    Kind,
    Level,
    Outcome,
    OutcomeEvidence,
    Period,
    Place,
    PlaceRole,
    Practice,
    Reach,
    Tag,
)
from corpus.works import Provenance

ERASED = "{}"
"""The body of a view of which nothing is left."""


def view_values(one: Practice) -> Values:
    body = {
        "collection": one.collection,
        "edition": one.edition,
        "language": one.language,
        "level": one.level,
        "kind": one.kind,
        "summary": one.summary,
        "reach": one.reach,
        "places": [[place.code, place.role] for place in one.places],
        "period": [one.period.start, one.period.end],
        "sectors": one.sectors,
        "target_groups": one.target_groups,
        "bodies": [[body.name, body.role] for body in one.bodies],
        "outcome": one.outcome,
        "outcome_evidence": one.outcome_evidence,
        "lessons": one.lessons,
        "conditions": one.conditions,
        "contact": one.contact,
        "tags": [[tag.scheme, tag.concept, tag.verdict] for tag in one.tags],
        "provenance": one.provenance,
        "publisher": one.publisher,
        "date": one.date,
        "identifiers": one.identifiers,
        "rights_statement": one.rights_statement,
        "source_url": one.source_url,
        "rights": one.rights,
        "proposed": sorted(one.proposed),
    }
    return {
        "id": one.id,
        "document": one.document,
        "visibility": one.visibility.label,
        "title": one.title,
        "body": pack(body),
    }


def practice_of(row: AnyRow) -> Practice:
    body: dict[str, Any] = json.loads(row.body)
    return Practice(
        id=row.id,
        document=row.document,
        edition=body["edition"],
        collection=body["collection"],
        title=row.title,
        language=body["language"],
        level=Level(body["level"]),
        kind=Kind(body["kind"]),
        summary=body["summary"],
        reach=None if body["reach"] is None else Reach(body["reach"]),
        places=tuple(Place(code, PlaceRole(role)) for code, role in body["places"]),
        period=Period(*body["period"]),
        sectors=tuple(body["sectors"]),
        target_groups=tuple(body["target_groups"]),
        bodies=tuple(Body(name, role) for name, role in body["bodies"]),
        outcome=Outcome(body["outcome"]),
        outcome_evidence=OutcomeEvidence(body["outcome_evidence"]),
        lessons=body["lessons"],
        conditions=body["conditions"],
        contact=body["contact"],
        tags=tuple(Tag(*tag) for tag in body["tags"]),
        provenance=Provenance(body["provenance"]),
        publisher=body["publisher"],
        date=body["date"],
        identifiers=tuple((scheme, value) for scheme, value in body.get("identifiers", ())),
        rights_statement=body.get("rights_statement", ""),
        source_url=body["source_url"],
        rights=Rights(body["rights"]),
        visibility=Visibility(row.visibility),
        proposed=frozenset(body["proposed"]),
    )
