"""What every reader gives back: Reading, a flat run of Blocks in reading order. Plain data only.

Refuses: files and formats (`formats/`), and offsets (`canonical.py` lays the text out).
"""

from dataclasses import dataclass
from typing import Literal

CREATED = "created"
"""Among what a file declares: the day it was made, which is the document's date only where nothing else says one."""

BlockKind = Literal["heading", "paragraph", "item", "row", "quote", "caption", "footnote", "letterhead"]


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item, table row … without line breaks from the layout.

    `level` is 1 to 6 for a heading, else 0. `page` counts from 1; None where the format has no pages.
    A paragraph that runs over a page border is given as two blocks, the second with `continues`.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """A line left out of the text on purpose: running header, page number, menu …"""

    text: str
    reason: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table under its headers: (header, cell) in the order of the columns, empty cells left out.

    `block` is the place of its block among the blocks; rows of one table share `table`.
    """

    block: int
    table: int
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """`declared` is what the file says of itself (front matter, <meta>, properties), keys as in a sidecar.

    `page_labels[n-1]` is the printed label of page n. `doubts` are sentences for the report. `members` counts
    the files inside it (attachments, files of an archive), each a document of its own. `unread` are pages that are
    pictures of text, or whose text layer is none; `recognised` those that text recognition read, with its confidence
    (0 to 100); `left_unread` says what must be done before they can be.
    """

    media_type: str
    reader: str
    blocks: tuple[Block, ...]
    pages: int = 0
    page_labels: tuple[str, ...] = ()
    title: str = ""
    language: str = ""
    declared: dict[str, object] | None = None
    dropped: tuple[Dropped, ...] = ()
    doubts: tuple[str, ...] = ()
    members: int = 0
    records: tuple[Record, ...] = ()
    unread: tuple[int, ...] = ()
    recognised: tuple[tuple[int, int], ...] = ()
    left_unread: str = ""
