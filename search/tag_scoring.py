"""How far a text speaks for each concept of a scheme: several views, made comparable, then averaged.

A view is a likeness of the text (whole, or its best units) to what stands for a concept (its definition whole, or in
parts) in one space, or the words that they share. In each view a concept's value is counted in deviations above the
scheme's mean for this text. How near a concept lies to the texts that lie nearest it is taken off first: some vectors
are near everything (hubs). Refuses: probabilities (tagging.py), and learning (tag_learning.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from index import background
from index.languages import counted_terms
from index.spaces import Space, Vectors
from search.concept_texts import ConceptTexts
from search.tag_texts import Encode, Encoded, unit

Floats = NDArray[np.float32]

LOCAL_WEIGHT = 0.75
"""How much of a concept's local level is taken off, as in `retrieval.BACKGROUND_WEIGHT`. The level is the mean cosine
with the nearest of the collection's passages, as in cross-domain similarity local scaling (Conneau et al., Word
translation without parallel data, 2018)."""

LOCAL_SHARE = 5
"""One in so many of the passages counts as near: a text has some tags out of many. From a third to a tenth alike."""

SCHEME_WEIGHT = 0.25
"""How much of a concept's cosine with the mean of its scheme is taken off where there is no collection. It is a guess at
where texts will lie, so it weighs a third; beside near passages it counts as one of them."""

NEIGHBOURS, NEIGHBOUR_WEIGHT = 5, 0.5
"""So many passages of the collection stand beside a concept's definition (pseudo relevance feedback: Rocchio, 1971), as
a view of half a weight: they are guessed, the definition is not. Three to ten alike."""

COPY = 0.9
"""Centred cosine from which a neighbour is the text itself, or its like, and says nothing about it."""

TERMS_WEIGHT = 1.5
"""Weight of the shared words beside three views of weight 1 in each space."""

BEST_SHARE = 8
"""Of a text's units, the best one in so many speak for a concept."""

TEMPERATURE = 0.5
"""Deviations of a score that make a concept e times as likely. Twice as steep is surer than it is right."""

NOISE_COUNTS = 4
"""As many concepts as this the background counts for when deviations are taken: of two concepts, one is always a
deviation above the mean, however near both are."""

_TERM_NOISE, _CENTRED_NOISE = 0.03, 0.05
_TELLING = 5
_TERMS_IN_EVIDENCE = 2.0


@dataclass(frozen=True)
class Around:
    """The collection in one space: its mean (d), and a sample of its raw vectors (n, d)."""

    mean: Vectors
    sample: Vectors


@dataclass(frozen=True)
class Collection:
    """What proposals know of the collection, by space; nothing before anything was read in. `stamp` names its moment."""

    stamp: str = ""
    spaces: Mapping[str, Around] = field(default_factory=dict)

    def mean(self, space: str, dimension: int) -> Vectors:
        return self.spaces[space].mean if space in self.spaces else np.zeros(dimension, np.float32)


@dataclass(frozen=True)
class SchemeSpace:
    """What stands for the concepts in one space, shape (concepts, d): whole, and the mean of the parts; `noise` is the
    variance over the concepts for texts of other fields; `leads` by how much those lie nearer the scheme than each
    other, mean and deviation; `fields` are their vectors. `levels` are what is taken off, of both (2, concepts);
    `beside` the passages of the collection that seem to be about each concept."""

    whole: Vectors
    parts: Vectors
    levels: Floats
    noise: float
    leads: tuple[float, float]
    fields: Vectors
    beside: "_Beside | None" = None


@dataclass(frozen=True)
class _Beside:
    """Centred unit vectors of each concept's neighbours (concepts, n, d), and how likely each is one (concepts, n)."""

    mean: Vectors
    neighbours: Vectors
    likely: Floats

    def likeness(self, text: Vectors) -> Floats:
        """Shape (concepts,): the mean centred cosine with a concept's neighbours; 0 where all are copies of the text."""
        cosines = self.neighbours @ unit(text - self.mean)
        weight = np.where(cosines < COPY, self.likely, 0)
        return np.asarray((weight * cosines).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9), np.float32)


@dataclass(frozen=True)
class Scored:
    """Shape (concepts,): the averaged views. `evidence` (sentences, concepts): how far each sentence speaks for each.
    `named` (sentences, concepts): whether it says the concept's name, all but verbatim. `nearness`: in deviations, how
    much nearer the text lies to the scheme than texts of other fields do."""

    score: Floats
    evidence: Floats
    named: NDArray[np.bool_]
    nearness: float


