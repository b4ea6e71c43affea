"""Sketches: a few numbers for each text, by which texts that share much are found without comparing all with all.

Owns MinHash over sets of hashed features, the banded look-up, and the one file that keeps sketches; the file can be lost,
and is then made anew. MinHash is forty lines over NumPy here and not a library: what is needed of it is one hash of whole
arrays, where the usual package hashes word by word and keeps its tables as pickles. Refuses: texts, and judging pairs.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.sealed import write_whole

Hashes = NDArray[np.uint64]
Signature = NDArray[np.uint32]

LAYOUT = "sketches 1"
"""Raise it when features or hashing change: older files are then made anew."""

PERMUTATIONS = 128
ROWS = 4
"""Hashes in a band: with 32 bands two texts that share 70 of 100 shingles meet all but surely, 20 of 100 once in 20."""

MARKS, MARK_ROWS = 32, 2
"""The same for the figures and symbols of a text, which are fewer."""

_ODD = np.uint64(1)
_SHIFT = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Sketch:
    """`facts` tells when what was said of the document changed; `text` is a hash of its letters, empty of a text that is
    too short to know again; `shingles` and `marks` are signatures, empty where there are too few features; `layout` a
    hash of its headings' levels, 0 where there are too few."""

    document: str
    facts: str
    text: str
    shingles: Signature
    marks: Signature
    layout: int = 0


NOTHING: Signature = np.zeros(0, np.uint32)


def signature(features: Hashes, size: int) -> Signature:
    """The least value of each of `size` hash functions over the features; empty for none."""
    if not len(features):
        return NOTHING
    factors, shifts = _functions(size)
    least = np.full(size, np.iinfo(np.uint32).max, np.uint32)
    for start in range(0, len(features), 4096):
        mixed = features[start : start + 4096, None] * factors + shifts
        least = np.minimum(least, (mixed >> _SHIFT).astype(np.uint32).min(axis=0))
    return least


def likeness(one: Signature, other: Signature) -> float:
    """The estimated share of features that two texts have in common, of all that either has."""
    if not len(one) or not len(other):
        return 0.0
    return float((one == other).mean())


def bands(one: Signature, rows: int) -> list[bytes]:
    """What two signatures must share one of to be looked at together."""
    if not len(one):
        return []
    cut = one.reshape(-1, rows)
    return [bytes([at]) + band.tobytes() for at, band in enumerate(cut)]


class Buckets:
    """Members by key. A bucket gives its first members only, so that what everybody shares costs no more than what few
    share: looking up is linear in the number of texts."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[bytes, list[int]] = {}

    def add(self, member: int, keys: Iterable[bytes]) -> None:
        for key in keys:
            self._held.setdefault(key, []).append(member)

    def near(self, member: int, keys: Iterable[bytes]) -> list[int]:
        """Others that share a key with `member`, those that share the most keys first."""
        met: dict[int, int] = {}
        for key in keys:
            for other in self._held.get(key, ())[: self._most]:
                if other != member:
                    met[other] = met.get(other, 0) + 1
        return sorted(met, key=lambda other: (-met[other], other))


class SketchFile:
    """All sketches in one file that is replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self, catalogue: str) -> tuple[int, dict[str, Sketch]]:
        """The sequence of `catalogue` that they stand for, and the sketches by document. 0 and nothing where there is no
        file, one that is damaged or of another layout, or of another catalogue: what was said of these pairs may be
        lost in a catalogue that was restored."""
        try:
            with np.load(self.path, allow_pickle=False) as held:
                header = json.loads(held["header"].tobytes())
                if (header["layout"], header["catalogue"]) != (LAYOUT, catalogue):
                    return 0, {}
                sketches = _sketches(header["rows"], held["shingles"], held["marks"], held["layouts"])
                return int(header["sequence"]), sketches
        except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile):
            return 0, {}

    def save(self, catalogue: str, sequence: int, sketches: Sequence[Sketch]) -> None:
        rows = [(one.document, one.facts, one.text, len(one.shingles), len(one.marks)) for one in sketches]
        told = {"layout": LAYOUT, "catalogue": catalogue, "sequence": sequence, "rows": rows}
        header = json.dumps(told).encode()
        held = io.BytesIO()
        np.savez(
            held,
            header=np.frombuffer(header, np.uint8),
            shingles=_joined([one.shingles for one in sketches]),
            marks=_joined([one.marks for one in sketches]),
            layouts=np.array([one.layout for one in sketches], np.uint64),
        )
        write_whole(self.path, held.getvalue())


def _sketches(
    rows: Sequence[Sequence[object]], shingles: Signature, marks: Signature, layouts: Hashes
) -> dict[str, Sketch]:
    found: dict[str, Sketch] = {}
    at = mark = 0
    for (document, facts, text, many, few), layout in zip(rows, layouts, strict=True):
        assert isinstance(many, int)
        assert isinstance(few, int)
        found[str(document)] = Sketch(
            str(document),
            str(facts),
            str(text),
            shingles[at : at + many],
            marks[mark : mark + few],
            int(layout),
        )
        at, mark = at + many, mark + few
    return found


def _joined(parts: Sequence[Signature]) -> Signature:
    return np.concatenate([NOTHING, *parts])


def _functions(size: int) -> tuple[Hashes, Hashes]:
    """Odd factors and shifts, the same on every machine for ever."""
    drawn = np.random.Generator(np.random.PCG64(20_140_301)).integers(
        0, np.iinfo(np.uint64).max, (2, size), np.uint64, endpoint=True
    )
    return drawn[0] | _ODD, drawn[1]
