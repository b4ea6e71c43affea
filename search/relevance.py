"""How likely a row is about the question: the calibrated floor under "nothing comparable here".

Owns Calibrator: for each set of retrievers present, a logistic model over raw cosines and covered terms,
never over standardised scores, which say nothing absolute. Refuses: ordering (fusion.py), and fitting
(calibration.py), so that answering needs numpy alone.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.errors import DamagedGeneration
from search.answers import Relevance
from search.fusion import Reach
from search.retrieval import MULTILINGUAL, Floats, Rows, Scores

WEAK, FAIR, STRONG = 0.5, 0.75, 0.92
"""Probabilities from which a practice counts as found at all, as fair, and as strong."""

BEST = 3

SUREST, BEHIND = 3.0, 1.25
"""Log odds at which a question counts as sure, and what each unit of score behind the best takes off. Measured on
the gold: half of what is found is right, and with less taken off more is found and less of it right."""


@dataclass(frozen=True, slots=True)
class Model:
    """logit = intercept + Σ weights[name] · raw[name]"""

    intercept: float
    weights: dict[str, float]


@dataclass(frozen=True)
class QuestionModel:
    """Whether a question is about the collection at all. In each language of passages the best lead over the
    background is taken, made fair by `offsets` (and by `same`, where question and passage share a language), and
    the best BEST of those are averaged: logit = weight · (mean - floor)."""

    floor: float
    weight: float
    same: float
    offsets: dict[str, float]

    def statistic(self, best: Mapping[str, float], language: str) -> float:
        """`best`: language of passages to its best lead."""
        fair = [
            lead - self.offsets.get(name, 0.0) - (self.same if name == language else 0.0)
            for name, lead in best.items()
        ]
        return float(np.mean(sorted(fair)[-BEST:])) if fair else -1.0

    def logit(self, best: Mapping[str, float], language: str) -> float:
        return self.weight * (self.statistic(best, language) - self.floor)


@dataclass(frozen=True)
class Calibrator:
    """`models` by set of retrievers, written `a+b` in the order of names; `reach` goes to fusion; `question`, where
    there is one, tells whether a question is about the collection, else the best row does.

    A set without a model of its own is judged by the largest model whose retrievers are all present.
    """

    models: dict[str, Model]
    reach: Reach
    question: QuestionModel | None = None

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

    def sure(
        self, scores: Scores, rows: Rows, logits: Floats, languages: NDArray[np.int16], names: tuple[str, ...]
    ) -> float:
        """Log odds that the question is about the collection, of which the reader sees `rows`."""
        found = scores.get(MULTILINGUAL)
        if not len(rows):
            return -30.0
        if self.question is None or found is None:
            return float(logits[rows].max())
        return self.question.logit(best_leads(found.raw, rows, languages, names), scores.question.language)

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
        question = asdict(self.question) if self.question else None
        kept = {"models": models, "reach": self.reach.typical, "question": question}
        return json.dumps(kept, sort_keys=True).encode()


def load(payload: bytes) -> Calibrator:
    """Raises DamagedGeneration when the payload is not what `dump` wrote."""
    try:
        data = json.loads(payload)
        models = {
            key: Model(float(one["intercept"]), {name: float(w) for name, w in one["weights"].items()})
            for key, one in data["models"].items()
        }
        question = QuestionModel(**data["question"]) if data["question"] else None
        return Calibrator(
            models, Reach({key: float(value) for key, value in data["reach"].items()}), question
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedGeneration(
            "the calibration of relevance cannot be read",
            subject="calibrator",
            remedy="Run: fieldbridge rebuild",
        ) from error


def standing(score: Floats, sure: float, visible: NDArray[np.bool_]) -> Floats:
    """Log odds of each practice: those of the question, less how far its score, which is fair between languages,
    lies behind the best visible one. Odds of rows would keep the answers of other languages out."""
    if not visible.any():
        return np.full(len(score), -30, np.float32)
    return np.asarray(min(sure, SUREST) - BEHIND * (score[visible].max() - score), np.float32)


def best_leads(
    leads: Floats, rows: Rows, languages: NDArray[np.int16], names: tuple[str, ...]
) -> dict[str, float]:
    """For each language that `rows` have, the best of its leads."""
    best = np.full(len(names), -np.inf, np.float32)
    np.maximum.at(best, languages[rows], leads[rows])
    return {name: float(lead) for name, lead in zip(names, best, strict=True) if np.isfinite(lead)}


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
