"""A file becomes truth: found, read in the cage, laid out, cut into passages, understood, written down.

Owns the order of these steps and what happens when one fails: the file is told with its reason, the rest goes
on. One file is one transaction, so a run that is killed goes on where it stopped. Refuses: embedding and the
index (publishing.py).
"""

import datetime
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from corpus.access import Scope
from corpus.assertions import Agent, AgentKind
from corpus.catalogue import Catalogue
from corpus.catalogue.files import FileStore
from corpus.concepts import Vocabularies
from corpus.errors import BrokenFile, FieldbridgeError, Unreadable
from corpus.ids import collection_id
from corpus.practices import Level
from corpus.works import Collection, Intake
from ingest.cage import Limits, read_in_cage
from ingest.documents import Prepared, Preparing
from ingest.reading import Reading
from ingest.report import Clock, FileOutcome, Progress, Report, Status
from ingest.sources import Found, Source, discover, open_source
from ingest.writing import Known, withdraw, write

Watch = Callable[[Progress], None]

OPERATOR = Agent(AgentKind.SOFTWARE, "fieldbridge ingest", "1")
_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Options:
    """`level` is what the operator says of documents that say nothing themselves."""

    collection: str = "default"
    level: Level | None = None
    retry: bool = False
    withdraw_missing: bool = False


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A file after the cage: its Reading, or the reason why there is none, or nothing to do."""

    found: Found
    source: Source | None = None
    reading: Reading | None = None
    problem: FieldbridgeError | None = None
    settled: FileOutcome | None = None


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
    ) -> None:
        self._catalogue = catalogue
        self._files = files
        self._scope = scope
        self._workers = max(1, workers)
        self._limits = limits or Limits()
        self._preparing = Preparing(vocabularies, count_tokens)

    def run(self, paths: Sequence[Path], options: Options, watch: Watch = lambda _: None) -> Report:
        """Raises NotFound for a path that is not there; a file's own trouble is in the report."""
        started = time.monotonic()
        files = discover(paths)
        collection = self._collection(options)
        known = self._known(collection)
        clock = Clock("reading", len(files))
        outcomes: list[FileOutcome] = []
        for attempt in self._attempts(files, known, options):
            began = time.monotonic()
            watch(clock.at(len(outcomes), attempt.found.name))
            outcome = attempt.settled or self._settle(attempt, collection, options)
            outcomes.append(replace(outcome, seconds=outcome.seconds + time.monotonic() - began))
        watch(clock.at(len(outcomes)))
        if options.withdraw_missing:
            folders = tuple(f"{path.resolve().name}/" for path in paths if path.is_dir())
            closed = tuple(f"{one.name}/" for one in files if one.closed)
            outcomes.extend(self._withdraw(known, {one.name for one in files}, folders, closed))
        return Report(tuple(outcomes), time.monotonic() - started)

    def _attempts(self, files: Sequence[Found], known: Known, options: Options) -> Iterator[_Attempt]:
        """Reads a few files ahead in cages of their own; hands them out in order."""
        pending: list[Future[_Attempt]] = []
        waiting = iter(files)
        with ThreadPoolExecutor(self._workers, thread_name_prefix="reading") as pool:
            try:
                while True:
                    for found in islice(waiting, self._workers + _AHEAD - len(pending)):
                        pending.append(pool.submit(self._attempt, found, known, options))
                    if not pending:
                        return
                    yield pending.pop(0).result()
            finally:
                for one in pending:
                    one.cancel()

    def _attempt(self, found: Found, known: Known, options: Options) -> _Attempt:
        if found.left_out:
            return _left_out(found)
        try:
            source = open_source(found)
        except (OSError, UnicodeDecodeError) as error:
            return _Attempt(found, problem=_lost(found, error))
        settled = _nothing_to_do(source, known, options)
        if settled is not None:
            return _Attempt(found, source, settled=settled)
        try:
            reading = read_in_cage(found.path, media_hint="", limits=self._limits)
        except FieldbridgeError as error:
            return _Attempt(found, source, problem=error)
        return _Attempt(found, source, reading)

    def _settle(self, attempt: _Attempt, collection: Collection, options: Options) -> FileOutcome:
        try:
            if attempt.problem is not None:
                raise attempt.problem
            assert attempt.source is not None
            assert attempt.reading is not None
            prepared = self._preparing.prepare(attempt.source, attempt.reading, collection, options.level)
            self._keep(attempt.source)
            status = write(self._catalogue, self._scope, collection, prepared, attempt.source, now())
            return _told(prepared, status)
        except (Unreadable, FieldbridgeError) as error:
            if error.status in (503, 507):
                raise
            self._remember(attempt, collection, error)
            return FileOutcome(attempt.found.name, "failed", error.happened, error.remedy)

    def _keep(self, source: Source) -> None:
        """The original goes into the files store before any row names it. Raises BrokenFile if it changed."""
        try:
            stream = source.path.open("rb")
        except OSError as error:
            raise _lost(Found(source.path, source.name), error) from error
        with stream:
            stored = self._files.put(stream)
        if stored != source.sha256:
            raise BrokenFile(
                "the file changed while it was read", subject=source.name, remedy="Run the ingest again."
            )

    def _remember(self, attempt: _Attempt, collection: Collection, error: FieldbridgeError) -> None:
        if attempt.source is None:
            return
        with self._catalogue.write(OPERATOR, "could not read a file") as writer:
            writer.put_intake(
                collection.id,
                Intake(
                    attempt.found.name, attempt.source.digest, "", error.slug, error.happened, error.remedy
                ),
            )

    def _collection(self, options: Options) -> Collection:
        with self._catalogue.reader(self._scope) as reader:
            for one in reader.collections():
                if one.name == options.collection:
                    return one
        level = options.level.value if options.level else None
        fresh = Collection(
            collection_id(options.collection), options.collection, options.collection, default_level=level
        )
        with self._catalogue.write(OPERATOR, "added a collection") as writer:
            writer.put_collection(fresh)
        return fresh

    def _known(self, collection: Collection) -> Known:
        with self._catalogue.reader(self._scope) as reader:
            return Known(collection, reader.intake(collection.id))

    def _withdraw(
        self, known: Known, seen: set[str], folders: tuple[str, ...], closed: tuple[str, ...]
    ) -> list[FileOutcome]:
        """What is in a folder that could not be looked into may still be there, and stays."""
        missing = [
            one
            for path, one in known.intake.items()
            if path not in seen and path.startswith(folders) and not path.startswith(closed)
        ]
        for one in missing:
            withdraw(self._catalogue, known.collection, one)
        return [FileOutcome(one.path, "withdrawn", "the file is no longer there") for one in missing]


