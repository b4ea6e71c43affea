"""What was published: Collection, Document, Edition, Passage, and the maps over an edition's text.

Refuses: what is claimed about it (assertions.py), and any reading of files.
Offsets everywhere count Unicode code points of the edition's canonical text, end exclusive.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from corpus.access import PUBLIC, Rights, Visibility


class Provenance(StrEnum):
    """`source`: the body's own document. `summary`: written about it by the named publisher."""

    SOURCE = "source"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Collection:
    """A named set of documents with one operator, a default level, rights and visibility."""

    id: str
    name: str
    title: str
    operator: str = ""
    default_level: str | None = None
    rights: Rights = Rights.QUOTE
    visibility: Visibility = PUBLIC


@dataclass(frozen=True, slots=True)
class Document:
    """One work through time. `lineage` is what finds it again: a declared id, else a source URL,
    else collection and path. Language versions of one work share `work`."""

    id: str
    collection: str
    lineage: str
    work: str
    provenance: Provenance = Provenance.SOURCE
    source_url: str = ""
    rights: Rights = Rights.QUOTE
    visibility: Visibility = PUBLIC


@dataclass(frozen=True, slots=True)
class Page:
    """Physical page `number` (from 1) with its printed `label`; its text is `text[start:end]`. `confidence`, from 0 to
    100, where text recognition read it."""

    number: int
    label: str
    start: int
    end: int
    confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at `text[start:end]`, `level` from 1; it governs until the next of its level or above."""

    level: int
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Edition:
    """One source file of a document. `text` is canonical: every passage is a slice of it."""

    id: str
    document: str
    sha256: str
    media_type: str
    size: int
    filename: str
    title: str
    language: str
    text: str = field(repr=False)
    publisher: str = ""
    date: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    pages: tuple[Page, ...] = ()
    headings: tuple[Heading, ...] = ()
    reader: str = ""
    doubts: tuple[str, ...] = ()

    def page_at(self, offset: int) -> Page | None:
        """The page on which the code point at `offset` stands; None where the format has no pages."""
        last = None
        for page in self.pages:
            if page.start > offset:
                break
            last = page
        return last

    def heading_path(self, offset: int) -> tuple[str, ...]:
        """Titles of the headings above `offset`, outermost first."""
        path: list[Heading] = []
        for heading in self.headings:
            if heading.start > offset:
                break
            while path and path[-1].level >= heading.level:
                path.pop()
            path.append(heading)
        return tuple(one.title for one in path)


@dataclass(frozen=True, slots=True)
class Intake:
    """What the last ingest made of one source file. `digest` covers the file and its sidecar; `problem` is the
    slug of the error where it could not be read, else empty."""

    path: str
    digest: str
    document: str = ""
    problem: str = ""
    happened: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of its edition: `text == edition.text[start:end]`, always. `page` is None without pages."""

    id: str
    edition: str
    document: str
    ordinal: int
    start: int
    end: int
    text: str
    language: str
    heading: tuple[str, ...] = ()
    page: int | None = None
    page_label: str = ""
