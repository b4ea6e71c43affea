"""Which blocks of an HTML page are its main text: those that the extraction holds, and what belongs to them.

Owns the choice. An extraction loses tables, lists of terms and short sections; a page's own structure tells where they
stand. So what stands among or in one element with extracted text stays, another element is judged by what it holds, and
what calls itself something beside the text goes. Refuses: markup (`html_blocks.py`) and extracting (`html.py`).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ingest.formats.html_blocks import Page
from ingest.reading import Block, Dropped

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_RUN = 4
_PROSE_WORDS = 14
_SHORT_LINK = 4
_TRUSTED = 3
_MOSTLY = 3
_WHOLE = 0.9
_TITLE_ABOVE = 12
_FACTS = frozenset(("row", "footnote"))


@dataclass
class _Home:
    """What an element holds, with all that stands in it; `held` in words."""

    held: int = 0
    words: int = 0
    prose: int = 0
    facts: int = 0
    blocks: int = 0
    linked: int = 0
    children: list[int] = field(default_factory=list)


def main_text(page: Page, extracted: str) -> tuple[list[Block], list[Dropped]]:
    """The blocks of the main text, and the others with the reason why each was left out."""
    choice = _Choice(page, extracted)
    kept, dropped = [], list(page.dropped)
    for at, reason in enumerate(choice.reasons()):
        if reason:
            dropped.append(Dropped(page.blocks[at].text, reason))
        else:
            kept.append(page.blocks[at])
    return _without_empty_ends(kept, dropped)


def _without_empty_ends(kept: list[Block], dropped: list[Dropped]) -> tuple[list[Block], list[Dropped]]:
    while len(kept) > 1 and kept[-1].kind == "heading":
        dropped.append(Dropped(kept.pop().text, "a heading with nothing under it"))
    return kept, dropped


class _Choice:
    def __init__(self, page: Page, extracted: str) -> None:
        self.page = page
        self.words = [len(_words(one.text)) for one in page.blocks]
        self.held = _held(page.blocks, extracted)
        self.beside = self._beside()
        self.marked = any(page.in_main)
        self._seed()
        self.homes = self._weighed()
        self.root = self._root()

    def reasons(self) -> Iterator[str]:
        """For each block "" where it stays, else why it goes."""
        first, last = self._ends()
        for at in range(len(self.page.blocks)):
            taken = self.held[at] and (self.words[at] >= _RUN or first <= at <= last)
            yield "" if taken else self._reason(at, first, last)

    def _beside(self) -> list[bool]:
        """What merely calls itself so is believed only where it is little of the page's prose."""
        page, prose = self.page, [at for at in range(len(self.page.blocks)) if self._is_prose(at)]
        so_called = sum(self.words[at] for at in prose if page.beside[at] == 1)
        least = 1 if so_called * _MOSTLY <= sum(self.words[at] for at in prose) else 2
        return [one >= least for one in page.beside]

    def _seed(self) -> None:
        """Where the extraction found little of the page's prose, the prose itself is what the main text is found by."""
        page = self.page
        prose = [at for at in range(len(page.blocks)) if self._is_prose(at) and not self.beside[at]]
        inside = [at for at in prose if page.in_main[at]]
        candidates = inside if sum(self.words[at] for at in inside) >= _PROSE_WORDS * 2 else prose
        found = sum(self.words[at] for at in candidates if self.held[at])
        if found * _TRUSTED < sum(self.words[at] for at in candidates) or not any(self.held):
            for at in candidates:
                self.held[at] = True
        if not any(self.held):
            self.held = [
                not (linked or beside) for linked, beside in zip(page.linked, self.beside, strict=True)
            ]

    def _is_prose(self, at: int) -> bool:
        page = self.page
        return self.words[at] >= _PROSE_WORDS and not page.linked[at] and page.blocks[at].kind != "heading"

    def _weighed(self) -> list[_Home]:
        """Homes are numbered as they open, so that each comes after the one around it."""
        page = self.page
        homes = [_Home() for _ in page.parents]
        for at, number in enumerate(page.homes):
            home, words = homes[number], self.words[at]
            home.blocks += 1
            home.words += words
            home.held += words if self.held[at] else 0
            home.linked += page.linked[at]
            home.facts += page.blocks[at].kind in _FACTS
            home.prose += words if self._is_prose(at) else 0
        for number in range(len(homes) - 1, 0, -1):
            one, around = homes[number], homes[page.parents[number]]
            around.children.append(number)
            for name in ("held", "words", "prose", "facts", "blocks", "linked"):
                setattr(around, name, getattr(around, name) + getattr(one, name))
        return homes

    def _root(self) -> int:
        """The innermost element that holds nearly all that is held."""
        at, enough = 0, self.homes[0].held * _WHOLE
        while True:
            inner = next((one for one in self.homes[at].children if self.homes[one].held >= enough), None)
            if inner is None or not enough:
                return at
            at = inner

    def _ends(self) -> tuple[int, int]:
        """From the heading over the first held block of some length to the last such block."""
        blocks = self.page.blocks
        longer = [at for at, holds in enumerate(self.held) if holds and self.words[at] >= _RUN]
        longer = [at for at in longer if blocks[at].kind != "heading"] or longer
        first, last = (longer[0], longer[-1]) if longer else (0, len(blocks) - 1)
        titles = [
            at
            for at in range(max(first - 12, 0), first)
            if blocks[at].kind == "heading" and not self.beside[at]
        ]
        return min([first, *titles[-1:], *(at for at in titles if blocks[at].level == 1)]), last

    def _reason(self, at: int, first: int, last: int) -> str:
        page, block, home = self.page, self.page.blocks[at], self.page.homes[at]
        inside = first <= at <= last
        if not self.words[at]:
            return "no words in it"
        if self.beside[at]:
            return "beside the main text"
        if page.linked[at] and (self.words[at] < _SHORT_LINK or not page.in_main[at]):
            return "links only"
        if not inside and not page.in_main[at]:
            belongs = not self.marked and self._is_told(self._foreign(home))
        elif self.homes[home].held:
            belongs = inside or block.kind != "heading"
        else:
            belongs = self._belongs(self._foreign(home), inside)
        return "" if belongs else "outside the main text"

    def _foreign(self, home: int) -> _Home:
        """The outermost element around it in which nothing is held."""
        while self.page.parents[home] >= 0 and not self.homes[self.page.parents[home]].held:
            home = self.page.parents[home]
        return self.homes[home]

    def _is_told(self, one: _Home) -> bool:
        """Whether an element before or after the text is a piece of it, on a page that does not say where its text is."""
        return (
            not one.linked and not one.held and one.prose >= _PROSE_WORDS * 2 and one.prose * 2 >= one.words
        )

    def _belongs(self, one: _Home, inside: bool) -> bool:
        """Whether an element without extracted text is of the text: prose or facts, hardly a link."""
        if one.linked * 4 >= one.blocks:
            return False
        return one.facts * 2 >= one.blocks or one.prose * 2 >= one.words or (inside and one.blocks == 1)


def _held(blocks: Iterable[Block], extracted: str) -> list[bool]:
    """Whether the extraction has each block: most of its runs of words, for the two join inline pieces differently; of a
    very short one, a line of its own."""
    lines = [tuple(_words(line)) for line in extracted.split("\n")]
    short = {line for line in lines if line and len(line) < _RUN}
    runs = {hash(line[at : at + _RUN]) for line in lines for at in range(len(line) - _RUN + 1)}
    found = []
    for one in blocks:
        words = tuple(_words(one.text))
        mine = [hash(words[at : at + _RUN]) in runs for at in range(len(words) - _RUN + 1)]
        found.append(sum(mine) * 2 >= len(mine) if mine else words in short)
    return found


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
