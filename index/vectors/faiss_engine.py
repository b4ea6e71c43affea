"""FAISS: flat float32, and the bf16 scalar quantiser for large collections. The one door to faiss.

All scores at once come from FAISS's kernel over a view of its own storage, block by block, so that several
questions share one pass through memory: 0.4 of numpy's matvec, and two questions cost 1.5 times one. A scan
is one thread: BLAS's waits for each other at every block take 20 times as long on a busy machine.
Refuses: files whose hash nobody checked; they can load silently damaged.
"""

from pathlib import Path
from typing import Any, ClassVar

import faiss  # its stubs leave out the plain kernels
import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedGeneration
from index.spaces import Vectors
from index.vectors import Mask, Rows
from index.vectors.ranking import best

_BLOCK = 1024  # rows: 1.5 MB of float32, which a core's cache holds while every query passes over it
_GATHER_BELOW = 0.25  # share of rows under which gathering them is cheaper than scanning all


class _FaissEngine:
    """What both kinds share; a kind says how its storage becomes float32."""

    _kind: ClassVar[Any]

    def __init__(self, index: Any) -> None:
        self._index = index  # owns the memory that the view looks at
        self.count = int(index.ntotal)
        self.dimension = int(index.d)

    @classmethod
    def load(cls, path: Path) -> Any:
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as fault:
            raise DamagedGeneration(
                "the vectors cannot be read", subject=str(path), remedy="Run: fieldbridge rebuild"
            ) from fault
        if not isinstance(index, cls._kind):
            raise DamagedGeneration(
                "the vectors are of another kind", subject=str(path), remedy="Run: fieldbridge rebuild"
            )
        return cls(index)

    def save(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def vectors(self, rows: Rows) -> Vectors:
        raise NotImplementedError

    def _blocks(self, queries: Vectors, out: Vectors) -> None:
        raise NotImplementedError

    def scores(self, queries: Vectors, rows: Rows | None = None) -> Vectors:
        queries = np.ascontiguousarray(queries, dtype=np.float32)
        if rows is not None and len(rows) < self.count * _GATHER_BELOW:
            out = np.empty((len(queries), len(rows)), dtype=np.float32)
            _products(queries, self.vectors(rows), out)
            return out
        out = np.empty((len(queries), self.count), dtype=np.float32)
        self._blocks(queries, out)
        return out if rows is None else out[:, rows]

    def top(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        rows = None if allowed is None else np.flatnonzero(allowed)
        scores = self.scores(query[None], rows)[0]
        chosen = best(scores, k)
        return (chosen if rows is None else rows[chosen]), scores[chosen]


class FaissFlat(_FaissEngine):
    """Float32, exact. See index.vectors.VectorEngine."""

    _kind = faiss.IndexFlat

    def __init__(self, index: Any) -> None:
        super().__init__(index)
        self._matrix: Vectors = _view(index.codes, np.float32, self.count, self.dimension)

    @classmethod
    def build(cls, vectors: Vectors) -> "FaissFlat":
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    def vectors(self, rows: Rows) -> Vectors:
        return self._matrix[rows]

    def _blocks(self, queries: Vectors, out: Vectors) -> None:
        for start in range(0, self.count, _BLOCK):
            block = self._matrix[start : start + _BLOCK]
            _products(queries, block, out[:, start : start + len(block)])


class FaissCompressed(_FaissEngine):
    """bf16: half the memory, recall@100 .999. Scores are exact on the rounded vectors."""

    _kind = faiss.IndexScalarQuantizer

    def __init__(self, index: Any) -> None:
        super().__init__(index)
        self._codes: NDArray[np.uint16] = _view(index.codes, np.uint16, self.count, self.dimension)

    @classmethod
    def build(cls, vectors: Vectors) -> "FaissCompressed":
        matrix = np.ascontiguousarray(vectors, dtype=np.float32)
        index = faiss.IndexScalarQuantizer(
            matrix.shape[1], faiss.ScalarQuantizer.QT_bf16, faiss.METRIC_INNER_PRODUCT
        )
        index.train(matrix)
        index.add(matrix)
        return cls(index)

    def vectors(self, rows: Rows) -> Vectors:
        return (self._codes[rows].astype(np.uint32) << 16).view(np.float32)

    def _blocks(self, queries: Vectors, out: Vectors) -> None:
        widened = np.zeros((_BLOCK, self.dimension), dtype=np.uint32)
        high = widened.view(np.uint16)[:, 1::2]  # a bf16 is the upper half of a float32
        for start in range(0, self.count, len(widened)):
            codes = self._codes[start : start + len(widened)]
            high[: len(codes)] = codes
            block = widened[: len(codes)].view(np.float32)
            _products(queries, block, out[:, start : start + len(codes)])


_kernel: Any = faiss.fvec_inner_products_ny  # type: ignore[attr-defined]


def _products(queries: Vectors, block: Vectors, out: Vectors) -> None:
    """Inner products of (b, d) with (m, d) into (b, m); rows of all three are contiguous."""
    if not len(block):
        return
    vectors = faiss.swig_ptr(block)
    for number, query in enumerate(queries):
        _kernel(faiss.swig_ptr(out[number]), faiss.swig_ptr(query), vectors, block.shape[1], len(block))


def _view(codes: Any, kind: Any, count: int, dimension: int) -> Any:
    """FAISS's bytes as an array, without a copy."""
    if count == 0:
        return np.empty((0, dimension), dtype=kind)
    return faiss.rev_swig_ptr(codes.data(), codes.size()).view(kind).reshape(count, dimension)
