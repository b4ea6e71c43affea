"""Segment: an immutable run of rows with their ids, languages, subjects and raw vectors.

The first segment of a full build also holds each space's Projection and Statistics; later ones use those.
Refuses: deciding which rows live, and numbering across segments (generation.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import projection as projections
from index.projection import Floats, Projection, Statistics
from index.vectors import VectorEngine, choose, engine

ROWS = "rows.npz"


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A passage as it comes in: the subjects it belongs to, and the texts for words and for meaning."""

    passage_id: str
    subjects: tuple[str, ...]
    language: str
    text_for_terms: str
    text_for_vectors: str


@dataclass(frozen=True)
class SpaceRows:
    """The rows of a segment that are in one space: `members` (local numbers, ascending), the engine over
    their raw unit vectors, and, of the projection in force, 1 / |P(v - m)| and `Projection.along`."""

    members: NDArray[np.int64]
    engine: VectorEngine
    factors: Floats
    along: Floats


@dataclass(frozen=True)
class Segment:
    name: str
    passage_ids: NDArray[np.bytes_]
    languages: NDArray[np.int16]
    language_names: tuple[str, ...]
    link_rows: NDArray[np.int64]
    link_subjects: NDArray[np.bytes_]
    spaces: Mapping[str, SpaceRows]

    @property
    def size(self) -> int:
        return len(self.passage_ids)


@dataclass(frozen=True)
class SpaceInput:
    """For writing: which rows are in the space, their raw vectors, and what projects them."""

    members: NDArray[np.int64]
    vectors: Floats
    projection: Projection
    factors: Floats
    statistics: Statistics | None = None


def write(folder: Path, rows: Sequence[IndexRow], spaces: Mapping[str, SpaceInput]) -> None:
    """Writes a segment into `folder`, which must be new. Statistics are written where they are given."""
    folder.mkdir(parents=True)
    names = tuple(sorted({row.language for row in rows}))
    numbers = {name: number for number, name in enumerate(names)}
    links = [(number, subject) for number, row in enumerate(rows) for subject in row.subjects]
    arrays: dict[str, NDArray[np.generic]] = {
        "passage_ids": np.array([row.passage_id for row in rows], "S"),
        "languages": np.array([numbers[row.language] for row in rows], np.int16),
        "language_names": np.array(names, "U8"),
        "link_rows": np.array([row for row, _ in links], np.int64),
        "link_subjects": np.array([subject for _, subject in links], "S"),
    }
    for name, space in spaces.items():
        arrays[f"members-{name}"] = space.members
        arrays[f"factors-{name}"] = space.factors
        arrays[f"along-{name}"] = space.projection.along(space.vectors)
        kind = choose(len(space.members))
        arrays[f"engine-{name}"] = np.array(kind, "U16")
        engine(kind).build(space.vectors).save(folder / f"vectors-{name}")
        if space.statistics is not None:
            projections.save(folder / f"projection-{name}.npz", space.projection, space.statistics)
    with (folder / ROWS).open("wb") as stream:
        np.savez(stream, **arrays)  # type: ignore[arg-type]


def load(folder: Path, spaces: Sequence[str]) -> Segment:
    """Reads a segment whose files were verified."""
    with np.load(folder / ROWS, allow_pickle=False) as arrays:
        found = {
            name: SpaceRows(
                arrays[f"members-{name}"],
                engine(str(arrays[f"engine-{name}"])).load(folder / f"vectors-{name}"),
                arrays[f"factors-{name}"],
                arrays[f"along-{name}"],
            )
            for name in spaces
        }
        return Segment(
            folder.name,
            arrays["passage_ids"],
            arrays["languages"],
            tuple(str(one) for one in arrays["language_names"]),
            arrays["link_rows"],
            arrays["link_subjects"],
            found,
        )


def load_projection(folder: Path, space: str) -> tuple[Projection, Statistics]:
    return projections.load(folder / f"projection-{space}.npz")
