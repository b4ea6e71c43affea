"""The generations that a server holds open: the newest, and the last few, for who asks by name.

Owns when one is opened and let go. Refuses: answering from it.
"""

import threading
from collections.abc import Callable
from typing import TypeVar

from corpus.errors import DamagedCatalogue, NotReady
from index.generations import GenerationStore
from search.pinned import Pinned

_KEPT = 3

Found = TypeVar("Found")


class Held:
    def __init__(self, generations: GenerationStore) -> None:
        self._generations = generations
        self._pinned: dict[str, Pinned] = {}
        self._lock = threading.Lock()

    def let_go(self) -> None:
        """Holds none that is no longer there: a file that is held open stays on the disk."""
        with self._lock:
            self._drop_cleared()

    def take_up(self) -> None:
        """Opens the newest generation before anybody asks."""
        try:
            self.pin(None)
        except NotReady:
            return

    def name(self) -> str:
        return self._generations.current_name()

    def pin(self, wanted: str | None) -> Pinned:
        """The generation asked for while it is still held, else the newest."""
        with self._lock:
            if wanted and wanted in self._pinned and self._generations.has(wanted):
                return self._pinned[wanted]
            name = self._generations.current_name()
            if name not in self._pinned:
                self._pinned[name] = Pinned.of(self._generations.current())
                self._drop_cleared()
                for old in list(self._pinned)[:-_KEPT]:
                    del self._pinned[old]
            return self._pinned[name]

    def _drop_cleared(self) -> None:
        for name in [one for one in self._pinned if not self._generations.has(one)]:
            del self._pinned[name]
        self._generations.let_go()

    def steadily(self, answer: Callable[[], Found]) -> Found:
        """Answers once more where a generation lost what it names while it was asked: that was erased meanwhile, and
        a newer one no longer names it."""
        try:
            before = self._generations.current_name()
            return answer()
        except DamagedCatalogue:
            if self._generations.current_name() == before:
                raise
            return answer()
