"""The catalogue: what is true, kept. The one place with SQL.

Refuses: searching, vectors of meaning, and reading documents' formats.
"""

from corpus.catalogue.backup import BackedUp, Restored, backup, restore
from corpus.catalogue.catalogue import Catalogue, Change
from corpus.catalogue.check import Finding
from corpus.catalogue.document_reading import Held
from corpus.catalogue.feed import Died, FeedPassage
from corpus.catalogue.files import FileStore
from corpus.catalogue.outbox import Outbox
from corpus.catalogue.people import People
from corpus.catalogue.practice_reading import PracticeSpan
from corpus.catalogue.reader import Reader
from corpus.catalogue.vectors import VectorStore
from corpus.catalogue.writer import Writer

__all__ = [
    "BackedUp",
    "Catalogue",
    "Change",
    "Died",
    "FeedPassage",
    "FileStore",
    "Finding",
    "Held",
    "Outbox",
    "People",
    "PracticeSpan",
    "Reader",
    "Restored",
    "VectorStore",
    "Writer",
    "backup",
    "restore",
]
