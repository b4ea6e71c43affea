"""The one door to FAISS: a flat index in float32, and a scalar quantiser in bfloat16 for large segments.

Scores of all rows are FAISS's own vectorised inner products over its storage: on one thread faster than
`range_search`, and than a matrix product by BLAS. Refuses: approximate indexes; the files it loads must have been verified by their hash, for
FAISS itself reads a damaged file without complaint.
"""

from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedGeneration
from index.vectors import Allowed, Floats, Rows, best

_CHUNK = 8_192


class FlatEngine:
    """float32 rows in an IndexFlatIP; `_matrix` is a view of its memory, not a copy."""

    def __init__(self, index: "faiss.IndexFlat") -> None:
        self._index = index
        shape = (index.ntotal, index.d)
        self._matrix: Floats = (
            faiss.rev_swig_ptr(index.get_xb(), index.ntotal * index.d).reshape(shape)
            if index.ntotal
            else np.zeros(shape, np.float32)
        )

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def scores(self, queries: Floats, rows: Rows | None = None) -> Floats:
        if rows is not None:
            return np.ascontiguousarray((self._matrix[rows] @ queries.T).T, np.float32)
        found = np.empty((len(queries), self.size), np.float32)
        for query, row in zip(np.ascontiguousarray(queries, np.float32), found, strict=True):
            if self.size:
                faiss.fvec_inner_products_ny(  # type: ignore[attr-defined]
                    faiss.swig_ptr(row),
                    faiss.swig_ptr(query),
                    self._index.get_xb(),
                    self.dimension,
                    self.size,
                )
        return found

    def top(self, query: Floats, k: int, allowed: Allowed | None = None) -> tuple[Rows, Floats]:
        return best(self.scores(query[None])[0], k, allowed)

    def vectors(self, rows: Rows) -> Floats:
        return self._matrix[rows]

    def save(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))


class CompressedEngine:
    """bfloat16 rows in an IndexScalarQuantizer: half the memory, each value within 2^-8 of itself."""

    def __init__(self, index: "faiss.IndexScalarQuantizer") -> None:
        self._index = index
        codes = faiss.vector_to_array(index.codes) if index.ntotal else np.zeros(0, np.uint8)
        self._codes = codes.view(np.uint16).reshape(index.ntotal, index.d)

    @property
    def size(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._index.d)

    def scores(self, queries: Floats, rows: Rows | None = None) -> Floats:
        total = self.size if rows is None else len(rows)
        found = np.empty((len(queries), total), np.float32)
        for begin in range(0, total, _CHUNK):
            end = min(begin + _CHUNK, total)
            chunk = self._codes[begin:end] if rows is None else self._codes[rows[begin:end]]
            found[:, begin:end] = (_widen(chunk) @ queries.T).T
        return found

    def top(self, query: Floats, k: int, allowed: Allowed | None = None) -> tuple[Rows, Floats]:
        if allowed is not None:
            rows = np.flatnonzero(allowed)
            order, scores = best(self.scores(query[None], rows)[0], k)
            return rows[order].astype(np.int64), scores
        scores, rows = self._index.search(query[None], min(k, self.size))
        order = np.lexsort((rows[0], -scores[0]))
        return rows[0][order].astype(np.int64), scores[0][order]

    def vectors(self, rows: Rows) -> Floats:
        return _widen(self._codes[rows])

    def save(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))


def build_flat(vectors: Floats) -> FlatEngine:
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, np.float32))
    return FlatEngine(index)


def build_compressed(vectors: Floats) -> CompressedEngine:
    index = faiss.IndexScalarQuantizer(
        vectors.shape[1], faiss.ScalarQuantizer.QT_bf16, faiss.METRIC_INNER_PRODUCT
    )
    index.add(np.ascontiguousarray(vectors, np.float32))
    return CompressedEngine(index)


def load(path: Path) -> FlatEngine | CompressedEngine:
    """Raises DamagedGeneration for what FAISS cannot read, or what is not one of the two kinds."""
    try:
        index = faiss.read_index(str(path))
    except RuntimeError as error:
        raise _damaged(path) from error
    if isinstance(index, faiss.IndexScalarQuantizer):
        return CompressedEngine(index)
    if isinstance(index, faiss.IndexFlat):
        return FlatEngine(index)
    raise _damaged(path)


def _widen(codes: NDArray[np.uint16]) -> Floats:
    """bfloat16 is the upper half of a float32."""
    return (codes.astype(np.uint32) << 16).view(np.float32)


def _damaged(path: Path) -> DamagedGeneration:
    return DamagedGeneration(
        "these vectors cannot be read", subject=path.name, remedy="Run: fieldbridge rebuild"
    )
