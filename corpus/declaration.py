"""What a document says of itself, once understood: Declaration, with a PracticeDeclaration for each practice.

Refuses: the spelling it came in (sidecar, front matter, <meta>); `ingest.declared` reads that and checks it.
"""

from dataclasses import dataclass, field, replace

from corpus.access import Rights, Visibility
from corpus.practices import Body, Kind, Level, Outcome, OutcomeEvidence, Period, Place, Reach
from corpus.works import Provenance


@dataclass(frozen=True, slots=True)
class PracticeDeclaration:
    """None and empty mean: not declared. `heading` names the section that holds the practice."""

    key: str = ""
    heading: str = ""
    title: str = ""
    summary: str = ""
    kind: Kind | None = None
    level: Level | None = None
    scope: Reach | None = None
    places: tuple[Place, ...] = ()
    period: Period | None = None
    sectors: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    bodies: tuple[Body, ...] = ()
    outcome: Outcome | None = None
    outcome_evidence: OutcomeEvidence | None = None
    lessons: str = ""
    conditions: str = ""
    contact: str = ""
    tags: tuple[tuple[str, str], ...] = ()

    def over(self, general: "PracticeDeclaration") -> "PracticeDeclaration":
        """This, with what it leaves open taken from `general`; key, heading, title, summary stay its own."""
        own = ("key", "heading", "title", "summary")
        filled = {
            name: getattr(general, name)
            for name in self.__slots__
            if name not in own and not getattr(self, name)
        }
        return replace(self, **filled)


@dataclass(frozen=True, slots=True)
class Declaration:
    """`whole` is what is declared of the document as one practice; `practices` are those of a compendium."""

    whole: PracticeDeclaration = PracticeDeclaration()
    practices: tuple[PracticeDeclaration, ...] = ()
    id: str = ""
    work: str = ""
    publisher: str = ""
    date: str = ""
    language: str = ""
    source_url: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    rights: Rights | None = None
    visibility: Visibility | None = None
    provenance: Provenance | None = None
    declared: frozenset[str] = field(default_factory=frozenset)

    def parts(self) -> tuple[PracticeDeclaration, ...]:
        """The practices of a compendium, each filled from the whole; else the whole alone."""
        return tuple(one.over(self.whole) for one in self.practices) or (self.whole,)
