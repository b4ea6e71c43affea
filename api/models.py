"""What leaves over HTTP, as pydantic models: the source of the OpenAPI document and of the pages alike.

Refuses: looking anything up (spelling.py fills these from the domain's values, as far as rights allow).
Offsets count Unicode code points of the `text` beside them, end exclusive.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


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


class Hit(Model):
    practice: Practice
    score: float
    relevance: str = Field(examples=["strong"], description="strong, fair, weak, or none")
    why: Why
    passages: list[Passage]
    bridges: list[Bridge]


class FacetCount(Model):
    value: str
    label: str
    count: int


class Query(Model):
    text: str
    language: str


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


class Suggestion(Model):
    kind: str
    id: str
    text: str
    scheme: str
    level: str


class Suggestions(Model):
    suggestions: list[Suggestion]


class PracticeDetail(Practice):
    """One practice with all that its rights let leave."""

    scope: str
    sectors: list[Concept]
    target_groups: list[Concept]
    bodies: list[Body]
    lessons: str
    conditions: str
    contact: str
    edition: str
    passages: list[Passage]
    citation: str


class PracticeList(Model):
    """`next` is the cursor of the next page, null on the last; `sequence` is for a later `updated_since`."""

    practices: list[Practice]
    next: str | None
    sequence: int


class Bridges(Model):
    practice: str
    bridges: list[Bridge]


class Similar(Model):
    practice: str
    hits: list[Hit]


class Heading(Model):
    level: int
    title: str
    start: int
    end: int


class Page(Model):
    number: int
    label: str
    start: int
    end: int


class EditionLine(Model):
    id: str
    title: str
    date: str
    newest: bool


class Version(Model):
    """The same work in another language."""

    id: str
    title: str
    lang: str
    link: str


class Span(Model):
    id: str
    title: str
    spans: list[tuple[int, int]]


class Document(Model):
    """`text` is null unless asked for with text=true, which its rights must allow."""

    id: str
    edition: str
    newest: bool
    title: str
    lang: str
    dir: str
    publisher: str
    date: str
    media_type: str
    size: int
    sha256: str
    filename: str
    rights: str
    provenance: str
    source_url: str
    collection: str
    identifiers: dict[str, str]
    headings: list[Heading]
    pages: list[Page]
    editions: list[EditionLine]
    versions: list[Version]
    practices: list[Span]
    doubts: list[str]
    link: str
    file: str | None
    text: str | None


class PageText(Model):
    document: str
    edition: str
    page: int
    label: str
    pages: int
    lang: str
    dir: str
    text: str


class VocabularyLine(Model):
    name: str
    title: str
    publisher: str
    source: str
    concepts: int


class VocabularyList(Model):
    vocabularies: list[VocabularyLine]


class Name(Model):
    lang: str
    text: str
    official: bool


class Link(Model):
    kind: str
    scheme: str
    concept: str
    reason: str


class ConceptDetail(Model):
    id: str
    uri: str
    label: str
    labels: list[Name]
    synonyms: list[Name]
    definitions: dict[str, str]
    broader: list[str]
    mappings: list[Link]
    retired: bool


class Vocabulary(Model):
    name: str
    title: str
    publisher: str
    source: str
    concepts: list[ConceptDetail]


class Value(Model):
    value: str
    label: str


class Cell(Model):
    row: str
    column: str
    count: int


class Coverage(Model):
    """Counts of practices for each pair of values; a zero is a gap."""

    rows: str
    columns: str
    row_values: list[Value]
    column_values: list[Value]
    cells: list[Cell]


class FieldProblem(Model):
    field: str
    detail: str


class Problem(BaseModel):
    """RFC 9457. `remedy` says what to do next; `errors` names each field that is wrong."""

    type: str = Field(examples=["/problems/unknown-filter"])
    title: str
    status: int
    detail: str
    instance: str
    subject: str = ""
    remedy: str = ""
    errors: list[FieldProblem] = []
