"""What an officer has typed and not sent: kept in memory, and on disk so that a crash loses nothing."""

import asyncio
import json
import logging
import os
import time
from pathlib import Path

log = logging.getLogger(__name__)

Draft = dict[str, str]
WRITE_AFTER = 0.3
"""Seconds of quiet typing before the file is written."""


class Drafts:
    """Drafts by key (``incident-id/action``, ``new``). Written behind to one JSON file, replaced as a whole.

    The file may hold a name and a telephone number, so only its owner may read it. Used from the desk's loop; without
    a running loop changes are written by ``flush`` alone.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._drafts: dict[str, Draft] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self._dirty = False

    def load(self) -> None:
        """Read what the last session left. A file that cannot be read is kept aside and the desk starts without."""
        try:
            held = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            log.warning("drafts in %s cannot be read and are kept aside: %s", self._path, error)
            self._keep_aside()
            return
        if isinstance(held, dict):
            self._drafts = {
                str(key): {str(k): str(v) for k, v in draft.items()}
                for key, draft in held.items()
                if isinstance(draft, dict)
            }

    def _keep_aside(self) -> None:
        try:
            self._path.rename(self._path.with_name(f"{self._path.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}"))
        except OSError as error:
            log.error("%s could not be kept aside: %s", self._path, error)

    def get(self, key: str) -> Draft:
        """What was typed under ``key``; empty when nothing was."""
        return dict(self._drafts.get(key, {}))

    def put(self, key: str, draft: Draft) -> None:
        """Keep ``draft``; one without any text is forgotten."""
        if not any(value.strip() for value in draft.values()):
            self.drop(key)
        elif self._drafts.get(key) != draft:
            self._drafts[key] = dict(draft)
            self._changed()

    def drop(self, key: str) -> None:
        if self._drafts.pop(key, None) is not None:
            self._changed()

    def flush(self) -> None:
        """Write now, in the caller's thread: at the end of the program."""
        self._stop_timer()
        if self._dirty:
            self._dirty = False
            self._write(self._text())

    async def close(self) -> None:
        """Wait for a write under way, then write what is left."""
        self._stop_timer()
        if self._writing is not None:
            await self._writing
        self.flush()

    def _changed(self) -> None:
        self._dirty = True
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        self._stop_timer()
        self._timer = loop.call_later(WRITE_AFTER, self._begin_write)

    def _begin_write(self) -> None:
        self._timer = None
        if self._writing is not None and not self._writing.done():
            self._timer = asyncio.get_running_loop().call_later(WRITE_AFTER, self._begin_write)
            return
        self._dirty = False
        self._writing = asyncio.ensure_future(asyncio.to_thread(self._write, self._text()))

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _text(self) -> str:
        return json.dumps(self._drafts, ensure_ascii=False, indent=1)

    def _write(self, text: str) -> None:
        """Beside the file first, then over it. A full disk is logged: the draft stays in memory and is written with the
        next change, or at the end."""
        beside = self._path.with_suffix(".new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as f:
                f.write(text)
                f.flush()
                os.fsync(f.fileno())
            beside.replace(self._path)
        except OSError as error:
            log.error("drafts cannot be written to %s: %s", self._path, error)
            self._dirty = True
