"""How each officer likes his queue, kept on this desk: filters, columns, groups, density, and what he has looked at.

Read when somebody sits down, written behind a moment after something changed and once more at the end.
"""

import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import Future

from console.services.desk_file import DeskFile, DeskFileError

log = logging.getLogger(__name__)

SAVE_SECONDS = 1.0


class QueueKeep:
    """``place`` names the center: the same officer may sit at two. ``body``: what is to be kept now, asked for when it
    is written. Call on the loop's thread."""

    def __init__(self, file: DeskFile, place: str, body: Callable[[], object]) -> None:
        self._file, self._place, self._body = file, place, body
        self._user = ""
        self._due: asyncio.TimerHandle | None = None

    async def open(self, user_id: str) -> object:
        """What was kept for this officer, None when nothing was or it cannot be read; from now on it is his."""
        self.close()
        owner = f"{self._place}|{user_id}"
        try:
            held = await asyncio.wrap_future(self._file.run(lambda conn: _read(conn, owner)))
        except DeskFileError as error:
            log.warning("what the officer likes cannot be read: %s", error)
            return None
        self._user = user_id
        try:
            return None if held is None else json.loads(held)
        except ValueError as error:
            log.warning("what was kept for %s is broken and left behind: %s", owner, error)
            return None

    def changed(self) -> None:
        """Something is another: write it soon."""
        if self._user and self._due is None:
            self._due = asyncio.get_running_loop().call_later(SAVE_SECONDS, self._save)

    def close(self) -> None:
        """Write what is still to be written; the file is closed later and finishes it. What changes from here on, as
        windows go, is nobody's, until somebody sits down."""
        if self._due is not None:
            self._due.cancel()
            self._save()
        self._user = ""

    def _save(self) -> None:
        self._due = None
        owner, body = f"{self._place}|{self._user}", json.dumps(self._body(), ensure_ascii=False)
        try:
            self._file.run(lambda conn: _write(conn, owner, body)).add_done_callback(_report)
        except DeskFileError as error:
            log.warning("what the officer likes was not kept: %s", error)


def _read(conn: sqlite3.Connection, owner: str) -> str | None:
    row = conn.execute("SELECT body FROM liking WHERE owner=?", (owner,)).fetchone()
    return None if row is None else str(row[0])


def _write(conn: sqlite3.Connection, owner: str, body: str) -> None:
    conn.execute("INSERT OR REPLACE INTO liking VALUES (?,?)", (owner, body))


def _report(done: Future[None]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        log.warning("what the officer likes was not kept: %s", error)
