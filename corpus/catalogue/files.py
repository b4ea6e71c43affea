"""The originals: files/<sha256>, each written before any row names it, and verified whenever it is opened.

Refuses: names, types and meaning (editions know them), and deleting (`forget` is for purging alone).
"""

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from corpus.errors import DamagedFile, NotFound, StorageFault

_BLOCK = 1 << 20
_PASSING, _COMING = ".passing-", ".coming-"


class FileStore:
    """`root` is made when the first file is put."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, stream: BinaryIO) -> str:
        """Copies the stream to its end; its SHA-256 in hex. Durable when this returns: file and folder are
        synced. Raises StorageFault when the folder cannot be written or the disk is full."""
        with storage_told(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix=_COMING, dir=self.root)
            coming = Path(name)
            try:
                with os.fdopen(handle, "wb") as target:
                    sha256 = _copy(stream, target)
                    target.flush()
                    os.fsync(target.fileno())
                coming.chmod(0o644)
                coming.rename(self.path(sha256))
            except BaseException:
                with suppress(OSError):
                    coming.unlink()
                raise
            sync_folder(self.root)
        return sha256

    def open(self, sha256: str) -> BinaryIO:
        """The file, at its start, after all of it was hashed. Raises DamagedFile when the bytes are not
        those that were put or are gone, NotFound for what is no SHA-256."""
        try:
            stream = self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise DamagedFile("the original is missing", subject=sha256, remedy=_RESTORE) from error
        except OSError as error:
            raise StorageFault(
                f"it cannot be read ({error.strerror})", subject=str(self.path(sha256)), remedy=_DOCTOR
            ) from error
        try:
            if _digest(stream) != sha256:
                raise DamagedFile("the original is not what was put there", subject=sha256, remedy=_RESTORE)
            stream.seek(0)
        except BaseException as error:
            stream.close()
            if isinstance(error, OSError):
                raise DamagedFile(
                    f"the disk cannot read the original ({error.strerror})", subject=sha256, remedy=_RESTORE
                ) from error
            raise
        return stream

    def path(self, sha256: str) -> Path:
        """Where it lies, or would; what is read from there is not verified. Raises NotFound for what is no
        SHA-256, so that no made-up name leads out of the folder."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise NotFound("this is no SHA-256", subject=sha256[:80])
        return self.root / sha256

    def has(self, sha256: str) -> bool:
        """Whether it is there; says nothing of its bytes."""
        return self.path(sha256).is_file()

    def __iter__(self) -> Iterator[str]:
        """What is there, in order."""
        if self.root.is_dir():
            yield from sorted(one.name for one in self.root.iterdir() if len(one.name) == 64)

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder beside the originals for what is on its way in; gone afterwards. Raises StorageFault."""
        with storage_told(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            folder = tempfile.TemporaryDirectory(prefix=_PASSING, dir=self.root, ignore_cleanup_errors=True)
        with folder as name:
            yield Path(name)

    def sweep(self) -> None:
        """Takes away what runs that were killed left half-way; only while nobody else writes."""
        for one in self.root.glob(f"{_PASSING}*") if self.root.is_dir() else ():
            shutil.rmtree(one, ignore_errors=True)
        for one in self.root.glob(f"{_COMING}*") if self.root.is_dir() else ():
            one.unlink(missing_ok=True)

    def forget(self, sha256: str) -> None:
        """Erases it, for purging. What is not there is no error."""
        with storage_told(self.root):
            self.path(sha256).unlink(missing_ok=True)


@contextmanager
def storage_told(subject: Path) -> Iterator[None]:
    """What the file system refuses leaves as StorageFault about `subject`."""
    try:
        yield
    except OSError as error:
        happened, remedy = _SAID.get(error.errno or 0, (f"it cannot be written ({error.strerror})", _DOCTOR))
        raise StorageFault(happened, subject=str(subject), remedy=remedy) from error


def sync_folder(folder: Path) -> None:
    """Makes a rename in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy(stream: BinaryIO, target: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
        target.write(block)
    return digest.hexdigest()


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    return digest.hexdigest()


_RESTORE = "Run: fieldbridge restore FILE, or ingest the file again"
_DOCTOR = "Run: fieldbridge doctor"
_FREE = "Free some space and run the command again; fieldbridge status shows what is used"
_RIGHT = "Give the user that runs fieldbridge the right to write this folder, then run: fieldbridge doctor"
_SAID = {
    errno.ENOSPC: ("the disk is full", _FREE),
    errno.EDQUOT: ("the quota of this disk is used up", _FREE),
    errno.EFBIG: ("the file is larger than this disk allows", _FREE),
    errno.EROFS: ("the disk is read-only", _RIGHT),
    errno.EACCES: ("it may not be written", _RIGHT),
    errno.EPERM: ("it may not be written", _RIGHT),
}