def now() -> str:
    """RFC 3339, UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _left_out(found: Found) -> _Attempt:
    if found.closed:
        return _Attempt(
            found, problem=BrokenFile(found.left_out, subject=found.name, remedy="Check its permissions.")
        )
    told = FileOutcome(found.name, "skipped", found.left_out, "Put the file itself there, or leave it.")
    return _Attempt(found, settled=told)


def _nothing_to_do(source: Source, known: Known, options: Options) -> FileOutcome | None:
    before = known.intake.get(source.name)
    if before is None or before.digest != source.digest:
        return None
    if not before.problem:
        return FileOutcome(source.name, "unchanged", document=before.document)
    if options.retry:
        return None
    return FileOutcome(
        source.name, "failed before", before.happened, "Run again with --retry to try once more."
    )


def _told(prepared: Prepared, status: Status) -> FileOutcome:
    edition = prepared.edition
    return FileOutcome(
        path=prepared.name,
        status=status,
        title=edition.title,
        language=edition.language,
        document=edition.document,
        pages=len(edition.pages),
        passages=len(prepared.passages),
        practices=len(prepared.declaration.parts()),
        doubts=edition.doubts,
    )


def _lost(found: Found, error: Exception) -> FieldbridgeError:
    if isinstance(error, UnicodeDecodeError):
        return BrokenFile("its sidecar is not UTF-8", subject=found.name, remedy="Save the sidecar as UTF-8.")
    reason = getattr(error, "strerror", None) or str(error)
    return BrokenFile(f"it cannot be opened ({reason})", subject=found.name, remedy="Check its permissions.")
