"""The contract of a vector engine, the registry of engines, and the choice by size.

A new engine is one file and one line in ENGINES; tests/index/test_vectors.py then runs over it.
Refuses: ids and languages; an engine knows rows 0 to n - 1.
"""

from importlib import import_module
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DoesNotFit
from index.spaces import Vectors

Rows: TypeAlias = NDArray[np.int64]
Mask: TypeAlias = NDArray[np.bool_]


class VectorEngine(Protocol):
    """Inner products with stored vectors. Read by many threads at once; never changed once built."""

    @property
    def count(self) -> int: ...

    @property
    def dimension(self) -> int: ...

    def save(self, path: Path) -> None: ...

    def vectors(self, rows: Rows) -> Vectors:
        """The vectors as stored, (len(rows), d)."""
        ...

    def scores(self, queries: Vectors, rows: Rows | None = None) -> Vectors:
        """Inner products of (b, d) queries: (b, len(rows)), or (b, n) in order for None. Exact on what is
        stored."""
        ...

    def top(self, query: Vectors, k: int, allowed: Mask | None = None) -> tuple[Rows, Vectors]:
        """The best k of the allowed rows (fewer if there are fewer), best first, equals by row."""
        ...


class EngineMaker(Protocol):
    """What is registered: a class that builds an engine from vectors or loads what `save` wrote.

    `load` trusts the file: whoever calls it has checked its hash.
    """

    def build(self, vectors: Vectors) -> VectorEngine: ...

    def load(self, path: Path) -> VectorEngine: ...


# Imported when asked for: a process that does not search need not hold FAISS.
ENGINES = {
    "flat": ("index.vectors.faiss_engine", "FaissFlat"),
    "compressed": ("index.vectors.faiss_engine", "FaissCompressed"),
    "numpy": ("index.vectors.numpy_engine", "NumpyEngine"),
}

COMPRESS_ABOVE = 500_000  # rows; beyond it float32 is 1.5 kB a row, bf16 half, with recall@100 .999


def engine(name: str) -> EngineMaker:
    if name not in ENGINES:
        raise DoesNotFit(
            "this release has no such vector engine", subject=name, remedy="Run: fieldbridge rebuild"
        )
    module, maker = ENGINES[name]
    found: EngineMaker = getattr(import_module(module), maker)
    return found


def choose(count: int) -> str:
    """The engine's name for `count` rows."""
    return "compressed" if count > COMPRESS_ABOVE else "flat"
