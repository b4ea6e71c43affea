"""What all tables are made of: the columns that recur, and the life of a row.

Refuses: any table itself (schema.py, schema_desk.py).
"""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, PrimaryKeyConstraint, Table, Text

metadata = MetaData()


def checksum() -> Column[int]:
    return Column("checksum", BigInteger, nullable=False)


def text(name: str, nullable: bool = False) -> Column[str]:
    return Column(name, Text, nullable=nullable)


def number(name: str, nullable: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=nullable)


def minted(name: str) -> Column[str]:
    return Column(name, Text, ForeignKey("ids.id"), nullable=False)


def versioned(name: str, key: Column[str], *columns: Column[Any]) -> Table:
    """A table whose rows are versions of what `key` names; `died` is NULL while a version lives."""
    life = (number("born"), number("died", nullable=True))
    return Table(
        name, metadata, key, *life, *columns, checksum(), PrimaryKeyConstraint(key.name, "born")
    )  # fmt: skip
