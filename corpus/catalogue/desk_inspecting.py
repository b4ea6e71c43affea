"""Whether the desk's log is whole: each event follows the one before, and each personal part is what was committed to.

Refuses: promising more. Who can write the whole log anew can chain it anew, so its end is to be noted elsewhere.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from corpus.catalogue import desk_nouns, schema
from corpus.catalogue.rows import AnyRow, verified
from corpus.review.spelling import commitment

_BATCH = 500


def chain(connection: Connection) -> Iterator[tuple[str, str]]:
    """(subject, what is wrong with it) for each event that does not follow, or whose personal part is another."""
    beside = {
        row.number: row
        for row in verified(schema.desk_personal, connection.execute(select(schema.desk_personal)))
    }
    asked = select(schema.desk_events).order_by(schema.desk_events.c.number)
    previous = desk_nouns.BEGINNING
    expected = 0
    for batch in connection.execute(asked, execution_options={"yield_per": _BATCH}).partitions():
        for row in verified(schema.desk_events, batch):
            expected += 1
            subject = f"desk_events {row.number}"
            if row.number != expected or row.previous != previous:
                yield subject, "it does not follow the event before it"
                expected = row.number
            if desk_nouns.link_of(row) != row.hash:
                yield subject, "its hash is not that of what it says"
            previous = row.hash
            personal = beside.pop(row.number, None)
            if bool(row.commitment) != (personal is not None):
                yield subject, "its personal part is missing, or belongs to no event"
            elif personal is not None and not _kept(row, personal):
                yield subject, "its personal part is not what the log committed to"
    for number in beside:
        yield f"desk_personal {number}", "it belongs to no event"


def _kept(row: AnyRow, personal: AnyRow) -> bool:
    return bool(personal.erased) or commitment(personal.salt, personal.content) == row.commitment
