"""What the officer at this desk is told: asked of the center now and then, and at once when a matter was urged,
supervised or whistled for, applied about or handed over. Unread until the officer has looked at the matter.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

from console.domain.ports import CenterRefused, CenterUnreachable
from console.domain.store import Store
from console.domain.values import Change, LinkKind
from console.services.center_time import CenterTime
from contract.incident import ENDED
from contract.notice import Notice, Notices

log = logging.getLogger(__name__)

LOOK_SECONDS = 15.0
SOON_SECONDS = 0.5
BEFORE_MS = 15 * 60_000
"""What was said so shortly before the officer came is told too; older things the queue shows."""
MOST = 50
_LOUD = frozenset({"urges", "supervisions", "whistles", "asking", "owner"})


class TellsNotices(Protocol):
    """What this asks of a center. Raises CenterRefused and CenterUnreachable. See CenterClient."""

    async def notices(self, after: int) -> Notices: ...


class NoticeDesk:
    """``run`` until cancelled, on the desk's loop. ``unread``: newest first; ``told`` is called when that changed."""

    def __init__(
        self,
        center: TellsNotices,
        store: Store,
        clock: CenterTime,
        told: Callable[[], None],
        seconds: tuple[float, float] = (SOON_SECONDS, LOOK_SECONDS),
    ) -> None:
        self._center, self._store, self._clock, self._told = center, store, clock, told
        self._soon, self._seconds = seconds
        self._after: int | None = None
        self._whose = ""
        self._known: set[tuple[str, int]] = set()
        self._wake = asyncio.Event()
        self.unread: tuple[Notice, ...] = ()
        self.holidays_until = ""
        """The last day of the holidays the center knows (yyyy-mm-dd), when that is near and this officer is told."""

    def read(self, incident_id: str) -> None:
        """The officer looks at this matter."""
        self._keep(tuple(n for n in self.unread if n.incident_id != incident_id))

    async def run(self) -> None:
        unsubscribe = self._store.subscribe(self._hear)
        try:
            while True:
                if self._store.link.kind is LinkKind.LIVE and self._store.session is not None:
                    await self._look(self._store.session.user.id)
                try:
                    async with asyncio.timeout(self._seconds):
                        await self._wake.wait()
                except TimeoutError:
                    continue
                await asyncio.sleep(self._soon)  # what comes together is asked for together
                self._wake.clear()
        finally:
            unsubscribe()

    async def _look(self, user: str) -> None:
        if user != self._whose:
            self._whose, self._after, self._known = user, None, set()
            self._tell_days("")
            self._keep(())
        after = self._clock.now() - BEFORE_MS if self._after is None else self._after
        try:
            found = await self._center.notices(after)
        except (CenterUnreachable, CenterRefused) as error:
            log.debug("nobody could say what this desk is told: %s", error)
            return
        if self._store.session is None or self._store.session.user.id != user:
            return
        # several may carry the same time, and a clock that fires late may write one just before: look back a little
        self._after = max(found.at - BEFORE_MS, 0)
        new = tuple(n for n in found.notices if (n.incident_id, n.version) not in self._known)
        self._known = {(n.incident_id, n.version) for n in found.notices}
        self._tell_days(found.holidays_until)
        self._keep(tuple(n for n in (*new, *self.unread) if self._open(n))[:MOST])

    def _open(self, notice: Notice) -> bool:
        """Nobody has to do anything about a matter that has ended, but to know it; nor about an application that was
        decided meanwhile."""
        held = self._store.incidents.get(notice.incident_id)
        if held is None or notice.kind == "ended":
            return True
        return held.state not in ENDED and (notice.kind != "asked" or held.asking is not None)

    def _tell_days(self, until: str) -> None:
        if until != self.holidays_until:
            self.holidays_until = until
            self._told()

    def _keep(self, unread: tuple[Notice, ...]) -> None:
        if unread != self.unread:
            self.unread = unread
            self._told()

    def _hear(self, change: Change) -> None:
        came_live = "link" in change.fields and self._after is None and self._store.link.kind is LinkKind.LIVE
        if came_live or _LOUD & change.fields:
            self._wake.set()
