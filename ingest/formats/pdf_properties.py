"""What a PDF says about itself: outline, page labels, title, direction. And a second reading of its words.

Owns the door to pypdf. Everything here is a bonus: a file that pypdf gives up on has none of it.
Refuses: geometry.
"""

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from ingest.letters import tidy, tidy_lines

logging.getLogger("pypdf").setLevel(logging.CRITICAL)

TROUBLE = (
    PyPdfError, DependencyError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError,
    AssertionError, OverflowError, NotImplementedError,
)  # fmt: skip
_MOST_ENTRIES = 3000
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: `level` from 1, `page` from 1."""

    title: str
    level: int
    page: int


@dataclass(frozen=True, slots=True)
class Properties:
    """`turned`: the catalogue declares right to left. `title` as in the document's information."""

    title: str = ""
    language: str = ""
    turned: bool = False
    labels: tuple[str, ...] = ()
    outline: tuple[OutlineEntry, ...] = field(default=())


def properties(data: bytes, pages: int) -> Properties:
    """Empty where pypdf cannot read the file; never raises for what the file holds."""
    reader = _open(data)
    if reader is None:
        return Properties()
    catalogue = _tried(lambda: reader.trailer["/Root"].get_object(), {})
    preferences = _tried(lambda: catalogue["/ViewerPreferences"].get_object(), {})
    return Properties(
        title=_tried(lambda: tidy(str(reader.metadata.title or ""))[:500], ""),
        language=_tried(lambda: tidy(str(catalogue.get("/Lang", "")))[:35], ""),
        turned=_tried(lambda: preferences.get("/Direction") == "/R2L", False),
        labels=_labels(reader, catalogue, pages),
        outline=_tried(lambda: tuple(_outline(reader)), ()),
    )


def second_reading(data: bytes) -> list[str] | None:
    """Each page's words as pypdf finds them, where PDFium does not open the file. None: nor does pypdf."""
    reader = _open(data)
    if reader is None:
        return None
    count = _tried(lambda: len(reader.pages), 0)
    return [
        _tried(lambda at=at: tidy_lines(reader.pages[at].extract_text()), "")
        for at in range(min(count, 5000))
    ]


def _open(data: bytes) -> pypdf.PdfReader | None:
    reader: pypdf.PdfReader | None = _tried(lambda: pypdf.PdfReader(io.BytesIO(data), strict=False), None)
    if reader is None or (
        _tried(lambda: reader.is_encrypted, False) and not _tried(lambda: reader.decrypt(""), 0)
    ):
        return None
    return reader


def _labels(reader: pypdf.PdfReader, catalogue: Any, pages: int) -> tuple[str, ...]:
    """Printed labels, only where the file has some and they fit the pages."""
    if not _tried(lambda: "/PageLabels" in catalogue, False):
        return ()
    labels = _tried(lambda: tuple(tidy(str(one))[:40] for one in reader.page_labels), ())
    return labels if len(labels) == pages else ()


def _outline(reader: pypdf.PdfReader) -> Iterator[OutlineEntry]:
    """Entries in order; a list after an entry holds what lies below it."""
    pending: list[tuple[Iterator[Any], int]] = [(iter(reader.outline), 1)]
    count = 0
    while pending and count < _MOST_ENTRIES:
        entries, level = pending[-1]
        entry = next(entries, None)
        count += 1
        if entry is None:
            pending.pop()
        elif isinstance(entry, Sequence) and not isinstance(entry, str | bytes):
            pending.append((iter(entry), level + 1))
        else:
            page = _tried(lambda entry=entry: reader.get_destination_page_number(entry), None)
            title = _tried(lambda entry=entry: tidy(str(entry.title))[:500], "")
            if title and page is not None and page >= 0:
                yield OutlineEntry(title, min(level, _DEEPEST), page + 1)


def _tried(ask: Any, otherwise: Any) -> Any:
    """What `ask` finds, or `otherwise` where the file trips pypdf; never hides being out of memory."""
    try:
        return ask()
    except TROUBLE:
        return otherwise
