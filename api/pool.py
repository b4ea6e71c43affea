"""A bounded room for work: so many threads, so many waiting, and a plain refusal to the rest.

Refuses: knowing what the work is.
"""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from corpus.errors import Swamped

Result = TypeVar("Result")


class Pool:
    """`threads` work at once and `waiting` more stand in line."""

    def __init__(self, threads: int, waiting: int) -> None:
        self._room = threads + waiting
        self._inside = 0
        self._lock = threading.Lock()
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="search")

    @property
    def inside(self) -> int:
        """How many are at work or in line."""
        return self._inside

    async def run(self, work: Callable[[], Result]) -> Result:
        """Raises Swamped at once when the line is full, and whatever `work` raises. Work whose caller went
        away before it began is not begun."""
        with self._lock:
            if self._inside >= self._room:
                raise Swamped(
                    "more was asked at once than can be answered", remedy="Ask again in a few seconds."
                )
            self._inside += 1
        future = self._executor.submit(work)
        future.add_done_callback(self._left)
        return await asyncio.wrap_future(future)

    def close(self) -> None:
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _left(self, _: Future[Result]) -> None:
        with self._lock:
            self._inside -= 1
