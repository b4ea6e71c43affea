"""Bangla and Amharic, for which Snowball has no algorithm: the commonest endings, or the small words written in
front, are taken off, if enough of the word is left.

Refuses: more than one affix of a kind; a light stemmer errs towards leaving a word whole.
"""

from dataclasses import dataclass

_ENDINGS = {
    "bn": ("গুলোর", "গুলির", "দেরকে", "গুলো", "গুলি", "টিকে", "টির", "দের", "য়ের", "েরা", "টি", "টা", "ের",
           "কে", "তে", "রা", "য়", "ে", "ি"),
    "am": ("ዎችን", "ዎች", "ችን", "ን", "ና"),
}  # fmt: skip
_FRONTS = {"bn": (), "am": ("እንደ", "ወደ", "ስለ", "በ", "ከ", "የ", "ለ")}
_LEFT = 3
"""So many signs must be left."""


@dataclass(frozen=True, slots=True)
class Affixed:
    endings: tuple[str, ...]
    fronts: tuple[str, ...]

    def skip(self, _word: str) -> int:
        return 0

    def term(self, word: str) -> str:
        for ending in self.endings:
            if word.endswith(ending) and len(word) - len(ending) >= _LEFT:
                word = word[: -len(ending)]
                break
        for front in self.fronts:
            if word.startswith(front) and len(word) - len(front) >= _LEFT:
                return word[len(front) :]
        return word


def affixed(language: str) -> Affixed:
    return Affixed(_ENDINGS[language], _FRONTS[language])
