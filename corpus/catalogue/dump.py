"""The canonical dump: what a catalogue says, as sorted JSON lines, without sequences, times and checksums.

Owns what counts as content. Refuses: being read back (backup.py does that).
"""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, Table

from corpus.catalogue import schema
from corpus.catalogue.lookups import Rows, newest
from corpus.catalogue.rows import AnyRow, unsealed

_NOT_CONTENT = frozenset(
    {"born", "died", "at", "asked_at", "number", "subjects", "counts", "sequence", "sent_at", "changed"}
)
_CONTENT = (
    schema.collections,
    schema.documents,
    schema.editions,
    schema.passages,
    schema.practices,
    schema.views,
    schema.tombstones,
    schema.vocabularies,
    schema.questions,
    schema.reports,
    schema.calls,
    schema.submissions,
    schema.submission_files,
    schema.arrivals,
    schema.intake,
    schema.purges,
)


def lines(connection: Connection) -> Iterator[str]:
    """What lives now, and every claim that was made; one JSON object a line, `noun` first. Raises
    DamagedCatalogue for a row that is not as written, and at a table's end when rows are missing."""
    rows = Rows(connection, newest(connection))
    for table in _CONTENT:
        for row in rows.every(table, table.c.id):
            if rows.alive(row):
                yield _line(table, unsealed(row))
    yield from sorted(_line(schema.texts, unsealed(row)) for row in _living_texts(rows))
    claims = rows.every(schema.assertions, schema.assertions.c.number)
    yield from sorted(_line(schema.assertions, unsealed(row)) for row in claims)


def _living_texts(rows: Rows) -> Iterator[AnyRow]:
    living = {
        (row.id, row.born) for row in rows.every(schema.editions, schema.editions.c.id) if rows.alive(row)
    }
    for row in rows.every(schema.texts, schema.texts.c.edition):
        if (row.edition, row.born) in living:
            yield row


def _line(table: Table, values: dict[str, object]) -> str:
    said = {name: value for name, value in values.items() if name not in _NOT_CONTENT}
    return json.dumps({"noun": table.name, **said}, ensure_ascii=False)
