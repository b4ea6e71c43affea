"""Which rows and columns of a sheet are hidden: openpyxl does not say so of a sheet that it reads row by row.

Owns one pass over the sheet's part, looking at the tags of rows and columns alone. Refuses: cells.
"""

import re
from collections.abc import Iterator
from typing import Any

_TAG = re.compile(rb"<(?:\w{1,9}:)?(row|col)\s([^<>]{1,600})>")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"\b(r|min|max)=[\"'](\d{1,8})[\"']")
_CHUNK = 1 << 20
_LONGEST_TAG = 2_000
_WIDEST = 16_384


def hidden_in(book: Any, sheet: Any) -> tuple[frozenset[int], frozenset[int]]:
    """Numbers of rows and of columns, from 1; none where the sheet's part is not found."""
    name = getattr(sheet, "_worksheet_path", "")
    archive = getattr(book, "_archive", None)
    rows: set[int] = set()
    columns: set[int] = set()
    if archive is None or name not in archive.namelist():
        return frozenset(), frozenset()
    with archive.open(name) as stream:
        for kind, said in _tags(stream):
            if not _HIDDEN.search(said):
                continue
            numbers = {key: int(value) for key, value in _NUMBER.findall(said)}
            if kind == b"row" and b"r" in numbers:
                rows.add(numbers[b"r"])
            elif kind == b"col" and b"min" in numbers:
                columns.update(range(numbers[b"min"], min(numbers.get(b"max", numbers[b"min"]), _WIDEST) + 1))
    return frozenset(rows), frozenset(columns)


def _tags(stream: Any) -> Iterator[tuple[bytes, bytes]]:
    """Those that lie over the border of two chunks too."""
    held = b""
    while chunk := stream.read(_CHUNK):
        held += chunk
        yield from _TAG.findall(held)
        begun = held.rfind(b"<")
        held = held[begun:] if begun > held.rfind(b">") and len(held) - begun < _LONGEST_TAG else b""
