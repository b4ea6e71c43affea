"""The tables, one per noun, and what each is counted by. The shapes only.

Refuses: reading and writing. Every table ends in `checksum` (rows.py). A row that has `born` and `died` is
one version of its noun, alive at every sequence with born <= sequence < died. Rows are never deleted; a purge
empties them where they are (erasing.py).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
)

HEAD = "0004"
"""The revision that this code reads and writes: the newest under migrations/versions."""

metadata = MetaData()


def _checksum() -> Column[int]:
    return Column("checksum", BigInteger, nullable=False)


def _text(name: str, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def _number(name: str, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=nullable)


def _minted(name: str) -> Column[str]:
    return Column(name, Text, ForeignKey("ids.id"), nullable=False)


def _versioned(name: str, key: Column[str], *columns: Column[Any]) -> Table:
    """A table whose rows are versions of what `key` names; `died` is NULL while a version lives."""
    life = (_number("born"), _number("died", nullable=True))
    return Table(
        name, metadata, key, *life, *columns, _checksum(), PrimaryKeyConstraint(key.name, "born")
    )  # fmt: skip


meta = Table("meta", metadata, Column("name", Text, primary_key=True), _text("value"), _checksum())

ids = Table(
    "ids", metadata, Column("id", Text, primary_key=True), _text("kind"), _number("born"), _checksum()
)
"""Every id that was ever minted. Since its birth each is alive in its table or has a tombstone: that is how
"there is no such thing" is told from a damaged index."""

tallies = Table(
    "tallies",
    metadata,
    _text("relation"),
    _text("parent"),
    _number("rows"),
    _checksum(),
    PrimaryKeyConstraint("relation", "parent"),
)
"""How many rows a table has (`relation` its name, `parent` empty), and how many of them share a parent
(`relation` table.column): a row that silently vanished leaves its tally behind."""

changes = Table(
    "changes",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    _text("at"),
    _text("agent_kind"),
    _text("agent_name"),
    _text("agent_version"),
    _text("action"),
    _text("subjects"),
    _text("counts"),
    _checksum(),
)
"""`counts`: for each table that a feed reads, how many rows were born and died up to this sequence."""

collections = _versioned(
    "collections",
    _minted("id"),
    _text("name"),
    _text("title"),
    _text("operator"),
    _text("default_level", nullable=True),
    _text("rights"),
    _text("visibility"),
)

documents = _versioned(
    "documents",
    _minted("id"),
    _minted("collection"),
    _text("lineage"),
    _text("work"),
    _text("provenance"),
    _text("source_url"),
    _text("rights"),
    _text("visibility"),
    _text("effective"),
)
"""`effective`: the narrower of the document's and its collection's visibility."""

editions = _versioned(
    "editions",
    _minted("id"),
    _minted("document"),
    _number("number"),
    _text("sha256"),
    _text("media_type"),
    _number("size"),
    _text("filename"),
    _text("title"),
    _text("language"),
    _text("publisher"),
    _text("date"),
    _text("identifiers"),
    _text("reader"),
    _text("doubts"),
)
"""`number` counts the editions of a document from 1, in the order in which they became the newest."""

texts = Table(
    "texts",
    metadata,
    _minted("edition"),
    _number("born"),
    _text("text"),
    _text("pages"),
    _text("headings"),
    _checksum(),
    PrimaryKeyConstraint("edition", "born"),
)
"""The long part of an edition's version, apart, so that reading about an edition does not load its text."""

passages = _versioned(
    "passages",
    _text("id"),
    _minted("edition"),
    _minted("document"),
    _number("ordinal"),
    _number("starts"),
    _number("ends"),
    _text("text"),
    _text("language"),
    _text("heading"),
    _number("page", nullable=True),
    _text("page_label"),
)

practices = _versioned(
    "practices", _minted("id"), _minted("document"), _minted("edition"), _text("key"), _text("passages")
)
"""What a practice is made of; `passages` is a JSON list of ids, all of the one edition."""

views = _versioned(
    "views", _minted("id"), _minted("document"), _text("visibility"), _text("title"), _text("body")
)
"""What holds of a practice now (practice_view.py), as JSON: the row that a search reads."""

assertions = Table(
    "assertions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    _number("born"),
    _minted("subject"),
    _text("predicate"),
    _text("object"),
    _text("agent_kind"),
    _text("agent_name"),
    _text("agent_version"),
    _text("verdict"),
    Column("score", Float, nullable=True),
    _text("evidence"),
    _text("at"),
    _text("here", nullable=True),
    _text("there", nullable=True),
    _checksum(),
)
"""Append-only, numbered in the order made. `here` and `there`: the two ends, of a bridge only."""

tombstones = _versioned(
    "tombstones",
    _minted("id"),
    _text("kind"),
    _text("title"),
    _text("at"),
    _text("reason"),
    _text("successor"),
    _text("visibility"),
)

vocabularies = _versioned("vocabularies", _text("id"), _text("content"))

questions = _versioned(
    "questions",
    _text("id"),
    _text("content"),
    _text("language"),
    _text("group_name"),
    _text("answers"),
    _text("asked_at"),
    _text("state"),
)

reports = _versioned(
    "reports",
    _text("id"),
    _text("about"),
    _text("wrong"),
    _text("content"),
    _text("other"),
    _text("language"),
    _text("sent_at"),
    _text("closed"),
)

keys = _versioned(
    "keys",
    _text("id"),
    _text("label"),
    _text("digest"),
    _text("origins"),
    _text("created"),
    _text("expires"),
    _text("revoked"),
)
"""`digest` proves a key and gives none away; `origins` is a JSON list."""

submissions = _versioned(
    "submissions",
    _text("id"),
    _text("title"),
    _text("state"),
    _text("group_name"),
    _text("document"),
    _text("visibility"),
)

intake = _versioned(
    "intake",
    _text("id"),
    _minted("collection"),
    _text("path"),
    _text("digest"),
    _text("document"),
    _text("problem"),
    _text("happened"),
    _text("remedy"),
)
"""What the last ingest made of each source file; the id is minted from collection and path."""

purges = _versioned(
    "purges",
    _text("id"),
    _text("kind"),
    _text("at"),
    _text("reason"),
    _text("state"),
    _text("erased"),
    _text("editions"),
    _text("originals"),
)
"""What was erased for good, by the id that was named; the last three are JSON lists of ids and of SHA-256."""

backups = _versioned("backups", _text("id"), _text("path"), _text("at"), _number("sequence"))
"""Where backups were written, so that a purge can name those that still hold what it erases."""

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
}
"""By which columns a table's rows are listed, and therefore tallied."""

FED = ("passages", "practices", "views")
"""Tables that a feed reads by `born` and `died`; `changes.counts` says how many rows that is."""
