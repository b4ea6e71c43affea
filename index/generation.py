"""Generation: what a search reads. Opened, verified, read-only; rows are numbered across its segments.

Refuses: building and publishing (generations.py).
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index import background
from index.attributes import Attributes
from index.background import Background
from index.sealed import damaged
from index.segments import Segment
from index.space_view import SpaceView
from index.terms import TermIndex

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Generation:
    """`live[row]` tells the rows that count; `link_rows` and `link_subjects` say which row belongs to which
    subject; `sequence` is the moment of the catalogue for which it stands."""

    name: str
    sequence: int
    segments: tuple[Segment, ...]
    live: NDArray[np.bool_]
    attributes: Attributes
    spaces: Mapping[str, SpaceView]
    terms: Mapping[str, TermIndex]
    passage_ids: NDArray[np.bytes_]
    languages: NDArray[np.int16]
    language_names: tuple[str, ...]
    link_rows: Rows
    link_subjects: Rows
    payloads: Mapping[str, bytes]
    _rows: dict[bytes, int] = field(default_factory=dict, repr=False)
    _rows_in: dict[str, Rows] = field(default_factory=dict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @cached_property
    def background(self) -> Background:
        """Raises DamagedGeneration where it is missing or cannot be read."""
        return background.load(self.payload(background.PAYLOAD))

    @property
    def size(self) -> int:
        return len(self.passage_ids)

    def payload(self, name: str) -> bytes:
        """What the builder left under `name`. Raises DamagedGeneration where it is missing."""
        if name not in self.payloads:
            raise damaged(f"{self.name}/{name}", "a part of the index is missing")
        return self.payloads[name]

    def row_of(self, passage_id: str) -> int | None:
        """The newest row of a passage; None when it is in no segment."""
        with self._lock:
            if not self._rows:
                self._rows.update({identity: row for row, identity in enumerate(self.passage_ids.tolist())})
        return self._rows.get(passage_id.encode())

    def rows_in(self, language: str) -> Rows:
        """The living rows of one language, ascending."""
        with self._lock:
            if language not in self._rows_in:
                number = self.language_names.index(language) if language in self.language_names else -1
                self._rows_in[language] = np.flatnonzero((self.languages == number) & self.live)
            return self._rows_in[language]


@dataclass(frozen=True)
class Joined:
    """The arrays of all segments end to end."""

    passage_ids: NDArray[np.bytes_]
    languages: NDArray[np.int16]
    language_names: tuple[str, ...]
    link_rows: Rows
    link_subjects: Rows


def joined(segments: tuple[Segment, ...], attributes: Attributes) -> Joined:
    """Links to subjects that were removed are left out."""
    names = tuple(dict.fromkeys(name for segment in segments for name in segment.language_names))
    ids, languages, rows, subjects = [], [], [], []
    offset = 0
    for segment in segments:
        numbers = np.array([names.index(name) for name in segment.language_names], np.int16)
        known = [attributes.ordinal(one.decode()) for one in segment.link_subjects.tolist()]
        kept = np.array([one is not None for one in known], bool)
        ids.append(segment.passage_ids)
        languages.append(numbers[segment.languages] if segment.size else segment.languages)
        rows.append(segment.link_rows[kept] + offset)
        subjects.append(np.array([one for one in known if one is not None], np.int64))
        offset += segment.size
    return Joined(
        np.concatenate(ids), np.concatenate(languages), names, np.concatenate(rows), np.concatenate(subjects)
    )


def offsets(segments: tuple[Segment, ...]) -> tuple[int, ...]:
    """The first row of each segment."""
    sizes = [0, *(segment.size for segment in segments)]
    return tuple(int(one) for one in np.cumsum(sizes)[:-1])
