"""A real, tiny encoder for tests: the words of a text, hashed into 96 dimensions. No model, no wait.

Texts with words in common lie near each other, in any language, which is all that the tests of the rooms
above the index need.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class WordEncoder:
    fingerprint: str = "0123456789abcdef"
    dimension: int = 96
    max_tokens: int = 256
    runtime: str = "words"

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [2 + len(_words(text)) for text in texts]

    def passage_key(self, text: str) -> str:
        return hashlib.sha256(f"passage: {text}".encode("utf-8", "replace")).hexdigest()

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        return np.stack([self.encode_question(text) for text in texts])

    def encode_questions(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self.encode_passages(texts)

    def encode_question(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimension, 0.15, np.float32)
        for word in _words(text):
            digest = hashlib.blake2b(word.encode("utf-8", "replace"), digest_size=4).digest()
            vector[int.from_bytes(digest, "big") % self.dimension] += 1.0
        return (vector / np.linalg.norm(vector)).astype(np.float32)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
