"""The canonical dump: what a catalogue says, as sorted JSON lines, without sequences, times and checksums.

Owns what counts as content. Refuses: being read back (backup.py does that).
"""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, Table, select

from corpus.catalogue import schema
from corpus.catalogue.rows import AnyRow, unsealed, verified

_NOT_CONTENT = frozenset({"born", "died", "at", "asked_at", "number", "subjects", "counts", "sequence"})
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
    schema.submissions,
    schema.intake,
)


def lines(connection: Connection) -> Iterator[str]:
    """What lives now, and every claim that was made; one JSON object a line, `noun` first."""
    for table in _CONTENT:
        rows = connection.execute(select(table).where(table.c.died.is_(None)).order_by(table.c.id))
        for row in verified(table, rows):
            yield _line(table, unsealed(row))
    yield from sorted(_line(schema.texts, unsealed(row)) for row in _texts(connection))
    claims = connection.execute(select(schema.assertions))
    yield from sorted(_line(schema.assertions, unsealed(row)) for row in verified(schema.assertions, claims))


def _texts(connection: Connection) -> list[AnyRow]:
    texts, editions = schema.texts, schema.editions
    alive = (editions.c.id == texts.c.edition) & (editions.c.born == texts.c.born) & editions.c.died.is_(None)
    return verified(texts, connection.execute(select(texts).join(editions, alive)))


def _line(table: Table, values: dict[str, object]) -> str:
    said = {name: value for name, value in values.items() if name not in _NOT_CONTENT}
    return json.dumps({"noun": table.name, **said}, ensure_ascii=False)
