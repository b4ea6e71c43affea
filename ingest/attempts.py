"""Files before they are written down: each is opened, known again or read in a cage, a few ahead of their turn.

Owns Attempt and the choice of what need not be read. Refuses: writing anything (pipeline.py).
"""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

from corpus.errors import BrokenFile, FieldbridgeError, OverLimit
from ingest.cage import Limits, read_in_cage
from ingest.inside import mistaken, to_be_opened
from ingest.profiles import Given, is_profile
from ingest.reading import Reading
from ingest.recognition import Recogniser
from ingest.report import RECOGNISING, Clock, FileOutcome, Watch
from ingest.sources import SIDECAR, Found, Source, open_source
from ingest.writing import Known, refuse_purged

_AHEAD = 4


@dataclass(frozen=True, slots=True)
class Attempt:
    """A file after the cage: its Reading, or the reason why there is none, or nothing to do; and what that took."""

    found: Found
    source: Source | None = None
    reading: Reading | None = None
    problem: FieldbridgeError | None = None
    settled: FileOutcome | None = None
    seconds: float = 0.0

    @property
    def members(self) -> int:
        """How many files lie inside it and are still to be read."""
        return self.reading.members if self.reading is not None else 0


class Attempts:
    """Reads with `workers` cages; `retry` tries again what failed before, `let_in` reads what was purged; `profile` is
    for files that name none; `watch` is told, from any of the readers' threads, of pages that are recognised."""

    def __init__(
        self,
        known: Known,
        retry: bool,
        workers: int,
        limits: Limits,
        recogniser: Recogniser,
        profile: Given | None = None,
        *,
        let_in: bool = False,
        watch: Watch = lambda _: None,
    ) -> None:
        self._known = known
        self._let_in = let_in
        self._watch = watch
        self._retry = retry
        self._workers = workers
        self._limits = limits
        self._recogniser = recogniser
        self._profile = profile

    def of(self, files: Sequence[Found]) -> Iterator[Attempt]:
        """In the order of `files`."""
        pending: list[Future[Attempt]] = []
        waiting = iter(files)
        with ThreadPoolExecutor(self._workers, thread_name_prefix="reading") as pool:
            try:
                while True:
                    for found in islice(waiting, self._workers + _AHEAD - len(pending)):
                        pending.append(pool.submit(self._timed, found))
                    if not pending:
                        return
                    yield pending.pop(0).result()
            finally:
                for one in pending:
                    one.cancel()

    def _timed(self, found: Found) -> Attempt:
        began = time.monotonic()
        attempt = self._attempt(found)
        return replace(attempt, seconds=time.monotonic() - began)

    def _attempt(self, found: Found) -> Attempt:
        if found.left_out:
            return _left_out(found)
        if found.name.endswith(SIDECAR) and is_profile(found.path):
            told = FileOutcome(
                found.name, "skipped", "it is the profile of a form", "Forms beside it are read by it."
            )
            return Attempt(found, settled=told)
        try:
            source = open_source(found, self._profile)
        except (OSError, UnicodeDecodeError) as error:
            return Attempt(found, problem=lost(found, error))
        settled = self._nothing_to_do(source)
        if settled is not None:
            return Attempt(found, source, settled=settled)
        try:
            if not self._let_in:
                refuse_purged(self._known.purged, [source.sha256], found.name)
            reading = read_in_cage(found.path, media_hint="", limits=self._limits)
            reading = self._recognised(found, reading, source.sidecar)
        except FieldbridgeError as error:
            return Attempt(found, source, problem=error)
        wrong = mistaken(found.name, reading)
        if wrong is not None:
            return Attempt(found, source, problem=wrong)
        if reading.members and found.depth >= self._limits.nesting:
            deep = OverLimit(
                f"it is a file in a file in a file, deeper than {self._limits.nesting}",
                subject=found.name,
                remedy="Unpack it and give the files themselves",
            )
            return Attempt(found, source, problem=deep)
        return Attempt(found, source, reading)

    def _recognised(self, found: Found, reading: Reading, sidecar: str) -> Reading:
        clock = Clock(RECOGNISING, 0)

        def tell(done: int, total: int) -> None:
            clock.total = total
            self._watch(clock.at(done, found.name))

        return self._recogniser.complete(found.path, reading, sidecar, tell)

    def _nothing_to_do(self, source: Source) -> FileOutcome | None:
        before = self._known.intake.get(source.name)
        if before is None or before.digest != source.digest:
            return None
        if self._retry and (before.happened or to_be_opened(source.name, self._known.intake)):
            return None
        if not before.problem:
            return FileOutcome(source.name, "unchanged", document=before.document)
        return FileOutcome(
            source.name, "failed before", before.happened, "Run again with --retry to try once more."
        )


def lost(found: Found, error: Exception) -> FieldbridgeError:
    """What is said of a file that cannot be opened."""
    if isinstance(error, UnicodeDecodeError):
        return BrokenFile("its sidecar is not UTF-8", subject=found.name, remedy="Save the sidecar as UTF-8.")
    reason = getattr(error, "strerror", None) or str(error)
    return BrokenFile(f"it cannot be opened ({reason})", subject=found.name, remedy="Check its permissions.")


def _left_out(found: Found) -> Attempt:
    if found.closed:
        return Attempt(
            found, problem=BrokenFile(found.left_out, subject=found.name, remedy="Check its permissions.")
        )
    remedy = "Put the file itself there, or leave it."
    return Attempt(found, settled=FileOutcome(found.name, "skipped", found.left_out, remedy))
