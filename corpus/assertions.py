"""The one way in which anything is claimed: Assertion, with its Agent, Verdict and Evidence.

Owns the rule by which many claims become what holds now (`standing`, `sole`).
Refuses: storage, and what a predicate means (practice_view.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class AgentKind(StrEnum):
    PERSON = "person"
    BODY = "body"
    SOFTWARE = "software"


@dataclass(frozen=True, slots=True)
class Agent:
    """Who claims: a person, a body's own declaration, or software with its version."""

    kind: AgentKind
    name: str
    version: str = ""


class Verdict(StrEnum):
    PROPOSED = "proposed"
    DECLARED = "declared"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation (W3C TextQuoteSelector): exact words, what stands around them, where they stood."""

    edition: str
    exact: str
    prefix: str = ""
    suffix: str = ""
    heading: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assertion:
    """`subject predicate object`, by whom, how sure, on what evidence, when (RFC 3339, UTC).

    Append-only: a later assertion of the same agent about the same subject, predicate and object
    stands in the place of the earlier, so a body takes back its own declaration by rejecting it.
    `object` is a string; structured objects are JSON with sorted keys.
    """

    subject: str
    predicate: str
    object: str
    agent: Agent
    verdict: Verdict
    score: float | None = None
    evidence: tuple[Evidence, ...] = ()
    at: str = ""


_RANK = {AgentKind.SOFTWARE: 0, AgentKind.BODY: 1, AgentKind.PERSON: 2}


def standing(assertions: Iterable[Assertion]) -> tuple[Assertion, ...]:
    """Of claims in the order they were made, those that hold.

    Of one agent the last word on a (subject, predicate, object) counts. Between agents a person decides
    over a body's declaration, and that over software; between equals the later. What is rejected so does
    not hold. A body that takes back what it declared is silent from then on: it denies nothing.
    """
    last: dict[tuple[str, str, str, Agent], Assertion] = {}
    for one in assertions:
        key = (one.subject, one.predicate, one.object, one.agent)
        before = last.pop(key, None)
        if not _takes_back(one, before):
            last[key] = one
    deciding: dict[tuple[str, str, str], Assertion] = {}
    for one in last.values():
        claim = (one.subject, one.predicate, one.object)
        if claim not in deciding or _RANK[one.agent.kind] >= _RANK[deciding[claim].agent.kind]:
            deciding[claim] = one
    return tuple(one for one in deciding.values() if one.verdict is not Verdict.REJECTED)


def _takes_back(one: Assertion, before: Assertion | None) -> bool:
    body = one.agent.kind is AgentKind.BODY and one.verdict is Verdict.REJECTED
    return body and before is not None and before.verdict is Verdict.DECLARED


def sole(assertions: Iterable[Assertion]) -> Assertion | None:
    """Of standing claims with a predicate that allows one object: a person's, else a body's, else
    software's; the later of equals."""
    chosen: Assertion | None = None
    for one in assertions:
        if chosen is None or _RANK[one.agent.kind] >= _RANK[chosen.agent.kind]:
            chosen = one
    return chosen


@dataclass(frozen=True, slots=True)
class Bridge:
    """The view of claims that link two practices across levels (or places)."""

    here: str
    there: str
    relation: str
    verdict: Verdict
    score: float
    concepts: tuple[str, ...] = ()
    here_passage: str = ""
    there_passage: str = ""
