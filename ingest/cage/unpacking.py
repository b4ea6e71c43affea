"""The files that come out of an archive or a message: from the pipe into a folder of ours, under numbers.

Owns the reading of that stream and its limits. Refuses: names as paths; a name is text for the report.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.catalogue.files import storage_told
from corpus.errors import OverLimit
from ingest.cage import wire
from ingest.cage.limits import Limits


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file from inside: `path` is where it lies now, None where it stayed inside, and `left` says why."""

    name: str
    path: Path | None = None
    left: str = ""


class Stream:
    """Exactly so many bytes at a time, out of pieces of any size. Raises Garbled at an early end."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self._parts = parts
        self._held = b""

    def exactly(self, size: int) -> bytes:
        pieces = [self._held]
        got = len(self._held)
        while got < size:
            part = next(self._parts, None)
            if part is None:
                raise wire.Garbled("it broke off")
            pieces.append(part)
            got += len(part)
        whole = b"".join(pieces)
        self._held = whole[size:]
        return whole[:size]

    def drained(self) -> None:
        for _ in self._parts:
            pass


def unpacked(parts: Iterator[bytes], folder: Path, limits: Limits, subject: str) -> list[Unpacked]:
    """All that the child sends, written to `folder`/0, /1 …; raises Unreadable, Garbled, StorageFault."""
    stream = Stream(parts)
    found: list[Unpacked] = []
    room = limits.unpacked_bytes
    while not (said := _message(stream, subject)).get("end"):
        name = wire.as_text(said.get("name"))
        if len(found) >= limits.members:
            raise OverLimit(f"it holds more than {limits.members:,} files", subject=subject, remedy=_DIVIDE)
        if "left" in said:
            found.append(Unpacked(name, None, wire.as_text(said["left"])[:500]))
            continue
        path = folder / str(len(found))
        room = _written(stream, path, room, limits, subject)
        left = wire.as_text(_message(stream, subject).get("left"))[:500]
        found.append(Unpacked(name, None if left else path, left))
    stream.drained()
    return found


_DIVIDE = "Divide it into smaller ones"
_LARGEST_PIECE = 1 << 24


def _written(stream: Stream, path: Path, room: int, limits: Limits, subject: str) -> int:
    """Bytes that may still come after this file."""
    with storage_told(path.parent), path.open("wb") as target:
        while size := wire.LENGTH.unpack(stream.exactly(wire.LENGTH.size))[0]:
            room -= size
            if size > _LARGEST_PIECE:
                raise wire.Garbled("a piece too long")
            if room < 0:
                raise OverLimit(
                    f"it unpacks to more than {limits.unpacked_bytes:,} bytes",
                    subject=subject,
                    remedy=_DIVIDE,
                )
            target.write(stream.exactly(size))
    return room


def _message(stream: Stream, subject: str) -> dict[str, Any]:
    size = wire.LENGTH.unpack(stream.exactly(wire.LENGTH.size))[0]
    if size > 1 << 20:
        raise wire.Garbled("a message too long")
    said = wire.unpack(stream.exactly(size))
    if "error" in said:
        raise wire.error_from_plain(said, subject)
    return said
