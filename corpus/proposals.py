"""What software said of a submission's text before people judged it: Reading, and the claims that came of it.

Owns how these lie in assertions about a submission, each bound to one version of its text, and how they are read again.
Refuses: making them (api/desk/reading.py), showing them to who sits blind (corpus/review/seeing.py), and storage.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from corpus.assertions import Agent, AgentKind, Assertion, Evidence, Verdict

TAG, MEETS, RESEMBLES = "tag", "meets", "resembles"
"""Predicates of a submission: a concept, a criterion of its call, another text."""

PROPOSER = "fieldbridge tags"
VERSION = "1"
_AROUND = 40


class ReadingState(StrEnum):
    """`failed`: it could not be done, and is not tried again by itself."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Reading:
    """That a version of a submission's text is to be read by software, or was. `text` is the digest that reviewers judge;
    `letters` and `sketch` (hex) tell its text from others, `shape` where it came to that."""

    submission: str
    text: str
    state: ReadingState = ReadingState.WAITING
    letters: str = ""
    sketch: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence with what stands around it, by which its place is found again."""

    exact: str
    before: str = ""
    after: str = ""

    def within(self, text: str) -> int:
        """Where it begins; -1 where it does not stand in `text`."""
        at = text.find(f"{self.before}{self.exact}{self.after}")
        return at + len(self.before) if at >= 0 else text.find(self.exact)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A concept that was proposed for a text. `decisions`: how many the probability rests on; `at`: when it was made."""

    scheme: str
    concept: str
    probability: float
    quoted: Quoted
    decisions: int = 0
    at: str = ""

    @property
    def tag(self) -> str:
        return f"{self.scheme}:{self.concept}"


@dataclass(frozen=True, slots=True)
class Met:
    """A criterion of the call and the sentence that lies nearest to it."""

    criterion: str
    nearness: float
    quoted: Quoted


@dataclass(frozen=True, slots=True)
class Resembling:
    """Another text: `kind` is document or submission; `relation` as of likenesses."""

    kind: str
    id: str
    relation: str
    score: float


def quoted(text: str, start: int, end: int) -> Quoted:
    return Quoted(text[start:end], text[max(0, start - _AROUND) : start], text[end : end + _AROUND])


def tag_object(tag: str) -> str:
    """`scheme:concept` as the object of a claim."""
    scheme, _, concept = tag.rpartition(":")
    return _packed({"scheme": scheme, "concept": concept})


def claims_of(
    submission: str, text: str, found: Iterable[Proposal | Met | Resembling]
) -> Iterator[Assertion]:
    for one in found:
        if isinstance(one, Proposal):
            yield _claim(
                submission, text, TAG, tag_object(one.tag), one.probability, one.quoted, one.decisions
            )
        elif isinstance(one, Met):
            yield _claim(submission, text, MEETS, one.criterion, one.nearness, one.quoted)
        else:
            said = _packed({"kind": one.kind, "id": one.id, "relation": one.relation})
            yield _claim(submission, text, RESEMBLES, said, one.score, Quoted(""))


def proposals(claims: Iterable[Assertion], text: str) -> tuple[Proposal, ...]:
    """Those that were made for one version of the text, the likeliest first within a scheme."""
    found = []
    for one in _of(claims, TAG, text):
        said = json.loads(one.object)
        learnt = one.agent.version.partition("+")[2]
        found.append(
            Proposal(
                said["scheme"], said["concept"], one.score or 0.0, _quoted(one), int(learnt or 0), one.at
            )
        )
    return tuple(sorted(found, key=lambda one: (one.scheme, -one.probability, one.concept)))


def met(claims: Iterable[Assertion], text: str) -> tuple[Met, ...]:
    return tuple(Met(one.object, one.score or 0.0, _quoted(one)) for one in _of(claims, MEETS, text))


def resembling(claims: Iterable[Assertion], text: str) -> tuple[Resembling, ...]:
    found = []
    for one in _of(claims, RESEMBLES, text):
        said = json.loads(one.object)
        found.append(Resembling(said["kind"], said["id"], said["relation"], one.score or 0.0))
    return tuple(sorted(found, key=lambda one: (-one.score, one.id)))


def _claim(
    submission: str, text: str, predicate: str, said: str, score: float, words: Quoted, decisions: int = 0
) -> Assertion:
    """The version of the text stands where an edition's id does."""
    agent = Agent(AgentKind.SOFTWARE, PROPOSER, f"{VERSION}+{decisions}" if decisions else VERSION)
    evidence = Evidence(text, words.exact, words.before, words.after)
    return Assertion(submission, predicate, said, agent, Verdict.PROPOSED, score, (evidence,))


def _of(claims: Iterable[Assertion], predicate: str, text: str) -> Iterator[Assertion]:
    """Each object once: a text that was read twice has its claims twice, and the later hold."""
    last: dict[str, Assertion] = {}
    for one in claims:
        if one.predicate == predicate and one.evidence and one.evidence[0].edition == text:
            last[one.object] = one
    yield from last.values()


def _quoted(claim: Assertion) -> Quoted:
    one = claim.evidence[0]
    return Quoted(one.exact, one.prefix, one.suffix)


def _packed(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
