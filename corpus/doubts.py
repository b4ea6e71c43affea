"""Which of an edition's doubts speak of which page. Owns how their sentences are read.

Refuses: having doubts; readers write them down as sentences.
"""

import re
from collections.abc import Iterable, Iterator

_NAMED = re.compile(r"\bpages?\s+(\d+(?:\s*(?:,|-|–|and|to)\s*\d+)*)", re.IGNORECASE)
_SPAN = re.compile(r"(\d+)(?:\s*(?:-|–|to)\s*(\d+))?")


def on_page(doubts: Iterable[str], page: int | None) -> tuple[str, ...]:
    """The doubts that name the page: "pages 3, 5-7 and 9"."""
    if page is None:
        return ()
    return tuple(one for one in doubts if any(page in span for span in _pages(one)))


def _pages(doubt: str) -> Iterator[range]:
    for named in _NAMED.finditer(doubt):
        # "and 4 more" counts pages; it names none
        listed = (
            re.sub(r"\s*and\s+\d+$", "", named[1]) if doubt[named.end() :].startswith(" more") else named[1]
        )
        for first, last in _SPAN.findall(listed):
            yield range(int(first), int(last or first) + 1)
