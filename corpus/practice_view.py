"""From everything that was claimed about a practice to what holds now: `view`, a pure function.

Owns which predicates there are, which of them hold many objects, and what stands where nobody claimed.
Refuses: deciding between agents (`assertions.standing`, `assertions.sole`), and storage.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

from corpus.access import PUBLIC, Visibility
from corpus.assertions import Assertion, Verdict, sole, standing
from corpus.errors import WrongUse
from corpus.likeness import ALIKE, likeness_of
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
from corpus.works import Collection, Document, Edition

BRIDGE = "bridge"

FIELD_OF = {
    "title": "title", "summary": "summary", "kind": "kind", "level": "level", "scope": "reach",
    "place": "places", "period": "period", "sector": "sectors", "target-group": "target_groups",
    "body": "bodies", "outcome": "outcome", "outcome-evidence": "outcome_evidence", "lessons": "lessons",
    "conditions": "conditions", "contact": "contact", "tag": "tags", "publisher": "publisher", "date": "date",
    "identifier": "identifiers", "rights-statement": "rights_statement",
}  # fmt: skip
"""Predicate to the field of Practice that it fills."""

PREDICATES = frozenset({*FIELD_OF, BRIDGE})
MANY = frozenset({"place", "sector", "target-group", "body", "tag", "identifier", BRIDGE})

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)


def view(
    practice: str, document: Document, edition: Edition, collection: Collection, claims: Sequence[Assertion]
) -> Practice:
    """What holds of `practice`, from `claims` in the order they were made; other subjects' are passed over.

    A field with many objects shows what people and bodies said; what software proposed shows only where
    they said nothing, and is then named in `proposed`. Tags all show, each with its verdict. A title that
    nobody gave is the edition's; a level that nobody gave is the collection's, else `field`, as proposed.
    Raises WrongUse for a claim whose object cannot be read; `checked` finds it before it is stored.
    """
    facts = _Facts(one for one in standing(claims) if one.subject == practice)
    level = facts.one("level", Level)
    if level is None and collection.default_level is None:
        facts.proposed.add("level")
    return Practice(
        id=practice,
        document=document.id,
        edition=edition.id,
        collection=collection.name,
        title=facts.one("title", str) or edition.title,
        language=edition.language,
        level=level or Level(collection.default_level or Level.FIELD),
        kind=facts.one("kind", Kind) or Kind.PRACTICE,
        summary=facts.one("summary", str) or "",
        reach=facts.one("scope", Reach),
        places=facts.many("place", _place),
        period=facts.one("period", _period) or Period(),
        sectors=facts.many("sector", str),
        target_groups=facts.many("target-group", str),
        bodies=facts.many("body", _body),
        outcome=facts.one("outcome", Outcome) or Outcome.NOT_REPORTED,
        outcome_evidence=facts.one("outcome-evidence", OutcomeEvidence) or OutcomeEvidence.NONE,
        lessons=facts.one("lessons", str) or "",
        conditions=facts.one("conditions", str) or "",
        contact=facts.one("contact", str) or "",
        tags=facts.tags(),
        provenance=document.provenance,
        publisher=facts.beside("publisher", edition.publisher),
        date=facts.beside("date", edition.date),
        identifiers=edition.identifiers or facts.many("identifier", _identifier),
        rights_statement=facts.one("rights-statement", str) or "",
        source_url=document.source_url,
        rights=document.rights,
        visibility=narrower(collection.visibility, document.visibility),
        proposed=frozenset(facts.proposed),
    )


def checked(claim: Assertion) -> Assertion:
    """The claim itself, if its predicate is known and its object can be read; raises WrongUse if not."""
    if claim.predicate not in PREDICATES:
        raise WrongUse(
            f"no such predicate: {claim.predicate!r}",
            subject=claim.subject,
            remedy=f"Use one of: {', '.join(sorted(PREDICATES))}",
        )
    _read(claim, _READERS.get(claim.predicate, str))
    return claim


def far_end(claim: Assertion) -> str | None:
    """The practice at the far end of a bridge, the document at that of a likeness; None for any other claim."""
    if claim.predicate == ALIKE:
        return likeness_of(claim).other
    return _read(claim, _far_end) if claim.predicate == BRIDGE else None


def turned_round(claim: Assertion) -> Assertion:
    """A bridge as it looks from its far end: subject and practice change places, and so does the relation."""
    said = json.loads(claim.object)
    relation = _INVERSE.get(said.get("relation", ""), said.get("relation", ""))
    turned = json.dumps(
        {**said, "practice": claim.subject, "relation": relation}, sort_keys=True, ensure_ascii=False
    )
    return Assertion(
        said["practice"],
        claim.predicate,
        turned,
        claim.agent,
        claim.verdict,
        claim.score,
        claim.evidence,
        claim.at,
    )


def narrower(outer: Visibility, inner: Visibility) -> Visibility:
    """What holds where `inner` lies within `outer`: the one that fewer people see.

    Raises WrongUse for two different groups: one label cannot say "members of both".
    """
    if inner in (PUBLIC, outer):
        return outer
    if not outer.label.startswith("group:"):
        return inner
    if not inner.label.startswith("group:"):
        return outer
    raise WrongUse(
        f"{inner.label} lies within {outer.label}, and a visibility names one group",
        remedy="Put the document into a collection of that group",
    )


class _Facts:
    """Standing claims by predicate. `proposed` gathers the fields that were filled by a proposal."""

    def __init__(self, claims: Iterable[Assertion]) -> None:
        self.proposed: set[str] = set()
        self._by_predicate: dict[str, list[Assertion]] = {}
        for claim in claims:
            self._by_predicate.setdefault(claim.predicate, []).append(claim)

    def one(self, predicate: str, read: Callable[[str], Value]) -> Value | None:
        chosen = sole(self._by_predicate.get(predicate, ()))
        if chosen is None:
            return None
        if chosen.verdict is Verdict.PROPOSED:
            self.proposed.add(FIELD_OF[predicate])
        return _read(chosen, read)

    def beside(self, predicate: str, said: str) -> str:
        """What a person or a body claims, else what the edition says, else what was proposed."""
        chosen = sole(self._by_predicate.get(predicate, ()))
        if chosen is not None and said and chosen.verdict is Verdict.PROPOSED:
            return said
        return self.one(predicate, str) or said

    def many(self, predicate: str, read: Callable[[str], Value]) -> tuple[Value, ...]:
        claims = self._by_predicate.get(predicate, [])
        said = [one for one in claims if one.verdict is not Verdict.PROPOSED]
        if claims and not said:
            self.proposed.add(FIELD_OF[predicate])
        return tuple(dict.fromkeys(_read(one, read) for one in said or claims))

    def tags(self) -> tuple[Tag, ...]:
        claims = self._by_predicate.get("tag", [])
        if claims and all(one.verdict is Verdict.PROPOSED for one in claims):
            self.proposed.add("tags")
        found = {}
        for claim in claims:
            scheme, concept = _read(claim, _tag)
            found[scheme, concept] = Tag(scheme, concept, claim.verdict.value)
        return tuple(found.values())


def _read(claim: Assertion, read: Callable[[str], Value]) -> Value:
    try:
        return read(claim.object)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WrongUse(
            f"{claim.predicate} cannot be {claim.object!r}",
            subject=claim.subject,
            remedy="Mend the claim and send it again",
        ) from error


def _place(text: str) -> Place:
    said = json.loads(text)
    return Place(_text(said["code"]), PlaceRole(said.get("role", PlaceRole.DONE_IN)))


def _body(text: str) -> Body:
    said = json.loads(text)
    return Body(_text(said["name"]), _text(said.get("role", "author")))


def _period(text: str) -> Period:
    said = json.loads(text)
    start, end = said.get("start"), said.get("end")
    for year in (start, end):
        if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
            raise ValueError(year)
    return Period(start, end)


def _identifier(text: str) -> tuple[str, str]:
    said = json.loads(text)
    return _text(said["scheme"]), _text(said["value"])


def _tag(text: str) -> tuple[str, str]:
    said = json.loads(text)
    return _text(said["scheme"]), _text(said["concept"])


def _far_end(text: str) -> str:
    said = json.loads(text)
    _text(said.get("relation", ""))
    return _text(said["practice"])


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


_INVERSE = {"guidance": "example", "example": "guidance"}

_READERS: dict[str, Callable[[str], object]] = {
    "kind": Kind,
    "level": Level,
    "scope": Reach,
    "outcome": Outcome,
    "outcome-evidence": OutcomeEvidence,
    "place": _place,
    "body": _body,
    "period": _period,
    "tag": _tag,
    "identifier": _identifier,
    BRIDGE: _far_end,
}
