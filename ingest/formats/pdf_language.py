"""Whether the words of a page are language at all: `judge` says what speaks against it.

A text layer can be full of letters that mean nothing: a wrong ToUnicode map, one sign for all, letters apart, lines
back to front. Two signs are weighed together before words are called none: the short words that every language is full
of are missing, and the letters that make up half of any text are rare. So a list of names, or a language that is not on
the list, stays. Refuses: telling which language it is (index.languages), and text too short to tell.
"""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files
from typing import NamedTuple

_LEAST_LETTERS, _LEAST_WORDS = 120, 30
_ENOUGH = 2400
"""Characters of a page that are looked at."""

_MEANINGLESS = re.compile("[\ufffd\ue000-\uf8ff\x01-\x08\x0e-\x1f]")
_WORD = re.compile(
    r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd'’]+[^\W\d_]*)*"
)
_BAR = "\u0640"
_SCRIPTS = (
    ("latin", re.compile("[a-z]")), ("cyrillic", re.compile("[\u0400-\u052f]")), ("greek", re.compile("[\u0370-\u03ff]")),
    ("arabic", re.compile("[\u0620-\u06d3]")), ("hebrew", re.compile("[\u05d0-\u05ea]")),
    ("devanagari", re.compile("[\u0900-\u094f]")), ("bengali", re.compile("[\u0980-\u09cd]")),
    ("han", re.compile("[\u3400-\u9fff]")),
)  # fmt: skip
_LEAST = {
    "latin": 0.46, "cyrillic": 0.48, "greek": 0.40, "arabic": 0.48, "hebrew": 0.40, "devanagari": 0.40, "bengali": 0.40,
    "han": 0.06,
}  # fmt: skip
"""Of each script: under what sum of two shares, of usual letters among all and of common words among all, a text is none.
Chosen on 632 texts of 900 characters in nine languages: the poorest came to 0.59 (Chinese, by its signs alone: 0.28), the
median of those whose letters were exchanged at random to 0.36. None of the first was taken for none, 497 of 613 of the
second were."""

_LEAST_BACK, _LEAST_COMMON = 0.10, 0.12
_FEW_SIGNS, _RUN = 10, 4
_MOST_SINGLE, _MANY_SINGLE, _FEW_COMMON = 0.6, 0.25, 0.12
"""Shares of the words that are one letter (Russian pages come to 0.2), and of common ones."""

_ALIKE = str.maketrans({"ى": "ي", "ی": "ي", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ں": "ن"})


def _read() -> tuple[dict[str, tuple[str, ...]], dict[str, frozenset[str]]]:
    """The languages of each common word of two letters and more, and the letters of each script; once, where files may
    still be opened."""
    said = tomllib.loads((files("ingest") / "data" / "common_words.toml").read_text(encoding="utf-8"))
    spoken: dict[str, tuple[str, ...]] = {}
    for language, line in said["words"].items():
        spoken.update((word, (*spoken.get(word, ()), language)) for word in line.split() if len(word) > 1)
    return spoken, {script: frozenset(letters) for script, letters in said["letters"].items()}


_COMMON, _USUAL = _read()


class Verdict(NamedTuple):
    """`fault` is what is wrong with a text as language, "" for nothing; `back`: its words are those of a language only
    when every line is read from its end."""

    fault: str = ""
    back: bool = False


SOUND = Verdict()


def judge(text: str) -> Verdict:
    """Sound, too, is what is too short to tell."""
    shown = text[:_ENOUGH].casefold().replace(_BAR, "")
    counts = Counter(shown)
    meaningless = sum(counts[one] for one in _MEANINGLESS.findall("".join(counts)))
    counts = Counter({one: count for one, count in counts.items() if one.isalpha()})
    letters = counts.total()
    if meaningless > _FEW_SIGNS and meaningless * 5 > letters + meaningless:
        return Verdict("signs without meaning")
    if letters < _LEAST_LETTERS:
        return SOUND
    runs = [one for one, count in counts.items() if count > _RUN and one * _RUN in shown]
    repeated = sum(len(found[0]) for one in runs for found in re.finditer(f"{one}{{{_RUN},}}", shown))
    if max(counts.values()) * 5 > letters * 2 or repeated * 8 > letters:
        return Verdict("one letter over and over")
    script, usual = _script(counts)
    words = _WORD.findall(shown)
    common = _common(words)
    if common < _LEAST_COMMON and len(words) >= _LEAST_WORDS:
        back = _common([one[::-1] for one in words])
        if back > _LEAST_BACK and back > 4 * common:
            return Verdict("back to front", back=True)
    return Verdict(
        _apart_or_glued(words, common, script) or _meaning_nothing(len(words), usual + common, script)
    )


def _apart_or_glued(words: Sequence[str], common: float, script: str) -> str:
    if script in ("han", ""):
        return ""
    single = [one for one in words if len(one) == 1]
    if len(words) > _LEAST_WORDS and len(set(single)) > 5:
        share = len(single) / len(words)
        if share > _MOST_SINGLE or (share > _MANY_SINGLE and common < _FEW_COMMON):
            return "letters stand apart"
    long = sum(len(one) for one in words if len(one) > 24)
    if long * 2 > sum(map(len, words)) and script != "bengali":
        return "words run together"
    return ""


def _meaning_nothing(words: int, weight: float, script: str) -> str:
    """`weight`: the share of usual letters and that of common words, added."""
    if not script or (script != "han" and words < _LEAST_WORDS):
        return ""
    return "no words of any language" if weight < _LEAST[script] else ""


def _common(words: Sequence[str]) -> float:
    """Share of its common words in the language that has most of them. Single letters are no sign of any."""
    counts = Counter(one for one in words if len(one) > 1)
    tally: Counter[str] = Counter()
    for word in counts.keys() & _COMMON.keys():
        for language in _COMMON[word]:
            tally[language] += counts[word]
    return max(tally.values(), default=0) / max(counts.total(), 1)


def _script(counts: Counter[str]) -> tuple[str, float]:
    """The script of most letters, and how many of these are its usual ones; "" for a script that is not on the list."""
    plain: Counter[str] = Counter()
    for letter, count in counts.items():
        if letter > "\x7f":
            letter = (
                letter.translate(_ALIKE) if letter > "\u05ff" else unicodedata.normalize("NFD", letter)[0]
            )
        plain[letter] += count
    whole = sum(plain.values())
    for script, pattern in _SCRIPTS:
        own = {one: count for one, count in plain.items() if pattern.match(one)}
        if sum(own.values()) * 2 > whole:
            return script, sum(own.get(one, 0) for one in _USUAL[script]) / sum(own.values())
    return "", 0.0
