"""The analysis of a language that has none of its own: words as they are, case folded.

Refuses: stemming.
"""

from index.languages.tokens import Token, words


def analyse(text: str) -> list[Token]:
    return words(text)
