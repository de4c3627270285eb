"""The store on PostgreSQL through asyncpg; several center processes may share one database.

A lock is waited for at most ``LOCK_SECONDS``. Reads run on one snapshot (REPEATABLE READ, read only).
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Literal, TypeVar

import asyncpg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import create_async_engine

from center.store.migrate import migrate
from center.store.protocol import CHANNEL, StorageBusy, StorageFull, StoreError

T = TypeVar("T")
logger = logging.getLogger(__name__)

LOCK_SECONDS = 5
RELISTEN_SECONDS = 2.0
_FULL = frozenset({"53100", "53200"})
_BUSY = frozenset({"55P03", "40001", "40P01", "53300"})


class PostgresStore:
    """``url`` as SQLAlchemy writes it: ``postgresql+asyncpg://user:password@host:port/database``."""

    dialect: Literal["sqlite", "postgresql"] = "postgresql"

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self._engine = create_async_engine(
            url,
            pool_size=connections,
            max_overflow=0,
            pool_pre_ping=False,
            hide_parameters=True,  # an error that is logged must not carry a name or a number with it
            connect_args={
                "server_settings": {"lock_timeout": f"{LOCK_SECONDS}s", "application_name": "shouwang-center"}
            },
        )
        self._snapshots = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._name = self._engine.url.render_as_string(hide_password=True)
        self._watching: asyncio.Task[None] | None = None

    async def open(self) -> None:
        await self.write(migrate)

    async def close(self) -> None:
        task, self._watching = self._watching, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._engine.dispose()

    async def write(self, work: Callable[[Connection], T]) -> T:
        try:
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)
        except IntegrityError:
            raise
        except (DBAPIError, PoolTimeout, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise _known(error, self._name) from error

    async def read(self, work: Callable[[Connection], T]) -> T:
        try:
            async with self._snapshots.begin() as connection:
                return await connection.run_sync(work)
        except (DBAPIError, PoolTimeout, OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            raise _known(error, self._name) from error

    async def watch(self, heard: Callable[[], None]) -> None:
        if self._watching is None:
            self._watching = asyncio.create_task(self._listen(heard), name="store listener")

    async def _listen(self, heard: Callable[[], None]) -> None:
        def hint(*_: object) -> None:
            heard()

        dsn = self._engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        while True:
            gone = asyncio.Event()

            def ended(_: object, gone: asyncio.Event = gone) -> None:
                gone.set()

            try:
                connection = await asyncpg.connect(dsn)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                logger.warning("cannot listen on %s, the poll goes on: %s", self._name, error)
                await asyncio.sleep(RELISTEN_SECONDS)
                continue
            try:
                connection.add_termination_listener(ended)
                await connection.add_listener(CHANNEL, hint)
                heard()
                await gone.wait()
                logger.warning("%s hung up the listening connection, the poll goes on", self._name)
            finally:
                connection.terminate()


def _known(error: BaseException, name: str) -> StoreError:
    said = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(said, "sqlstate", None) or getattr(said, "pgcode", None)
    if code in _FULL:
        return StorageFull(f"{name}: {said}")
    if code in _BUSY or isinstance(error, PoolTimeout):
        return StorageBusy(f"{name}: {said}")
    return StoreError(f"{name}: {said or type(error).__name__}")
