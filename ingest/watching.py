"""A folder that is watched: when something in it has changed, and has come to rest.

Owns the look at names, sizes and times, over and over: it sees network shares too, where the kernel tells of no change,
and a file that is still being written waits until it is whole. Refuses: reading a byte of any file.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ingest.sources import SIDECAR, Found, discover

Seen = dict[str, tuple[int, int]]
"""By name: size in bytes, and time of change in nanoseconds; a file with its sidecar."""


def snapshot(paths: Sequence[Path]) -> Seen:
    """What lies below `paths` now. A file that goes while one looks is not there."""
    seen: Seen = {}
    for one in discover([path for path in paths if os.path.lexists(path)]):
        for path in (one.path, one.path.with_name(one.path.name + SIDECAR)):
            facts = _facts(one, path)
            if facts is not None:
                seen[one.name + path.name.removeprefix(one.path.name)] = facts
    return seen


def settled(paths: Sequence[Path], known: Seen, wait: Callable[[], None]) -> Iterator[Seen]:
    """Each time that what lies there differs from before and two looks in a row saw the same: that. `wait` passes the
    time between looks. Never ends by itself."""
    before = known
    while True:
        wait()
        now = snapshot(paths)
        if now != known and now == before:
            known = now
            yield now
        before = now


def _facts(found: Found, path: Path) -> tuple[int, int] | None:
    if found.left_out and path != found.path:
        return None
    try:
        facts = path.lstat()
    except OSError:
        return None
    return facts.st_size, facts.st_mtime_ns
