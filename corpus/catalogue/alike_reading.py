"""Reading which documents are alike, and what a work has gained by it.

Owns that both ends of a likeness lie in the scope. Refuses: finding likenesses, and what makes them hold (likeness.py).
"""

from collections.abc import Iterable, Iterator

from corpus.assertions import Verdict
from corpus.catalogue import nouns, schema
from corpus.catalogue.document_reading import DocumentReading
from corpus.catalogue.rows import AnyRow
from corpus.likeness import ALIKE, Likeness, Relation, holding, likeness_of
from corpus.works import Document, Edition

_CHUNK = 500


class AlikeReading(DocumentReading):
    def newest_editions(self) -> Iterator[tuple[Document, Edition]]:
        """Every visible document that has an edition, by id, with the newest one, its text left out."""
        rows = {row.id: row for row in self._present(schema.documents) if self._sees(row.effective)}
        ids = sorted(rows)
        for start in range(0, len(ids), _CHUNK):
            newest = self._newest(ids[start : start + _CHUNK])
            for identity, row in sorted(newest.items()):
                yield nouns.document_of(rows[identity]), nouns.edition_of(row, None)

    def likenesses(self, documents: Iterable[str]) -> tuple[Likeness, ...]:
        """All that was ever claimed of pairs in which one of `documents` is, in the order it was claimed; only of those
        whose both ends live and lie in the scope."""
        asked = dict.fromkeys(documents)
        rows: dict[int, AnyRow] = {}
        for column in ("here", "there"):
            for row in self._rows.of(schema.assertions, column, asked):
                if row.born <= self.at and row.predicate == ALIKE:
                    rows[row.number] = row
        found = [likeness_of(nouns.assertion_of(row)) for _, row in sorted(rows.items())]
        seen = self._seen_documents({end for one in found for end in (one.document, one.other)})
        return tuple(one for one in found if one.document in seen and one.other in seen)

    def alike(self, document: str) -> tuple[Likeness, ...]:
        """What holds of a document and others, the surest first."""
        order = list(Relation)
        found = holding(self.likenesses([document]))
        return tuple(sorted(found, key=lambda one: (order.index(one.relation), -one.score, one.id)))

    def all_alike(self) -> tuple[Likeness, ...]:
        """All that was ever claimed of any two visible documents, in the order it was claimed."""
        ids = [row.id for row in self._present(schema.documents) if self._sees(row.effective)]
        return self.likenesses(ids)

    def work(self, identity: str) -> tuple[Document, ...]:
        """The language versions of a document's work, this one included, by id: those that were declared, and those
        that a person confirmed. Raises NotFound or Gone."""
        declared = super().work
        versions = {one.id: one for one in declared(identity)}
        asked = list(versions)
        while asked:
            linked = {
                end
                for one in holding(self.likenesses(asked))
                if one.relation is Relation.LANGUAGE_VERSION and one.verdict is Verdict.CONFIRMED
                for end in (one.document, one.other)
            }
            gained = {one.id: one for end in linked - versions.keys() for one in declared(end)}
            asked = [one for one in gained if one not in versions]
            versions |= gained
        return tuple(versions[one] for one in sorted(versions))

    def _seen_documents(self, ids: Iterable[str]) -> set[str]:
        rows = self._rows.living(schema.documents, dict.fromkeys(ids))
        return {identity for identity, row in rows.items() if self._sees(row.effective)}
