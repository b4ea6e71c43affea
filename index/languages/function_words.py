"""Words that hold a sentence together and say nothing of what it is about, language by language.

Owns `says_little`, for choosing what is marked to a reader. Refuses: ranking by it; rarity does that.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from index.languages import analyse

_LETTERS = 3
"""Letters of a word that may be marked. Scripts that are cut into pairs have none that are shorter than a pair."""


def says_little(word: str, term: str, language: str) -> bool:
    """Of a word as it is written, and its term. Numbers say little, and so do words of one or two letters."""
    if not any(letter.isalpha() for letter in word):
        return True
    short = len(word) < _LETTERS and word[0] < "\u0e00"
    return short or term in _terms(language)


@cache
def _terms(language: str) -> frozenset[str]:
    """Their terms, since a text's words are compared by these; empty for a language that has no list."""
    words = str(_lists().get(language, ""))
    return frozenset(token.term for token in analyse(words.replace("\n", " "), language))


@cache
def _lists() -> Mapping[str, object]:
    source = files("index") / "languages" / "data" / "function_words.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))
