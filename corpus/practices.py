"""What people look for: Practice, and the closed lists its facts are drawn from.

Refuses: how a fact came to hold (assertions.py) and where practices are stored (catalogue).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from corpus.access import PUBLIC, Rights, Visibility
from corpus.works import Provenance


class Level(StrEnum):
    """`field`: it was done somewhere. `global`: a norm, guidance or method meant for everywhere."""

    FIELD = "field"
    GLOBAL = "global"

    @property
    def other(self) -> "Level":
        return Level.GLOBAL if self is Level.FIELD else Level.FIELD


class Kind(StrEnum):
    PRACTICE = "practice"
    LAW = "law-or-policy"
    INSTRUMENT = "instrument"
    GUIDANCE = "guidance"
    TOOL = "tool"
    EVALUATION = "evaluation"


class Reach(StrEnum):
    """How far it reaches; `scope` in answers and declarations (not to be taken for access.Scope)."""

    LOCAL = "local"
    NATIONAL = "national"
    REGIONAL = "regional"
    GLOBAL = "global"


class Outcome(StrEnum):
    WORKED = "worked"
    MIXED = "mixed"
    DID_NOT = "did-not-work"
    TOO_EARLY = "too-early"
    NOT_REPORTED = "not-reported"


class OutcomeEvidence(StrEnum):
    INDEPENDENT = "independent-evaluation"
    MONITORING = "own-monitoring"
    ACCOUNT = "own-account"
    NONE = "none"


class PlaceRole(StrEnum):
    DONE_IN = "done-in"
    ORIGIN = "origin"
    TRANSIT = "transit"
    DESTINATION = "destination"


@dataclass(frozen=True, slots=True)
class Place:
    """A concept of the M49 scheme (or a local list) and the part it plays."""

    code: str
    role: PlaceRole = PlaceRole.DONE_IN


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as the source names it, and the part it played (author, partner, donor …)."""

    name: str
    role: str = "author"


@dataclass(frozen=True, slots=True)
class Period:
    """Years, both inclusive; either may be open."""

    start: int | None = None
    end: int | None = None

    def __str__(self) -> str:
        if self.start == self.end:
            return "" if self.start is None else str(self.start)
        return f"{self.start or ''}–{self.end or ''}"


@dataclass(frozen=True, slots=True)
class Tag:
    """A concept given to a practice, and the verdict under which it stands."""

    scheme: str
    concept: str
    verdict: str = "declared"


@dataclass(frozen=True, slots=True)
class Practice:
    """The view of all assertions about one practice that hold now.

    `rights_statement` is what the document says of its rights, in its words or as a licence's name: shown, and opening
    nothing; `rights` decides. `proposed` names the fields that nobody declared or confirmed; they are shown as proposed.
    """

    id: str
    document: str
    edition: str
    collection: str
    title: str
    language: str
    level: Level
    kind: Kind = Kind.PRACTICE
    summary: str = ""
    reach: Reach | None = None
    places: tuple[Place, ...] = ()
    period: Period = Period()
    sectors: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    bodies: tuple[Body, ...] = ()
    outcome: Outcome = Outcome.NOT_REPORTED
    outcome_evidence: OutcomeEvidence = OutcomeEvidence.NONE
    lessons: str = ""
    conditions: str = ""
    contact: str = ""
    tags: tuple[Tag, ...] = ()
    provenance: Provenance = Provenance.SOURCE
    publisher: str = ""
    date: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    rights_statement: str = ""
    source_url: str = ""
    rights: Rights = Rights.QUOTE
    visibility: Visibility = PUBLIC
    proposed: frozenset[str] = field(default_factory=frozenset)
