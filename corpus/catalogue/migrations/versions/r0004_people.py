"""People who sign in, their sessions, the secret keys of programmes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_TABLES = {
    "people": ("id", "name shown email secret issuer subject grants created disabled erased"),
    "sessions": ("digest", "person began seen expires"),
    "secret_keys": ("id", "label digest uses groups created expires person revoked"),
}
_INDEXES = (
    ("people_named", "people", "name"),
    ("people_elsewhere", "people", "subject"),
    ("sessions_of_person", "sessions", "person"),
    ("secret_keys_of_person", "secret_keys", "person"),
)


def upgrade() -> None:
    for table, (key, texts) in _TABLES.items():
        columns = [sa.Column(one, sa.Text, nullable=False) for one in texts.split()]
        op.create_table(
            table,
            sa.Column(key, sa.Text, primary_key=True),
            *columns,
            sa.Column("checksum", sa.BigInteger, nullable=False),
        )
    for name, table, column in _INDEXES:
        op.create_index(name, table, [column])


def downgrade() -> None:
    for table in _TABLES:
        op.drop_table(table)
