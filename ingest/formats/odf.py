"""What OpenDocument texts, presentations and spreadsheets share: the package, its styles, its metadata, and the walk
down a text.

Owns headings by their outline, lists, tables (nested, with spans), notes apart, and what is hidden or deleted: left out
and told. Refuses: pictures, forms, comments, indexes, and documents with a password.
"""

from collections.abc import Iterator
from itertools import count

from corpus.errors import EncryptedFile
from ingest.formats.docx_styles import role_named
from ingest.formats.spanned import Cell, is_layout, said_in_cell, spread
from ingest.formats.zip_parts import Element, Parts, attribute, local, mimetype_of, names_of
from ingest.grid import ruled
from ingest.letters import tidy
from ingest.reading import CREATED, Block, BlockKind, Dropped, Record

AGAIN = "Open it in an office program and save it again as OpenDocument or PDF"
_SILENT = frozenset({
    "tracked-changes", "annotation", "forms", "sequence-decls", "variable-decls", "user-field-decls", "table-of-content",
    "alphabetical-index", "illustration-index", "bibliography", "note-citation", "ruby-text", "object", "object-ole",
    "image", "script", "title", "desc", "notes",
})  # fmt: skip
_HIDDEN = frozenset({"hidden-text", "hidden-paragraph"})
_LONGEST_SPACES = 50
_LONGEST_CHAIN = 30
_MOST_REPEATED = 400
_DEEPEST = 12


def is_kind(data: bytes, kind: str) -> bool:
    """Whether it is an OpenDocument package of this kind (or a template of one). Fails at nothing."""
    return "content.xml" in names_of(data) and mimetype_of(data) in (kind, f"{kind}-template")


def opened(data: bytes) -> Parts:
    """Raises EncryptedFile, BrokenFile, OverLimit."""
    parts = Parts(data, AGAIN)
    manifest = parts.tried("META-INF/manifest.xml")
    if manifest is not None and any(local(one) == "encryption-data" for one in manifest.iter()):
        raise EncryptedFile("it is a document with a password", remedy="Save it without a password")
    return parts


def body_of(parts: Parts, content: Element) -> Element:
    for one in content.iter():
        if local(one) == "body":
            return next((child for child in one if isinstance(child.tag, str)), one)
    raise parts.broken("it holds no document")


def metadata(parts: Parts) -> dict[str, object]:
    """Title, language, and the day it was made, under the keys of a sidecar."""
    said: dict[str, object] = {}
    meta = parts.tried("meta.xml")
    for one in meta.iter() if meta is not None else ():
        text = tidy("".join(one.itertext()))[:2000] if isinstance(one.tag, str) else ""
        key = {"title": "title", "language": "language", "creation-date": CREATED}.get(local(one), "")
        if text and key and key not in said:
            said[key] = text[:10] if key == CREATED else text
    return said


class Styles:
    """By name, with what each is based on. `prop` gives a property of any of them."""

    def __init__(self, *parts: Element | None) -> None:
        self._all: dict[str, Element] = {}
        for part in parts:
            for one in part.iter() if part is not None else ():
                if local(one) == "style":
                    self._all.setdefault(attribute(one, "name"), one)

    def prop(self, name: str, group: str, key: str) -> str:
        for one in self._chain(name):
            for inner in one:
                if local(inner) == group and attribute(inner, key):
                    return attribute(inner, key)
        return ""

    def is_hidden(self, name: str) -> bool:
        return bool(name) and self.prop(name, "text-properties", "display") == "none"

    def is_title(self, name: str) -> bool:
        called = [attribute(one, "display-name") or attribute(one, "name") for one in self._chain(name)]
        return any(role_named(one.casefold()) == "title" for one in called or [name])

    def _chain(self, name: str) -> Iterator[Element]:
        for _ in range(_LONGEST_CHAIN):
            style = self._all.get(name)
            if style is None:
                return
            yield style
            name = attribute(style, "parent-style-name")


