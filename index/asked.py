"""Questions that are known beforehand, encoded all at once: a tenth of the work of one after the other.

Owns Asked, an encoder that has them at hand. Refuses: keeping them longer than whoever holds it.
"""

from collections.abc import Sequence

from index.spaces import Encoder, Vectors


class Asked:
    """The encoder that it is given, but for the questions it knows already."""

    def __init__(self, encoder: Encoder, questions: Sequence[str]) -> None:
        self._encoder = encoder
        several = list(dict.fromkeys(questions))
        self._known = dict(zip(several, encoder.encode_questions(several), strict=True))
        self.fingerprint, self.dimension = encoder.fingerprint, encoder.dimension
        self.max_tokens, self.runtime = encoder.max_tokens, encoder.runtime

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return self._encoder.count_tokens(texts)

    def passage_key(self, text: str) -> str:
        return self._encoder.passage_key(text)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_passages(texts)

    def encode_question(self, text: str) -> Vectors:
        known = self._known.get(text)
        return self._encoder.encode_question(text) if known is None else known

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return self._encoder.encode_questions(texts)
