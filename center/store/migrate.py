"""Bringing a database to the newest schema, inside the caller's transaction: all of it or nothing.

Alembic is imported only when there is something to do: an ordinary start does not pay for it.
"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from center.store.protocol import StoreError
from center.store.turns import take_turn

NEWEST = "0011"
"""The revision this program works with; a test holds it equal to the newest script."""


def migrate(connection: Connection) -> None:
    """Upgrade to NEWEST. Raises StoreError when the database is of a newer program than this one."""
    take_turn(connection)
    found = revision(connection)
    if found == NEWEST:
        return
    if found is not None and found > NEWEST:
        raise StoreError(f"the database has schema {found}, newer than this program's {NEWEST}: update the program")
    from alembic import command

    from center.store import place_index, search_index

    command.upgrade(config(connection), "head")
    search_index.fill_if_empty(connection)
    place_index.fill_if_empty(connection)


def revision(connection: Connection) -> str | None:
    """The revision in force, None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def config(connection: Connection):  # type: ignore[no-untyped-def]
    """An Alembic Config bound to an open connection."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made
