"""A file that was read is written down, or told with what kept it from being written.

Owns what becomes of one file after the cage: prepared, its original kept, written in one transaction; one that fails is
remembered with its reason, and the catalogue stays as it was for it. Refuses: the order of files (pipeline.py).
"""

import datetime
from dataclasses import dataclass, field

from corpus.access import Scope
from corpus.assertions import Agent, AgentKind
from corpus.catalogue import Catalogue
from corpus.errors import FieldbridgeError, Gone, StorageFault
from corpus.practices import Level
from corpus.works import Collection, Intake
from ingest.attempts import Attempt, Attempts
from ingest.documents import Prepared, Preparing
from ingest.enduring import Patience
from ingest.originals import Originals
from ingest.profiles import Given
from ingest.reading import Reading
from ingest.report import FileOutcome, Status
from ingest.sources import Source
from ingest.writing import Known, write

OPERATOR = Agent(AgentKind.SOFTWARE, "fieldbridge ingest", "1")


@dataclass(frozen=True, slots=True)
class Options:
    """`level` is what the operator says of documents that say nothing themselves. `dry`: everything is read and nothing
    is written; the outcomes say what would come of each file. `profile` is for forms that name none. `declared_by`: whose
    word the declarations are, where they are not the publisher's."""

    collection: str = "default"
    level: Level | None = None
    retry: bool = False
    withdraw_missing: bool = False
    dry: bool = False
    allow_purged: bool = False
    profile: Given | None = None
    declared_by: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """What all files of one run share."""

    collection: Collection
    known: Known
    options: Options
    attempts: Attempts
    patience: Patience = field(default_factory=Patience)


class Settling:
    """`scope` must see everything, as the pipeline's."""

    def __init__(
        self, catalogue: Catalogue, originals: Originals, preparing: Preparing, scope: Scope
    ) -> None:
        self._catalogue = catalogue
        self._originals = originals
        self._preparing = preparing
        self._scope = scope

    def settle(self, attempt: Attempt, run: Run) -> FileOutcome:
        """Of a file for which there is no room, nothing is written; the next may be smaller. Raises StorageFault where
        file after file cannot be kept, and what speaks of the house itself (damaged, busy, not ready)."""
        try:
            outcome = self._settled(attempt, run)
        except StorageFault as error:
            if not run.patience.again():
                raise
            return FileOutcome(attempt.found.name, "failed", error.happened, error.remedy)
        run.patience.relieved()
        return outcome

    def _settled(self, attempt: Attempt, run: Run) -> FileOutcome:
        try:
            return self.written(attempt, run)
        except FieldbridgeError as error:
            if error.status in (503, 507):
                raise
            if isinstance(error, Gone):  # of what was purged and is refused, not even the name is kept
                self._originals.drop(attempt.source)
            elif not run.options.dry:
                self._remember(attempt, run, error)
            return FileOutcome(attempt.found.name, "failed", error.happened, error.remedy)

    def written(self, attempt: Attempt, run: Run) -> FileOutcome:
        """Raises what kept it from being written."""
        if attempt.problem is not None:
            raise attempt.problem
        assert attempt.source is not None
        assert attempt.reading is not None
        if not attempt.reading.blocks:
            return self._opened(attempt.source, attempt.reading, run)
        prepared = self._preparing.prepare(attempt.source, attempt.reading, run.collection, run.options.level)
        if run.options.dry:
            return _told(prepared, self._foreseen(prepared, run), attempt.reading)
        let_in = run.options.allow_purged
        self._originals.keep(attempt.source)
        try:
            status = write(
                self._catalogue, self._scope, run.known, prepared, attempt.source, now(), let_in=let_in,
                declared_by=run.options.declared_by,
            )  # fmt: skip
        except StorageFault:
            self._originals.drop(attempt.source)
            raise
        return _told(prepared, status, attempt.reading)

    def _foreseen(self, prepared: Prepared, run: Run) -> Status:
        """What writing it would be called."""
        with self._catalogue.reader(self._scope) as reader:
            newest = reader.find(run.collection.name, prepared.document.lineage)
        if newest is None:
            return "read"
        return "declared anew" if newest[1] == prepared.edition.sha256 else "new edition"

    def _opened(self, source: Source, reading: Reading, run: Run) -> FileOutcome:
        """An archive has no text of its own; that it was gone through is remembered all the same."""
        outcome = FileOutcome(
            source.name,
            "opened",
            f"files inside: {reading.members}",
            doubts=reading.doubts,
            reader=reading.reader,
        )
        if run.options.dry:
            return outcome
        with self._catalogue.write(OPERATOR, "went through an archive") as writer:
            writer.put_intake(run.collection.id, Intake(source.name, source.digest))
        return outcome

    def _remember(self, attempt: Attempt, run: Run, error: FieldbridgeError) -> None:
        """That it could not be read; what was read of an earlier version stays, and stays its document."""
        if attempt.source is None:
            return
        name = attempt.found.name
        before = run.known.intake.get(name)
        document = before.document if before else ""
        said = Intake(name, attempt.source.digest, document, error.slug, error.happened, error.remedy)
        with self._catalogue.write(OPERATOR, "could not read a file") as writer:
            writer.put_intake(run.collection.id, said)


def now() -> str:
    """RFC 3339, UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _told(prepared: Prepared, status: Status, reading: Reading) -> FileOutcome:
    edition = prepared.edition
    return FileOutcome(
        path=prepared.name,
        status=status,
        title=edition.title,
        language=edition.language,
        document=edition.document,
        pages=len(edition.pages),
        passages=len(prepared.passages),
        practices=len(prepared.proposed) or len(prepared.declaration.parts()),
        doubts=edition.doubts,
        reader=edition.reader,
        recognised=len(reading.recognised),
        dropped=len(reading.dropped),
    )
