"""The bytes that a database leaves behind: free pages, slack and the write-ahead log, written over and cut off.

Owns the order in which SQLite is asked for it. Refuses: deleting rows, and what the disk itself keeps.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

_PATIENCE, _PAUSE = 30.0, 0.2


def scrub(database: Path) -> bool:
    """Rewrites the file from its rows alone and empties its log. False where a reader of an older moment did not end
    within half a minute; the log then still holds it."""
    with closing(sqlite3.connect(database, timeout=_PATIENCE, isolation_level=None)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("VACUUM")
        ends = time.monotonic() + _PATIENCE
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > ends:
                return False
            time.sleep(_PAUSE)
    return True
