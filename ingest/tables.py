"""A table of practices: one row, one practice. Which column holds what is told by its label, or by a sidecar.

Owns the step from a row under its headers to a heading, its cells, and what they declare. Refuses: cells, sheets and
delimiters (grid.py), and tables whose columns nobody knows: those stay rows.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from corpus.errors import BadDeclaration
from ingest.labels import Values, key_of, plain
from ingest.reading import Block, Reading, Record

KEYS = (
    "title", "key", "summary", "places", "period", "level", "kind", "outcome", "lessons", "conditions",
    "target_groups", "sectors", "bodies",
)  # fmt: skip
_TOLD = frozenset(KEYS) - {"title", "key"}
_LOOSE = frozenset({"name", "nom", "nombre", "наименование", "名称", "اسم"})
"""Labels that name anything: a title only beside a summary."""

_LEVEL = 2
_MOST_DOUBTS = 12


@dataclass(frozen=True, slots=True)
class Tabled:
    """A Reading in which each row of a table of practices is a section of its own, and what the rows declare."""

    reading: Reading
    practices: tuple[dict[str, object], ...] = ()
    doubts: tuple[str, ...] = ()


def as_practices(reading: Reading, columns: object, values: Values, filename: str) -> Tabled:
    """`columns` is the sidecar's: a mapping from keys to headers, False for "no table of practices", None.

    Raises BadDeclaration for a key or a header that there is not.
    """
    if columns is False or not reading.records:
        return Tabled(reading)
    chosen = _chosen(columns, reading.records, filename) if columns is not None else None
    rows: dict[int, _Row] = {}
    for _, group in groupby(reading.records, key=lambda one: one.table):
        records = list(group)
        keys = chosen or _known(records)
        if keys:
            rows.update({row.record.block: row for row in _rows(records, keys)})
    if chosen is not None and not rows:
        raise BadDeclaration(
            "columns: no row has a title", subject=filename, remedy="Name the column that holds the title."
        )
    return _written(reading, rows, values)


@dataclass(frozen=True, slots=True)
class _Row:
    record: Record
    title: str
    keys: Mapping[str, str]


def _rows(records: Sequence[Record], keys: Mapping[str, str]) -> Iterator[_Row]:
    for one in records:
        title = next((cell for header, cell in one.cells if keys.get(header) == "title"), "")
        if title:
            yield _Row(one, title, keys)


def _known(records: Sequence[Record]) -> Mapping[str, str]:
    """Header to key where the labels say that each row tells of a practice; else nothing."""
    headers = list(dict.fromkeys(header for one in records for header, _ in one.cells))
    keys: dict[str, str] = {}
    for header in headers:
        key = key_of(header)
        if key in KEYS and key not in keys.values():
            keys[header] = key
    named = next((header for header, key in keys.items() if key == "title"), "")
    told = {key for key in keys.values() if key in _TOLD}
    enough = 1 if plain(named) not in _LOOSE else 2
    if not named or len(told) < enough or (enough == 2 and "summary" not in told):
        return {}
    titles = [cell for one in records for header, cell in one.cells if header == named]
    return keys if len(set(titles)) * 2 > len(titles) else {}


def _chosen(columns: object, records: Sequence[Record], filename: str) -> Mapping[str, str]:
    if not isinstance(columns, Mapping):
        raise BadDeclaration(
            "columns: it is no table",
            subject=filename,
            remedy='Write [columns] and title = "Name", or false.',
        )
    headers = list(dict.fromkeys(header for one in records for header, _ in one.cells))
    keys: dict[str, str] = {}
    for key, header in columns.items():
        if key not in KEYS:
            raise BadDeclaration(
                f"columns: there is no key {str(key)[:40]!r}", subject=filename, remedy=_near(str(key), KEYS)
            )
        if header not in headers:
            raise BadDeclaration(
                f"columns: no table has a column {str(header)[:60]!r}",
                subject=filename,
                remedy=_near(str(header), headers),
            )
        keys[str(header)] = str(key)
    if "title" not in keys.values():
        raise BadDeclaration(
            "columns: no column for the title", subject=filename, remedy='Add title = "…" to [columns].'
        )
    return keys


def _written(reading: Reading, rows: Mapping[int, _Row], values: Values) -> Tabled:
    blocks: list[Block] = []
    practices: list[dict[str, object]] = []
    doubts: list[str] = []
    for at, block in enumerate(reading.blocks):
        row = rows.get(at)
        if row is None:
            blocks.append(block)
            continue
        blocks.append(Block("heading", row.title, _LEVEL, block.page))
        for header, cell in row.record.cells:
            if row.keys.get(header) not in ("title", "key"):
                blocks.append(Block("row", f"{header}: {cell}" if header else cell, page=block.page))
        practices.append(_declared(row, values, doubts))
    if not practices:
        return Tabled(reading)
    if len(doubts) > _MOST_DOUBTS:
        doubts = [*doubts[:_MOST_DOUBTS], f"… and {len(doubts) - _MOST_DOUBTS} more cells not understood"]
    return Tabled(replace(reading, blocks=tuple(blocks), records=()), tuple(practices), tuple(doubts))


def _declared(row: _Row, values: Values, doubts: list[str]) -> dict[str, object]:
    said: dict[str, object] = {"title": row.title, "heading": row.title}
    for header, cell in row.record.cells:
        key = row.keys.get(header, "")
        if key in ("", "title"):
            continue
        value, lost = values.of(key, cell)
        if value is not None:
            said[key] = value
        if lost:
            doubts.append(f"{row.title[:60]}: {header}: not understood: {', '.join(lost)[:80]}")
    return said


def _near(wrong: str, right: Sequence[str]) -> str:
    close = difflib.get_close_matches(wrong, right, n=1, cutoff=0.5)
    return f"Did you mean {close[0]!r}?" if close else "There are: " + ", ".join(right[:20]) + "."
