"""Pages drawn and cut when somebody first asks: each once, few at a time, and kept.

Owns the sizes of pictures that leave and who waits for whom. Refuses: rights and scopes (routes/leaves.py asks first),
and parsing: all of it happens in the cage.
"""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from api.picture_folder import PictureFolder
from api.pool import Pool
from corpus.catalogue.files import FileStore
from corpus.errors import FieldbridgeError, Unreadable
from ingest.cage import FOR_A_PAGE, cut_page, page_sizes, render_page

WIDTHS = (320, 640, 1200)
"""In pixels: beside the text, the same on a screen with two pixels for one, and to be read."""

LARGEST = 80_000
"""Bytes of a picture, whatever is on the page."""

_WAITING = 24
_PATIENCE = 1.5
_REMEMBERED = 2000

Sizes = tuple[tuple[float, float], ...]


class Drawer:
    """For one event loop. `threads` draw at once; who comes when the line is full gets Swamped."""

    def __init__(self, files: FileStore, kept: PictureFolder, threads: int) -> None:
        self._files = files
        self._kept = kept
        self._pool = Pool(threads, _WAITING)
        self._coming: dict[tuple[str, str], asyncio.Future[bytes]] = {}
        self._refused: OrderedDict[tuple[str, str], Unreadable] = OrderedDict()

    async def picture(self, sha256: str, page: int, width: int) -> bytes:
        """WebP, at most `width` pixels wide and LARGEST bytes. Raises Unreadable, Swamped, Damaged, NotReady."""

        def draw(path: Path) -> bytes:
            return render_page(path, page, width=width, most_bytes=LARGEST, limits=FOR_A_PAGE).data

        return await self._made(sha256, f"{page}-{width}.webp", draw)

    async def alone(self, sha256: str, page: int) -> bytes:
        """The page as a PDF. Raises as `picture` does."""
        return await self._made(sha256, f"{page}.pdf", lambda path: cut_page(path, page))

    async def sizes(self, sha256: str) -> Sizes:
        """Width and height of each page in points; empty where they cannot be had, or not within a moment."""
        try:
            made = await asyncio.wait_for(self._made(sha256, "sizes.json", _measured), _PATIENCE)
        except (FieldbridgeError, TimeoutError):
            return ()
        return tuple((float(width), float(height)) for width, height in json.loads(made))

    def size_alone(self, sha256: str, page: int) -> int:
        """Bytes of the page as a PDF if it was cut before, else 0."""
        return self._kept.size(sha256, f"{page}.pdf")

    def close(self) -> None:
        self._pool.close()

    async def _made(self, sha256: str, name: str, make: Callable[[Path], bytes]) -> bytes:
        kept = await run_in_threadpool(self._kept.get, sha256, name)
        if kept is not None:
            return kept
        key = (sha256, name)
        if key in self._refused:
            raise self._refused[key]
        coming = self._coming.get(key)
        if coming is None:
            coming = asyncio.ensure_future(self._pool.run(lambda: self._make(sha256, name, make)))
            self._coming[key] = coming
            coming.add_done_callback(lambda done: self._arrived(key, done))
        return await asyncio.shield(coming)

    def _make(self, sha256: str, name: str, make: Callable[[Path], bytes]) -> bytes:
        with self._files.open(sha256):
            made = make(self._files.path(sha256))
        self._kept.put(sha256, name, made)
        if not self._files.has(sha256):
            self._kept.forget(sha256)  # purged while it was drawn
        return made

    def _arrived(self, key: tuple[str, str], done: asyncio.Future[bytes]) -> None:
        """A page that cannot be drawn is not tried again by this process: a bomb goes off once."""
        self._coming.pop(key, None)
        fault = None if done.cancelled() else done.exception()
        if isinstance(fault, Unreadable):
            self._refused[key] = fault
            while len(self._refused) > _REMEMBERED:
                self._refused.popitem(last=False)


def _measured(path: Path) -> bytes:
    return json.dumps(page_sizes(path)).encode()
