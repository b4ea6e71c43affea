"""Text that is a table: fields between commas, semicolons or tabs, with headers in the first line (RFC 4180).

Owns how such text is told from prose. Refuses: formulas; a cell is text.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from corpus.errors import BrokenFile
from ingest.formats.source import Reader, Source
from ingest.grid import Grid
from ingest.reading import Reading

_DELIMITERS = ("\t", ";", ",", "|")
_LOOKED_AT = 60
_LONGEST_FIELD = 10_000_000
_EVEN = 0.9
"""Share of the rows that must have as many fields as the first."""


def takes(source: Source) -> bool:
    try:
        return bool(_delimiter(source.decoded.text, 2 if source.hint == "text/csv" else 3))
    except BrokenFile:
        return False


def read(source: Source) -> Reading:
    text = source.decoded.text.replace("\x00", "")
    delimiter = _delimiter(text, 2) or ","
    uneven: list[int] = []
    grid = Grid()
    try:
        grid.add(_rows(text, delimiter, uneven), None)
    except csv.Error as error:
        raise BrokenFile(f"its table breaks off ({error})", remedy="Save it again as CSV") from error
    doubts = [] if source.decoded.sure else [f"The character set was guessed: {source.decoded.charset}."]
    if uneven:
        shown = ", ".join(map(str, uneven[:10])) + (" …" if len(uneven) > 10 else "")
        doubts.append(f"Rows with more fields than there are headers: {shown}.")
    return Reading("", "", tuple(grid.blocks), doubts=(*doubts, *grid.doubts), records=tuple(grid.records))


def _rows(text: str, delimiter: str, uneven: list[int]) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_FIELD)
    wide = 0
    for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
        wide = wide or len(row)
        if len(row) > wide:
            uneven.append(number)
        yield row


def _delimiter(text: str, least: int) -> str:
    """The sign that divides every row alike; "" where the text is no table of at least `least` rows."""
    for sign in _DELIMITERS:
        try:
            rows = [row for row in _first(text, sign) if any(row)]
        except csv.Error:
            continue
        if len(rows) < least or not _is_head(rows[0], sign):
            continue
        fields = Counter(len(row) for row in rows)
        if fields[len(rows[0])] >= _EVEN * len(rows):
            return sign
    return ""


def _first(text: str, sign: str) -> list[list[str]]:
    """A row that was cut off where we stopped looking does not count."""
    found = []
    for row in csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=sign):
        found.append(row)
        if len(found) > _LOOKED_AT:
            break
    return found[:-1] if len(text) > 200_000 or len(found) > _LOOKED_AT else found


def _is_head(row: list[str], sign: str) -> bool:
    """Short names, one for each column, none twice, none a number or a sentence."""
    names = [one.strip() for one in row]
    if len(names) < 2 or (sign == "|" and not names[0]) or len(set(names)) < len(names):
        return False
    return all(
        one and len(one) <= 80 and not re.fullmatch(r"[\d.,\s-]+", one) and not one.endswith(".")
        for one in names
    )


READER = Reader("csv", "2", "text/csv", takes, read)
