"""The catalogue: what is true, kept. The one place with SQL.

Refuses: searching, vectors of meaning, and reading documents' formats.
"""

from corpus.catalogue.catalogue import EVERYTHING, Catalogue, Change
from corpus.catalogue.check import Finding
from corpus.catalogue.document_reading import Held
from corpus.catalogue.feed import Died, FeedPassage
from corpus.catalogue.practice_reading import PracticeSpan
from corpus.catalogue.reader import Reader
from corpus.catalogue.writer import Writer

__all__ = [
    "EVERYTHING",
    "Catalogue",
    "Change",
    "Died",
    "FeedPassage",
    "Finding",
    "Held",
    "PracticeSpan",
    "Reader",
    "Writer",
]
