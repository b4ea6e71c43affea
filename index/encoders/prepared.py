"""A model in its folder: which models come with the house, and the manifest by which one is known to be whole.

Owns ModelCard, Prepared and `prepared`. Refuses: making a model (models.py) and running it (the encoders).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import DamagedGeneration, DoesNotFit, NotReady
from index.sealed import digest as sha256

REMEDY = "Run: fieldbridge models"
MANIFEST = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model that comes with the house. `languages` None: about a hundred. Pooling is the mean, then
    length 1."""

    name: str
    space: str
    languages: frozenset[str] | None
    dimension: int
    max_tokens: int
    question_prefix: str = ""
    passage_prefix: str = ""


E5 = ModelCard("multilingual-e5-small", "multilingual", None, 384, 512, "query: ", "passage: ")
MINILM = ModelCard("all-MiniLM-L6-v2", "english", frozenset({"en"}), 384, 256)
MODELS = (E5, MINILM)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A model in place: files by role, all checked against the manifest on `checked(…)`."""

    card: ModelCard
    folder: Path
    fingerprint: str
    hashes: Mapping[str, str]

    @property
    def weights(self) -> Path:
        """A sentence-transformers folder."""
        return self.folder / "weights"

    def file(self, name: str) -> Path:
        """The path of `name` after its hash was found right. DamagedGeneration otherwise."""
        path = self.folder / name
        if name not in self.hashes:
            raise NotReady("the model was prepared without this part", subject=str(path), remedy=REMEDY)
        if not path.is_file() or sha256(path) != self.hashes[name]:
            raise DamagedGeneration("the model is not what was prepared", subject=str(path), remedy=REMEDY)
        return path


def prepared(folder: Path, card: ModelCard) -> Prepared:
    """The model's manifest, read; its files are hashed as each is asked for. NotReady, DamagedGeneration,
    DoesNotFit."""
    place = folder / card.name
    if not (place / MANIFEST).is_file():
        raise NotReady("the model is not there yet", subject=str(place), remedy=REMEDY)
    try:
        manifest = json.loads((place / MANIFEST).read_text("utf-8"))
        found, hashes = manifest["format"], dict(manifest["files"])
        fingerprint = str(manifest["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise DamagedGeneration(
            "the model's manifest cannot be read", subject=str(place), remedy=REMEDY
        ) from fault
    if found != FORMAT:
        raise DoesNotFit(f"the model was prepared in format {found}, this release reads {FORMAT}",
                         subject=str(place), remedy=REMEDY)  # fmt: skip
    if fingerprint != fingerprint_of(card, hashes):
        raise DamagedGeneration(
            "the model's manifest does not agree with itself", subject=str(place), remedy=REMEDY
        )
    return Prepared(card, place, fingerprint, hashes)


def fingerprint_of(card: ModelCard, hashes: Mapping[str, str]) -> str:
    """Of what decides a vector: weights, tokenizer, prefixes, pooling, length. The runtime is not in it."""
    decides = [
        hashes.get("weights/model.safetensors", ""),
        hashes.get("weights/tokenizer.json", ""),
        card.question_prefix,
        card.passage_prefix,
        "mean",
        card.max_tokens,
    ]
    return hashlib.sha256(json.dumps(decides).encode()).hexdigest()[:16]