class Walk:
    """Down a text with a stack of its own, so that no depth of nesting can hurt. `page` is that of its blocks."""

    def __init__(
        self, styles: Styles, page: int | None = None, depth: int = 0, numbers: "count[int] | None" = None
    ) -> None:
        self.blocks: list[Block] = []
        self.records: list[Record] = []
        self.dropped: list[Dropped] = []
        self.changed = False
        self.page = page
        self._styles, self._depth = styles, depth
        self._numbers = numbers or count(1)

    def run(self, body: Element, kind: BlockKind = "paragraph") -> None:
        stack: list[tuple[Element, BlockKind]] = [(body, kind)]
        while stack:
            element, inside = stack.pop()
            name = local(element)
            if name == "tracked-changes":
                self._deleted(element)
            if name in _SILENT:
                continue
            if name in _HIDDEN or self._is_hidden(element):
                self.drop("".join(element.itertext()), "hidden text")
            elif name == "table" and self._depth < _DEEPEST:
                self._table(element)
            elif name in ("h", "p"):
                self._paragraph(element, inside)
            else:
                inner: BlockKind = "item" if name == "list" else inside
                stack += [(child, inner) for child in reversed(element) if isinstance(child.tag, str)]

    def drop(self, text: str, reason: str) -> None:
        if tidy(text):
            self.dropped.append(Dropped(tidy(text)[:2000], reason, self.page))

    def heading(self, text: str, level: int) -> None:
        self.blocks.append(Block("heading", text, level, self.page))

    def _deleted(self, changes: Element) -> None:
        self.changed = True
        for one in changes.iter():
            if local(one) == "deletion":
                self.drop(
                    " ".join("".join(inner.itertext()) for inner in one if local(inner) in ("p", "h")),
                    "deleted text",
                )

    def _is_hidden(self, element: Element) -> bool:
        said = attribute(element, "display") == "none" or attribute(element, "is-hidden") == "true"
        return said or (
            local(element) in ("p", "h", "span") and self._styles.is_hidden(attribute(element, "style-name"))
        )

    def _paragraph(self, element: Element, kind: BlockKind) -> None:
        held: list[Element] = []
        text = tidy(self._words(element, held))
        if text and local(element) == "h":
            self.heading(text, min(6, number(element, "outline-level")))
        elif text and kind == "paragraph" and self._styles.is_title(attribute(element, "style-name")):
            self.heading(text, 1)
        elif text:
            self.blocks.append(Block(kind, text, page=self.page))
        for one in held:
            self._apart(one)

    def _apart(self, element: Element) -> None:
        """A note, or a box that hangs on the paragraph."""
        inner = Walk(self._styles, self.page, self._depth + 1, self._numbers)
        if self._depth < _DEEPEST:
            for child in element:
                inner.run(child)
        if local(element) == "note-body":
            mark = next(
                (
                    tidy("".join(one.itertext()))
                    for one in element.getparent()
                    if local(one) == "note-citation"
                ),
                "",
            )
            text = tidy(" ".join([mark, *(one.text for one in inner.blocks)]))
            self.blocks.append(Block("footnote", text, page=self.page))
            self.dropped += inner.dropped
        else:
            self._take(inner)

    def _take(self, inner: "Walk") -> None:
        first = len(self.blocks)
        self.records += [Record(one.block + first, one.table, one.cells) for one in inner.records]
        self.blocks += inner.blocks
        self.dropped += inner.dropped
        self.changed = self.changed or inner.changed

    def _words(self, element: Element, held: list[Element]) -> str:
        """The text of a paragraph; notes and boxes go to `held`."""
        pieces: list[str] = []
        stack: list[Element | str] = [element]
        while stack:
            one = stack.pop()
            if isinstance(one, str):
                pieces.append(one)
                continue
            name = local(one)
            if name in _SILENT:
                continue
            if one is not element and (name in _HIDDEN or self._is_hidden(one)):
                self.drop("".join(one.itertext()), "hidden text")
                continue
            if name in ("note-body", "text-box"):
                held.append(one)
                continue
            if name in ("tab", "line-break"):
                pieces.append(" ")
            if name == "s":
                said = attribute(one, "c")
                pieces.append(
                    " " * min(int(said) if said.isdecimal() and len(said) < 8 else 1, _LONGEST_SPACES)
                )
            parts: list[Element | str] = [one.text or ""]
            for child in one:
                parts += [child, child.tail or ""] if isinstance(child.tag, str) else [child.tail or ""]
            stack += reversed(parts)
        return "".join(pieces)

    def _table(self, table: Element) -> None:
        gathered: list[list[Cell]] = []
        notes: list[Block] = []
        heads = 0
        for row, header in rows_of(table):
            if attribute(row, "visibility") in ("collapse", "filter"):
                self.drop(" ".join(map(str, row.itertext())), "a hidden row")
                continue
            walks = [(cell, self._cell(cell)) for cell in cells_of(row)]
            if is_layout([[block.kind for block in walk.blocks] for _, walk in walks]):
                self._close(gathered, heads, notes)
                gathered, notes, heads = [], [], 0
                for _, walk in walks:
                    self._take(walk)
                continue
            heads += header and heads == len(gathered)
            gathered.append([_spanning(cell, walk.blocks) for cell, walk in walks])
            for _, walk in walks:
                notes += [one for one in walk.blocks if one.kind == "footnote"]
                self.dropped += walk.dropped
        self._close(gathered, heads, notes)

    def _cell(self, cell: Element) -> "Walk":
        inner = Walk(self._styles, self.page, self._depth + 1, self._numbers)
        inner.run(cell)
        return inner

    def _close(self, rows: list[list[Cell]], heads: int, notes: list[Block]) -> None:
        blocks, records = ruled(spread(rows, heads), len(self.blocks), next(self._numbers), self.page, heads)
        self.blocks += [*blocks, *notes]
        self.records += records


def rows_of(table: Element) -> Iterator[tuple[Element, bool]]:
    """Its own rows, each with whether it is a header; those of tables in its cells not."""
    stack = [(table, False)]
    while stack:
        one, header = stack.pop()
        name = local(one)
        if name == "table-row":
            yield one, header
        elif one is table or name in ("table-header-rows", "table-rows", "table-row-group"):
            inside = header or name == "table-header-rows"
            stack += [(child, inside) for child in reversed(one)]


def cells_of(row: Element) -> Iterator[Element]:
    """Without those that another covers; a repeated one as often as it is, within bounds."""
    for cell in row:
        if local(cell) == "table-cell":
            yield from [cell] * min(number(cell, "number-columns-repeated"), _MOST_REPEATED)


def number(element: Element, name: str) -> int:
    said = attribute(element, name)
    return max(int(said), 1) if said.isdecimal() and len(said) < 8 else 1


def _spanning(cell: Element, blocks: list[Block]) -> Cell:
    text = said_in_cell((one.kind, one.text) for one in blocks if one.kind != "footnote")
    return Cell(text, number(cell, "number-columns-spanned"), number(cell, "number-rows-spanned"))
