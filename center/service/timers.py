"""The clock's voice: says due soon and overdue when their time has come, once, whoever crashes or starts again.

The timers stand in the database, written with the events that start them. Saying one is a command like any other
with an identifier worked out from the matter, stage, clock and level, so a second try finds it done.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from sqlalchemy import Connection, func, select

from center.service.clock import CenterClock
from center.service.commands import DUE_AT_ONCE, CommandService
from center.service.refusals import Refused
from center.service.retention import sweep
from center.store import schema
from center.store.protocol import Store, StoreError

logger = logging.getLogger(__name__)

Forget = Callable[[int], Awaitable[bool]]
"""Given the time (ms), let go of what has expired, some of it at once; True: more is left."""
LONGEST_NAP = 1.0
SHORTEST_NAP = 0.02
SWEEP_EVERY_MS = 3_600_000
_NEXT = select(func.min(schema.sla_timer.c.due_at))


class Timers:
    """Start after the command service, stop before it. Runs on the center's loop; no timer is held in memory."""

    def __init__(
        self,
        store: Store,
        clock: CenterClock,
        commands: CommandService,
        sweeps: Sequence[Forget] = (),
    ) -> None:
        """``sweeps``: what else to do each hour."""
        self._store = store
        self._clock = clock
        self._commands = commands
        self._sweeps: tuple[Forget, ...] = (partial(sweep, store), *sweeps)
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._swept_at = 0

    async def start(self) -> None:
        self._stopping.clear()
        self._task = asyncio.create_task(self._run(), name="timers")

    async def stop(self) -> None:
        self._stopping.set()
        task, self._task = self._task, None
        if task is not None:
            await task

    async def _run(self) -> None:
        troubled = False
        while True:
            nap = LONGEST_NAP
            try:
                nap = await self._turn()
                if troubled:
                    logger.warning("timers run again")
                troubled = False
            except (StoreError, Refused) as error:
                if not troubled:
                    logger.error("timers cannot run, trying again each second: %s", error)
                troubled = True
            try:
                await asyncio.wait_for(self._stopping.wait(), nap)
            except TimeoutError:
                continue
            return

    async def _turn(self) -> float:
        """Say what is due, then, each hour, forget what has expired; returns how long (s) to sleep."""
        now = self._clock.now()
        nap = await self._speak(now)
        if now - self._swept_at >= SWEEP_EVERY_MS:
            left = [await forget(now) for forget in self._sweeps]
            if not any(left):
                self._swept_at = now
        return nap

    async def _speak(self, now: int) -> float:
        """Returns how long (s of this machine) nothing will be due."""
        due_at = await self._store.read(_next_due)
        if due_at is None:
            return LONGEST_NAP
        if due_at <= now:
            said = await self._commands.fire_due()
            return 0.0 if said >= DUE_AT_ONCE else SHORTEST_NAP if said else LONGEST_NAP
        wait = (due_at - now) / 1000.0 / self._clock.rate
        return min(max(wait, SHORTEST_NAP), LONGEST_NAP)


def _next_due(connection: Connection) -> int | None:
    return connection.execute(_NEXT).scalar()
