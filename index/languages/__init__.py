"""Words of a text, as every part of the index counts them (analyse), and its language (identify).

Owns the registry of analysers, one file a language that needs its own. A term index, its oracle, highlights
and the naming of places all use the same tokens. Refuses: meaning, and any list of stop words (measured: they
are worth nothing here).
"""

from collections import Counter
from functools import lru_cache

from index.languages import arabic, cjk, plain, stemmed
from index.languages.identify import identify
from index.languages.tokens import Analyser, Token

__all__ = ["Token", "analyse", "analysers", "identify", "terms_of"]


def analysers() -> dict[str, Analyser]:
    """Language to analyser. A new one is one file (or a stemmer's name) and one line here."""
    return {
        "ar": arabic.analyse,
        "zh": cjk.analyse,
        "ja": cjk.analyse,
        "th": cjk.analyse,
        **{language: stemmed.analyser(name) for language, name in stemmed.ALGORITHMS.items()},
    }


_ANALYSERS = analysers()


def analyse(text: str, language: str) -> list[Token]:
    """Tokens in order, each with its term and its [start, end) in code points of `text`."""
    return _ANALYSERS.get(language, plain.analyse)(text)


@lru_cache(maxsize=256)
def terms_of(text: str, language: str) -> tuple[tuple[str, int], ...]:
    """The terms of a short text in order of first appearance, each with how often it stands there."""
    return tuple(Counter(token.term for token in analyse(text, language)).items())
