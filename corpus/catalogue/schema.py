"""The tables, one per noun, and what each is counted by. The shapes only.

Refuses: reading and writing. Every table ends in `checksum` (rows.py). A row that has `born` and `died` is
one version of its noun, alive at every sequence with born <= sequence < died. Rows are never deleted; a purge
empties them where they are (erasing.py).
"""

from sqlalchemy import Column, Float, Index, Integer, PrimaryKeyConstraint, Table, Text

from corpus.catalogue.schema_arrivals import arrivals
from corpus.catalogue.schema_desk import (
    calls,
    desk_events,
    desk_parts,
    desk_personal,
    invitations,
    readings,
    submission_files,
    submissions,
)
from corpus.catalogue.schema_parts import (
    checksum,
    metadata,
    minted,
    number,
    text,
    versioned,
)

__all__ = [
    "arrivals",
    "calls",
    "desk_events",
    "desk_parts",
    "desk_personal",
    "invitations",
    "metadata",
    "readings",
    "submission_files",
    "submissions",
]

HEAD = "0010"
"""The revision that this code reads and writes: the newest under migrations/versions."""

meta = Table("meta", metadata, Column("name", Text, primary_key=True), text("value"), checksum())

ids = Table("ids", metadata, Column("id", Text, primary_key=True), text("kind"), number("born"), checksum())
"""Every id that was ever minted. Since its birth each is alive in its table or has a tombstone: that is how
"there is no such thing" is told from a damaged index."""

tallies = Table(
    "tallies",
    metadata,
    text("relation"),
    text("parent"),
    number("rows"),
    checksum(),
    PrimaryKeyConstraint("relation", "parent"),
)
"""How many rows a table has (`relation` its name, `parent` empty), and how many of them share a parent
(`relation` table.column): a row that silently vanished leaves its tally behind."""

changes = Table(
    "changes",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    text("at"),
    text("agent_kind"),
    text("agent_name"),
    text("agent_version"),
    text("action"),
    text("subjects"),
    text("counts"),
    checksum(),
)
"""`counts`: for each table that a feed reads, how many rows were born and died up to this sequence."""

collections = versioned(
    "collections",
    minted("id"),
    text("name"),
    text("title"),
    text("operator"),
    text("default_level", nullable=True),
    text("rights"),
    text("visibility"),
)

documents = versioned(
    "documents",
    minted("id"),
    minted("collection"),
    text("lineage"),
    text("work"),
    text("provenance"),
    text("source_url"),
    text("rights"),
    text("visibility"),
    text("effective"),
)
"""`effective`: the narrower of the document's and its collection's visibility."""

editions = versioned(
    "editions",
    minted("id"),
    minted("document"),
    number("number"),
    text("sha256"),
    text("media_type"),
    number("size"),
    text("filename"),
    text("title"),
    text("language"),
    text("publisher"),
    text("date"),
    text("identifiers"),
    text("reader"),
    text("doubts"),
)
"""`number` counts the editions of a document from 1, in the order in which they became the newest."""

texts = Table(
    "texts",
    metadata,
    minted("edition"),
    number("born"),
    text("text"),
    text("pages"),
    text("headings"),
    checksum(),
    PrimaryKeyConstraint("edition", "born"),
)
"""The long part of an edition's version, apart, so that reading about an edition does not load its text."""

passages = versioned(
    "passages",
    text("id"),
    minted("edition"),
    minted("document"),
    number("ordinal"),
    number("starts"),
    number("ends"),
    text("text"),
    text("language"),
    text("heading"),
    number("page", nullable=True),
    text("page_label"),
)

practices = versioned(
    "practices", minted("id"), minted("document"), minted("edition"), text("key"), text("passages")
)
"""What a practice is made of; `passages` is a JSON list of ids, all of the one edition."""

views = versioned("views", minted("id"), minted("document"), text("visibility"), text("title"), text("body"))
"""What holds of a practice now (practice_view.py), as JSON: the row that a search reads."""

assertions = Table(
    "assertions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    number("born"),
    minted("subject"),
    text("predicate"),
    text("object"),
    text("agent_kind"),
    text("agent_name"),
    text("agent_version"),
    text("verdict"),
    Column("score", Float, nullable=True),
    text("evidence"),
    text("at"),
    text("here", nullable=True),
    text("there", nullable=True),
    checksum(),
)
"""Append-only, numbered in the order made. `here` and `there`: the two ends, of a bridge between practices or a likeness
of documents."""

tombstones = versioned(
    "tombstones",
    minted("id"),
    text("kind"),
    text("title"),
    text("at"),
    text("reason"),
    text("successor"),
    text("visibility"),
)

vocabularies = versioned("vocabularies", text("id"), text("content"))

questions = versioned(
    "questions",
    text("id"),
    text("content"),
    text("language"),
    text("group_name"),
    text("answers"),
    text("asked_at"),
    text("state"),
)

reports = versioned(
    "reports",
    text("id"),
    text("about"),
    text("wrong"),
    text("content"),
    text("other"),
    text("language"),
    text("sent_at"),
    text("closed"),
)

keys = versioned(
    "keys",
    text("id"),
    text("label"),
    text("digest"),
    text("origins"),
    text("created"),
    text("expires"),
    text("revoked"),
)
"""`digest` proves a key and gives none away; `origins` is a JSON list."""

intake = versioned(
    "intake",
    text("id"),
    minted("collection"),
    text("path"),
    text("digest"),
    text("document"),
    text("problem"),
    text("happened"),
    text("remedy"),
)
"""What the last ingest made of each source file; the id is minted from collection and path."""

purges = versioned(
    "purges",
    text("id"),
    text("kind"),
    text("at"),
    text("reason"),
    text("state"),
    text("erased"),
    text("editions"),
    text("originals"),
)
"""What was erased for good, by the id that was named; the last three are JSON lists of ids and of SHA-256."""

backups = versioned("backups", text("id"), text("path"), text("at"), number("sequence"))
"""Where backups were written, so that a purge can name those that still hold what it erases."""

Index("desk_events_of", desk_events.c.submission, desk_events.c.number)
Index("files_of_submission", submission_files.c.submission)
Index("readings_by_state", readings.c.state, readings.c.died)
Index("intake_of_collection", intake.c.collection, intake.c.path)
Index("documents_of_collection", documents.c.collection, documents.c.lineage)
Index("documents_of_work", documents.c.work)
Index("editions_of_document", editions.c.document, editions.c.number)
Index("passages_of_edition", passages.c.edition, passages.c.ordinal, passages.c.id)
Index("passages_born", passages.c.born)
Index("passages_died", passages.c.died)
Index("practices_of_document", practices.c.document, practices.c.id)
Index("practices_born", practices.c.born)
Index("practices_died", practices.c.died)
Index("views_born", views.c.born)
Index("views_died", views.c.died)
Index("assertions_about", assertions.c.subject, assertions.c.number)
Index("assertions_here", assertions.c.here)
Index("assertions_there", assertions.c.there)

PARENTS: dict[str, tuple[str, ...]] = {
    "documents": ("collection", "work"),
    "editions": ("document",),
    "intake": ("collection",),
    "passages": ("edition",),
    "practices": ("document",),
    "assertions": ("subject", "here", "there"),
    "desk_events": ("submission",),
    "submission_files": ("submission",),
}
"""By which columns a table's rows are listed, and therefore tallied."""

FED = ("passages", "practices", "views")
"""Tables that a feed reads by `born` and `died`; `changes.counts` says how many rows that is."""
