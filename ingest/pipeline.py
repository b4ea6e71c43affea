"""Files become truth, one after the other: found, opened, gone into where they hold files, each settled in its turn.

Owns the order of files, and what is withdrawn because it is no longer there. One file is one transaction, so a run that
is killed goes on where it stopped. Refuses: what becomes of one file (settling.py), embedding and the index
(publishing.py).
"""

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from corpus.access import Scope
from corpus.catalogue import Catalogue
from corpus.catalogue.files import FileStore
from corpus.concepts import Vocabularies
from corpus.errors import FieldbridgeError, StorageFault, Unreadable
from corpus.ids import collection_id
from corpus.works import Collection
from ingest.attempts import Attempt, Attempts
from ingest.cage import Limits, unpack_in_cage
from ingest.documents import Prepared, Preparing
from ingest.inside import INSIDE, covered, found_inside
from ingest.originals import Originals
from ingest.reading import Reading
from ingest.recognition import Recogniser
from ingest.report import Clock, FileOutcome, Report, Watch
from ingest.settling import OPERATOR, Options, Run, Settling
from ingest.sources import Found, Source, discover, hidden_below
from ingest.writing import Known, refuse_purged, withdraw

__all__ = ["Options", "Pipeline"]


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
        self._settling = Settling(catalogue, self._originals, self._preparing, scope)

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
        return Report(tuple(outcomes), seconds, hidden=hidden_below(paths))

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
            return self._settling.written(Attempt(Found(source.path, source.name), source, reading), run)
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
    ) -> tuple[list[FileOutcome], float, Run]:
        started = time.monotonic()
        run = self._run(options, watch)
        clock = Clock("reading", len(files))
        outcomes: list[FileOutcome] = []
        done = 0
        for found, outcome in self._outcomes(files, run):
            done += found.depth == 0
            watch(clock.at(done, found.name))
            outcomes.append(outcome)
        watch(clock.at(done))
        return outcomes, time.monotonic() - started, run

    def _run(self, options: Options, watch: Watch = lambda _: None, *, sifting: bool = True) -> Run:
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
            watch=watch,
        )
        return Run(collection, known, options, attempts)

    def _outcomes(self, files: Sequence[Found], run: Run) -> Iterator[tuple[Found, FileOutcome]]:
        """Of each file, after those inside it: a run that is killed in between opens it again."""
        for attempt in run.attempts.of(files):
            began = time.monotonic()
            if attempt.members:
                try:
                    yield from self._inside(attempt, run)
                except (Unreadable, StorageFault) as error:
                    attempt = replace(attempt, reading=None, problem=error)
            outcome = attempt.settled or self._settling.settle(attempt, run)
            yield attempt.found, replace(outcome, seconds=attempt.seconds + time.monotonic() - began)

    def _inside(self, attempt: Attempt, run: Run) -> Iterator[tuple[Found, FileOutcome]]:
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
        self, run: Run, outcomes: Sequence[FileOutcome], folders: tuple[str, ...], closed: tuple[str, ...]
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
