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
_KEPT = "\u2011"  # a hyphen at which no line may break: it is never taken off, and is spelt "-" in the end


def keep_hyphens(found: Sequence[Paragraph]) -> None:
    """Marks hyphens that stay, in the paragraphs' lines."""
    known = {word.casefold() for one in found for line in one.lines for word in _WORD.findall(line.text)}
    for one in found:
        for at, (line, following) in enumerate(pairwise(one.lines)):
            if _is_compound(line.text, following.text, known):
                one.lines[at] = _with_hyphen(line)
                one.known = None


def _is_compound(line: str, following: str, known: set[str]) -> bool:
    last, first = _LAST.search(line), _WORD.match(following)
    if last is None or first is None:
        return False
    before, after = last[1].casefold(), first[0].casefold()
    return f"{before}-{after}" in known and f"{before}{after}" not in known


def _with_hyphen(line: Line) -> Line:
    last = line.fragments[-1]
    text = last.text.rstrip(BROKEN_WORD + "-") + _KEPT
    return replace(line, fragments=(*line.fragments[:-1], replace(last, text=text)))
