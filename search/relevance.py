"""How likely a row is about the question: the calibrated floor under "nothing comparable here".

Owns Calibrator: for each set of retrievers present, a logistic model over raw cosines and covered terms,
never over standardised scores, which say nothing absolute. Refuses: ordering (fusion.py), and fitting
(calibration.py), so that answering needs numpy alone.
"""

import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedGeneration
from search.answers import Relevance
from search.fusion import Reach
from search.retrieval import Floats, Scores

WEAK, FAIR, STRONG = 0.5, 0.75, 0.92
"""Probabilities from which a practice counts as found at all, as fair, and as strong."""

SUREST, BEHIND = 4.0, 1.5
"""Log odds at which a question counts as sure, and what each unit of score behind the best takes off. Measured on
the gold: 1.5 finds a third more of what is right, and twice as much of what it finds is right."""


@dataclass(frozen=True, slots=True)
class Model:
    """logit = intercept + Σ weights[name] · raw[name]"""

    intercept: float
    weights: dict[str, float]


@dataclass(frozen=True)
class Calibrator:
    """`models` by set of retrievers, written `a+b` in the order of names; `reach` goes to fusion.

    A set without a model of its own is judged by the largest model whose retrievers are all present.
    """

    models: dict[str, Model]
    reach: Reach

    def logits(self, scores: Scores, languages: NDArray[np.int16], names: tuple[str, ...]) -> Floats:
        """Shape (rows,): the log odds that the row is about the question."""
        chosen = [self._model(scores, number) for number in range(len(names))]
        if not chosen:
            return np.full(len(languages), -30, np.float32)
        logit = np.array([one.intercept for one in chosen], np.float32)[languages]
        for retrieved in scores.retrieved:
            weight = np.array([one.weights.get(retrieved.name, 0.0) for one in chosen], np.float32)
            if weight.any():
                logit += weight[languages] * retrieved.raw
        return logit

    def _model(self, scores: Scores, language: int) -> Model:
        present = {name for name, mask in scores.present.items() if mask[language]}
        fitting = [key for key in self.models if set(key.split("+")) <= present]
        if not fitting:
            return Model(-30.0, {})
        return self.models[max(fitting, key=lambda key: key.count("+"))]

    def dump(self) -> bytes:
        models = {
            key: {"intercept": one.intercept, "weights": one.weights} for key, one in self.models.items()
        }
        return json.dumps({"models": models, "reach": self.reach.typical}, sort_keys=True).encode()


def load(payload: bytes) -> Calibrator:
    """Raises DamagedGeneration when the payload is not what `dump` wrote."""
    try:
        data = json.loads(payload)
        models = {
            key: Model(float(one["intercept"]), {name: float(w) for name, w in one["weights"].items()})
            for key, one in data["models"].items()
        }
        return Calibrator(models, Reach({key: float(value) for key, value in data["reach"].items()}))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedGeneration(
            "the calibration of relevance cannot be read",
            subject="calibrator",
            remedy="Run: fieldbridge rebuild",
        ) from error


def standing(score: Floats, logits: Floats, visible: NDArray[np.bool_]) -> Floats:
    """Log odds of each practice, from its best score and its best row's odds: the best odds that any visible one
    reaches tell whether the question is about the collection at all; the score, which is fair between languages,
    tells how far a practice lies behind the best. Odds alone would keep the answers of other languages out."""
    if not visible.any():
        return np.full(len(score), -30, np.float32)
    sure = min(float(logits[visible].max()), SUREST)
    return np.asarray(sure - BEHIND * (score[visible].max() - score), np.float32)


def probabilities(logits: Floats) -> Floats:
    """The logistic function; made of the best logits of practices, not of every row's."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logits, -30, 30))), np.float32)


def band(probability: float) -> Relevance:
    """The word for a probability."""
    if probability >= STRONG:
        return "strong"
    if probability >= FAIR:
        return "fair"
    return "weak" if probability >= WEAK else "none"
