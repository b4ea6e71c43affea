"""SpaceView: one space over all rows of a generation, with scores that can be compared across languages.

Refuses: weighing spaces against each other, and embedding passages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from index.projection import Floats, Projection, Statistics
from index.segments import SpaceRows
from index.spaces import Space

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class SpaceScores:
    """Per row of the generation; 0 for rows that are not in the space.

    `standard`: centred cosine in standard deviations above the mean of the row's language.
    `cosine`: of the raw vectors, which says how near question and passage are at all.
    """

    standard: Floats
    cosine: Floats


@dataclass(frozen=True)
class SpaceView:
    """`offsets[i]` is the first row of segment i; `languages` the number of each row's language in
    `language_names`."""

    space: Space
    parts: Sequence[SpaceRows]
    offsets: Sequence[int]
    projection: Projection
    statistics: Statistics
    languages: NDArray[np.int16]
    language_names: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.space.name

    @property
    def dimension(self) -> int:
        return len(self.projection.mean)

    def serves(self, language: str) -> bool:
        return self.space.serves(language)

    def encoded(self, text: str) -> Floats:
        """The raw unit vector of a question, shape (dimension,)."""
        return self.space.encoder.encode_question(text)

    def scores(self, vector: Floats) -> SpaceScores:
        """For a raw unit question vector, shape (dimension,)."""
        question = self.projection.question(vector)
        found = [part.engine.scores(vector[None])[0] for part in self.parts]
        raw = np.concatenate(found) if len(found) != 1 else found[0]
        standard = question.scores(raw, self._along, self._factors)
        means, deviations = self.statistics.of_question(question.unit)
        standard -= means[self._of_statistics]
        standard *= (1.0 / deviations)[self._of_statistics]
        return SpaceScores(self._spread(standard), self._spread(raw))

    def centred(self, rows: Rows) -> Floats:
        """Centred unit vectors of these rows, shape (rows, dimension); zeros for rows not in the space."""
        found = self.raw(rows)
        inside = found.any(axis=1)
        found[inside] = self.projection.centre(found[inside])[0]
        return found

    def raw(self, rows: Rows) -> Floats:
        """Unit vectors of these rows as they were encoded, shape (rows, dimension); zeros for rows not in the space."""
        found = np.zeros((len(rows), self.dimension), np.float32)
        for part, offset in zip(self.parts, self.offsets, strict=True):
            local = rows - offset
            at = np.searchsorted(part.members, local)
            at[at == len(part.members)] = 0
            inside = part.members[at] == local if len(part.members) else np.zeros(len(rows), bool)
            if inside.any():
                found[inside] = part.engine.vectors(at[inside])
        return found

    @cached_property
    def members(self) -> Rows:
        """The rows of the generation that are in this space, ascending."""
        return np.concatenate(
            [part.members + offset for part, offset in zip(self.parts, self.offsets, strict=True)]
        ).astype(np.int64)

    @cached_property
    def _factors(self) -> Floats:
        return np.concatenate([part.factors for part in self.parts])

    @cached_property
    def _along(self) -> Floats:
        return np.concatenate([part.along for part in self.parts])

    @cached_property
    def _of_statistics(self) -> NDArray[np.intp]:
        """For each member the number of its language in the statistics."""
        numbers = np.array([self.statistics.number(name) for name in self.language_names], np.intp)
        return numbers[self.languages[self.members]]

    def _spread(self, values: Floats) -> Floats:
        if len(self.members) == len(self.languages):
            return np.asarray(values, np.float32)
        spread = np.zeros(len(self.languages), np.float32)
        spread[self.members] = values
        return spread
