"""The outside of the cage: opens a file, hands it in, waits within limits, kills what does not end.

Owns Cage (one zygote, for one thread at a time). Refuses: parsing. Nothing of the file's content is
touched on this side but the checked answer.
"""

import contextlib
import io
import math
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from corpus.catalogue.files import storage_told
from corpus.errors import BrokenFile, EmptyFile, NotReady, OverLimit, StorageFault, Unreadable
from ingest.cage import wire
from ingest.cage.limits import Limits
from ingest.cage.unpacking import Unpacked, unpacked
from ingest.picture import Picture, View
from ingest.reading import Reading

_ROOT = str(Path(__file__).resolve().parents[2])
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); from ingest.cage.zygote import main; main(int(sys.argv[2]))"
)
_CHUNK = 1 << 20
_GRACE = 5.0
_PARTING = 1.0
"""Seconds in which a zygote that is told to end may do so."""
_EMPTY = "Fetch or save the file again"


class Cage:
    """Reads one file at a time; two threads need two. A context manager: leaving it ends the zygote."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._zygote: subprocess.Popen[bytes] | None = None
        self._channel: socket.socket | None = None

    def __enter__(self) -> "Cage":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        with contextlib.suppress(Exception):  # at the interpreter's end, half of what it needs may be gone
            self.close()

    def read(self, path: Path, media_hint: str = "") -> Reading:
        """What a reader makes of the file. Raises Unreadable (its subclass says why), or NotReady."""
        message, rest = self._ask(path, {"hint": media_hint})
        with _understood(path):
            return wire.reading_from_plain(message, rest)

    def unpack(self, path: Path, folder: Path) -> list[Unpacked]:
        """The files inside, written to `folder` under numbers. Raises Unreadable, NotReady, StorageFault."""
        with storage_told(folder), tempfile.TemporaryFile(dir=folder) as said:
            room = self.limits.unpacked_bytes + self.limits.output_bytes
            with contextlib.closing(_Opened(path, self.limits)) as opened:
                self._exchange(opened.handle, str(path), {"wanted": "members"}, said, room)
            said.seek(0)
            with _understood(path):
                return unpacked(said, folder, self.limits, str(path))

    def draw(self, path: Path, view: View) -> Picture:
        """One page as a picture. Raises Unreadable, NotReady; ValueError for a View that asks for nothing."""
        if view.page < 1 or view.width < 0 or not (view.width or 0 < view.dpi < math.inf):
            raise ValueError("a view has a page from 1, and a width or dots an inch above 0")
        message, rest = self._ask(path, {"view": asdict(view)})
        with _understood(path):
            return wire.picture_from_plain(message, rest, view)

    def sizes(self, path: Path) -> tuple[tuple[float, float], ...]:
        """Width and height of each page in points, (0, 0) where one is damaged. Raises Unreadable, NotReady."""
        message, rest = self._ask(path, {"sizes": True})
        with _understood(path):
            return wire.sizes_from_plain(message, rest)

    def cut(self, path: Path, page: int) -> bytes:
        """One page (from 1) as a PDF of its own that holds nothing that acts. Raises Unreadable, NotReady."""
        message, rest = self._ask(path, {"cut": page})
        with _understood(path):
            return wire.pdf_from_plain(message, rest)

    def close(self) -> None:
        """End the zygote and all that it started."""
        if self._channel is not None:
            self._channel.close()
        if self._zygote is not None:
            # By itself it buries its children, which else is left to the system.
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._zygote.wait(_PARTING)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._zygote.pid, signal.SIGKILL)
            self._zygote.kill()
            self._zygote.wait()
        self._zygote = self._channel = None

    def _ask(self, path: Path, request: Mapping[str, object]) -> tuple[dict[str, Any], bytes]:
        """What the child answers about the file: a message, and the bytes that follow it."""
        said = io.BytesIO()
        with contextlib.closing(_Opened(path, self.limits)) as opened:
            self._exchange(opened.handle, str(path), request, said, self.limits.output_bytes)
        with _understood(path):
            message, rest = wire.parted(said.getvalue())
        if "error" in message:
            raise wire.error_from_plain(message, str(path))
        return message, rest

    def _exchange(
        self, handle: int, subject: str, request: Mapping[str, object], said: IO[bytes], room: int
    ) -> None:
        """All that the child says goes to `said`; raises Unreadable for a child that did not end well."""
        channel = self._ready()
        receive, send = os.pipe()
        packed = wire.pack({"limits": asdict(self.limits), **request})[wire.LENGTH.size :]
        try:
            with contextlib.closing(os.fdopen(receive, "rb", buffering=0)):
                try:
                    socket.send_fds(channel, [packed], [handle, send])
                finally:
                    os.close(send)
                self._collect(receive, subject, said, room)
            self._judge(self._end(channel), subject)
        except (OSError, wire.Garbled) as error:
            raise Unreadable(f"the reader's process was lost ({error})", subject=subject) from None
        finally:
            self._retire_if_dead()

    def _ready(self) -> socket.socket:
        if self._channel is not None and self._zygote is not None and self._zygote.poll() is None:
            return self._channel
        self.close()
        ours, theirs = socket.socketpair()
        with theirs:
            self._zygote = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", "-c", _PROGRAM, _ROOT, str(theirs.fileno())],
                env={"LANG": "C.UTF-8", "PATH": "", "TZ": "UTC"}, cwd="/", pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        self._channel = ours
        try:
            word = _message(ours, self.limits.start_seconds)
            if word.get("ready") is not True:
                raise wire.Garbled(str(word.get("why", "")))
        except (OSError, wire.Garbled) as error:
            self.close()
            happened = f"the process that reads files does not start ({error})"
            raise NotReady(happened, remedy="Run: fieldbridge doctor") from error
        return ours

    def _collect(self, pipe: int, subject: str, said: IO[bytes], room: int) -> None:
        """Up to the child's end; over time or size, or where it cannot be kept, everything inside is killed."""
        deadline = time.monotonic() + self.limits.wall_seconds + _GRACE
        watch = select.poll()
        watch.register(pipe, select.POLLIN)
        left_over = room + wire.LENGTH.size
        while True:
            left = deadline - time.monotonic()
            if left <= 0 or not watch.poll(left * 1000):
                self.close()
                raise OverLimit(
                    f"reading it took longer than {self.limits.wall_seconds:g} s", subject=subject
                )
            part = os.read(pipe, _CHUNK)
            if not part:
                return
            left_over -= len(part)
            if left_over < 0:
                self.close()
                raise OverLimit(f"what comes of it is larger than {room:,} bytes", subject=subject)
            try:
                with storage_told(Path(subject)):
                    said.write(part)
            except StorageFault:
                self.close()
                raise

    def _end(self, channel: socket.socket) -> dict[str, Any]:
        """The zygote's word on how the child ended; a child that shut its pipe and lives on is killed."""
        try:
            return _message(channel, _GRACE)
        except (OSError, wire.Garbled):
            self.close()
            raise

    def _judge(self, end: dict[str, Any], subject: str) -> None:
        code = int(end.get("code", -1))
        if code < 0:
            raise _killed(-code, int(end.get("peak", 0)), self.limits, subject)

    def _retire_if_dead(self) -> None:
        if self._zygote is not None and self._zygote.poll() is not None:
            self.close()


