"""What the catalogue holds becomes searchable: changes since the last generation go into the next.

Owns the choice between adding a small segment and building anew, and the texts that stand for a passage.
Refuses: calibrating; the function that does is handed in.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.access import Scope
from corpus.catalogue import Catalogue, FeedPassage, Reader
from corpus.catalogue.vectors import VectorStore
from corpus.concepts import Vocabularies
from corpus.errors import DamagedGeneration, DoesNotFit, NotReady
from corpus.facets import facet_values
from corpus.practices import Practice
from index import background
from index.concept_vectors import PAYLOAD, ConceptVectors
from index.generations import Draft, Generation, GenerationStore, IndexRow, SubjectRow
from index.manifest import Manifest
from index.projection import Floats
from index.spaces import Space
from ingest.describing import concept_vectors, parallel_texts, text_row
from ingest.embedding import Embedder
from ingest.report import Progress, Watch

Calibrate = Callable[[Generation], Mapping[str, bytes]]


@dataclass(frozen=True, slots=True)
class Bounds:
    """From where the next publishing builds anew instead of adding a segment: so many segments, and such shares of new
    and of dead rows, as statistics and calibration hold ever less."""

    segments: int
    grown: float
    dead: float


USUAL = Bounds(12, 0.25, 0.2)
SOON = Bounds(32, 1.0, 0.5)
"""Where somebody waits for one practice to be found, or to be gone: the next ingest builds anew."""

_OPENING = 100
"""Characters up to which an opening line without a heading is not searched in a document of _LONGER passages."""
_LONGER = 4

_SMALL = 300
"""Collections under this many rows are always built anew: so few tell little of what is usual in them."""


@dataclass(frozen=True, slots=True)
class Published:
    """`embedded` counts texts that were encoded, not taken from `vectors.db`; `anew` tells a full build."""

    name: str
    sequence: int
    rows: int
    practices: int
    embedded: int
    anew: bool
    seconds: float


class Publisher:
    """`scope` must see everything: the index holds all, and each search its own part. `concepts` keeps the
    vectors of the vocabularies' texts, which are the same for every collection."""

    def __init__(
        self,
        catalogue: Catalogue,
        vectors: VectorStore,
        generations: GenerationStore,
        vocabularies: Vocabularies,
        calibrate: Calibrate,
        scope: Scope,
        concepts: VectorStore | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._vectors = vectors
        self._generations = generations
        self._vocabularies = vocabularies
        self._calibrate = calibrate
        self._scope = scope
        self._concepts = concepts or vectors

    def publish(self, watch: Watch = lambda _: None, full: bool = False, bounds: Bounds = USUAL) -> Published:
        """Brings the index to the catalogue's newest sequence. Nothing to do: the one in force is told.

        Raises NotReady for an empty catalogue, and what the rooms below raise.
        """
        started = time.monotonic()
        manifest = None if full else self._in_force()
        sequence = self._catalogue.sequence()
        if manifest is not None and manifest.sequence == sequence:
            return _told(manifest, 0, False, started)
        embedder = Embedder(self._vectors, watch)
        draft = self._extended(manifest, sequence, embedder, bounds) if manifest else None
        anew = draft is None
        if draft is None:
            draft = self._built(sequence, embedder)
            watch(Progress("calibrating", 0, 1))
            draft.payloads[background.PAYLOAD] = self._background(watch).dump()
            draft.payloads.update(self._calibrate(self._generations.open_draft(draft)))
            draft.payloads[PAYLOAD] = self._described(watch).dump()
        self._generations.publish(draft)
        return _told(self._generations.manifest(), embedder.embedded, anew, started)

    def _in_force(self) -> Manifest | None:
        """None where there is none that could be added to."""
        try:
            self._generations.current()
            return self._generations.manifest()
        except (NotReady, DamagedGeneration, DoesNotFit):
            return None

    def _built(self, sequence: int, embedder: Embedder) -> Draft:
        with self._catalogue.reader(self._scope, at=sequence) as reader:
            subjects = [self._subject(one) for one in reader.feed_practices()]
            rows = indexed_rows(reader)
        if not rows:
            raise NotReady(
                "there is nothing to search yet", subject="catalogue", remedy="Run: fieldbridge ingest PATH"
            )
        parallel = self._parallel(Embedder(self._concepts))
        return self._generations.build(sequence, rows, subjects, embedder, parallel)

    def _extended(
        self, manifest: Manifest, sequence: int, embedder: Embedder, bounds: Bounds
    ) -> Draft | None:
        """None when building anew is the better way."""
        if len(manifest.segments) >= bounds.segments or manifest.rows < _SMALL:
            return None
        with self._catalogue.reader(self._scope, at=sequence) as reader:
            died = reader.feed_died(manifest.sequence)
            ended = [*died.passages, *died.practices]
            subjects = [self._subject(one) for one in reader.feed_practices(manifest.sequence)]
            rows = _rows(reader.feed_passages(manifest.sequence))
        grown = manifest.rows + len(rows) - manifest.built_rows
        dead = manifest.rows - manifest.living + len(ended)
        if grown > manifest.built_rows * bounds.grown or dead > manifest.rows * bounds.dead:
            return None
        return self._generations.extend(sequence, rows, subjects, ended, embedder)

    def _subject(self, practice: Practice) -> SubjectRow:
        return SubjectRow(
            practice.id,
            practice.document,
            practice.visibility.label,
            facet_values(practice, self._vocabularies),
        )

    def _parallel(self, embedder: Embedder) -> Callable[[Space], Mapping[str, Floats]]:
        """One set of texts in many languages, the concepts as they are described, for the language projection."""
        texts = parallel_texts(self._vocabularies)

        def vectors(space: Space) -> Mapping[str, Floats]:
            served = {language: lines for language, lines in texts.items() if space.serves(language)}
            return {
                language: embedder(space, [text_row(language, line) for line in lines])
                for language, lines in served.items()
            }

        return vectors

    def _background(self, watch: Watch) -> background.Background:
        embedder = Embedder(self._concepts, watch)
        return background.made(
            self._generations.spaces,
            lambda space, texts: embedder(space, [text_row(tongue, text) for tongue, text in texts]),
            lambda space, texts: embedder.questions(space, [text for _, text in texts]),
        )

    def _described(self, watch: Watch) -> ConceptVectors:
        return concept_vectors(self._vocabularies, self._generations.spaces, Embedder(self._concepts, watch))


def text_for_vectors(title: str, heading: Sequence[str], text: str) -> str:
    """One joined field beats two weighted ones (measured); the title first, the innermost headings after."""
    above = [one for one in heading[-2:] if one.casefold() != title.casefold()]
    return "\n".join(part for part in (title[:200], " / ".join(above)[:200], text) if part)


def indexed_texts(reader: Reader) -> Iterator[str]:
    """What an index embeds of all that lives."""
    for one in reader.feed_passages():
        yield text_for_vectors(one.title, one.passage.heading, one.passage.text)


def indexed_rows(reader: Reader, since: int = 0) -> list[IndexRow]:
    """What an index holds of all that lives, or of what came after the sequence `since`."""
    return _rows(reader.feed_passages(since))


def _rows(fed: Iterable[FeedPassage]) -> list[IndexRow]:
    """One row a passage, but for the short line before the first heading of a longer document: a motto, a
    notice, a date. Encoders find such lines near anything."""
    passages = list(fed)
    of_document = Counter(one.passage.document for one in passages)
    return [
        _row(one)
        for one in passages
        if one.passage.ordinal
        or one.passage.heading
        or len(one.passage.text) > _OPENING
        or of_document[one.passage.document] < _LONGER
    ]


def _row(one: FeedPassage) -> IndexRow:
    joined = text_for_vectors(one.title, one.passage.heading, one.passage.text)
    return IndexRow(one.passage.id, one.practices, one.passage.language, joined, joined)


def _told(manifest: Manifest, embedded: int, anew: bool, started: float) -> Published:
    return Published(
        manifest.name,
        manifest.sequence,
        manifest.living,
        manifest.subjects,
        embedded,
        anew,
        time.monotonic() - started,
    )
