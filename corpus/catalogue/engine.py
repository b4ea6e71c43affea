"""How a database is opened: SQLite with the settings that keep what was committed, or PostgreSQL.

Owns what differs between the two. Refuses: tables and nouns.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, make_url

WRITING = {"intent": "write"}
MIGRATING = {"intent": "migrate"}
"""Execution options of a connection that is about to write, or to make the tables."""


_PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "cell_size_check = ON",
    "trusted_schema = OFF",
    "cache_size = -16384",  # KiB
)


def connect(where: URL, wait: float) -> Engine:
    """An engine whose transactions are explicit. `wait`: seconds until a locked database is Busy."""
    if where.get_backend_name() != "sqlite":
        return _postgresql(where)
    engine = create_engine(where, connect_args={"timeout": wait}, pool_reset_on_return="rollback")
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    event.listen(engine, "handle_error", _on_error)
    return engine


def overwrite(connection: Connection) -> None:
    """From here on, what this connection deletes or replaces is written over with zeros."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def address(place: str | Path) -> tuple[URL, Path | None]:
    """The database's URL, and its file where it is SQLite."""
    if isinstance(place, str) and "://" in place:
        url = make_url(place)
        local = url.get_backend_name() == "sqlite" and url.database
        return url, Path(url.database) if local and url.database else None
    path = Path(place)
    return URL.create("sqlite", database=str(path)), path


def _on_connect(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are begun by _on_begin, never behind our back
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError("malformed database schema") from error


def _on_error(context: ExceptionContext) -> None:
    """Damage in the schema comes back in SQLite's own words, quoted with bytes that are no UTF-8."""
    if isinstance(context.original_exception, UnicodeDecodeError):
        raise sqlite3.DatabaseError("malformed database schema") from context.original_exception


def _on_begin(connection: Connection) -> None:
    intent = connection.get_execution_options().get("intent")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if intent else "BEGIN")


def _postgresql(where: URL) -> Engine:
    engine = create_engine(where, isolation_level="REPEATABLE READ")
    event.listen(engine, "begin", _one_writer)
    return engine


def _one_writer(connection: Connection) -> None:
    """Taken before the first statement, so that the snapshot is of after the wait."""
    if connection.get_execution_options().get("intent") == "write":
        connection.exec_driver_sql("LOCK TABLE changes IN SHARE ROW EXCLUSIVE MODE")
