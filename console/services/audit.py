"""What this desk did, kept on this desk: who sat here, what was asked of the center, when the link was lost.

The center's log is the record of what happened; this is the record of what was tried here, readable without a center.
"""

import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from console.domain.store import Store
from console.domain.values import Change, CommandState, Kind, LinkKind
from console.services.desk_file import DeskFile, DeskFileError

log = logging.getLogger(__name__)

KEPT_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Line:
    """``at``: Unix ms of the desk. ``what``: session, link.<kind>, command.<type>.<state>. ``subject``: about what."""

    at: int
    who: str
    what: str
    subject: str


class Audit:
    """Listens to the store from ``start`` to ``close``. Written behind; a full disk is logged and stops nothing."""

    def __init__(self, file: DeskFile, store: Store, wall: Callable[[], float] = time.time) -> None:
        self._file = file
        self._store = store
        self._wall = wall
        self._states: dict[str, CommandState] = {}
        self._link: LinkKind | None = None
        self._unsubscribe: Callable[[], None] | None = None

    def start(self) -> None:
        """Old lines go first. Call after the file was opened."""
        limit = int((self._wall() - KEPT_SECONDS) * 1000)
        self._write(lambda conn: _forget(conn, limit))
        self._unsubscribe = self._store.subscribe(self._hear)

    def close(self) -> None:
        if self._unsubscribe is not None:
            self._unsubscribe()
            self._unsubscribe = None

    def newest(self, count: int = 200) -> Future[list[Line]]:
        """The last lines, newest first."""

        def work(conn: sqlite3.Connection) -> list[Line]:
            rows = conn.execute("SELECT at, who, what, subject FROM audit ORDER BY id DESC LIMIT ?", (count,))
            return [Line(*row) for row in rows]

        return self._file.run(work)

    def _hear(self, change: Change) -> None:
        if change.kind is Kind.LINK:
            self._hear_link(change)
        elif change.command_id is not None:
            self._hear_command(change.command_id)

    def _hear_link(self, change: Change) -> None:
        session, kind = self._store.session, self._store.link.kind
        if "session" in change.fields and session is not None:
            self._note("session", f"{session.org.name} {session.seat}")
        if kind is not self._link:
            self._link = kind
            self._note(f"link.{kind.value}", self._store.link.problem)

    def _hear_command(self, command_id: str) -> None:
        held = self._store.pending.get(command_id)
        if held is None:
            if self._states.pop(command_id, None) is not None:
                self._note("command.over", command_id)
        elif self._states.get(command_id) is not held.state:
            self._states[command_id] = held.state
            why = "" if held.problem is None else f" {held.problem.code}"
            self._note(f"command.{held.command.type}.{held.state.value}", f"{held.incident_id} {command_id}{why}")

    def _note(self, what: str, subject: str) -> None:
        session = self._store.session
        line = (int(self._wall() * 1000), "" if session is None else session.user.id, what, subject)
        self._write(lambda conn: _add(conn, line))

    def _write(self, work: Callable[[sqlite3.Connection], None]) -> None:
        try:
            self._file.run(work).add_done_callback(_report)
        except DeskFileError as error:
            log.warning("a line of the local audit was not written: %s", error)


def _add(conn: sqlite3.Connection, line: tuple[int, str, str, str]) -> None:
    conn.execute("INSERT INTO audit (at, who, what, subject) VALUES (?,?,?,?)", line)


def _forget(conn: sqlite3.Connection, limit: int) -> None:
    conn.execute("DELETE FROM audit WHERE at < ?", (limit,))


def _report(done: Future[None]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        log.warning("a line of the local audit was not written: %s", error)
