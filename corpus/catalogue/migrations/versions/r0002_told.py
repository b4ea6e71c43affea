"""What readers tell (questions with a state, reports), and keys.

`questions` is made anew: no release before this one could write one.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_FORMER = "content language group_name answers asked_at"


def upgrade() -> None:
    op.drop_table("questions")
    _versions("questions", f"{_FORMER} state")
    _versions("reports", "about wrong content other language sent_at closed")
    _versions("keys", "label digest origins created expires revoked")


def downgrade() -> None:
    for table in ("keys", "reports", "questions"):
        op.drop_table(table)
    _versions("questions", _FORMER)


def _versions(name: str, texts: str) -> None:
    columns: list[sa.Column[Any]] = [sa.Column(one, sa.Text, nullable=False) for one in texts.split()]
    op.create_table(
        name,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("born", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("died", sa.Integer, nullable=True),
        *columns,
        sa.Column("checksum", sa.BigInteger, nullable=False),
    )
