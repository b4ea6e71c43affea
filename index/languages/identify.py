"""Which language a text is in. The one door to lingua (low-accuracy mode: 33 MB).

A script that only one of our languages uses decides at once; lingua tells the rest apart.
Refuses: guessing: a text without letters, or too short to tell, is `und` (or the hint).
"""

from collections import Counter
from functools import cache
from math import exp
from typing import Any

import lingua

from corpus.languages import primary
from index.languages.telltales import by_letters, nepali_or_hindi, points

LANGUAGES = (
    "ar", "bn", "de", "en", "es", "fa", "fr", "hi", "id", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru",
    "so", "sw", "ta", "th", "tl", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
# Known by script or by words alone: lingua does not have them.
_BEYOND = ("am", "el", "he", "hy", "ka", "km", "lo", "my", "ne", "si")

_SCRIPTS = (
    (0x0370, 0x03FF, "el"), (0x0400, 0x052F, "cyrillic"), (0x0530, 0x058F, "hy"), (0x0590, 0x05FF, "he"),
    (0x0600, 0x077F, "arabic"), (0x0900, 0x097F, "devanagari"), (0x0980, 0x09FF, "bn"),
    (0x0B80, 0x0BFF, "ta"),
    (0x0D80, 0x0DFF, "si"), (0x0E00, 0x0E7F, "th"), (0x0E80, 0x0EFF, "lo"), (0x1000, 0x109F, "my"),
    (0x10A0, 0x10FF, "ka"), (0x1200, 0x139F, "am"), (0x1780, 0x17FF, "km"), (0x3040, 0x30FF, "kana"),
    (0x3400, 0x9FFF, "han"), (0xAC00, 0xD7AF, "ko"), (0xFB50, 0xFEFC, "arabic"), (0x20000, 0x3FFFF, "han"),
)  # fmt: skip

_ENOUGH = 2000  # letters that tell the script
_ASKED = 600  # characters that lingua is asked about; more do not change its answer
_SHORT = 25  # letters under which lingua is often wrong, and must be surer
_MARGIN, _MARGIN_SHORT = 1.5, 3.0  # how many times likelier than the next a language must be
_SURE = 0.8  # lingua's confidence from which a hint no longer counts
_PASSAGE = 300  # letters from which lingua needs no help
_LEAST, _WORTH = (
    0.001,
    1.0,
)  # what lingua is never surer than, against a language; what a point for one weighs

# How often the reports that are read here are in a language: of a few words, statistics alone find any.
_USUAL = {"en": 1.0, "fr": 1.0, "es": 1.0, **dict.fromkeys(("de", "id", "it", "pt", "sw", "tr", "vi"), 0.5)}
_RARE = 0.15

_ARABIC_SCRIPT = frozenset({"ar", "ckb", "fa", "ps", "sd", "ug", "ur"})
_DEVANAGARI_SCRIPT = frozenset({"hi", "mr", "ne"})
_CYRILLIC_SCRIPT = frozenset({"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"})


def identify(text: str, hint: str | None = None) -> str:
    """BCP 47 primary tag of `text`; `und` when it cannot be told and no `hint` (any BCP 47 tag) is given."""
    expected = primary(hint) if hint else "und"
    letters = [one for one in text[: 4 * _ENOUGH] if one.isalpha()][:_ENOUGH]
    if not letters:
        return expected
    script, share = _script(letters)
    if share < 0.6 and script != "latin":
        script = "latin"  # mixed: as good as any for lingua
    if script in ("han", "kana"):
        return _east_asian(letters, expected)
    if script == "devanagari":
        return _devanagari(text, expected)
    if script in LANGUAGES or script in _BEYOND:
        return script
    fits = expected if _fits(expected, script) else "und"
    return _statistical(text[:_ASKED], len(letters), script, fits)


def _script(letters: list[str]) -> tuple[str, float]:
    counts: Counter[str] = Counter()
    for letter in letters:
        counts[_script_of(letter)] += 1
    if counts["kana"]:
        counts["kana"] += counts.pop("han", 0)
    name, count = counts.most_common(1)[0]
    return name, count / len(letters)


@cache
def _script_of(letter: str) -> str:
    code = ord(letter)
    for low, high, name in _SCRIPTS:
        if low <= code <= high:
            return name
    return "latin"


def _east_asian(letters: list[str], expected: str) -> str:
    """Japanese has kana in every sentence; a few characters of han alone may be either."""
    if any(_script_of(letter) == "kana" for letter in letters):
        return "ja"
    return expected if expected in ("ja", "zh") and len(letters) < 12 else "zh"


def _devanagari(text: str, expected: str) -> str:
    fits = expected if expected in _DEVANAGARI_SCRIPT else "und"
    return nepali_or_hindi(text) or (fits if fits != "und" else "hi")


def _fits(language: str, script: str) -> bool:
    """Whether `language` can be written in `script` at all."""
    if script == "arabic":
        return language in _ARABIC_SCRIPT
    if script == "cyrillic":
        return language in _CYRILLIC_SCRIPT
    return True


def _statistical(text: str, letters: int, script: str, expected: str) -> str:
    """Letters of its own decide where lingua does not know the language or is unsure; else its likelihoods, weighed
    with short words where the text is short; the hint where nothing is clear."""
    likely = _likely(text, letters, script)
    (first, value), (_, after) = likely[:2]
    told = by_letters(text, script) if script != "latin" or value < _SURE else ""
    if told and (told not in LANGUAGES or value < _SURE):
        return told
    if value >= _SURE or (expected == "und" and value > _margin(letters) * after):
        return first
    long_and_clear = letters >= _SHORT and value > _MARGIN * after
    return first if long_and_clear and expected in LANGUAGES else expected


def _likely(text: str, letters: int, script: str) -> list[tuple[str, float]]:
    """Languages and how likely each is, the likeliest first; likelihoods sum to one."""
    values = {_code(one.language): one.value for one in _detector().compute_language_confidence_values(text)}
    if script == "latin" and letters < _PASSAGE:
        counted = points(text)
        values = {
            name: max(value, _LEAST) * exp(_WORTH * counted.get(name, 0)) * _USUAL.get(name, _RARE)
            for name, value in values.items()
        }
    whole = sum(values.values()) or 1.0
    return sorted(((name, value / whole) for name, value in values.items()), key=lambda one: -one[1])


def _margin(letters: int) -> float:
    return _MARGIN if letters >= _SHORT else _MARGIN_SHORT


@cache
def _code(language: Any) -> str:
    return str(language.iso_code_639_1.name.lower())


@cache
def _detector() -> Any:
    codes = [getattr(lingua.IsoCode639_1, code.upper()) for code in LANGUAGES]
    return lingua.LanguageDetectorBuilder.from_iso_codes_639_1(*codes).with_low_accuracy_mode().build()
