"""A Reading becomes the nouns: Edition, Passages, Declaration. Nothing is written here.

Owns how a title, a language and a lineage are found where nobody declared them. Refuses: storage.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from corpus.access import Rights
from corpus.concepts import INSTRUMENTS, Vocabularies
from corpus.declaration import Declaration, PracticeDeclaration
from corpus.errors import EmptyFile
from corpus.ids import document_id, edition_id, passage_id
from corpus.practices import Level
from corpus.works import Collection, Document, Edition, Passage, Provenance
from index.languages.documents import language_of_document, language_of_passage
from ingest.canonical import Canonical, lay_out
from ingest.citing import Cited, citations
from ingest.compendia import practices_in
from ingest.declared import read_sidecar, understand, understood_alone
from ingest.forms import Form, as_form
from ingest.labels import Values
from ingest.passages import cut
from ingest.places import PlaceNames
from ingest.proposing.dates import date_in
from ingest.proposing.face import face_of
from ingest.proposing.finding import Finder, Findings
from ingest.proposing.titles import fit, title_on
from ingest.reading import CREATED, Reading
from ingest.sources import SIDECAR, Source
from ingest.tables import as_practices
from ingest.titles import by_a_person

BUDGET = 200
"""Tokens of a passage by the multilingual encoder's count; with its title and heading it stays under the 256
that the English one reads."""

_RUNNING = 60
"""Lines left out as running heads that are looked at for a document symbol."""

_EARLY = 1_500
"""Characters of the beginning in which a heading may be the title."""


NOTHING = PracticeDeclaration()


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that one file gives; `level` is declared or the operator's, None where neither said so. `proposed`: the
    practices that a compendium seems to hold, where nobody declared any; `findings`: what its words say of it;
    `recognised`: what a form seems to say of the one practice that it holds."""

    name: str
    document: Document
    edition: Edition
    passages: tuple[Passage, ...]
    declaration: Declaration
    level: Level | None
    cited: tuple[Cited, ...] = ()
    left_unread: str = ""
    proposed: tuple[PracticeDeclaration, ...] = ()
    findings: Findings | None = None
    recognised: PracticeDeclaration = NOTHING


class Preparing:
    """Holds what all files need: the vocabularies, and how tokens are counted."""

    def __init__(
        self, vocabularies: Vocabularies, count_tokens: Callable[[Sequence[str]], list[int]]
    ) -> None:
        self._vocabularies = vocabularies
        self._places = PlaceNames(vocabularies)
        self._values = Values(vocabularies, self._places)
        self._finder = Finder(vocabularies)
        self._count_tokens = count_tokens

    def prepare(
        self, source: Source, reading: Reading, collection: Collection, level: Level | None
    ) -> Prepared:
        """Raises BadDeclaration for a wrong sidecar, EmptyFile where no passage came of the text."""
        beside = read_sidecar(source.sidecar, source.name + SIDECAR) if source.sidecar else {}
        alone = beside.pop("compendium", None) is False
        beside.pop("profile", None)
        form = as_form(reading, source.profile, self._values, source.name)
        columns = beside.pop("columns", form.columns)
        tabled = as_practices(form.reading, columns, self._values, source.name + SIDECAR)
        reading = tabled.reading
        canonical = lay_out(reading)
        reading, dated = _with_date(reading, beside, canonical)
        declaration, doubts = self._declaration(source, reading, beside, tabled.practices, form)
        document = _document(source, declaration, collection)
        language = declaration.language or language_of_document(canonical.text, reading.language)
        title = declaration.whole.title or titled(reading, source.name, canonical, language, self._finder)
        told = (*reading.doubts, *form.doubts, *tabled.doubts, *doubts, *dated)
        edition = _edition(source, document, declaration, reading, canonical, title, language, told)
        passages = self._passages(edition, canonical, language)
        if not passages:
            raise EmptyFile(
                "no passage came of its text", subject=source.name, remedy="Look: fieldbridge inspect"
            )
        default = Level(collection.default_level) if collection.default_level else None
        cited = citations(edition, passages, self._vocabularies.get(INSTRUMENTS))
        proposed: tuple[PracticeDeclaration, ...] = ()
        if not alone and not declaration.practices:
            proposed = practices_in(edition.text, edition.headings, self._values, self._places)
        return Prepared(
            source.name,
            document,
            edition,
            passages,
            declaration,
            level or default,
            cited,
            reading.left_unread,
            proposed,
            self._finder.find(edition, canonical, passages, [one.text for one in reading.dropped[:_RUNNING]]),
            self._recognised(source, form) if not proposed and not declaration.practices else NOTHING,
        )

    def _declaration(
        self,
        source: Source,
        reading: Reading,
        beside: Mapping[str, object],
        practices: Sequence[Mapping[str, object]],
        form: Form,
    ) -> tuple[Declaration, tuple[str, ...]]:
        """The sidecar over what the file says of itself: the answers of a form that a person gave the profile of, and the
        rows of its table of practices, among that."""
        said = {**(reading.declared or {}), **(form.said if form.declared else {})}
        said |= {"practices": list(practices)} if practices else {}
        own, doubts = understood_alone(said, source.name, self._vocabularies, self._places)
        understand(beside, source.name + SIDECAR, self._vocabularies, self._places)
        both = {**own, **beside}
        return understand(both, source.name, self._vocabularies, self._places), doubts

    def _recognised(self, source: Source, form: Form) -> PracticeDeclaration:
        """What a form seems to say of its practice, of which nobody gave the profile."""
        if form.declared or not form.said:
            return NOTHING
        fitting, _ = understood_alone(form.said, source.name, self._vocabularies, self._places)
        return understand(fitting, source.name, self._vocabularies, self._places).whole

    def _passages(self, edition: Edition, canonical: Canonical, language: str) -> tuple[Passage, ...]:
        found = []
        for ordinal, one in enumerate(cut(canonical, self._count_tokens, BUDGET, language)):
            text = edition.text[one.start : one.end]
            found.append(
                Passage(
                    id=passage_id(edition.id, one.start, one.end),
                    edition=edition.id,
                    document=edition.document,
                    ordinal=ordinal,
                    start=one.start,
                    end=one.end,
                    text=text,
                    language=language_of_passage(text, language),
                    heading=one.heading,
                    page=one.page,
                    page_label=one.page_label,
                )
            )
        return tuple(found)


