"""From the body of a Word file to drafts of blocks: paragraphs, list items, rows of tables, notes, text boxes.

Owns the walk. Rows follow the other readers: cells with " | " between; a row that holds another table, a section or a
single cell is there for the layout, and what stands in it is text like any other. A merged cell is said once.
Refuses: guessing headings from looks (`docx_headings.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.formats.docx_notes import Notes
from ingest.formats.docx_numbering import Numbering
from ingest.formats.docx_package import Element, W
from ingest.formats.docx_styles import Style, number_of, outline_level, value_of
from ingest.formats.docx_words import Words, Written, is_placeholder, plain_text
from ingest.formats.numbering import starts_item, without_bullet
from ingest.formats.spanned import Cell, said_in_cell, spread
from ingest.grid import heads_of, with_names
from ingest.letters import tidy
from ingest.reading import BlockKind

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DEEPEST = 24
_LONGEST_HEADING = 400
_LONGEST_RUN_IN = 90
_SIZE = 10.0  # points, where nothing says so
_LOUD: tuple[Literal["bold", "underlined"], ...] = ("bold", "underlined")
_THROUGH = frozenset(
    [W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")]
    + [_COMPATIBLE + name for name in ("AlternateContent", "Choice")]
)
_CONTENTS = "table of contents"
_NO_STYLE = Style()


@dataclass(slots=True)
class Draft:
    """A block in the making. `bold`, `underlined`: all of its letters are. `boxed`: in a table, note or text box;
    `celled`: beside other cells."""

    kind: BlockKind
    text: str
    level: int = 0
    title: bool = False
    numbered: bool = False
    bold: bool = False
    underlined: bool = False
    size: float = 0.0
    boxed: bool = False
    celled: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a paragraph stands and what it is for."""

    depth: int
    contents: bool = False
    properties: Element | None = None
    name: str = ""
    style: Style = _NO_STYLE
    level: int = 0


class Walk:
    """One pass over the body. `foreign` counts parts in other formats that were not read.

    `_carried` is the start of a paragraph whose end was deleted, or a letter set large: it goes on in the next.
    """

    def __init__(self, words: Words, numbering: Numbering, notes: Notes) -> None:
        self.words, self.numbering, self.notes = words, numbering, notes
        self.foreign = 0
        self._carried: Written | None = None
        self._waiting: list[Draft] = []

    def body(self, body: Element) -> list[Draft]:
        """All drafts in reading order; notes stand at the end of the section that refers to them."""
        found: list[Draft] = []
        for draft in self._children(body, 0):
            if draft.kind == "heading":
                found += self._noted()
            found.append(draft)
            self._waiting += self.notes.taken(self._note)
        return found + self._noted()

    def _noted(self) -> list[Draft]:
        waiting, self._waiting = self._waiting, []
        return waiting

    def _note(self, note: Element, mark: str) -> Draft:
        text = " ".join(one.text for one in self._children(note, 1))
        return Draft("footnote", tidy(f"{mark} {text}"), boxed=True)

    def _children(self, parent: Element, depth: int, contents: bool = False) -> Iterator[Draft]:
        if depth > _DEEPEST:
            self.words.deep = True
            text = tidy(plain_text(parent))
            yield from [Draft("paragraph", text, boxed=True)] if text else []
            return
        for one in parent.iterchildren(tag=None):
            if one.tag == f"{W}p":
                yield from self._paragraph(one, depth, contents)
            elif one.tag == f"{W}tbl":
                for row in self._rows(one, depth):
                    yield from row
            elif one.tag == f"{W}sdt" and is_placeholder(one):
                self.words.drop(plain_text(one.find(f"{W}sdtContent")), "placeholder of a form")
            elif one.tag in _THROUGH:
                yield from self._children(one, depth + 1, contents or _is_contents(one))
            elif one.tag == f"{W}altChunk":
                self.foreign += 1
        if self._carried is not None:  # nothing came for it to go on in
            written, self._carried = self._carried, None
            yield from self._finished(written, _Place(depth, contents))

    def _paragraph(self, paragraph: Element, depth: int, contents: bool) -> Iterator[Draft]:
        properties = paragraph.find(f"{W}pPr")
        name = value_of(properties.find(f"{W}pStyle")) if properties is not None else ""
        style = self.words.styles.paragraph(name)
        level = outline_level(properties)
        level = style.level if level is None else level
        if level and style.role != "contents" and not contents:
            self.words.end_contents()
        written = self.words.read(paragraph, style.looks, self._carried)
        self._carried = written if _goes_on(properties) else None
        if self._carried is None:
            yield from self._finished(written, _Place(depth, contents, properties, name, style, level))

    def _finished(self, written: Written, place: _Place) -> Iterator[Draft]:
        if written.contents:
            self.words.drop("".join(written.contents), _CONTENTS)
        self.notes.refer(written.notes)
        text = written.text
        if text and (place.contents or place.style.role == "contents"):
            self.words.drop(text, _CONTENTS)
        elif text:
            label = self._label(place.properties, place.name, place.style)
            plain = not place.level and label is None and not place.style.role
            for part in (_run_in(written) if plain else None) or (written,):
                yield _drafted(part, place.style, place.level, label, boxed=place.depth > 0)
        for box in written.boxes:
            for draft in self._children(box, place.depth + 1):
                draft.boxed = True
                yield draft

    def _label(self, properties: Element | None, name: str, style: Style) -> str | None:
        """The paragraph's automatic number, "" for a bullet, None where it is in no list."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        list_id = value_of(own.find(f"{W}numId")) if own is not None else ""
        list_id = list_id or style.list_id or ""
        if not list_id or list_id == "0":
            return None
        at = number_of(own.find(f"{W}ilvl")) if own is not None else None
        if at is None:
            at = style.list_level
        if at is None:
            at = self.numbering.level_of_style(list_id, name)
        return self.numbering.label(list_id, min(max(at, 0), 8))

    def _rows(self, table: Element, depth: int) -> Iterator[Sequence[Draft]]:
        """Each row's drafts. Rows that are figures and words alone come as one draft, under the names of columns."""
        rows = [one for one in _within(table, "tr") if not self._is_deleted(one)]
        cells_of: list[list[Cell]] = []
        held: list[Sequence[Draft] | None] = []
        for row in rows:
            boxes = list(_within(row, "tc"))
            cells = [self._cell(one, depth + 1) for one in boxes]
            nested = any(next(_within(one, "tbl"), None) is not None for one in boxes)
            if len(cells) == 1 or nested or any(_has_section(cell) for cell in cells):
                for draft in (one for cell in cells for one in cell):
                    draft.celled = draft.celled or len(cells) > 1
                held.append([draft for cell in cells for draft in cell])
            else:
                cells_of.append(
                    [
                        Cell(
                            said_in_cell((one.kind, one.text) for one in cell),
                            _width(box),
                            goes_on=_goes_up(box),
                        )
                        for box, cell in zip(boxes, cells, strict=True)
                    ]
                )
                held.append(None)
        plain = spread(cells_of)
        said = bool(rows) and rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        head, heads = heads_of(plain, said=said) if held and held[0] is None else ((), 0)
        texts = iter(plain[heads:])
        for one in held[heads:]:
            text = with_names(head, next(texts)) if one is None else ""
            yield one if one is not None else [Draft("row", text, boxed=True)] if text else []

    def _is_deleted(self, row: Element) -> bool:
        gone = row.find(f"{W}trPr/{W}del") is not None
        self.words.changed = self.words.changed or gone
        return gone

    def _cell(self, cell: Element, depth: int) -> list[Draft]:
        """Nothing for a cell that only goes on with the one above or before it, was deleted, or not filled in."""
        if any(is_placeholder(one) for one in cell.iterancestors(f"{W}sdt")):
            self.words.drop(plain_text(cell), "placeholder of a form")
            return []
        properties = cell.find(f"{W}tcPr")
        if properties is not None:
            if properties.find(f"{W}cellDel") is not None:
                return []
            for name in ("vMerge", "hMerge"):
                merge = properties.find(W + name)
                if merge is not None and value_of(merge) != "restart":
                    return []
        return list(self._children(cell, depth))


