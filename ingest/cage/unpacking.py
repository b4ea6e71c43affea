"""The files that come out of an archive or a message: into a folder of ours, under numbers.

Owns the reading of that stream and its limits. Refuses: names as paths; a name is text for the report.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from corpus.errors import OverLimit
from ingest.cage import wire
from ingest.cage.limits import Limits


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A file from inside: `path` is where it lies now, None where it stayed inside, and `left` says why."""

    name: str
    path: Path | None = None
    left: str = ""


def unpacked(stream: IO[bytes], folder: Path, limits: Limits, subject: str) -> list[Unpacked]:
    """What the child said, written to `folder`/0, /1 …; raises Unreadable, Garbled, OSError."""
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
    return found


_DIVIDE = "Divide it into smaller ones"
_LARGEST_PIECE = 1 << 24


def _written(stream: IO[bytes], path: Path, room: int, limits: Limits, subject: str) -> int:
    """Bytes that may still come after this file."""
    with path.open("wb") as target:
        while size := wire.LENGTH.unpack(_exactly(stream, wire.LENGTH.size))[0]:
            room -= size
            if size > _LARGEST_PIECE:
                raise wire.Garbled("a piece too long")
            if room < 0:
                raise OverLimit(
                    f"it unpacks to more than {limits.unpacked_bytes:,} bytes",
                    subject=subject,
                    remedy=_DIVIDE,
                )
            target.write(_exactly(stream, size))
    return room


def _message(stream: IO[bytes], subject: str) -> dict[str, Any]:
    size = wire.LENGTH.unpack(_exactly(stream, wire.LENGTH.size))[0]
    if size > 1 << 20:
        raise wire.Garbled("a message too long")
    said = wire.unpack(_exactly(stream, size))
    if "error" in said:
        raise wire.error_from_plain(said, subject)
    return said


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise wire.Garbled("it broke off")
    return data
