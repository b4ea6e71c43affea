"""What software read of submissions: which version of the text, and a sketch of it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("born", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("died", sa.Integer, nullable=True),
        *(sa.Column(one, sa.Text, nullable=False) for one in ("text", "state", "letters", "sketch")),
        sa.Column("checksum", sa.BigInteger, nullable=False),
    )
    op.create_index("readings_by_state", "readings", ["state", "died"])


def downgrade() -> None:
    op.drop_table("readings")
