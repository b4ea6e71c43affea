"""Reader: the catalogue as of one sequence, for one Scope. Nothing outside the scope ever appears.

Owns nothing of its own: it is what practice_reading.py, document_reading.py, told_reading.py, purge_reading.py and
feed.py offer, together.
Every method raises DamagedCatalogue for a row that is not as written, or that is promised and missing.
"""

from corpus.catalogue.document_reading import DocumentReading
from corpus.catalogue.feed import Feeding
from corpus.catalogue.practice_reading import PracticeReading
from corpus.catalogue.purge_reading import PurgeReading
from corpus.catalogue.told_reading import ToldReading


class Reader(PracticeReading, DocumentReading, ToldReading, PurgeReading, Feeding):
    """Valid inside the `with` that gave it: one transaction, one moment."""
