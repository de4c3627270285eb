"""Keeps the figure book true: counted from the tables once, then from each committed event."""

from sqlalchemy import Connection

from center.service.clock import CenterClock
from center.service.figures import FigureBook, Row, load_rows
from center.service.log import EventLog, Head, StoredEvent, read_head
from center.store.protocol import Store


class FigureKeeper:
    """``start`` after the log has started. Used from one asyncio loop."""

    def __init__(self, store: Store, log: EventLog, clock: CenterClock, book: FigureBook) -> None:
        self._store = store
        self._log = log
        self._clock = clock
        self._book = book
        self._early: list[StoredEvent] | None = []
        self._unsubscribe = log.subscribe(self._heard)
        self._leave = log.on_replaced(self._replaced)

    async def start(self) -> None:
        """Count the tables and the head of one moment, then what was committed meanwhile. Raises StoreError."""
        since = self._book.oldest_needed(self._clock.now())

        def work(c: Connection) -> tuple[dict[str, Row], int]:
            return load_rows(c, since), read_head(c).seq

        rows, seq = await self._store.read(work)
        self._book.rebuild(rows, seq)
        early, self._early = self._early or [], None
        self._heard(early)

    async def recount(self) -> None:
        """Count anew: the district has changed. What is committed meanwhile waits for its end. Raises StoreError."""
        self._early = []
        await self.start()

    async def _replaced(self, head: Head) -> None:
        await self.recount()

    def stop(self) -> None:
        self._unsubscribe()
        self._leave()

    def _heard(self, events: list[StoredEvent]) -> None:
        if self._early is not None:
            self._early.extend(events)
            return
        for stored in events:
            self._book.fold(stored.event)
