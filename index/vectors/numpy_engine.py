"""Inner products by numpy alone: the oracle that every other engine is compared with.

Refuses: speed and compression.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.vectors import Allowed, Floats, Rows, best


@dataclass(frozen=True)
class NumpyEngine:
    matrix: Floats

    @property
    def size(self) -> int:
        return len(self.matrix)

    @property
    def dimension(self) -> int:
        return int(self.matrix.shape[1])

    def scores(self, queries: Floats, rows: Rows | None = None) -> Floats:
        chosen = self.matrix if rows is None else self.matrix[rows]
        return np.asarray(queries @ chosen.T, np.float32)

    def top(self, query: Floats, k: int, allowed: Allowed | None = None) -> tuple[Rows, Floats]:
        return best(self.scores(query[None])[0], k, allowed)

    def vectors(self, rows: Rows) -> Floats:
        return self.matrix[rows]

    def save(self, path: Path) -> None:
        with path.open("wb") as stream:
            np.save(stream, self.matrix, allow_pickle=False)


def build(vectors: Floats) -> NumpyEngine:
    return NumpyEngine(np.ascontiguousarray(vectors, np.float32))


def load(path: Path) -> NumpyEngine:
    return NumpyEngine(np.load(path, allow_pickle=False))
