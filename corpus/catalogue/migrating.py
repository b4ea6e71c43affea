"""Brings a database to the schema of this code, or says that it is newer. Alembic runs from here, without an
ini file, and is imported only when there is something to do.

Refuses: the steps themselves (migrations/versions).
"""

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, func, inspect, select, table, text

from corpus.catalogue import engine, schema
from corpus.catalogue.rows import asked_for, damaged, sealed
from corpus.errors import DoesNotFit

if TYPE_CHECKING:
    from alembic.config import Config

REVISION = "schema revision"
"""Name in `meta` under which a database says, sealed, what it is. Alembic's own row carries no checksum."""

IDENTITY = "identity"

_STAMP = "alembic_version"
STEPS = Path(__file__).with_name("migrations")


def migrate(database: Engine, subject: str, to: str = "head") -> None:
    """Raises DoesNotFit for a schema that a newer fieldbridge made, DamagedCatalogue for one that lost its
    own description."""
    with database.connect() as connection, connection.begin():
        if to == "head" and revision(connection) == schema.HEAD:
            return
    with database.connect() as plain:
        connection = plain.execution_options(**engine.MIGRATING)
        with connection.begin():
            now = revision(connection)
            if now is not None and now not in _known():
                raise DoesNotFit(
                    f"its schema is {now}, and this fieldbridge knows no further than {schema.HEAD}",
                    subject=subject,
                    remedy="Run a newer fieldbridge, or: fieldbridge restore FILE",
                )
            _step(connection, to)


def revision(connection: Connection) -> str | None:
    """None for an empty database."""
    tables = set(inspect(connection).get_table_names())
    if tables <= {_STAMP}:
        return None
    if not {"meta", _STAMP} <= tables:
        raise damaged("it is no catalogue, or has lost the tables that say what it is", "schema")
    said = _said(connection, REVISION)
    stamped = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    if stamped != [said]:
        raise damaged("what it says of its schema does not agree with itself", "schema")
    return said


def identity(connection: Connection) -> str:
    return _said(connection, IDENTITY)


def renew_identity(connection: Connection) -> None:
    _say(connection, IDENTITY, secrets.token_hex(8))


def _said(connection: Connection, name: str) -> str:
    found = connection.execute(select(schema.meta).where(schema.meta.c.name == name))
    rows = asked_for(schema.meta, found, "name", [name])
    if not rows:
        raise damaged("what it says of itself is missing", f"meta {name}")
    return str(rows[0].value)


def _say(connection: Connection, name: str, value: str) -> None:
    connection.execute(schema.meta.delete().where(schema.meta.c.name == name))
    connection.execute(schema.meta.insert(), [sealed(schema.meta, {"name": name, "value": value})])


def _step(connection: Connection, to: str) -> None:
    from alembic import command  # half a second, and mostly there is nothing to do

    before = revision(connection)
    config = _config(connection)
    if to == "base" or (before is not None and to < before):
        command.downgrade(config, to)
        _recount(connection)
    else:
        command.upgrade(config, to)
    after = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if after is None:
        return
    _say(connection, REVISION, after)
    if before is None:
        renew_identity(connection)


def _recount(connection: Connection) -> None:
    """A step down may drop a table, or make it anew: what was counted of it is no longer owed."""
    there = set(inspect(connection).get_table_names())
    counted = schema.tallies.c.relation
    for name in connection.execute(select(counted).distinct()).scalars().all() if "tallies" in there else ():
        of = name.partition(".")[0]
        held = select(func.count()).select_from(table(of))
        if of not in there or not connection.execute(held).scalar():
            connection.execute(schema.tallies.delete().where(counted == name))


def _known() -> set[str]:
    from alembic.script import ScriptDirectory

    return {str(step.revision) for step in ScriptDirectory.from_config(_config(None)).walk_revisions()}


def _config(connection: Connection | None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
