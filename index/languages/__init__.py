"""Words of a text as terms to be found: `analyse` is the one source of terms for index, oracle and
highlights.

Owns the registry of analysers, by language. A new language is one file with an Analyser and one line here.
Refuses: telling which language a text is in (identify.py), and counting or ranking terms (index.terms).
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from index.languages.identify import identify
from index.languages.words import MAX_TERM, Analyser, Token, fold, without_accents, words

__all__ = ["Analyser", "Token", "analyse", "counted_terms", "highlights", "identify", "same_name"]

# Language → (module, what it calls its analyser). What is not here has its words folded and nothing more.
ANALYSERS = {
    "am": ("index.languages.affixed", "affixed"),
    "ar": ("index.languages.arabic", "arabic"),
    "bn": ("index.languages.affixed", "affixed"),
    "fa": ("index.languages.arabic", "persian"),
    "ur": ("index.languages.arabic", "urdu"),
    **dict.fromkeys(
        ("ca", "da", "de", "el", "en", "es", "et", "eu", "fi", "fr", "ga", "hi", "hu", "hy", "id", "it", "lt",
         "nb", "ne", "nl", "no", "pl", "pt", "ro", "ru", "sr", "sv", "ta", "tr", "yi"),
        ("index.languages.stemmed", "stemmed"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """The default: the folded word itself."""

    def skip(self, _word: str) -> int:
        return 0

    def term(self, word: str) -> str:
        return word


@cache
def analyser(language: str) -> Analyser:
    if language not in ANALYSERS:
        return Folded()
    module, maker = ANALYSERS[language]
    found: Analyser = getattr(import_module(module), maker)(language)
    return found


def analyse(text: str, language: str) -> list[Token]:
    """Terms of `text` in order, each with the code points `text[start:end]` it stands for."""
    rules = analyser(language)
    tokens = []
    for word, start, end in words(text):
        skipped = rules.skip(word)
        term = rules.term(word[skipped:])[:MAX_TERM]
        if term:
            # Folding may change a word's length; the elision it skips never does.
            tokens.append(Token(term, start + skipped, end))
    return tokens


def same_name(word: str, name: str, language: str) -> bool:
    """Whether two words of one term are the same name. Stems run names and other words together (Russian "data" and
    "Denmark"): all but the ending must agree. Where a language has no rules of its own, accents that folding takes
    off make other words (Vietnamese lao, Lào)."""
    if language == "ar":
        return bool(import_module("index.languages.arabic").same_name(word, name))
    if language not in ANALYSERS:
        return _plain(word) == _plain(name)
    stemmed = ANALYSERS[language][1] == "stemmed"
    return not stemmed or _differ_by_ending(without_accents(fold(word)), without_accents(fold(name)))


def _differ_by_ending(word: str, name: str) -> bool:
    """One is the beginning of the other, or they share four letters and all but the last three."""
    common = next((at for at, pair in enumerate(zip(word, name, strict=False)) if pair[0] != pair[1]), -1)
    common = min(len(word), len(name)) if common < 0 else common
    longest = max(len(word), len(name))
    return common >= longest - 3 and (common == min(len(word), len(name)) or common >= 4)


def _plain(word: str) -> str:
    return unicodedata.normalize("NFC", word.casefold())


def counted_terms(text: str, language: str) -> dict[str, int]:
    """Each term, in the order of first use, with how often it stands there."""
    return dict(Counter(token.term for token in analyse(text, language)))


def highlights(terms: Iterable[str], text: str, language: str) -> list[tuple[int, int]]:
    """Code point spans of `text` whose term is among `terms`, in order; spans that meet in a run
    of bigrams are joined."""
    wanted = frozenset(terms)
    spans: list[tuple[int, int]] = []
    for token in analyse(text, language):
        if token.term not in wanted:
            continue
        if spans and token.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], token.end))
        else:
            spans.append((token.start, token.end))
    return spans
