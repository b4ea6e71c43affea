"""How far a text speaks for each concept of a scheme: several views, made comparable, then averaged.

A view is a likeness of the text (whole, or its best units) to what stands for a concept (its definition whole, or in
parts) in one space, or the words that they share. In each view a concept's value is counted in deviations above the
scheme's mean for this text. What all texts of the collection have in common with a concept is taken off first.
Refuses: probabilities (tagging.py), and learning (tag_learning.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import background
from index.languages import counted_terms
from index.spaces import Space, Vectors
from search.concept_texts import ConceptTexts
from search.tag_texts import Encode, Encoded, Sentence, unit

Floats = NDArray[np.float32]

USUAL_WEIGHT = 0.75
"""How much of a concept's likeness to the collection's mean is taken off, as in `retrieval.BACKGROUND_WEIGHT`."""

TERMS_WEIGHT = 1.5
"""Weight of the shared words beside three views of weight 1 in each space."""

BEST_SHARE = 8
"""Of a text's units, the best one in so many speak for a concept."""

NOISE_COUNTS = 4
"""As many concepts as this the background counts for when deviations are taken: of two concepts, one is always a
deviation above the mean, however near both are."""

_TERM_NOISE = 0.03
_TELLING = 5
_TERMS_IN_EVIDENCE = 2.0


@dataclass(frozen=True)
class SchemeSpace:
    """What stands for the concepts in one space, shape (concepts, d): whole, and the mean of the parts; `noise` is the
    variance over the concepts for texts of other fields; `leads` by how much those lie nearer the scheme than each
    other, mean and deviation; `fields` are their vectors."""

    whole: Vectors
    parts: Vectors
    noise: float
    leads: tuple[float, float]
    fields: Vectors


@dataclass(frozen=True)
class Scored:
    """Shape (concepts,): the averaged views. `evidence` (sentences, concepts): how far each sentence speaks for each.
    `nearness`: in deviations, how much nearer the text lies to the scheme than texts of other fields do."""

    score: Floats
    evidence: Floats
    nearness: float


def scheme_space(texts: ConceptTexts, space: Space, language: str, encode: Encode) -> SchemeSpace:
    """`language` is that of the texts to be scored: background texts in it tell what noise is."""
    whole = encode(space, list(texts.wholes))
    rows = encode(space, list(texts.parts))
    total = np.zeros_like(whole)
    np.add.at(total, texts.owners, rows)
    known = [text for tongue, text in background.texts() if tongue == language]
    if len(known) <= background.NEAREST:
        known = [text for tongue, text in background.texts() if tongue == "en"]
    fields = encode(space, known)
    likeness = fields @ whole.T
    among = fields @ fields.T
    np.fill_diagonal(among, -1.0)
    leads = likeness.max(axis=1) - np.sort(among, axis=1)[:, -background.NEAREST :].mean(axis=1)
    return SchemeSpace(
        whole, unit(total), float(likeness.var(axis=1).mean()), (float(leads.mean()), float(leads.std())), fields
    )  # fmt: skip


def scored(
    text: Encoded, texts: ConceptTexts, known: Mapping[str, SchemeSpace], usual: Mapping[str, Vectors]
) -> Scored:
    """`usual`: the mean vector of the collection in each space, where there is a collection."""
    views: list[tuple[float, Floats]] = []
    evidence = np.zeros((len(text.sentences), len(texts.concepts)), np.float32)
    for name, here in text.spaces.items():
        scheme = known[name]
        mean = usual.get(name, np.zeros(scheme.whole.shape[1], np.float32)) * USUAL_WEIGHT
        units = here.units @ scheme.parts.T - scheme.parts @ mean
        both = (scheme.parts + scheme.whole) / np.float32(2)
        near = np.asarray(here.units @ both.T - both @ mean, np.float32)
        for view in (scheme.whole @ (here.whole - mean), scheme.parts @ (here.whole - mean), _best(units)):
            views.append((1.0, _deviations(view, scheme.noise)))
        evidence += _by_sentence(near, text.unit_of, len(text.sentences)) / scheme.noise**0.5
    if text.language == texts.language and text.spaces:
        shared = texts.weights.likeness(text.terms)
        views.append((TERMS_WEIGHT, _deviations(shared, _TERM_NOISE**2)))
        evidence = evidence / len(text.spaces) + _TERMS_IN_EVIDENCE * _shared(text.sentences, texts)
    total = sum((weight * view for weight, view in views), np.zeros(len(texts.concepts), np.float32))
    score = total / max(sum(weight for weight, _ in views), 1.0)
    return Scored(np.asarray(score, np.float32), evidence, _nearness(text, known))


def features(text: Encoded, spaces: Sequence[tuple[str, int]], usual: Mapping[str, Vectors]) -> Floats:
    """What a learner sees: for each (space, dimension) the whole text less what is usual; zeros where it is not in the
    space."""
    found = []
    for name, dimension in spaces:
        here = text.spaces.get(name)
        mean = usual.get(name, np.zeros(dimension, np.float32))
        found.append(np.zeros(dimension, np.float32) if here is None else unit(here.whole - mean))
    return np.concatenate(found) if found else np.zeros(0, np.float32)


def _best(units: Floats) -> Floats:
    count = -(-len(units) // BEST_SHARE)
    return np.asarray(np.sort(units, axis=0)[-count:].mean(axis=0), np.float32)


def _deviations(values: Floats, noise: float) -> Floats:
    spread = (len(values) * float(values.var()) + NOISE_COUNTS * noise) / (len(values) + NOISE_COUNTS)
    return np.asarray((values - values.mean()) / max(spread, 1e-9) ** 0.5, np.float32)


def _by_sentence(units: Floats, unit_of: NDArray[np.int64], count: int) -> Floats:
    """The best unit of each sentence: how near it lies to a concept, and how much nearer than to the others. A vague
    sentence may lie a little nearer to one concept than to the rest and far from all."""
    found = np.full((count, units.shape[1]), -np.inf, np.float32)
    np.maximum.at(found, unit_of, 1.3 * units - units.mean(axis=1, keepdims=True))
    return np.where(np.isfinite(found), found, 0).astype(np.float32)


def _shared(sentences: Sequence[Sentence], texts: ConceptTexts) -> Floats:
    weights = texts.weights
    rows = [weights.likeness(counted_terms(one.text, texts.language)) for one in sentences]
    return np.stack(rows) * np.float32(_TELLING)


def _nearness(text: Encoded, known: Mapping[str, SchemeSpace]) -> float:
    """In the first space of the text, which is the one that serves most languages."""
    for name, here in text.spaces.items():
        scheme = known[name]
        level = float(np.sort(scheme.fields @ here.whole)[-background.NEAREST :].mean())
        mean, deviation = scheme.leads
        return (float((scheme.whole @ here.whole).max()) - level - mean) / max(deviation, 1e-6)
    return -np.inf
