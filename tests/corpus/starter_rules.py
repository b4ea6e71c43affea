"""Which sentences of the starter documents need a claim, and what a claim from memory may say.

A sentence needs one when it holds a number, a quotation, a name, or a word of success or failure (a
question may ask for success). The words are in starter_words.toml. It errs towards asking for a claim.
Refuses: reading documents (starter_text.py).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from corpus.vocabulary_files import NOTATION, shipped

_QUOTED = re.compile(r"[“”„«»\"「」『』《》]")
_LETTERS = re.compile(r"[^\W\d_]+")
_ARABIC_PREFIX = re.compile(r"(?<!\S)[وف]?(?:لل|[بكل])?(?=ال|[\u0621-\u064a]{3})")
_WORDS = tomllib.loads(Path(__file__).with_name("starter_words.toml").read_text(encoding="utf-8"))


def _patterns(table: str) -> dict[str, re.Pattern[str]]:
    """By language; whole words, but for Chinese, which writes no spaces."""
    alternatives = {
        language: "|".join(text.split("\n")).strip("|") for language, text in _WORDS[table].items()
    }
    return {
        language: re.compile(either if language == "zh" else rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)
        for language, either in alternatives.items()
    }


NUMBERS = _patterns("numbers")
JUDGEMENTS = _patterns("judgements")
BODIES = _patterns("bodies")
"""Words that name a body or an instrument, where the script has no capital letters."""
PLAIN = {language: frozenset(text.split()) for language, text in _WORDS["plain"].items()}
"""All that a claim from memory may say besides title, body, year and symbol. Other languages: no memory."""


def needs_claim(sentence: str, language: str, names: Iterable[str] = ()) -> str:
    """Why the sentence needs a claim; empty when it needs none. `names`: words known to be names."""
    if re.search(r"\d", sentence):
        return "a number"
    if _QUOTED.search(sentence):
        return "a quotation"
    if NUMBERS[language].search(sentence):
        return "a number in words"
    if not sentence.endswith(("?", "？", "؟")) and JUDGEMENTS[language].search(sentence):
        return "a word of success or failure"
    if _names_something(sentence, language, frozenset(names)):
        return "a name"
    return ""


def beyond_memory(sentence: str, language: str, claim: Mapping[str, object]) -> str:
    """What the sentence says besides that something exists, its title, its body and its year."""
    rest = sentence
    for key in ("source", "body", "year", "symbol"):
        told = str(claim.get(key, ""))
        rest = rest.replace(told, " ") if told else rest
    if re.search(r"\d", rest) or _QUOTED.search(rest):
        return "a further number, or a quotation"
    plain = PLAIN.get(language, frozenset())
    more = [word for word in _LETTERS.findall(rest) if word.casefold() not in plain]
    return f"'{more[0]}'" if more else ""


def capitals_inside(sentence: str) -> list[str]:
    """Words with a capital that do not open the sentence, and words all in capitals wherever they stand."""
    words = _LETTERS.findall(sentence)
    shouted = [word for word in words if len(word) > 1 and word.isupper() and word != word.lower()]
    return shouted + [word for word in words[1:] if word[0].isupper()]


def _names_something(sentence: str, language: str, names: frozenset[str]) -> bool:
    if language in BODIES:
        return bool(BODIES[language].search(sentence)) or _place_without_capitals(sentence, language)
    words = _LETTERS.findall(sentence)
    opens = words[0] if words else ""
    return bool(capitals_inside(sentence)) or opens in names or sentence.startswith(_places(language))


def _place_without_capitals(sentence: str, language: str) -> bool:
    if language == "zh":
        return any(place in sentence for place in _places(language))
    bare = re.sub(r"(?<!\S)لل", "ال", sentence)
    padded = f" {' '.join(_LETTERS.findall(bare))} "
    stripped = f" {_ARABIC_PREFIX.sub('', padded).strip()} "
    return any(f" {place} " in padded or f" {place} " in stripped for place in _places(language))


@cache
def _places(language: str) -> tuple[str, ...]:
    scheme = shipped().get("m49")
    assert scheme is not None
    texts = {
        label.text
        for concept in scheme
        for label in concept.labels
        if label.language == language and label.language != NOTATION
    }
    return tuple(sorted(texts - {"世界", "العالم", "World", "Monde", "Mundo", "worldwide"}))
