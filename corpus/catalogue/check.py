"""Looking for damage: every row against its checksum, every count, every promise between rows.

Refuses: mending. What is found names the command that mends it.
"""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str
    what: str
    remedy: str


def findings(connection: Connection, deep: bool) -> list[Finding]:
    return []
