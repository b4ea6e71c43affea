"""Passages are encoded while the next files are read: what was just written goes into vectors.db before it is published.

Owns one thread that follows the catalogue, some files at a time, so that memory holds the texts of no more than those.
What it leaves undone or fails at, publishing does, and tells: nothing hangs on it; a run that is killed loses one batch.
Refuses: choosing texts (publishing.py), and the index.
"""

import threading
from collections.abc import Sequence
from types import TracebackType

from corpus.access import Scope
from corpus.catalogue import Catalogue
from corpus.catalogue.vectors import VectorStore
from index.segments import IndexRow
from index.spaces import Space
from ingest.embedding import BATCH, Embedder
from ingest.publishing import indexed_rows
from ingest.report import Progress

_LOOKS = 0.2
"""Seconds between two looks at the catalogue."""


class _Over(Exception):
    """Reading has ended: what is left is publishing's."""


class Ahead:
    """A context manager around the reading; `scope` must see everything. `embedded` counts the texts that it encoded, at
    least `batch` at a time."""

    def __init__(
        self,
        catalogue: Catalogue,
        vectors: VectorStore,
        spaces: Sequence[Space],
        scope: Scope,
        batch: int = BATCH,
    ) -> None:
        self._batch = batch
        self._catalogue = catalogue
        self._spaces = spaces
        self._scope = scope
        self._embedder = Embedder(vectors, self._between)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="encoding-ahead", daemon=True)
        self._from = 0

    @property
    def embedded(self) -> int:
        return self._embedder.embedded

    def __enter__(self) -> "Ahead":
        self._from = self._catalogue.sequence()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        """Waits for the batch that is under way."""
        self._over.set()
        self._thread.join()

    def _follow(self) -> None:
        try:
            rows: list[IndexRow] = []
            while not self._over.wait(_LOOKS):
                rows += self._written()
                if len(rows) >= self._batch:
                    self._encode(rows)
                    rows = []
        except Exception:  # the end of reading, or a fault that publishing meets too, and tells
            return

    def _written(self) -> list[IndexRow]:
        """The rows of the next files, until they make a batch: texts of like length are encoded together."""
        found: list[IndexRow] = []
        newest = self._catalogue.sequence()
        while self._from < newest and len(found) < self._batch:
            with self._catalogue.reader(self._scope, at=self._from + 1) as reader:
                found += indexed_rows(reader, since=self._from)
            self._from += 1
        return found

    def _encode(self, rows: Sequence[IndexRow]) -> None:
        for space in self._spaces:
            self._embedder(space, [one for one in rows if space.serves(one.language)])

    def _between(self, _: Progress) -> None:
        if self._over.is_set():
            raise _Over
