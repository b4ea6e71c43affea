"""Vocabularies, the map of coverage, and problem documents."""

from pydantic import BaseModel, Field

from api.models.shared import Model


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
    replaced_by: str
    body: str
    year: int | None
    footnote: str


class Vocabulary(Model):
    name: str
    title: str
    publisher: str
    source: str
    checked: str
    mappings: str = Field(description="What is said of all mappings.")
    concepts: list[ConceptDetail]


class NearConcept(Model):
    scheme: str
    id: str
    label: str
    score: float = Field(description="Standard deviations above the scheme's mean.")


class NearConcepts(Model):
    concepts: list[NearConcept]


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


class Successor(BaseModel):
    """What stands in the place of something that is gone, and may be seen."""

    id: str
    title: str
    lang: str
    link: str


class Problem(BaseModel):
    """RFC 9457. `remedy` says what to do next; `errors` names each field that is wrong; what follows is told of what
    is gone (410)."""

    type: str = Field(examples=["/problems/unknown-filter"])
    title: str
    status: int
    detail: str
    instance: str
    subject: str = ""
    remedy: str = ""
    errors: list[FieldProblem] = []
    kind: str = ""
    withdrawn_title: str = ""
    date: str = ""
    reason: str = ""
    successors: list[Successor] = []
