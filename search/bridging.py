"""Bridges: for a practice, the best counterparts at the other level, each with its reasons.

Owns the proposing of them from vectors and shared concepts. Refuses: what people confirmed or rejected
(showing.py puts that first), and writing: a proposal is made afresh from each generation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from corpus.practices import Level
from index.generations import Generation
from index.space_view import SpaceView
from search.relevant import Layout, Mask
from search.retrieval import Floats, Rows

SHARED_FACETS = ("objective", "group", "sector", "target-group", "instrument")

CONCEPT_WEIGHT, UNTAGGED = 0.5, 0.1
"""The share of common concepts in a bridge, and the overlap that is assumed where one side was never tagged. Measured
on the gold (recall@5): .73 at a quarter, .78 at a half."""

LEAST = 0.45
"""Below this mixture of likeness and shared concepts, each from 0 to 1, no bridge is proposed."""

_STEEPNESS = 1.6
_SAMPLE = 400
_UNSEEN = -2.0

_LIKENESS_PENALTY = 0.25
_POOL = 10
_AT_A_TIME = 16_000


@dataclass(frozen=True, slots=True)
class Link:
    """Two subjects, and the mixture by which they were chosen."""

    here: int
    there: int
    score: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A link with the row on each side that carries it: the two that lie nearest each other."""

    link: Link
    here_row: int
    there_row: int


class Bridging:
    """Made once a generation: the centred unit mean of each subject's passages, zeros where there is none,
    and the concepts of subjects as they are asked for."""

    def __init__(self, generation: Generation, layout: Layout) -> None:
        self._generation = generation
        self._layout = layout
        self._view = _widest(generation)
        self.middles = self._middles()
        self._pools = {
            level: np.flatnonzero(generation.attributes.mask("level", (level.value,))) for level in Level
        }
        self._beside = {
            level: np.ascontiguousarray(self.middles[pool]) for level, pool in self._pools.items()
        }
        self._concepts: dict[int, frozenset[tuple[str, str]]] = {}
        self._usual, self._spread = self._pairs()

    def propose(self, subjects: Rows, level: Level, visible: Mask, limit: int) -> list[list[Link]]:
        """For each of `subjects` up to `limit` visible counterparts at `level`, diversified, best first."""
        pool, beside = self._pools[level], self._beside[level]
        seen = visible[pool]
        if not seen.any() or not len(subjects) or limit <= 0:
            return [[] for _ in subjects]
        likeness = self.middles[subjects] @ beside.T
        likeness[:, ~seen] = _UNSEEN
        chosen = []
        for subject, row in zip(subjects.tolist(), likeness, strict=True):
            best = _top(row, _POOL + limit)
            best = best[(row[best] > _UNSEEN) & (pool[best] != subject)]
            score = self._mixed(subject, pool[best], row[best])
            kept = _diverse(beside[best], score, limit)
            chosen.append([Link(subject, int(pool[best[at]]), float(score[at])) for at in kept])
        return chosen

    def link(self, here: int, there: int) -> Link:
        """The link of two given subjects."""
        cosine = self.middles[there : there + 1] @ self.middles[here]
        return Link(here, there, float(self._mixed(here, np.array([there]), cosine)[0]))

    def carried(self, links: Sequence[Link]) -> list[Proposal]:
        """Each link with its rows, in one reading of vectors; links without passages are left out."""
        rows_of = {one: self._layout.rows_of(one) for link in links for one in (link.here, link.there)}
        rows = np.unique(np.concatenate([np.zeros(0, np.int64), *rows_of.values()]))
        vectors = self._view.centred(rows)
        own = {one: vectors[np.searchsorted(rows, found)] for one, found in rows_of.items()}
        proposals = []
        for link in links:
            pairs = own[link.here] @ own[link.there].T
            if pairs.size:
                at_here, at_there = np.unravel_index(int(np.argmax(pairs)), pairs.shape)
                proposals.append(
                    Proposal(link, int(rows_of[link.here][at_here]), int(rows_of[link.there][at_there]))
                )
        return proposals

    def concepts(self, subject: int) -> frozenset[tuple[str, str]]:
        """(facet, value) pairs that two practices may share."""
        if subject not in self._concepts:
            values_of = self._generation.attributes.values_of
            self._concepts[subject] = frozenset(
                (facet, value) for facet in SHARED_FACETS for value in values_of(facet, subject)
            )
        return self._concepts[subject]

    def _mixed(self, subject: int, others: Rows, cosines: Floats) -> Floats:
        """Likeness of the middles, and the Jaccard overlap of the concepts.

        Likeness is the logistic function of how many standard deviations a cosine stands above that of any
        two practices of the two levels: a cosine alone means little in a small collection.
        """
        own = self.concepts(subject)
        overlap = np.full(len(others), UNTAGGED, np.float32)
        for at, other in enumerate(others.tolist()):
            theirs = self.concepts(other)
            if own and theirs:
                overlap[at] = len(own & theirs) / len(own | theirs)
        likeness = 1.0 / (1.0 + np.exp(-_STEEPNESS * (cosines - self._usual) / self._spread))
        return np.asarray((1 - CONCEPT_WEIGHT) * likeness + CONCEPT_WEIGHT * overlap, np.float32)

    def _pairs(self) -> tuple[float, float]:
        """Mean and standard deviation of the cosines across the levels, over an even sample of each."""
        field, world = (
            beside[:: max(1, len(beside) // _SAMPLE)] for beside in (self._beside[level] for level in Level)
        )
        cosines = field @ world.T
        if cosines.size < 2:
            return float(cosines.sum()), 1.0
        return float(cosines.mean()), max(float(cosines.std()), 0.05)

    def _middles(self) -> Floats:
        """Shape (subjects, d), made a stretch at a time, so that no copy of all vectors is ever held."""
        layout = self._layout
        total = np.zeros((self._generation.attributes.size, self._view.dimension), np.float32)
        ends = np.append(layout.starts, len(layout.rows))
        begin = 0
        while begin < len(layout.starts):
            end = int(np.searchsorted(layout.starts, layout.starts[begin] + _AT_A_TIME))
            vectors = self._view.centred(layout.rows[ends[begin] : ends[end]])
            offsets = layout.starts[begin:end] - ends[begin]
            total[layout.with_rows[begin:end]] = np.add.reduceat(vectors, offsets, axis=0)
            begin = end
        length = np.linalg.norm(total, axis=1, keepdims=True)
        np.divide(total, length, out=total, where=length > 0)
        return total


def _widest(generation: Generation) -> SpaceView:
    """The space that serves every language, else the first there is."""
    views = list(generation.spaces.values())
    return next((view for view in views if view.space.languages is None), views[0])


def _top(values: Floats, count: int) -> NDArray[np.int64]:
    if len(values) > count:
        part = np.argpartition(-values, count)[:count]
        return part[np.argsort(-values[part], kind="stable")]
    return np.argsort(-values, kind="stable")


def _diverse(vectors: Floats, score: Floats, limit: int) -> list[int]:
    """Maximal marginal relevance (Carbonell and Goldstein 1998) over those that reach LEAST."""
    left = [i for i in range(len(score)) if score[i] >= LEAST]
    kept: list[int] = []
    while left and len(kept) < limit:
        alike = vectors[left] @ vectors[kept].T if kept else np.zeros((len(left), 1), np.float32)
        marginal = score[left] - _LIKENESS_PENALTY * np.maximum(alike.max(axis=1), 0) * bool(kept)
        kept.append(left.pop(int(np.argmax(marginal))))
    return sorted(kept, key=lambda i: -float(score[i]))
