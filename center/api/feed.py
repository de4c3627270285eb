"""The live feed, ``GET /v1/events``: one ring for all, a cursor per reader, never a queue per reader.

News wakes all readers together: the first at once, then at most each tick, so that 200 desks cost one encoding and one
pass. A reader that does not read for ``SEND_TIMEOUT`` seconds is dropped; it resumes by its cursor.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass

from starlette.types import Receive, Send

from center.api.ring import Ring, cut, encode, sse
from center.service.clock import CenterClock
from center.service.figures import FigureBook
from center.service.log import EventLog, Head, StoredEvent
from center.service.presence import PresenceBook
from center.service.sessions import Sessions, Signed
from center.store.protocol import StoreError
from contract.feed import BEAT_SECONDS, Beat, Cursor, Reset

logger = logging.getLogger(__name__)

LONGEST_TICK = 0.1
SHORTEST_TICK = 0.05
"""Seconds. A desk paints what changed 20 times a second; more often would be work nobody sees."""
TICK_PER_READER = 0.000_25
"""A pass costs some 70 µs a reader: with more readers the tick grows, so that the passes leave the core to commands."""
SEND_TIMEOUT = 5.0
PAGE = 500
OLDEST = 50_000
"""Events a reader may be behind and still be served from the table; beyond that a snapshot is quicker."""
ENDED = "登录已过期或已注销，请重新登录。"
REPLACED = "中心的事件日志已更换，请重新获取快照。"
STOPPING = "中心正在停止，恢复后会自动重连。"
POSTS_CHANGED = "您的岗位有变动，正按新的岗位重新载入。"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader begins. ``reset``: why its cursor cannot be resumed from, empty when it can."""

    seq: int
    reset: str = ""


@dataclass(slots=True, eq=False)
class _Reader:
    signed: Signed
    roots: frozenset[str]
    root: str
    seq: int
    told: int
    beat: int = -1
    figures: tuple[int, int] | None = None
    presence: bytes = b""
    gone: bool = False
    astray: bool = False
    """What it was told stands in no log any more."""


