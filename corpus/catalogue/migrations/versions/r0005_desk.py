"""The desk: calls, links, submissions with their files, and the chained log of events.

`submissions` is made anew: no release before this one could write one.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_FORMER = "title state group_name document visibility"


def upgrade() -> None:
    op.drop_table("submissions")
    _versions("calls", "title group_name closed content")
    _versions("invitations", "digest purpose call submission person created expires revoked")
    _versions("submissions", f"{_FORMER} call source due changed")
    _versions("submission_files", "submission sha256 name media_type", _whole("size"))
    op.create_index("files_of_submission", "submission_files", ["submission"])
    _numbered(
        "desk_events", _whole("born"), *_texts("submission kind at actor public commitment previous hash")
    )
    op.create_index("desk_events_of", "desk_events", ["submission", "number"])
    _numbered("desk_personal", *_texts("salt content erased"))


def downgrade() -> None:
    for table in ("desk_personal", "desk_events", "submission_files", "submissions", "invitations", "calls"):
        op.drop_table(table)
    _versions("submissions", _FORMER)


def _versions(name: str, texts: str, *more: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("born", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("died", sa.Integer, nullable=True),
        *_texts(texts),
        *more,
        sa.Column("checksum", sa.BigInteger, nullable=False),
    )


def _numbered(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        *columns,
        sa.Column("checksum", sa.BigInteger, nullable=False),
    )


def _texts(names: str) -> list[sa.Column[Any]]:
    return [sa.Column(one, sa.Text, nullable=False) for one in names.split()]


def _whole(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False)
