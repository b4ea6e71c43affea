"""Bangla, Arabic, Hindi or Nepali typed in Latin letters: told by common words, and by digits that stand for letters.

Owns that guess, for a hint to the person who asks; the encoders know these languages in their own script far better.
Refuses: turning one script into another, and any part in the search itself.
"""

import re
import tomllib
from functools import cache
from importlib.resources import files

SHARE, FEWEST = 0.3, 2
"""Of a text's words so many must be telling, and so many different ones, before anything is said."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FOR_A_LETTER = re.compile(r"^(?:[a-z]+[23579][a-z]+[a-z0-9]*|[379][a-z]{3,}[a-z0-9]*|[a-z]{3,}[2379])$")
"""Digits inside words, as Arabic is typed on Latin keys: 3amal, 7oqouq, ta2shira."""


def really(text: str) -> str:
    """The language that a text in Latin letters seems to be in; empty when nothing says so."""
    if not text.isascii():
        letters = [one for one in text if one.isalpha()]
        if sum(one.isascii() for one in letters) < 0.9 * max(len(letters), 1):
            return ""
    found = [word.casefold() for word in _WORD.findall(text[:2000])]
    scored = {language: _telling(found, words, language) for language, words in _words().items()}
    best = max(scored, key=lambda language: (len(scored[language]), language))
    telling = scored[best]
    fits = len(set(telling)) >= FEWEST and len(telling) >= SHARE * len(found)
    return best if fits else ""


def _telling(found: list[str], words: frozenset[str], language: str) -> list[str]:
    return [one for one in found if one in words or (language == "ar" and _FOR_A_LETTER.match(one))]


@cache
def _words() -> dict[str, frozenset[str]]:
    text = (files("index") / "languages" / "data" / "latin_letters.toml").read_text(encoding="utf-8")
    return {language: frozenset(words.split()) for language, words in tomllib.loads(text).items()}
