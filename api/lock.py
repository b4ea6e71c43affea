"""The locks on a data folder. One writer at a time, told to the next by its process number.

Refuses: keeping readers out; a server runs beside an ingest.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from corpus.errors import Busy, StorageFault

LOCK, HOLDER = "writing.lock", "writing.pid"


@contextmanager
def sole_writer(data: Path) -> Iterator[None]:
    """Held while something is written. Raises Busy naming the process that holds it, and StorageFault; the system lets
    go of it when that process ends, however it ends."""
    with alone(data, LOCK, lambda: f"another process is writing there ({_holder(data)})",
               "Wait until it is done, or stop it; then run the same command again."):  # fmt: skip
        try:
            with suppress(
                OSError
            ):  # on a full disk: nobody is told the number, and the work says what is wrong
                (data / HOLDER).write_text(str(os.getpid()), encoding="ascii")
            yield
        finally:
            (data / HOLDER).unlink(missing_ok=True)


@contextmanager
def alone(data: Path, name: str, happened: Callable[[], str], remedy: str) -> Iterator[None]:
    """The lock `name` of a data folder. Raises Busy with these words where another holds it, StorageFault where it
    cannot be held by anybody."""
    lock = FileLock(data / name)
    try:
        lock.acquire(timeout=0)
    except Timeout as fault:
        raise Busy(happened(), subject=str(data), remedy=remedy) from fault
    except OSError as fault:
        raise StorageFault(
            f"the data folder cannot be written to ({fault.strerror or fault})",
            subject=str(data),
            remedy="Check its owner and rights, or set FIELDBRIDGE_DATA to another folder.",
        ) from fault
    try:
        yield
    finally:
        lock.release()


def _holder(data: Path) -> str:
    try:
        return f"process {int((data / HOLDER).read_text(encoding='ascii'))}"
    except (OSError, ValueError):
        return "its number is not known"
