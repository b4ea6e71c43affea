"""A second reading of a PDF's words, by pypdf: for files, and pages, of which PDFium makes nothing.

Owns the door to pypdf, together with `pdf_cutting.py`. Refuses: geometry.
"""

import io
import logging
from collections.abc import Sequence
from typing import Any

import pypdf
from pypdf.errors import DependencyError, PyPdfError

from ingest.letters import tidy_lines

logging.getLogger("pypdf").setLevel(logging.CRITICAL)

TROUBLE = (
    PyPdfError, DependencyError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError, OSError,
    AssertionError, OverflowError, NotImplementedError,
)  # fmt: skip
_MOST_PAGES = 5000


def second_reading(data: bytes, numbers: Sequence[int] | None = None) -> list[str] | None:
    """The words of each page, or of the pages named (from 1), as pypdf finds them. None: nor does it open the file."""
    reader = open_again(data)
    if reader is None:
        return None
    count = _tried(lambda: len(reader.pages), 0)
    wanted = range(1, min(count, _MOST_PAGES) + 1) if numbers is None else numbers
    return [_tried(lambda at=at: tidy_lines(reader.pages[at - 1].extract_text()), "") for at in wanted]


def open_again(data: bytes) -> pypdf.PdfReader | None:
    reader: pypdf.PdfReader | None = _tried(lambda: pypdf.PdfReader(io.BytesIO(data), strict=False), None)
    if reader is None or (
        _tried(lambda: reader.is_encrypted, False) and not _tried(lambda: reader.decrypt(""), 0)
    ):
        return None
    return reader


def _tried(ask: Any, otherwise: Any) -> Any:
    """What `ask` finds, or `otherwise` where the file trips pypdf; never hides being out of memory."""
    try:
        return ask()
    except TROUBLE:
        return otherwise
