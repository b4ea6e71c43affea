"""Rich text (RTF): its words in order, as striprtf gives them, with headings guessed as in plain text.

Owns the door to striprtf, and what is taken out before: hidden text. Refuses: objects, pictures and links, which hold no
words of the text; footnotes are left out and told.
"""

import re

from striprtf.striprtf import rtf_to_text

from corpus.errors import BrokenFile, OverLimit
from ingest.formats.source import Reader, Source
from ingest.formats.text import blocks_of
from ingest.letters import tidy
from ingest.reading import Block, Reading

_AGAIN = "Open it in a word processor and save it again as DOCX or PDF"
_HIDDEN = re.compile(r"\{\\v(?![a-z])[^{}]*\}")
_TITLE = re.compile(r"\{\\title ([^{}\\]{1,300})\}")
_CODE_PAGE = re.compile(r"\\ansicpg(\d{3,5})")
_MOST_BYTES = 64 * 1024 * 1024
_DEEPEST = 2_000


def takes(source: Source) -> bool:
    return source.data.startswith(b"{\\rtf")


def read(source: Source) -> Reading:
    if len(source.data) > _MOST_BYTES:
        raise OverLimit(f"it has more than {_MOST_BYTES:,} bytes", remedy=_AGAIN)
    text = source.data.decode("latin-1")
    if _depth(text) > _DEEPEST:
        raise BrokenFile("it is nested too deep to be read", remedy=_AGAIN)
    title = _TITLE.search(text)
    doubts = ("Footnotes of this format are left out.",) if "\\footnote" in text else ()
    try:
        words = rtf_to_text(_HIDDEN.sub("", text), encoding=_charset(text), errors="replace")
    except (ValueError, LookupError, IndexError, KeyError, OverflowError, RecursionError) as error:
        raise BrokenFile("it begins like rich text and is damaged", remedy=_AGAIN) from error
    blocks: list[Block] = []
    for part in re.split(r"((?:^.*\|[^\S\n]*\n?)+)", words, flags=re.MULTILINE):
        if re.match(r".*\|[^\S\n]*(?:\n|$)", part):
            blocks += [_row(line) for line in part.splitlines() if line.strip(" |")]
        else:
            blocks += blocks_of(re.sub(r"\n(?!\n)", "\n\n", part))
    return Reading("", "", tuple(blocks), title=tidy(title[1]) if title else "", doubts=doubts)


def _row(line: str) -> Block:
    return Block(
        "row", " | ".join(tidy(cell) for cell in line.rstrip().removesuffix("|").split("|") if cell.strip())
    )


def _charset(text: str) -> str:
    found = _CODE_PAGE.search(text[:2_000])
    return f"cp{found[1]}" if found and found[1] not in ("0", "65001") else "cp1252"


def _depth(text: str) -> int:
    deepest = depth = 0
    for sign in re.findall(r"(?<!\\)[{}]", text):
        depth += 1 if sign == "{" else -1
        deepest = max(deepest, depth)
    return deepest


READER = Reader("rtf", "1", "application/rtf", takes, read)
