"""GenerationStore: the folder of generations; opens the one in force, makes and publishes the next.

Owns the rules of succession: built aside, flushed, then one pointer swapped; hashes verified before a file is
opened; what a reader may still hold is left alone. Refuses: embedding, and knowing what a subject is.
"""

import shutil
import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

from corpus.errors import DamagedGeneration, DoesNotFit, NotReady
from index import attributes as attribute_tables
from index import manifest as manifests
from index import segments
from index.attributes import SubjectRow
from index.drafts import ATTRIBUTES, LIVE, PAYLOADS, SEGMENTS, TERMS, Draft, Parallel, Vectors, added, whole
from index.generation import Generation, Joined, joined, offsets
from index.manifest import Manifest, SegmentEntry
from index.projection import Floats
from index.sealed import damaged, verify, writing
from index.segments import IndexRow, Segment
from index.space_view import SpaceView
from index.spaces import Space
from index.terms import engine

__all__ = ["Draft", "Generation", "GenerationStore", "IndexRow", "SubjectRow"]

KEEP = 3
"""Generations left on the disk, the newest included."""


def _no_parallel(_: Space) -> Mapping[str, Floats]:
    return {}


class GenerationStore:
    """`spaces` are those that this process encodes questions with; a generation made with others does not
    fit. Segments already loaded are shared between successive generations."""

    def __init__(self, root: Path, spaces: Sequence[Space]) -> None:
        self._root = root
        self._spaces = tuple(spaces)
        self._lock = threading.RLock()
        self._opened: tuple[Manifest, Generation] | None = None

    @property
    def spaces(self) -> tuple[Space, ...]:
        return self._spaces

    def current_name(self) -> str:
        """One small read. Raises NotReady when nothing was published."""
        return manifests.current_name(self._root)

    def current(self) -> Generation:
        """The generation in force, verified. Raises NotReady, DamagedGeneration, DoesNotFit."""
        return self._current()[1]

    def manifest(self) -> Manifest:
        """Of the generation in force, verified itself, without opening what it names."""
        return manifests.read_current(self._root)

    def build(
        self,
        sequence: int,
        rows: Sequence[IndexRow],
        subjects: Sequence[SubjectRow],
        vectors: Vectors,
        parallel: Parallel = _no_parallel,
    ) -> Draft:
        """A whole new generation, whatever there was before."""
        with writing(self._root):
            self._root.mkdir(parents=True, exist_ok=True)
            name = self._next_name()
            return whole(self._root, name, sequence, rows, subjects, self._spaces, vectors, parallel)

    def extend(
        self,
        sequence: int,
        rows: Sequence[IndexRow],
        subjects: Sequence[SubjectRow],
        ended: Collection[str],
        vectors: Vectors,
    ) -> Draft:
        """The generation in force with changes; `ended` holds ids of passages and subjects."""
        manifest, before = self._current()
        with writing(self._root):
            name = self._next_name()
            return added(self._root, name, sequence, before, manifest, rows, subjects, ended, vectors)

    def open_draft(self, draft: Draft) -> Generation:
        """A draft as a search will see it, for calibrating before it is published."""
        with writing(self._root):
            manifest = draft.sealed()
        return self._load(manifest, frozenset(entry.name for entry in manifest.segments))

    def publish(self, draft: Draft) -> str:
        """Flushes, then puts the draft in force; gives its name. Older generations are cleared away."""
        with writing(self._root):
            manifest = draft.sealed()
            manifests.publish(self._root, manifest)
        self.collect_garbage()
        return manifest.name

    def verify(self) -> Manifest:
        """Hashes every file of the generation in force. Raises DamagedGeneration."""
        manifest = manifests.read_current(self._root)
        self._verify(manifest, frozenset(), frozenset())
        return manifest

    def collect_garbage(self, keep: int = KEEP) -> None:
        """Removes all but the newest `keep` generations, unfinished drafts, and segments that none names."""
        current = self.current_name()
        published = [
            folder
            for folder in sorted(self._root.iterdir())
            if (folder / manifests.MANIFEST).is_file() and folder.name <= current
        ]
        kept = {current, *(folder.name for folder in published[-keep:])}
        named: set[str] = set()
        for name in list(kept):
            try:
                content = (self._root / name / manifests.MANIFEST).read_bytes()
                named.update(entry.name for entry in manifests.decode(content, name).segments)
            except (OSError, DamagedGeneration, DoesNotFit):
                kept.discard(name)
        for folder in self._root.iterdir():
            if folder.is_dir() and folder.name not in {*kept, current, SEGMENTS}:
                shutil.rmtree(folder, ignore_errors=True)
        for folder in (self._root / SEGMENTS).iterdir():
            if folder.name not in named:
                shutil.rmtree(folder, ignore_errors=True)

    def has(self, name: str) -> bool:
        """Whether a generation is still there to be answered from."""
        return (self._root / name / manifests.MANIFEST).is_file()

    def let_go(self) -> None:
        """Holds none open that is no longer there."""
        with self._lock:
            if self._opened is not None and not self.has(self._opened[0].name):
                self._opened = None

    def _current(self) -> tuple[Manifest, Generation]:
        """One that is cleared away while it is opened has a successor."""
        with self._lock:
            while True:
                name = self.current_name()
                if self._opened is not None and self._opened[0].name == name:
                    return self._opened
                try:
                    manifest = manifests.read_current(self._root)
                    self._opened = (manifest, self._load(manifest, frozenset()))
                except (DamagedGeneration, OSError):
                    if self.current_name() == name:
                        raise

    def _load(self, manifest: Manifest, trusted: frozenset[str]) -> Generation:
        """Verifies what is not already held in memory (or trusted as just written), then opens it."""
        self._fits(manifest)
        held = self._held(manifest)
        same = self._same_files(manifest)
        self._verify(manifest, frozenset(held) | trusted, same | frozenset(manifest.files if trusted else ()))
        folder = self._root / manifest.name
        found = tuple(held.get(entry.name) or self._segment(entry) for entry in manifest.segments)
        table = attribute_tables.load(folder / ATTRIBUTES)
        arrays = joined(found, table)
        return Generation(
            name=manifest.name,
            sequence=manifest.sequence,
            segments=found,
            live=np.load(folder / LIVE, allow_pickle=False),
            attributes=table,
            spaces=self._views(manifest, found, arrays),
            terms={
                language: engine().open(folder / TERMS / language, language)
                for language in manifest.term_languages
            },
            payloads={name: (folder / PAYLOADS / name).read_bytes() for name in manifest.payloads},
            passage_ids=arrays.passage_ids,
            languages=arrays.languages,
            language_names=arrays.language_names,
            link_rows=arrays.link_rows,
            link_subjects=arrays.link_subjects,
        )

    def _views(self, manifest: Manifest, found: tuple[Segment, ...], arrays: Joined) -> dict[str, SpaceView]:
        views = {}
        first = self._root / SEGMENTS / manifest.segments[0].name
        for space in self._spaces:
            projection, statistics = segments.load_projection(first, space.name)
            views[space.name] = SpaceView(
                space=space,
                parts=tuple(segment.spaces[space.name] for segment in found),
                offsets=offsets(found),
                projection=projection,
                statistics=statistics,
                languages=arrays.languages,
                language_names=arrays.language_names,
            )
        return views

    def _fits(self, manifest: Manifest) -> None:
        configured = {space.name: space.encoder.fingerprint for space in self._spaces}
        if configured != dict(manifest.spaces):
            raise DoesNotFit(
                "the index was made with other models than those set now",
                subject=manifest.name,
                remedy="Run: fieldbridge rebuild, or set FIELDBRIDGE_SPACES as it was",
            )

    def _held(self, manifest: Manifest) -> dict[str, Segment]:
        """Segments in memory that this manifest names with the same hashes."""
        if self._opened is None:
            return {}
        before, generation = self._opened
        files = {entry.name: entry.files for entry in before.segments}
        loaded = {segment.name: segment for segment in generation.segments}
        return {
            entry.name: loaded[entry.name]
            for entry in manifest.segments
            if files.get(entry.name) == entry.files and entry.name in loaded
        }

    def _same_files(self, manifest: Manifest) -> frozenset[str]:
        """Own files that are hard links to ones verified with the generation before."""
        if self._opened is None:
            return frozenset()
        before, _ = self._opened
        unchanged = (name for name in manifest.files if before.files.get(name) == manifest.files[name])
        return frozenset(
            name
            for name in unchanged
            if _linked(self._root / before.name / name, self._root / manifest.name / name)
        )

    def _verify(self, manifest: Manifest, held: frozenset[str], same: frozenset[str]) -> None:
        for entry in manifest.segments:
            if entry.name not in held:
                verify(self._root / SEGMENTS / entry.name, entry.files)
        files = {name: sha256 for name, sha256 in manifest.files.items() if name not in same}
        verify(self._root / manifest.name, files)

    def _segment(self, entry: SegmentEntry) -> Segment:
        try:
            return segments.load(self._root / SEGMENTS / entry.name, [space.name for space in self._spaces])
        except (OSError, KeyError, ValueError) as error:
            raise damaged(entry.name, "a part of the index cannot be read") from error

    def _next_name(self) -> str:
        """Names are never used twice: one more than any that was ever in force."""
        try:
            last = int(self.current_name()[1:])
        except NotReady:
            last = 0
        except DamagedGeneration:
            last = max((int(one.name[1:]) for one in self._root.glob("g[0-9]*")), default=0)
        return f"g{last + 1:08d}"


def _linked(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
