"""Since when an address of a submitter is known to be theirs. Those that are there got letters already, and go on.

Rows that gain a column are sealed anew, each after it was verified: damage is not sealed in.
"""

import sqlalchemy as sa
from alembic import op

from corpus.catalogue.rows import checksum, damaged

revision = "0010"
down_revision = "0009"

_TABLE = "addresses"
_BEFORE = "holder address language call submission rhythm stopped since"
_NOW = f"{_BEFORE} confirmed"


def upgrade() -> None:
    _remade(_BEFORE, _NOW)


def downgrade() -> None:
    _remade(_NOW, _BEFORE)


def _remade(before: str, after: str) -> None:
    connection = op.get_bind()
    old = sa.table(_TABLE, *map(sa.column, [*before.split(), "checksum"]))
    rows = []
    for *values, written in connection.execute(sa.select(old)).all():
        if checksum(_TABLE, values) != written:
            raise damaged("a row is not as it was written", f"{_TABLE} {values[0]}")
        row = dict(zip(before.split(), values, strict=True))
        row.setdefault("confirmed", row["since"])
        kept = [row[one] for one in after.split()]
        rows.append({**dict(zip(after.split(), kept, strict=True)), "checksum": checksum(_TABLE, kept)})
    op.drop_table(_TABLE)
    op.create_table(
        _TABLE,
        *(sa.Column(one, sa.Text, primary_key=one == "holder", nullable=False) for one in after.split()),
        sa.Column("checksum", sa.BigInteger, nullable=False),
    )
    for name in ("submission", "call"):
        op.create_index(f"addresses_of_{name}", _TABLE, [name])
    if rows:
        connection.execute(sa.table(_TABLE, *map(sa.column, [*after.split(), "checksum"])).insert(), rows)
