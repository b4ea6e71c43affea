"""What was learnt from decisions about one scheme: TagModel, a light linear model for each concept.

Owns how it is blended with what the definitions say, and its file: arrays and JSON, never a pickle, with its SHA-256
in its name. Refuses: learning (tag_learning.py). Losing the file loses nothing: it is learnt anew from the ledger.
"""

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedGeneration

Floats = NDArray[np.float32]

TRUSTED_AT = 10.0
"""Decisions on a concept at which what was learnt weighs as much as its definition."""

_DIGEST = 16


SURE = 1.64
"""Standard errors of a gain that chance exceeds once in twenty times."""


@dataclass(frozen=True)
class Trial:
    """What became of the decisions when each was judged by a model that had not seen it, beside what the definitions
    alone say: log loss (lower is better) and F1 at one half. `sureness`: by how many standard errors, from text to text,
    it lost less than the definitions, or than knowing no more than how often each concept holds, whichever is less."""

    decisions: int
    loss: float
    loss_before: float
    f1: float
    f1_before: float
    sureness: float = 0.0

    @property
    def taken(self) -> bool:
        """Only where the loss falls by more than chance gives, and F1 does not fall."""
        return self.sureness >= SURE and self.f1 >= self.f1_before


@dataclass(frozen=True)
class TagModel:
    """Row i is for concept `concepts[i]`: odds = slope · (odds by definition) + weights · features + intercept.
    `spaces`: name, dimension and fingerprint of each, which the features are made of."""

    scheme: str
    spaces: tuple[tuple[str, int, str], ...]
    concepts: tuple[str, ...]
    decisions: Floats
    slopes: Floats
    intercepts: Floats
    weights: Floats
    trial: Trial

    def blended(self, odds: Floats, concepts: tuple[str, ...], features: Floats) -> Floats:
        """The log odds of `concepts`, of which those that nobody decided on stay as they are."""
        at = {one: row for row, one in enumerate(self.concepts)}
        rows = [at.get(one, -1) for one in concepts]
        found = odds.astype(np.float32).copy()
        for place, row in enumerate(rows):
            if row >= 0:
                learnt = self.slopes[row] * odds[place] + self.weights[row] @ features + self.intercepts[row]
                share = self.share(row)
                found[place] = share * learnt + (1 - share) * odds[place]
        return found

    def share(self, row: int) -> float:
        """How much what was learnt weighs, from 0 to 1."""
        return float(self.decisions[row] / (self.decisions[row] + TRUSTED_AT))

    def count(self, concept: str) -> int:
        """Decisions on a concept, as they weigh."""
        return round(float(self.decisions[self.concepts.index(concept)])) if concept in self.concepts else 0

    def fits(self, spaces: Mapping[str, str]) -> bool:
        """Whether the spaces in force (name to fingerprint) are those it was learnt in."""
        return all(spaces.get(name) == print_ for name, _, print_ in self.spaces)

    def dump(self) -> bytes:
        head = {
            "scheme": self.scheme, "spaces": self.spaces, "concepts": self.concepts, "trial": asdict(self.trial),
        }  # fmt: skip
        written = io.BytesIO()
        np.savez_compressed(
            written,
            allow_pickle=False,
            head=np.frombuffer(json.dumps(head).encode(), np.uint8),
            decisions=self.decisions,
            slopes=self.slopes,
            intercepts=self.intercepts,
            weights=self.weights.astype(np.float16),
        )
        return written.getvalue()


def chances(odds: Floats, one_only: bool) -> Floats:
    """Probabilities from log odds; shares of one where a text gets one concept only."""
    if one_only:
        likely = np.exp(odds - odds.max())
        return np.asarray(likely / likely.sum(), np.float32)
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(odds, -30, 30))), np.float32)


def keep(folder: Path, model: TagModel) -> Path:
    """Writes it beside the older one, which then goes."""
    folder.mkdir(parents=True, exist_ok=True)
    raw = model.dump()
    path = folder / f"{model.scheme}-{_digest(raw)}.npz"
    aside = path.with_suffix(".writing")
    aside.write_bytes(raw)
    aside.replace(path)
    for older in _files(folder, model.scheme):
        if older != path:
            older.unlink(missing_ok=True)
    return path


def forget(folder: Path, scheme: str) -> None:
    for path in _files(folder, scheme):
        path.unlink(missing_ok=True)


def kept(folder: Path, scheme: str) -> TagModel | None:
    """None where nothing was learnt. Raises DamagedGeneration for a file that is not as it was written."""
    for path in _files(folder, scheme):
        raw = path.read_bytes()
        if _digest(raw) != path.stem.rpartition("-")[2]:
            raise _damaged(path)
        return _load(raw, path)
    return None


def _files(folder: Path, scheme: str) -> list[Path]:
    """Newest first."""
    found = [one for one in folder.glob(f"{scheme}-*.npz") if len(one.stem) == len(scheme) + 1 + _DIGEST]
    return sorted(found, key=lambda one: -one.stat().st_mtime_ns)


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:_DIGEST]


def _load(raw: bytes, path: Path) -> TagModel:
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as data:
            head = json.loads(data["head"].tobytes())
            return TagModel(
                head["scheme"],
                tuple((name, int(dimension), print_) for name, dimension, print_ in head["spaces"]),
                tuple(head["concepts"]),
                data["decisions"].astype(np.float32),
                data["slopes"].astype(np.float32),
                data["intercepts"].astype(np.float32),
                data["weights"].astype(np.float32),
                Trial(**head["trial"]),
            )
    except (ValueError, KeyError, TypeError, OSError, EOFError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> DamagedGeneration:
    return DamagedGeneration(
        "what was learnt about tags cannot be read", subject=str(path), remedy="Run: fieldbridge learn"
    )
