"""The store on SQLite: one writer thread with its own connection, a few readers with theirs.

Write-ahead log with ``synchronous=FULL``: what was acknowledged survives a power cut. Every write takes the write
lock at its beginning (BEGIN IMMEDIATE), so it never fails half way for want of it.
"""

import asyncio
import errno
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Literal, TypeVar

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool, StaticPool

from center.store.migrate import migrate
from center.store.protocol import StorageBusy, StorageFull, StoreError

T = TypeVar("T")
logger = logging.getLogger(__name__)

READERS = 2
_FULL = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
IN_LINE_MS, SHORTEST_WAIT_MS = 500, 50
"""A write that stood in line longer than the first has less patience left for a lock, never less than the second."""
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class SqliteStore:
    """``path`` is made if missing, with its folder.

    ``busy_seconds``: how long a write waits for another process's lock, its time in line behind other writes included.
    """

    dialect: Literal["sqlite", "postgresql"] = "sqlite"

    def __init__(self, path: Path, *, busy_seconds: float = 5.0) -> None:
        self.path = path
        self._busy_ms = int(busy_seconds * 1000)
        self._raw: sqlite3.Connection | None = None
        self._writing: Connection | None = None
        self._writer = _engine(self._connect_writer, one=True)
        self._reader = _engine(lambda: self._connect(reader=True), one=False)
        self._write_thread = ThreadPoolExecutor(1, thread_name_prefix="store-write")
        self._read_threads = ThreadPoolExecutor(READERS, thread_name_prefix="store-read")
        self._closed = False

    async def open(self) -> None:
        await self._run(self._write_thread, self._prepare)

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._write_thread, self._end_writing)
        await loop.run_in_executor(None, self._read_threads.shutdown)
        self._reader.dispose()
        self._write_thread.shutdown()

    async def watch(self, heard: Callable[[], None]) -> None:
        """One process owns a SQLite centre: nobody else appends."""

    async def write(self, work: Callable[[Connection], T]) -> T:
        asked = time.monotonic()
        return await self._run(self._write_thread, lambda: self._write(work, asked))

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._run(self._read_threads, lambda: self._look(work))

    async def _run(self, threads: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        if self._closed:
            raise StoreError(f"the database {self.path} is closed")
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, work)
        except DBAPIError as error:
            known = _known(error.orig, self.path)
            if known is None:
                raise
            raise known from error
        except (sqlite3.Error, OSError) as error:
            raise _known(error, self.path) or StoreError(f"{self.path}: {error}") from error

    def _write(self, work: Callable[[Connection], T], asked: float) -> T:
        waited_ms = int((time.monotonic() - asked) * 1000)
        if waited_ms < IN_LINE_MS:
            return self._alone(work)
        self._wait_at_most(max(SHORTEST_WAIT_MS, self._busy_ms - waited_ms))
        try:
            return self._alone(work)
        finally:
            self._wait_at_most(self._busy_ms)

    def _alone(self, work: Callable[[Connection], T]) -> T:
        """On the one connection that writes. It is kept, taking it up anew costs as much as a command; after a failure
        it is not, so that nothing of a transaction that went wrong is left."""
        if self._writing is None:
            self._writing = self._writer.connect()
        try:
            return _transact(self._writing, "BEGIN IMMEDIATE", work)
        except BaseException:
            self._let_go()
            raise

    def _look(self, work: Callable[[Connection], T]) -> T:
        with self._reader.connect() as connection:
            return _transact(connection, "BEGIN", work)

    def _let_go(self) -> None:
        connection, self._writing = self._writing, None
        if connection is not None:
            connection.close()

    def _end_writing(self) -> None:
        self._let_go()
        self._writer.dispose()

    def _wait_at_most(self, ms: int) -> None:
        if self._raw is not None:
            self._raw.execute(f"PRAGMA busy_timeout={ms}").close()

    def _prepare(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._alone(migrate)

    def _connect_writer(self) -> sqlite3.Connection:
        self._raw = self._connect(reader=False)
        return self._raw

    def _connect(self, *, reader: bool) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=self._busy_ms / 1000,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        try:
            self._configure(connection, reader=reader)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _configure(self, connection: sqlite3.Connection, *, reader: bool) -> None:
        with closing(connection.cursor()) as cursor:
            cursor.execute(f"PRAGMA busy_timeout={self._busy_ms}")
            mode = cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0]
            if mode != "wal":
                logger.warning(
                    "%s: no write-ahead log on this file system (%s); slower, still durable", self.path, mode
                )
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA foreign_keys=ON")
            # what is deleted is overwritten in the page that is written anyhow: a contact does not outlive its row
            cursor.execute("PRAGMA secure_delete=FAST")
            if reader:
                cursor.execute("PRAGMA query_only=ON")


def _engine(connect: Callable[[], sqlite3.Connection], *, one: bool) -> Engine:
    # an error that is logged must not carry a name or a number with it
    if one:
        return create_engine("sqlite://", creator=connect, poolclass=StaticPool, hide_parameters=True)
    return create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=0,
        hide_parameters=True,
    )


def _transact(connection: Connection, begin: str, work: Callable[[Connection], T]) -> T:
    """``begin`` is said here and not by a listener: with one, SQLAlchemy asks at every statement who listens."""
    with connection.begin():
        connection.exec_driver_sql(begin)
        return work(connection)


def _known(error: BaseException | None, path: Path) -> StoreError | None:
    """The store error for what SQLite said, None when it is the work's own (a constraint)."""
    if isinstance(error, sqlite3.IntegrityError):
        return None
    code = getattr(error, "sqlite_errorcode", None)
    if code in _FULL or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)):
        return StorageFull(f"no space left for the database {path}")
    if code is not None and code & 0xFF in _BUSY:
        return StorageBusy(f"the database {path} is locked by another process")
    if isinstance(error, sqlite3.OperationalError | sqlite3.DatabaseError):
        return StoreError(f"{path}: {error}")
    return None
