"""What is asked and what is answered: Ask, Criterion, Answer and their parts. Frozen values only.

Refuses: HTTP and JSON (`api` spells these out), and any looking up.
"""

from dataclasses import dataclass, field
from typing import Literal

from corpus.facets import FACETS
from corpus.practices import Practice

Relevance = Literal["strong", "fair", "weak", "none"]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A filter on one facet. A practice passes with at least one value of `any_of` (when given),
    every value of `all_of`, and no value of `none_of`."""

    facet: str
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ask:
    """One search. Empty `text` browses. `language` None: it is identified from the text.

    `generation` names the one to answer from (paging sends it back); None is the newest. `reads`: languages that the
    reader reads, the best first; where a document stands in one of them, that version's passages are shown.
    """

    text: str = ""
    language: str | None = None
    filters: tuple[Criterion, ...] = ()
    facets: tuple[str, ...] = tuple(facet.name for facet in FACETS)
    limit: int = 10
    offset: int = 0
    ui_language: str = "en"
    bridges: int = 3
    explain: bool = False
    generation: str | None = None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage as shown: `highlights` are [start, end) code points of `text`; `doubts` are its reader's, of its page."""

    id: str
    text: str
    highlights: tuple[tuple[int, int], ...]
    page: int | None
    page_label: str
    heading: tuple[str, ...]
    document: str
    language: str
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConceptRef:
    """A concept of a vocabulary with its label in the reader's language."""

    scheme: str
    id: str
    label: str


@dataclass(frozen=True, slots=True)
class ScorePart:
    """One summand of a score: which retriever, its standardised value, its weight; they add up."""

    retriever: str
    value: float
    weight: float

    @property
    def adds(self) -> float:
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Why:
    """`terms`: words of the question that stand in the passages; `concepts`: what of the question's
    named things (place, group, instrument …) the practice meets; `unmet`: what it does not."""

    terms: tuple[str, ...] = ()
    concepts: tuple[ConceptRef, ...] = ()
    unmet: tuple[ConceptRef, ...] = ()
    parts: tuple[ScorePart, ...] = ()


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A bridge as shown: the practice at the other end, and the passage on each side that carries it. `version`: the
    other end in a language that the reader reads; `there` is then that one's."""

    practice: Practice
    relation: str
    verdict: str
    score: float
    concepts: tuple[ConceptRef, ...]
    here: Excerpt | None
    there: Excerpt | None
    version: Practice | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """`version`: the same practice in a language that the reader reads; the passages are then that one's. `also`: where
    it stands too, as a person confirmed; those are no hits of their own."""

    practice: Practice
    score: float
    relevance: Relevance
    probability: float
    why: Why
    passages: tuple[Excerpt, ...]
    bridges: tuple[Counterpart, ...] = ()
    version: Practice | None = None
    also: tuple[Practice, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetCount:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Answer:
    """`total` counts R(q) after filters, and every facet's counts are what choosing the value would show.

    `comparable` False: nothing clears the floor, and `hits` are the nearest found, marked `none`.
    `named`: the places, groups and other concepts recognised in the question. `seems`: the language, of another
    script, that a question in Latin letters really seems to be in.
    """

    generation: str
    text: str
    language: str
    total: int
    total_relation: Literal["eq", "gte"]
    comparable: bool
    degraded: bool
    facets: dict[str, tuple[FacetCount, ...]]
    hits: tuple[Hit, ...]
    named: tuple[ConceptRef, ...] = ()
    limit: int = 10
    offset: int = 0
    filters: tuple[Criterion, ...] = field(default=())
    seems: str = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A practice in a ranking; `found`: it clears the floor, so it is in R(q)."""

    practice: str
    score: float
    found: bool


@dataclass(frozen=True, slots=True)
class Ranking:
    """Practices in the order in which a reader would meet them if there were no floor: R(q) first, then the rest.

    `best` is the highest probability of any practice, which is what the floor is held against.
    """

    language: str
    best: float
    practices: tuple[Ranked, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A type-ahead: `kind` is practice, concept or place; `id` is a practice's or a concept's."""

    kind: Literal["practice", "concept", "place"]
    id: str
    text: str
    scheme: str = ""
    level: str = ""
