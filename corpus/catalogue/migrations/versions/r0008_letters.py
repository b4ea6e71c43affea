"""Mail: the outbox, addresses, the tokens in letters, saved searches."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_INDEXES = (
    ("letters_to_send", "letters", ["standing", "again"]),
    ("letters_of_holder", "letters", ["holder"]),
    ("letters_about", "letters", ["about"]),
    ("addresses_of_submission", "addresses", ["submission"]),
    ("addresses_of_call", "addresses", ["call"]),
    ("letter_passes_of", "letter_passes", ["holder"]),
    ("saved_searches_of", "saved_searches", ["person"]),
)


def upgrade() -> None:
    _table(
        "letters",
        "id",
        "occasion holder about #event period written standing #tries again #cut_off happened",
    )
    _table("addresses", "holder", "address language call submission rhythm stopped since")
    _table("letter_passes", "digest", "holder topic opens made")
    _table("saved_searches", "id", "person text filters rhythm #sequence told created")
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for table in ("saved_searches", "letter_passes", "addresses", "letters"):
        op.drop_table(table)


def _table(name: str, key: str, columns: str) -> None:
    """`#` stands before a whole number; everything else is text."""
    made: list[sa.Column[Any]] = [
        sa.Column(one.lstrip("#"), sa.Integer if one.startswith("#") else sa.Text, nullable=False)
        for one in columns.split()
    ]
    op.create_table(
        name,
        sa.Column(key, sa.Text, primary_key=True),
        *made,
        sa.Column("checksum", sa.BigInteger, nullable=False),
    )
