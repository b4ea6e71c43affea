"""The oracle: what a vector engine must say, in numpy and as plainly as can be. Not meant to be fast."""

from pathlib import Path

import numpy as np

from index.spaces import Vectors
from index.vectors import Mask, Rows


class NumpyEngine:
    """A matrix. See index.vectors.VectorEngine."""

    def __init__(self, matrix: Vectors) -> None:
        self._matrix = matrix
        self.count, self.dimension = matrix.shape

    @classmethod
    def build(cls, vectors: Vectors) -> "NumpyEngine":
        return cls(np.array(vectors, dtype=np.float32))

    @classmethod
    def load(cls, path: Path) -> "NumpyEngine":
        with path.open("rb") as stream:
            return cls(np.load(stream, allow_pickle=False))

    def save(self, path: Path) -> None:
        with path.open("wb") as stream:
            np.save(stream, self._matrix, allow_pickle=False)

    def vectors(self, rows: Rows) -> Vectors:
        return self._matrix[rows]

    def scores(self, queries: Vectors, rows: Rows | None = None) -> Vectors:
        matrix = self._matrix if rows is None else self._matrix[rows]
        products: Vectors = (queries.astype(np.float64) @ matrix.T.astype(np.float64)).astype(np.float32)
        return products

    def top(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        scores = self.scores(query[None])[0]
        rows = np.arange(self.count) if allowed is None else np.flatnonzero(allowed)
        chosen = rows[np.lexsort((rows, -scores[rows]))][:k].astype(np.int64)
        return chosen, scores[chosen]
