"""From the words of rich text to drafts of blocks: paragraphs, items, headings, rows of tables and of tables in cells.

Owns one flow of text: the document, a note, a text box. Rows follow the other readers; one that holds another table, a
section or a single cell is there for the layout. Refuses: control words (`rtf.py`), and headings by looks
(`docx_headings.py`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.formats.docx_blocks import Draft
from ingest.formats.docx_styles import Role
from ingest.formats.numbering import starts_item, without_bullet
from ingest.formats.spanned import Cell, is_layout, said_in_cell, spread
from ingest.grid import ruled
from ingest.letters import join_lines, tidy, tidy_lines

_LONGEST_HEADING = 400
_DEEPEST = 12


class Looks(NamedTuple):
    bold: bool = False
    underlined: bool = False
    size: float = 12.0


@dataclass(slots=True)
class Shape:
    """What a paragraph is for. `depth`: 0 in the text, 1 in a table, 2 in a table of a cell …"""

    level: int = 0
    role: Role = ""
    listed: bool = False
    depth: int = 0


@dataclass(slots=True)
class Ruling:
    """A row as it was declared: right edges of its cells, and which of them go on with the one before or above."""

    edges: list[int] = field(default_factory=list)
    beside: set[int] = field(default_factory=set)
    below: set[int] = field(default_factory=set)
    header: bool = False

    def word(self, name: str, number: int) -> bool:
        """Whether this control word is about a row or its cells."""
        if name == "trhdr":
            self.header = True
        elif name == "cellx":
            self.edges.append(number)
        elif name in ("clmrg", "clvmrg"):
            (self.beside if name == "clmrg" else self.below).add(len(self.edges))
        else:
            return False
        return True


@dataclass(slots=True)
class _Row:
    cells: list[list[Draft]]
    ruling: Ruling


@dataclass(slots=True)
class _Level:
    """`content` is what stands in the open cell; at the bottom, in the flow itself."""

    content: list[Draft] = field(default_factory=list)
    cells: list[list[Draft]] = field(default_factory=list)
    rows: list[_Row] = field(default_factory=list)


Recorded = tuple[Draft, int, tuple[tuple[str, str], ...]]


class Flow:
    """`recorded` are rows under headers, each with its table's number."""

    def __init__(self, *, boxed: bool = False) -> None:
        self.label = ""
        self.waiting: list[Draft] = []
        self.recorded: list[Recorded] = []
        self._boxed = boxed
        self._tables = 0
        self._pieces: list[tuple[str, Looks]] = []
        self._levels = [_Level()]

    def put(self, text: str, looks: Looks) -> None:
        self._pieces.append((text, looks))

    def end_paragraph(self, shape: Shape) -> str:
        """What was dropped because it is a table of contents."""
        depth = min(shape.depth, _DEEPEST)
        text = join_lines(tidy_lines("".join(one for one, _ in self._pieces)).split("\n"))
        dropped = ""
        self._reach(depth)
        if text and shape.role == "contents":
            dropped = text
        elif text:
            self._levels[-1].content.append(self._draft(text, shape))
        self._levels[-1].content += self.waiting
        self.label, self._pieces, self.waiting = "", [], []
        return dropped

    def end_cell(self, shape: Shape) -> None:
        shape.depth = max(shape.depth, 1)
        self.end_paragraph(shape)
        level = self._levels[-1]
        level.cells.append(level.content)
        level.content = []

    def end_row(self, ruling: Ruling, depth: int) -> None:
        self._reach(min(max(depth, 1), _DEEPEST))
        level = self._levels[-1]
        if level.content:
            level.cells.append(level.content)
        if level.cells:
            level.rows.append(_Row(level.cells, ruling))
        level.content, level.cells = [], []

    def all(self) -> list[Draft]:
        """All drafts, with what was still open."""
        self.end_paragraph(Shape())
        return self._levels[0].content

    def _reach(self, depth: int) -> None:
        """Closes the tables that are over at this depth, or opens those that begin."""
        while len(self._levels) - 1 > depth:
            level = self._levels.pop()
            if level.cells or level.content:
                level.rows.append(_Row([*level.cells, level.content], Ruling()))
            self._levels[-1].content += self._table(level.rows)
        while len(self._levels) - 1 < depth:
            self._levels.append(_Level())

    def _draft(self, text: str, shape: Shape) -> Draft:
        label = tidy(self.label)
        numbered = any(one.isalnum() for one in label)
        draft = Draft("paragraph", f"{label} {text}" if numbered else text, numbered=numbered)
        shown = [(one, looks) for one, looks in self._pieces if one.strip()]
        sizes: Counter[float] = Counter()
        for one, looks in shown:
            sizes[looks.size] += len(one)
        draft.size = sizes.most_common(1)[0][0] if sizes else 0.0
        draft.bold = bool(shown) and all(looks.bold for _, looks in shown)
        draft.underlined = bool(shown) and all(looks.underlined for _, looks in shown)
        draft.boxed = self._boxed or shape.depth > 0
        if shape.level and len(text) <= _LONGEST_HEADING:
            draft.kind, draft.level, draft.title = "heading", shape.level, shape.role == "title"
        elif shape.role in ("caption", "quote"):
            draft.kind = shape.role
        elif label or shape.listed or starts_item(text):
            draft.kind = "item"
            draft.text = draft.text if numbered else without_bullet(text)
        return draft

    def _table(self, rows: Sequence[_Row]) -> list[Draft]:
        found: list[Draft] = []
        gathered: list[_Row] = []
        for row in rows:
            if is_layout([[one.kind for one in cell] for cell in row.cells]):
                found += [*self._ruled(gathered), *_apart(row.cells)]
                gathered = []
            else:
                gathered.append(row)
        return found + self._ruled(gathered)

    def _ruled(self, rows: Sequence[_Row]) -> list[Draft]:
        heads = next((at for at, row in enumerate(rows) if not row.ruling.header), len(rows))
        columns = max((row.ruling.edges for row in rows), key=len, default=[])
        self._tables += 1
        blocks, records = ruled(
            spread([_cells(row, columns) for row in rows], heads), 0, self._tables, heads=heads
        )
        drafts = [Draft(one.kind, one.text, boxed=True, celled=True) for one in blocks]
        self.recorded += [(drafts[one.block], one.table, one.cells) for one in records]
        notes = [draft for row in rows for cell in row.cells for draft in cell if draft.kind == "footnote"]
        return drafts + notes


def _apart(cells: Sequence[Sequence[Draft]]) -> list[Draft]:
    for cell in cells:
        for draft in cell:
            draft.celled = draft.celled or len(cells) > 1
    return [draft for cell in cells for draft in cell]


def _cells(row: _Row, columns: Sequence[int]) -> list[Cell]:
    """How many of the table's columns each cell reaches over: by its edges, or as it says."""
    made: list[Cell] = []
    edges = row.ruling.edges
    left = 0
    for at, drafts in enumerate(row.cells):
        text = said_in_cell((one.kind, one.text) for one in drafts if one.kind != "footnote")
        wide = 1
        if at < len(edges) and len(edges) < len(columns):
            right = min(range(len(columns)), key=lambda column: abs(columns[column] - edges[at]))
            wide, left = max(right + 1 - left, 1), right + 1
        if at in row.ruling.beside and made:
            last = made.pop()
            made.append(Cell(last.text, last.wide + wide, goes_on=last.goes_on))
        else:
            made.append(Cell(text, wide, goes_on=at in row.ruling.below))
    return made
