"""Checksums: what is written is sealed, what is read is verified. SQLite itself does not notice damage.

Owns the one encoding that is hashed. Refuses: knowing any noun.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import blake2b
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Row, Table

from corpus.errors import DamagedCatalogue, WrongUse

AnyRow: TypeAlias = Row[Any]
Values: TypeAlias = dict[str, Any]

RESTORE = "Run: fieldbridge doctor --deep, then fieldbridge restore FILE"

_encode = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode


def checksum(table: str, values: Sequence[object]) -> int:
    """BLAKE2b, 8 bytes as a signed integer, over the ASCII JSON list of the table's name and the row's
    columns in their order. The name is in it, so that a row cannot pass for another table's."""
    raw = _encode([table, *values]).encode("ascii")
    return int.from_bytes(blake2b(raw, digest_size=8).digest(), "big", signed=True)


def sealed(table: Table, values: Mapping[str, Any]) -> Values:
    """The row with its checksum; every column of the table must be there, and no other."""
    names = [column.name for column in table.columns][:-1]
    if len(values) != len(names):
        raise TypeError(f"{table.name} takes {names}, not {sorted(values)}")
    row = {name: values[name] for name in names}
    for value in row.values():
        if isinstance(value, str):
            _storable(value)
    return {**row, "checksum": checksum(table.name, list(row.values()))}


def verified(table: Table, rows: Iterable[AnyRow]) -> list[AnyRow]:
    """The rows, all columns of `table` in order; raises DamagedCatalogue for one that is not as written."""
    kept = list(rows)
    for row in kept:
        if not is_sound(table, row):
            raise damaged("a row is not as it was written", f"{table.name} {row[0]}")
    return kept


def asked_for(table: Table, rows: Iterable[AnyRow], column: str, wanted: Iterable[object]) -> list[AnyRow]:
    """Verified rows, each once, each with `column` among `wanted`. A damaged index leads elsewhere, or twice
    to the same row: the rows are sound, and they are not those that were asked for."""
    kept = verified(table, rows)
    allowed = wanted if isinstance(wanted, range) else set(wanted)
    if any(row._mapping[column] not in allowed for row in kept) or len(set(map(key_of(table), kept))) < len(
        kept
    ):
        raise damaged("an index leads to rows that were not asked for", f"{table.name}.{column}")
    return kept


def key_of(table: Table) -> Callable[[AnyRow], object]:
    """What tells a row of `table` from every other."""
    return _KEYS[len(table.primary_key.columns)]


def is_sound(table: Table, row: AnyRow) -> bool:
    values = list(row)
    written = values.pop()
    try:
        return bool(checksum(table.name, values) == written)
    except (TypeError, ValueError):  # a damaged type: bytes where a text was, or no number
        return False


def unsealed(row: AnyRow) -> Values:
    """A row's columns by name, without the checksum."""
    values = dict(row._mapping)
    del values["checksum"]
    return values


_KEYS: dict[int, Callable[[AnyRow], object]] = {1: itemgetter(0), 2: itemgetter(0, 1)}


def damaged(happened: str, subject: str) -> DamagedCatalogue:
    return DamagedCatalogue(happened, subject=subject, remedy=RESTORE)


def pack(value: object) -> str:
    """JSON for a column: keys sorted, no spaces, so that equal values are equal texts."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _storable(text: str) -> None:
    """PostgreSQL takes no NUL, and half a surrogate pair has no UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise WrongUse("a text holds half a character (a lone surrogate)", subject=text[:40]) from error
    if "\0" in text:
        raise WrongUse("a text holds a NUL character", subject=text[:40].replace("\0", "\\0"))
