"""PowerPoint presentations (PPTX): each slide is a page, its title a heading, its text in the order in which it is read.

Owns the order on a slide (placeholders as they stand, then boxes from the top), tables as rows with their headers, and
speakers' notes apart. Refuses: hidden slides (told), pictures, charts' data, sounds, macros, links.
"""

from collections.abc import Iterator

from ingest.formats.grid import ruled
from ingest.formats.source import Reader, Source
from ingest.formats.zip_parts import Element, Parts, attribute, local, names_of
from ingest.letters import tidy
from ingest.reading import Block, Dropped, Reading, Record

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
    made = _Made()
    for number, name in enumerate(slides, 1):
        made.slide(parts, name, number)
    properties = parts.tried("docProps/core.xml")
    said = {
        local(one): tidy("".join(one.itertext()))
        for one in (properties.iter() if properties is not None else ())
    }
    title = said.get("title", "")
    if title.casefold() in (
        "powerpoint presentation",
        "presentation",
        "présentation powerpoint",
        "presentación de powerpoint",
    ):
        title = ""
    return Reading(
        "", "", tuple(made.blocks), pages=len(slides), title=title, language=said.get("language", ""),
        dropped=tuple(made.dropped), records=tuple(made.records),
    )  # fmt: skip


class _Made:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.records: list[Record] = []
        self.dropped: list[Dropped] = []
        self._tables = 0

    def slide(self, parts: Parts, name: str, number: int) -> None:
        root = parts.tried(name)
        if root is None:
            self.dropped.append(Dropped(name.rpartition("/")[2], "a damaged slide", number))
            return
        if attribute(root, "show") == "0":
            self.dropped.append(
                Dropped(" ".join(_paragraphs(root))[:500] or "a slide", "a hidden slide", number)
            )
            return
        for shape in sorted(_shapes(root), key=_place):
            self._shape(shape, number)
        notes = _related(parts, name, "notesSlide")
        page = parts.tried(notes) if notes else None
        for shape in _shapes(page) if page is not None else ():
            if _placeholder(shape) == "body":
                self.blocks += [Block("footnote", text, page=number) for text in _paragraphs(shape)]

    def _shape(self, shape: Element, number: int) -> None:
        kind = _placeholder(shape)
        if kind in _FURNITURE:
            self.dropped += [Dropped(text, "an edge of the slide", number) for text in _paragraphs(shape)]
        elif local(shape) == "graphicFrame":
            self._table(shape, number)
        elif kind in _TITLES:
            text = " ".join(_paragraphs(shape))
            if text:
                self.blocks.append(Block("heading", text, 1, number))
        else:
            several = [text for text in _paragraphs(shape) if text]
            block = "item" if kind in ("body", "obj", "") and len(several) > 1 else "paragraph"
            self.blocks += [Block(block, text, page=number) for text in several]  # type: ignore[arg-type]

    def _table(self, frame: Element, number: int) -> None:
        rows = [
            [" ".join(_paragraphs(cell)) for cell in row if local(cell) == "tc"]
            for row in frame.iter()
            if local(row) == "tr"
        ]
        self._tables += 1
        blocks, records = ruled(rows, len(self.blocks), self._tables, number)
        self.blocks += blocks
        self.records += records


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


def _related(parts: Parts, name: str, kind: str) -> str:
    return next(
        (target for _, (what, target) in _relations(parts, name) if what == kind and target in parts), ""
    )


def _shapes(root: Element) -> Iterator[Element]:
    """Shapes and tables, those in groups too, in the order in which they were drawn."""
    for one in root.iter():
        if local(one) == "sp" or (
            local(one) == "graphicFrame" and any(local(inner) == "tbl" for inner in one.iter())
        ):
            yield one


def _placeholder(shape: Element) -> str:
    """title, body …; "" for a box of its own. A placeholder that names no kind holds what is said."""
    return next((attribute(one, "type") or "obj" for one in shape.iter() if local(one) == "ph"), "")


def _place(shape: Element) -> tuple[int, int, int]:
    """The title, then placeholders as drawn, then boxes from top to bottom and left to right."""
    kind = _placeholder(shape)
    if kind in _TITLES:
        return (0, 0, 0)
    if kind:
        return (1, 0, 0)
    for one in shape.iter():
        if local(one) == "off":
            x, y = attribute(one, "x"), attribute(one, "y")
            if x.lstrip("-").isdigit() and y.lstrip("-").isdigit():
                return (2, int(y) // 200_000, int(x))
    return (2, 0, 0)


def _paragraphs(shape: Element) -> list[str]:
    found = []
    for paragraph in shape.iter():
        if local(paragraph) == "p":
            kept = (one for one in paragraph.iter() if local(one) in ("t", "br", "tab"))
            pieces = [(one.text or "") if local(one) == "t" else " " for one in kept]
            text = tidy("".join(pieces))
            if text:
                found.append(text)
    return found


READER = Reader(
    "pptx", "1", "application/vnd.openxmlformats-officedocument.presentationml.presentation", takes, read
)
