"""Choosing the engine by how the database is named."""

from pathlib import Path

from center.store.protocol import Store
from center.store.sqlite import SqliteStore


def store_for(database: str | Path) -> Store:
    """A path is SQLite, ``postgresql+asyncpg://…`` is PostgreSQL. Raises ValueError on any other address."""
    if isinstance(database, Path) or "://" not in database:
        return SqliteStore(Path(database))
    if database.startswith(("postgresql+asyncpg://", "postgresql://", "postgres://")):
        # asyncpg is not loaded where SQLite is: the embedded center starts a tenth of a second sooner
        from center.store.postgres import PostgresStore

        return PostgresStore("postgresql+asyncpg://" + database.split("://", 1)[1])
    raise ValueError(
        f"{database.split('://', 1)[0]}:// is not a database we know: give a file or postgresql+asyncpg://…"
    )
