"""The parts of a document that tell about it: its face, which ends where the running text begins, and its imprint.

Refuses: reading anything out of them (dates.py, identifiers.py, publishing.py).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.canonical import Canonical, Span

_RUNNING = 260
"""Characters from which a paragraph is running text."""

_MOST_LINES = 30
_FIRST, _LAST = 4_000, 2_500
"""Characters at both ends in which an imprint is looked for."""


@cache
def said_by(name: str) -> re.Pattern[str]:
    """One of the tables in `data/publishing.toml` as a pattern."""
    tables = tomllib.loads((files("ingest") / "data" / "publishing.toml").read_text(encoding="utf-8"))
    return re.compile("|".join(tables[name]), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One block at `text[start:end]`, and the words of it."""

    text: str
    start: int
    level: int = 0
    kind: str = "paragraph"

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Face:
    """`lines` are those of the face; `imprint` those of the first and last pages; `running` what was left out of the
    text as a running head."""

    lines: tuple[Line, ...]
    imprint: tuple[Line, ...]
    running: tuple[str, ...] = ()


def face_of(canonical: Canonical, running: tuple[str, ...] = ()) -> Face:
    lines: list[Line] = []
    for span in canonical.spans[: _MOST_LINES * 2]:
        if span.end - span.start > _RUNNING or len(lines) == _MOST_LINES or _turned(span):
            break
        lines.append(_line(canonical, span))
    last = len(canonical.text) - _LAST
    imprint = tuple(
        _line(canonical, one) for one in canonical.spans if one.start < _FIRST or one.start >= last
    )
    return Face(tuple(lines), imprint, running)


def _turned(span: Span) -> bool:
    return span.page is not None and span.page > 2


def _line(canonical: Canonical, span: Span) -> Line:
    return Line(canonical.text[span.start : span.end], span.start, span.level, span.kind)
