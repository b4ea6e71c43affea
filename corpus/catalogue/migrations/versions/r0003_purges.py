"""What was erased for good, and where backups were written."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _versions("purges", *_texts("kind at reason state erased editions originals"))
    _versions("backups", *_texts("path at"), sa.Column("sequence", sa.Integer, nullable=False))


def downgrade() -> None:
    for table in ("backups", "purges"):
        op.drop_table(table)


def _texts(names: str) -> list[sa.Column[Any]]:
    return [sa.Column(one, sa.Text, nullable=False) for one in names.split()]


def _versions(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("born", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("died", sa.Integer, nullable=True),
        *columns,
        sa.Column("checksum", sa.BigInteger, nullable=False),
    )
