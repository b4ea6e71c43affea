"""A page of a PDF as a picture: drawn by PDFium, packed by Pillow.

Owns the door to Pillow. Refuses: filling in forms, running scripts, and any picture past the bounds of a View.
"""

import io
import math
from collections.abc import Iterator

import pypdfium2 as pdfium
from PIL import Image, PngImagePlugin, WebPImagePlugin  # noqa: F401  loaded here, where files still open

from corpus.errors import BrokenFile, OverLimit, Unreadable
from ingest.formats.pdf_glyphs import Document
from ingest.picture import LONGEST_SIDE, MOST_PAGES, MOST_PIXELS, Picture, View

_POINTS = 72.0
_A_LITTLE_LESS = 1 - 1e-9  # sides are rounded up: 800.0000001 would be 801
_QUALITIES = (75, 55, 40)
_SMALLER = 0.8
_SMALLEST_SIDE = 32


def draw(data: bytes, view: View) -> Picture:
    """Raises EncryptedFile and BrokenFile as reading does, and Unreadable where there is no such page."""
    document = Document(data)
    try:
        if not 1 <= view.page <= document.pages:
            raise Unreadable(
                f"it has no page {view.page}",
                remedy=f"It has pages 1 to {document.pages}" * (document.pages > 0),
            )
        return _packed(*_drawn(document, view), view)
    finally:
        document.close()


def sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height in points of each page, as it is read; (0, 0) for one that is damaged."""
    document = Document(data)
    try:
        return [_size(document, at) for at in range(min(document.pages, MOST_PAGES))]
    finally:
        document.close()


def _size(document: Document, at: int) -> tuple[float, float]:
    try:
        page = document.raw[at]
        width, height = page.get_size()
        page.close()
    except pdfium.PdfiumError:
        return (0.0, 0.0)
    return (width, height) if 0 < width < math.inf and 0 < height < math.inf else (0.0, 0.0)


def _drawn(document: Document, view: View) -> tuple[Image.Image, float]:
    try:
        page = document.raw[view.page - 1]
        width, height = page.get_size()
        if not (0 < width < math.inf and 0 < height < math.inf):
            raise BrokenFile(f"page {view.page} has no size", remedy="Fetch the file again")
        scale = _scale(width, height, view)
        bitmap = page.render(scale=scale, grayscale=view.mode == "grey", rev_byteorder=True)
    except pdfium.PdfiumError:
        happened = f"page {view.page} is damaged and cannot be drawn"
        raise BrokenFile(happened, remedy="Fetch the file again") from None
    picture = bitmap.to_pil()
    return picture.convert("L" if view.mode == "grey" else "RGB"), scale * _POINTS


def _scale(width: float, height: float, view: View) -> float:
    """Pixels a point, within the bounds; a side is rounded up, and is never without a pixel."""
    wanted = view.width * _A_LITTLE_LESS / width if view.width else view.dpi / _POINTS
    return min(wanted, math.sqrt(MOST_PIXELS / (width * height)), (LONGEST_SIDE - 1) / max(width, height))


def _packed(picture: Image.Image, dpi: float, view: View) -> Picture:
    if view.form == "webp":
        return _small_enough(picture, dpi, view)
    data = picture.tobytes() if view.form == "raw" else _file(picture, "PNG")
    return Picture(picture.width, picture.height, dpi, view.mode, view.form, data)


def _small_enough(picture: Image.Image, dpi: float, view: View) -> Picture:
    for shown, quality in _steps(picture):
        data = _file(shown, "WEBP", quality=quality)
        if not view.most_bytes or len(data) <= view.most_bytes:
            drawn_at = dpi * shown.width / picture.width
            return Picture(shown.width, shown.height, drawn_at, view.mode, "webp", data)
    raise OverLimit(f"no picture of page {view.page} fits into {view.most_bytes:,} bytes")


def _steps(picture: Image.Image) -> Iterator[tuple[Image.Image, int]]:
    """The picture as it is in falling quality, then smaller and smaller in the lowest."""
    for quality in _QUALITIES:
        yield picture, quality
    side = _SMALLER
    while max(picture.size) * side > _SMALLEST_SIDE:
        size = (max(1, round(picture.width * side)), max(1, round(picture.height * side)))
        yield picture.resize(size, Image.Resampling.LANCZOS), _QUALITIES[-1]
        side *= _SMALLER


def _file(picture: Image.Image, kind: str, **how: int) -> bytes:
    into = io.BytesIO()
    picture.save(into, kind, **how)
    return into.getvalue()
