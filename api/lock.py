"""The lock on a data folder: one writer at a time, told to the next by its process number.

Refuses: keeping readers out; a server runs beside an ingest.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import Busy, StorageFault

LOCK, HOLDER = "writing.lock", "writing.pid"


@contextmanager
def sole_writer(data: Path) -> Iterator[None]:
    """Held while something is written. Raises Busy naming the process that holds it; the system lets go of
    it when that process ends, however it ends."""
    lock = FileLock(data / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout as fault:
        raise Busy(
            f"another process is writing there ({_holder(data)})",
            subject=str(data),
            remedy="Wait until it is done, or stop it; then run the same command again.",
        ) from fault
    except OSError as fault:
        raise StorageFault(
            f"the data folder cannot be written to ({fault.strerror or fault})",
            subject=str(data),
            remedy="Check its owner and rights, or set FIELDBRIDGE_DATA to another folder.",
        ) from fault
    try:
        with suppress(OSError):  # on a full disk: nobody is told the number, and the work says what is wrong
            (data / HOLDER).write_text(str(os.getpid()), encoding="ascii")
        yield
    finally:
        (data / HOLDER).unlink(missing_ok=True)
        lock.release()


def _holder(data: Path) -> str:
    try:
        return f"process {int((data / HOLDER).read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        return "its number is not known"
