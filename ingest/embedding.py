"""Vectors for rows: taken from `vectors.db` where they are, encoded and kept where they are not.

A run that is killed loses at most one batch. Refuses: deciding which rows there are.
"""

import hashlib
from collections.abc import Callable, Sequence

import numpy as np

from corpus.catalogue.vectors import VectorStore
from index.segments import IndexRow
from index.spaces import Space, Vectors
from ingest.report import Clock, Progress

BATCH = 512
"""Texts encoded and stored at a time."""


class Embedder:
    """Callable as the index wants it: (space, rows) to raw unit vectors, shape (rows, dimension)."""

    def __init__(self, vectors: VectorStore, watch: Callable[[Progress], None] = lambda _: None) -> None:
        self._vectors = vectors
        self._watch = watch
        self.embedded = 0

    def __call__(self, space: Space, rows: Sequence[IndexRow]) -> Vectors:
        encoder = space.encoder
        keys = [encoder.passage_key(row.text_for_vectors) for row in rows]
        known = self._vectors.get(encoder.fingerprint, keys)
        missing = {key: row.text_for_vectors for key, row in zip(keys, rows, strict=True) if key not in known}
        ordered = sorted(missing.items(), key=lambda pair: len(pair[1]))
        clock = Clock(f"embedding ({space.name})", len(ordered))
        for begin in range(0, len(ordered), BATCH):
            batch = ordered[begin : begin + BATCH]
            self._watch(clock.at(begin))
            encoded = encoder.encode_passages([text for _, text in batch])
            self._vectors.put(encoder.fingerprint, [key for key, _ in batch], encoded)
            known.update((key, vector) for (key, _), vector in zip(batch, encoded, strict=True))
            self.embedded += len(batch)
        if ordered:
            self._watch(clock.at(len(ordered)))
        if not keys:
            return np.zeros((0, encoder.dimension), np.float32)
        return np.stack([known[key] for key in keys])

    def questions(self, space: Space, texts: Sequence[str]) -> Vectors:
        """The same texts as they are encoded when somebody asks them, kept beside the others."""
        encoder = space.encoder
        keys = [hashlib.sha256(f"asked\0{text}".encode()).hexdigest() for text in texts]
        known = self._vectors.get(encoder.fingerprint, keys)
        for begin in range(0, len(texts), BATCH):
            batch = [at for at in range(begin, min(begin + BATCH, len(texts))) if keys[at] not in known]
            if batch:
                encoded = encoder.encode_questions([texts[at] for at in batch])
                self._vectors.put(encoder.fingerprint, [keys[at] for at in batch], encoded)
                known.update(zip((keys[at] for at in batch), encoded, strict=True))
        if not keys:
            return np.zeros((0, encoder.dimension), np.float32)
        return np.stack([known[key] for key in keys])
