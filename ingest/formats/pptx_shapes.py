"""The shapes of a slide with the place where each is seen: groups move and scale what they hold.

Owns places, placeholders, what is hidden, and the paragraphs of a shape. Refuses: what a shape's text is (`pptx.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.formats.zip_parts import Element, attribute, local
from ingest.letters import tidy

_TITLES = ("title", "ctrTitle")
_LINE = 200_000
"""English Metric Units within which boxes stand beside each other."""
_MOST_SHAPES = 20_000


@dataclass(frozen=True, slots=True)
class Shape:
    """`kind`: title, body …, by its placeholder; "" for a box of its own."""

    element: Element
    kind: str
    hidden: bool
    x: float
    y: float
    wide: float

    def place(self, rtl: bool) -> tuple[int, float, float]:
        """The title, then placeholders as drawn, then boxes from the top, in the direction of the writing."""
        if self.kind:
            return (0 if self.kind in _TITLES else 1, 0, 0)
        return (2, self.y // _LINE, -(self.x + self.wide) if rtl else self.x)


@dataclass(frozen=True, slots=True)
class _Frame:
    """How places in a group become places on the slide."""

    x: float = 0.0
    y: float = 0.0
    across: float = 1.0
    down: float = 1.0
    hidden: bool = False


def shapes_of(root: Element) -> Iterator[Shape]:
    """Shapes and graphics, those in groups too, in the order in which they were drawn. Of alternatives the first."""
    stack: list[tuple[Element, _Frame]] = [(root, _Frame())]
    for _ in range(_MOST_SHAPES * 10):
        if not stack:
            return
        one, frame = stack.pop()
        name = local(one)
        if name in ("sp", "graphicFrame"):
            yield _shape(one, frame)
        elif name == "AlternateContent":
            stack += [(child, frame) for child in one if local(child) == "Choice"][:1]
        else:
            inner = _grouped(one, frame) if name == "grpSp" else frame
            stack += [(child, inner) for child in reversed(one) if isinstance(child.tag, str)]


def paragraphs(shape: Element) -> list[str]:
    """Those that say anything."""
    found = []
    for paragraph in shape.iter():
        if local(paragraph) == "p":
            kept = (one for one in paragraph.iter() if local(one) in ("t", "br", "tab"))
            text = tidy("".join((one.text or "") if local(one) == "t" else " " for one in kept))
            found += [text] if text else []
    return found


def _shape(element: Element, frame: _Frame) -> Shape:
    x, y, wide, _ = _box(element, "off", "ext")
    kind = next((attribute(one, "type") or "obj" for one in element.iter() if local(one) == "ph"), "")
    hidden = frame.hidden or _is_hidden(element)
    return Shape(
        element, kind, hidden, frame.x + x * frame.across, frame.y + y * frame.down, wide * frame.across
    )


def _grouped(group: Element, outer: _Frame) -> _Frame:
    own = next((one for one in group if local(one) == "grpSpPr"), None)
    hidden = outer.hidden or _is_hidden(next((one for one in group if local(one) == "nvGrpSpPr"), None))
    if own is None:
        return _Frame(outer.x, outer.y, outer.across, outer.down, hidden)
    x, y, wide, high = _box(own, "off", "ext")
    inner_x, inner_y, inner_wide, inner_high = _box(own, "chOff", "chExt")
    across = outer.across * (wide / inner_wide if wide and inner_wide else 1.0)
    down = outer.down * (high / inner_high if high and inner_high else 1.0)
    left = outer.x + x * outer.across - inner_x * across
    return _Frame(left, outer.y + y * outer.down - inner_y * down, across, down, hidden)


def _box(element: Element, offset: str, extent: str) -> tuple[float, float, float, float]:
    off = next((one for one in element.iter() if local(one) == offset), None)
    ext = next((one for one in element.iter() if local(one) == extent and attribute(one, "cx")), None)
    return _number(off, "x"), _number(off, "y"), _number(ext, "cx"), _number(ext, "cy")


def _number(element: Element | None, name: str) -> float:
    said = attribute(element, name) if element is not None else ""
    return float(said) if said.lstrip("-").isdecimal() and len(said) < 15 else 0.0


def _is_hidden(element: Element | None) -> bool:
    for one in element.iter() if element is not None else ():
        if local(one) == "cNvPr":
            return attribute(one, "hidden") in ("1", "true")
    return False
