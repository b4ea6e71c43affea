"""Concepts nearest in meaning to a text, in any language: ConceptFinder, over the vectors of a generation.

Owns the score: how far a concept's cosine stands above that of the scheme's other concepts, language by language,
averaged over the languages; so no language pulls its own. Refuses: deciding that a text is about a concept.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from corpus.concepts import Vocabularies
from corpus.errors import UnknownFilter
from index.concept_vectors import ConceptVectors
from search.answers import ConceptRef
from search.retrieval import Floats, Rows

_LEAST_SPREAD = 0.01


@dataclass(frozen=True, slots=True)
class Near:
    """`score` is in standard deviations above the scheme's mean; `cosine` is the best of the languages."""

    concept: ConceptRef
    score: float
    cosine: float


class ConceptFinder:
    def __init__(self, known: ConceptVectors, vocabularies: Vocabularies) -> None:
        self._known = known
        self._vocabularies = vocabularies
        schemes = np.array([scheme for scheme, _ in known.concepts])
        self._of_scheme = {
            str(name): np.flatnonzero(schemes == name).astype(np.int64) for name in np.unique(schemes)
        }

    @property
    def space(self) -> str:
        """The space in which a question is to be encoded."""
        return self._known.space

    def nearest(
        self, question: Floats, scheme: str, language: str = "en", limit: int = 5,
        without: Collection[str] = (),
    ) -> tuple[Near, ...]:  # fmt: skip
        """For a raw unit vector. `without`: languages whose texts are set aside. Raises UnknownFilter for a scheme
        that has no concepts with a meaning to look for."""
        owners = self._of_scheme.get(scheme)
        if owners is None:
            raise UnknownFilter(
                "there is no such scheme, or its concepts are found by name alone", subject=scheme[:60],
                remedy="There are: " + ", ".join(sorted(self._of_scheme)) + ".",
            )  # fmt: skip
        score, cosine = self._scores(question, owners, without)
        best = np.argsort(-score, kind="stable")[:limit]
        return tuple(
            Near(self._reference(int(owners[at]), language), float(score[at]), float(cosine[at]))
            for at in best
            if np.isfinite(score[at])
        )

    def _scores(self, question: Floats, owners: Rows, without: Collection[str]) -> tuple[Floats, Floats]:
        """Shape (concepts of the scheme) each; -inf for a concept without a text that counts."""
        known = self._known
        total = np.zeros(len(owners), np.float32)
        count = np.zeros(len(owners), np.float32)
        best = np.full(len(owners), -1, np.float32)
        first = int(owners[0])
        inside = (known.owners >= first) & (known.owners <= int(owners[-1]))
        for number, language in enumerate(known.languages):
            if language in without:
                continue
            rows = np.flatnonzero(inside & (known.tongues == number))
            if not len(rows):
                continue
            cosines = known.vectors[rows] @ question
            at = known.owners[rows] - first
            total[at] += (cosines - cosines.mean()) / max(float(cosines.std()), _LEAST_SPREAD)
            count[at] += 1
            best[at] = np.maximum(best[at], cosines)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.where(count > 0, total / count, -np.inf), best

    def _reference(self, owner: int, language: str) -> ConceptRef:
        scheme, identity = self._known.concepts[owner]
        concept = self._vocabularies.concept(scheme, identity)
        return ConceptRef(scheme, identity, concept.label(language) if concept else identity)
