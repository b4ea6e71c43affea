"""The drawn pages of an edition, as a page about it shows them: their addresses and the room that they take.

Refuses: rights (who is handed Leaves may see them), and drawing.
"""

import math
from dataclasses import dataclass

from api.drawing import WIDTHS, Sizes
from corpus.works import Edition

DRAWN = "application/pdf"
"""What has pages that can be drawn."""

_PAPER = (210.0, 297.0)
_BESIDE = WIDTHS[1]


def drawable(edition: Edition) -> bool:
    """Whether its pages can be drawn; of a file that was erased they cannot."""
    return edition.media_type == DRAWN and bool(edition.sha256)


@dataclass(frozen=True)
class Leaves:
    """`sizes` of its pages, as far as they are known; a page of unknown size is taken for A4 upright."""

    edition: Edition
    sizes: Sizes = ()

    def picture(self, number: int, width: int = _BESIDE) -> str:
        return f"{self._at(number)}/picture?edition={self.edition.id}&width={width}"

    def choices(self, number: int) -> str:
        """As `srcset`: the browser takes what its screen needs."""
        return ", ".join(f"{self.picture(number, width)} {width}w" for width in WIDTHS)

    def file(self, number: int) -> str:
        return f"{self._at(number)}/file?edition={self.edition.id}"

    def room(self, number: int) -> tuple[int, int]:
        """Width and height that keep its place while it comes; (0, 0) for a page that cannot be drawn."""
        width, height = self.sizes[number - 1] if number <= len(self.sizes) else _PAPER
        return (_BESIDE, max(1, math.ceil(_BESIDE * height / width - 1e-6))) if width else (0, 0)

    def _at(self, number: int) -> str:
        return f"/v1/documents/{self.edition.document}/pages/{number}"
