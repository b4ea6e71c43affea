"""The wiring: from settings to an open house, each part opened once and when first needed.

Owns which files of the data folder are whose, and who gets handed what. Refuses: doing any of the work.
"""

import errno
from functools import cached_property
from pathlib import Path

from api.settings import Settings, stay_offline
from corpus.catalogue import Catalogue
from corpus.catalogue.files import FileStore
from corpus.catalogue.vectors import VectorStore
from corpus.access import anyone
from corpus.concepts import Vocabularies
from corpus.errors import NotReady, StorageFault
from corpus.vocabulary_files import load_all, shipped
from index.encoders import open_space
from index.generations import GenerationStore
from index.spaces import Space
from search.service import Searcher

CATALOGUE, FILES, VECTORS, GENERATIONS = "catalogue.db", "files", "vectors.db", "generations"


class House:
    """All rooms over one data folder. Opening is cheap; encoders are opened when a search first needs them."""

    def __init__(self, settings: Settings, catalogue: Catalogue) -> None:
        self.settings = settings
        self.catalogue = catalogue

    @cached_property
    def files(self) -> FileStore:
        return FileStore(self.settings.data / FILES)

    @cached_property
    def vectors(self) -> VectorStore:
        return VectorStore(self.settings.data / VECTORS)

    @cached_property
    def vocabularies(self) -> Vocabularies:
        """The shipped schemes with those that the operator imported; read once a process."""
        with self.catalogue.reader(anyone()) as reader:
            imported = reader.vocabularies()
        return load_all(imported, base=shipped()) if imported else shipped()

    @cached_property
    def spaces(self) -> tuple[Space, ...]:
        """Raises NotReady where a model is missing."""
        stay_offline(self.settings)
        return tuple(open_space(name, self.settings.models) for name in self.settings.spaces)

    @cached_property
    def generations(self) -> GenerationStore:
        return GenerationStore(self.settings.data / GENERATIONS, self.spaces)

    @cached_property
    def searcher(self) -> Searcher:
        return Searcher(self.catalogue, self.generations, self.vocabularies)

    @property
    def generation(self) -> str:
        """The name of the generation in force; `none` before the first."""
        try:
            return self.generations.current_name()
        except NotReady:
            return "none"


def open_house(settings: Settings, *, create: bool = False) -> House:
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
    return House(settings, Catalogue.open(where))


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        said = "the disk is full" if fault.errno == errno.ENOSPC else fault.strerror or str(fault)
        raise StorageFault(
            f"the data folder cannot be made ({said})",
            subject=str(folder),
            remedy="Set FIELDBRIDGE_DATA to a folder that can be written to.",
        ) from fault
