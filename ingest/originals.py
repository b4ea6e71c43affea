"""Originals on their way into the files store, and out of it again where no row came to name them.

Refuses: reading them.
"""

from corpus.catalogue import Catalogue
from corpus.catalogue.files import FileStore
from corpus.errors import BrokenFile
from ingest.attempts import lost
from ingest.sources import Found, Source, open_plain


class Originals:
    def __init__(self, catalogue: Catalogue, files: FileStore) -> None:
        self._catalogue = catalogue
        self._files = files
        self._fresh: set[str] = set()

    def keep(self, source: Source) -> None:
        """The original goes into the store before any row names it. Raises BrokenFile if it changed, StorageFault."""
        try:
            stream = open_plain(source.path)
        except OSError as error:
            raise lost(Found(source.path, source.name), error) from error
        if not self._files.has(source.sha256):
            self._fresh.add(source.sha256)
        with stream:
            stored = self._files.put(stream)
        if stored != source.sha256:
            self._drop(stored)
            raise BrokenFile(
                "the file changed while it was read", subject=source.name, remedy="Run the ingest again."
            )

    def drop(self, source: Source | None) -> None:
        """Takes out what `keep` put there, unless a row names it."""
        if source is not None and source.sha256 in self._fresh:
            self._drop(source.sha256)

    def _drop(self, sha256: str) -> None:
        if self._files.has(sha256) and sha256 not in self._catalogue.originals():
            self._files.forget(sha256)
