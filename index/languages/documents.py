"""The language of a whole document and of each of its passages: what is short, or hardly words, has its document's.

Refuses: telling one text's language (identify.py).
"""

from collections import Counter

from corpus.languages import primary
from index.languages.identify import identify
from index.languages.telltales import points

LONG_ENOUGH = 120
"""Characters from which a passage's own language is asked for."""

_WORDY = 0.6
_LOOKED_AT = 600
_PLAIN, _PLAINER = 12, 3
_WINDOW, _WINDOWS = 800, 7
_SHORT = 2_400
"""Characters under which a document is told by how it begins: what is at its end may be references."""


def language_of_document(text: str, said: str = "") -> str:
    """What most of its parts are in; `said`, what the file says of itself, where they cannot tell; else `und`."""
    hint = "" if primary(said) == "und" else primary(said)
    if len(text) < _SHORT:
        return identify(text, hint)
    step = max(_WINDOW, len(text) // _WINDOWS)
    parts = [text[at : at + _WINDOW] for at in range(0, max(len(text), 1), step)]
    found: Counter[str] = Counter()
    for one in filter(_wordy, parts):
        found[identify(one, hint)] += len(one)
    found.pop("und", None)
    if found:
        return found.most_common(1)[0][0]
    return identify(text, hint)


def language_of_passage(text: str, document: str) -> str:
    """The document's, unless the passage is long, made of words, and in another language from beginning to end: lists
    of names and tables of numbers look like anything."""
    if len(text) < LONG_ENOUGH or not _wordy(text) or _plainly(text[:_LOOKED_AT], document):
        return document
    found = identify(text, document)
    if found == document or document == "und":
        return found
    middle = len(text) // 2
    halves = {identify(text[:middle], document), identify(text[middle:], document)}
    return found if halves == {found} else document


def _plainly(text: str, language: str) -> bool:
    """Whether its short words are a language's, and hardly any other's: statistics, which take longer, say the same."""
    counted = points(text)
    own = counted.pop(language, 0)
    return own >= _PLAIN and own >= _PLAINER * max(counted.values())


def _wordy(text: str) -> bool:
    """Whether most of what is written are letters, and not figures and signs."""
    written = [one for one in text if not one.isspace()]
    return sum(one.isalpha() or one > "\u0300" for one in written) >= _WORDY * max(len(written), 1)
