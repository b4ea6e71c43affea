"""The process inside: imports the readers and warms them up once, then forks one child for each file.

Owns the child's confinement and its one answer. Refuses: paths (it is handed open descriptors), and
living on without its parent.
"""

import contextlib
import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import OverLimit, Unreadable
from ingest.cage import kernel, wire
from ingest.cage.limits import Limits
from ingest.picture import View

_TAKEN = b"1"
_MESSAGE = 65536
_COLLECTED = 20_000, 10, 10
"""How much new there is before circles are looked for: a child lives for one file, and makes few."""


def main(control: int) -> None:
    """Serve requests on the socket `control` until it closes. Each is answered with the child's end."""
    kernel.no_new_privileges()
    kernel.network_off()
    channel = socket.socket(fileno=control)
    try:
        from ingest import formats  # after the network is gone, and before the first fork

        libraries = _libraries()
        kernel.files_shut(libraries)
        formats.warm_up()  # of our own making: nothing that came from outside is parsed in this process
    except Exception as error:  # told to the parent, which has our other end and no view of our stderr
        channel.sendall(wire.pack({"ready": False, "why": f"{type(error).__name__}: {error}"[:500]}))
        return
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED)
    spare = _forked(formats, libraries, channel)
    try:
        channel.sendall(wire.pack({"ready": True}))
        while True:
            message, handles, _, _ = socket.recv_fds(channel, _MESSAGE, 2)
            if not message:
                return
            if not spare.given(message, handles):
                spare = _forked(formats, libraries, channel)
                spare.given(message, handles)
            for handle in handles:
                os.close(handle)  # before the next fork: no child may hold another's file
            child, spare = spare, _forked(formats, libraries, channel)
            channel.sendall(wire.pack(_wait(channel, child.number)))
    finally:
        spare.end()


@dataclass(frozen=True)
class _Child:
    """Forked ahead, while the one before it reads: shut in already, and waiting at its door for its one file."""

    number: int
    door: socket.socket

    def given(self, message: bytes, handles: Sequence[int]) -> bool:
        """Whether it took them; one that did not, for it is gone, is buried."""
        try:
            socket.send_fds(self.door, [message], list(handles))
            took = self.door.recv(1) == _TAKEN
        except OSError:
            took = False
        if not took:
            self.end()
            return False
        self.door.close()
        return True

    def end(self) -> None:
        self.door.close()
        os.kill(self.number, signal.SIGKILL)  # our own until it is waited for: no other has its number
        os.waitpid(self.number, 0)


def _forked(formats: Any, libraries: Sequence[str], channel: socket.socket) -> _Child:
    ours, theirs = socket.socketpair()
    number = os.fork()
    if number == 0:
        channel.close()
        ours.close()
        try:
            _serve(formats, libraries, theirs)
        finally:
            os._exit(0)
    theirs.close()
    return _Child(number, ours)


def _wait(channel: socket.socket, child: int) -> dict[str, object]:
    """How the child ended. A parent that hangs up meanwhile ends both."""
    if hasattr(os, "pidfd_open"):
        ends = os.pidfd_open(child)
        watch = select.poll()
        watch.register(ends, select.POLLIN)
        watch.register(channel, select.POLLIN)
        if ends not in dict(watch.poll()):
            os.kill(child, signal.SIGKILL)
        os.close(ends)
    _, status, usage = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    return {"code": code, "peak": usage.ru_maxrss * 1024, "cpu": usage.ru_utime + usage.ru_stime}


def _serve(formats: Any, libraries: Sequence[str], door: socket.socket) -> None:
    """In the child: shut in, bounded, one answer, gone."""
    kernel.die_with_parent()
    kernel.stand_back()
    kernel.files_shut(libraries)
    message, handles, _, _ = socket.recv_fds(door, _MESSAGE, 2)
    if not message:
        return
    door.sendall(_TAKEN)
    door.close()
    file, answer = handles
    request = wire.unpack(message)
    limits = Limits(**request["limits"])
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    kernel.rein_in(limits)
    with os.fdopen(answer, "wb") as pipe, contextlib.suppress(OSError):
        for part in _answer(formats, request, file, limits):
            pipe.write(part)


def _libraries() -> list[str]:
    """The folders from which Python may still load a module: never the rest of the project's folder."""
    root = Path(__file__).resolve().parents[2]
    others = [one for one in sys.path if one and Path(one).resolve() != root]
    return [sys.base_prefix, *others, str(root / "corpus"), str(root / "ingest")]


def _answer(formats: Any, request: Mapping[str, Any], file: int, limits: Limits) -> Iterator[bytes]:
    """What the child says, piece by piece; an error is a piece like any other, and the last."""
    try:
        with os.fdopen(file, "rb") as stream:
            data = stream.read(limits.input_bytes + 1)
        if "view" in request:
            yield wire.pack_picture(formats.draw(data, View(**request["view"])))
        elif "cut" in request:
            yield wire.pack_pdf(formats.cut(data, int(request["cut"])))
        elif "sizes" in request:
            yield wire.pack({"sizes": formats.sizes(data)})
        elif request.get("wanted") == "members":
            yield from _members(formats.unpack(data))
        else:
            yield wire.pack(wire.reading_to_plain(formats.read(data, hint=request.get("hint", ""))))
    except Unreadable as error:
        yield wire.pack(wire.error_to_plain(error))
    except MemoryError:
        yield wire.pack(wire.error_to_plain(OverLimit("reading it takes more memory than is allowed")))
    except RecursionError:
        yield wire.pack(wire.error_to_plain(Unreadable("it is nested too deep to be read")))
    except Exception as error:  # a reader that trips over a hostile file is an answer, not an accident
        yield wire.pack(wire.error_to_plain(Unreadable(f"the reader gave up on it ({type(error).__name__})")))


def _members(found: Iterator[Any]) -> Iterator[bytes]:
    """For each file inside: its name, its bytes in pieces, an empty piece, how it ended; then the end of all."""
    for one in found:
        reason = getattr(one, "reason", "")
        if not reason:
            yield wire.pack({"name": one.name})
            try:
                for chunk in one.chunks:
                    yield wire.LENGTH.pack(len(chunk)) + chunk if chunk else b""
            except Unreadable as error:
                reason = error.happened
            yield wire.LENGTH.pack(0)
        yield wire.pack({"name": one.name, "left": reason})
    yield wire.pack({"end": True})
