"""Encoders run by sentence-transformers: the reference, the fall-back without openvino, and any model a
user names.

The one door to sentence_transformers and torch; nothing on the path of a question imports this file
while openvino is there. Refuses: the network, unless a hub model was named and may be fetched.
"""

import hashlib
import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from corpus.errors import DoesNotFit, NotReady
from index.encoders import texts
from index.encoders.prepared import REMEDY, Prepared
from index.spaces import Vectors

if TYPE_CHECKING:
    from pathlib import Path

_BATCH = 32


class SentenceTransformersEncoder:
    """See index.spaces.Encoder. `source` is a folder or a hub name; float32 throughout."""

    def __init__(
        self,
        source: str,
        *,
        prefixes: texts.Prefixes | None = None,
        max_tokens: int | None = None,
        fingerprint: str | None = None,
        network: bool = False,
    ) -> None:
        self._model = _load(source, network)
        self._prefixes = prefixes or _declared_prefixes(self._model)
        self._model.max_seq_length = max_tokens or self._model.max_seq_length
        self._lock = threading.Lock()  # the tokenizer's truncation is set per call, and is shared
        self.max_tokens = int(self._model.max_seq_length)
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.fingerprint = fingerprint or self._own_fingerprint()
        self.runtime = "sentence-transformers"

    def count_tokens(self, passages: Sequence[str]) -> list[int]:
        if not passages:
            return []
        prefixed = [self._prefixes.passage + text for text in passages]
        with self._lock:
            rows = self._model.tokenizer(prefixed, truncation=False, padding=False, verbose=False)[
                "input_ids"
            ]
        return [len(row) for row in rows]

    def passage_key(self, text: str) -> str:
        return self._prefixes.passage_key(text)

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        if not passages:
            return np.empty((0, self.dimension), dtype=np.float32)
        return self._encode([self._prefixes.passage + text for text in passages])

    def encode_question(self, text: str) -> Vectors:
        vector: Vectors = self._encode([self._prefixes.question + text])[0]
        return vector

    def encode_questions(self, questions: Sequence[str]) -> Vectors:
        if not questions:
            return np.empty((0, self.dimension), dtype=np.float32)
        return self._encode([self._prefixes.question + text for text in questions])

    def _encode(self, prefixed: list[str]) -> Vectors:
        with self._lock:
            vectors = self._model.encode(
                prefixed, batch_size=_BATCH, prompt="", convert_to_numpy=True, show_progress_bar=False
            )
        return texts.unit(np.asarray(vectors, dtype=np.float32))

    def _own_fingerprint(self) -> str:
        """Over every tensor by name, the tokenizer, prefixes, modules (pooling) and length."""
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(tensor.float().numpy()).data)
        vocabulary = sorted(self._model.tokenizer.get_vocab().items(), key=lambda one: one[1])
        modules = [(type(one).__name__, _settings(one)) for one in self._model]
        rest = (vocabulary, modules, self._prefixes.question, self._prefixes.passage, self.max_tokens)
        digest.update(repr(rest).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()[:16]


def open_prepared(model: Prepared) -> SentenceTransformersEncoder:
    for name in model.hashes:
        if name.startswith("weights/"):
            model.file(name)
    card = model.card
    return SentenceTransformersEncoder(
        str(model.weights),
        prefixes=texts.Prefixes(card.question_prefix, card.passage_prefix),
        max_tokens=card.max_tokens,
        fingerprint=model.fingerprint,
    )


def transformer(weights: "Path") -> Any:
    """The torch module inside a sentence-transformers folder, ready to be converted."""
    return _load(str(weights), network=False)[0].auto_model.eval()


def _load(source: str, network: bool) -> Any:
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    if not network:
        os.environ["HF_HUB_OFFLINE"] = "1"  # read once, when the hub's library is first imported
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        return SentenceTransformer(
            source,
            device="cpu",
            local_files_only=not network,
            trust_remote_code=False,
            model_kwargs={"dtype": "float32"},
        )
    except (OSError, ValueError) as fault:
        raise NotReady(f"the model cannot be loaded ({fault})", subject=source, remedy=REMEDY) from fault


def _declared_prefixes(model: Any) -> texts.Prefixes:
    """What the model's own settings say; some name the passage's prefix `passage`, some `document`."""
    prompts = dict(getattr(model, "prompts", None) or {})
    prefixes = texts.Prefixes(
        prompts.get("query", ""), prompts.get("passage") or prompts.get("document") or ""
    )
    if not hasattr(model, "tokenizer"):
        raise DoesNotFit("the model has no text tokenizer", remedy="Name a sentence-transformers text model")
    return prefixes


def _settings(module: Any) -> str:
    describe = getattr(module, "get_config_dict", None)
    return repr(sorted(describe().items())) if describe else ""
