"""Reader: the catalogue as of one sequence, for one Scope. Nothing outside the scope ever appears.

Owns nothing of its own: it is what practice_reading.py, alike_reading.py (with document_reading.py), told_reading.py,
desk_reading.py, arriving.py, purge_reading.py and feed.py offer, together.
Every method raises DamagedCatalogue for a row that is not as written, or that is promised and missing.
"""

from corpus.catalogue.alike_reading import AlikeReading
from corpus.catalogue.arriving import ArrivalReading
from corpus.catalogue.desk_reading import DeskReading
from corpus.catalogue.feed import Feeding
from corpus.catalogue.practice_reading import PracticeReading
from corpus.catalogue.purge_reading import PurgeReading
from corpus.catalogue.told_reading import ToldReading


class Reader(PracticeReading, AlikeReading, ToldReading, DeskReading, ArrivalReading, PurgeReading, Feeding):
    """Valid inside the `with` that gave it: one transaction, one moment."""
