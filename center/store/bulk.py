"""Room for a history: what SQLite is given while hundreds of thousands of matters come in."""

from sqlalchemy import Connection, text

CACHE_MB = 32
"""The ids of an import are spread over all of every index; pages that do not fit here go to the disk and back."""
WAL_PAGES = 16_000
"""The write-ahead log, 64 MB, before it is brought home: a page that changes with every batch is then moved once."""


def make_room(connection: Connection) -> None:
    """For as long as this process has the database open. PostgreSQL is set up by whoever runs it."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA cache_size = -{CACHE_MB * 1024}"))
        connection.execute(text(f"PRAGMA wal_autocheckpoint = {WAL_PAGES}"))
