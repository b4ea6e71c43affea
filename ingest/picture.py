"""A page as a picture: what is asked for (View) and what comes back (Picture). Plain data only.

Refuses: drawing (`formats/pdf_drawing.py`, in the cage) and keeping pictures (`api`).
"""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["colour", "grey"]
Form = Literal["webp", "png", "raw"]

MOST_PIXELS = 40_000_000
"""Of one picture: an A3 page at 400 dots an inch has 31 million."""

LONGEST_SIDE = 16_000
"""WebP ends at 16,383."""


MOST_PAGES = 20_000
"""Of a file that is read or drawn."""


@dataclass(frozen=True, slots=True)
class View:
    """One page (from 1), `width` pixels wide; where that is 0, at `dpi` dots an inch.

    A picture that would be larger than MOST_PIXELS, or than LONGEST_SIDE on a side, is drawn smaller.
    `most_bytes`, for WebP only: quality, then size, go down until the picture is no larger. 0: no bound.
    """

    page: int
    width: int = 0
    dpi: float = 72.0
    mode: Mode = "colour"
    form: Form = "webp"
    most_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """`data` is a WebP or PNG file, or for `raw` the rows from the top, 3 bytes a pixel (R, G, B) or 1 (grey).

    `dpi` is what it was drawn at, which tells where on the page a pixel stands.
    """

    width: int
    height: int
    dpi: float
    mode: Mode
    form: Form
    data: bytes
