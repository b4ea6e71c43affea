"""Reading collections, documents and editions, and what people asked or sent in.

Refuses: practices and passages (practice_reading.py), and original files (files.py).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from corpus.catalogue import nouns, schema
from corpus.catalogue.lookups import lost
from corpus.catalogue.rows import AnyRow, asked_for, damaged
from corpus.catalogue.sight import Sight
from corpus.errors import NotFound
from corpus.ids import collection_id, document_id
from corpus.works import Collection, Document, Edition, Intake


@dataclass(frozen=True, slots=True)
class Held:
    """A document that a collection holds now; `sha256` and `path` (its filename) are its newest edition's,
    empty where it has none yet."""

    document: Document
    sha256: str
    practices: tuple[str, ...]
    path: str


class DocumentReading(Sight):
    def collections(self) -> tuple[Collection, ...]:
        """By name."""
        rows = [row for row in self._present(schema.collections) if self._sees(row.visibility)]
        return tuple(nouns.collection_of(row) for row in sorted(rows, key=lambda row: str(row.name)))

    def collection(self, name: str) -> Collection:
        """Raises NotFound or Gone."""
        row = self._rows.one(schema.collections, collection_id(name))
        if row is None or not self._sees(row.visibility):
            raise self._absence("collection", collection_id(name), hidden=row is not None, shown=name)
        return nouns.collection_of(row)

    def document(self, identity: str) -> Document:
        """Raises NotFound or Gone."""
        row = self._rows.one(schema.documents, identity)
        if row is None or not self._sees(row.effective):
            raise self._absence("document", identity, hidden=row is not None)
        return nouns.document_of(row)

    def work(self, identity: str) -> tuple[Document, ...]:
        """The language versions of a document's work, this one included, by id. Raises NotFound or Gone."""
        rows = self._rows.of(schema.documents, "work", [self.document(identity).work])
        seen = [row for row in rows if self._rows.alive(row) and self._sees(row.effective)]
        return tuple(nouns.document_of(row) for row in sorted(seen, key=lambda row: str(row.id)))

    def find(self, collection_name: str, lineage: str) -> tuple[Document, str] | None:
        """A living document by what finds it again, and its newest edition's SHA-256 ("" without one). None
        for one that is unknown or withdrawn: putting it again revives it under its ids."""
        home = collection_id(collection_name)
        asked = {"collection": home, "lineage": lineage}
        found = self._rows.connection.execute(_BY_LINEAGE, asked)
        rows = asked_for(schema.documents, found, "lineage", [lineage])
        alive = [row for row in rows if self._rows.alive(row)]
        if not alive:
            expected = self._rows.one(schema.documents, document_id(home, lineage))
            if expected is not None:
                raise damaged("a document is not found by its lineage", expected.id)
            return None
        if not self._sees(alive[0].effective):
            return None
        newest = self._newest([alive[0].id]).get(alive[0].id)
        return nouns.document_of(alive[0]), newest.sha256 if newest else ""

    def documents_in(self, collection_name: str) -> Iterator[Held]:
        """What a collection holds, by id; nothing for an unknown collection."""
        rows = self._rows.of(schema.documents, "collection", [collection_id(collection_name)])
        seen = {row.id: row for row in rows if self._rows.alive(row) and self._sees(row.effective)}
        newest = self._newest(list(seen))
        practices: dict[str, list[str]] = {}
        for head in self._heads(seen):
            practices.setdefault(head.document, []).append(head.id)
        for identity, row in sorted(seen.items()):
            edition = newest.get(identity)
            yield Held(
                document=nouns.document_of(row),
                sha256=edition.sha256 if edition else "",
                practices=tuple(practices.get(identity, ())),
                path=edition.filename if edition else "",
            )

    def edition(self, identity: str, text: bool = True) -> Edition:
        """Any edition of a visible document, also an older one; with `text` False, its text, pages and
        headings are left empty. Raises NotFound, or Gone when the document was withdrawn or it was erased."""
        ever = [row for row in self._rows.versions(schema.editions, [identity]) if row.born <= self.at]
        if not ever:
            raise self._absence("edition", identity, hidden=False)
        home = self.document(ever[0].document).id
        rows = self._rows.of(schema.editions, "document", [home])
        past = [row for row in rows if row.id == identity and row.born <= self.at]
        last = max(past, key=_number)
        if not last.sha256 and self._rows.tombstones([identity]):
            raise self._absence("edition", identity, hidden=False)
        return self._edition(last, text)

    def newest_edition(self, identity: str, text: bool = True) -> Edition:
        """Of a document. Raises NotFound or Gone."""
        self.document(identity)
        row = self._newest([identity]).get(identity)
        if row is None:
            raise NotFound(
                "this document has no edition yet", subject=identity, remedy="Run: fieldbridge ingest PATH"
            )
        return self._edition(row, text)

    def doubts(self, editions: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """What their readers doubted, of those that doubted anything."""
        rows = self._rows.versions(schema.editions, dict.fromkeys(editions))
        told = {row.id: tuple(json.loads(row.doubts)) for row in rows if row.born <= self.at}
        return {edition: said for edition, said in told.items() if said}

    def editions(self, identity: str, text: bool = False) -> tuple[Edition, ...]:
        """Of a document, each once, in the order in which they became the newest; none that was erased. Raises
        NotFound or Gone."""
        self.document(identity)
        rows = self._rows.of(schema.editions, "document", [identity])
        past = {row.id: row for row in sorted(rows, key=_number) if row.born <= self.at}
        erased = self._rows.tombstones(row.id for row in past.values() if not row.sha256)
        there = [row for row in past.values() if row.id not in erased]
        return tuple(self._edition(row, text) for row in sorted(there, key=_number))

    def successor(self, edition_id: str) -> str | None:
        """The id of its document's newest edition, where that is another one. Raises NotFound or Gone."""
        newest = self.newest_edition(self.edition(edition_id, text=False).document, text=False)
        return newest.id if newest.id != edition_id else None

    def intake(self, collection: str) -> dict[str, Intake]:
        """By path: what was made of each source file of a collection, given by id; nothing of one that may
        not be seen."""
        home = self._rows.one(schema.collections, collection)
        if home is None or not self._sees(home.visibility):
            self._rows.prove_absent("collection", [collection] if home is None else [])
            return {}
        rows = self._rows.of(schema.intake, "collection", [collection])
        return {row.path: nouns.intake_of(row) for row in rows if self._rows.alive(row)}

    def vocabularies(self) -> tuple[tuple[str, str], ...]:
        """(name, TOML text) of what the operator imported, by name."""
        return tuple(sorted((row.id, row.content) for row in self._present(schema.vocabularies)))

    def _newest(self, documents: list[str]) -> dict[str, AnyRow]:
        rows = self._rows.of(schema.editions, "document", documents)
        return {row.document: row for row in rows if self._rows.alive(row)}

    def _edition(self, row: AnyRow, text: bool) -> Edition:
        if not text:
            return nouns.edition_of(row, None)
        asked = {"edition": row.id, "born": row.born}
        rows = self._rows.connection.execute(_TEXT, asked)
        found = asked_for(schema.texts, rows, "edition", [row.id])
        if not found:
            raise lost("text", row.id)
        return nouns.edition_of(row, found[0])


def _number(row: AnyRow) -> int:
    return int(row.number)


_BY_LINEAGE = select(schema.documents).where(
    schema.documents.c.collection == bindparam("collection"),
    schema.documents.c.lineage == bindparam("lineage"),
)
_TEXT = select(schema.texts).where(
    schema.texts.c.edition == bindparam("edition"), schema.texts.c.born == bindparam("born")
)