@contextlib.contextmanager
def _understood(path: Path) -> Iterator[None]:
    try:
        yield
    except wire.Garbled as error:
        happened = f"the reader said nothing that can be understood ({error})"
        raise Unreadable(happened, subject=str(path)) from None


class _Opened:
    """A regular file of allowed size, opened without following a link and without waiting."""

    def __init__(self, path: Path, limits: Limits) -> None:
        try:
            self.handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            happened = (
                "it is a symbolic link" if path.is_symlink() else f"it cannot be opened ({error.strerror})"
            )
            raise Unreadable(happened, subject=str(path), remedy="Give the file itself") from None
        try:
            self._check(path, limits)
        except BaseException:
            self.close()
            raise

    def _check(self, path: Path, limits: Limits) -> None:
        facts = os.fstat(self.handle)
        if not stat.S_ISREG(facts.st_mode):
            raise BrokenFile("it is not a regular file", subject=str(path))
        if facts.st_size == 0:
            raise EmptyFile("it is empty: it has no bytes", subject=str(path), remedy=_EMPTY)
        if facts.st_size > limits.input_bytes:
            happened = f"it has {facts.st_size:,} bytes, more than {limits.input_bytes:,}"
            raise OverLimit(happened, subject=str(path))

    def close(self) -> None:
        os.close(self.handle)


def _killed(number: int, peak: int, limits: Limits, subject: str) -> Unreadable:
    if number == signal.SIGXCPU:
        return OverLimit(f"reading it took more than {limits.cpu_seconds} s of computing", subject=subject)
    if number == signal.SIGALRM:
        return OverLimit(f"reading it took longer than {limits.wall_seconds:g} s", subject=subject)
    # Libraries in C end themselves by any of several signals when they are refused memory.
    if number == signal.SIGKILL or peak * 2 > limits.memory_bytes:
        return OverLimit(
            f"reading it takes more than {limits.memory_bytes:,} bytes of memory", subject=subject
        )
    return BrokenFile(f"the reader crashed on it ({signal.Signals(number).name})", subject=subject)


def _message(channel: socket.socket, seconds: float) -> dict[str, Any]:
    """One length-prefixed message; OSError on time-out or hang-up."""
    channel.settimeout(seconds)
    head = _exactly(channel, wire.LENGTH.size)
    size = wire.LENGTH.unpack(head)[0]
    if size > 4096:
        raise wire.Garbled("a message too long for the control socket")
    return wire.unpack(_exactly(channel, size))


def _exactly(channel: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = channel.recv(size - len(data))
        if not part:
            raise ConnectionError("it hung up")
        data += part
    return data
