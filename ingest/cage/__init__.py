"""Where files are read: a child process with limits, one per file, that hands back plain data.

Owns `read_in_cage`, `unpack_in_cage`, Cage, Limits and `powers`. Refuses: knowing any format (`ingest.formats`).
"""

import atexit
import threading
import weakref
from pathlib import Path

from ingest.cage.cage import Cage
from ingest.cage.kernel import powers
from ingest.cage.limits import Limits
from ingest.cage.unpacking import Unpacked
from ingest.reading import Reading

__all__ = ["Cage", "Limits", "Unpacked", "powers", "read_in_cage", "unpack_in_cage"]

_own = threading.local()
_open: weakref.WeakSet[Cage] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for cage in list(_open):
        cage.close()


def read_in_cage(path: Path, *, media_hint: str = "", limits: Limits | None = None) -> Reading:
    """Read one file in this thread's cage, which is kept until the thread ends. Raises Unreadable, NotReady."""
    return _cage(limits).read(path, media_hint)


def unpack_in_cage(path: Path, folder: Path, *, limits: Limits | None = None) -> list[Unpacked]:
    """The files inside an archive or a message, written to `folder` under numbers. Raises Unreadable, NotReady,
    StorageFault."""
    return _cage(limits).unpack(path, folder)


def _cage(limits: Limits | None) -> Cage:
    wanted = limits or Limits()
    cage: Cage | None = getattr(_own, "cage", None)
    if cage is None:
        cage = _own.cage = Cage(wanted)
        _open.add(cage)
    cage.limits = wanted
    return cage
