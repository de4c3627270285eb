"""Photos and papers: files named by their SHA-256 under ``ab/…`` of one folder, known to the table ``attachment``.

A file is written to a temporary name, synced and renamed, so a name that exists is whole. It gets its name and loses
it only while its line in ``attachment`` is locked: several centers may share the folder, and a file that comes again in
the second in which it is swept stays.
"""

import asyncio
import hashlib
import os
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import filetype
from sqlalchemy import Connection, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from center.service import refusals
from center.service.attachment_rights import shown_since, who
from center.service.caller import Caller
from center.service.clock import CenterClock
from center.store import schema
from center.store.attachment_schema import attachment_upload
from center.store.protocol import Store
from contract.incident import Attachment

ALLOWED = ("image/jpeg", "image/png", "image/webp", "video/mp4", "application/pdf")
LIMIT = 20 * 1024 * 1024
PART = ".part"
"""How a file ends that is still being received."""
SNIFFED = 4_096
"""Leading bytes that tell the type."""


@dataclass(frozen=True, slots=True)
class Stored:
    attachment: Attachment
    path: Path


class Attachments:
    """``folder`` is made on the first upload."""

    def __init__(self, store: Store, clock: CenterClock, folder: Path, limit: int = LIMIT) -> None:
        self._store = store
        self._clock = clock
        self.folder = folder
        self.limit = limit

    async def save(self, chunks: AsyncIterator[bytes], name: str, caller: Caller) -> Attachment:
        """Keep what ``chunks`` bring. The caller stops them at ``limit``.

        Raises Refused: media_type (by content, whatever the name says), invalid (empty); OSError when it cannot write.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = await asyncio.to_thread(tempfile.mkstemp, PART, "", self.folder)
        path = Path(temporary)
        try:
            with os.fdopen(handle, "wb") as file:
                digest, size, media_type = await self._receive(chunks, file)
            kept = Attachment(hash=digest, media_type=media_type, size=size, name=plain_name(name))
            target = path_of(self.folder, digest)
            await asyncio.to_thread(_ready, target)
            now = self._clock.now()
            await self._store.write(lambda c: _keep(c, kept, caller, now, path, target))
            await asyncio.to_thread(_sync_folder, target.parent)
        finally:
            await asyncio.to_thread(path.unlink, True)
        return kept

    async def find(self, digest: str, caller: Caller) -> Stored:
        """A file the caller brought lately, or that a matter in their scope shows. Raises Refused: not_found."""
        found = await self._store.read(lambda c: _visible(c, digest, caller))
        path = path_of(self.folder, digest)
        if found is None or not await asyncio.to_thread(path.is_file):
            raise refusals.not_found("附件")
        return Stored(found, path)

    async def _receive(self, chunks: AsyncIterator[bytes], file: BinaryIO) -> tuple[str, int, str]:
        digest, size, head = hashlib.sha256(), 0, b""
        media_type = ""
        async for chunk in chunks:
            size += len(chunk)
            digest.update(chunk)
            if not media_type:
                head += chunk[: SNIFFED - len(head)]
                if len(head) >= SNIFFED:
                    media_type = _sniff(head)
            await asyncio.to_thread(file.write, chunk)
        media_type = media_type or _sniff(head)
        await asyncio.to_thread(_sync, file)
        return digest.hexdigest(), size, media_type


def path_of(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest


def plain_name(name: str) -> str:
    """The last part of a file name, without control characters, at most 120 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if c.isprintable())
    return kept[-120:] or "附件"


def common_name(kept: Attachment) -> str:
    """What a file is called for those who did not bring it; what somebody called theirs may say too much."""
    return f"附件-{kept.hash[:8]}.{kept.media_type.rpartition('/')[2]}"


def _sniff(head: bytes) -> str:
    kind = filetype.guess(head)
    found = "" if kind is None else str(kind.mime)
    if found not in ALLOWED:
        raise refusals.media_type(found, "JPEG、PNG、WebP 图片，MP4 视频，PDF 文件")
    return found


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _ready(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _keep(c: Connection, kept: Attachment, caller: Caller, now: int, part: Path, target: Path) -> None:
    """Line and file together: whoever else keeps or sweeps this file waits for the end of this transaction."""
    table = schema.attachment
    what = {"hash": kept.hash, "media_type": kept.media_type, "size": kept.size, "name": common_name(kept)}
    put_line(c, table, {**what, "uploaded_by": caller.actor.id, "at": now, "removed_at": None}, {"removed_at": None})
    mine = {"org_id": caller.org.id, "name": kept.name, "at": now}
    put_line(c, attachment_upload, {"hash": kept.hash, "who": who(caller), **mine}, mine)
    _settle(part, target)


def _settle(part: Path, target: Path) -> None:
    part.replace(target)


def put_line(c: Connection, table: Table, values: dict[str, object], again: dict[str, object] | None = None) -> bool:
    """Insert, or set ``again`` where the line stands already: the line's lock is held then. False: it stood, as it is.

    Whoever inserts or changes the same line waits for the end of this transaction.
    """
    insert = postgresql.insert if c.dialect.name == "postgresql" else sqlite.insert
    line, key = insert(table).values(values), list(table.primary_key)
    if again is None:
        return c.execute(line.on_conflict_do_nothing(index_elements=key)).rowcount == 1
    return c.execute(line.on_conflict_do_update(index_elements=key, set_=again)).rowcount == 1


def _visible(c: Connection, digest: str, caller: Caller) -> Attachment | None:
    """None: not there for this caller. Raises Refused (not_found) when it was, and has expired."""
    table, upload = schema.attachment, attachment_upload
    held = c.execute(select(table).where(table.c.hash == digest)).one_or_none()
    if held is None:
        return None
    ends = list(c.execute(shown_since(digest, caller)).scalars())
    if held.removed_at is None:
        mine = select(upload.c.name).where(upload.c.hash == digest, upload.c.who == who(caller))
        own = c.execute(mine).scalar()
        if None in ends or own is not None:
            return Attachment(hash=held.hash, media_type=held.media_type, size=held.size, name=own or held.name)
    expired = [end for end in ends if end is not None]
    if expired:
        raise refusals.attachment_expired(max(expired))
    return None
