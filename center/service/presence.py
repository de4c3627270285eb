"""Who is at a desk. Desks say so; nobody else is watched, no hours are kept, and no matter is changed by it.

What this process heard is written down together every few seconds, and what others heard is read then, so that the
centers of one PostgreSQL know the same. Ages are taken by the database's clock: those of the centers may differ.
"""

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection, select, text, union_all

from center.domain.district import District
from center.domain.made import made
from center.service.clock import CenterClock
from center.store import schema
from center.store.people_schema import presence, user_post
from center.store.prepared import Prepared
from center.store.protocol import Store, StoreError
from contract.feed import AWAY_SECONDS, Away, Presence

logger = logging.getLogger(__name__)

TURN_SECONDS = 5.0
AWAY_MS = int(AWAY_SECONDS * 1000)
_PUT = Prepared(
    text(
        "INSERT INTO presence (user_id, seen_at) VALUES (:user_id, :seen_at) ON CONFLICT (user_id)"
        " DO UPDATE SET seen_at = excluded.seen_at WHERE presence.seen_at < excluded.seen_at"
    ),
    ("user_id", "seen_at"),
)
_NOW = text("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)")
_u = schema.app_user.c
_POSTS = union_all(
    select(_u.id.label("user_id"), _u.org_id.label("org_id")).where(_u.active.is_(True)),
    select(user_post.c.user_id, user_post.c.org_id),
).subquery()
_SEEN = (
    select(presence.c.user_id, presence.c.seen_at, _POSTS.c.org_id)
    .join_from(presence, _POSTS, _POSTS.c.user_id == presence.c.user_id)
    .order_by(presence.c.user_id)
)


@dataclass(frozen=True, slots=True)
class _Officer:
    """``age``: ms since last seen, when the tables were read."""

    orgs: tuple[str, ...]
    age: int


class PresenceBook:
    """Used from one asyncio loop. ``start`` when the store is open, ``stop`` before it closes."""

    def __init__(self, store: Store, clock: CenterClock, district: District) -> None:
        self._store = store
        self._clock = clock
        self._district = district
        self._heard: dict[str, float] = {}
        """Since the last turn: user -> monotonic seconds."""
        self._officers: Mapping[str, _Officer] = {}
        self._away: dict[str, int] = {}
        """Since when, by the center's clock; said once, so that a frame changes only when somebody comes or goes."""
        self._frames: dict[frozenset[str], bytes] = {}
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises StoreError."""
        await self.turn()
        self._task = asyncio.create_task(self._work(), name="presence")

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    def adopt(self) -> None:
        """The tree of organisations is another: who is in whose scope is worked out anew."""
        self._frames.clear()

    def seen(self, user_id: str) -> None:
        """An officer is there now. A newcomer is told about at once, others with the next turn."""
        self._heard[user_id] = time.monotonic()
        if user_id in self._away or user_id not in self._officers:
            self._wake.set()

    def here(self, user_id: str) -> bool:
        """Whether an officer was at a desk when the tables were last read."""
        return user_id in self._officers and user_id not in self._away

    async def turn(self) -> None:
        """Write down who was heard of, and read who was elsewhere. Raises StoreError; nothing is forgotten then."""
        heard = dict(self._heard)
        read = await self._store.write(lambda c: _exchange(c, heard)) if heard else await self._store.read(_read)
        for user_id, at in heard.items():
            if self._heard.get(user_id) == at:
                del self._heard[user_id]
        self._take(read)

    def frame(self, roots: frozenset[str]) -> bytes:
        """The Presence for a reader of ``roots`` as JSON; the same object while nothing changed."""
        held = self._frames.get(roots)
        if held is None:
            held = self._frames[roots] = self._presence(roots).model_dump_json().encode()
        return held

    def _take(self, officers: Mapping[str, _Officer]) -> None:
        now = self._clock.now()
        away = {
            id_: self._away.get(id_, now - int(one.age * self._clock.rate))
            for id_, one in officers.items()
            if one.age >= AWAY_MS
        }
        orgs = {id_: one.orgs for id_, one in officers.items()}
        if away != self._away or orgs != {id_: one.orgs for id_, one in self._officers.items()}:
            self._frames.clear()
        self._officers, self._away = officers, away

    def _presence(self, roots: frozenset[str]) -> Presence:
        shown = [id_ for id_, one in self._officers.items() if self._within(one.orgs, roots)]
        return made(
            Presence,
            here=tuple(id_ for id_ in shown if id_ not in self._away),
            away=tuple(made(Away, user=id_, seen_at=max(0, self._away[id_])) for id_ in shown if id_ in self._away),
        )

    def _within(self, orgs: Iterable[str], roots: frozenset[str]) -> bool:
        return any(org in roots or not roots.isdisjoint(self._district.path_of(org)) for org in orgs)

    async def _work(self) -> None:
        lost = False
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(TURN_SECONDS):
                    await self._wake.wait()
            self._wake.clear()
            try:
                await self.turn()
            except StoreError as error:
                if not lost:
                    logger.error("who is at a desk cannot be written down, trying again: %s", error)
                lost = True
                await asyncio.sleep(TURN_SECONDS)  # a newcomer would else have the store asked without a pause
            else:
                if lost:
                    logger.warning("who is at a desk is known again")
                lost = False


def _exchange(c: Connection, heard: Mapping[str, float]) -> Mapping[str, _Officer]:
    now, here = _now(c), time.monotonic()
    rows = [{"user_id": id_, "seen_at": now - int((here - at) * 1000)} for id_, at in sorted(heard.items())]
    _PUT.run(c, rows)  # in order: two centers would else lock each other out
    return _read(c)


def _read(c: Connection) -> Mapping[str, _Officer]:
    now = _now(c)
    found: dict[str, _Officer] = {}
    for user_id, seen_at, org_id in c.execute(_SEEN):
        held = found.get(user_id)
        orgs = (org_id,) if held is None else (*held.orgs, org_id)
        found[user_id] = _Officer(orgs, max(0, now - seen_at))
    return found


def _now(c: Connection) -> int:
    if c.dialect.name == "postgresql":
        return int(c.execute(_NOW).scalar_one())
    return int(time.time() * 1000)
