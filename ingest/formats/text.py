"""Plain text: lines joined into paragraphs, lists kept, headings guessed only where they are plain.

Refuses: charsets (`decoding.py`) and Markdown. It takes what no other reader does, so it stands last.
"""

import re
from itertools import groupby

from ingest.formats.numbering import heading_level, starts_item
from ingest.formats.source import Reader, Source
from ingest.letters import join_lines, tidy, tidy_lines
from ingest.reading import Block, Reading

_SENTENCE_END = re.compile(r"[.!?:;,؟،。！？；，、…]['\"”’»)\]]*$")
_RULE = re.compile(r"^[\s=_*~#.+\-–—]{3,}$")
_LONGEST_HEADING = 120


def takes(source: Source) -> bool:
    """All that is text in some charset. Raises BrokenFile for what is not."""
    return source.decoded is not None


def read(source: Source) -> Reading:
    decoded = source.decoded
    blocks = blocks_of(decoded.text)
    doubts = () if decoded.sure else (f"The character set was guessed: {decoded.charset}.",)
    title = blocks[0].text if blocks and blocks[0].kind == "heading" else ""
    return Reading("", "", tuple(blocks), title=title, doubts=doubts)


def blocks_of(text: str) -> list[Block]:
    lines = tidy_lines(text.replace("\f", "\n\n")).split("\n")
    return [block for group in _paragraphs(lines) for block in group]


def _paragraphs(lines: list[str]) -> list[list[Block]]:
    wrapped = _is_wrapped(lines)
    groups = [list(run) for blank, run in groupby(lines, lambda line: not line) if not blank]
    found = []
    for at, group in enumerate(groups):
        kept = [line for line in group if not _RULE.match(line)]
        alone = len(kept) == 1 and at + 1 < len(groups)
        if kept:
            found.append([_heading(kept[0])] if alone and is_heading(kept[0]) else _join(kept, wrapped))
    return found


def _is_wrapped(lines: list[str]) -> bool:
    """Whether lines were broken at a width: then most lines of a run are about as long as the longest."""
    runs = [list(run) for blank, run in groupby(lines, lambda line: not line) if not blank]
    inner = [len(line) for run in runs for line in run[:-1]]
    if not inner:
        return False
    longest = sorted(inner)[int(len(inner) * 0.95)]
    return longest <= 200 and sum(1 for one in inner if one > longest * 0.6) * 2 > len(inner)


def _join(lines: list[str], wrapped: bool) -> list[Block]:
    runs: list[list[str]] = []
    for line in lines:
        if runs and wrapped and not starts_item(line):
            runs[-1].append(line)
        else:
            runs.append([line])
    return [Block("item" if starts_item(run[0]) else "paragraph", tidy(join_lines(run))) for run in runs]


def is_heading(line: str) -> bool:
    """Whether a line that stands alone is one, by its number or its capitals."""
    if len(line) > _LONGEST_HEADING or _SENTENCE_END.search(line) or not any(one.isalpha() for one in line):
        return False
    return heading_level(line) > 0 or (line.isupper() and len(line) > 3)


def _heading(line: str) -> Block:
    return Block("heading", tidy(line), heading_level(line) or 1)


READER = Reader("text", "1", "text/plain", takes, read)
