"""Arabic, Persian and Urdu: letters that are written in several ways become one, vowel signs and tatweel go.

Arabic words are then stemmed by Snowball's Arabic algorithm. Refuses: other scripts.
"""

import re
from functools import lru_cache
from threading import Lock

import snowballstemmer

_SIGNS = dict.fromkeys(
    [0x0640, 0x0670, *range(0x0610, 0x061B), *range(0x064B, 0x0660), *range(0x06D6, 0x06EE)]
)
_DIGITS = {base + digit: str(digit) for base in (0x0660, 0x06F0) for digit in range(10)}
_ARABIC: dict[int, str | None] = {
    **_SIGNS, **_DIGITS,
    **{ord(letter): "ا" for letter in "أإآٱ"},
    ord("ى"): "ي", ord("ی"): "ي", ord("ک"): "ك", ord("ؤ"): "و", ord("ئ"): "ي",
}  # fmt: skip
_PERSIAN: dict[int, str | None] = {
    **_SIGNS, **_DIGITS,
    **{ord(letter): "ا" for letter in "أإٱ"},
    ord("ي"): "ی", ord("ى"): "ی", ord("ك"): "ک", ord("ة"): "ه", ord("ۀ"): "ه", ord("ؤ"): "و",
}  # fmt: skip
_URDU: dict[int, str | None] = {**_PERSIAN, ord("ه"): "ہ", ord("ة"): "ہ", ord("ۀ"): "ہ"}


class Arabic:
    def __init__(self) -> None:
        self._stemmer = snowballstemmer.stemmer("arabic")
        self._lock = Lock()  # the stemmer keeps the word it works on
        self.term = lru_cache(maxsize=1 << 16)(self._term)

    def skip(self, _word: str) -> int:
        return 0

    def _term(self, word: str) -> str:
        plain = word.translate(
            _ARABIC
        )  # ة stays until the stemmer, which knows it for an ending, has seen it
        with self._lock:
            stem: str = self._stemmer.stemWord(plain)
        return stem.translate(_ARABIC).replace("ة", "ه") or plain


class Respelled:
    """Letters made alike, no stemming."""

    def __init__(self, letters: dict[int, str | None]) -> None:
        self._letters = letters

    def skip(self, _word: str) -> int:
        return 0

    def term(self, word: str) -> str:
        return word.translate(self._letters)


_CLITICS = re.compile("[وف]?(?:لل|[بكل]?(?:ال)?)")


def same_name(word: str, name: str) -> bool:
    """Whether `word`, as it stands in a text, is the name: stems alone take the sea (البحر) for Bahrain (البحرين)."""
    plain, wanted = (one.translate(_ARABIC).replace("ة", "ه") for one in (word, name))
    bare = wanted.removeprefix("ال")
    return plain == wanted or (plain.endswith(bare) and bool(_CLITICS.fullmatch(plain.removesuffix(bare))))


def arabic(_language: str) -> Arabic:
    return Arabic()


def persian(_language: str) -> Respelled:
    return Respelled(_PERSIAN)


def urdu(_language: str) -> Respelled:
    return Respelled(_URDU)
