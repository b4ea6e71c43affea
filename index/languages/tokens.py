"""Token, and the cutting of a text into words by Unicode letters and digits.

Refuses: any one language's rules.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class Token(NamedTuple):
    """`term` is what is indexed; it stands for `text[start:end]`."""

    term: str
    start: int
    end: int


Analyser: TypeAlias = Callable[[str], list[Token]]

LONGEST = 60
"""Letters of a term that count; longer runs are identifiers or garbage, told apart well before that."""

_WORD = re.compile(
    r"[^\W_]+(?:[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u1000-\u109f]*[^\W_]*)*"
)


def words(text: str) -> list[Token]:
    """Runs of letters, marks and digits, case folded, accents kept; `C189` and `2014` are words."""
    return [
        Token(folded(match.group())[:LONGEST], match.start(), match.end()) for match in _WORD.finditer(text)
    ]


def folded(word: str) -> str:
    """NFKC and case folding, so that ligatures, full-width letters and capitals do not matter."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
