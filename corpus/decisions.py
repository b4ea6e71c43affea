"""Decisions on tags: what people and bodies said of a practice and a concept, as something to learn from.

Owns what a decision weighs: one made without having seen a proposal teaches most. Refuses: learning (search).
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.assertions import AgentKind, Assertion, Verdict, standing

BLIND, ACCEPTED = 1.0, 0.4
"""Whoever accepts what was proposed is led by it: that teaches less. To refuse it takes a judgement of one's own."""

TAG = "tag"


@dataclass(frozen=True, slots=True)
class Decision:
    """`yes`: the tag holds. `weight` lies between 0 and 1."""

    practice: str
    scheme: str
    concept: str
    yes: bool
    weight: float


def decisions(claims: Iterable[Assertion]) -> tuple[Decision, ...]:
    """From all claims on practices, in the order they were made. For each practice and concept the last word of the
    agent who decides; software never does. Where several agree, one who had not seen the proposal is enough for the
    whole weight."""
    tags = [one for one in claims if one.predicate == TAG]
    proposed: set[tuple[str, str]] = set()
    led: set[Assertion] = set()
    for one in tags:
        key = (one.subject, one.object)
        if one.agent.kind is AgentKind.SOFTWARE:
            proposed.add(key)
        elif key in proposed and one.verdict is not Verdict.REJECTED:
            led.add(one)
    by_people = [one for one in tags if one.agent.kind is not AgentKind.SOFTWARE]
    holding = {(one.subject, one.object): one for one in standing(by_people)}
    refused = {(one.subject, one.object): one for one in by_people if one.verdict is Verdict.REJECTED}
    unled = {_sides(one) for one in _last_words(by_people) if one not in led}
    found = []
    for key, one in {**refused, **holding}.items():
        said = json.loads(one.object)
        weight = BLIND if (*key, key in holding) in unled else ACCEPTED
        found.append(Decision(key[0], said["scheme"], said["concept"], key in holding, weight))
    return tuple(found)


def _last_words(claims: Iterable[Assertion]) -> Iterable[Assertion]:
    return {(one.subject, one.object, one.agent): one for one in claims}.values()


def _sides(one: Assertion) -> tuple[str, str, bool]:
    return one.subject, one.object, one.verdict is not Verdict.REJECTED
