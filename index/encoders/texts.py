"""What every runtime does alike with texts: prefixes, keys, batches of like length, and mean pooling.

Refuses: running a model (one file per runtime).
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.spaces import Vectors


@dataclass(frozen=True, slots=True)
class Prefixes:
    """What a model wants to read before a question and before a passage."""

    question: str = ""
    passage: str = ""

    def passage_key(self, text: str) -> str:
        return hashlib.sha256((self.passage + text).encode("utf-8", "surrogatepass")).hexdigest()


def batches(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Positions in batches of at most `size`, longest first (so that the memory needed is known at once)."""
    order = sorted(range(len(lengths)), key=lambda one: -lengths[one])
    for start in range(0, len(order), size):
        yield order[start : start + size]


def pad(
    rows: Sequence[Sequence[int]], multiple: int, filler: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Token ids and mask, shape (rows, longest row rounded up to `multiple`)."""
    width = -(-max(len(row) for row in rows) // multiple) * multiple
    ids = np.full((len(rows), width), filler, dtype=np.int64)
    mask = np.zeros((len(rows), width), dtype=np.int64)
    for at, row in enumerate(rows):
        ids[at, : len(row)] = row
        mask[at, : len(row)] = 1
    return ids, mask


def pool(states: Vectors, mask: NDArray[np.int64]) -> Vectors:
    """Mean over the tokens that are not padding, then length 1. (n, tokens, d) and (n, tokens) to (n, d)."""
    weights = mask.astype(np.float32)[:, None, :]
    return unit(np.matmul(weights, states)[:, 0, :])


def unit(vectors: Vectors) -> Vectors:
    """Rows scaled to length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = vectors / np.maximum(lengths, np.float32(1e-12))
    return scaled
