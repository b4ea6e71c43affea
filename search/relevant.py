"""The relevant set R(q): all visible practices with a row whose relevance clears the floor.

Order, totals, facets and pages are set operations on it; no filter touches relevance, so counts add up.
Refuses: showing anything; it knows ordinals of practices (subjects), not practices.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.attributes import Attributes
from index.generations import Generation
from search.answers import Criterion
from search.copies import NO_COPIES, Copies
from search.relevance import WEAK, probabilities, standing
from search.retrieval import Floats, Rows

Mask = NDArray[np.bool_]

_NOWHERE = np.float32(-1e9)


@dataclass(frozen=True)
class Layout:
    """Which rows carry which practice: links of living rows, sorted by subject. Made once a generation."""

    rows: Rows
    subjects: Rows
    starts: Rows
    with_rows: Rows

    @classmethod
    def of(cls, generation: Generation) -> "Layout":
        """`with_rows` are the subjects that have a living row; `starts` where each one's links begin."""
        rows, subjects = generation.link_rows, generation.link_subjects
        keep = generation.live[rows]
        rows, subjects = rows[keep], subjects[keep]
        order = np.argsort(subjects, kind="stable")
        rows, subjects = rows[order], subjects[order]
        with_rows, starts = np.unique(subjects, return_index=True)
        return cls(rows.astype(np.int64), subjects.astype(np.int64), starts.astype(np.int64), with_rows)

    def best(self, per_row: Floats, size: int) -> Floats:
        """For each of `size` subjects the highest of its rows; very low where it has none."""
        found = np.full(size, _NOWHERE, np.float32)
        if len(self.rows):
            found[self.with_rows] = np.maximum.reduceat(per_row[self.rows], self.starts)
        return found

    def rows_seen(self, visible: Mask) -> Rows:
        """The living rows of the visible subjects, each as often as it is linked."""
        return self.rows[visible[self.subjects]]

    def rows_of(self, subject: int) -> Rows:
        """The living rows of one subject, in the generation's order."""
        at = int(np.searchsorted(self.with_rows, subject))
        if at == len(self.with_rows) or self.with_rows[at] != subject:
            return np.empty(0, np.int64)
        end = self.starts[at + 1] if at + 1 < len(self.starts) else len(self.rows)
        return self.rows[self.starts[at] : end]


@dataclass(frozen=True)
class RelevantSet:
    """Per subject: best score, best probability; `found` is R(q), `visible` all that the scope sees."""

    score: Floats
    probability: Floats
    found: Mask
    visible: Mask

    @property
    def reachable(self) -> Mask:
        """What is visible and has a living row, so that it has a score at all."""
        return self.visible & (self.score > _NOWHERE / 10)

    def ordered(self, mask: Mask) -> Rows:
        """The subjects of `mask`, best score first, ties by ordinal."""
        subjects = np.flatnonzero(mask)
        return subjects[np.argsort(-self.score[subjects], kind="stable")]


def relevant_set(layout: Layout, score: Floats, sure: float, visible: Mask) -> RelevantSet:
    """From the score of each row and the log odds of the question: what is visible and clears the floor."""
    best = layout.best(score, len(visible))
    likely = probabilities(standing(best, sure, visible))
    return RelevantSet(best, likely, visible & (likely >= WEAK), visible)


def browsed(layout: Layout, visible: Mask) -> RelevantSet:
    """Without a question everything visible is found, the newest first."""
    size = len(visible)
    newest = (np.arange(size) / max(size, 1)).astype(np.float32)
    with_rows = np.zeros(size, bool)
    with_rows[layout.with_rows] = True
    return RelevantSet(newest, np.ones(size, np.float32), visible & with_rows, visible)


def passing(attributes: Attributes, criteria: Iterable[Criterion]) -> Mask:
    """The subjects that meet every criterion."""
    mask = np.ones(attributes.size, bool)
    for one in criteria:
        if one.any_of:
            mask &= attributes.mask(one.facet, one.any_of)
        for value in one.all_of:
            mask &= attributes.mask(one.facet, (value,))
        if one.none_of:
            mask &= ~attributes.mask(one.facet, one.none_of)
    return mask


def facet_counts(
    attributes: Attributes,
    found: Mask,
    criteria: tuple[Criterion, ...],
    facet: str,
    copies: Copies = NO_COPIES,
) -> dict[str, int]:
    """For each value of `facet`: how many hits choosing it would show, all other filters kept.

    The facet's own `any_of` is set aside, as choosing another value widens it; its other parts stay.
    """
    kept = tuple(
        Criterion(one.facet, (), one.all_of, one.none_of) if one.facet == facet else one for one in criteria
    )
    return copies.counts(attributes, facet, found & passing(attributes, kept))
