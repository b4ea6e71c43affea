"""A file becomes truth: found, read in the cage, laid out, cut into passages, understood, written down.

Owns the order of these steps and what happens when one fails: the file is told with its reason, the rest goes
on. One file is one transaction, so a run that is killed goes on where it stopped. Refuses: embedding and the
index (publishing.py).
"""

import datetime
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.access import Scope
from corpus.assertions import Agent, AgentKind
from corpus.catalogue import Catalogue
from corpus.catalogue.files import FileStore
from corpus.concepts import Vocabularies
from corpus.errors import FieldbridgeError, Gone, StorageFault, Unreadable
from corpus.ids import collection_id
from corpus.practices import Level
from corpus.works import Collection, Intake
from ingest.attempts import Attempt, Attempts
from ingest.cage import Limits, unpack_in_cage
from ingest.documents import Prepared, Preparing
from ingest.enduring import Patience
from ingest.inside import INSIDE, covered, found_inside
from ingest.originals import Originals
from ingest.profiles import Given
from ingest.reading import Reading
from ingest.recognition import Recogniser
from ingest.report import Clock, FileOutcome, Progress, Report, Status
from ingest.sources import Found, Source, discover
from ingest.writing import Known, refuse_purged, withdraw, write

Watch = Callable[[Progress], None]

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
class _Run:
    """What all files of one run share."""

    collection: Collection
    known: Known
    options: Options
    attempts: Attempts
    patience: Patience = field(default_factory=Patience)


