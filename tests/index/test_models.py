"""The model folder: what is damaged is noticed before it is read, and made again."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import DamagedGeneration, DoesNotFit
from index.encoders import e5_weights, open_encoder, prepare
from index.encoders.prepared import MANIFEST, MINILM

PARTS = ["openvino/model.bin", "openvino/model.xml", "openvino/tokenizer.json"]


@pytest.fixture
def copy(models: Path, tmp_path: Path) -> Path:
    shutil.copytree(models / MINILM.name, tmp_path / MINILM.name)
    return tmp_path


@pytest.mark.parametrize("part", PARTS)
def test_one_flipped_bit_in_a_model_is_refused(copy: Path, part: str) -> None:
    file = copy / MINILM.name / part
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(DamagedGeneration) as fault:
        open_encoder(MINILM, copy, "openvino")
    assert fault.value.remedy == "Run: fieldbridge models"
    assert part in fault.value.subject


def test_a_flipped_bit_in_the_weights_is_refused_by_the_reference(copy: Path) -> None:
    file = copy / MINILM.name / "weights" / "model.safetensors"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with pytest.raises(DamagedGeneration, match="fieldbridge models"):
        open_encoder(MINILM, copy, "sentence_transformers")


def test_a_manifest_of_another_format_does_not_fit(copy: Path) -> None:
    file = copy / MINILM.name / MANIFEST
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": 99}))
    with pytest.raises(DoesNotFit, match="format 99"):
        open_encoder(MINILM, copy)


def test_a_manifest_that_is_no_json_is_damaged(copy: Path) -> None:
    (copy / MINILM.name / MANIFEST).write_text("{")
    with pytest.raises(DamagedGeneration, match="fieldbridge models"):
        open_encoder(MINILM, copy)


@pytest.mark.soak
def test_preparing_again_mends_what_is_damaged_and_leaves_the_rest(models: Path, tmp_path: Path) -> None:
    folder = tmp_path / "models"
    shutil.copytree(models, folder, ignore=shutil.ignore_patterns(".lock"))
    whole = (folder / "multilingual-e5-small" / MANIFEST).stat().st_mtime_ns
    damaged = folder / MINILM.name / "openvino" / "model.bin"
    damaged.write_bytes(b"gone")
    prepare(folder, fetch=False)
    assert open_encoder(MINILM, folder).encode_question("mended").shape == (384,)
    assert (folder / "multilingual-e5-small" / MANIFEST).stat().st_mtime_ns == whole


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "e5-small-q4.bin"
    file.write_bytes(b"E5S1 but no more")
    with pytest.raises(DamagedGeneration, match="fieldbridge models"):
        e5_weights.unpack(file, tmp_path / "out")


def test_a_block_of_four_bits_unpacks_low_nibbles_first() -> None:
    scale = np.array([0.5], dtype="<f2").tobytes()
    packed = bytes(range(16))  # low nibble i, high nibble 0
    head = b"\x01\x00w" + b"\x01" + (32).to_bytes(4, "little")
    head += (24).to_bytes(8, "little") + (18).to_bytes(8, "little")
    cursor = e5_weights._Cursor(head.ljust(24, b"\0") + scale + packed, 0)
    name, tensor = e5_weights._tensor(cursor._data, cursor)
    assert name == "w"
    assert tensor.tolist() == [(i - 8) / 2 for i in range(16)] + [-4.0] * 16
