"""Looking for damage: rows against their checksums, counts, promises between rows, original files.

Owns what is looked at, and goes on after what it finds. Refuses: mending; a finding names the command for it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import Connection

from corpus.catalogue import faults
from corpus.catalogue.files import FileStore
from corpus.catalogue.inspecting import Inspection
from corpus.catalogue.rows import RESTORE
from corpus.errors import FieldbridgeError


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str
    what: str
    remedy: str


Part: TypeAlias = Callable[[], Iterator[tuple[str, str]]]


def findings(connection: Connection, deep: bool, files: FileStore | None) -> list[Finding]:
    """Shallow: counts and the newest change. Deep: everything, and `files` against their SHA-256."""
    inspection = Inspection(connection)
    found = _run(inspection.counts)
    if deep:
        for part in inspection.deep_parts():
            found += _run(part)
    if deep and files is not None:
        found += _run(lambda: inspection.originals(files))
    return list(dict.fromkeys(found))


def _run(part: Part) -> list[Finding]:
    """What a part finds; where damage stops it, that is its last finding."""
    found: list[Finding] = []
    try:
        with faults.told("catalogue"):
            found += [Finding(subject, what, RESTORE) for subject, what in part()]
    except FieldbridgeError as error:
        found.append(Finding(error.subject, error.happened, error.remedy))
    except (TypeError, ValueError, LookupError) as error:  # a column of another type than was written
        found.append(Finding("catalogue", f"damage stops a part of the check ({error})", RESTORE))
    return found
