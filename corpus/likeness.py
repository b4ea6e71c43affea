"""What two documents have to do with each other: Likeness, and how it lies in an Assertion.

Owns the relations, which way round a pair is written, and what holds of it now. Refuses: finding likenesses
(`ingest.alike`), and storing them (`catalogue`).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from corpus.assertions import Agent, AgentKind, Assertion, Evidence, Verdict, standing
from corpus.errors import WrongUse
from corpus.ids import mint

ALIKE = "alike"
"""The predicate of a claim between two documents."""


class Relation(StrEnum):
    """The stronger first: of two that fit a pair, the first is said."""

    SAME_FILE = "same-file"
    SAME_TEXT = "same-text"
    NEWER_EDITION = "newer-edition"
    NEAR_COPY = "near-copy"
    LANGUAGE_VERSION = "language-version"


ONE_TEXT = frozenset({Relation.SAME_FILE, Relation.SAME_TEXT, Relation.NEAR_COPY})
"""Relations that, confirmed by a person, make two documents one in a list of hits."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """`document` is `relation` to `other`: of NEWER_EDITION the newer one, of the others the one with the smaller id."""

    document: str
    other: str
    relation: Relation
    agent: Agent
    verdict: Verdict
    score: float = 1.0
    evidence: tuple[Evidence, ...] = ()
    at: str = ""

    @property
    def id(self) -> str:
        """The same for whoever says it."""
        return mint("like", self.document, self.relation.value, self.other)

    @property
    def decided(self) -> bool:
        return self.agent.kind is AgentKind.PERSON

    def beside(self, document: str) -> str:
        """The one of the pair that is not `document`."""
        return self.other if document == self.document else self.document

    def claim(self) -> Assertion:
        said = {"document": self.other, "relation": self.relation.value}
        return Assertion(
            self.document,
            ALIKE,
            json.dumps(said, sort_keys=True),
            self.agent,
            self.verdict,
            self.score,
            self.evidence,
            self.at,
        )


def likeness_of(claim: Assertion) -> Likeness:
    """Raises WrongUse for a claim that is none, or cannot be read."""
    try:
        said = json.loads(claim.object)
        other, relation = str(said["document"]), Relation(said["relation"])
    except (ValueError, KeyError, TypeError) as error:
        raise WrongUse(
            f"{claim.predicate} cannot be {claim.object!r}",
            subject=claim.subject,
            remedy="Mend the claim and send it again",
        ) from error
    if claim.predicate != ALIKE or other == claim.subject:
        raise WrongUse("this is no likeness of two documents", subject=claim.subject)
    score = 1.0 if claim.score is None else claim.score
    return Likeness(
        claim.subject, other, relation, claim.agent, claim.verdict, score, claim.evidence, claim.at
    )


def holding(claims: Iterable[Likeness]) -> tuple[Likeness, ...]:
    """Of likenesses in the order in which they were claimed, those that hold: a person's word over software's. What a
    person only confirmed keeps the score and the quotations of the proposal."""
    given = list(claims)
    proposed = {one.id: one for one in given if not one.decided and one.evidence}
    found = []
    for claim in standing(one.claim() for one in given):
        one = likeness_of(claim)
        before = proposed.get(one.id)
        if before is not None and not one.evidence:
            one = Likeness(
                one.document, one.other, one.relation, one.agent, one.verdict, before.score, before.evidence, one.at
            )  # fmt: skip
        found.append(one)
    return tuple(found)
