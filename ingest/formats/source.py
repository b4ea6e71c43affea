"""What a reader is given and what it is: Source (the bytes, decoded once when asked) and Reader.

Refuses: file names and paths. A reader judges by content alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from ingest.formats.decoding import Decoded, decode
from ingest.picture import Picture, View
from ingest.reading import Reading


@dataclass(frozen=True)
class Source:
    """`hint` is a media type from outside; it may only settle between kinds of plain text."""

    data: bytes
    hint: str = ""

    @cached_property
    def decoded(self) -> Decoded:
        """The bytes as text. Raises BrokenFile where they are none."""
        return decode(self.data)

    @property
    def head(self) -> bytes:
        return self.data[:4096]


@dataclass(frozen=True)
class Reader:
    """`takes` looks at content and may not fail; `read` raises Unreadable and nothing else on purpose.
    Where the format has pages that look like something, `draw` gives one as a picture, `sizes` all their
    widths and heights in points, and `cut` one as a file of its own.

    `version` belongs to what the reader makes: raise it when the same bytes give other blocks.
    """

    name: str
    version: str
    media_type: str
    takes: Callable[[Source], bool]
    read: Callable[[Source], Reading]
    draw: Callable[[bytes, View], Picture] | None = None
    sizes: Callable[[bytes], list[tuple[float, float]]] | None = None
    cut: Callable[[bytes, int], bytes] | None = None

    @property
    def signature(self) -> str:
        return f"{self.name} {self.version}"
