"""Bridges: for a practice, the best counterparts at the other level, each with its reasons.

Owns the proposing of them from vectors and shared concepts, and the rule that what people confirmed comes
first and what they rejected never shows. Refuses: writing; a proposal is made afresh from each generation.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.generations import Generation
from search.relevant import Layout, Mask
from search.retrieval import MULTILINGUAL, Floats, Rows

SHARED_FACETS = ("objective", "group", "sector", "target-group")
RELATION = "comparable"

CONCEPT_WEIGHT = 0.25
LEAST = 0.2
"""Below this mixture of centred cosine and shared concepts no bridge is proposed."""

_LIKENESS_PENALTY = 0.5
_POOL = 12


@dataclass(frozen=True)
class Proposal:
    """A counterpart: its subject, the mixture it was chosen by, and the row on each side that carries it."""

    subject: int
    score: float
    here_row: int
    there_row: int


@dataclass(frozen=True)
class Pool:
    """The subjects of one level, with their middles side by side."""

    subjects: Rows
    vectors: Floats


@dataclass(frozen=True)
class Middles:
    """The centred unit mean of each subject's passages (subjects, d), zeros where there is none."""

    vectors: Floats

    def pool(self, candidates: Mask) -> Pool:
        """A copy of the middles of `candidates`; made once a generation for each level."""
        subjects = np.flatnonzero(candidates)
        return Pool(subjects, np.ascontiguousarray(self.vectors[subjects]))

    @classmethod
    def of(cls, generation: Generation, layout: Layout) -> "Middles":
        view = generation.spaces[MULTILINGUAL]
        total = np.zeros((generation.attributes.size, view.dimension), np.float32)
        if len(layout.rows):
            for begin, end in _chunks(layout.starts, len(layout.rows)):
                vectors = view.centred(layout.rows[layout.starts[begin] : _end(layout, end)])
                offsets = layout.starts[begin:end] - layout.starts[begin]
                total[layout.with_rows[begin:end]] = np.add.reduceat(vectors, offsets, axis=0)
        length = np.linalg.norm(total, axis=1, keepdims=True)
        np.divide(total, length, out=total, where=length > 0)
        return cls(total)


def _chunks(starts: Rows, links: int) -> list[tuple[int, int]]:
    """Runs of subjects holding about 16,000 links each, so that no copy of all vectors is ever made."""
    borders = [0]
    for number in range(16_000, links, 16_000):
        at = int(np.searchsorted(starts, number))
        if at > borders[-1]:
            borders.append(at)
    return list(zip(borders, [*borders[1:], len(starts)], strict=True))


def _end(layout: Layout, subject: int) -> int:
    return int(layout.starts[subject]) if subject < len(layout.starts) else len(layout.rows)


def propose(
    generation: Generation,
    layout: Layout,
    middles: Middles,
    subjects: Rows,
    pool: Pool,
    visible: Mask,
    limit: int,
) -> list[list[Proposal]]:
    """For each of `subjects` up to `limit` visible counterparts of `pool`, diversified, best first."""
    seen = visible[pool.subjects]
    if not seen.any() or not len(subjects) or limit <= 0:
        return [[] for _ in subjects]
    likeness = middles.vectors[subjects] @ pool.vectors.T
    likeness[:, ~seen] = -1.0
    chosen: list[list[Proposal]] = []
    for subject, row in zip(subjects, likeness, strict=True):
        best = _top(row, _POOL + limit)
        best = best[(row[best] > 0) & (pool.subjects[best] != subject)]
        others = pool.subjects[best]
        shared = _shared(generation, int(subject), others)
        score = (1 - CONCEPT_WEIGHT) * row[best] + CONCEPT_WEIGHT * shared
        kept = _diverse(pool.vectors[best], score, limit)
        chosen.append(
            [_with_rows(generation, layout, int(subject), int(others[i]), float(score[i])) for i in kept]
        )
    return chosen


def _top(values: Floats, count: int) -> NDArray[np.int64]:
    if len(values) > count:
        part = np.argpartition(-values, count)[:count]
        return part[np.argsort(-values[part], kind="stable")]
    return np.argsort(-values, kind="stable")


def _shared(generation: Generation, subject: int, others: Rows) -> Floats:
    """Jaccard overlap of the concepts of `subject` with those of each of `others`."""
    own = concepts_of(generation, subject)
    overlap = np.zeros(len(others), np.float32)
    for at, other in enumerate(others):
        theirs = concepts_of(generation, int(other))
        if own and theirs:
            overlap[at] = len(own & theirs) / len(own | theirs)
    return overlap


def concepts_of(generation: Generation, subject: int) -> frozenset[tuple[str, str]]:
    """(facet, value) pairs that two practices may share."""
    return frozenset(
        (facet, value) for facet in SHARED_FACETS for value in generation.attributes.values_of(facet, subject)
    )


def _diverse(vectors: Floats, score: Floats, limit: int) -> list[int]:
    """Maximal marginal relevance (Carbonell and Goldstein 1998) over those that reach LEAST."""
    left = [i for i in range(len(score)) if score[i] >= LEAST]
    kept: list[int] = []
    while left and len(kept) < limit:
        alike = vectors[left] @ vectors[kept].T if kept else np.zeros((len(left), 1), np.float32)
        marginal = score[left] - _LIKENESS_PENALTY * np.maximum(alike.max(axis=1), 0) * bool(kept)
        kept.append(left.pop(int(np.argmax(marginal))))
    return sorted(kept, key=lambda i: -float(score[i]))


def pair(generation: Generation, layout: Layout, middles: Middles, here: int, there: int) -> Proposal | None:
    """The proposal for two given subjects, with its mixture and rows; None when one has no passage."""
    if not len(layout.rows_of(here)) or not len(layout.rows_of(there)):
        return None
    cosine = float(middles.vectors[here] @ middles.vectors[there])
    shared = float(_shared(generation, here, np.array([there]))[0])
    return _with_rows(
        generation, layout, here, there, (1 - CONCEPT_WEIGHT) * cosine + CONCEPT_WEIGHT * shared
    )


def _with_rows(generation: Generation, layout: Layout, here: int, there: int, score: float) -> Proposal:
    view = generation.spaces[MULTILINGUAL]
    here_rows, there_rows = layout.rows_of(here), layout.rows_of(there)
    pairs = view.centred(here_rows) @ view.centred(there_rows).T
    at_here, at_there = np.unravel_index(int(np.argmax(pairs)), pairs.shape)
    return Proposal(there, score, int(here_rows[at_here]), int(there_rows[at_there]))
