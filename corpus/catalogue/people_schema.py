"""The tables of people, their sessions and their keys.

They have no versions, no births and no tallies: what is known of a person is changed in its place and erased for good. A
row that vanished lets nobody in, so its absence need not be proven. Refuses: reading and writing (people.py).
"""

from sqlalchemy import BigInteger, Column, Index, Table, Text

from corpus.catalogue.schema import metadata


def _table(name: str, key: str, texts: str) -> Table:
    columns = [Column(one, Text, nullable=False) for one in texts.split()]
    return Table(
        name, metadata, Column(key, Text, primary_key=True), *columns, Column("checksum", BigInteger, nullable=False)
    )  # fmt: skip


people = _table(
    "people", "id", "name shown email secret issuer subject grants bodies created disabled erased"
)
"""`grants` is a JSON list of roles as they are written, `reviewer:group`; `bodies` one of [name, kind, office]."""

sessions = _table("sessions", "digest", "person began seen expires")

secret_keys = _table(
    "secret_keys", "id", "label digest uses groups created expires person revoked"
)  # fmt: skip
"""`uses` and `groups` are JSON lists."""

Index("people_named", people.c.name)
Index("people_elsewhere", people.c.subject)
Index("sessions_of_person", sessions.c.person)
Index("secret_keys_of_person", secret_keys.c.person)

UNCOUNTED = frozenset({people.name, sessions.name, secret_keys.name})
"""Tables without tallies."""
