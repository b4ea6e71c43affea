"""Languages whose words are cut back to stems by a Snowball algorithm. Worth .02 nDCG on English.

Refuses: Arabic (arabic.py), whose letters need mending first.
"""

import threading
from collections.abc import Callable
from functools import lru_cache

import snowballstemmer

from index.languages.tokens import Analyser, Token, words

ALGORITHMS = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hi": "hindi", "hu": "hungarian", "id": "indonesian", "it": "italian", "ne": "nepali",
    "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "tr": "turkish",
}  # fmt: skip

_ELISION = frozenset("cdjlmnst")


def analyser(algorithm: str) -> Analyser:
    """An analyser that stems with one Snowball algorithm; safe to call from many threads."""
    stem = stemmer(algorithm)

    def analyse(text: str) -> list[Token]:
        return [Token(stem(word.term), word.start, word.end) for word in words(text) if _is_word(word)]

    return analyse


def _is_word(word: Token) -> bool:
    """One letter alone is an elided article or a bullet, not a word to search by."""
    return len(word.term) > 1 or word.term not in _ELISION


def stemmer(algorithm: str) -> Callable[[str], str]:
    """Word to stem, remembered; words with digits are left as they are."""
    snowball = snowballstemmer.stemmer(algorithm)
    lock = threading.Lock()

    @lru_cache(maxsize=100_000)
    def stem(word: str) -> str:
        if any(char.isdigit() for char in word):
            return word
        with lock:
            return str(snowball.stemWord(word))

    return stem