class Pipeline:
    """`scope` must see everything: an ingest finds again what it wrote, whoever may read it."""

    def __init__(
        self,
        catalogue: Catalogue,
        files: FileStore,
        vocabularies: Vocabularies,
        count_tokens: Callable[[Sequence[str]], list[int]],
        scope: Scope,
        workers: int = 2,
        limits: Limits | None = None,
        recogniser: Recogniser | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._files = files
        self._originals = Originals(catalogue, files)
        self._scope = scope
        self._workers = max(1, workers)
        self._limits = limits or Limits()
        self._recogniser = recogniser or Recogniser()
        self._preparing = Preparing(vocabularies, count_tokens)

    def run(self, paths: Sequence[Path], options: Options, watch: Watch = lambda _: None) -> Report:
        """Raises NotFound for a path that is not there; a file's own trouble is in the report."""
        files = discover(paths)
        if not options.dry:
            self._files.sweep()
        outcomes, seconds, run = self._read(files, options, watch)
        if options.withdraw_missing:
            folders = tuple(f"{path.resolve().name}/" for path in paths if path.is_dir())
            closed = tuple(f"{one.name}/" for one in files if one.closed)
            outcomes.extend(self._withdraw(run, outcomes, folders, closed))
        return Report(tuple(outcomes), seconds)

    def take(self, files: Sequence[Found], options: Options) -> Report:
        """The same for files that stand under names of their own, wherever they lie."""
        outcomes, seconds, _ = self._read(files, options, lambda _: None)
        return Report(tuple(outcomes), seconds)

    def take_read(self, source: Source, reading: Reading, options: Options) -> FileOutcome:
        """The same for what was never a file to be read, such as a practice that another system sent. Raises what kept
        it from being written."""
        run = self._run(options, sifting=False)
        if not options.allow_purged:
            refuse_purged(run.known.purged, [source.sha256], source.name)
        try:
            return self._written(Attempt(Found(source.path, source.name), source, reading), run)
        except FieldbridgeError:
            self._originals.drop(source)
            raise

    def prepared(self, source: Source, reading: Reading, collection: str) -> Prepared:
        """What would be written of a file that was read in the cage. Raises BadDeclaration, EmptyFile."""
        return self._preparing.prepare(
            source, reading, Collection(collection_id(collection), collection, collection), None
        )

    def _read(
        self, files: Sequence[Found], options: Options, watch: Watch
    ) -> tuple[list[FileOutcome], float, _Run]:
        started = time.monotonic()
        run = self._run(options)
        clock = Clock("reading", len(files))
        outcomes: list[FileOutcome] = []
        done = 0
        for found, outcome in self._outcomes(files, run):
            done += found.depth == 0
            watch(clock.at(done, found.name))
            outcomes.append(outcome)
        watch(clock.at(done))
        return outcomes, time.monotonic() - started, run

    def _run(self, options: Options, sifting: bool = True) -> _Run:
        """`sifting`: with what earlier runs made of each file, so that what did not change is passed over."""
        collection = self._collection(options)
        known = self._known(collection, sifting)
        attempts = Attempts(
            known,
            options.retry,
            self._workers,
            self._limits,
            self._recogniser,
            options.profile,
            let_in=options.allow_purged,
        )
        return _Run(collection, known, options, attempts)

    def _outcomes(self, files: Sequence[Found], run: _Run) -> Iterator[tuple[Found, FileOutcome]]:
        """Of each file, after those inside it: a run that is killed in between opens it again."""
        for attempt in run.attempts.of(files):
            began = time.monotonic()
            if attempt.members:
                try:
                    yield from self._inside(attempt, run)
                except (Unreadable, StorageFault) as error:
                    attempt = replace(attempt, reading=None, problem=error)
            outcome = attempt.settled or self._settle(attempt, run)
            yield attempt.found, replace(outcome, seconds=outcome.seconds + time.monotonic() - began)

    def _inside(self, attempt: Attempt, run: _Run) -> Iterator[tuple[Found, FileOutcome]]:
        """The files inside one file, and those that were inside it before and are no longer."""
        name = attempt.found.name
        outcomes = []
        with self._scratch(run.options.dry) as folder:
            inside = unpack_in_cage(attempt.found.path, folder, limits=self._limits)
            members = found_inside(attempt.found, inside)
            for found, outcome in self._outcomes(members, run):
                outcomes.append(outcome)
                yield found, outcome
        for gone in self._withdraw(run, outcomes, (name + INSIDE,), ()):
            yield replace(attempt.found, depth=attempt.found.depth + 1), gone

    def _scratch(self, dry: bool) -> AbstractContextManager[Path]:
        if not dry:
            return self._files.scratch()
        return _beside()

    def _settle(self, attempt: Attempt, run: _Run) -> FileOutcome:
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

    def _settled(self, attempt: Attempt, run: _Run) -> FileOutcome:
        try:
            return self._written(attempt, run)
        except FieldbridgeError as error:
            if error.status in (503, 507):
                raise
            if isinstance(error, Gone):  # of what was purged and is refused, not even the name is kept
                self._originals.drop(attempt.source)
            elif not run.options.dry:
                self._remember(attempt, run, error)
            return FileOutcome(attempt.found.name, "failed", error.happened, error.remedy)

    def _written(self, attempt: Attempt, run: _Run) -> FileOutcome:
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

    def _foreseen(self, prepared: Prepared, run: _Run) -> Status:
        """What writing it would be called."""
        with self._catalogue.reader(self._scope) as reader:
            newest = reader.find(run.collection.name, prepared.document.lineage)
        if newest is None:
            return "read"
        return "declared anew" if newest[1] == prepared.edition.sha256 else "new edition"

    def _opened(self, source: Source, reading: Reading, run: _Run) -> FileOutcome:
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

    def _remember(self, attempt: Attempt, run: _Run, error: FieldbridgeError) -> None:
        """That it could not be read; what was read of an earlier version stays, and stays its document."""
        if attempt.source is None:
            return
        name = attempt.found.name
        before = run.known.intake.get(name)
        document = before.document if before else ""
        said = Intake(name, attempt.source.digest, document, error.slug, error.happened, error.remedy)
        with self._catalogue.write(OPERATOR, "could not read a file") as writer:
            writer.put_intake(run.collection.id, said)

    def _collection(self, options: Options) -> Collection:
        with self._catalogue.reader(self._scope) as reader:
            for one in reader.collections():
                if one.name == options.collection:
                    return one
        level = options.level.value if options.level else None
        fresh = Collection(
            collection_id(options.collection), options.collection, options.collection, default_level=level
        )
        if not options.dry:
            with self._catalogue.write(OPERATOR, "added a collection") as writer:
                writer.put_collection(fresh)
        return fresh

    def _known(self, collection: Collection, sifting: bool) -> Known:
        with self._catalogue.reader(self._scope) as reader:
            return Known(collection, reader.intake(collection.id) if sifting else {}, reader.refused())

    def _withdraw(
        self, run: _Run, outcomes: Sequence[FileOutcome], folders: tuple[str, ...], closed: tuple[str, ...]
    ) -> list[FileOutcome]:
        """What is in a folder that could not be looked into, or in an archive that was not opened again, may
        still be there, and stays."""
        seen = {one.path for one in outcomes}
        unopened = {one.path for one in outcomes if one.status in ("unchanged", "failed", "failed before")}
        missing = [
            one
            for path, one in run.known.intake.items()
            if path not in seen
            and path.startswith(folders)
            and not path.startswith(closed)
            and not covered(path, unopened)
        ]
        for one in missing if not run.options.dry else ():
            withdraw(self._catalogue, run.collection, one)
        return [FileOutcome(one.path, "withdrawn", "the file is no longer there") for one in missing]


@contextmanager
def _beside() -> Iterator[Path]:
    """A folder outside the data folder, which a dry run does not touch; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="fieldbridge-") as name:
        yield Path(name)


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
