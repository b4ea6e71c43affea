"""What of a text is compared with other texts: its letters, its prose in runs of words, its figures, its layout.

Owns how each is taken from canonical text, so that a form's labels and the way a format lays a text out do not count.
Refuses: comparing (`alike.py`), and hashing whole sets (`index.sketches`).
"""

import hashlib
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np

from corpus.works import Edition, Heading
from index.sketches import MARKS, PERMUTATIONS, Hashes, Signature, signature

RUN = 5
"""Words of a shingle."""

SHORTEST = 60
"""Letters and digits from which a text can be known again."""

_LEAST_SHINGLES, _LEAST_MARKS, _LEAST_HEADINGS = 20, 6, 5
_LABEL = re.compile(r"^[^\n:：|]{2,160}?\s*[:：|]\s+")
_UNSPACED = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_MARK = re.compile(
    r"https?://\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]+"
    r"|(?<![A-Z])[A-Z]{1,20}(?:/[A-Z0-9.]+){2,}|\d[\d.,٫٬\u00a0\u202f]*"
)
"""Each part begins where a run begins, and is bounded: one letter that fills a hostile file is looked at once."""

_ENDS = ".,;:)…\u00a0\u202f"
_SHORT_LINE = 8
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_TURN = np.uint64(29)


def letters_of(text: str) -> str:
    """A hash of the letters and digits in their order; "" of a text that is too short. Spaces, punctuation, case, bullets
    and how words are broken do not count: these are what formats differ in."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(char for char in plain if char.isalnum())
    return hashlib.sha256(kept.encode("utf-8", "surrogatepass")).hexdigest() if len(kept) >= SHORTEST else ""


def prose_lines(edition: Edition) -> list[str]:
    """Lines without headings and lines of a few words; of a line that begins with a label, what follows it."""
    headings = {(one.start, one.end) for one in edition.headings}
    found, start = [], 0
    for line in edition.text.split("\n"):
        end = start + len(line)
        if line.strip() and (start, end) not in headings:
            told = _LABEL.sub("", line).strip()
            if len(_WORD.findall(told)) >= _SHORT_LINE:
                found.append(told)
        start = end + 1
    return found


def shingles_of(edition: Edition) -> Hashes:
    """Each run of words within a line of prose, hashed; sorted, each once."""
    parts = [np.zeros(0, np.uint64)]
    for line in prose_lines(edition):
        folded = unicodedata.normalize("NFKC", line).casefold()
        words = np.array([zlib.crc32(word.encode()) for word in _WORD.findall(folded)], np.uint64)
        joined = np.zeros(max(len(words) - RUN + 1, 0), np.uint64)
        for at in range(RUN):
            joined = _mixed(joined, words[at : at + len(joined)])
        parts.append(joined)
    return np.unique(np.concatenate(parts))


def marks_of(text: str) -> Counter[str]:
    """What a translator leaves as it is: figures of two digits and more, symbols, addresses; how often each."""
    found: Counter[str] = Counter()
    for mark in _MARK.findall(text):
        if mark[0].isdigit():
            digits = "".join(str(unicodedata.digit(char)) for char in mark if char.isdigit())
            if len(digits) >= 2:
                found[digits] += 1
        else:
            found[mark.rstrip(_ENDS).casefold()] += 1
    return found


def levels_of(headings: Sequence[Heading]) -> tuple[int, ...]:
    return tuple(one.level for one in headings)


def shingle_signature(edition: Edition) -> Signature:
    found = shingles_of(edition)
    return signature(found if len(found) >= _LEAST_SHINGLES else found[:0], PERMUTATIONS)


def mark_signature(text: str) -> Signature:
    """Of marks with their counts, so that a figure that stands three times tells more than one that stands once."""
    marks = [f"{mark} {count}" for mark, count in marks_of(text).items()]
    hashed = np.array([_spread(mark) for mark in marks], np.uint64)
    return signature(hashed if len(hashed) >= _LEAST_MARKS else hashed[:0], MARKS)


def layout_of(headings: Sequence[Heading]) -> int:
    """A hash of the headings' levels; 0 where they are too few to tell anything."""
    levels = levels_of(headings)
    return _spread(str(levels)) if len(levels) >= _LEAST_HEADINGS else 0


def _spread(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _mixed(before: Hashes, after: Hashes) -> Hashes:
    turned = (before + _GOLDEN) * _GOLDEN
    return (turned ^ (turned >> _TURN)) + after
