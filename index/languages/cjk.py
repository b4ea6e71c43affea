"""Languages written without spaces: overlapping pairs of characters; other scripts inside them as words.

Bigrams need no dictionary and find any word of two characters or more (Nie and Ren 1999). A character that
stands alone is a term of its own. Refuses: segmentation.
"""

import re

from index.languages.tokens import Token, folded, words

_RUN = re.compile(r"[\u0e00-\u0e7f\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")


def analyse(text: str) -> list[Token]:
    found: list[Token] = []
    for word in words(text):
        found.extend(_parts(text[word.start : word.end], word.start))
    return found


def _parts(run: str, offset: int) -> list[Token]:
    found: list[Token] = []
    at = 0
    for match in _RUN.finditer(run):
        if match.start() > at:
            found.append(Token(folded(run[at : match.start()]), offset + at, offset + match.start()))
        found.extend(_pairs(match.group(), offset + match.start()))
        at = match.end()
    if at < len(run):
        found.append(Token(folded(run[at:]), offset + at, offset + len(run)))
    return found


def _pairs(run: str, offset: int) -> list[Token]:
    if len(run) == 1:
        return [Token(folded(run), offset, offset + 1)]
    return [Token(folded(run[i : i + 2]), offset + i, offset + i + 2) for i in range(len(run) - 1)]
