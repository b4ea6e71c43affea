"""The wiring: from settings to an open house, each part opened once and when first needed.

Owns which files of the data folder are whose, and who gets handed what. Refuses: doing any of the work.
"""

import errno
import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from api.picture_folder import PictureFolder
from api.settings import Settings, stay_offline
from corpus.access import anyone, everything
from corpus.assertions import Agent, AgentKind
from corpus.catalogue import Catalogue
from corpus.catalogue.files import FileStore
from corpus.catalogue.vectors import VectorStore
from corpus.concepts import Vocabularies
from corpus.errors import DoesNotFit, NotReady, StorageFault
from corpus.vocabulary_files import load_all, shipped
from index.asked import Asked
from index.encoders import open_space
from index.generations import Generation, GenerationStore
from index.sketches import SketchFile
from index.spaces import Space
from index.threads import one_thread_for_products
from ingest.ahead import Ahead
from ingest.alike import Likening
from ingest.cage import Limits
from ingest.embedding import Embedder
from ingest.pipeline import Pipeline
from ingest.publishing import SOON, Publisher
from ingest.recognition import Recogniser
from search.service import Searcher
from search.tagging import Proposer

if TYPE_CHECKING:
    from search.calibration import Sentence

CATALOGUE, FILES, VECTORS, GENERATIONS = "catalogue.db", "files", "vectors.db", "generations"
CONCEPTS, PICTURES, SKETCHES = "concepts.db", "pictures", "sketches.npz"
OPERATOR = Agent(AgentKind.PERSON, "operator")

_MEGABYTE = 1024 * 1024


class House:
    """All rooms over one data folder. Opening is cheap: encoders are opened when a search first needs them,
    unless `spaces` are handed in."""

    def __init__(
        self, settings: Settings, catalogue: Catalogue, spaces: Sequence[Space] | None = None
    ) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self._given = spaces

    def __enter__(self) -> "House":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the catalogue's file, and of the store of vectors if it was opened."""
        for name in ("vectors", "concept_vectors"):
            if name in self.__dict__:
                getattr(self, name).close()
        self.catalogue.close()

    @cached_property
    def files(self) -> FileStore:
        return FileStore(self.settings.data / FILES)

    @cached_property
    def pictures(self) -> PictureFolder:
        return PictureFolder(self.settings.data / PICTURES, self.settings.picture_megabytes * _MEGABYTE)

    @cached_property
    def vectors(self) -> VectorStore:
        return VectorStore(self.settings.data / VECTORS)

    @cached_property
    def concept_vectors(self) -> VectorStore:
        """Beside the models, as the vocabularies come along; in the data folder where that is shut to us."""
        models = self.settings.models
        return VectorStore(models / CONCEPTS) if os.access(models, os.W_OK) else self.vectors

    @cached_property
    def vocabularies(self) -> Vocabularies:
        """The shipped schemes with those that the operator imported; read once a process."""
        with self.catalogue.reader(anyone()) as reader:
            imported = reader.vocabularies()
        return load_all(imported, base=shipped()) if imported else shipped()

    @cached_property
    def spaces(self) -> tuple[Space, ...]:
        """Raises NotReady where a model is missing, DoesNotFit for a space that there is not."""
        if self._given is not None:
            return tuple(self._given)
        stay_offline(self.settings)
        return tuple(_space(written, self.settings) for written in self.settings.spaces)

    @cached_property
    def generations(self) -> GenerationStore:
        return GenerationStore(self.settings.data / GENERATIONS, self.spaces)

    @cached_property
    def searcher(self) -> Searcher:
        one_thread_for_products()
        return Searcher(self.catalogue, self.generations, self.vocabularies)

    @cached_property
    def proposer(self) -> Proposer:
        from api.tags import proposer_of

        one_thread_for_products()
        return proposer_of(self)

    @cached_property
    def pipeline(self) -> Pipeline:
        return Pipeline(
            self.catalogue,
            self.files,
            self.vocabularies,
            self.spaces[0].encoder.count_tokens,
            everything(),
            self.settings.workers,
            limits_of(self.settings),
            self.recogniser,
        )

    @property
    def recogniser(self) -> Recogniser:
        return recogniser_of(self.settings)

    @cached_property
    def publisher(self) -> Publisher:
        return Publisher(
            self.catalogue,
            self.vectors,
            self.generations,
            self.vocabularies,
            self._calibrated,
            everything(),
            self.concept_vectors,
        )

    def encoding_ahead(self) -> Ahead:
        return Ahead(self.catalogue, self.vectors, self.spaces, everything())

    @cached_property
    def likening(self) -> Likening:
        """Translations are compared in the first space that serves every language."""
        return Likening(
            self.catalogue,
            SketchFile(self.settings.data / SKETCHES),
            everything(),
            Embedder(self.vectors),
            next((one for one in self.spaces if one.languages is None), None),
        )

    @property
    def generation(self) -> str:
        """The name of the generation in force; `none` before the first."""
        try:
            return self.generations.current_name()
        except NotReady:
            return "none"

    def publish_again(self) -> None:
        """Brings the index to the catalogue after something was taken out; an emptied one has none."""
        try:
            self.publisher.publish(bounds=SOON)
        except NotReady:
            forget_index(self.settings)

    def behind(self) -> bool:
        """Whether the catalogue has moved on since the index was made, or there is none yet."""
        try:
            return self.generations.manifest().sequence != self.catalogue.sequence()
        except NotReady:
            return True

    def _calibrated(self, generation: Generation) -> dict[str, bytes]:
        """What is fitted to a generation by sentences of its own: its background, then its calibrator."""
        from api.sampling import sentences
        from index import background
        from search.calibration import calibrate, fitting_background
        from search.pinned import PAYLOAD

        with self.catalogue.reader(everything(), at=generation.sequence) as reader:
            own = sentences(generation, reader)
        generation = _asked(generation, own)
        behind = fitting_background(generation, own).dump()
        fitted = replace(generation, payloads={**generation.payloads, background.PAYLOAD: behind})
        return {background.PAYLOAD: behind, PAYLOAD: calibrate(fitted, own).dump()}


