"""The table of what other systems send.

Refuses: reading and writing (arriving.py).
"""

from sqlalchemy import Index

from corpus.catalogue.schema_parts import text, versioned

arrivals = versioned(
    "arrivals",
    text("id"),
    text("scheme"),
    text("number"),
    text("group_name"),
    text("document"),
    text("content"),
    text("mark"),
    text("at"),
    text("withdrawn"),
)
"""`id` is minted from scheme and number, so that the number can be erased."""

Index("arrivals_of_scheme", arrivals.c.scheme)
Index("arrivals_of_document", arrivals.c.document)
