"""Footnotes and endnotes of a Word file: which are referred to, and the marks that they are printed with.

Owns counting them. A document that begins to count anew somewhere has its notes without marks: a wrong one is worse.
Refuses: their text, which is read like any other (`docx_blocks.py`).
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from ingest.formats.docx_numbering import number
from ingest.formats.docx_package import Element, Package, W
from ingest.formats.docx_styles import value_of

_KINDS = {"footnote": "decimal", "endnote": "lowerRoman"}

Made = TypeVar("Made")


class Notes:
    """A note that is referred to twice is given once, at its first place."""

    def __init__(self, package: Package) -> None:
        self._texts: dict[tuple[str, str], Element] = {}
        self._shapes: dict[str, str] = {}
        self._waiting: list[tuple[str, str]] = []
        self._counts = dict.fromkeys(_KINDS, 0)
        settings = package.related("settings")
        for kind, shape in _KINDS.items():
            for part in package.related(f"{kind}s"):
                for one in part.iterchildren(W + kind):
                    self._texts[kind, str(one.get(f"{W}id"))] = one
            self._shapes[kind] = _shape(kind, shape, [package.main, *settings])

    def refer(self, notes: Sequence[tuple[str, str]]) -> None:
        self._waiting += notes

    def taken(self, make: Callable[[Element, str], Made]) -> Iterator[Made]:
        """What `make` gives for each note that was referred to since the last call."""
        while self._waiting:
            key = self._waiting.pop(0)
            note = self._texts.pop(key, None)
            if note is not None:
                self._counts[key[0]] += 1
                yield make(note, self._mark(key[0]))

    def _mark(self, kind: str) -> str:
        shape = self._shapes[kind]
        return number(self._counts[kind], shape) if shape else ""


def _shape(kind: str, otherwise: str, parts: Sequence[Element]) -> str:
    """How notes of this kind are numbered; "" where that cannot be known."""
    found = ""
    for part in parts:
        for one in part.iter(f"{W}{kind}Pr"):
            restart = value_of(one.find(f"{W}numRestart"))
            if restart not in ("", "continuous"):
                return ""
            found = found or value_of(one.find(f"{W}numFmt"))
    return found or otherwise
