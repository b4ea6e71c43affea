"""Where files are read: a child process with limits, one per file, that hands back plain data.

Owns `read_in_cage`, `unpack_in_cage`, `render_page`, `cut_page`, `page_sizes`, Cage, Limits and `powers`. Refuses:
knowing any format (`ingest.formats`).
"""

import atexit
import threading
import weakref
from pathlib import Path

from ingest.cage.cage import Cage
from ingest.cage.kernel import powers
from ingest.cage.limits import FOR_A_PAGE, FOR_A_PICTURE, Limits
from ingest.cage.unpacking import Unpacked
from ingest.picture import Form, Mode, Picture, View
from ingest.reading import Reading

__all__ = [
    "FOR_A_PAGE",
    "FOR_A_PICTURE",
    "Cage",
    "Limits",
    "Unpacked",
    "cut_page",
    "page_sizes",
    "powers",
    "read_in_cage",
    "render_page",
    "unpack_in_cage",
]

_own = threading.local()
_open: weakref.WeakSet[Cage] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for cage in list(_open):
        cage.close()


def read_in_cage(path: Path, *, media_hint: str = "", limits: Limits | None = None) -> Reading:
    """Read one file in this thread's cage, which is kept until the thread ends. Raises Unreadable, NotReady."""
    return _cage(limits or Limits()).read(path, media_hint)


def unpack_in_cage(path: Path, folder: Path, *, limits: Limits | None = None) -> list[Unpacked]:
    """The files inside an archive or a message, written to `folder` under numbers. Raises Unreadable, NotReady,
    StorageFault."""
    return _cage(limits or Limits()).unpack(path, folder)


def render_page(
    path: Path,
    page: int,
    *,
    width: int = 0,
    dpi: float = 72.0,
    mode: Mode = "colour",
    form: Form = "webp",
    most_bytes: int = 0,
    limits: Limits | None = None,
) -> Picture:
    """Draw one page (from 1) in this thread's cage, as a View says. Raises Unreadable, NotReady, ValueError."""
    view = View(page, width, dpi, mode, form, most_bytes)
    return _cage(limits or FOR_A_PICTURE).draw(path, view)


def cut_page(path: Path, page: int, *, limits: Limits | None = None) -> bytes:
    """One page (from 1) as a PDF of its own that holds nothing that acts. Raises Unreadable, NotReady."""
    return _cage(limits or FOR_A_PAGE).cut(path, page)


def page_sizes(path: Path, *, limits: Limits | None = None) -> tuple[tuple[float, float], ...]:
    """Width and height of each page in points, (0, 0) where one is damaged. Raises Unreadable, NotReady."""
    return _cage(limits or FOR_A_PAGE).sizes(path)


def _cage(limits: Limits) -> Cage:
    cage: Cage | None = getattr(_own, "cage", None)
    if cage is None:
        cage = _own.cage = Cage(limits)
        _open.add(cage)
    cage.limits = limits
    return cage
