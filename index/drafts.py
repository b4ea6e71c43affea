"""Draft: a generation being made, aside, in a folder of its own; nothing reads it until it is published.

Owns the two ways of making one: whole, and as an addition to the one in force. Refuses: the pointer.
"""

import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index import attributes as attribute_tables
from index import segments
from index.attributes import Attributes, SubjectRow
from index.generation import Generation
from index.manifest import Manifest, SegmentEntry
from index.projection import Floats, fit
from index.sealed import seal
from index.segments import IndexRow, SpaceInput
from index.spaces import Space
from index.terms import TermIndex, engine

SEGMENTS = "segments"
TERMS = "terms"
LIVE = "live.npy"
ATTRIBUTES = "attributes.npz"
PAYLOADS = "payloads"

Vectors = Callable[[Space, Sequence[IndexRow]], Floats]
Parallel = Callable[[Space], Mapping[str, Floats]]


@dataclass
class Draft:
    """What is written so far. `payloads` may be added to until it is published."""

    name: str
    sequence: int
    folder: Path
    segments: list[SegmentEntry]
    live: NDArray[np.bool_]
    attributes: Attributes
    term_languages: tuple[str, ...]
    spaces: Mapping[str, str]
    built_rows: int
    known: dict[str, str] = field(default_factory=dict)
    payloads: dict[str, bytes] = field(default_factory=dict)

    def sealed(self) -> Manifest:
        """Writes what is still in memory, flushes everything, and gives the manifest to publish."""
        with (self.folder / LIVE).open("wb") as stream:
            np.save(stream, self.live, allow_pickle=False)
        self.attributes.save(self.folder / ATTRIBUTES)
        (self.folder / PAYLOADS).mkdir(exist_ok=True)
        for name, content in self.payloads.items():
            (self.folder / PAYLOADS / name).write_bytes(content)
        return Manifest(
            name=self.name,
            sequence=self.sequence,
            segments=tuple(self.segments),
            files=seal(self.folder, self.known),
            spaces=dict(self.spaces),
            term_languages=self.term_languages,
            rows=len(self.live),
            living=int(self.live.sum()),
            subjects=int((self.attributes.visibility != attribute_tables.GONE).sum()),
            built_rows=self.built_rows,
            payloads=tuple(self.payloads),
        )


def whole(
    root: Path,
    name: str,
    sequence: int,
    rows: Sequence[IndexRow],
    subjects: Sequence[SubjectRow],
    spaces: Sequence[Space],
    vectors: Vectors,
    parallel: Parallel,
) -> Draft:
    """A generation of one new segment, with fresh projections, statistics and term indexes."""
    folder = _fresh(root, name)
    inputs: dict[str, SpaceInput] = {}
    for space in spaces:
        members = _members(space, rows)
        inside = [rows[number] for number in members]
        raw = vectors(space, inside)
        projection, statistics, factors = fit(raw, [row.language for row in inside], parallel(space))
        inputs[space.name] = SpaceInput(members, raw, projection, factors, statistics)
    entry = _segment(root, name, rows, inputs)
    languages = tuple(sorted({row.language for row in rows}))
    for language in languages:
        _add(engine().create(folder / TERMS / language, language), rows, language, 0)
    return Draft(
        name=name,
        sequence=sequence,
        folder=folder,
        segments=[entry],
        live=np.ones(len(rows), bool),
        attributes=attribute_tables.empty().with_changes(subjects, ()),
        term_languages=languages,
        spaces={space.name: space.encoder.fingerprint for space in spaces},
        built_rows=len(rows),
    )


def added(
    root: Path,
    name: str,
    sequence: int,
    before: Generation,
    manifest: Manifest,
    rows: Sequence[IndexRow],
    subjects: Sequence[SubjectRow],
    ended: Collection[str],
    vectors: Vectors,
) -> Draft:
    """`before` with new rows in a small segment of their own, subjects changed, and what `ended` (passages or
    subjects) taken out. A passage that comes again replaces its old row."""
    folder = _fresh(root, name)
    entries = list(manifest.segments)
    if rows:
        inputs: dict[str, SpaceInput] = {}
        for view in before.spaces.values():
            members = _members(view.space, rows)
            raw = vectors(view.space, [rows[number] for number in members])
            _, factors = view.projection.centre(raw)
            inputs[view.name] = SpaceInput(members, raw, view.projection, factors)
        entries.append(_segment(root, name, rows, inputs))
    dead = _dead(before, [*ended, *(row.passage_id for row in rows)])
    live = np.concatenate([before.live, np.ones(len(rows), bool)])
    live[dead] = False
    languages = tuple(sorted({*manifest.term_languages, *(row.language for row in rows)}))
    known = _fork_terms(root, folder, before, manifest, rows, dead, languages)
    return Draft(
        name=name,
        sequence=sequence,
        folder=folder,
        segments=entries,
        live=live,
        attributes=before.attributes.with_changes(subjects, ended),
        term_languages=languages,
        spaces=manifest.spaces,
        built_rows=manifest.built_rows,
        known=known,
        payloads=dict(before.payloads),
    )


def _fork_terms(
    root: Path,
    folder: Path,
    before: Generation,
    manifest: Manifest,
    rows: Sequence[IndexRow],
    dead: NDArray[np.int64],
    languages: Sequence[str],
) -> dict[str, str]:
    """Each language's index as a hard-linked copy, changed where it must be; hashes of what stayed."""
    known: dict[str, str] = {}
    for language in languages:
        target = folder / TERMS / language
        number = before.language_names.index(language) if language in before.language_names else -1
        gone = dead[before.languages[dead] == number] if len(dead) else dead
        fresh = any(row.language == language for row in rows)
        if language not in manifest.term_languages:
            _add(engine().create(target, language), rows, language, before.size)
            continue
        engine().fork(root / manifest.name / TERMS / language, target)
        if fresh or len(gone):
            index = engine().append(target, language)
            index.delete([int(row) for row in gone])
            _add(index, rows, language, before.size)
        for path in target.rglob("*"):
            relative = path.relative_to(folder).as_posix()
            same = root / manifest.name / relative
            if relative in manifest.files and same.exists() and same.samefile(path):
                known[relative] = manifest.files[relative]
    return known


def _dead(before: Generation, passages: Collection[str]) -> NDArray[np.int64]:
    rows = [before.row_of(one) for one in passages]
    return np.array(sorted({row for row in rows if row is not None and before.live[row]}), np.int64)


def _members(space: Space, rows: Sequence[IndexRow]) -> NDArray[np.int64]:
    return np.array([number for number, row in enumerate(rows) if space.serves(row.language)], np.int64)


def _segment(
    root: Path, name: str, rows: Sequence[IndexRow], inputs: Mapping[str, SpaceInput]
) -> SegmentEntry:
    folder = root / SEGMENTS / name
    shutil.rmtree(folder, ignore_errors=True)
    segments.write(folder, rows, inputs)
    return SegmentEntry(name, len(rows), seal(folder))


def _add(index: TermIndex, rows: Sequence[IndexRow], language: str, offset: int) -> None:
    own = [(number, row) for number, row in enumerate(rows) if row.language == language]
    index.add([offset + number for number, _ in own], [row.text_for_terms for _, row in own])
    index.commit()


def _fresh(root: Path, name: str) -> Path:
    folder = root / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
