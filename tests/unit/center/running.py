"""A center without its API: clock, log and commands on a store."""

import asyncio
from collections.abc import Callable

from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.log import EventLog, StoredEvent
from center.store.protocol import Store
from contract.identity import new_id
from tests.unit.center import town


class Center:
    """One running center process: clock, log, commands."""

    def __init__(self, store: Store, clock: CenterClock | None = None) -> None:
        self.store = store
        self.clock = clock or CenterClock()
        self.log = EventLog(store)
        self.commands = CommandService(store, self.clock, self.log, town.TOWN)
        self.heard: list[StoredEvent] = []
        self._told = asyncio.Event()
        self.log.subscribe(self._hear)

    def _hear(self, events: list[StoredEvent]) -> None:
        self.heard += events
        self._told.set()

    async def until(self, seen: Callable[[list[StoredEvent]], bool], seconds: float = 10) -> None:
        """Wait until what was heard satisfies ``seen``."""
        async with asyncio.timeout(seconds):
            while not seen(self.heard):
                self._told.clear()
                await self._told.wait()

    async def reported(self, incident_id: str | None = None) -> str:
        incident_id = incident_id or new_id()
        await self.commands.submit(incident_id, town.report(), town.OFFICER)
        return incident_id
