"""The one door to the database. Two engines stand behind it: SQLite (one writer thread) and PostgreSQL (asyncpg).

Work is a plain function on a SQLAlchemy ``Connection``: written once, run on both.
"""

from collections.abc import Callable
from typing import Literal, Protocol, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
CHANNEL = "shouwang_log"
"""On PostgreSQL, who appends to the log notifies this channel in the same transaction (see ``Store.watch``)."""


class StoreError(Exception):
    """Root of what a store raises. The work was rolled back; nothing is half done."""


class StorageFull(StoreError):
    """The disk or the quota is full."""


class StorageBusy(StoreError):
    """Another process holds the database longer than we waited."""


class Store(Protocol):
    """A store is opened once, used from one asyncio loop and closed once."""

    dialect: Literal["sqlite", "postgresql"]

    async def open(self) -> None:
        """Connect and migrate to the newest schema. Raises StorageBusy, StoreError."""

    async def close(self) -> None:
        """Finish what runs and let go of the database. Closing twice is harmless."""
        ...

    async def watch(self, heard: Callable[[], None]) -> None:
        """Call ``heard`` on the loop when another process may have appended to the log, until the store closes.

        Only a hint that may be lost: poll as well. Never called where one process owns the database (SQLite).
        """
        ...

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one durable transaction; writes are serialised on SQLite. Returns after the commit.

        Raises StorageFull, StorageBusy, StoreError, and whatever ``work`` raises, after rolling back.
        """
        ...

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` on a consistent snapshot; it sees every write that returned before."""
        ...
