"""Hyphens at a line's end that belong to the word: kept where the document writes the word so elsewhere.

Refuses: dictionaries; the document itself is the only witness.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.formats.pdf_parts import Line, Paragraph
from ingest.letters import BROKEN_WORD

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)*)(?:-|\ufffe)$")
_ENDS = ("-", BROKEN_WORD)
_KEPT = "\u2011"  # a hyphen at which no line may break: it is never taken off, and is spelt "-" in the end


def keep_hyphens(found: Sequence[Paragraph]) -> None:
    """Marks hyphens that stay, in the paragraphs' lines."""
    broken = [
        (one, at, parts)
        for one in found
        for at, (line, following) in enumerate(pairwise(one.lines))
        if line.text.endswith(_ENDS) and (parts := _parts(line.text, following.text))
    ]
    if not broken:
        return
    known = {word.casefold() for one in found for line in one.lines for word in _WORD.findall(line.text)}
    for one, at, (before, after) in broken:
        if f"{before}-{after}" in known and f"{before}{after}" not in known:
            one.lines[at] = _with_hyphen(one.lines[at])
            one.known = None


def _parts(line: str, following: str) -> tuple[str, str] | None:
    """What stands before the hyphen, and after it."""
    last, first = _LAST.search(line), _WORD.match(following)
    return (last[1].casefold(), first[0].casefold()) if last and first else None


def _with_hyphen(line: Line) -> Line:
    last = line.fragments[-1]
    text = last.text.rstrip(BROKEN_WORD + "-") + _KEPT
    return replace(line, fragments=(*line.fragments[:-1], replace(last, text=text)))
