"""OpenDocument texts (ODT): headings by their outline, lists, tables as rows with their headers, notes apart.

Owns what is read of content.xml and meta.xml. Refuses: what was deleted and only kept as a change, hidden text, headers
and footers, pictures, and documents with a password.
"""

from corpus.errors import EncryptedFile
from ingest.formats.grid import ruled
from ingest.formats.source import Reader, Source
from ingest.formats.zip_parts import Element, Parts, attribute, local, mimetype_of, names_of
from ingest.letters import tidy
from ingest.reading import Block, BlockKind, Reading, Record

_AGAIN = "Open it in a word processor and save it again as ODT, DOCX or PDF"
_TEXT = "application/vnd.oasis.opendocument.text"
_SILENT = frozenset({
    "tracked-changes", "annotation", "hidden-text", "hidden-paragraph", "forms", "sequence-decls", "variable-decls",
    "user-field-decls", "table-of-content", "alphabetical-index", "illustration-index", "bibliography", "note-citation",
    "ruby-text", "object", "object-ole", "image", "script",
})  # fmt: skip
_LONGEST_SPACES = 50


def takes(source: Source) -> bool:
    names = names_of(source.data)
    return "content.xml" in names and mimetype_of(source.data) in (_TEXT, f"{_TEXT}-template")


def read(source: Source) -> Reading:
    parts = Parts(source.data, _AGAIN)
    manifest = parts.tried("META-INF/manifest.xml")
    if manifest is not None and any(local(one) == "encryption-data" for one in manifest.iter()):
        raise EncryptedFile("it is a document with a password", remedy="Save it without a password")
    content = parts.xml("content.xml")
    walk = _Walk()
    for body in content.iter():
        if local(body) == "body":
            walk.run(body)
            break
    meta = _metadata(parts.tried("meta.xml"))
    return Reading(
        "", "", tuple(walk.blocks), title=str(meta.pop("title", "")), language=str(meta.get("language", "")),
        declared=meta or None, records=tuple(walk.records),
    )  # fmt: skip


class _Walk:
    """Down the body with a stack of its own, so that no depth of nesting can hurt."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.records: list[Record] = []
        self._tables = 0

    def run(self, body: Element) -> None:
        stack: list[tuple[Element, BlockKind]] = [(body, "paragraph")]
        while stack:
            element, kind = stack.pop()
            name = local(element)
            if name in _SILENT:
                continue
            if name == "table":
                self._table(element)
            elif name in ("h", "p"):
                self._paragraph(element, name == "h", kind)
            else:
                inner: BlockKind = "item" if name == "list" else kind
                stack += [(child, inner) for child in reversed(element) if isinstance(child.tag, str)]

    def _paragraph(self, element: Element, heading: bool, kind: BlockKind) -> None:
        notes: list[str] = []
        text = tidy(_words(element, notes))
        if text and heading:
            level = attribute(element, "outline-level")
            self.blocks.append(
                Block("heading", text, min(6, int(level)) if level.isdigit() and int(level) else 1)
            )
        elif text:
            self.blocks.append(Block(kind, text))
        self.blocks += [Block("footnote", note) for note in notes if note]

    def _table(self, element: Element) -> None:
        notes: list[str] = []
        rows = [
            [tidy(_words(cell, notes)) for cell in row if local(cell) in ("table-cell", "covered-table-cell")]
            for row in element.iter()
            if local(row) == "table-row"
        ]
        self._tables += 1
        blocks, records = ruled(rows, len(self.blocks), self._tables)
        self.blocks += blocks
        self.records += records
        self.blocks += [Block("footnote", note) for note in notes if note]


def _words(element: Element, notes: list[str]) -> str:
    """The text of a paragraph; the bodies of its notes go to `notes`."""
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
        if name == "note-body":
            notes.append(tidy(" ".join(str(part) for part in one.itertext())))
            continue
        if name in ("tab", "line-break", "p") and one is not element:
            pieces.append(" ")
        if name == "s":
            count = attribute(one, "c")
            pieces.append(" " * min(int(count) if count.isdigit() else 1, _LONGEST_SPACES))
        parts: list[Element | str] = [one.text or ""]
        for child in one:
            parts += [child, child.tail or ""] if isinstance(child.tag, str) else [child.tail or ""]
        stack += reversed(parts)
    return "".join(pieces)


def _metadata(meta: Element | None) -> dict[str, object]:
    said: dict[str, object] = {}
    for one in meta.iter() if meta is not None else ():
        text = tidy("".join(one.itertext()))[:2000] if isinstance(one.tag, str) else ""
        if text and local(one) in ("title", "language") and local(one) not in said:
            said[local(one)] = text
    return said


READER = Reader("odt", "1", _TEXT, takes, read)
