"""multilingual-e5-small from the one file of 4-bit blocks in which a package registry carries it.

Owns the layout of `e5-small-q4.bin` and the sentence-transformers folder made of it.
Refuses: fetching (models.py), running the model, and any file whose SHA-256 is not the known one.
"""

import hashlib
import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedGeneration

SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

Tensors: TypeAlias = dict[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Weights:
    """What the file holds: sizes, the tokenizer's pieces with their scores, and the tensors in float32."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float
    unknown: int
    pieces: tuple[tuple[str, float], ...]
    tensors: Tensors


def unpack(file: Path, folder: Path) -> None:
    """Write `file` out as a sentence-transformers folder (float32). DamagedGeneration if it is not the
    file known."""
    data = file.read_bytes()
    if hashlib.sha256(data).hexdigest() != SHA256:
        raise DamagedGeneration(
            "the weights are not the ones that were published",
            subject=str(file),
            remedy="Run: fieldbridge models",
        )
    weights = read(data)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "1_Pooling").mkdir(exist_ok=True)
    for name, content in _settings(weights).items():
        (folder / name).write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    _write_safetensors(folder / "model.safetensors", dict(_named_as_bert(weights)))


def read(data: bytes) -> Weights:
    """Parse the layout: header, pieces, character map (not needed: it is Nmt and NFKC), tensors."""
    if data[:4] != b"E5S1":
        raise DamagedGeneration("not a file of e5 weights", remedy="Run: fieldbridge models")
    cursor = _Cursor(data, 8)
    hidden, layers, heads, intermediate, vocabulary, positions, types = cursor.take("<7i")
    (epsilon,) = cursor.take("<f")
    _block, count, _bos, _eos, _pad, unknown = cursor.take("<6i")
    (size,) = cursor.take("<Q")
    ends = cursor.take(f"<{count + 1}I")
    scores = cursor.take(f"<{count}f")
    text = cursor.bytes(size)
    pieces = tuple((text[ends[i] : ends[i + 1]].decode(), scores[i]) for i in range(count))
    _entries, map_bytes = cursor.take("<iI")
    cursor.bytes(map_bytes)
    (tensors,) = cursor.take("<i")
    named = dict(_tensor(data, cursor) for _ in range(tensors))
    return Weights(
        hidden, layers, heads, intermediate, vocabulary, positions, types, epsilon, unknown, pieces, named
    )


class _Cursor:
    """A place in the bytes that moves on as values are taken."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(layout, self._data, self._at)
        self._at += struct.calcsize(layout)
        return values

    def bytes(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]


def _tensor(data: bytes, cursor: _Cursor) -> tuple[str, NDArray[np.float32]]:
    (length,) = cursor.take("<H")
    name = cursor.bytes(length).decode("ascii")
    kind, count, offset, size = cursor.take("<BIQQ")
    if kind == 0:
        return name, np.frombuffer(data, dtype="<f4", count=count, offset=offset)
    blocks = np.frombuffer(data, dtype=np.uint8, count=size, offset=offset).reshape(-1, 18)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    return name, ((nibbles.astype(np.float32) - 8.0) * scale).reshape(-1)[:count]


_EMBEDDING = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_SUFFIX = {"w": "weight", "b": "bias"}


def _named_as_bert(weights: Weights) -> Iterator[tuple[str, NDArray[np.float32]]]:
    """Each tensor under the name and in the shape (out × in, row-major) of a BERT encoder."""
    for short, long in _EMBEDDING.items():
        yield f"embeddings.{long}.weight", weights.tensors[f"emb.{short}"].reshape(-1, weights.hidden)
    for part, word in _SUFFIX.items():
        yield f"embeddings.LayerNorm.{word}", weights.tensors[f"emb.ln.{part}"]
    for layer in range(weights.layers):
        for short, long in _LAYER.items():
            bias = weights.tensors[f"l{layer}.{short}.b"]
            weight = weights.tensors[f"l{layer}.{short}.w"]
            shaped = weight if short in ("aln", "oln") else weight.reshape(bias.size, -1)
            yield f"encoder.layer.{layer}.{long}.weight", shaped
            yield f"encoder.layer.{layer}.{long}.bias", bias


def _write_safetensors(file: Path, tensors: Tensors) -> None:
    """The safetensors layout: u64 length of a JSON header, the header, then the tensors end to end."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    offset = 0
    for name, tensor in tensors.items():
        header[name] = {
            "dtype": "F32",
            "shape": list(tensor.shape),
            "data_offsets": [offset, offset + tensor.nbytes],
        }
        offset += tensor.nbytes
    head = json.dumps(header, separators=(",", ":")).encode("ascii")
    head += b" " * (-len(head) % 8)
    with file.open("wb") as out:
        out.write(struct.pack("<Q", len(head)))
        out.write(head)
        for tensor in tensors.values():
            out.write(np.ascontiguousarray(tensor, dtype="<f4").data)


def _settings(weights: Weights) -> dict[str, object]:
    """File name → content of the small files of the folder."""
    special = {"bos": "<s>", "cls": "<s>", "eos": "</s>", "sep": "</s>", "pad": "<pad>", "unk": "<unk>"}
    modules = [("", "Transformer"), ("1_Pooling", "Pooling")]
    return {
        "config.json": _configuration(weights),
        "tokenizer.json": _tokenizer(weights),
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": weights.positions,
            "mask_token": "<mask>",
            **{f"{role}_token": token for role, token in special.items()},
        },
        "modules.json": [
            {"idx": at, "name": str(at), "path": path, "type": f"sentence_transformers.models.{kind}"}
            for at, (path, kind) in enumerate(modules)
        ],
        "1_Pooling/config.json": {
            "word_embedding_dimension": weights.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "sentence_bert_config.json": {"max_seq_length": weights.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": {"query": "query: ", "document": "passage: "},
            "similarity_fn_name": "cosine",
        },
    }


def _configuration(weights: Weights) -> dict[str, object]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_act": "gelu",
        "hidden_size": weights.hidden,
        "intermediate_size": weights.intermediate,
        "layer_norm_eps": round(weights.epsilon, 15),
        "max_position_embeddings": weights.positions,
        "num_attention_heads": weights.heads,
        "num_hidden_layers": weights.layers,
        "pad_token_id": 1,
        "torch_dtype": "float32",
        "type_vocab_size": weights.types,
        "vocab_size": weights.vocabulary,
    }


def _tokenizer(weights: Weights) -> dict[str, object]:
    """The Unigram tokenizer of XLM-RoBERTa, in the JSON of the tokenizers library."""
    special = [
        {"id": number, "content": weights.pieces[number][0], "single_word": False, "lstrip": mask,
         "rstrip": False, "normalized": False, "special": True}
        for number, mask in ((0, False), (1, False), (2, False), (3, False), (len(weights.pieces) - 1, True))
    ]  # fmt: skip
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    fold = {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "}
    start, end = ({"SpecialToken": {"id": token, "type_id": 0}} for token in ("<s>", "</s>"))
    first, second = ({"Sequence": {"id": name, "type_id": 0}} for name in ("A", "B"))
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": special,
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "Nmt"}, {"type": "NFKC"}, fold]},
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace]},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [start, first, end],
            "pair": [start, first, end, end, second, end],
            "special_tokens": {
                token: {"id": token, "ids": [number], "tokens": [token]}
                for token, number in (("<s>", 0), ("</s>", 2))
            },
        },
        "decoder": metaspace,
        "model": {
            "type": "Unigram",
            "unk_id": weights.unknown,
            "vocab": [list(piece) for piece in weights.pieces],
            "byte_fallback": False,
        },
    }