def scheme_space(
    texts: ConceptTexts, space: Space, language: str, encode: Encode, around: Around | None = None
) -> SchemeSpace:
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
    made = SchemeSpace(
        whole, unit(total), np.stack([_level(whole, around), _level(unit(total), around)]),
        float(likeness.var(axis=1).mean()), (float(leads.mean()), float(leads.std())), fields,
    )  # fmt: skip
    return made if around is None else replace(made, beside=_beside(made, around))


def _beside(scheme: SchemeSpace, around: Around) -> _Beside | None:
    """None for a collection too small for anything to be a neighbour of one concept rather than of all."""
    if len(around.sample) < NEIGHBOURS * LOCAL_SHARE:
        return None
    near = around.sample @ (scheme.whole + scheme.parts).T / 2 - scheme.levels.mean(axis=0)
    likely = np.exp(np.stack([_deviations(row, scheme.noise) for row in near]) / TEMPERATURE)
    likely /= likely.sum(axis=1, keepdims=True)
    rows = np.argsort(-likely, axis=0, kind="stable")[:NEIGHBOURS].T
    return _Beside(
        around.mean,
        unit(around.sample - around.mean)[rows],
        np.take_along_axis(likely, rows.T, axis=0).T.astype(np.float32),
    )


def _level(vectors: Vectors, around: Around | None) -> Floats:
    """How much of each concept's likeness to any text tells nothing; differences between concepts are what matters."""
    guessed = np.asarray(SCHEME_WEIGHT * (vectors @ vectors.mean(axis=0)), np.float32)
    if around is None or not len(around.sample):
        return guessed
    count = -(-len(around.sample) // LOCAL_SHARE)
    near = np.sort(vectors @ around.sample.T, axis=1)[:, -count:]
    share = count / (count + 1)
    return np.asarray(share * LOCAL_WEIGHT * near.mean(axis=1) + (1 - share) * guessed, np.float32)


def scored(text: Encoded, texts: ConceptTexts, known: Mapping[str, SchemeSpace]) -> Scored:
    views: list[tuple[float, Floats]] = []
    evidence = np.zeros((len(text.sentences), len(texts.concepts)), np.float32)
    for name, here in text.spaces.items():
        scheme = known[name]
        of_whole, of_parts = scheme.levels
        units = here.units @ scheme.parts.T - of_parts
        near = (units + here.units @ scheme.whole.T - of_whole) / np.float32(2)
        for view in (
            scheme.whole @ here.whole - of_whole,
            scheme.parts @ here.whole - of_parts,
            _best(units),
        ):
            views.append((1.0, _deviations(view, scheme.noise)))
        if scheme.beside is not None:
            views.append(
                (NEIGHBOUR_WEIGHT, _deviations(scheme.beside.likeness(here.whole), _CENTRED_NOISE**2))
            )
        evidence += _by_sentence(near, text.unit_of, len(text.sentences)) / scheme.noise**0.5
    named = np.zeros(evidence.shape, bool)
    if text.language == texts.language and text.spaces:
        counted = [counted_terms(one.text, texts.language) for one in text.sentences]
        named = np.array([texts.named(each) for each in counted])
        shared = texts.weights.likeness(text.terms)
        views.append((TERMS_WEIGHT, _deviations(shared, _TERM_NOISE**2)))
        evidence = evidence / len(text.spaces) + _TERMS_IN_EVIDENCE * _shared(counted, texts)
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


def _deviations(values: Floats, noise: float) -> Floats:
    spread = (len(values) * float(values.var()) + NOISE_COUNTS * noise) / (len(values) + NOISE_COUNTS)
    return np.asarray((values - values.mean()) / max(spread, 1e-9) ** 0.5, np.float32)


def _by_sentence(units: Floats, unit_of: NDArray[np.int64], count: int) -> Floats:
    """The best unit of each sentence: how near it lies to a concept, and how much nearer than to the others. A vague
    sentence may lie a little nearer to one concept than to the rest and far from all."""
    found = np.full((count, units.shape[1]), -np.inf, np.float32)
    np.maximum.at(found, unit_of, 1.3 * units - units.mean(axis=1, keepdims=True))
    return np.where(np.isfinite(found), found, 0).astype(np.float32)


def _shared(counted: Sequence[Mapping[str, int]], texts: ConceptTexts) -> Floats:
    rows = [texts.weights.likeness(one) for one in counted]
    return np.stack(rows) * np.float32(_TELLING)


def _nearness(text: Encoded, known: Mapping[str, SchemeSpace]) -> float:
    """In the first space of the text, which is the one that serves most languages."""
    for name, here in text.spaces.items():
        scheme = known[name]
        level = float(np.sort(scheme.fields @ here.whole)[-background.NEAREST :].mean())
        mean, deviation = scheme.leads
        return (float((scheme.whole @ here.whole).max()) - level - mean) / max(deviation, 1e-6)
    return -np.inf
