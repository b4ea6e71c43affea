"""The tables of the desk: calls, links, submissions with their files, and the log of events in a chain of hashes.

Refuses: reading and writing (desk_reading.py, desk_writing.py).
"""

from sqlalchemy import Column, Index, Integer, Table

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
    text("arrived"),
    text("language"),
    text("body_kind"),
    text("ready"),
    text("lane"),
    text("awaited"),
    text("folded"),
)
"""What a list of submissions shows; the truth of it is in desk_events. `lane`: the tab that a state belongs to;
`awaited`: `due` while reviewers are awaited, else empty; `folded`: the title as it is searched and sorted
(corpus/queue.py)."""

desk_parts = versioned("desk_parts", text("id"), text("submission"), text("person"), text("part"))
"""Which part somebody has in a submission, so that a person's own work is found without reading any log."""

SORTED_BY = {"due": "due", "arrived": "arrived", "title": "folded", "state": "state", "changed": "changed"}
"""The column by which each order of corpus.queue.Sort sorts."""

for _name, _column in SORTED_BY.items():
    Index(f"submissions_by_{_name}", *(submissions.c[one] for one in ("died", "lane", _column, "id")))
for _name, _columns in {
    "submissions_in_all": "due id lane group_name",
    "submissions_counted": "group_name lane awaited ready state id call language body_kind folded",
    "submissions_awaited": "awaited id group_name",
    "submissions_ready": "ready id",
    "submissions_in_language": "group_name language",
}.items():
    Index(_name, submissions.c.died, *(submissions.c[one] for one in _columns.split()))
Index("submissions_of_call", submissions.c.died, submissions.c.call, submissions.c.id)
Index("desk_parts_of_person", *(desk_parts.c[one] for one in ("died", "person", "part", "submission")))
Index("desk_parts_in", desk_parts.c.died, desk_parts.c.submission)
Index("invitations_by_digest", invitations.c.digest)

submission_files = versioned(
    "submission_files",
    text("id"),
    text("submission"),
    text("sha256"),
    text("name"),
    text("media_type"),
    number("size"),
)
Index("files_by_content", submission_files.c.sha256)

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
