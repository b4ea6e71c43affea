"""Prepared nouns into the catalogue: one file, one transaction, nothing twice, nobody's word overwritten.

Owns what an ingest does with what it wrote before: the same edition again, a newer one, practices that are no
longer there. Refuses: reading files.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from corpus.access import Scope
from corpus.assertions import Agent, AgentKind, Assertion
from corpus.catalogue import Catalogue, Reader
from corpus.matching import Known as KnownPractice
from corpus.works import Collection, Intake
from ingest.documents import Prepared
from ingest.practices import PracticeOf, Setting, practices_of, taken_back
from ingest.report import Status
from ingest.sources import Source

INGEST = Agent(AgentKind.SOFTWARE, "fieldbridge ingest", "1")


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs made of the files of a collection, by name."""

    collection: Collection
    intake: Mapping[str, Intake]


def write(
    catalogue: Catalogue, scope: Scope, collection: Collection, prepared: Prepared, source: Source, at: str
) -> Status:
    """Raises DamagedCatalogue, StorageFault, Busy; nothing is written then."""
    edition = prepared.edition
    with catalogue.reader(scope) as reader:
        newest = reader.find(collection.name, prepared.document.lineage)
        before = _practices_before(reader, edition.document, len(edition.text)) if newest else ()
        claims = [one for known in before for one in reader.assertions(known.id)]
    found = practices_of(
        edition,
        prepared.passages,
        prepared.declaration,
        before,
        Setting(prepared.level, at),
        prepared.cited,
        prepared.proposed,
        prepared.findings,
    )
    fresh = _unsaid(found, claims)
    with catalogue.write(INGEST, "read a file") as writer:
        writer.put_document(prepared.document)
        writer.put_edition(edition, prepared.passages, anew=newest is not None)
        for one in found:
            writer.put_practice(one.id, edition.document, one.key, one.passages)
        kept = {one.id for one in found}
        living = [one for one in claims if one.subject in kept]
        for known in before:
            if known.id not in kept:
                writer.retire_practice(known.id, "the document no longer holds it")
        writer.claim([*fresh, *taken_back(living, [c for one in found for c in one.claims], at)])
        writer.put_intake(
            collection.id, Intake(source.name, source.digest, edition.document, happened=prepared.left_unread)
        )
    if newest is None:
        return "read"
    return "declared anew" if newest[1] == edition.sha256 else "new edition"


def withdraw(catalogue: Catalogue, collection: Collection, intake: Intake) -> None:
    """The file is gone: its document is withdrawn, and the record of it dropped."""
    with catalogue.write(INGEST, "withdrew what is no longer there") as writer:
        if intake.document:
            writer.withdraw_document(intake.document, "the file was taken out of its folder")
        writer.drop_intake(collection.id, intake.path)


def _practices_before(reader: Reader, document: str, length: int) -> tuple[KnownPractice, ...]:
    """Spans as shares of the old text; `length` of the new one stands in where the old is not known."""
    whole = max(length, 1)
    found = []
    for one in reader.practices_of(document):
        starts = [start for start, _ in one.spans] or [0]
        ends = [end for _, end in one.spans] or [whole]
        share = (min(starts) / whole, min(max(ends) / whole, 1.0))
        found.append(KnownPractice(one.practice_id, one.key, one.title, share))
    return tuple(found)


def _unsaid(found: tuple[PracticeOf, ...], before: list[Assertion]) -> list[Assertion]:
    """Claims that the same agent has not made already, as its last word."""
    last = {(one.subject, one.predicate, one.object, one.agent): one.verdict for one in before}
    return [
        one
        for practice in found
        for one in practice.claims
        if last.get((one.subject, one.predicate, one.object, one.agent)) is not one.verdict
    ]
