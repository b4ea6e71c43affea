"""The tables of the desk: calls, links, submissions with their files, and the log of events in a chain of hashes.

Refuses: reading and writing (desk_reading.py, desk_writing.py).
"""

from sqlalchemy import Column, Integer, Table

from corpus.catalogue.schema_parts import checksum, metadata, number, text, versioned

calls = versioned("calls", text("id"), text("title"), text("group_name"), text("closed"), text("content"))
"""`content`: rules, criteria and people as JSON."""

invitations = versioned(
    "invitations",
    text("id"),
    text("digest"),
    text("purpose"),
    text("call"),
    text("submission"),
    text("person"),
    text("created"),
    text("expires"),
    text("revoked"),
)
"""`digest` proves a link and gives none away."""

submissions = versioned(
    "submissions",
    text("id"),
    text("title"),
    text("state"),
    text("group_name"),
    text("document"),
    text("visibility"),
    text("call"),
    text("source"),
    text("due"),
    text("changed"),
)
"""What a list of submissions shows; the truth of it is in desk_events."""

submission_files = versioned(
    "submission_files",
    text("id"),
    text("submission"),
    text("sha256"),
    text("name"),
    text("media_type"),
    number("size"),
)

readings = versioned("readings", text("id"), text("text"), text("state"), text("letters"), text("sketch"))
"""One a submission: which version of its text software is to read, or has read. What it found are assertions."""

desk_events = Table(
    "desk_events",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    number("born"),
    text("submission"),
    text("kind"),
    text("at"),
    text("actor"),
    text("public"),
    text("commitment"),
    text("previous"),
    text("hash"),
    checksum(),
)
"""Append-only. `hash` covers all that stands before it, `previous` among that: the hash of the event before.
`commitment` is empty where an event has nothing personal."""

desk_personal = Table(
    "desk_personal",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    text("salt"),
    text("content"),
    text("erased"),
    checksum(),
)
"""The personal part of the event of that number. Erased: salt and content are empty, and `erased` says when; the
chain holds, since it was made over the commitment."""
