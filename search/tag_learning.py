"""Learning from decisions: a linear model for each concept of a scheme, tried on what it has not seen.

Owns the fit and the trial; `learn` gives None unless the trial says that nothing falls. It runs as a job, never in a
request. Refuses: keeping the model (tag_model.py) and gathering the decisions (whoever wires it).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from search.tag_model import TagModel, Trial, chances

Floats = NDArray[np.float32]

FEWEST = 20
"""Decisions on a scheme from which a trial says anything."""

FOLDS = 5

SILENCE = 0.6
"""What a practice that was given other tags of the scheme weighs as a refusal, for a concept nobody ever refused: whoever
tags names most of what holds. Half of that makes every tag too likely where lists were full."""

_FEATURE_WEIGHT = 2.0
"""Features as against the odds by definition: how freely they may be used at the same penalty."""


@dataclass(frozen=True)
class Lesson:
    """One text with the decisions on it: concept to (yes, weight). `odds` by definition, for `concepts` of the scheme."""

    odds: Floats
    features: Floats
    said: Mapping[str, tuple[bool, float]]


@dataclass(frozen=True)
class _Examples:
    rows: NDArray[np.int64]
    yes: NDArray[np.bool_]
    weight: Floats
    decided: float


def learn(
    scheme: str,
    concepts: Sequence[str],
    spaces: tuple[tuple[str, int, str], ...],
    lessons: Sequence[Lesson],
    one_only: bool,
) -> tuple[TagModel, Trial] | None:
    """The model from all lessons, and how models from four fifths of them did on the rest. None for too few, or for
    decisions that all say the same."""
    said = [yes for one in lessons for yes, _ in one.said.values()]
    if len(said) < FEWEST or len(lessons) < FOLDS:
        return None
    fold = np.random.default_rng(len(lessons)).permutation(len(lessons)) % FOLDS
    silence = _silences(concepts, lessons, one_only)
    judging = (
        silence if one_only or all(said) else dict.fromkeys(concepts, 0.0)
    )  # where people refuse, words alone count
    unseen: list[tuple[float, float, float, bool, float, int]] = []
    for number in range(FOLDS):
        seen = [one for one, at in zip(lessons, fold, strict=True) if at != number]
        model = _fitted(scheme, concepts, spaces, seen, one_only, Trial(0, 0, 0, 0, 0))
        rates = _rates(concepts, seen, judging, one_only)
        learnt = np.isin(concepts, model.concepts)
        for text, one in ((text, one) for text, one in enumerate(lessons) if fold[text] == number):
            old = chances(one.odds, one_only)
            new = chances(model.blended(one.odds, tuple(concepts), one.features), one_only)
            plain = np.where(learnt, rates, old)
            for at, concept in enumerate(concepts):
                yes, weight = _verdict(one, concept, judging[concept])
                if weight:
                    unseen.append((float(old[at]), float(plain[at]), float(new[at]), yes, weight, text))
    trial = _trial(len(said), np.array(unseen, np.float64))
    return _fitted(scheme, concepts, spaces, lessons, one_only, trial), trial


def _silences(concepts: Sequence[str], lessons: Sequence[Lesson], one_only: bool) -> dict[str, float]:
    """What it weighs that a text with other tags was not given a concept. Where it gets one concept only, its tag
    refuses the others; elsewhere silence is a faint refusal, where nobody ever spoke one."""
    refused = {concept for one in lessons for concept, (yes, _) in one.said.items() if not yes}
    return {one: 1.0 if one_only else 0.0 if one in refused else SILENCE for one in concepts}


def _verdict(lesson: Lesson, concept: str, silence: float) -> tuple[bool, float]:
    """Whether a concept holds, and what that weighs; nothing where nobody said."""
    if concept in lesson.said:
        return lesson.said[concept]
    return False, silence * max((weight for yes, weight in lesson.said.values() if yes), default=0.0)


def _fitted(
    scheme: str, concepts: Sequence[str], spaces: tuple[tuple[str, int, str], ...],
    lessons: Sequence[Lesson], one_only: bool, trial: Trial,
) -> TagModel:  # fmt: skip
    odds = np.stack([one.odds for one in lessons])
    table = np.stack([one.features for one in lessons]) * np.float32(_FEATURE_WEIGHT)
    learnt: list[tuple[str, float, float, float, Floats]] = []
    silence = _silences(concepts, lessons, one_only)
    for at, concept in enumerate(concepts):
        examples = _examples(lessons, concept, silence[concept])
        if examples is None:
            continue
        rows = np.hstack([odds[examples.rows, at][:, None], table[examples.rows]])
        fit = LogisticRegression(C=1.0, max_iter=400).fit(rows, examples.yes, examples.weight)
        coefficients = fit.coef_[0].astype(np.float32)
        learnt.append(
            (concept, examples.decided, float(coefficients[0]), float(fit.intercept_[0]),
             coefficients[1:] * np.float32(_FEATURE_WEIGHT))
        )  # fmt: skip
    width = table.shape[1]
    return TagModel(
        scheme,
        spaces,
        tuple(one[0] for one in learnt),
        np.array([one[1] for one in learnt], np.float32),
        np.array([one[2] for one in learnt], np.float32),
        np.array([one[3] for one in learnt], np.float32),
        np.stack([one[4] for one in learnt]) if learnt else np.zeros((0, width), np.float32),
        trial,
    )


def _examples(lessons: Sequence[Lesson], concept: str, silence: float) -> _Examples | None:
    """None for a concept of which all that was said is the same."""
    verdicts = [_verdict(one, concept, silence) for one in lessons]
    rows = [(at, yes, weight) for at, (yes, weight) in enumerate(verdicts) if weight]
    if len({yes for _, yes, _ in rows}) < 2:
        return None
    return _Examples(
        np.array([at for at, _, _ in rows], np.int64),
        np.array([yes for _, yes, _ in rows], bool),
        np.array([weight for _, _, weight in rows], np.float32),
        sum(one.said[concept][1] for one in lessons if concept in one.said),
    )


def _rates(
    concepts: Sequence[str], lessons: Sequence[Lesson], silence: Mapping[str, float], one_only: bool
) -> NDArray[np.float64]:
    """How often each concept holds, whatever a text says: as often as any, while it has few decisions."""
    verdicts = [[_verdict(one, concept, silence[concept]) for concept in concepts] for one in lessons]
    table = np.array(verdicts, np.float64)
    yes, weight = table[:, :, 0], table[:, :, 1]
    any_of_them = (yes * weight).sum() / max(float(weight.sum()), 1e-9)
    rates = ((yes * weight).sum(axis=0) + any_of_them) / (weight.sum(axis=0) + 1.0)
    return np.asarray(rates / rates.sum() if one_only else rates, np.float64)


def _trial(decisions: int, unseen: NDArray[np.float64]) -> Trial:
    """Columns: chance before, by rates alone, after, truth, weight, and the number of the text."""
    before, rates, after, truth, weight, text = unseen.T
    right = truth.astype(bool)
    losses = [_losses(one, right) for one in (before, rates, after)]
    return Trial(
        decisions,
        float(np.average(losses[2], weights=weight)),
        float(np.average(losses[0], weights=weight)),
        _f1(after, right, weight),
        _f1(before, right, weight),
        min(_sureness((one - losses[2]) * weight, text.astype(np.int64)) for one in losses[:2]),
    )


def _losses(chance: NDArray[np.float64], truth: NDArray[np.bool_]) -> NDArray[np.float64]:
    kept = np.clip(chance, 1e-4, 1 - 1e-4)
    return np.asarray(-np.log(np.where(truth, kept, 1 - kept)), np.float64)


def _sureness(gains: NDArray[np.float64], text: NDArray[np.int64]) -> float:
    """The mean gain in standard errors. What was said of one text hangs together, so texts are counted, not decisions."""
    each = np.bincount(text, gains)[np.unique(text)]
    return (
        float(each.mean() / max(float(each.std(ddof=1)) / len(each) ** 0.5, 1e-9)) if len(each) > 1 else 0.0
    )


def _f1(chance: NDArray[np.float64], truth: NDArray[np.bool_], weight: NDArray[np.float64]) -> float:
    said = chance >= 0.5
    right = float(weight[said & truth].sum())
    return 2 * right / max(float(weight[said].sum() + weight[truth].sum()), 1e-9)
