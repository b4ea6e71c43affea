"""CLDR's names, by Babel: of countries and regions in languages in which the UN does not name them, and of languages.

Names of places are for finding only: one that is shown is always the vocabulary's. Refuses: the six languages of
the UN's list.
"""

from functools import cache

from babel import Locale, UnknownLocaleError

from corpus.languages import UN_LANGUAGES


@cache
def territories(language: str) -> dict[str, str]:
    """Two-letter codes of ISO 3166 and three-digit codes of M49 to names; empty where CLDR has none."""
    if language in UN_LANGUAGES:
        return {}
    try:
        return {str(code): str(name) for code, name in Locale(language).territories.items()}
    except (UnknownLocaleError, ValueError):
        return {}


def language_name(code: str, shown_in: str) -> str:
    """What a language is called in another; its code where CLDR does not say."""
    try:
        return str(Locale(shown_in).languages.get(code, code))
    except (UnknownLocaleError, ValueError):
        return code
