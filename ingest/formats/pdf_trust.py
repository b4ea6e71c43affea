"""Which words of a PDF's pages are to be trusted, page by page: PDFium's; where they are none, pypdf's; else no words,
and the page is left to text recognition.

Owns that order, and what is told of it. Refuses: judging (`pdf_judging.py`, `pdf_language.py`), and asking pypdf about a
page with text that nobody sees: it does not tell such text from the rest.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ingest.formats.pdf_judging import (
    garbled_fragments,
    hidden_fragments,
    is_noise,
    outside_fragments,
    pale_fragments,
)
from ingest.formats.pdf_language import Verdict, judge
from ingest.formats.pdf_parts import Fragment, Leaf, is_rtl
from ingest.letters import tidy
from ingest.reading import Dropped

Second = Callable[[Sequence[int]], list[str] | None]
"""The words of the pages named, as another program finds them."""

_UNSEEN = (
    (outside_fragments, "outside the page"),
    (hidden_fragments, "drawn without ink"),
    (pale_fragments, "white on white"),
)
_MUCH = 0.2
"""Share of a page's letters; with fewer that are none, the rest of the page is read with its layout."""

_MOST_OF_IT = 0.7
_FIRST = 1
"""Pages that the second program is asked about first; about the others only where it made something of these."""

_LEAST_LETTERS = 20
_WRITTEN_ON = re.compile(r"[A-Za-z0-9٠-٩۰-۹](?:[A-Za-z0-9٠-٩۰-۹.,:/%-]*[A-Za-z0-9٠-٩۰-۹])?")


@dataclass
class Trust:
    """What was left out, what is doubtful, and which pages nothing could read."""

    dropped: list[Dropped] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    unread: tuple[int, ...] = ()


def settle(leaves: Sequence[Leaf], second: Second) -> Trust:
    """Leaves in the leaves' fragments what is to be read; `words` of a leaf holds what `second` read instead."""
    trust = Trust()
    blank = [leaf for leaf in leaves if not leaf.fragments and not leaf.slanted.strip()]
    unseen = {leaf.number for leaf in leaves if _drop_unseen(leaf, trust)}
    empty = {leaf.number for leaf in leaves if not leaf.fragments}
    verdicts = {leaf.number: judge("\n".join(one.text for one in leaf.fragments)) for leaf in leaves}
    turned = [leaf for leaf in leaves if verdicts[leaf.number].back]
    for leaf in turned:
        leaf.fragments = [replace(one, text=_from_the_end(one.text)) for one in leaf.fragments]
    noise = {leaf.number: found for leaf in leaves if (found := _noise(leaf, verdicts[leaf.number]))}
    bad = [
        leaf
        for leaf in leaves
        if leaf.number not in unseen
        and _letters(noise.get(leaf.number, ())) > _MUCH * _letters(leaf.fragments)
    ]
    saved = _saved(bad, blank, second)
    for leaf in leaves:
        found = noise.get(leaf.number, [])
        trust.dropped += [Dropped(one.text, "the text layer is not language", leaf.number) for one in found]
        gone = {id(one) for one in (leaf.fragments if leaf.number in saved else found)}
        leaf.fragments = [one for one in leaf.fragments if id(one) not in gone]
    garbled = sorted(noise.keys() - saved)
    trust.unread = tuple(sorted({*garbled, *empty} - saved))
    cut = [leaf.number for leaf in leaves if leaf.cut and leaf.number not in saved]
    trust.doubts += _told(garbled, [leaf.number for leaf in turned], sorted(saved), cut)
    return trust


def named(numbers: Sequence[int]) -> str:
    """ "page 3", "pages 1, 4"; of many, the first twelve."""
    shown = ", ".join(str(one) for one in numbers[:12])
    more = f" and {len(numbers) - 12} more" if len(numbers) > 12 else ""
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}{more}"


def _drop_unseen(leaf: Leaf, trust: Trust) -> bool:
    """Takes out what nobody sees on the page; whether there was any."""
    before = len(leaf.fragments)
    if leaf.slanted.strip():
        trust.dropped.append(Dropped(tidy(leaf.slanted), "set at another angle", leaf.number))
    for sought, reason in _UNSEEN:
        unseen = sought(leaf)
        trust.dropped += [Dropped(one.text, reason, leaf.number) for one in unseen]
        gone = {id(one) for one in unseen}
        leaf.fragments = [one for one in leaf.fragments if id(one) not in gone]
    return len(leaf.fragments) < before


def _noise(leaf: Leaf, verdict: Verdict) -> list[Fragment]:
    """The fragments that are no language: some of the page, or all of it."""
    return list(leaf.fragments) if verdict.fault and not verdict.back else garbled_fragments(leaf)


def _from_the_end(text: str) -> str:
    """Figures and Latin words within right-to-left text stand as they should already."""
    back = text[::-1]
    return _WRITTEN_ON.sub(lambda found: found[0][::-1], back) if is_rtl(text) else back


def _saved(bad: Sequence[Leaf], blank: Sequence[Leaf], second: Second) -> set[int]:
    """Gives leaves the second reading's words, where these are language; the numbers of those leaves."""
    saved: set[int] = set()
    first = _read_again([*bad[:_FIRST], *blank[:_FIRST]], second)
    for leaves in (bad, blank):
        saved |= first & {leaf.number for leaf in leaves}
        if saved & {leaf.number for leaf in leaves}:
            saved |= _read_again(leaves[_FIRST:], second)
    return saved


def _read_again(leaves: Sequence[Leaf], second: Second) -> set[int]:
    texts = second([leaf.number for leaf in leaves]) if leaves else None
    saved: set[int] = set()
    for leaf, text in zip(leaves, texts or (), strict=False):
        enough = max(_LEAST_LETTERS, _MOST_OF_IT * _letters(leaf.fragments))
        if len(text) >= enough and not judge(text).fault and not is_noise(text):
            leaf.words = text
            saved.add(leaf.number)
    return saved


def _told(
    garbled: Sequence[int], turned: Sequence[int], saved: Sequence[int], cut: Sequence[int]
) -> list[str]:
    said = (
        ("The text layer is damaged on {}.", garbled),
        ("Not all could be read on {}.", cut),
        ("The words stood back to front, and were turned, on {}.", turned),
        ("Read by a second program, which sees words and no layout: {}.", saved),
    )
    return [sentence.format(named(pages)) for sentence, pages in said if pages]


def _letters(fragments: Sequence[Fragment]) -> int:
    return sum(len(one.text) for one in fragments)