def _goes_up(cell: Element) -> bool:
    """Whether it is a part of the cell above."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and value_of(merge) != "restart"


def _width(cell: Element) -> int:
    """Over how many columns it reaches."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return (number_of(span) if span is not None else None) or 1


def _drafted(written: Written, style: Style, level: int, label: str | None, *, boxed: bool) -> Draft:
    text = written.text
    marked = f"{label} {text}" if label else text
    draft = Draft("paragraph", marked, boxed=boxed, numbered=bool(label), size=_typical(written))
    draft.bold, draft.underlined = written.is_set("bold"), written.is_set("underlined")
    if level and len(text) <= _LONGEST_HEADING:
        draft.kind, draft.level, draft.title = "heading", level, style.role == "title"
    elif style.role == "caption":
        draft.kind = "caption"
    elif style.role == "quote":
        draft.kind = "quote"
    elif label is not None or starts_item(text):
        draft.kind = "item"
        draft.text = marked if label else without_bullet(text)
    return draft


def _run_in(written: Written) -> tuple[Written, Written] | None:
    """A heading that stands in the paragraph's first line: bold up to a tab or a line break, and not after it."""
    parts = written.parted()
    if parts is None:
        return None
    first, second = parts
    length = len(first.text)
    if (
        not 3 <= length <= _LONGEST_RUN_IN
        or len(second.text) <= length
        or not any(map(str.isalpha, first.text))
    ):
        return None
    loud = any(first.is_set(look) and not second.is_set(look) for look in _LOUD)
    return parts if loud else None


def _typical(written: Written) -> float:
    sizes: dict[float, int] = {}
    for one in written.pieces:
        size = one.looks.size or _SIZE
        sizes[size] = sizes.get(size, 0) + len(one.text)
    return max(sizes, key=lambda size: sizes[size]) if sizes else _SIZE


def _has_section(cell: Sequence[Draft]) -> bool:
    """Whether a heading governs something in it; a cell that is one heading is styled so for its looks."""
    kinds = [one.kind == "heading" for one in cell]
    return True in kinds and False in kinds[kinds.index(True) :]


def _goes_on(properties: Element | None) -> bool:
    """Whether the paragraph has no end of its own: its mark was deleted, or it is a letter set large."""
    if properties is None:
        return False
    frame = properties.find(f"{W}framePr")
    large = frame is not None and frame.get(f"{W}dropCap") in ("drop", "margin")
    return large or properties.find(f"{W}rPr/{W}del") is not None


def _is_contents(control: Element) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return value_of(gallery).casefold() == "table of contents"


def _within(parent: Element, name: str) -> Iterator[Element]:
    """Children of that name, also where a content control or an insertion stands around them."""
    waiting = [iter(parent.iterchildren(tag=None))]
    while waiting:
        one = next(waiting[-1], None)
        if one is None:
            waiting.pop()
        elif one.tag == W + name:
            yield one
        elif one.tag in _THROUGH:
            waiting.append(iter(one.iterchildren(tag=None)))
