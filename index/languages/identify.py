"""Which language a text is in: the script first, then lingua's low-accuracy model, loaded when first needed.

The one door to lingua. Refuses: guessing from a word or two in Latin letters, unless the model is sure; a
wrong language costs a search more than `und`, with which every term index is asked.
"""

import re
import threading
from functools import lru_cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

SURE = {1: 0.95, 2: 0.9, 3: 0.8}
"""Confidence from which an answer is given, by the number of words; SURE_FOR_MORE for longer texts."""
SURE_FOR_MORE = 0.25

_READ = 1_000

_SCRIPTS = (
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("am", re.compile(r"[\u1200-\u137f]")),
    ("bn", re.compile(r"[\u0980-\u09ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("ka", re.compile(r"[\u10a0-\u10ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
)
_KANA = re.compile(r"[\u3040-\u30ff]")
_LETTER = re.compile(r"[^\W\d_]")
_NEPALI = frozenset(
    ("छ", "छन्", "हो", "गर्ने", "लागि", "भएको", "कसरी", "किन", "र", "गर्न", "लाग्छ", "हुन्छ", "सकिन्छ")
)

_CHOICES = ("ar", "de", "en", "es", "fa", "fr", "hi", "id", "it", "pt", "ru", "sw", "tr", "uk", "ur", "vi")
_lock = threading.Lock()


@lru_cache(maxsize=1_024)
def identify(text: str, hint: str = "") -> str:
    """BCP 47 primary tag of the text, `hint` where it cannot be told, `und` without one."""
    head = text[:_READ]
    letters = len(_LETTER.findall(head))
    if not letters:
        return hint or "und"
    for language, script in _SCRIPTS:
        if len(script.findall(head)) * 3 > letters:
            return "ja" if language == "zh" and len(_KANA.findall(head)) * 5 > letters else language
    return _by_model(head, hint)


def _by_model(text: str, hint: str) -> str:
    values = _detector().compute_language_confidence_values(text)
    if not values or values[0].value <= 0:
        return hint or "und"
    best = values[0]
    if best.value < SURE.get(len(text.split()), SURE_FOR_MORE):
        return hint or "und"
    language = best.language.iso_code_639_1.name.lower()
    return "ne" if language == "hi" and _NEPALI & set(text.strip("?।.!").split()) else language


@lru_cache(maxsize=1)
def _built() -> LanguageDetector:
    languages: list[Language] = [
        Language.from_iso_code_639_1(getattr(IsoCode639_1, code.upper())) for code in _CHOICES
    ]
    return LanguageDetectorBuilder.from_languages(*languages).with_low_accuracy_mode().build()


def _detector() -> LanguageDetector:
    with _lock:
        return _built()
