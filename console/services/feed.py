"""The live feed at the desk: from the wire to the store, in order, without a hole, or else a resync.

One life of the link: (snapshot, when no cursor is left to go on from) -> ``GET /v1/events`` after the store's cursor ->
frames until something ends it. Three missed beats, a cut, a bye, an answer that is not ours: back off and come again.
What does not follow or cannot be read is never passed over: the desk takes a new snapshot.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Protocol

from pydantic import ValidationError

from console.domain.ports import CenterRefused, CenterUnreachable
from console.domain.store import Store, position
from console.services import link_words as words
from console.services.center_time import CenterTime
from console.services.link import LinkState
from console.services.pacing import Backoff, Slice
from console.services.sse import Frame, FrameParser, FrameTooLong
from contract.event import Event, VersionGap
from contract.feed import BEAT_SECONDS, MISSED_BEATS, Beat, Presence, Reset, Snapshot
from contract.figures import Figures
from contract.org import Session
from contract.problems import Problem
from contract.reference import Reference

log = logging.getLogger(__name__)

SILENCE_SECONDS = BEAT_SECONDS * MISSED_BEATS
OPEN_SECONDS = 5.0
STEADY_SECONDS = 5.0
"""A link that held this long earns a quick first retry again."""
STUCK_BEATS = 10
"""Beats that name a later event while nothing comes: something was lost on the way."""
KEPT_CLOSED_MS = 24 * 3600 * 1000
TIDY_BEATS = 60
LOGIN_CODES = frozenset({"unauthenticated", "session_expired"})
LOGIN_RETRY_SECONDS = 30.0


class FeedSource(Protocol):
    """What the feed asks of a center. Raises CenterRefused and CenterUnreachable. See CenterClient."""

    async def session(self) -> Session: ...
    async def reference(self) -> Reference: ...
    async def snapshot(self) -> Snapshot: ...
    def events(self, cursor: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]: ...


class _Ended(Exception):
    """This life of the link is over; ``resync``: the next one starts from a snapshot."""

    def __init__(self, problem: str, *, resync: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.resync = resync


class Feed:
    """``run`` until cancelled. Who sits here and what things are called is asked for when the first life begins, and
    again after ``wake`` and after a goodbye."""

    def __init__(
        self,
        source: FeedSource,
        store: Store,
        link: LinkState,
        clock: CenterTime,
        *,
        backoff: Backoff | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._source = source
        self._store = store
        self._link = link
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._monotonic = monotonic
        self._woken = asyncio.Event()
        self._scope: asyncio.Timeout | None = None
        self._identified = False
        self._synced = False
        self._live_since: float | None = None
        self._beats = 0
        self._stuck = 0
        self._outdated = False
        self._seq_at_beat = -1
        self.refused: Problem | None = None
        """Why the center does not let us in, while the link is REFUSED."""

    def wake(self) -> None:
        """Begin a new life at once: the address changed or somebody logged in. Call on the loop's thread.

        The link is not live from here on until the center has said who we are now.
        """
        self._identified = False
        self._link.leave()
        self._backoff.reset()
        self._woken.set()
        scope, self._scope = self._scope, None
        if scope is not None:
            scope.reschedule(asyncio.get_running_loop().time())

    async def run(self) -> None:
        while True:
            if self._woken.is_set():
                self._identified = False  # a life that was woken may have just asked, as who sat here before
            self._woken.clear()
            self._link.connecting(self._backoff.attempt + 1)
            try:
                async with asyncio.timeout(None) as self._scope:
                    wait = await self._life()
            except TimeoutError:
                continue  # woken
            finally:
                self._scope = None
            try:
                async with asyncio.timeout(wait):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def _life(self) -> float:
        """One connection, from the snapshot to its end. Returns the seconds to wait before the next."""
        self._live_since = None
        self.refused = None
        try:
            await self._begin()
            await self._stream()
        except _Ended as end:
            self._synced = self._synced and not end.resync
            return self._lost(end.problem)
        except CenterUnreachable as error:
            return self._lost(str(error))
        except CenterRefused as refusal:
            return self._refused(refusal)
        except Exception:  # a feed that ended by a mistake of ours would leave old data called live
            log.exception("the feed failed after %s, taking a new snapshot", self._store.cursor)
            self._synced = False
            return self._lost(words.BAD_FRAME)
        return self._lost(words.CLOSED)

    async def _begin(self) -> None:
        """Who we are and what is true, taken over together: nobody sees what another officer's scope held."""
        who: tuple[Session, Reference] | None = None
        if not self._identified:
            who = await self._source.session(), await self._source.reference()
            self._synced = self._synced and _same_view(who[0], self._store.session)
        snapshot = None if self._synced else await self._source.snapshot()
        if snapshot is not None and not position(snapshot.cursor)[0]:
            raise CenterUnreachable(words.NOT_OUR_CENTER)
        if who is not None:
            self._store.identify(*who)
            self._identified = True
        if snapshot is not None:
            self._store.load(snapshot)
            self._clock.hear(snapshot.at, snapshot.rate)
            self._synced = True

    async def _stream(self) -> None:
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(OPEN_SECONDS):
                    chunks = await stack.enter_async_context(self._source.events(self._store.cursor))
            except TimeoutError as error:
                raise CenterUnreachable(words.NO_ANSWER) from error
            await self._read(chunks)

    async def _read(self, chunks: AsyncIterator[bytes]) -> None:
        """Until the feed ends or no whole frame came for three beats. The time spent on frames does not count."""
        parser, piece = FrameParser(), Slice()
        self._stuck, self._seq_at_beat = 0, -1
        self._outdated = False
        silent = 0.0
        while True:
            asked = self._monotonic()
            try:
                async with asyncio.timeout(max(0.0, SILENCE_SECONDS - silent)):
                    chunk = await anext(chunks, None)
            except TimeoutError as error:
                raise _Ended(words.SILENT) from error
            if chunk is None:
                raise _Ended(words.CLOSED)
            frames = self._parse(parser, chunk)
            silent = 0.0 if frames else silent + self._monotonic() - asked
            piece.restart()
            with self._store.batch():
                for frame in frames:
                    self._take(frame)
                    await piece.breathe()
            if self._outdated:
                await self._renew()

    async def _renew(self) -> None:
        """The organisations or the catalogue have changed: ask for them anew, while the feed goes on."""
        self._outdated, self._identified = False, False
        session = self._store.session
        reference = await self._source.reference()
        if session is not None and session is self._store.session:
            self._store.identify(session, reference)
            self._identified = True

    def _parse(self, parser: FrameParser, chunk: bytes) -> list[Frame]:
        try:
            return parser.feed(chunk)
        except (FrameTooLong, UnicodeDecodeError) as error:
            log.warning("the feed after %s cannot be read: %s", self._store.cursor, error)
            raise _Ended(words.BAD_FRAME, resync=True) from error

    def _take(self, frame: Frame) -> None:
        """One frame. Unknown kinds are passed over: an older desk reads a newer center."""
        try:
            self._dispatch(frame)
        except VersionGap as gap:
            log.warning("something was missed, taking a new snapshot: %s", gap)
            raise _Ended(words.BAD_FRAME, resync=True) from gap
        except ValidationError as error:
            log.warning("frame %s (%s) cannot be read, taking a new snapshot: %s", frame.id, frame.event, error)
            raise _Ended(words.BAD_FRAME, resync=True) from error

    def _dispatch(self, frame: Frame) -> None:
        match frame.event:
            case "event":
                self._store.apply(Event.model_validate_json(frame.data), _cursor(frame))
            case "beat":
                self._beat(Beat.model_validate_json(frame.data))
            case "figures":
                self._store.set_figures(Figures.model_validate_json(frame.data))
            case "presence":
                self._store.set_presence(Presence.model_validate_json(frame.data))
            case "checkpoint":
                self._store.advance(_cursor(frame))
            case "reset":
                reason = Reset.model_validate_json(frame.data).reason
                log.warning("the center asks for a new start: %s", reason)
                raise _Ended(reason, resync=True)
            case "bye":
                reason = Reset.model_validate_json(frame.data).reason
                log.info("the center says goodbye: %s", reason)
                self._identified = False
                raise _Ended(reason)

    def _beat(self, beat: Beat) -> None:
        """The link is live once everything the beat knows of has been applied, or for three beats nothing more came."""
        self._clock.hear(beat.at, beat.rate)
        held = self._store.reference
        self._outdated = held is not None and beat.edition > held.edition
        seq = self._store.seq
        behind = seq < beat.seq
        self._stuck = self._stuck + 1 if behind and seq == self._seq_at_beat else 0
        if self._stuck >= STUCK_BEATS:
            log.warning("the center is at event %d, nothing came after %d: taking a new snapshot", beat.seq, seq)
            raise _Ended(words.BAD_FRAME, resync=True)
        if not behind or self._stuck >= MISSED_BEATS:
            self._alive(beat.at)
        self._seq_at_beat = seq
        self._beats += 1
        if self._beats % TIDY_BEATS == 0:
            self._tidy(beat.at)

    def _alive(self, at: int) -> None:
        now = self._monotonic()
        if self._live_since is None:
            self._live_since = now
        elif now - self._live_since >= STEADY_SECONDS:
            self._backoff.reset()
        self._link.live(at)

    def _tidy(self, now: int) -> None:
        """A desk holds what is open and what was closed in the last day."""
        limit = now - KEPT_CLOSED_MS
        self._store.evict([i.id for i in self._store.incidents.values() if i.closed_at and i.closed_at < limit])

    def _lost(self, problem: str) -> float:
        wait = self._backoff.next()
        self._link.lost(problem, wait, self._backoff.attempt)
        return wait

    def _refused(self, refusal: CenterRefused) -> float:
        problem = refusal.problem
        assert isinstance(problem, Problem)
        if problem.code in LOGIN_CODES:
            self.refused, self._identified = problem, False
            self._link.refused(words.LOGIN_AGAIN)
            return LOGIN_RETRY_SECONDS
        return self._lost(words.CENTER_BUSY if problem.status >= 500 else problem.detail or words.REFUSED)


def _same_view(one: Session, other: Session | None) -> bool:
    """Whether what the store holds was cut to the same scope; a session that was only renewed goes on by cursor."""
    return other is not None and (one.user.id, one.org.id, one.roots) == (other.user.id, other.org.id, other.roots)


def _cursor(frame: Frame) -> str:
    if not position(frame.id)[0]:
        raise VersionGap(f"a frame {frame.event!r} without a readable cursor: {frame.id!r}")
    return frame.id
