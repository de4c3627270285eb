"""Photos and papers: files named by their SHA-256 under ``attachments/ab/…``, known to the table ``attachment``.

A file is written to a temporary name, synced and renamed, so a name that exists is whole.
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
from sqlalchemy import Connection, insert, select

from center.service import refusals
from center.service.caller import Caller
from center.service.clock import CenterClock
from center.store import schema
from center.store.protocol import Store
from contract.incident import Attachment

ALLOWED = ("image/jpeg", "image/png", "image/webp", "video/mp4", "application/pdf")
LIMIT = 20 * 1024 * 1024
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
        self._folder = folder
        self.limit = limit

    async def save(self, chunks: AsyncIterator[bytes], name: str, caller: Caller) -> Attachment:
        """Keep what ``chunks`` bring. The caller stops them at ``limit``.

        Raises Refused: media_type (by content, whatever the name says), invalid (empty); OSError when it cannot write.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = await asyncio.to_thread(tempfile.mkstemp, ".part", "", self._folder)
        path = Path(temporary)
        try:
            with os.fdopen(handle, "wb") as file:
                digest, size, media_type = await self._receive(chunks, file)
            kept = Attachment(hash=digest, media_type=media_type, size=size, name=plain_name(name))
            await asyncio.to_thread(_settle, path, self.path_of(digest))
        finally:
            await asyncio.to_thread(path.unlink, True)
        at, by = self._clock.now(), caller.actor.id
        return await self._store.write(lambda c: _remember(c, kept, by, at))

    async def find(self, digest: str, caller: Caller) -> Stored:
        """A file the caller uploaded, or that a matter in their scope uses. Raises Refused: not_found."""
        found = await self._store.read(lambda c: _visible(c, digest, caller))
        path = self.path_of(digest)
        if found is None or not await asyncio.to_thread(path.is_file):
            raise refusals.not_found("附件")
        return Stored(found, path)

    def path_of(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest

    def sweep(self) -> None:
        """Remove what an upload left behind when the center was killed. Blocks; call before serving."""
        for leftover in self._folder.glob("*.part"):
            leftover.unlink(missing_ok=True)

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


def plain_name(name: str) -> str:
    """The last part of a file name, without control characters, at most 120 characters."""
    last = PurePosixPath(name.replace("\\", "/")).name
    kept = "".join(c for c in last if c.isprintable())
    return kept[-120:] or "附件"


def _sniff(head: bytes) -> str:
    kind = filetype.guess(head)
    found = "" if kind is None else str(kind.mime)
    if found not in ALLOWED:
        raise refusals.media_type(found, "JPEG、PNG、WebP 图片，MP4 视频，PDF 文件")
    return found


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _settle(part: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _remember(c: Connection, kept: Attachment, by: str, at: int) -> Attachment:
    table = schema.attachment
    held = c.execute(select(table).where(table.c.hash == kept.hash)).one_or_none()
    if held is None:
        c.execute(insert(table).values(**kept.model_dump(), uploaded_by=by, at=at))
        return kept
    return Attachment(hash=held.hash, media_type=held.media_type, size=held.size, name=held.name)


def _visible(c: Connection, digest: str, caller: Caller) -> Attachment | None:
    table, use, scope = schema.attachment, schema.attachment_use, schema.incident_scope
    held = c.execute(select(table).where(table.c.hash == digest)).one_or_none()
    if held is None:
        return None
    if held.uploaded_by != caller.actor.id:
        used = select(use.c.hash).join(scope, scope.c.incident_id == use.c.incident_id)
        mine = used.where(use.c.hash == digest, scope.c.org_id.in_(sorted(caller.roots))).limit(1)
        if c.execute(mine).first() is None:
            return None
    return Attachment(hash=held.hash, media_type=held.media_type, size=held.size, name=held.name)
