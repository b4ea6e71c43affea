"""What makes the scores of one space comparable across languages: Projection and Statistics.

Encoders pull texts of one language together, and all texts towards a common direction. Both are taken out:
u = P(v - m) / |P(v - m)| with P = I - BᵀB, m the collection's mean and B the directions that separate its
languages. Then the scores w·u of a question have mean w·mean(u) and variance wᵀ cov(u) w in each language, so
that standardising needs no scan. Refuses: storing vectors; segments keep them raw.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

ENOUGH_FOR_MEAN = 200
"""Passages of a language from which its own mean is trusted; below it, parallel texts speak for it."""

SHRINK = 50
"""Rows at which a language's own statistics weigh as much as those of the whole collection."""

_SMALL = 1e-3


@dataclass(frozen=True)
class Projection:
    """`mean` (d), `directions` (k, d) orthonormal rows; k is 0 where there is one language only."""

    mean: Floats
    directions: Floats

    def centre(self, vectors: Floats) -> tuple[Floats, Floats]:
        """(n, d) raw unit vectors to (n, d) centred unit vectors, and the (n) factors 1 / |P(v - m)|."""
        moved = self._project(vectors - self.mean)
        inverse = 1.0 / np.maximum(np.linalg.norm(moved, axis=1), 1e-6)
        return (moved * inverse[:, None]).astype(np.float32), inverse.astype(np.float32)

    def along(self, vectors: Floats) -> Floats:
        """(n, d) raw vectors to (n, k + 1): how far each goes along the mean and along each direction.

        With these a centred score follows from a raw one, so that one pass over the vectors gives both.
        """
        return np.asarray(vectors @ np.vstack([self.mean[None], self.directions]).T, np.float32)

    def question(self, vector: Floats) -> "CentredQuestion":
        """For a raw unit question (d): r = P(q - m), and r·(v - m) = q·v - along(v)·weights - constant."""
        moved = vector - self.mean
        rest = self._project(moved[None])[0]
        length = np.float32(max(float(np.linalg.norm(rest)), 1e-6))
        weights = np.concatenate([np.ones(1, np.float32), self.directions @ moved]).astype(np.float32)
        return CentredQuestion(rest / length, weights, np.float32(rest @ self.mean), length)

    def _project(self, moved: Floats) -> Floats:
        if not len(self.directions):
            return moved
        return np.asarray(moved - (moved @ self.directions.T) @ self.directions, np.float32)


@dataclass(frozen=True)
class CentredQuestion:
    """`unit` is r / |r| with r = P(q - m), `length` |r|; see Projection.question for the others."""

    unit: Floats
    weights: Floats
    constant: np.float32
    length: np.float32

    def scores(self, raw: Floats, along: Floats, factors: Floats) -> Floats:
        """Centred cosines of rows from their raw scores (n), their `along` (n, k + 1) and factors (n)."""
        found = raw - along @ self.weights
        found -= self.constant
        found *= factors
        found /= self.length
        return found


@dataclass(frozen=True)
class Statistics:
    """Of centred vectors, by language: `means` (L + 1, d) and `covariances` (L + 1, d, d); the last stands
    for all languages together and for those not named in `languages`."""

    languages: tuple[str, ...]
    means: Floats
    covariances: Floats

    def of_question(self, question: Floats) -> tuple[Floats, Floats]:
        """Mean and standard deviation of the scores of `question` in each language, shape (L + 1) each."""
        variance = (self.covariances @ question) @ question
        deviation = np.sqrt(np.maximum(variance, 1e-8)).astype(np.float32)
        return np.asarray(self.means @ question, np.float32), deviation

    def number(self, language: str) -> int:
        return self.languages.index(language) if language in self.languages else len(self.languages)


def fit(
    vectors: Floats, languages: Sequence[str], parallel: Mapping[str, Floats] | None = None
) -> tuple[Projection, Statistics, Floats]:
    """From raw vectors (n, d) with the language of each; `parallel` holds one set of texts in many languages.

    Returns the projection, the statistics, and the (n) factors of the rows.
    """
    mean = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], np.float32)
    names = np.array(languages, dtype="U8") if len(languages) else np.zeros(0, "U8")
    projection = Projection(mean.astype(np.float32), _directions(vectors, names, mean, parallel or {}))
    centred, inverse = projection.centre(vectors) if len(vectors) else (vectors, np.zeros(0, np.float32))
    return projection, _statistics(centred, names), inverse


def save(path: Path, projection: Projection, statistics: Statistics) -> None:
    with path.open("wb") as stream:
        np.savez(
            stream,
            mean=projection.mean,
            directions=projection.directions,
            languages=np.array(statistics.languages, dtype="U8"),
            means=statistics.means,
            covariances=statistics.covariances,
        )


def load(path: Path) -> tuple[Projection, Statistics]:
    with np.load(path, allow_pickle=False) as arrays:
        languages = tuple(str(one) for one in arrays["languages"])
        return (
            Projection(arrays["mean"], arrays["directions"]),
            Statistics(languages, arrays["means"], arrays["covariances"]),
        )


def _directions(
    vectors: Floats, names: NDArray[np.str_], mean: Floats, parallel: Mapping[str, Floats]
) -> Floats:
    """An orthonormal basis of the languages' offsets; at most one fewer than there are languages."""
    present = sorted({str(one) for one in names})
    offsets = {}
    middle = np.mean([rows.mean(axis=0) for rows in parallel.values()], axis=0) if parallel else None
    for language in present:
        rows = names == language
        if int(rows.sum()) >= ENOUGH_FOR_MEAN:
            offsets[language] = vectors[rows].mean(axis=0) - mean
        elif middle is not None and language in parallel:
            offsets[language] = parallel[language].mean(axis=0) - middle
    if len(offsets) < 2:
        return np.zeros((0, vectors.shape[1]), np.float32)
    table = np.stack(list(offsets.values()))
    table = table - table.mean(axis=0)
    _, strength, basis = np.linalg.svd(table, full_matrices=False)
    kept = strength > _SMALL * max(float(strength[0]), _SMALL)
    return np.asarray(basis[kept][: len(offsets) - 1], np.float32)


def _statistics(centred: Floats, names: NDArray[np.str_]) -> Statistics:
    dimension = centred.shape[1]
    mean, covariance = _moments(centred, dimension)
    languages = tuple(sorted({str(one) for one in names}))
    means, covariances = [], []
    for language in languages:
        own = centred[names == language]
        share = len(own) / (len(own) + SHRINK)
        own_mean, own_covariance = _moments(own, dimension)
        means.append(share * own_mean + (1 - share) * mean)
        covariances.append(share * own_covariance + (1 - share) * covariance)
    return Statistics(
        languages,
        np.stack([*means, mean]).astype(np.float32),
        np.stack([*covariances, covariance]).astype(np.float32),
    )


def _moments(rows: Floats, dimension: int) -> tuple[Floats, Floats]:
    """Mean and covariance; with too few rows the covariance of a uniform direction, 1/d on the diagonal."""
    spread = np.asarray(np.eye(dimension) / dimension, np.float32)
    if len(rows) < 2:
        return (rows[0] if len(rows) else np.zeros(dimension, np.float32)), spread
    mean = np.asarray(rows.mean(axis=0), np.float32)
    moved = rows - mean
    return mean, np.asarray((moved.T @ moved) / len(rows), np.float32)
