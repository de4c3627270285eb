"""Files that nobody needs leave the folder: uploads that were never used, photos of matters closed long ago.

A file is removed while its line is locked, and only after a second look under that lock: a command that names it, or
somebody who brings it again, in that second is either seen or waits. The right to name it ends under the same lock, or
a command that has found the file would be refused it though it stays. Any number of centers may sweep one folder.
"""

import asyncio
import logging
import random
import time
from pathlib import Path

from sqlalchemy import BindParameter, ColumnElement, Connection, bindparam, delete, exists, select, true, update

from center.service.attachments import PART, path_of, put_line
from center.service.clock import CenterClock
from center.service.commands import CommandService
from center.service.refusals import Refused
from center.store import schema
from center.store.attachment_schema import attachment_upload
from center.store.protocol import Store

logger = logging.getLogger(__name__)

DAY_MS = 86_400_000
UNUSED_MS = DAY_MS
"""How long an upload waits for the command that names it; then the right it gave is over."""
KEPT_DAYS = 3 * 365
"""How long the photos of a matter are kept after it was closed, unless the center is told another number."""
AT_ONCE = 100
"""Files, or matters, in one turn: the log is never kept waiting for long."""
LOOKED_AT = 11
"""Subfolders looked through in one turn for files without a line: all of them once a day."""
PART_SECONDS = 3_600.0
"""An upload that was not written to for so long has ended, whoever was receiving it."""

_a, _u, _use, _i = schema.attachment.c, attachment_upload.c, schema.attachment_use.c, schema.incident.c
_HASHES: BindParameter[str] = bindparam("hashes", expanding=True)


def _idle(brought: ColumnElement[bool]) -> ColumnElement[bool]:
    """A file that lies there for nobody. ``brought``: which uploads still count."""
    return _a.removed_at.is_(None) & ~exists().where(_u.hash == _a.hash, brought) & ~_shown(_a.hash)


def _shown(hash_: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(_use.hash == hash_, _use.expired_at.is_(None))


_CANDIDATES = (
    select(_a.hash)
    .where(_idle(_u.at >= bindparam("before")))
    .order_by(_a.hash)
    .limit(AT_ONCE)
    .with_for_update(skip_locked=True)
)
_FORGET = delete(attachment_upload).where(_u.at < bindparam("before"), _u.hash.in_(_HASHES) | _shown(_u.hash))
"""The uploads of what is locked here, and of what stays anyway; those of a file that a command holds wait a turn."""
_STILL = select(_a.hash).where(_a.hash.in_(_HASHES), _idle(true())).order_by(_a.hash)
_USED = select(_use.hash).where(_use.hash.in_(_HASHES)).distinct()
_KNOWN = select(_a.hash).where(_a.hash.in_(_HASHES))
_CLOSED = (
    select(_i.id, _i.closed_at)
    .where(
        _i.closed_at < bindparam("before"),
        exists().where(_use.incident_id == _i.id, _use.expired_at.is_(None)),
    )
    .order_by(_i.closed_at)
    .limit(AT_ONCE)
)


class AttachmentSweep:
    """``turn`` is called now and then on the center's loop. ``kept_days``: after closing."""

    def __init__(
        self, store: Store, clock: CenterClock, commands: CommandService, folder: Path, kept_days: int = KEPT_DAYS
    ) -> None:
        self._store = store
        self._clock = clock
        self._commands = commands
        self._folder = folder
        self._kept_ms = kept_days * DAY_MS
        self._next = random.randrange(256)

    async def turn(self, now: int) -> bool:
        """Let go what has expired at ``now`` (ms). True when more may be left. Raises StoreError, Refused."""
        await asyncio.to_thread(self.drop_parts)
        before = now - self._kept_ms
        closed = await self._store.read(lambda c: list(c.execute(_CLOSED, {"before": before})))
        for incident_id, closed_at in closed:
            await self._expire(incident_id, closed_at, before)
        # a demonstration's hours pass faster than its people type
        unused = now - int(UNUSED_MS * max(1.0, self._clock.rate))
        looked_at = await self._store.write(lambda c: self._remove_idle(c, unused, now))
        await self._remove_strays(now)
        return AT_ONCE in (len(closed), looked_at)

    async def _remove_strays(self, now: int) -> None:
        """Files without a line, of uploads whose end was never written down: a part of the folder each time."""
        old = await asyncio.to_thread(self._old_files)
        known = await self._store.read(lambda c: set(c.execute(_KNOWN, {"hashes": old}).scalars())) if old else set()
        for stray in sorted(set(old) - known)[:AT_ONCE]:
            if await self._store.write(lambda c, h=stray: self._remove_stray(c, h, now)):  # type: ignore[misc]
                logger.warning("the file %s belonged to no upload and was removed", stray)

    def _old_files(self) -> list[str]:
        """Names of files not written for a day in the next few of the 256 subfolders. Blocks."""
        before = time.time() - UNUSED_MS / 1000.0
        found: list[str] = []
        for _ in range(LOOKED_AT):
            self._next = (self._next + 1) % 256
            for path in self._folder.glob(f"{self._next:02x}/*"):
                try:
                    if path.stat().st_mtime < before:
                        found.append(path.name)
                except FileNotFoundError:
                    continue  # another center swept it
        return found

    def _remove_stray(self, c: Connection, hash_: str, now: int) -> bool:
        """A line of our own keeps whoever brings this very file waiting until it is gone."""
        line = {"hash": hash_, "media_type": "", "size": 0, "name": "", "uploaded_by": "", "at": now, "removed_at": now}
        if not put_line(c, schema.attachment, line):
            return False
        gone = _unlinked(path_of(self._folder, hash_))
        c.execute(delete(schema.attachment).where(_a.hash == hash_))
        return gone

    async def _expire(self, incident_id: str, closed_at: int, before: int) -> None:
        try:
            await self._commands.expire_attachments(incident_id, closed_at, before)
        except Refused as refused:
            if refused.problem.code != "illegal_transition":
                raise
            logger.info("matter %s was opened again and keeps its files", incident_id)

    def drop_parts(self) -> None:
        """Remove what uploads left behind when a center was killed. Blocks."""
        for leftover in self._folder.glob(f"*{PART}"):
            try:
                if time.time() - leftover.stat().st_mtime > PART_SECONDS:
                    leftover.unlink()
            except FileNotFoundError:
                continue  # another center swept it, or its upload ended

    def _remove_idle(self, c: Connection, unused: int, now: int) -> int:
        hashes = list(c.execute(_CANDIDATES, {"before": unused}).scalars())
        c.execute(_FORGET, {"before": unused, "hashes": hashes})
        if not hashes:
            return 0
        idle = [h for h in c.execute(_STILL, {"hashes": hashes}).scalars() if _unlinked(path_of(self._folder, h))]
        used = set(c.execute(_USED, {"hashes": idle}).scalars()) if idle else set()
        for hash_ in idle:
            line = _a.hash == hash_
            if hash_ in used:
                c.execute(update(schema.attachment).where(line).values(removed_at=now))
            else:
                c.execute(delete(schema.attachment).where(line))
        return len(idle)


def _unlinked(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        logger.error("the expired file %s cannot be removed, trying again later: %s", path, error)
        return False
    return True
