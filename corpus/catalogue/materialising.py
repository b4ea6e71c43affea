"""Keeps the view of each practice in step with what is claimed, before the write that changed it commits.

Owns which practices are out of date ("soiled") within one write. Refuses: what holds (practice_view.py).
"""

from collections.abc import Iterable

from sqlalchemy import Table

from corpus.catalogue import nouns, schema
from corpus.catalogue.ledger import Ledger
from corpus.catalogue.lookups import Rows, lost
from corpus.catalogue.rows import AnyRow
from corpus.catalogue.view_rows import view_values
from corpus.practice_view import view
from corpus.practices import Practice


class Materialising:
    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._soiled: dict[str, None] = {}
        self._soiled_documents: dict[str, None] = {}

    def soil(self, practice_id: str) -> None:
        self._soiled[practice_id] = None

    def soil_document(self, document_id: str) -> None:
        self._soiled_documents[document_id] = None

    def settle(self, practice_ids: Iterable[str]) -> None:
        """Brings these practices up to date now."""
        for identity, practice in recomputed(self._ledger.rows, practice_ids).items():
            self._ledger.put(schema.views, view_values(practice))
            self._soiled.pop(identity, None)

    def settle_all(self) -> None:
        """Brings all up to date that were soiled and still live."""
        for row in self._ledger.rows.of(schema.practices, "document", self._soiled_documents):
            self.soil(row.id)
        self.settle(list(self._soiled))


def recomputed(rows: Rows, practice_ids: Iterable[str]) -> dict[str, Practice]:
    """The views of living practices, from their claims and from what they are made of."""
    heads = rows.living(schema.practices, practice_ids)
    documents = _promised(rows, schema.documents, (head.document for head in heads.values()))
    homes = _promised(rows, schema.collections, (one.collection for one in documents.values()))
    editions = {
        row.id: row for row in rows.versions(schema.editions, _once(head.edition for head in heads.values()))
    }
    claims: dict[str, list[AnyRow]] = {}
    for row in rows.of(schema.assertions, "subject", heads):
        if row.born <= rows.at:
            claims.setdefault(row.subject, []).append(row)
    found = {}
    for identity, head in heads.items():
        document = documents[head.document]
        if head.edition not in editions:
            raise lost("edition", head.edition)
        made = sorted(claims.get(identity, ()), key=lambda row: int(row.number))
        found[identity] = view(
            identity,
            nouns.document_of(document),
            nouns.edition_of(editions[head.edition], None),
            nouns.collection_of(homes[document.collection]),
            [nouns.assertion_of(row) for row in made],
        )
    return found


def _promised(rows: Rows, table: Table, ids: Iterable[str]) -> dict[str, AnyRow]:
    wanted = _once(ids)
    found = rows.living(table, wanted)
    for identity in wanted:
        if identity not in found:
            raise lost(table.name, identity)
    return found


def _once(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
