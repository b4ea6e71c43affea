"""What a PDF says about itself: outline, page labels, title, direction.

Refuses: believing it; whoever uses it holds it against the pages.
"""

import ctypes
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.letters import tidy

logging.getLogger("pypdfium2").setLevel(logging.CRITICAL)

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
    turned: bool = False
    labels: tuple[str, ...] = ()
    outline: tuple[OutlineEntry, ...] = field(default=())


def properties(document: pdfium.PdfDocument) -> Properties:
    """Whatever of it can be read; what cannot is left out."""
    return Properties(
        title=_title(document),
        turned=_direction(document) == "R2L",
        labels=_labels(document),
        outline=tuple(_outline(document)),
    )


def _title(document: pdfium.PdfDocument) -> str:
    try:
        return tidy(document.get_metadata_value("Title"))[:500]
    except (pdfium.PdfiumError, UnicodeError):
        return ""


def _direction(document: pdfium.PdfDocument) -> str:
    room = ctypes.create_string_buffer(16)
    raw.FPDF_VIEWERREF_GetName(document, b"Direction", room, 16)
    return room.value.decode("ascii", "replace")


def _labels(document: pdfium.PdfDocument) -> tuple[str, ...]:
    """Printed labels; none where the file has none."""
    try:
        labels = tuple(tidy(document.get_page_label(at))[:40] for at in range(len(document)))
    except (pdfium.PdfiumError, UnicodeError):
        return ()
    return labels if any(labels) else ()


def _outline(document: pdfium.PdfDocument) -> Iterator[OutlineEntry]:
    try:
        for entry in islice(document.get_toc(max_depth=_DEEPEST), _MOST_ENTRIES):
            title, target = tidy(entry.get_title())[:500], entry.get_dest()
            page = target.get_index() if title and target is not None else None
            if page is not None and page >= 0:
                yield OutlineEntry(title, entry.level + 1, page + 1)
    except (pdfium.PdfiumError, UnicodeError):
        return
