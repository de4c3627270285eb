"""One process at a time, for what must happen once when several start together on one PostgreSQL."""

from sqlalchemy import Connection, text

_LOCK = 0x5357_4D49
"""The advisory lock that all centers of one database know."""
PATIENCE = "60s"
"""How long to wait for a turn: a migration of a grown database takes longer than any command may."""


def take_turn(connection: Connection) -> None:
    """Wait until no other process is between this line and the end of its transaction; read what they left after it.

    SQLite has one writer anyhow. The wait raises what the store knows as StorageBusy.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = '{PATIENCE}'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
