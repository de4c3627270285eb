"""The event log as this process sees it: what was committed, in order, without holes, by whichever process.

Commits of this process are told at once; those of other processes (PostgreSQL) arrive by a hint of the store and a
poll each second, both read by ``seq``. The log head's row lock makes ``seq`` gapless and visible in order.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from json import loads
from typing import Any

from sqlalchemy import Connection, Integer, String, bindparam, select, tuple_

from center.store import schema
from center.store.protocol import Store, StoreError
from contract.event import Event

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
PAGE = 1_000
TIMELINE = 10_000
"""Steps of one matter that are shown; ``contract.event.Timeline`` holds no more."""
GENESIS = "0" * 64
"""The ``prev_hash`` of the first event."""


@dataclass(frozen=True)
class Head:
    """Where the log ends. ``epoch`` names this life of the log; seq 0 with the genesis hash: nothing happened yet."""

    epoch: str
    seq: int
    hash: str


@dataclass(frozen=True)
class StoredEvent:
    """One committed event. ``json`` is the ``contract.event.Event`` exactly as it was hashed, ready for the wire."""

    seq: int
    aggregate: str
    version: int
    type: str
    command_id: str | None
    at: int
    scope: tuple[str, ...]
    hash: str
    json: bytes
    told: Callable[[], Event] | None = field(default=None, repr=False, compare=False)
    """The event from what it was made of, sooner than out of its JSON; only where it was committed."""

    @cached_property
    def event(self) -> Event:
        return Event.model_validate_json(self.json) if self.told is None else self.told()


Listener = Callable[[list[StoredEvent]], None]
Replaced = Callable[[Head], Awaitable[None]]
"""Told where the log ends now. May raise StoreError."""


class EventLog:
    """Used from one asyncio loop. Listeners get batches in seq order, no event twice, none missing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._listeners: list[Listener] = []
        self._replaced: list[Replaced] = []
        self._seen, self._hash = 0, GENESIS
        self._compared = 0.0
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin at the present end of the log: listeners hear what comes after."""
        if self._task is not None:
            return
        head = await self.head()
        self._seen, self._hash = head.seq, head.hash
        await self._store.watch(self._wake.set)
        self._task = asyncio.create_task(self._follow(), name="log follower")

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def head(self) -> Head:
        return await self._store.read(read_head)

    async def after(self, seq: int, limit: int = PAGE) -> list[StoredEvent]:
        """Events with a higher seq, oldest first, at most ``limit``."""
        return await self._store.read(lambda conn: events_after(conn, seq, limit))

    async def hash_at(self, seq: int) -> str | None:
        """The hash of event ``seq``; genesis for 0; None when the log does not hold it."""
        if seq == 0:
            return GENESIS
        return await self._store.read(lambda conn: conn.execute(_HASH_AT, {"seq": seq}).scalar())

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Hear every event committed from now on; call what is returned to stop."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def on_replaced(self, heard: Replaced) -> Callable[[], None]:
        """Hear that another state of the database was put under this process, an older backup say: what was told before
        is not so any more. Call what is returned to stop."""
        self._replaced.append(heard)

        def unsubscribe() -> None:
            if heard in self._replaced:
                self._replaced.remove(heard)

        return unsubscribe

    def committed(self, events: list[StoredEvent]) -> None:
        """This process committed ``events``. Told at once when nothing of another process lies between."""
        if not events:
            return
        if events[0].seq == self._seen + 1:
            self._tell(events)
        else:
            self._wake.set()

    async def _follow(self) -> None:
        lost = False
        while True:
            poll = POLL_SECONDS if lost or self._store.dialect == "postgresql" else None
            with suppress(TimeoutError):
                async with asyncio.timeout(poll):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self._catch_up()
            except StoreError as error:
                if not lost:
                    logger.error("the log cannot be read, trying again each second: %s", error)
                lost = True
                continue
            if lost:
                logger.warning("the log can be read again, at event %d", self._seen)
            lost = False

    async def _catch_up(self) -> None:
        await self._compare()
        while True:
            events = [e for e in await self.after(self._seen) if e.seq > self._seen]
            if not events:
                return
            self._tell(events)

    async def _compare(self) -> None:
        """Whether the log still holds what was told; a SQLite file cannot be exchanged under its only process."""
        if self._store.dialect != "postgresql" or time.monotonic() - self._compared < POLL_SECONDS:
            return
        seq, told = self._seen, self._hash
        if await self.hash_at(seq) != told:
            head = await self.head()
            logger.critical(
                "the database does not hold event %d any more, its log ends at %d: an older state was put in its place"
                " while this center ran; every desk starts anew",
                seq,
                head.seq,
            )
            for heard in tuple(self._replaced):
                await heard(head)
            self._seen, self._hash = head.seq, head.hash
        self._compared = time.monotonic()

    def _tell(self, events: list[StoredEvent]) -> None:
        self._seen, self._hash = events[-1].seq, events[-1].hash
        for listener in tuple(self._listeners):
            try:
                listener(events)
            except Exception:
                logger.exception("a listener of the log failed on events %d to %d", events[0].seq, self._seen)


_HASH_AT = select(schema.event.c.hash).where(schema.event.c.seq == bindparam("seq"))
_HEAD = select(schema.log_head.c.epoch, schema.log_head.c.seq, schema.log_head.c.hash)
_COLUMNS = (
    schema.event.c.seq,
    schema.event.c.aggregate,
    schema.event.c.version,
    schema.event.c.type,
    schema.event.c.actor,
    schema.event.c.command_id,
    schema.event.c.at,
    schema.event.c.scope,
    schema.event.c.data,
    schema.event.c.hash,
)
_AFTER = (
    select(*_COLUMNS)
    .where(schema.event.c.seq > bindparam("seq"))
    .order_by(schema.event.c.seq)
    .limit(bindparam("limit"))
)
_OF = (
    select(*_COLUMNS)
    .where(schema.event.c.aggregate == bindparam("id"))
    .order_by(schema.event.c.version.desc())
    .limit(TIMELINE)
)


_BY_MATTER = (
    select(*_COLUMNS)
    .where(
        tuple_(schema.event.c.aggregate, schema.event.c.version)
        > tuple_(bindparam("id", type_=String), bindparam("version", type_=Integer))
    )
    .order_by(schema.event.c.aggregate, schema.event.c.version)
    .limit(bindparam("limit"))
)


def read_head(conn: Connection) -> Head:
    epoch, seq, digest = conn.execute(_HEAD).one()
    return Head(epoch, seq, digest)


def events_after(conn: Connection, seq: int, limit: int) -> list[StoredEvent]:
    return [_stored(row) for row in conn.execute(_AFTER, {"seq": seq, "limit": limit})]


def events_of(conn: Connection, incident_id: str) -> list[StoredEvent]:
    """The timeline of one incident, oldest first: of a very long one its last TIMELINE steps."""
    return [_stored(row) for row in reversed(conn.execute(_OF, {"id": incident_id}).all())]


def events_by_matter(conn: Connection, after: tuple[str, int], limit: int) -> list[StoredEvent]:
    """Events in the order of matter and version, behind the id and version of ``after``."""
    given = {"id": after[0], "version": after[1], "limit": limit}
    return [_stored(row) for row in conn.execute(_BY_MATTER, given)]


def wire(
    seq: int,
    aggregate: str,
    version: int,
    type_: str,
    actor: str,
    command_id: str | None,
    at: int,
    scope: str,
    data: str,
) -> bytes:
    """The event as JSON, field by field as stored: what goes over the wire and what the hash is taken of.

    ``actor``, ``scope`` and ``data`` are JSON already; the others hold nothing that JSON would escape.
    """
    command = "null" if command_id is None else f'"{command_id}"'
    return (
        f'{{"seq":{seq},"aggregate":"{aggregate}","version":{version},"type":"{type_}","actor":{actor},'
        f'"command_id":{command},"at":{at},"scope":{scope},"data":{data}}}'
    ).encode()


def chained(prev_hash: str, json: bytes) -> str:
    """The hash of an event: SHA-256, in hex, of the hash before it (as hex) followed by the event's JSON."""
    return hashlib.sha256(prev_hash.encode() + json).hexdigest()


def _stored(row: Sequence[Any]) -> StoredEvent:
    seq, aggregate, version, type_, actor, command_id, at, scope, data, digest = row
    json = wire(seq, aggregate, version, type_, actor, command_id, at, scope, data)
    return StoredEvent(seq, aggregate, version, type_, command_id, at, tuple(loads(scope)), digest, json)
