"""What all reading shares: one sequence, one Scope, and the answer when there is nothing to see.

Owns the rule by which a thing is visible, gone or unknown. Refuses: any particular noun's questions.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, Table

from corpus.access import Scope, Visibility
from corpus.catalogue import nouns, schema
from corpus.catalogue.lookups import Rows, lost
from corpus.catalogue.rows import AnyRow
from corpus.catalogue.view_rows import ERASED, practice_of
from corpus.errors import Gone, NotFound
from corpus.practices import Practice
from corpus.works import Passage


class Sight:
    def __init__(self, connection: Connection, scope: Scope, at: int) -> None:
        self.scope = scope
        self.at = at
        self._rows = Rows(connection, at)
        self._open_labels: dict[str, bool] = {}
        self._open_documents: dict[str, bool] = {}

    def practices(self, ids: Sequence[str]) -> dict[str, Practice]:
        """In the order of `ids`; those that do not live at `at`, lie outside the scope or were erased are absent."""
        rows = self._rows.living(schema.views, dict.fromkeys(ids))
        missing = [one for one in ids if one not in rows]
        if missing:
            self._rows.prove_absent("practice", missing)
        found = {}
        for identity in ids:
            row = rows.get(identity)
            if row is not None and row.body != ERASED and self._sees(row.visibility):
                found[identity] = practice_of(row)
                self._open_documents[row.document] = True
        return found

    def _present(self, table: Table) -> list[AnyRow]:
        return [row for row in self._rows.every(table, table.c.id) if self._rows.alive(row)]

    def _sees(self, label: str) -> bool:
        if label not in self._open_labels:
            self._open_labels[label] = self.scope.sees(Visibility(label))
        return self._open_labels[label]

    def _learn_documents(self, ids: Iterable[str]) -> dict[str, bool]:
        """Whether each document may be seen; those whose practices were read are known already."""
        unknown = [one for one in dict.fromkeys(ids) if one not in self._open_documents]
        if unknown:
            rows = self._rows.living(schema.documents, unknown)
            for identity in unknown:
                if identity not in rows:
                    raise lost("document", identity)
                self._open_documents[identity] = self._sees(rows[identity].effective)
        return self._open_documents

    def _absence(self, kind: str, identity: str, hidden: bool, shown: str = "") -> NotFound:
        """The error for what is not to be had: Gone where its tombstone may be seen, else NotFound."""
        grave = None if hidden else self._rows.prove_absent(kind, [identity]).get(identity)
        subject = shown or identity
        if grave is None or grave.kind != kind or not self._sees(grave.visibility):
            return NotFound(f"there is no such {kind}", subject=subject, remedy="Search for its title.")
        told = {
            "kind": kind,
            "title": grave.title,
            "reason": grave.reason,
            "successor": grave.successor,
            "date": grave.at,
        }
        facts = {name: value for name, value in told.items() if value}
        remedy = f"See {grave.successor} instead" if grave.successor else ""
        happened = "withdrawn" if grave.title else "erased"
        return Gone(f"this {kind} was {happened}", subject=subject, remedy=remedy, facts=facts)

    def _heads(self, documents: Iterable[str]) -> list[AnyRow]:
        """The living rows of the documents' practices, by id."""
        rows = self._rows.of(schema.practices, "document", documents)
        return sorted((row for row in rows if self._rows.alive(row)), key=lambda row: str(row.id))

    def _passages_ever(self, ids: Sequence[str]) -> dict[str, Passage]:
        """Passages that another row promises, as they last were up to `at`, also from older editions."""
        found: dict[str, AnyRow] = {}
        for row in self._rows.versions(schema.passages, dict.fromkeys(ids)):
            if row.born <= self.at and (row.id not in found or row.born > found[row.id].born):
                found[row.id] = row
        for identity in ids:
            if identity not in found:
                raise lost("passage", identity)
        return {identity: nouns.passage_of(row) for identity, row in found.items()}
