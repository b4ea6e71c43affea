"""A sheet of cells becomes blocks: lines above the table, its headers, each row with its headers, and Records.

Owns where a table begins and how a row is written. Refuses: file formats; workbooks and CSV files hand in texts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.letters import tidy
from ingest.reading import Block, Record

_NUMBER = re.compile(r"[-+(]?[\s\d.,%٠-٩۰-۹०-९/:$€£-]+\)?")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/]\d+)?")
_MOST_COLUMNS = 400
_LONGEST_NAME = 80
_HEADER_LOOKED_FOR = 40
"""Rows from the top of a table among which its headers are looked for."""


@dataclass
class Grid:
    """Blocks and records of a whole file, sheet by sheet."""

    blocks: list[Block] = field(default_factory=list)
    records: list[Record] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    _tables: int = 0

    def add(self, rows: Iterable[Sequence[str]], page: int | None, title: str = "") -> None:
        """One sheet; every cell a text. A sheet without any cell leaves nothing."""
        told = False
        for head, body in _tables_of(_lines(rows)):
            if title and not told:
                self.blocks.append(Block("heading", title, 1, page))
                told = True
            self._table(head, body, page)

    def _table(self, head: Sequence[str], body: Sequence[Sequence[str]], page: int | None) -> None:
        self._tables += 1
        wide = max((len(row) for row in body), default=0)
        if wide > _MOST_COLUMNS:
            self.doubts.append(f"A table has {wide:,} columns; the first {_MOST_COLUMNS} were read.")
        for row in body:
            cells = [
                (head[at] if at < len(head) else "", one) for at, one in enumerate(row[:_MOST_COLUMNS]) if one
            ]
            if not any(head) and len(cells) == 1:
                self.blocks.append(Block("paragraph", cells[0][1], page=page))
                continue
            if any(head):
                self.records.append(Record(len(self.blocks), self._tables, tuple(cells)))
            self.blocks.append(Block("row", written(cells), page=page))


def written(cells: Iterable[tuple[str, str]]) -> str:
    """A row in which each figure stands with the name of its column."""
    return "; ".join(f"{header}: {cell}" if header else cell for header, cell in cells)


def ruled(
    rows: Iterable[Sequence[str]], first: int, table: int, page: int | None = None, heads: int = 0
) -> tuple[list[Block], list[Record]]:
    """The table of a document: its first `heads` rows name the columns; where nothing says how many, the first row does
    if it looks like names; else rows stand as they are. `first` is the place of its first block among all blocks."""
    given = [list(row) for row in rows]
    above, head, body = _parted(given, heads)
    blocks = [Block("paragraph", " ".join(dict.fromkeys(filter(None, row))), page=page) for row in above]
    records: list[Record] = []
    for row in body:
        if head:
            records.append(Record(first + len(blocks), table, tuple(_named(head, row))))
        blocks.append(Block("row", with_names(head, row), page=page))
    return blocks, records


def _parted(rows: list[list[str]], heads: int) -> tuple[list[list[str]], list[str], list[list[str]]]:
    """What stands above the headers over the whole width, the headers, the rows."""
    named = [row for row in rows[:heads] if any(row)]
    body = [row for row in rows[heads:] if any(row)]
    above = []
    while named and len(set(named[0])) == 1 and len(named[0]) > 1:
        above.append(named.pop(0))
    if not named:
        _, count = heads_of(body)
        named, body = body[:count], body[count:]
    if not body:
        return above, [], named
    head: list[str] = []
    for row in named:
        head = joined_heads(head, row) if head else row
    return above, head, body


def named_columns(rows: Sequence[Sequence[str]], *, said: bool = False) -> Sequence[str]:
    """The first row where it names the columns of those below it, else none.

    `said`: the file marks it as such. Otherwise it must fill every column with short words and no figures; a table
    of two columns, which is more often one of labels, needs figures below as well.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return ()
    head, body = rows[0], rows[1:]
    if said:
        return head
    if not all(head) or len(set(head)) < len(head) or any(len(one) > _LONGEST_NAME for one in head):
        return ()
    if not _is_header(head) or any(one.endswith((".", ";")) for one in head):
        return ()
    if len(head) > 2:
        return head if any(_filled(row) > 2 for row in body) else ()
    figures = sum(1 for row in body if len(row) > 1 and _NUMBER.fullmatch(row[1]))
    return head if figures * 2 > len(body) else ()


