"""Fits the Calibrator of a generation: its own sentences against a shipped set of far-off questions.

Owns the sampling, the logistic fit and where the floor lies. Runs when an index is built, never in a search.
Refuses: knowing where sentences come from; they are handed in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index.background import Background
from index.generations import Generation
from index.space_view import SpaceView
from search.fusion import WEIGHTS, Reach
from search.logistic import balanced
from search.questions import Question
from search.relevance import Calibrator, Model, QuestionModel, best_leads
from search.retrieval import MULTILINGUAL, TERMS, Floats, Scores, led, retrieve

SAMPLES = 160
"""Sentences asked; with the far-off questions they take some seconds."""

_TYPICAL = 2.44
"""Log odds (0.92) of a passage as near to a question as sentences typically are to their next of kin. A
collection about one field is far from bread and chess as a whole; without this all of it would seem near."""

_FEWEST, _FEW = 24, 100
_MOST_FAR = 30
"""Far-off questions asked of every retriever in each language."""

_AS_NEAR = 0.2
"""Share of the collection's own sentences that lie less near than a background text that is no other field here."""

_ALLOWED_WRONG = 0.95
"""Share of far-off questions that stay below the floor of one model."""

_NEAR, _NEAR_OTHERWISE = {MULTILINGUAL: 1.0, TERMS: 0.1}, 0.35
"""Raw values weighed about as the fitted models weigh them: by this the row is chosen that speaks for a question,
as in a search the row with the best odds speaks for its practice."""

_SEPARATION = 0.025
"""Cosine between the floor and a typical match, for a collection whose own sentences cannot tell it."""

_ASSUMED_REACH = {"english+multilingual": 1.8, "multilingual+terms": 1.6, "english+multilingual+terms": 2.4}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the collection, as if it were asked; `passage` is where it stands."""

    text: str
    language: str
    passage: str


@dataclass(frozen=True, slots=True)
class _Example:
    """The best row of one language for one question, by the question's number: raw and standardised value
    of each retriever; `within` one language."""

    question: int
    raw: dict[str, float]
    standard: dict[str, float]
    within: bool


def fitting_background(generation: Generation, sentences: Sequence[Sentence]) -> Background:
    """The background without what this collection is about: a text that lies as near to it as its own sentences
    lie to their next of kin is no other field here."""
    background = generation.background
    view = generation.spaces[_widest(generation)]
    own = [
        _nearest(generation, view, view.encoded(one.text), one.language, one.passage)
        for one in sentences[:SAMPLES]
    ]
    if len(own) < _FEWEST:
        return background
    limit = float(np.quantile(own, _AS_NEAR))
    about = {
        text
        for (language, text), vector in zip(
            background.texts[view.name], background.asked[view.name], strict=True
        )
        if _nearest(generation, view, vector, language, "") >= limit
    }
    return background.without(about)


def _nearest(generation: Generation, view: SpaceView, vector: Floats, language: str, passage: str) -> float:
    """The highest raw cosine in the text's own language, or in any where the collection does not have it."""
    rows = generation.rows_in(language)
    rows = rows if len(rows) else np.flatnonzero(generation.live)
    cosines = view.scores(vector).cosine[rows]
    own = generation.row_of(passage) if passage else None
    return float(cosines[rows != (-1 if own is None else own)].max(initial=-1.0))


