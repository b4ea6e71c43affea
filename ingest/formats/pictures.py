"""A picture that is a file of its own, opened so that text recognition can look at it.

Owns which formats Pillow may try, and how large a picture may be before any of it is decoded. Refuses: pages
(pdf_drawing.py), and being a document: a picture alone says nothing of a practice.
"""

import io
import struct
import zlib

from PIL import (
    BmpImagePlugin,  # noqa: F401  all loaded here, where files still open
    GifImagePlugin,  # noqa: F401
    Image,
    ImageOps,
    JpegImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    TiffImagePlugin,  # noqa: F401
    WebPImagePlugin,  # noqa: F401
)

from corpus.errors import BrokenFile, OverLimit
from ingest.picture import LONGEST_SIDE, MOST_PIXELS, Picture

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")
_BEGINNINGS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_FEWEST_DPI, _MOST_DPI, _GUESSED_DPI = 70.0, 1200.0, 200.0


def takes(data: bytes) -> bool:
    return data.startswith(_BEGINNINGS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def draw(data: bytes) -> Picture:
    """Its first picture, upright, grey, in raw rows, on white. Raises BrokenFile, OverLimit."""
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS or max(opened.size) > LONGEST_SIDE:
                raise OverLimit(f"the picture has {opened.width} × {opened.height} points")
            dpi = _dpi(opened)
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except Image.DecompressionBombError as fault:
        raise OverLimit("the picture has far too many points") from fault
    except (OSError, SyntaxError, ValueError, struct.error, zlib.error) as fault:
        raise BrokenFile("the picture cannot be opened", remedy="Save it anew") from fault
    paper = Image.new("RGBA", upright.size, "white")
    grey = Image.alpha_composite(paper, upright).convert("L")
    return Picture(grey.width, grey.height, dpi, "grey", "raw", grey.tobytes())


def _dpi(opened: Image.Image) -> float:
    said = opened.info.get("dpi", (0, 0))
    dpi = float(said[0]) if isinstance(said, tuple) and said else 0.0
    return dpi if _FEWEST_DPI <= dpi <= _MOST_DPI else _GUESSED_DPI
