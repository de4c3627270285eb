"""The courier: carries what stands in the outbox to the adapters, again and again until it is taken or given up.

What is handed over is in the database, so a center that dies in between leaves nothing undone: another one, or the
next, takes it up when the lease is over. Outside a message may arrive twice, under the same key.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from center.domain.district import District
from center.service import notices
from center.service.clock import CenterClock
from center.service.notify import outbox
from center.service.notify.port import Message, Refused, Undelivered, Way
from center.store.protocol import Store, StoreError

logger = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
AT_ONCE = 16
STOP_SECONDS = 2.0


class Courier:
    """Used from the center's loop; start after the store is open, stop before it closes. Without ``ways`` it does
    nothing: notices then are for the desks alone."""

    def __init__(self, store: Store, clock: CenterClock, district: District, ways: Sequence[Way]) -> None:
        self._store = store
        self._clock = clock
        self._district = district
        self._ways = {way.notifier.name: way for way in ways}
        self._stopping = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._stopping.clear()
        if self._ways:
            self._task = asyncio.create_task(self._run(), name="courier")

    async def stop(self) -> None:
        """What is on its way is finished if that takes no longer than STOP_SECONDS; the rest goes out again later."""
        self._stopping.set()
        task, self._task = self._task, None
        if task is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(task, STOP_SECONDS)
        for way in self._ways.values():
            await way.notifier.close()

    async def _run(self) -> None:
        troubled = False
        while True:
            busy = False
            try:
                busy = await self.turn()
                if troubled:
                    logger.warning("notices go out again")
                troubled = False
            except StoreError as error:
                if not troubled:
                    logger.error("notices cannot be read, trying again each second: %s", error)
                troubled = True
            except Exception:  # a fault of ours is in the log, and the other notices still go out
                if not troubled:
                    logger.error("notices do not go out, trying again each second", exc_info=True)
                troubled = True
            try:
                await asyncio.wait_for(self._stopping.wait(), 0 if busy else LOOK_SECONDS)
            except TimeoutError:
                continue
            return

    async def turn(self) -> bool:
        """Hand over what is new, carry what is due; True when more may be waiting. Raises StoreError."""
        now, names = self._clock.now(), tuple(self._ways)
        if not await self._store.read(partial(outbox.anything, now=now, ways=names)):
            return False
        work = partial(outbox.hand_over, now=now, district=self._district, ways=self._ways)
        new = await self._store.write(work)
        lease = int(outbox.LEASE_MS * max(self._clock.rate, 1.0))
        due = await self._store.write(partial(outbox.claim, now=now, ways=names, most=AT_ONCE, lease=lease))
        outcomes = await asyncio.gather(*(self._carry(one) for one in due), return_exceptions=True)
        for trouble in outcomes:
            if isinstance(trouble, BaseException):
                raise trouble
        return new >= outbox.AT_ONCE or len(due) >= AT_ONCE

    async def forget(self, now: int) -> bool:
        """Let go of what was said a month ago; never more to do at once. Raises StoreError."""
        await self._store.write(partial(notices.forget, before=now - notices.KEPT_MS))
        return False

    async def _carry(self, one: outbox.Due) -> None:
        way = self._ways[one.adapter]
        try:
            await way.notifier.send(Message(one.id, one.address, one.subject, one.text))
        except Undelivered as error:
            await self._failed(one, str(error), isinstance(error, Refused))
        except Exception as error:  # a fault in one way out holds up no other message
            logger.error("notice %s by %s could not be sent", one.id, one.adapter, exc_info=True)
            await self._failed(one, f"a fault of the program: {type(error).__name__}", False)
        else:
            await self._store.write(partial(outbox.sent, done=one, now=self._clock.now()))

    async def _failed(self, one: outbox.Due, why: str, for_good: bool) -> None:
        work = partial(outbox.failed, done=one, now=self._clock.now(), why=why, for_good=for_good)
        if await self._store.write(work):
            logger.error("notice %s by %s is given up after %d tries: %s", one.id, one.adapter, one.tries, why)
