"""What stands for the concepts of a scheme in one space: their vectors, how near they lie to any text, what is noise.

Owns Collection (what proposals know of the collection), SchemeSpace, and the ways in which a likeness to concepts is made
comparable. How near a concept lies to the texts that lie nearest it is taken off: some vectors are near everything
(hubs). Refuses: scoring a text (tag_scoring.py) and choosing the texts that stand for a concept (concept_texts.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from index import background
from index.spaces import Space, Vectors
from search.concept_texts import ConceptTexts
from search.tag_texts import Encode, unit

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

NEIGHBOURS = 5
"""So many passages of the collection stand beside a concept's definition (pseudo relevance feedback: Rocchio, 1971).
Three to ten alike."""

COPY = 0.9
"""Centred cosine from which a neighbour is the text itself, or its like, and says nothing about it."""

TEMPERATURE = 0.5
"""Deviations of a score that make a concept e times as likely. Twice as steep is surer than it is right."""

NOISE_COUNTS = 4
"""As many concepts as this the background counts for when deviations are taken: of two concepts, one is always a
deviation above the mean, however near both are."""

_SILENT = 0.9
"""Share of the texts of other fields that say nothing for a concept, as evidence counts it."""

OWN = 2.0
"""Weight, in a sentence's evidence, of the logarithm of a concept's share among all: what speaks for several tells
least."""


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
    variance over the concepts for texts of other fields; `silence` what nine in ten of these reach as evidence for each
    concept; `leads` by how much those lie nearer the scheme than each
    other, mean and deviation; `fields` are their vectors. `levels` are what is taken off, of both (2, concepts);
    `beside` the passages of the collection that seem to be about each concept."""

    whole: Vectors
    parts: Vectors
    levels: Floats
    noise: float
    silence: Floats
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


def scheme_space(
    texts: ConceptTexts, space: Space, language: str, encode: Encode, around: Around | None = None,
    others: Sequence[ConceptTexts] = (),
) -> SchemeSpace:  # fmt: skip
    """`language` is that of the texts to be scored: background texts in it tell what noise is. `others`: the same
    concepts in other languages, for a space that serves these too."""
    whole, parts = _concept_vectors(texts, space, encode)
    spoken = [_concept_vectors(one, space, encode) for one in others if space.serves(one.language)]
    whole = _agreed(whole, [one for one, _ in spoken])
    parts = _agreed(parts, [one for _, one in spoken])
    known = [text for tongue, text in background.texts() if tongue == language]
    if len(known) <= background.NEAREST:
        known = [text for tongue, text in background.texts() if tongue == "en"]
    fields = encode(space, known)
    likeness = fields @ whole.T
    among = fields @ fields.T
    np.fill_diagonal(among, -1.0)
    leads = likeness.max(axis=1) - np.sort(among, axis=1)[:, -background.NEAREST :].mean(axis=1)
    levels, noise = (
        np.stack([_level(whole, around), _level(parts, around)]),
        float(likeness.var(axis=1).mean()),
    )
    elsewhere = standing_out(near_concepts(fields, whole, parts, levels)) / noise**0.5
    made = SchemeSpace(
        whole, parts, levels, noise, _silence(elsewhere),
        (float(leads.mean()), float(leads.std())), fields,
    )  # fmt: skip
    return made if around is None else replace(made, beside=_beside(made, around))


def _concept_vectors(texts: ConceptTexts, space: Space, encode: Encode) -> tuple[Vectors, Vectors]:
    """Shape (concepts, d), of each: its text whole, and the mean of its parts."""
    whole = encode(space, list(texts.wholes))
    total = np.zeros_like(whole)
    np.add.at(total, texts.owners, encode(space, list(texts.parts)))
    return whole, unit(total)


def _agreed(own: Vectors, others: Sequence[Vectors]) -> Vectors:
    """What sets each concept apart in its scheme, half as its own language says it and half as others do on average: a
    translation shares the meaning, not the accidents of wording. Where the scheme lies stays as in its own language."""
    if not others:
        return own
    mean = own.mean(axis=0)
    abroad = np.mean([one - one.mean(axis=0) for one in others], axis=0)
    return unit(mean + (own - mean + abroad) / 2)


def _silence(elsewhere: Floats) -> Floats:
    """Shares of a text of another field depend on how many concepts there are, not on which one it is: what they add is
    taken over all concepts at once."""
    alone = np.quantile(elsewhere, _SILENT, axis=0)
    shared = np.quantile(elsewhere + OWN * log_shares(elsewhere), _SILENT, axis=0)
    return np.asarray(alone + (shared - alone).mean(), np.float32)


def _beside(scheme: SchemeSpace, around: Around) -> _Beside | None:
    """None for a collection too small for anything to be a neighbour of one concept rather than of all."""
    if len(around.sample) < NEIGHBOURS * LOCAL_SHARE:
        return None
    near = around.sample @ (scheme.whole + scheme.parts).T / 2 - scheme.levels.mean(axis=0)
    likely = np.exp(np.stack([deviations(row, scheme.noise) for row in near]) / TEMPERATURE)
    likely /= likely.sum(axis=1, keepdims=True)
    rows = np.argpartition(-likely, NEIGHBOURS, axis=0)[:NEIGHBOURS].T  # in any order: they are averaged
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
    near = np.partition(vectors @ around.sample.T, -count, axis=1)[:, -count:]
    share = count / (count + 1)
    return np.asarray(share * LOCAL_WEIGHT * near.mean(axis=1) + (1 - share) * guessed, np.float32)


def deviations(values: Floats, noise: float) -> Floats:
    spread = (len(values) * float(values.var()) + NOISE_COUNTS * noise) / (len(values) + NOISE_COUNTS)
    return np.asarray((values - values.mean()) / max(spread, 1e-9) ** 0.5, np.float32)


def near_concepts(units: Vectors, whole: Vectors, parts: Vectors, levels: Floats) -> Floats:
    """Shape (units, concepts): how near each lies to a concept, its definition whole and in parts."""
    of_whole, of_parts = levels
    return np.asarray((units @ parts.T - of_parts + units @ whole.T - of_whole) / np.float32(2), np.float32)


def standing_out(near: Floats) -> Floats:
    """How near a unit lies to a concept, and how much nearer than to the others: a vague one may lie a little nearer to
    one concept than to the rest and far from all."""
    return np.asarray(1.3 * near - near.mean(axis=1, keepdims=True), np.float32)


def log_shares(evidence: Floats) -> Floats:
    """Shape (sentences, concepts): logarithms of each concept's share of its sentence."""
    if not evidence.size:
        return evidence
    below = evidence - evidence.max(axis=1, keepdims=True)
    return np.asarray(np.maximum(below - np.log(np.exp(below).sum(axis=1, keepdims=True)), -14.0), np.float32)
