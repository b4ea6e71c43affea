"""Practices that other systems send, by the id that they have there."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    texts = "scheme number group_name document content mark at withdrawn"
    op.create_table(
        "arrivals",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("born", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("died", sa.Integer, nullable=True),
        *[sa.Column(one, sa.Text, nullable=False) for one in texts.split()],
        sa.Column("checksum", sa.BigInteger, nullable=False),
    )
    op.create_index("arrivals_of_scheme", "arrivals", ["scheme"])
    op.create_index("arrivals_of_document", "arrivals", ["document"])


def downgrade() -> None:
    op.drop_table("arrivals")
