"""The contract of a vector engine, and the one registry of engines.

Owns VectorEngine and the size at which the compressed one takes over. Refuses: knowing what a row is; rows
are numbers from 0, vectors are float32 of one dimension, and every score is an inner product.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Rows: TypeAlias = NDArray[np.int64]
Allowed: TypeAlias = NDArray[np.bool_]

COMPRESS_FROM = 400_000
"""Rows in one segment from which float32 (1.5 kB a row) gives way to bfloat16 (half of it)."""


class VectorEngine(Protocol):
    """Immutable once built. Exact on what it stores: an engine that rounds says by how much in its suite."""

    @property
    def size(self) -> int: ...

    @property
    def dimension(self) -> int: ...

    def scores(self, queries: Floats, rows: Rows | None = None) -> Floats:
        """Inner products, shape (queries, rows); all rows in order when `rows` is None."""
        ...

    def top(self, query: Floats, k: int, allowed: Allowed | None = None) -> tuple[Rows, Floats]:
        """The k best rows and their scores, best first, ties by row; fewer where fewer are allowed."""
        ...

    def vectors(self, rows: Rows) -> Floats:
        """The stored vectors, shape (rows, dimension)."""
        ...

    def save(self, path: Path) -> None: ...


Build = Callable[[Floats], VectorEngine]
Load = Callable[[Path], VectorEngine]


def engines() -> dict[str, tuple[Build, Load]]:
    """Every engine by name, as (build, load). A new one is one file and one line here."""
    from index.vectors import faiss_engine, numpy_engine

    return {
        "flat": (faiss_engine.build_flat, faiss_engine.load),
        "bf16": (faiss_engine.build_compressed, faiss_engine.load),
        "numpy": (numpy_engine.build, numpy_engine.load),
    }


def engine_for(rows: int) -> str:
    """The name of the engine that a segment of this many rows gets."""
    return "flat" if rows < COMPRESS_FROM else "bf16"


def best(scores: Floats, k: int, allowed: Allowed | None = None) -> tuple[Rows, Floats]:
    """The k highest of `scores` among the allowed, best first, ties by row."""
    rows = np.arange(len(scores)) if allowed is None else np.flatnonzero(allowed)
    values = scores[rows]
    if len(rows) > k > 0:
        edge = np.partition(values, len(values) - k)[len(values) - k]
        keep = values >= edge
        rows, values = rows[keep], values[keep]
    order = np.lexsort((rows, -values))[: max(k, 0)]
    return rows[order].astype(np.int64), values[order]