def far_off(generation: Generation) -> tuple[Question, ...]:
    """Questions about anything but the collection's field, in many languages, each by its share."""
    by_language: dict[str, list[Question]] = {}
    for language, text in generation.background.texts[_widest(generation)]:
        by_language.setdefault(language, []).append(Question(text, language))
    return tuple(
        one for found in by_language.values() for one in found[:: max(1, -(-len(found) // _MOST_FAR))]
    )


def _widest(generation: Generation) -> str:
    return MULTILINGUAL if MULTILINGUAL in generation.spaces else next(iter(generation.spaces))


def shipped() -> Calibrator:
    """What holds for a collection too small to fit: measured on the starter collection."""
    models = {
        "multilingual": Model(-22.0, {"multilingual": 100.0}),
        "multilingual+terms": Model(-20.5, {"multilingual": 80.0, "terms": 5.0}),
        "english+multilingual+terms": Model(-13.0, {"multilingual": 40.0, "english": 14.0, "terms": 5.0}),
    }
    return Calibrator(models, Reach(dict(_ASSUMED_REACH)))


def calibrate(generation: Generation, sentences: Sequence[Sentence]) -> Calibrator:
    """Fits one model for each set of retrievers that the questions meet; the rest is as shipped."""
    start = shipped()
    positives = _examples(
        generation, [(Question(s.text, s.language), s.passage) for s in sentences[:SAMPLES]]
    )
    if sum(map(len, positives.values())) < _FEWEST:
        return start
    negatives = _examples(generation, [(question, "") for question in far_off(generation)])
    models, typical = dict(start.models), dict(start.reach.typical)
    alone = _typical(positives, {MULTILINGUAL})
    separation = _separation(positives, negatives)
    for key, far in negatives.items():
        near = [one for one in positives.get(key, ()) if one.within]
        if "+" not in key:
            models[key] = _placed(key, far, separation)
        elif len(near) >= _FEWEST and len(far) >= _FEWEST:
            models[key] = _fit(key.split("+"), near, far)
        if len(near) >= _FEWEST:
            typical[key] = max(_typical({key: near}, set(key.split("+"))) / max(alone, 1e-6), 0.5)
    return Calibrator(models, Reach(typical), _question_model(generation, _TYPICAL / separation))


def _question_model(generation: Generation, weight: float) -> QuestionModel | None:
    """From the far-off questions alone; None without the space that serves every language, or with few of them."""
    names, living = generation.language_names, np.flatnonzero(generation.live)
    view = generation.spaces.get(MULTILINGUAL)
    texts = generation.background.texts[MULTILINGUAL] if view else ()
    if view is None or len(texts) < _FEWEST:
        return None
    asked = [
        (language, best_leads(led(generation, view, text)[1], living, generation.languages, names))
        for language, text in texts
    ]
    everywhere = float(np.mean([lead for _, best in asked for lead in best.values()]))
    offsets = {
        name: float(np.mean([best[name] for tongue, best in asked if tongue != name and name in best]))
        - everywhere
        for name in asked[0][1]
    }
    at_home = [best[tongue] - offsets[tongue] - everywhere for tongue, best in asked if tongue in best]
    model = QuestionModel(0.0, weight, float(np.mean(at_home)) if at_home else 0.0, offsets)
    reached = [model.statistic(best, tongue) for tongue, best in asked]
    return replace(model, floor=float(np.quantile(reached, _ALLOWED_WRONG)))


def _examples(generation: Generation, asked: Sequence[tuple[Question, str]]) -> dict[str, list[_Example]]:
    """For each question and each language of rows: the row that lies nearest, by set of retrievers."""
    found: dict[str, list[_Example]] = {}
    names = generation.language_names
    for asking, (question, passage) in enumerate(asked):
        scores = retrieve(generation, question)
        near = np.zeros(generation.size, np.float32)
        for one in scores.retrieved:
            near += one.raw * np.float32(_NEAR.get(one.name, _NEAR_OTHERWISE))
        own = generation.row_of(passage) if passage else None
        for number, language in enumerate(names):
            rows = generation.rows_in(language)
            rows = rows[generation.live[rows] & (rows != (-1 if own is None else own))]
            if len(rows) >= 3:
                best = int(rows[np.argmax(near[rows])])
                key, example = _example(scores, best, number, asking, question.language == language)
                found.setdefault(key, []).append(example)
    return found


def _example(scores: Scores, row: int, language: int, asking: int, within: bool) -> tuple[str, _Example]:
    present = [one for one in scores.retrieved if scores.present[one.name][language]]
    raw = {one.name: float(one.raw[row]) for one in present}
    standard = {one.name: float(one.standard[row]) for one in present}
    return "+".join(sorted(raw)), _Example(asking, raw, standard, within)


def _placed(name: str, far: list[_Example], separation: float) -> Model:
    """The model of one retriever alone, where nothing says which of the collection's sentences are answered
    in another language: above the best that far-off questions reach in any, as steep as within a language."""
    best: dict[int, float] = {}
    for one in far:
        best[one.question] = max(best.get(one.question, 0.0), one.raw[name])
    floor = float(np.quantile(list(best.values()), _ALLOWED_WRONG))
    weight = _TYPICAL / separation
    return Model(-floor * weight, {name: weight})


def _separation(positives: dict[str, list[_Example]], negatives: dict[str, list[_Example]]) -> float:
    """How far above the far-off questions a typical match lies within one language, in cosine."""
    near = [one.raw[MULTILINGUAL] for found in positives.values() for one in found if one.within]
    far = [one.raw[MULTILINGUAL] for found in negatives.values() for one in found if one.within]
    if len(near) < _FEWEST or len(far) < _FEWEST:
        return _SEPARATION
    return max(float(np.median(near)) - float(np.quantile(far, _ALLOWED_WRONG)), _SEPARATION)


def _fit(names: list[str], positives: list[_Example], negatives: list[_Example]) -> Model:
    """Logistic regression on standardised features, weights kept from going negative, then the floor set."""
    table = np.array([[one.raw[name] for name in names] for one in (*positives, *negatives)])
    labels = np.array([1] * len(positives) + [0] * len(negatives))
    mean, spread = table.mean(axis=0), np.maximum(table.std(axis=0), 1e-3)
    weights = np.maximum(balanced((table - mean) / spread, labels), 0.05) / spread
    logits = table @ weights
    middle = _floor(logits[labels == 1], logits[labels == 0])
    spread = float(logits[labels == 0].std()) / 2
    steepness = _TYPICAL / max(float(np.median(logits[labels == 1])) - middle, spread, 1e-3)
    return Model(
        float(-middle * steepness),
        {name: float(weight * steepness) for name, weight in zip(names, weights, strict=True)},
    )


def _floor(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """Where probability is one half: above nearly all far-off questions, half way to the sentences if
    there is room between them."""
    high = float(np.quantile(negative, _ALLOWED_WRONG if len(negative) > _FEW else 1.0))
    low = float(np.quantile(positive, 0.05))
    return (high + low) / 2 if low > high else high


def _typical(positives: dict[str, list[_Example]], names: set[str]) -> float:
    """The median weighted sum that `names` reach over the examples that have them all."""
    sums = [
        sum(WEIGHTS.get(name, 1.0) * one.standard[name] for name in names)
        for found in positives.values()
        for one in found
        if names <= one.standard.keys()
    ]
    return float(np.median(sums)) if sums else 0.0
