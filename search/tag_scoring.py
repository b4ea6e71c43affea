"""How far a text speaks for each concept of a scheme: several views, made comparable, then averaged.

A view is a likeness of the text (whole, or its best units) to what stands for a concept (its definition whole, or in
parts) in one space, or the words that they share. In each view a concept's value is counted in deviations above the
scheme's mean for this text. Refuses: probabilities (tagging.py), learning (tag_learning.py), and what stands for the
concepts (tag_schemes.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index import background
from index.languages import counted_terms
from search.concept_texts import ConceptTexts
from search.tag_schemes import (
    OWN,
    Collection,
    SchemeSpace,
    deviations,
    log_shares,
    near_concepts,
    standing_out,
)
from search.tag_texts import Encoded, unit

Floats = NDArray[np.float32]

NEIGHBOUR_WEIGHT = 0.5
"""Passages of the collection that stand beside a definition are guessed, the definition is not."""

TERMS_WEIGHT = 1.5
"""Weight of the shared words beside three views of weight 1 in each space."""

BEST_SHARE = 8
"""Of a text's units, the best one in so many speak for a concept."""

_TERM_NOISE, _CENTRED_NOISE = 0.03, 0.05
_TERMS_IN_EVIDENCE = 7.0

_BESIDE, _MOST_BESIDE = 0.2, 10.0
"""How much of the evidence of the sentences before and after counts for a sentence, and within what bounds: what stands
beside it tells in which sense its words are meant. With this, OWN and _TERMS_IN_EVIDENCE together, the sentence quoted
from texts joined into one is more often of the right text (docs/tagging.md)."""


@dataclass(frozen=True)
class Scored:
    """Shape (concepts,): the averaged views. `evidence` (sentences, concepts): how far each sentence speaks for each; at
    0 no more than some text of another field does.
    `named` (sentences, concepts): whether it says the concept's name, all but verbatim. `nearness`: in deviations, how
    much nearer the text lies to the scheme than texts of other fields do."""

    score: Floats
    evidence: Floats
    named: NDArray[np.bool_]
    nearness: float


def scored(text: Encoded, texts: ConceptTexts, known: Mapping[str, SchemeSpace]) -> Scored:
    views: list[tuple[float, Floats]] = []
    evidence = np.zeros((len(text.sentences), len(texts.concepts)), np.float32)
    silence = np.zeros(len(texts.concepts), np.float32)
    for name, here in text.spaces.items():
        scheme = known[name]
        of_whole, of_parts = scheme.levels
        units = here.units @ scheme.parts.T - of_parts
        near = near_concepts(here.units, scheme.whole, scheme.parts, scheme.levels)
        for view in (
            scheme.whole @ here.whole - of_whole,
            scheme.parts @ here.whole - of_parts,
            _best(units),
        ):
            views.append((1.0, deviations(view, scheme.noise)))
        if scheme.beside is not None:
            views.append(
                (NEIGHBOUR_WEIGHT, deviations(scheme.beside.likeness(here.whole), _CENTRED_NOISE**2))
            )
        evidence += _by_sentence(near, text.unit_of, len(text.sentences)) / scheme.noise**0.5
        silence += scheme.silence / np.float32(len(text.spaces))
    named = np.zeros(evidence.shape, bool)
    if text.language == texts.language and text.spaces:
        counted = [counted_terms(one.text, texts.language) for one in text.sentences]
        named = np.array([texts.named(each) for each in counted])
        shared = texts.weights.likeness(text.terms)
        views.append((TERMS_WEIGHT, deviations(shared, _TERM_NOISE**2)))
        evidence = evidence / len(text.spaces) + _TERMS_IN_EVIDENCE * _shared(counted, texts)
    evidence = _with_neighbours(evidence + OWN * log_shares(evidence) - silence)
    total = sum((weight * view for weight, view in views), np.zeros(len(texts.concepts), np.float32))
    score = total / max(sum(weight for weight, _ in views), 1.0)
    return Scored(np.asarray(score, np.float32), evidence, named, _nearness(text, known))


def features(text: Encoded, spaces: Sequence[tuple[str, int]], collection: Collection) -> Floats:
    """What a learner sees: for each (space, dimension) the whole text less the collection's mean; zeros where it is not
    in the space."""
    found = []
    for name, dimension in spaces:
        here = text.spaces.get(name)
        mean = collection.mean(name, dimension)
        found.append(np.zeros(dimension, np.float32) if here is None else unit(here.whole - mean))
    return np.concatenate(found) if found else np.zeros(0, np.float32)


def _best(units: Floats) -> Floats:
    count = -(-len(units) // BEST_SHARE)
    return np.asarray(np.sort(units, axis=0)[-count:].mean(axis=0), np.float32)


def _by_sentence(units: Floats, unit_of: NDArray[np.int64], count: int) -> Floats:
    """The best unit of each sentence."""
    found = np.full((count, units.shape[1]), -np.inf, np.float32)
    np.maximum.at(found, unit_of, standing_out(units))
    return np.where(np.isfinite(found), found, 0).astype(np.float32)


def _shared(counted: Sequence[Mapping[str, int]], texts: ConceptTexts) -> Floats:
    rows = [texts.weights.likeness(one) for one in counted]
    return np.stack(rows)


def _with_neighbours(evidence: Floats) -> Floats:
    """Of each sentence, with a share of what the sentences before and after it say."""
    if len(evidence) < 2:
        return evidence
    kept = np.clip(evidence, -_MOST_BESIDE, _MOST_BESIDE)
    found = np.zeros_like(kept)
    found[1:] += kept[:-1]
    found[:-1] += kept[1:]
    found[1:-1] /= 2
    return np.asarray(evidence + np.float32(_BESIDE) * found, np.float32)


def _nearness(text: Encoded, known: Mapping[str, SchemeSpace]) -> float:
    """In the first space of the text, which is the one that serves most languages."""
    for name, here in text.spaces.items():
        scheme = known[name]
        level = float(np.sort(scheme.fields @ here.whole)[-background.NEAREST :].mean())
        mean, deviation = scheme.leads
        return (float((scheme.whole @ here.whole).max()) - level - mean) / max(deviation, 1e-6)
    return -np.inf
