"""The tables of mail: the outbox, where people are reached, the tokens in letters, saved searches.

Like those of people they have no versions, births or tallies: changed in place, and erased by deleting, which is written
over. Refuses: reading and writing (outbox.py).
"""

from sqlalchemy import Column, Index, Table, Text

from corpus.catalogue.schema_parts import checksum, metadata, number, text

letters = Table(
    "letters",
    metadata,
    Column("id", Text, primary_key=True),
    text("occasion"),
    text("holder"),
    text("about"),
    number("event"),
    text("period"),
    text("written"),
    text("standing"),
    number("tries"),
    text("again"),
    number("cut_off"),
    text("happened"),
    checksum(),
)
"""Ids and times alone: no address, and no word of what a letter says."""

addresses = Table(
    "addresses",
    metadata,
    Column("holder", Text, primary_key=True),
    text("address"),
    text("language"),
    text("call"),
    text("submission"),
    text("rhythm"),
    text("stopped"),
    text("since"),
    text("confirmed"),
    checksum(),
)
"""`stopped` is a JSON list of topics; `confirmed` when somebody there said that it is theirs. Of an account
`address` is empty: it stands in `people`."""

letter_passes = Table(
    "letter_passes",
    metadata,
    Column("digest", Text, primary_key=True),
    text("holder"),
    text("topic"),
    text("opens"),
    text("made"),
    checksum(),
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Text, primary_key=True),
    text("person"),
    text("text"),
    text("filters"),
    text("rhythm"),
    number("sequence"),
    text("told"),
    text("created"),
    checksum(),
)

Index("letters_to_send", letters.c.standing, letters.c.again)
Index("letters_of_holder", letters.c.holder)
Index("letters_about", letters.c.about)
Index("addresses_of_submission", addresses.c.submission)
Index("addresses_of_call", addresses.c.call)
Index("letter_passes_of", letter_passes.c.holder)
Index("saved_searches_of", saved_searches.c.person)

UNCOUNTED = frozenset({letters.name, addresses.name, letter_passes.name, saved_searches.name})
"""Tables without tallies."""