def _asked(generation: Generation, own: "Sequence[Sentence]") -> Generation:
    """The generation, with its own sentences encoded as questions in each space that serves their language."""
    spaces = {}
    for name, view in generation.spaces.items():
        texts = [one.text for one in own if view.serves(one.language)]
        knowing = replace(view.space, encoder=Asked(view.space.encoder, texts))
        spaces[name] = replace(view, space=knowing)
    return replace(generation, spaces=spaces)


def open_house(settings: Settings, *, create: bool = False, spaces: Sequence[Space] | None = None) -> House:
    """Raises NotReady for a folder with nothing in it (unless `create`), StorageFault for one that cannot be
    used, DoesNotFit for one of a newer version, Damaged for broken files."""
    where = settings.data / CATALOGUE
    if create:
        make_folder(settings.data)
    elif not where.exists():
        raise NotReady(
            "no documents have been read in yet",
            subject=str(settings.data),
            remedy="Run: fieldbridge ingest PATH, or fieldbridge collection add starter",
        )
    return House(settings, Catalogue.open(where), spaces)


def make_folder(folder: Path) -> None:
    """Raises StorageFault for a place that cannot be written to."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        said = "the disk is full" if fault.errno == errno.ENOSPC else fault.strerror or str(fault)
        raise StorageFault(
            f"the folder cannot be made ({said})",
            subject=str(folder),
            remedy="Set FIELDBRIDGE_DATA and FIELDBRIDGE_MODELS to folders that can be written to.",
        ) from fault


def forget_index(settings: Settings) -> None:
    """Removes all generations; they are made anew from the catalogue."""
    shutil.rmtree(settings.data / GENERATIONS, ignore_errors=True)


def limits_of(settings: Settings) -> Limits:
    """What one file may cost while it is read."""
    return Limits(
        input_bytes=settings.file_megabytes * _MEGABYTE,
        memory_bytes=settings.memory_megabytes * _MEGABYTE,
        cpu_seconds=settings.cpu_seconds,
        wall_seconds=float(settings.read_seconds),
    )


def recogniser_of(settings: Settings) -> Recogniser:
    return Recogniser(settings.tesseract, settings.ocr_pages, settings.workers)


def _space(written: str, settings: Settings) -> Space:
    """`english`, or `name=model`, or `name=model@en+fr` for one that serves those languages alone."""
    name, _, source = written.partition("=")
    if not source:
        return open_space(name, settings.models)
    model, _, languages = source.partition("@")
    served = frozenset(languages.split("+")) if languages else None
    if not model:
        raise DoesNotFit(
            "a space has no model", subject=written, remedy="Write name=model or name=model@en+fr."
        )
    hub = not Path(model).expanduser().exists()
    return open_space(name, settings.models, source=model, languages=served, network=hub)
