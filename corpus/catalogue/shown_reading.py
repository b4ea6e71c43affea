"""Reading what software said of submissions, which of them wait to be read, and which hold the same file or text.

Refuses: deciding who may see it (corpus/review/seeing.py).
"""

from collections.abc import Iterable

from sqlalchemy import select

from corpus.assertions import Assertion
from corpus.catalogue import nouns, schema
from corpus.catalogue.rows import AnyRow, Values, asked_for, verified
from corpus.catalogue.sight import Sight
from corpus.proposals import Reading, ReadingState
from corpus.requests import State


class ShownReading(Sight):
    def reading(self, submission: str) -> Reading | None:
        row = self._rows.one(schema.readings, submission)
        return reading_of(row) if row is not None else None

    def readings(self, state: ReadingState, limit: int = -1) -> tuple[Reading, ...]:
        """Those in that state, by the order in which they came to it; at most `limit`, where one is given."""
        table = schema.readings
        asked = select(table).where(table.c.state == state.value, table.c.died.is_(None))
        asked = asked.order_by(table.c.born, table.c.id)
        found = self._rows.connection.execute(asked.limit(limit) if limit >= 0 else asked)
        return tuple(reading_of(row) for row in verified(table, found) if self._rows.alive(row))

    def never_read(self) -> tuple[str, ...]:
        """Ids of the submissions that were handed in, and of which no version was ever put down to be read."""
        table, read = schema.submissions, schema.readings
        handed_in = (
            table.c.died.is_(None) & (table.c.arrived != "") & (table.c.state != State.WITHDRAWN.value)
        )
        asked = select(table).where(handed_in & table.c.id.not_in(select(read.c.id))).order_by(table.c.id)
        found = verified(table, self._rows.connection.execute(asked))
        return tuple(str(row.id) for row in found if self._rows.alive(row))

    def said_of(self, submission: str) -> tuple[Assertion, ...]:
        """All that was claimed of a submission, in the order it was claimed."""
        rows = self._rows.of(schema.assertions, "subject", [submission])
        rows = sorted((row for row in rows if row.born <= self.at), key=lambda row: int(row.number))
        return tuple(nouns.assertion_of(row) for row in rows)

    def holding(self, contents: Iterable[str]) -> tuple[str, ...]:
        """Ids of the submissions that hold a file, or a text, of one of these SHA-256."""
        wanted = [one for one in dict.fromkeys(contents) if one]
        table = schema.submission_files
        result = self._rows.connection.execute(select(table).where(table.c.sha256.in_(wanted)))
        rows = asked_for(table, result, "sha256", wanted)
        return tuple(sorted({str(row.submission) for row in rows if self._rows.alive(row)}))

    def documents_with(self, contents: Iterable[str]) -> tuple[str, ...]:
        """Ids of the documents that ever had a file of one of these SHA-256."""
        rows = self._rows.ever(schema.editions, "sha256", [one for one in contents if one])
        return tuple(sorted({str(row.document) for row in rows}))


def reading_values(one: Reading) -> Values:
    return {
        "id": one.submission,
        "text": one.text,
        "state": one.state.value,
        "letters": one.letters,
        "sketch": one.sketch,
    }


def reading_of(row: AnyRow) -> Reading:
    return Reading(row.id, row.text, ReadingState(row.state), row.letters, row.sketch)
