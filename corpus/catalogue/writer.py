"""Writer: one write, one transaction, one change. What it does together becomes true together.

Owns the rules between nouns: editions follow each other, practices live in living documents, views follow
claims. Refuses: half a write; an exception inside the `with` leaves no trace.
"""

from collections.abc import Collection as Container
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Table

from corpus.access import Visibility
from corpus.arrivals import Arrival
from corpus.assertions import Assertion
from corpus.catalogue import nouns, schema
from corpus.catalogue.arriving import put_arrival
from corpus.catalogue.desk_writing import DeskWriting
from corpus.catalogue.ledger import Ledger
from corpus.catalogue.materialising import Materialising
from corpus.catalogue.outbox import Outbox
from corpus.catalogue.purge_writing import Purging
from corpus.catalogue.rows import AnyRow, Values, pack
from corpus.errors import NotFound, WrongUse
from corpus.ids import collection_id, intake_id
from corpus.keys import Key
from corpus.likeness import Likeness
from corpus.practice_view import checked, narrower
from corpus.requests import Question, Report
from corpus.works import Collection, Document, Edition, Intake, Passage


class Writer:
    """`now`: RFC 3339, the time of this write; `desk`: what is written of calls and submissions; `letters`: those that
    this very write causes."""

    def __init__(self, ledger: Ledger, now: str) -> None:
        self.sequence = ledger.sequence
        self.now = now
        self._ledger = ledger
        self._views = Materialising(ledger)
        self.desk = DeskWriting(ledger, now)
        self.letters = Outbox(ledger.connection)
        self.purging = Purging(self, ledger)

    def put_collection(self, collection: Collection) -> None:
        """New, or changed; a changed visibility or default level reaches its documents and practices.
        Raises WrongUse when its id is not the one of its name."""
        if collection.id != collection_id(collection.name):
            raise WrongUse("a collection's id is minted from its name", subject=collection.name)
        self._revive("collection", collection.id)
        if not self._ledger.put(schema.collections, nouns.collection_values(collection)):
            return
        self._ledger.touch("collection", collection.id)
        for row in self._living_of(schema.documents, "collection", collection.id):
            self.put_document(nouns.document_of(row))
            self._views.soil_document(row.id)

    def put_document(self, document: Document) -> None:
        """New, changed, or withdrawn before and now back under its id. Raises NotFound without its
        collection, WrongUse when it would move to another collection or see two groups."""
        home = self._required(schema.collections, "collection", document.collection)
        effective = narrower(Visibility(home.visibility), document.visibility)
        before = self._ledger.rows.one(schema.documents, document.id)
        if before is not None and before.collection != document.collection:
            raise WrongUse("a document stays in its collection", subject=document.id)
        self._revive("document", document.id)
        if self._ledger.put(schema.documents, nouns.document_values(document, effective)):
            self._ledger.touch("document", document.id)
            self._views.soil_document(document.id)

    def put_edition(self, edition: Edition, passages: Sequence[Passage], *, anew: bool = False) -> bool:
        """Makes `edition` the newest of its document; the former's passages die, its text stays readable.
        False, and nothing done, when it is the newest already; `anew` replaces it even so (the same file,
        read again by a better reader). Raises NotFound without the document, WrongUse for a passage that is
        not a slice of the edition's text."""
        self._required(schema.documents, "document", edition.document)
        for passage in passages:
            _belongs(passage, edition)
        versions = self._ledger.rows.versions(schema.editions, [edition.id])
        if any(row.born == self.sequence for row in versions):
            raise WrongUse("one write puts an edition once", subject=edition.id)
        former = self._living_of(schema.editions, "document", edition.document)
        if any(row.sha256 == edition.sha256 for row in former) and not anew:
            return False
        self._end_edition(former)
        self._revive("edition", edition.id)  # it may have been erased
        number = self._ledger.count("editions.document", edition.document) + 1
        self._ledger.insert(schema.editions, [self._born(nouns.edition_values(edition), number=number)])
        born = {"born": self.sequence}
        self._ledger.insert(schema.texts, [{**nouns.text_values(edition), **born}])
        self._ledger.insert(schema.passages, [self._born(nouns.passage_values(one)) for one in passages])
        self._ledger.touch("document", edition.document)
        self._ledger.touch("edition", edition.id)
        self._views.soil_document(edition.document)
        return True

    def put_practice(self, practice_id: str, document_id: str, key: str, passage_ids: Sequence[str]) -> None:
        """New, or linked anew to passages of the document's newest edition. Raises NotFound without the
        document or its edition, WrongUse for passages of anything else."""
        self._required(schema.documents, "document", document_id)
        newest = self._living_of(schema.editions, "document", document_id)
        if not newest:
            raise NotFound("this document has no edition yet", subject=document_id)
        alive = self._ledger.rows.living(schema.passages, passage_ids)
        for one in passage_ids:
            if one not in alive or alive[one].edition != newest[0].id:
                raise WrongUse("this passage is not of the document's newest edition", subject=one)
        before = self._ledger.rows.one(schema.practices, practice_id)
        if before is not None and before.document != document_id:
            raise WrongUse("a practice stays in its document", subject=practice_id)
        self._revive("practice", practice_id)
        head = {
            "id": practice_id,
            "document": document_id,
            "edition": newest[0].id,
            "key": key,
            "passages": pack(list(dict.fromkeys(passage_ids))),
        }
        if self._ledger.put(schema.practices, head):
            self._ledger.touch("practice", practice_id)
            self._views.soil(practice_id)

    def retire_practice(self, practice_id: str, reason: str, successor: str = "") -> None:
        """Merged, split or withdrawn: from now on it answers Gone. Raises NotFound when it does not live."""
        head = self._required(schema.practices, "practice", practice_id)
        self._views.settle([practice_id])
        shown = self._required(schema.views, "practice", practice_id)
        self._ledger.end(schema.practices, [head])
        self._ledger.end(schema.views, [shown])
        self._bury("practice", practice_id, shown.title, reason, successor, shown.visibility)

    def retire_absent(self, document_id: str, keep: Container[str], reason: str) -> tuple[str, ...]:
        """Retires the document's practices that are not in `keep`; their ids."""
        heads = self._living_of(schema.practices, "document", document_id)
        absent = sorted(head.id for head in heads if head.id not in keep)
        for one in absent:
            self.retire_practice(one, reason)
        return tuple(absent)

    def claim(self, assertions: Iterable[Assertion]) -> None:
        """Adds claims about living practices; `at` is filled in where it is empty. Raises NotFound for a
        subject, or the far end of a bridge, that does not live; WrongUse for one that cannot be read."""
        claims = [checked(one) for one in assertions]
        self._append(claims, schema.practices, "practice")
        for practice in dict.fromkeys(one.subject for one in claims):
            self._views.soil(practice)

    def liken(self, likenesses: Iterable[Likeness]) -> None:
        """Adds claims that two living documents are alike. Raises NotFound for one that does not live."""
        self._append([one.claim() for one in likenesses], schema.documents, "document")

    def say(self, claims: Iterable[Assertion]) -> None:
        """Adds what software says of submissions (proposals.py). Raises NotFound for one that there is not."""
        said = list(claims)
        for one in dict.fromkeys(each.subject for each in said):
            self._ledger.mint("submission", one)
        self._append(said, schema.submissions, "submission")

    def withdraw_document(self, document_id: str, reason: str, successor: str = "") -> None:
        """Hides the document, its passages and its practices at once; all answer Gone. Put again, it lives
        again under its ids. Raises NotFound when it does not live."""
        row = self._required(schema.documents, "document", document_id)
        former = self._living_of(schema.editions, "document", document_id)
        self.retire_absent(document_id, (), reason)
        self._end_edition(former)
        self._ledger.end(schema.documents, [row])
        title = former[0].title if former else row.lineage
        self._bury("document", document_id, title, reason, successor, row.effective)

    def remove_collection(self, name: str, reason: str = "its collection was removed") -> None:
        """Withdraws all its documents, then itself. Raises NotFound when it does not live."""
        row = self._required(schema.collections, "collection", collection_id(name))
        for document in self._living_of(schema.documents, "collection", row.id):
            self.withdraw_document(document.id, reason)
        self._ledger.end(schema.intake, self._living_of(schema.intake, "collection", row.id))
        self._ledger.end(schema.collections, [row])
        self._bury("collection", row.id, row.title, reason, "", row.visibility)

    def put_intake(self, collection: str, intake: Intake) -> None:
        """Replaces what was noted of that path. `collection` is an id."""
        if self._ledger.put(schema.intake, nouns.intake_values(collection, intake)):
            self._ledger.touch("intake", intake_id(collection, intake.path))

    def drop_intake(self, collection: str, path: str) -> None:
        row = self._ledger.rows.one(schema.intake, intake_id(collection, path))
        if row is not None:
            self._ledger.end(schema.intake, [row])
            self._ledger.touch("intake", row.id)

    def put_arrival(self, arrival: Arrival) -> None:
        put_arrival(self._ledger, arrival)

    def put_vocabulary(self, name: str, toml_text: str) -> None:
        if self._ledger.put(schema.vocabularies, {"id": name, "content": toml_text}):
            self._ledger.touch("vocabulary", name)

    def put_question(self, question: Question) -> None:
        asked = question if question.asked_at else replace(question, asked_at=self.now)
        if self._ledger.put(schema.questions, nouns.question_values(asked)):
            self._ledger.touch("question", question.id)

    def put_report(self, report: Report) -> None:
        sent = report if report.sent_at else replace(report, sent_at=self.now)
        if self._ledger.put(schema.reports, nouns.report_values(sent)):
            self._ledger.touch("report", report.id)

    def put_key(self, key: Key) -> None:
        if self._ledger.put(schema.keys, nouns.key_values(key)):
            self._ledger.touch("key", key.id)

    def settle(self) -> None:
        """Brings the views up to date; the catalogue calls it before it commits."""
        self._views.settle_all()

    def _append(self, claims: Iterable[Assertion], table: Table, kind: str) -> None:
        """Claims whose subjects and far ends live in `table`."""
        values = [nouns.assertion_values(one if one.at else replace(one, at=self.now)) for one in claims]
        ends = [one["subject"] for one in values] + [one["there"] for one in values if one["there"]]
        for identity in dict.fromkeys(ends):
            self._required(table, kind, identity)
        first = self._ledger.count("assertions") + 1
        self._ledger.insert(
            schema.assertions,
            [{**one, "number": first + at, "born": self.sequence} for at, one in enumerate(values)],
        )
        for identity in dict.fromkeys(str(one["subject"]) for one in values):
            self._ledger.touch(kind, identity)

    def _required(self, table: Table, kind: str, identity: str) -> AnyRow:
        row = self._ledger.rows.one(table, identity)
        if row is None:
            self._ledger.rows.prove_absent(kind, [identity])
            raise NotFound(f"there is no such {kind}, or it was withdrawn", subject=identity)
        return row

    def _living_of(self, table: Table, column: str, parent: str) -> list[AnyRow]:
        rows = self._ledger.rows.of(table, column, [parent])
        return [row for row in rows if self._ledger.rows.alive(row)]

    def _end_edition(self, editions: Sequence[AnyRow]) -> None:
        for row in editions:
            self._ledger.end(schema.passages, self._living_of(schema.passages, "edition", row.id))
        self._ledger.end(schema.editions, editions)

    def _revive(self, kind: str, identity: str) -> None:
        """Mints the id, or takes its tombstone away."""
        self._ledger.mint(kind, identity)
        grave = self._ledger.rows.tombstones([identity]).get(identity)
        if grave is not None:
            self._ledger.end(schema.tombstones, [grave])

    def _bury(
        self, kind: str, identity: str, title: str, reason: str, successor: str, visibility: str
    ) -> None:
        grave = {
            "id": identity,
            "kind": kind,
            "title": title,
            "at": self.now,
            "reason": reason,
            "successor": successor,
            "visibility": visibility,
        }
        self._ledger.put(schema.tombstones, grave)
        self._ledger.touch(kind, identity)

    def _born(self, values: Values, **more: object) -> Values:
        return {**values, **more, "born": self.sequence, "died": None}


def _belongs(passage: Passage, edition: Edition) -> None:
    if (passage.edition, passage.document) != (edition.id, edition.document):
        raise WrongUse("this passage is of another edition", subject=passage.id)
    if passage.text != edition.text[passage.start : passage.end]:
        raise WrongUse("this passage is not the slice of its edition's text that it says", subject=passage.id)