class Feed:
    """``start`` after the log has started; ``stop`` before the server stops. Used from one asyncio loop."""

    def __init__(
        self, log: EventLog, book: FigureBook, clock: CenterClock, sessions: Sessions, presence: PresenceBook
    ) -> None:
        self._log = log
        self._book = book
        self._clock = clock
        self._sessions = sessions
        self._presence = presence
        self._ring = Ring("", 0, "")
        self._fresh: list[StoredEvent] = []
        self._readers: set[_Reader] = set()
        self._news = asyncio.Event()
        self._wake = asyncio.Event()
        self._beat = 0
        self._beat_frame = b""
        self._figures: dict[str, tuple[tuple[int, int], bytes]] = {}
        self.edition = 0
        """Of the reference in force, told with each beat."""
        self._tasks: list[asyncio.Task[None]] = []
        self._stopping = False
        self._unsubscribe = _nothing

    @property
    def readers(self) -> int:
        return len(self._readers)

    async def start(self) -> None:
        forget, leave = self._log.subscribe(self._heard), self._log.on_replaced(self._start_anew)

        def unsubscribe() -> None:
            forget()
            leave()

        self._unsubscribe = unsubscribe
        head = await self._log.head()
        self._ring = Ring(head.epoch, head.seq, head.hash[:8])
        self._make_beat()
        self._tasks = [
            asyncio.create_task(self._ticks(), name="feed ticks"),
            asyncio.create_task(self._beats(), name="feed beats"),
        ]
        for task in self._tasks:
            task.add_done_callback(_died)

    async def stop(self) -> None:
        """Say goodbye to every reader. Returns when they have left, after a second at most."""
        self._stopping = True
        self._unsubscribe()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._rouse()
        for _ in range(20):
            if not self._readers:
                return
            await asyncio.sleep(0.05)

    async def place(self, cursor: str) -> Place:
        """Find where to resume; an empty cursor begins at the present end. Raises StoreError."""
        ring = self._ring
        if not cursor:
            return Place(ring.head)
        try:
            wanted = Cursor.parse(cursor)
        except ValueError:
            return Place(0, "续传位置无法识别，请重新获取快照。")
        if wanted.epoch != ring.epoch:
            return Place(0, REPLACED)
        if wanted.seq < ring.head - OLDEST:
            return Place(0, "离线过久，请重新获取快照。")
        prefix = ring.prefix_at(wanted.seq)
        if prefix is None:
            held = await self._log.hash_at(wanted.seq)
            prefix = None if held is None else held[:8]
        if prefix != wanted.hash:
            return Place(0, "续传位置与中心的事件日志不一致，请重新获取快照。")
        return Place(wanted.seq)

    async def serve(self, signed: Signed, place: Place, receive: Receive, send: Send) -> None:
        """Stream to one reader until it leaves, is too slow, its session ends or the center stops."""
        if place.reset:
            await _send(send, sse("reset", Reset(reason=place.reset).model_dump_json()), last=True)
            return
        roots = signed.session.roots
        reader = _Reader(signed, frozenset(roots), roots[0] if roots else "", place.seq, place.seq)
        watch = asyncio.create_task(self._watch(reader, receive), name="feed reader")
        self._readers.add(reader)
        try:
            await self._stream(reader, send)
        except TimeoutError:
            logger.info("a reader of user %s does not read and was dropped", signed.session.user.id)
            _abort(send)
        except StoreError as error:
            logger.error("the log cannot be read for a reader that is behind: %s", error)
            await _send(send, b"", last=True)
        finally:
            self._readers.discard(reader)
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    async def _stream(self, reader: _Reader, send: Send) -> None:
        while not reader.gone:
            wake, before = self._wake, reader.seq
            if self._stopping:
                await _send(send, sse("bye", Reset(reason=STOPPING).model_dump_json()), last=True)
                return
            if reader.astray:
                await _send(send, sse("reset", Reset(reason=REPLACED).model_dump_json()), last=True)
                return
            out = await self._news_for(reader)
            if reader.beat != self._beat:
                ended = self._ended(reader.signed)
                if ended:
                    await _send(send, sse("bye", Reset(reason=ended).model_dump_json()), last=True)
                    return
                out += self._pulse_for(reader)
            if out:
                await _send(send, out)
            if reader.seq >= self._ring.head or reader.seq == before:
                await wake.wait()

    def _ended(self, signed: Signed) -> str:
        """Why a reader cannot go on with this session, empty when it can."""
        if not self._sessions.alive(signed):
            return ENDED
        return "" if self._sessions.unchanged(signed) else POSTS_CHANGED

    async def _news_for(self, reader: _Reader) -> bytes:
        if reader.seq >= self._ring.head:
            return b""
        if self._ring.holds_after(reader.seq):
            piece = self._ring.piece(reader.roots, reader.seq)
        else:
            events = await self._log.after(reader.seq, PAGE)
            if not events:
                return b""
            piece = cut([encode(self._ring.epoch, e) for e in events], reader.roots)
        reader.seq = piece.seq
        reader.told = piece.told or reader.told
        return piece.bytes

    def _pulse_for(self, reader: _Reader) -> bytes:
        """What comes each second: figures and presence when they changed, where the reader stands, and the beat."""
        out = b""
        edition, frame = self._figures_of(reader.root)
        if reader.figures != edition:
            reader.figures = edition
            out += frame
        who = self._presence.frame(reader.roots)
        if reader.presence is not who and reader.presence != who:
            reader.presence = who
            out += sse("presence", who)
        if reader.told != reader.seq and (prefix := self._ring.prefix_at(reader.seq)) is not None:
            reader.told = reader.seq
            out += sse("checkpoint", b"", f"{self._ring.epoch}.{reader.seq}.{prefix}")
        newcomer, reader.beat = reader.beat < 0, self._beat
        return out + (self._fresh_beat() if newcomer else self._beat_frame)

    def _figures_of(self, root: str) -> tuple[tuple[int, int], bytes]:
        """The frame of one org, made once a second at most, for all its readers."""
        held = self._figures.get(root)
        if held is None:
            now = self._clock.now()
            frame = sse("figures", self._book.figures(root, now).model_dump_json())
            held = self._figures[root] = (self._book.edition(root, now), frame)
        return held

    async def _start_anew(self, head: Head) -> None:
        self._fresh.clear()
        self._ring = Ring(head.epoch, head.seq, head.hash[:8])
        self._figures.clear()
        for reader in self._readers:
            reader.astray = True
        self._rouse()

    def _heard(self, events: list[StoredEvent]) -> None:
        self._fresh.extend(events)
        self._news.set()

    async def _ticks(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            fresh, self._fresh = self._fresh, []
            self._ring.extend(fresh)
            self._rouse()
            await asyncio.sleep(tick_for(len(self._readers)))

    async def _beats(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            now = self._clock.now()
            stale = [root for root, held in self._figures.items() if held[0] != self._book.edition(root, now)]
            for root in stale:
                del self._figures[root]
            self._make_beat()
            self._rouse()

    def _make_beat(self) -> None:
        self._beat += 1
        self._beat_frame = self._fresh_beat()

    def _fresh_beat(self) -> bytes:
        beat = Beat(at=self._clock.now(), seq=self._ring.head, rate=self._clock.rate, edition=self.edition)
        return sse("beat", beat.model_dump_json())

    def _rouse(self) -> None:
        wake, self._wake = self._wake, asyncio.Event()
        wake.set()

    async def _watch(self, reader: _Reader, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            continue
        reader.gone = True


def tick_for(readers: int) -> float:
    """Seconds between two passes over so many readers."""
    return min(LONGEST_TICK, max(SHORTEST_TICK, readers * TICK_PER_READER))


async def _send(send: Send, body: bytes, last: bool = False) -> None:
    """Raises TimeoutError when the reader's buffers stay full."""
    async with asyncio.timeout(SEND_TIMEOUT):
        await send({"type": "http.response.body", "body": body, "more_body": not last})


def _abort(send: Send) -> None:
    """WORKAROUND(uvicorn): a server's ``close`` waits for the buffers of a reader that never reads, and ASGI has
    no word for an abort, so the connection is taken from uvicorn's own cycle object where there is one."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


def _died(task: asyncio.Task[None]) -> None:
    """Readers would hear nothing more and see the link as lost: say why."""
    if not task.cancelled() and (error := task.exception()) is not None:
        logger.critical(
            "%s ended: desks get no more events until the center starts again", task.get_name(), exc_info=error
        )


def _nothing() -> None:
    """Nobody listens yet."""
