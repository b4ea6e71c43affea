"""The first schema. Frozen: what changes later is a step of its own.

Refuses: importing schema.py, which moves on while this stays what it was.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _keeping()
    _works()
    _practices()
    _requests()
    for name, table, columns in _INDEXES:
        op.create_index(name, table, columns)


def downgrade() -> None:
    for name, table, _ in reversed(_INDEXES):
        op.drop_index(name, table_name=table)
    for table in reversed(_TABLES):
        op.drop_table(table)


def _keeping() -> None:
    _table("meta", _key("name"), _text("value"))
    _table("ids", _key("id"), _text("kind"), _number("born"))
    _table("tallies", _key("relation"), _key("parent"), _number("rows"))
    _table(
        "changes",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        *_texts("at agent_kind agent_name agent_version action subjects counts"),
    )


def _works() -> None:
    _versions(
        "collections",
        _minted_key("id"),
        *_texts("name title operator"),
        _text("default_level", nullable=True),
        *_texts("rights visibility"),
    )
    _versions(
        "documents",
        _minted_key("id"),
        _minted("collection"),
        *_texts("lineage work provenance source_url rights visibility effective"),
    )
    _versions(
        "editions",
        _minted_key("id"),
        _minted("document"),
        _number("number"),
        *_texts("sha256 media_type"),
        _number("size"),
        *_texts("filename title language publisher date identifiers reader doubts"),
    )
    _table(
        "texts",
        _minted_key("edition"),
        sa.Column("born", sa.Integer, primary_key=True, autoincrement=False),
        *_texts("text pages headings"),
    )
    _versions(
        "passages",
        _key("id"),
        _minted("edition"),
        _minted("document"),
        *(_number(name) for name in ("ordinal", "starts", "ends")),
        *_texts("text language heading"),
        _number("page", nullable=True),
        _text("page_label"),
    )


def _practices() -> None:
    _versions(
        "practices", _minted_key("id"), _minted("document"), _minted("edition"), *_texts("key passages")
    )
    _versions("views", _minted_key("id"), _minted("document"), *_texts("visibility title body"))
    _table(
        "assertions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        _number("born"),
        _minted("subject"),
        *_texts("predicate object agent_kind agent_name agent_version verdict"),
        sa.Column("score", sa.Float, nullable=True),
        *_texts("evidence at"),
        _text("here", nullable=True),
        _text("there", nullable=True),
    )
    _versions("tombstones", _minted_key("id"), *_texts("kind title at reason successor visibility"))


def _requests() -> None:
    _versions("vocabularies", _key("id"), _text("content"))
    _versions("questions", _key("id"), *_texts("content language group_name answers asked_at"))
    _versions("submissions", _key("id"), *_texts("title state group_name document visibility"))
    _versions(
        "intake", _key("id"), _minted("collection"), *_texts("path digest document problem happened remedy")
    )


def _table(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(name, *columns, sa.Column("checksum", sa.BigInteger, nullable=False))


def _versions(name: str, key: sa.Column[Any], *columns: sa.Column[Any]) -> None:
    born = sa.Column("born", sa.Integer, primary_key=True, autoincrement=False)
    _table(name, key, born, _number("died", nullable=True), *columns)


def _text(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=nullable)


def _texts(names: str) -> list[sa.Column[Any]]:
    return [_text(name) for name in names.split()]


def _number(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=nullable)


def _key(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, primary_key=True)


def _minted(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, sa.ForeignKey("ids.id"), nullable=False)


def _minted_key(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, sa.ForeignKey("ids.id"), primary_key=True)


_TABLES = (
    "meta", "ids", "tallies", "changes", "collections", "documents", "editions", "texts", "passages",
    "practices", "views", "assertions", "tombstones", "vocabularies", "questions", "submissions",
    "intake",
)  # fmt: skip

_INDEXES = (
    ("intake_of_collection", "intake", ["collection", "path"]),
    ("documents_of_collection", "documents", ["collection", "lineage"]),
    ("documents_of_work", "documents", ["work"]),
    ("editions_of_document", "editions", ["document", "number"]),
    ("passages_of_edition", "passages", ["edition", "ordinal", "id"]),
    ("passages_born", "passages", ["born"]),
    ("passages_died", "passages", ["died"]),
    ("practices_of_document", "practices", ["document", "id"]),
    ("practices_born", "practices", ["born"]),
    ("practices_died", "practices", ["died"]),
    ("views_born", "views", ["born"]),
    ("views_died", "views", ["died"]),
    ("assertions_about", "assertions", ["subject", "number"]),
    ("assertions_here", "assertions", ["here"]),
    ("assertions_there", "assertions", ["there"]),
)
