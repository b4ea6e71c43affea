"""PowerPoint presentations (PPTX): each slide is a page, its title a heading, its text in the order in which it is read.

Owns the order on a slide (placeholders as they stand, then boxes from the top), tables as rows with their headers, and
speakers' notes apart. Refuses: hidden slides and shapes (told), pictures, sounds, macros, links.
"""

from collections.abc import Iterator

from ingest.formats.pptx_graphics import chart_rows, diagram_texts, table_cells
from ingest.formats.pptx_shapes import Shape, paragraphs, shapes_of
from ingest.formats.source import Reader, Source
from ingest.formats.spanned import Cell, spread
from ingest.formats.zip_parts import Element, Parts, attribute, local, names_of
from ingest.grid import ruled
from ingest.letters import tidy
from ingest.reading import Block, BlockKind, Dropped, Reading, Record

_AGAIN = "Open it in a presentation program and save it again as PPTX or PDF"
_MAIN = "ppt/presentation.xml"
_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"dt", "ftr", "sldNum", "hdr"})
_MOST_SLIDES = 5_000


def takes(source: Source) -> bool:
    return {"[content_types].xml", _MAIN} <= names_of(source.data)


def read(source: Source) -> Reading:
    parts = Parts(source.data, _AGAIN)
    slides = _slides(parts)
    made = _Made(attribute(parts.xml(_MAIN), "rtl") in ("1", "true"))
    for number, name in enumerate(slides, 1):
        made.slide(parts, name, number)
    properties = parts.tried("docProps/core.xml")
    said = {
        local(one): tidy("".join(one.itertext()))
        for one in (properties.iter() if properties is not None else ())
    }
    return Reading(
        "", "", tuple(made.blocks), pages=len(slides), title=said.get("title", ""), language=said.get("language", ""),
        dropped=tuple(made.dropped), records=tuple(made.records),
    )  # fmt: skip


class _Made:
    def __init__(self, rtl: bool) -> None:
        self.blocks: list[Block] = []
        self.records: list[Record] = []
        self.dropped: list[Dropped] = []
        self._rtl = rtl
        self._tables = 0

    def slide(self, parts: Parts, name: str, number: int) -> None:
        root = parts.tried(name)
        if root is None:
            self._drop(name.rpartition("/")[2], "a damaged slide", number)
            return
        if attribute(root, "show") == "0":
            self._drop(" ".join(paragraphs(root)) or "a slide", "a hidden slide", number)
            return
        related = {rid: (kind, target) for rid, (kind, target) in _relations(parts, name)}
        rtl = self._rtl or _is_rtl(root)
        for shape in sorted(shapes_of(root), key=lambda one: one.place(rtl)):
            self._shape(shape, number, parts, related)
        notes = next((target for kind, target in related.values() if kind == "notesSlide"), "")
        page = parts.tried(notes)
        for shape in shapes_of(page) if page is not None else ():
            if shape.kind == "body":
                self.blocks += [Block("footnote", text, page=number) for text in paragraphs(shape.element)]

    def _shape(self, shape: Shape, number: int, parts: Parts, related: dict[str, tuple[str, str]]) -> None:
        texts = paragraphs(shape.element)
        if shape.hidden:
            self._drop(" ".join(texts), "a hidden shape", number)
        elif shape.kind in _FURNITURE:
            for text in texts:
                self._drop(text, "an edge of the slide", number)
        elif local(shape.element) == "graphicFrame":
            self._graphic(shape.element, number, parts, related)
        elif shape.kind in _TITLES:
            if texts:
                self.blocks.append(Block("heading", " ".join(texts), 1, number))
        else:
            block: BlockKind = "item" if shape.kind in ("body", "obj", "") and len(texts) > 1 else "paragraph"
            self.blocks += [Block(block, text, page=number) for text in texts]

    def _graphic(
        self, frame: Element, number: int, parts: Parts, related: dict[str, tuple[str, str]]
    ) -> None:
        """A table; else a chart by the figures that it keeps, or a diagram by its texts, in a part of its own."""
        cells, heads = table_cells(frame)
        if cells:
            self._table(cells, heads, number)
        for one in frame.iter():
            if local(one) not in ("chart", "relIds"):
                continue
            rid = attribute(one, "id" if local(one) == "chart" else "dm")
            part = parts.tried(related.get(rid, ("", ""))[1])
            if part is None:
                self._drop(
                    f"a {'chart' if local(one) == 'chart' else 'diagram'}", "its part is not there", number
                )
            elif local(one) == "chart":
                title, rows = chart_rows(part)
                self.blocks += [Block("caption", title, page=number)] if title else []
                self._table([[Cell(text) for text in row] for row in rows], 1, number)
            else:
                self.blocks += [Block("item", text, page=number) for text in diagram_texts(part)]

    def _table(self, cells: list[list[Cell]], heads: int, number: int) -> None:
        self._tables += 1
        blocks, records = ruled(spread(cells, heads), len(self.blocks), self._tables, number, heads)
        self.blocks += blocks
        self.records += records

    def _drop(self, text: str, reason: str, number: int) -> None:
        if text:
            self.dropped.append(Dropped(text[:500], reason, number))


def _is_rtl(root: Element) -> bool:
    """Whether most paragraphs with a direction of their own run from right to left."""
    said = [attribute(one, "rtl") for one in root.iter() if local(one) == "pPr" and attribute(one, "rtl")]
    return sum(one in ("1", "true") for one in said) * 2 > len(said)


def _slides(parts: Parts) -> list[str]:
    """In the order of the presentation."""
    targets = dict(_relations(parts, _MAIN))
    found = []
    for one in parts.xml(_MAIN).iter():
        if local(one) == "sldId":
            rid = next((str(value) for key, value in one.attrib.items() if str(key).endswith("}id")), "")
            if targets.get(rid, ("", ""))[1] in parts:
                found.append(targets[rid][1])
    if not found:
        raise parts.broken("it has no slide")
    return found[:_MOST_SLIDES]


def _relations(parts: Parts, name: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """(id, (kind, member)) of what a member names and what lies inside."""
    folder, _, last = name.rpartition("/")
    root = parts.tried(f"{folder}/_rels/{last}.rels")
    for one in root if root is not None else ():
        if attribute(one, "TargetMode") != "External" and attribute(one, "Target"):
            kind = attribute(one, "Type").rpartition("/")[2]
            yield attribute(one, "Id"), (kind, parts.beside(name, attribute(one, "Target")))


READER = Reader(
    "pptx", "3", "application/vnd.openxmlformats-officedocument.presentationml.presentation", takes, read
)
