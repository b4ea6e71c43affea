"""Fits the Calibrator of a generation: its own sentences against a shipped set of far-off questions.

Owns the sampling, the logistic fit and where the floor lies. Runs when an index is built, never in a search.
Refuses: knowing where sentences come from; they are handed in.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from index.generations import Generation
from search.fusion import WEIGHTS, Reach, fuse
from search.questions import Question
from search.relevance import Calibrator, Model
from search.retrieval import MULTILINGUAL, Scores, retrieve

SAMPLES = 160
"""Sentences asked; with the far-off questions they take some seconds."""

_TYPICAL = 2.44
"""Log odds (0.92) of a passage as near to a question as sentences typically are to their next of kin. A
collection about one field is far from bread and chess as a whole; without this all of it would seem near."""

_FEWEST = 24
_ALLOWED_WRONG = 0.985
_KEPT_WITHIN, _KEPT_ACROSS = 0.9, 0.5
_ASSUMED_REACH = {"english+multilingual": 1.8, "multilingual+terms": 1.6, "english+multilingual+terms": 2.4}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the collection, as if it were asked; `passage` is where it stands."""

    text: str
    language: str
    passage: str


@dataclass(frozen=True, slots=True)
class _Example:
    """The best row of one language for one question: raw value per retriever, and the fused sum."""

    raw: dict[str, float]
    standard: dict[str, float]
    within: bool


@cache
def far_off() -> tuple[Question, ...]:
    """Questions about anything but the work of agencies, in many languages."""
    data = tomllib.loads((files("search") / "data" / "off_topic.toml").read_text(encoding="utf-8"))
    return tuple(Question(text, language) for language, texts in data.items() for text in texts)


def shipped() -> Calibrator:
    """What holds for a collection too small to fit: measured on the starter collection."""
    models = {
        "multilingual": Model(-66.0, {"multilingual": 80.0}),
        "multilingual+terms": Model(-62.0, {"multilingual": 73.0, "terms": 5.0}),
        "english+multilingual+terms": Model(-38.0, {"multilingual": 36.0, "english": 14.0, "terms": 5.0}),
    }
    return Calibrator(models, Reach(dict(_ASSUMED_REACH)))


def calibrate(generation: Generation, sentences: Sequence[Sentence]) -> Calibrator:
    """Fits one model for each set of retrievers that the sentences meet; the rest is as shipped."""
    start = shipped()
    positives = _examples(
        generation, [(Question(s.text, s.language), s.passage) for s in sentences[:SAMPLES]]
    )
    if sum(map(len, positives.values())) < _FEWEST:
        return start
    negatives = _examples(generation, [(question, "") for question in far_off()])
    models, typical = dict(start.models), dict(start.reach.typical)
    alone = _typical(positives, {MULTILINGUAL})
    for key, found in positives.items():
        if len(found) >= _FEWEST and len(negatives.get(key, ())) >= _FEWEST:
            models[key] = _fit(key.split("+"), _trimmed(found), _least_alike(negatives[key]))
            typical[key] = max(_typical({key: found}, set(key.split("+"))) / max(alone, 1e-6), 0.5)
    return Calibrator(models, Reach(typical))


def _examples(generation: Generation, asked: Sequence[tuple[Question, str]]) -> dict[str, list[_Example]]:
    """For each question and each language of rows: the row that orders first, by set of retrievers."""
    found: dict[str, list[_Example]] = {}
    names = generation.language_names
    for question, passage in asked:
        scores = retrieve(generation, question)
        fused = fuse(scores, generation.languages, names, Reach({})).score
        own = generation.row_of(passage) if passage else None
        for number, language in enumerate(names):
            rows = generation.rows_in(language)
            rows = rows[generation.live[rows] & (rows != (-1 if own is None else own))]
            if len(rows) >= 3:
                best = int(rows[np.argmax(fused[rows])])
                key, example = _example(scores, best, number, question.language == language)
                found.setdefault(key, []).append(example)
    return found


def _example(scores: Scores, row: int, language: int, within: bool) -> tuple[str, _Example]:
    present = [one for one in scores.retrieved if scores.present[one.name][language]]
    raw = {one.name: float(one.raw[row]) for one in present}
    standard = {one.name: float(one.standard[row]) for one in present}
    return "+".join(sorted(raw)), _Example(raw, standard, within)


def _trimmed(found: list[_Example]) -> list[_Example]:
    """Without the least alike: not every sentence has its like elsewhere in the collection, least of all
    in another language."""
    kept: list[_Example] = []
    for within, share in ((True, _KEPT_WITHIN), (False, _KEPT_ACROSS)):
        group = sorted((one for one in found if one.within is within), key=_likeness, reverse=True)
        kept.extend(group[: max(1, int(len(group) * share))])
    return kept


def _least_alike(found: list[_Example]) -> list[_Example]:
    """Without the tenth that is most alike: a collection may well treat of what is far off for others."""
    return sorted(found, key=_likeness)[: max(1, int(len(found) * 0.9))]


def _likeness(example: _Example) -> float:
    return example.raw.get(MULTILINGUAL, 0.0)


def _fit(names: list[str], positives: list[_Example], negatives: list[_Example]) -> Model:
    """Logistic regression on standardised features, weights kept from going negative, then the floor set."""
    table = np.array([[one.raw[name] for name in names] for one in (*positives, *negatives)])
    labels = np.array([1] * len(positives) + [0] * len(negatives))
    mean, spread = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-3)
    fitted = LogisticRegression(C=1.0, class_weight="balanced").fit((table - mean) / spread, labels)
    weights = np.maximum(fitted.coef_[0], 0.05) / spread
    logits = table @ weights
    middle = _floor(logits[labels == 1], logits[labels == 0])
    steepness = _TYPICAL / max(float(np.median(logits[labels == 1])) - middle, 1e-3)
    return Model(
        float(-middle * steepness),
        {name: float(weight * steepness) for name, weight in zip(names, weights, strict=True)},
    )


def _floor(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """Where probability is one half: above nearly all far-off questions, half way to the sentences if
    there is room between them."""
    high = float(np.quantile(negative, _ALLOWED_WRONG))
    low = float(np.quantile(positive, 0.05))
    return (high + low) / 2 if low > high else high


def _typical(positives: dict[str, list[_Example]], names: set[str]) -> float:
    """The mean weighted sum that `names` reach over the examples that have them all."""
    sums = [
        sum(WEIGHTS.get(name, 1.0) * one.standard[name] for name in names)
        for found in positives.values()
        for one in found
        if names <= one.standard.keys()
    ]
    return float(np.mean(sums)) if sums else 0.0
