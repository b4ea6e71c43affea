"""The contract of an encoder, and Space: one encoder with the languages it serves.

Refuses: knowing any model; each runs in a file of its own under `encoders/`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Vectors: TypeAlias = NDArray[np.float32]


class Encoder(Protocol):
    """Texts to unit vectors. Prefixes (`query: `, `passage: `) are the encoder's own business."""

    @property
    def fingerprint(self) -> str:
        """Weights, tokenizer, prefixes, pooling and length in 16 hex digits; not the runtime or precision."""
        ...

    @property
    def dimension(self) -> int: ...

    @property
    def max_tokens(self) -> int: ...

    @property
    def runtime(self) -> str:
        """For people: `openvino bf16`, `openvino f32`, `sentence-transformers` …"""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a passage, prefix and special tokens included, not cut to `max_tokens`."""
        ...

    def passage_key(self, text: str) -> str:
        """SHA-256 hex of the prefixed text: with `fingerprint` it names the vector in `vectors.db`."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), rows of length 1, in the order given (batched by length inside)."""
        ...

    def encode_question(self, text: str) -> Vectors:
        """Shape (dimension,), length 1."""
        ...

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension): many at once, for which nobody waits one by one."""
        ...


@dataclass(frozen=True)
class Space:
    """`languages` None: every passage is in it; else only passages and questions in those."""

    name: str
    encoder: Encoder
    languages: frozenset[str] | None = None

    def serves(self, language: str) -> bool:
        return self.languages is None or language in self.languages
