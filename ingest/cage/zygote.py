"""The process inside: imports the readers once, then forks one child for each file.

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
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from corpus.errors import OverLimit, Unreadable
from ingest.cage import kernel, wire
from ingest.cage.limits import Limits
from ingest.picture import View

_MESSAGE = 65536


def main(control: int) -> None:
    """Serve requests on the socket `control` until it closes. Each is answered with the child's end."""
    kernel.no_new_privileges()
    kernel.network_off()
    channel = socket.socket(fileno=control)
    try:
        from ingest import formats  # after the network is gone, and before the first fork
    except Exception as error:  # told to the parent, which has our other end and no view of our stderr
        channel.sendall(wire.pack({"ready": False, "why": f"{type(error).__name__}: {error}"[:500]}))
        return
    gc.freeze()
    channel.sendall(wire.pack({"ready": True}))
    while True:
        message, handles, _, _ = socket.recv_fds(channel, _MESSAGE, 2)
        if not message:
            return
        end = _fork(formats, channel, wire.unpack(message), handles)
        channel.sendall(wire.pack(end))


def _fork(
    formats: Any, channel: socket.socket, request: Mapping[str, Any], handles: list[int]
) -> dict[str, object]:
    child = os.fork()
    if child == 0:
        channel.close()
        try:
            _serve(formats, request, *handles)
        finally:
            os._exit(0)
    for handle in handles:
        os.close(handle)
    return _wait(channel, child)


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


def _serve(formats: Any, request: Mapping[str, Any], file: int, answer: int) -> None:
    """In the child: bounded, shut in, one answer, gone."""
    limits = Limits(**request["limits"])
    kernel.die_with_parent()
    kernel.stand_back()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    kernel.files_shut(_libraries())
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
