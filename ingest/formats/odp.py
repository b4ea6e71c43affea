"""OpenDocument presentations (ODP): a slide is a page, as in PowerPoint; its title a heading, its notes apart.

Owns the order on a slide: title, then what stands in the layout's places, then boxes from the top. Refuses: hidden slides
(told), pictures, sounds.
"""

import re
from itertools import count

from ingest.formats.odf import Styles, Walk, body_of, is_kind, metadata, opened
from ingest.formats.source import Reader, Source
from ingest.formats.zip_parts import Element, attribute, local
from ingest.letters import tidy
from ingest.reading import Block, Dropped, Reading, Record

_SLIDES = "application/vnd.oasis.opendocument.presentation"
_EDGES = frozenset({"header", "footer", "date-time", "page-number"})
_MOST_SLIDES = 5_000
_LENGTH = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(mm|cm|in|pt|pc|px)")
_MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 0.353, "pc": 4.23, "px": 0.265}
_LINE = 6
"""Millimetres within which boxes stand beside each other."""


def takes(source: Source) -> bool:
    return is_kind(source.data, _SLIDES)


def read(source: Source) -> Reading:
    parts = opened(source.data)
    content = parts.xml("content.xml")
    styles = Styles(content, parts.tried("styles.xml"))
    slides = [one for one in body_of(parts, content) if local(one) == "page"][:_MOST_SLIDES]
    if not slides:
        raise parts.broken("it has no slide")
    blocks: list[Block] = []
    records: list[Record] = []
    dropped: list[Dropped] = []
    numbers = count(1)
    for page, slide in enumerate(slides, 1):
        walk = Walk(styles, page, numbers=numbers)
        if styles.prop(attribute(slide, "style-name"), "drawing-page-properties", "visibility") == "hidden":
            walk.drop(" ".join(map(str, slide.itertext())), "a hidden slide")
        else:
            _slide(slide, walk)
        records += [Record(one.block + len(blocks), one.table, one.cells) for one in walk.records]
        blocks += walk.blocks
        dropped += walk.dropped
    meta = metadata(parts)
    return Reading(
        "", "", tuple(blocks), pages=len(slides), title=str(meta.pop("title", "")),
        language=str(meta.get("language", "")), declared=meta or None, dropped=tuple(dropped), records=tuple(records),
    )  # fmt: skip


def _slide(slide: Element, walk: Walk) -> None:
    shapes = [one for one in slide if isinstance(one.tag, str) and local(one) != "notes"]
    for shape in sorted(shapes, key=_place):
        kind = attribute(shape, "class")
        text = tidy(" ".join(map(str, shape.itertext())))
        if kind in _EDGES:
            walk.drop(text, "an edge of the slide")
        elif kind == "title":
            if text:
                walk.heading(text, 1)
        else:
            walk.run(shape)
    for notes in (one for one in slide if local(one) == "notes"):
        for frame in (one for one in notes if attribute(one, "class") == "notes"):
            inner = Walk(Styles(), walk.page)
            inner.run(frame)
            walk.blocks += [Block("footnote", one.text, page=walk.page) for one in inner.blocks]


def _place(shape: Element) -> tuple[int, float, float]:
    kind = attribute(shape, "class")
    if kind == "title":
        return (0, 0, 0)
    if kind:
        return (1, 0, 0)
    inner = next(shape.iterdescendants(), shape) if local(shape) == "g" else shape
    return (2, _length(inner, "y") // _LINE, _length(inner, "x"))


def _length(shape: Element, name: str) -> float:
    found = _LENGTH.fullmatch(attribute(shape, name))
    return float(found[1]) * _MILLIMETRES[found[2]] if found else 0.0


READER = Reader("odp", "3", _SLIDES, takes, read)