def heads_of(rows: Sequence[Sequence[str]], *, said: bool = False) -> tuple[Sequence[str], int]:
    """What the columns are called, and by how many rows: two, where the second stands under cells of the first that span
    several. `said` as for `named_columns`."""
    if len(rows) > 2 and rows[0][0] and rows[1][0] in ("", rows[0][0]):
        below = ["", *rows[1][1:]]
        head = joined_heads(rows[0], below)
        under = _is_header(rows[0]) and _goes_under(rows[0], below, rows[2])
        if under and all(head) and len(set(head)) == len(head):
            return head, 2
    head = list(named_columns(rows, said=said))
    return head, int(bool(head))


def with_names(head: Sequence[str], row: Sequence[str]) -> str:
    """A row under its columns' names; cells with " | " between where there are none."""
    cells = _named(head, row)
    return written(cells) if any(head) and len(cells) > 1 else " | ".join(one for _, one in cells)


def hidden_said(name: str, columns: int, rows: int) -> str:
    """The sentence for the report; "" where nothing is hidden."""
    counted = ((columns, "column"), (rows, "row"))
    said = ", ".join(f"{count:,} {what}{'s' * (count != 1)}" for count, what in counted if count)
    return f"Hidden in {name}, not read: {said}." if said else ""


def _named(head: Sequence[str], row: Sequence[str]) -> list[tuple[str, str]]:
    """The filled cells of a row, each with the name of its column."""
    return [(head[at].rstrip(" :") if at < len(head) else "", one) for at, one in enumerate(row) if one]


def _lines(rows: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    for row in rows:
        cells = [tidy(one) if one else "" for one in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _tables_of(rows: Iterable[list[str]]) -> Iterator[tuple[list[str], list[list[str]]]]:
    """(headers, rows) for each run of rows; lines above a table come alone, without headers."""
    held: list[list[str]] = []
    for row in rows:
        if row:
            held.append(row)
        elif sum(1 for one in held if _filled(one) > 1) > 1:
            yield from _divided(held)
            held = []
    if held:
        yield from _divided(held)


def _divided(rows: list[list[str]]) -> Iterator[tuple[list[str], list[list[str]]]]:
    for at, row in enumerate(rows[:_HEADER_LOOKED_FOR]):
        if not _is_header(row) or at + 1 == len(rows):
            continue
        below = rows[at + 1]
        if _filled(below) < 2:
            continue
        head, start = row, at + 1
        if start + 1 < len(rows) and _goes_under(row, below, rows[start + 1]):
            head, start = joined_heads(row, below), start + 1
        if at:
            yield [], rows[:at]
        yield [one.rstrip(" :") for one in head], rows[start:]
        return
    yield [], rows


def _is_header(row: Sequence[str]) -> bool:
    """Words in at least two cells, and figures in none but years."""
    cells = [one for one in row if one]
    if len(cells) < 2 or any(len(one) > 200 for one in cells):
        return False
    figures = [one for one in cells if _NUMBER.fullmatch(one)]
    return len(figures) < len(cells) and all(_YEAR.fullmatch(one) for one in figures)


def _goes_under(upper: Sequence[str], lower: Sequence[str], first: Sequence[str]) -> bool:
    """Whether `lower` is a second row of headers: it fills gaps of the first, and figures begin below it."""
    gaps = any(one and not (upper[at] if at < len(upper) else "") for at, one in enumerate(lower))
    return gaps and (_is_header(lower) or _are_years(lower)) and (not lower[0] or not _is_header(first))


def _are_years(row: Sequence[str]) -> bool:
    cells = [one for one in row if one]
    return len(cells) > 1 and all(_YEAR.fullmatch(one) for one in cells)


def joined_heads(upper: Sequence[str], lower: Sequence[str]) -> list[str]:
    """Two rows of headers as one; an upper one that spans several columns is said with each of them."""
    joined, above = [], ""
    for at, below in enumerate(lower):
        above = (upper[at] if at < len(upper) else "") or above
        joined.append(f"{above}, {below}" if above and below and above != below else below or above)
    return [*joined, *upper[len(lower) :]]


def _filled(row: Sequence[str]) -> int:
    return sum(1 for one in row if one)
