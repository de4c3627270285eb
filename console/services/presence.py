"""Says to the center that an officer is at this desk, for as long as the desk shows what is true."""

import asyncio
import logging
from typing import Protocol

from console.domain.ports import CenterRefused, CenterUnreachable
from console.domain.store import Store
from console.domain.values import Change, LinkKind
from contract.feed import HERE_SECONDS

log = logging.getLogger(__name__)


class SaysHere(Protocol):
    """What this asks of a center. Raises CenterRefused and CenterUnreachable. See CenterClient."""

    async def here(self) -> None: ...


class PresenceDesk:
    """``run`` until cancelled, on the desk's loop. A word that did not arrive is not repeated: the next one follows."""

    def __init__(self, center: SaysHere, store: Store, seconds: float = HERE_SECONDS) -> None:
        self._center = center
        self._store = store
        self._seconds = seconds
        self._live = asyncio.Event()

    async def run(self) -> None:
        unsubscribe = self._store.subscribe(self._hear)
        self._follow()
        try:
            while True:
                await self._live.wait()
                await self._say()
                await asyncio.sleep(self._seconds)
        finally:
            unsubscribe()

    async def _say(self) -> None:
        try:
            await self._center.here()
        except (CenterUnreachable, CenterRefused) as error:
            log.debug("the center did not hear that somebody is here: %s", error)

    def _hear(self, change: Change) -> None:
        if "link" in change.fields:
            self._follow()

    def _follow(self) -> None:
        if self._store.link.kind is LinkKind.LIVE:
            self._live.set()
        else:
            self._live.clear()