def titled(reading: Reading, name: str, canonical: Canonical, language: str, finder: Finder) -> str:
    """What its face says; else its first heading that may be a title, what the file calls itself, or its `name`."""

    def bare(text: str) -> str:
        return finder.without_places(text, language)

    own = " ".join(reading.title.split())
    on_face = title_on(face_of(canonical).lines, own, bare)
    if on_face:
        return on_face
    early = [" ".join(one.title.split()) for one in canonical.headings[:5] if one.start < _EARLY]
    likely = (one for one in early if not one[0].isdigit() and not one.endswith((":", "：")))
    fitting = next((one for one in likely if fit(one, bare)), own if by_a_person(own) else "")
    stem = " ".join(PurePosixPath(name).stem.replace("_", " ").replace("-", " ").split())
    return fitting or stem or name


def _with_date(
    reading: Reading, beside: Mapping[str, object], canonical: Canonical
) -> tuple[Reading, tuple[str, ...]]:
    """The day that the file was made is its date where nothing else says one; else its face wins, and that is told."""
    said = dict(reading.declared or {})
    made = str(said.pop(CREATED, ""))
    found = date_in(face_of(canonical)) if made and "date" not in said and "date" not in beside else None
    told: tuple[str, ...] = ()
    if found is None and made:
        said.setdefault("date", made)
    elif found is not None and not made.startswith(found[0].value):
        told = (f"Its date is the one that it shows, {found[0].value}; the file was made on {made}.",)
    return replace(reading, declared=said or None), told


def _edition(
    source: Source,
    document: Document,
    declaration: Declaration,
    reading: Reading,
    canonical: Canonical,
    title: str,
    language: str,
    doubts: tuple[str, ...],
) -> Edition:
    return Edition(
        id=edition_id(document.id, source.sha256),
        document=document.id,
        sha256=source.sha256,
        media_type=reading.media_type,
        size=source.size,
        filename=source.name,
        title=title,
        language=language,
        text=canonical.text,
        publisher=declaration.publisher,
        date=declaration.date,
        identifiers=declaration.identifiers,
        pages=canonical.pages,
        headings=canonical.headings,
        reader=reading.reader,
        doubts=doubts,
    )


def _document(source: Source, declaration: Declaration, collection: Collection) -> Document:
    lineage = declaration.id or declaration.source_url or source.name
    identity = document_id(collection.id, lineage)
    return Document(
        id=identity,
        collection=collection.id,
        lineage=lineage,
        work=declaration.work or identity,
        provenance=declaration.provenance or Provenance.SOURCE,
        source_url=declaration.source_url,
        rights=declaration.rights or collection.rights or Rights.QUOTE,
        visibility=declaration.visibility or collection.visibility,
    )
