"""What was drawn once, kept for the next reader: a bounded folder of small files beneath `pictures/<sha256>/`.

Owns their names on disk, that none is served half or damaged, and which go when there are too many. All of it can be
deleted at any time and is made anew. Refuses: drawing (drawing.py), and rights.
"""

import hashlib
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from corpus.catalogue.files import storage_told
from corpus.errors import NotFound

log = logging.getLogger("fieldbridge")

_DIGEST = 16
_AFTER_CLEARING = 0.8


class PictureFolder:
    """At most about `most_bytes`; what was looked at longest ago goes first. Safe for threads and processes."""

    def __init__(self, root: Path, most_bytes: int) -> None:
        self.root = root
        self._most = most_bytes
        self._lock = threading.Lock()
        self._total: int | None = None

    def get(self, sha256: str, name: str) -> bytes | None:
        """What was put there, or None where it is not there any more or not what was put."""
        path = self._of(sha256) / name
        try:
            held = path.read_bytes()
        except OSError:
            return None
        data = held[_DIGEST:]
        if held[:_DIGEST] != _digest(data):
            log.warning("a kept picture is damaged and is made anew: %s", path)
            return None
        with suppress(OSError):
            os.utime(path)
        return data

    def size(self, sha256: str, name: str) -> int:
        """Bytes of what was put there; 0 where it is not there."""
        try:
            return max(0, (self._of(sha256) / name).stat().st_size - _DIGEST)
        except OSError:
            return 0

    def put(self, sha256: str, name: str, data: bytes) -> None:
        """A folder that takes no more is told to the log: the picture was drawn, and can be drawn again."""
        try:
            self._write(self._of(sha256), name, _digest(data) + data)
            self._keep_within(len(data) + _DIGEST)
        except OSError as fault:
            log.warning("pictures are not kept in %s (%s)", self.root, fault.strerror or fault)

    def forget(self, sha256: str) -> None:
        """Erases all that was drawn of a file, for purging. Raises StorageFault where it cannot be."""
        folder = self._of(sha256)
        with storage_told(folder), self._lock, suppress(FileNotFoundError):
            self._total = None
            shutil.rmtree(folder)

    def _of(self, sha256: str) -> Path:
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise NotFound("this is no SHA-256", subject=sha256[:80])
        return self.root / sha256

    def _write(self, folder: Path, name: str, held: bytes) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        handle, coming = tempfile.mkstemp(prefix=".coming-", dir=folder)
        try:
            with os.fdopen(handle, "wb") as target:
                target.write(held)
            Path(coming).rename(folder / name)
        except BaseException:
            with suppress(OSError):
                Path(coming).unlink()
            raise

    def _keep_within(self, added: int) -> None:
        with self._lock:
            self._total = (
                sum(size for _, size, _ in self._all()) if self._total is None else self._total + added
            )
            if self._total <= self._most:
                return
            there = sorted(self._all())
            self._total = sum(size for _, size, _ in there)
            for _, size, path in there:
                if self._total <= self._most * _AFTER_CLEARING:
                    return
                with suppress(OSError):
                    path.unlink()
                    path.parent.rmdir()
                self._total -= size

    def _all(self) -> Iterator[tuple[float, int, Path]]:
        """When each was last looked at, its size, its place."""
        for path in self.root.glob("*/*"):
            with suppress(OSError):
                facts = path.stat()
                yield facts.st_mtime, facts.st_size, path


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_DIGEST).digest()
