"""Place names to codes, of M49 and of the operator's own list: by id, by number, or by any label in any language.

Refuses: finding places inside running text.
"""

import difflib
import unicodedata

from corpus.concepts import PLACES, Vocabularies


class PlaceNames:
    """Built once from the vocabularies."""

    def __init__(self, vocabularies: Vocabularies) -> None:
        self._codes: dict[str, str] = {}
        concepts = vocabularies.concepts(PLACES)
        for concept in concepts:
            self._codes[_plain(concept.id)] = concept.id
        for concept in concepts:
            for label in concept.labels:
                self._codes.setdefault(_plain(label.text), concept.id)

    def code(self, written: str) -> str | None:
        """The concept id, or None when no place is called so."""
        return self._codes.get(_plain(written))

    def hint(self, written: str) -> str:
        close = difflib.get_close_matches(_plain(written)[:60], list(self._codes), n=1, cutoff=0.6)
        found = f"Did you mean {self._codes[close[0]]}? " if close else ""
        return f"{found}Use an ISO code (KEN), an M49 number (404) or the UN's name."


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
