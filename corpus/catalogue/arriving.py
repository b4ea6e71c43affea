"""What other systems sent, read and written: the Reader's and the Writer's methods for Arrival.

Refuses: the practice that is made of it; that is a document like any other.
"""

from sqlalchemy import select

from corpus.arrivals import Arrival, Origin
from corpus.catalogue import schema
from corpus.catalogue.ledger import Ledger
from corpus.catalogue.rows import AnyRow, verified
from corpus.catalogue.sight import Sight


class ArrivalReading(Sight):
    def arrival(self, origin: Origin) -> Arrival | None:
        """Also one that its system took back, or that was erased."""
        row = self._rows.one(schema.arrivals, origin.id)
        return _arrival(row, origin) if row is not None else None

    def group_of_scheme(self, scheme: str) -> str:
        """The group whose scheme it is: that which used it first. Empty where nobody did."""
        table = schema.arrivals
        asked = select(table).where(table.c.scheme == scheme).limit(1)
        found = verified(table, self._rows.connection.execute(asked))
        return str(found[0].group_name) if found else ""


def put_arrival(ledger: Ledger, one: Arrival) -> None:
    """New, or in the place of what was sent before."""
    row = {
        "id": one.origin.id,
        "scheme": one.origin.scheme,
        "number": one.origin.number,
        "group_name": one.group,
        "document": one.document,
        "content": one.content,
        "mark": one.mark,
        "at": one.at,
        "withdrawn": one.withdrawn,
    }
    if ledger.put(schema.arrivals, row):
        ledger.touch("arrival", one.origin.id)


def _arrival(row: AnyRow, origin: Origin) -> Arrival:
    return Arrival(origin, row.group_name, row.document, row.content, row.mark, row.at, row.withdrawn)
