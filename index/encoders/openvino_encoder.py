"""Encoders run by OpenVINO: the fast way, for questions and passages alike. The one door to openvino and
tokenizers.

bf16 where the processor offers it, float32 elsewhere. Questions run on a model compiled for latency;
passages on one compiled for throughput. Each is made when it is first asked: a server that only answers never holds
the second, an ingest never the first.
Refuses: torch (a converted model is given), and the network (telemetry is kept from loading).
"""

import sys
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from corpus.errors import DamagedGeneration
from index.encoders import texts
from index.encoders.prepared import REMEDY, Prepared
from index.encoders.unigram import Unigram
from index.spaces import Vectors

# openvino's converter would send usage statistics home; without the module it uses its own empty stand-in.
sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]

import openvino  # noqa: E402 (after the line above)

_BATCH = 8
_WIDTH = 16  # lengths are rounded up to this: few shapes, so that compiled kernels are used again


class Tokenizer(Protocol):
    """Ids with special tokens, not cut."""

    def encode(self, text: str) -> list[int]: ...


class OpenVinoEncoder:
    """See index.spaces.Encoder. `model` is checked against its manifest before it is read."""

    def __init__(self, model: Prepared) -> None:
        card = model.card
        self.fingerprint = model.fingerprint
        self.dimension = card.dimension
        self.max_tokens = card.max_tokens
        self._prefixes = texts.Prefixes(card.question_prefix, card.passage_prefix)
        self._tokenizer, self._filler = _tokenizer(model)
        self._file = model.file("openvino/model.xml")
        model.file("openvino/model.bin")
        self._core = openvino.Core()
        self._precision = _precision(self._core)
        self.runtime = f"openvino {self._precision}"
        self._questions: Any = None
        self._requests: list[Any] = []
        self._passages: Any = None
        self._lock = threading.Lock()
        self._opening = threading.Lock()  # its own, so that a question never waits for a batch of passages

    def count_tokens(self, passages: Sequence[str]) -> list[int]:
        return [len(self._tokenizer.encode(self._prefixes.passage + text)) for text in passages]

    def passage_key(self, text: str) -> str:
        return self._prefixes.passage_key(text)

    def encode_passages(self, passages: Sequence[str]) -> Vectors:
        return self._many(self._prefixes.passage, passages)

    def encode_questions(self, questions: Sequence[str]) -> Vectors:
        return self._many(self._prefixes.question, questions)

    def _many(self, prefix: str, several: Sequence[str]) -> Vectors:
        rows = [self._ids(prefix + text) for text in several]
        vectors = np.empty((len(rows), self.dimension), dtype=np.float32)
        if not rows:
            return vectors
        with self._lock:  # one queue at a time fills the processor
            if self._passages is None:
                self._passages = self._compile("THROUGHPUT")
            self._fill(vectors, rows)
        return vectors

    def encode_question(self, text: str) -> Vectors:
        ids, mask = texts.pad([self._ids(self._prefixes.question + text)], _WIDTH, self._filler)
        request = self._borrow()
        try:
            request.infer({"input_ids": ids, "attention_mask": mask})
            vector: Vectors = texts.pool(request.get_output_tensor(0).data, mask)[0]
        finally:
            self._requests.append(request)
        return vector

    def _fill(self, vectors: Vectors, rows: Sequence[list[int]]) -> None:
        """Encode `rows` in batches of like length, several under way at once, each into its places in
        `vectors`."""
        queue = openvino.AsyncInferQueue(self._passages)

        def keep(request: Any, job: tuple[list[int], Any]) -> None:
            batch, mask = job
            vectors[batch] = texts.pool(request.get_output_tensor(0).data, mask)

        queue.set_callback(keep)
        for batch in texts.batches([len(row) for row in rows], _BATCH):
            ids, mask = texts.pad([rows[one] for one in batch], _WIDTH, self._filler)
            queue.start_async({"input_ids": ids, "attention_mask": mask}, (batch, mask))
        queue.wait_all()

    def _ids(self, text: str) -> list[int]:
        ids = self._tokenizer.encode(text)
        if len(ids) > self.max_tokens:  # the last one closes the text and stays
            return [*ids[: self.max_tokens - 1], ids[-1]]
        return ids

    def _borrow(self) -> Any:
        """A request that no other thread uses (list.pop and append are atomic)."""
        try:
            return self._requests.pop()
        except IndexError:
            with self._opening:
                if self._questions is None:
                    self._questions = self._compile("LATENCY")
            return self._questions.create_infer_request()

    def _compile(self, hint: str) -> Any:
        try:
            return self._core.compile_model(
                str(self._file),
                "CPU",
                {"PERFORMANCE_HINT": hint, "INFERENCE_PRECISION_HINT": self._precision},
            )
        except RuntimeError as fault:
            raise DamagedGeneration(
                "the converted model cannot be opened", subject=str(self._file), remedy=REMEDY
            ) from fault


def open_prepared(model: Prepared) -> OpenVinoEncoder:
    return OpenVinoEncoder(model)


def save_intermediate(module: Any, file: Path) -> None:
    """Convert a torch transformer (input_ids, attention_mask → last_hidden_state) and save it, weights in
    fp16."""
    example = {
        name: module.dummy_inputs["input_ids"].new_ones((2, 8)) for name in ("input_ids", "attention_mask")
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns of branches that do not depend on the input
        converted = openvino.convert_model(module, example_input=example)
    states = converted.outputs[0]
    openvino.save_model(
        openvino.Model([states], converted.get_parameters(), "encoder"), str(file), compress_to_fp16=True
    )


def _precision(core: Any) -> str:
    """OpenVINO offers bf16 on x86-64 only, and there only where the instructions are."""
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"


def _tokenizer(model: Prepared) -> tuple[Tokenizer, int]:
    """The tokenizer, and the id that fills up short rows (masked out; any id in range would do)."""
    if "openvino/unigram.npz" in model.hashes:
        return Unigram.load(model.file("openvino/unigram.npz")), 1
    return _LibraryTokenizer(model.file("openvino/tokenizer.json")), 0


class _LibraryTokenizer:
    """Of the tokenizers library, with truncation and padding off."""

    def __init__(self, file: Path) -> None:
        import tokenizers  # here: the default multilingual space does without it

        self._inner = tokenizers.Tokenizer.from_file(str(file))
        self._inner.no_truncation()
        self._inner.no_padding()

    def encode(self, text: str) -> list[int]:
        ids: list[int] = self._inner.encode(text).ids
        return ids
