"""A text that is to be tagged: its passages, cut into sentences and short units, encoded in every space that fits.

Owns Piece (what is handed in) and Encoded (what scores are made of). Refuses: finding where sentences end
(whoever hands in a Piece knows) and judging what a text is about.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.languages import analyse, counted_terms
from index.languages.function_words import says_little
from index.spaces import Space, Vectors
from search.concept_texts import stretches

Encode = Callable[[Space, Sequence[str]], Vectors]

UNIT_WORDS, UNIT_LETTERS = 24, 60
"""A unit is a sentence, or an even part of one that is longer than this; letters where words are not spaced."""

FEW_UNITS = 24
"""A text of at most so many units has its passages encoded whole as well; the mean of many units says the same."""

_BROKEN_WORDS = 4
"""Words of a line that may be the first part of a sentence; a shorter one is an entry of a list."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage; `start` is its place in the document's text, `ends` where its sentences end, counted within it."""

    text: str
    start: int
    language: str
    ends: tuple[int, ...]
    page: int | None = None
    page_label: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """`document[start:end] == text`."""

    text: str
    start: int
    end: int
    language: str
    page: int | None
    page_label: str


@dataclass(frozen=True)
class InSpace:
    """Unit vectors: one of the whole text, and one of each unit."""

    whole: Vectors
    units: Vectors


@dataclass(frozen=True)
class Encoded:
    """`unit_of[i]` is the sentence to which unit i belongs."""

    language: str
    sentences: tuple[Sentence, ...]
    unit_of: NDArray[np.int64]
    spaces: Mapping[str, InSpace]
    terms: Mapping[str, int]


def language_of(pieces: Sequence[Piece]) -> str:
    """That of most of its letters; `und` for no text."""
    letters: Counter[str] = Counter()
    for one in pieces:
        letters[one.language] += len(one.text)
    return letters.most_common(1)[0][0] if letters else "und"


def encoded(pieces: Sequence[Piece], spaces: Sequence[Space], encode: Encode) -> Encoded:
    """A text without a sentence has no spaces, and so no tags."""
    language = language_of(pieces)
    sentences = tuple(one for piece in pieces for one in _sentences(piece))
    units = [
        (at, unit)
        for at, one in enumerate(sentences)
        for unit in stretches(one.text, UNIT_WORDS, UNIT_LETTERS)
    ]
    terms: Counter[str] = Counter()
    for piece in pieces:
        terms.update(counted_terms(piece.text, language))
    serving = [one for one in spaces if one.serves(language)] if units else []
    return Encoded(
        language,
        sentences,
        np.array([at for at, _ in units], np.int64),
        {one.name: _in_space(one, pieces, [unit for _, unit in units], encode) for one in serving},
        terms,
    )


def unit(vectors: Vectors) -> Vectors:
    """Of length 1, along the last axis."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def _in_space(space: Space, pieces: Sequence[Piece], units: Sequence[str], encode: Encode) -> InSpace:
    vectors = encode(space, units)
    short = len(units) <= FEW_UNITS
    wholes = encode(space, [one.text for one in pieces if one.text.strip()]) if short else vectors
    return InSpace(unit(wholes.mean(axis=0)), vectors)


def _sentences(piece: Piece) -> list[Sentence]:
    found, start = [], 0
    for end in (one for one in piece.ends if not _goes_on(piece, one)):
        text = piece.text[start:end]
        lead = len(text) - len(text.lstrip())
        kept = text.strip()
        if kept:
            begin = piece.start + start + lead
            found.append(
                Sentence(kept, begin, begin + len(kept), piece.language, piece.page, piece.page_label)
            )
        start = end
    return found


def _goes_on(piece: Piece, end: int) -> bool:
    """Whether a layout broke a sentence there into two paragraphs: it stops at a word that holds sentences together, or
    goes on in small letters."""
    line, after = piece.text[:end].rstrip().rpartition("\n")[2], piece.text[end:].lstrip()
    words = line.split()
    if not (words and after and words[-1].isalpha() and words[-1] == words[-1].lower()):
        return False
    if after[0].islower():
        return len(words) >= _BROKEN_WORDS
    last = analyse(words[-1], piece.language)
    return len(words) > 1 and len(last) == 1 and says_little(words[-1], last[0].term, piece.language)
