"""A practice, a hit, an answer: what a search takes and gives.

Offsets count Unicode code points of the `text` beside them, end exclusive.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.models.shared import Model


class Place(Model):
    code: str = Field(examples=["KEN"])
    label: str = Field(examples=["Kenya"])
    role: str = Field(examples=["done-in"])


class Period(Model):
    start: int | None = Field(examples=[2014])
    end: int | None = Field(examples=[2018])


class Tag(Model):
    scheme: str = Field(examples=["gcm-objectives"])
    concept: str = Field(examples=["6"])
    label: str
    verdict: str = Field(examples=["declared"], description="proposed, declared or confirmed")


class Concept(Model):
    scheme: str
    id: str
    label: str


class Body(Model):
    name: str
    role: str


class Practice(Model):
    """`proposed` names the facts that software proposed and nobody declared or confirmed."""

    id: str = Field(examples=["prac-4k7w2m9x0c3v8b1n"])
    title: str
    kind: str
    level: str = Field(examples=["field"])
    places: list[Place]
    period: Period
    outcome: str = Field(examples=["worked"])
    outcome_evidence: str = Field(examples=["independent-evaluation"])
    tags: list[Tag]
    provenance: str = Field(examples=["source"])
    lang: str = Field(examples=["en"])
    dir: str = Field(examples=["ltr"])
    summary: str
    publisher: str
    date: str
    source_url: str
    rights: str = Field(examples=["quote"])
    collection: str
    document: str
    link: str
    proposed: list[str]


class Passage(Model):
    """A quotation. `clipped` tells that more stands in the document than its rights let leave."""

    id: str
    text: str
    highlights: list[tuple[int, int]]
    page: int | None
    page_label: str
    heading: list[str]
    document: str
    link: str
    lang: str
    dir: str
    clipped: bool
    doubts: list[str] = Field(
        default=[],
        description="What its reader doubted of the page, as that it was read from a picture (OCR).",
    )


class BridgeWhy(Model):
    concepts: list[Concept]
    here: Passage | None
    there: Passage | None


class Bridge(Model):
    practice: Practice
    relation: str
    verdict: str
    score: float
    why: BridgeWhy
    version: Practice | None = Field(
        default=None, description="The far end in a language that you read; `why.there` is then that one's."
    )


class ScorePart(Model):
    retriever: str
    value: float
    weight: float
    adds: float


class Why(Model):
    terms: list[str]
    concepts: list[Concept]
    unmet: list[Concept]
    parts: list[ScorePart] = Field(description="With explain=true: the summands of `score`.")


class Also(Model):
    id: str
    title: str
    lang: str
    dir: str
    collection: str
    document: str
    link: str


class Hit(Model):
    practice: Practice
    score: float
    relevance: str = Field(examples=["strong"], description="strong, fair, weak, or none")
    why: Why
    passages: list[Passage]
    bridges: list[Bridge]
    version: Practice | None = Field(
        default=None,
        description="The same practice in a language that you read (`reads`); the passages are then that one's.",
    )
    also: list[Also] = Field(
        default=[], description="Where the same text stands too, as a person confirmed; no hits of their own."
    )


class FacetCount(Model):
    value: str
    label: str
    count: int


class Query(Model):
    text: str
    language: str
    seems: str = Field(
        default="",
        description="The language that a question in Latin letters really seems to be in: bn, ar, hi, ne.",
    )


class Criterion(Model):
    facet: str
    any_of: list[str]
    all_of: list[str]
    none_of: list[str]


class Answer(Model):
    """`comparable` false: nothing clears the floor, and `hits` are the nearest found, marked `none`."""

    generation: str
    query: Query
    total: int
    total_relation: str
    comparable: bool
    degraded: bool
    facets: dict[str, list[FacetCount]]
    hits: list[Hit]
    named: list[Concept]
    filters: list[Criterion]
    limit: int
    offset: int


Text = Annotated[str, Field(max_length=10_000)]
Tagged = Annotated[str, Field(max_length=16, pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*$")]
Filter = Annotated[str, Field(max_length=2_000)]


class Asked(BaseModel):
    """The body of POST /v1/search; the same names and meanings as GET's parameters."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"q": "complaint desks for domestic workers", "filters": ["place=KEN"]}]
        },
    )

    q: Text = ""
    filters: list[Filter] = Field(default=[], max_length=50)
    facets: list[Annotated[str, Field(max_length=60)]] | None = Field(default=None, max_length=50)
    limit: int = Field(default=10, ge=1, le=100)
    offset: int = Field(default=0, ge=0, le=10_000)
    query_lang: Tagged | None = None
    ui_lang: Tagged | None = None
    bridges: int = Field(default=3, ge=0, le=10)
    explain: bool = False
    generation: str | None = Field(default=None, max_length=100)
    reads: list[Tagged] = Field(
        default=[], max_length=20, description="Languages that you read, the best first."
    )


class Suggestion(Model):
    kind: str
    id: str
    text: str
    scheme: str
    level: str


class Suggestions(Model):
    suggestions: list[Suggestion]
