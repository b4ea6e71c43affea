"""One practice in full, lists of practices, and documents.

Refuses: text that rights keep; spelling.py and the routes fill these.
"""

from pydantic import Field

from api.models.searching import Body, Bridge, Concept, Hit, Passage, Practice
from api.models.shared import Model


class Quotation(Model):
    """Words of the edition, exact, with what stands around them and the headings above."""

    exact: str
    prefix: str
    suffix: str
    heading: list[str]


class Proposal(Model):
    """What software proposes of a practice and nobody has decided: `object` as an assertion has it, how surely (0 to 1),
    and the words that it rests on, as far as rights let them leave."""

    predicate: str = Field(examples=["place"])
    object: str = Field(examples=['{"code": "KEN", "role": "done-in"}'])
    score: float | None
    evidence: list[Quotation]


class PracticeDetail(Practice):
    """One practice with all that its rights let leave. `rights_statement` is what the document says of its own rights; it
    opens nothing: `rights` decides."""

    scope: str
    sectors: list[Concept]
    target_groups: list[Concept]
    bodies: list[Body]
    lessons: str
    conditions: str
    contact: str
    identifiers: dict[str, str]
    rights_statement: str
    proposals: list[Proposal]
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
    confidence: int | None = Field(
        default=None, description="From 0 to 100, where text recognition (OCR) read the page."
    )


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


class AlikeDocument(Model):
    """Another document, and what it is to this one. `finding` is its id, by which the operator accepts or rejects it."""

    finding: str
    id: str
    title: str
    lang: str
    date: str
    relation: str = Field(
        examples=["newer-edition"],
        description="same-file, same-text, near-copy, newer-edition, older-edition or language-version",
    )
    verdict: str = Field(
        examples=["proposed"], description="`proposed` by software, or `confirmed` by a person"
    )
    score: float
    link: str


class DocumentProposal(Proposal):
    """What software proposes of a document and nobody declared or confirmed. `field` names what it fills, `value` is the
    object in the language asked for, `agent` the software; `page_label` is where its words stand, empty where they stand
    outside the text or the file has no pages."""

    field: str = Field(examples=["publisher"])
    value: str = Field(examples=["International Organization for Migration"])
    agent: str = Field(examples=["fieldbridge ingest 1"])
    page_label: str


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
    alike: list[AlikeDocument]
    proposals: list[DocumentProposal]
    practices: list[Span]
    doubts: list[str]
    link: str
    file: str | None
    text: str | None


class PageText(Model):
    """`picture` and `file` are null where the format has no drawn pages; `doubts` are the reader's, of this page."""

    document: str
    edition: str
    page: int
    label: str
    pages: int
    lang: str
    dir: str
    text: str
    doubts: list[str]
    picture: str | None
    file: str | None
