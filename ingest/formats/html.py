"""HTML: bytes to a Reading. Trafilatura says what is main text, `html_blocks` gives it structure.

Owns the door to trafilatura and the choice of charset. Refuses: scripts, frames, remote parts, entities of
the page's own making (the parser is for HTML and knows none).
"""

import contextlib
import re

import trafilatura

from corpus.errors import BrokenFile
from ingest.formats.decoding import decode
from ingest.formats.html_blocks import Page, parse
from ingest.formats.source import Reader, Source
from ingest.letters import tidy
from ingest.reading import Block, Dropped, Reading

_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})"
    rb"|<\?xml[^>]{0,200}encoding=[\"']([\w:.-]{2,40})",
    re.IGNORECASE,
)
_SURE = re.compile(r"<(?:!doctype\s+html|html|head|body|frameset|meta\s)[\s>/=]?", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|div|h[1-6]|ul|ol|li|table|t[rdh]|span|a|b|i|em|strong|br|font|section|article|title|main)"
    r"\b[^<>]{0,300}>",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_LARGEST_FOR_EXTRACTION = 20_000_000


def takes(source: Source) -> bool:
    """A document type or one of the outer elements near the start, or text that begins with tags."""
    try:
        head = source.decoded.text[:4096]
    except BrokenFile:
        return False
    if _SURE.search(head):
        return True
    tags = len(_TAG.findall(head))
    return tags >= 2 and (source.hint == "text/html" or bool(_TAG.match(head.lstrip())))


def read(source: Source) -> Reading:
    found = _CHARSET.search(source.data[:4096])
    declared = (found[1] or found[2]).decode("ascii") if found else ""
    decoded = decode(source.data, declared)
    text = decoded.text.replace("\x00", "")
    page = parse(text)
    blocks, dropped = _main(page, _main_words(text))
    doubts = [] if decoded.sure else [f"The character set was guessed: {decoded.charset}."]
    if page.cut:
        doubts.append("The page is nested so deep that its structure was left out.")
    return Reading(
        "", "", tuple(blocks), title=page.title, language=page.language,
        declared=page.declared, dropped=tuple(dropped), doubts=tuple(doubts),
    )  # fmt: skip


def _main_words(text: str) -> str:
    """Trafilatura's main text, or "" where it finds none or trips."""
    if len(text) > _LARGEST_FOR_EXTRACTION:
        return ""
    with contextlib.suppress(Exception):  # its failures are many, and the structure alone is an answer too
        return tidy(
            trafilatura.extract(text, include_comments=False, include_tables=True, favor_recall=True) or ""
        )
    return ""


def _main(page: Page, main: str) -> tuple[list[Block], list[Dropped]]:
    """From the first to the last block that is main text; in between, all but what is mostly links.

    Where the extraction holds less than half of what is no link, it is not trusted.
    """
    blocks = page.blocks
    held = [_held(block.text, main) for block in blocks]
    inside = [at for at, holds in enumerate(held) if holds and blocks[at].kind != "heading"]
    prose = [at for at, one in enumerate(blocks) if one.kind != "heading" and not page.linked[at]]
    kept = sum(len(blocks[at].text) for at in inside if not page.linked[at])
    if not inside or kept * 2 < sum(len(blocks[at].text) for at in prose):
        return _without_menus(page, range(len(blocks)), held)
    first, last = inside[0], inside[-1]
    while first > 0 and (blocks[first - 1].kind == "heading" or page.in_main[first - 1]):
        first -= 1
    while last + 1 < len(blocks) and page.in_main[last + 1]:
        last += 1
    return _without_menus(page, range(first, last + 1), held)


def _without_menus(page: Page, chosen: range, held: list[bool]) -> tuple[list[Block], list[Dropped]]:
    blocks, dropped = [], list(page.dropped)
    for at, block in enumerate(page.blocks):
        if at not in chosen:
            dropped.append(Dropped(block.text, "outside the main text"))
        elif page.linked[at] and not held[at] and block.kind != "heading" and not page.in_main[at]:
            dropped.append(Dropped(block.text, "links only"))
        else:
            blocks.append(block)
    while blocks and blocks[-1].kind == "heading" and len(blocks) > 1:
        dropped.append(Dropped(blocks.pop().text, "a heading with nothing under it"))
    return blocks, dropped


def _held(text: str, main: str) -> bool:
    """Whether `main` has this block: by a run of its words, for the two join inline pieces differently."""
    if text in main:
        return True
    words = _WORD.findall(text)
    if len(words) < 8:
        return False
    probes = [" ".join(words[at : at + 4]) for at in range(0, len(words) - 3, 4)]
    flat = main if "  " not in main else " ".join(main.split())
    return sum(1 for one in probes if one in flat) * 2 >= len(probes)


READER = Reader("html", "2", "text/html", takes, read)
