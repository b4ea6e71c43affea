"""Prepared nouns into the catalogue: one file, one transaction, nothing twice, nobody's word overwritten.

Owns what an ingest does with what it wrote before: the same edition again, a newer one, practices that are no
longer there. Refuses: reading files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from corpus.access import Scope
from corpus.assertions import Agent, AgentKind, Assertion, Verdict
from corpus.catalogue import Catalogue, Reader
from corpus.errors import Gone
from corpus.matching import Known as KnownPractice
from corpus.purges import Purge
from corpus.works import Collection, Intake
from ingest.documents import Prepared
from ingest.practices import PracticeOf, Setting, practices_of, taken_back
from ingest.report import Status
from ingest.sources import Source

INGEST = Agent(AgentKind.SOFTWARE, "fieldbridge ingest", "1")


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs made of the files of a collection, by name; and what was purged and is not let in again, by
    SHA-256 of files and by id."""

    collection: Collection
    intake: Mapping[str, Intake]
    purged: Mapping[str, Purge] = field(default_factory=dict)


def refuse_purged(purges: Mapping[str, Purge], wanted: Iterable[str], subject: str) -> None:
    """Raises Gone, with date and reason, for what is among `purges`."""
    for one in wanted:
        if one in purges:
            purge = purges[one]
            what = "it was purged" if one in purge.originals else f"it holds {one}, which was purged"
            raise Gone(
                f"{what} on {purge.at[:10]}: {purge.reason}",
                subject=subject,
                remedy="Leave it out; to let it in again, run the ingest with --allow-purged",
                facts={"kind": purge.kind, "date": purge.at, "reason": purge.reason},
            )


def write(
    catalogue: Catalogue,
    scope: Scope,
    earlier: Known,
    prepared: Prepared,
    source: Source,
    at: str,
    *,
    let_in: bool = False,
    declared_by: str = "",
) -> Status:
    """`let_in`: also what was purged. `declared_by`: whose word its declarations are, if not its publisher's. Raises Gone
    for what was purged and is not let in, DamagedCatalogue, StorageFault, Busy; nothing is written then."""
    edition = prepared.edition
    with catalogue.reader(scope) as reader:
        newest = reader.find(earlier.collection.name, prepared.document.lineage)
        before = _practices_before(reader, edition.document, len(edition.text)) if newest else ()
        claims = [one for practice in before for one in reader.assertions(practice.id)]
    found = practices_of(prepared, before, Setting(prepared.level, at, declared_by))
    if not let_in:
        refuse_purged(earlier.purged, (one.id for one in found), source.name)
    fresh = _unsaid(found, claims)
    lifted = [
        earlier.purged[one] for one in (source.sha256, *(each.id for each in found)) if one in earlier.purged
    ]
    with catalogue.write(INGEST, "read a file") as writer:
        writer.purging.lift(lifted)
        writer.put_document(prepared.document)
        writer.put_edition(edition, prepared.passages, anew=newest is not None)
        for one in found:
            writer.put_practice(one.id, edition.document, one.key, one.passages)
        kept = {one.id for one in found}
        living = [one for one in claims if one.subject in kept]
        for practice in before:
            if practice.id not in kept:
                writer.retire_practice(practice.id, "the document no longer holds it")
        writer.claim([*fresh, *taken_back(living, [c for one in found for c in one.claims], at)])
        writer.put_intake(
            earlier.collection.id,
            Intake(source.name, source.digest, edition.document, happened=prepared.left_unread),
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
    """Claims that the same agent has not made already, as its last word and of the same editions: what rests on an
    older edition alone would be without a reason once that is purged."""
    last = {(one.subject, one.predicate, one.object, one.agent): _word(one) for one in before}
    return [
        one
        for practice in found
        for one in practice.claims
        if last.get((one.subject, one.predicate, one.object, one.agent)) != _word(one)
    ]


def _word(one: Assertion) -> tuple[Verdict, frozenset[str]]:
    return one.verdict, frozenset(each.edition for each in one.evidence)
