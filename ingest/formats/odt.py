"""OpenDocument texts (ODT): headings by their outline, lists, tables as rows with their headers, notes apart.

Owns what such a document is made of; the walk is `odf.py`. Refuses: headers and footers.
"""

from ingest.formats.odf import Styles, Walk, body_of, is_kind, metadata, opened
from ingest.formats.source import Reader, Source
from ingest.reading import Reading

_TEXT = "application/vnd.oasis.opendocument.text"
CHANGED = "It holds tracked changes: what was inserted is read, what was deleted is not."


def takes(source: Source) -> bool:
    return is_kind(source.data, _TEXT)


def read(source: Source) -> Reading:
    parts = opened(source.data)
    content = parts.xml("content.xml")
    walk = Walk(Styles(content, parts.tried("styles.xml")))
    walk.run(body_of(parts, content))
    meta = metadata(parts)
    return Reading(
        "", "", tuple(walk.blocks), title=str(meta.pop("title", "")), language=str(meta.get("language", "")),
        declared=meta or None, dropped=tuple(walk.dropped), doubts=(CHANGED,) if walk.changed else (),
        records=tuple(walk.records),
    )  # fmt: skip


READER = Reader("odt", "4", _TEXT, takes, read)
