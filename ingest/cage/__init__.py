"""Where files are read: a child process with limits, one per file, that hands back plain data.

Owns `read_in_cage`, Cage, Limits and `powers`. Refuses: knowing any format (`ingest.formats`).
"""

import atexit
import threading
import weakref
from pathlib import Path

from ingest.cage.cage import Cage
from ingest.cage.kernel import powers
from ingest.cage.limits import Limits
from ingest.reading import Reading

__all__ = ["Cage", "Limits", "powers", "read_in_cage"]

_own = threading.local()
_open: weakref.WeakSet[Cage] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for cage in list(_open):
        cage.close()


def read_in_cage(path: Path, *, media_hint: str = "", limits: Limits | None = None) -> Reading:
    """Read one file in this thread's cage, which is kept until the thread ends. Raises Unreadable, NotReady."""
    wanted = limits or Limits()
    cage: Cage | None = getattr(_own, "cage", None)
    if cage is None:
        cage = _own.cage = Cage(wanted)
        _open.add(cage)
    cage.limits = wanted
    return cage.read(path, media_hint)
