"""Arabic: letters written in more than one way made one, vowel signs dropped, then Snowball's stemmer.

Normalisation after Larkey, Ballesteros and Connell (2002): alef forms, alef maksura, ta marbuta, tatweel.
Refuses: roots; two words of one root are two words.
"""

from index.languages.stemmed import stemmer
from index.languages.tokens import Token, words

_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
        "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي",
        "ـ": None,
        **{chr(code): None for code in (*range(0x610, 0x61B), *range(0x64B, 0x660), 0x670)},
        **{chr(0x660 + digit): str(digit) for digit in range(10)},
    }
)  # fmt: skip

_stem = stemmer("arabic")


def analyse(text: str) -> list[Token]:
    found = []
    for word in words(text):
        plain = word.term.translate(_LETTERS)
        if plain:
            found.append(Token(_stem(plain).translate(_LETTERS) or plain, word.start, word.end))
    return found
