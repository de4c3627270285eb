"""Every command is kept here before anything else happens to it, and for 30 days after it is over."""

import json
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future

from pydantic import ValidationError

from console.domain.values import CommandState, PendingCommand
from console.services.desk_file import OUTBOX_COLUMNS, DeskFile
from contract.command import CommandAdapter
from contract.problems import Problem

log = logging.getLogger(__name__)

KEPT_SECONDS = 30 * 24 * 3600
OTHERS_SECONDS = 24 * 3600
"""How long an officer is told of what another one left unsent: every shift has changed once by then."""
DONE = "done"
DISMISSED = "dismissed"
RETRIED = "retried"
UNREADABLE = "unreadable"
_OPEN = tuple(s.value for s in CommandState if s is not CommandState.ACKNOWLEDGED)
"""An acknowledged command was committed by the center; nothing is left to do for it after a restart."""


class Outbox:
    """``owner`` is who made the command, at which center: nobody sends what another officer wrote.

    All methods return at once; what they ask for is durable when the future is done. Futures raise DeskFileError.
    """

    def __init__(self, file: DeskFile, wall: Callable[[], float] = time.time) -> None:
        self._file = file
        self._wall = wall

    def append(self, owner: str, made: PendingCommand, replaces: str | None = None) -> Future[None]:
        """Keep ``made``; in the same transaction the command it replaces, if any, goes into the history."""
        body = CommandAdapter.dump_json(made.command).decode()
        row = (made.id, owner, made.incident_id, made.command.type, body, made.made_at, made.valid_for)
        now = int(self._wall() * 1000)

        def work(conn: sqlite3.Connection) -> None:
            conn.execute(
                f"INSERT INTO outbox ({OUTBOX_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,NULL,?)",
                (*row, made.state.value, now),
            )
            if replaces is not None:
                conn.execute("UPDATE outbox SET state=?, changed_at=? WHERE id=?", (RETRIED, now, replaces))

        return self._file.run(work)

    def mark(self, command_id: str, state: CommandState | str, problem: Problem | None = None) -> Future[None]:
        """Note the command's next state. When it is over, the reporter's name and number leave this desk."""
        name = state.value if isinstance(state, CommandState) else state
        why = None if problem is None else problem.model_dump_json()
        now = int(self._wall() * 1000)

        def work(conn: sqlite3.Connection) -> None:
            conn.execute(
                "UPDATE outbox SET state=?, problem=?, changed_at=? WHERE id=?",
                (name, why, now, command_id),
            )
            if name not in _OPEN:
                _forget_reporter(conn, command_id)

        return self._file.run(work)

    def unsent_of_others(self, place: str, owner: str) -> Future[int]:
        """How many commands at this center (``place``) other officers gave within a day and nobody knows to be done."""
        since = int(self._wall() * 1000) - OTHERS_SECONDS * 1000
        states = (CommandState.WAITING.value, CommandState.SENT.value, CommandState.UNCONFIRMED.value)

        def work(conn: sqlite3.Connection) -> int:
            (count,) = conn.execute(
                "SELECT count(*) FROM outbox WHERE owner <> ? AND substr(owner, 1, ?) = ? AND state IN (?,?,?)"
                " AND made_at >= ?",
                (owner, len(place) + 1, f"{place}|", *states, since),
            ).fetchone()
            return int(count)

        return self._file.run(work)

    def unsettled(self, owner: str) -> Future[list[PendingCommand]]:
        """What this owner still has open, oldest first. History older than 30 days is deleted on the way."""
        now = int(self._wall() * 1000)

        def work(conn: sqlite3.Connection) -> list[PendingCommand]:
            marks = ",".join("?" * len(_OPEN))
            conn.execute(
                f"DELETE FROM outbox WHERE changed_at < ? AND state NOT IN ({marks})",
                (now - KEPT_SECONDS * 1000, *_OPEN),
            )
            rows = conn.execute(
                "SELECT id, incident_id, body, made_at, valid_for, state, problem FROM outbox"
                f" WHERE owner = ? AND state IN ({marks}) ORDER BY rowid",
                (owner, *_OPEN),
            ).fetchall()
            return [made for row in rows if (made := _read(conn, row)) is not None]

        return self._file.run(work)


def _read(conn: sqlite3.Connection, row: tuple[str, str, str, int, float, str, str | None]) -> PendingCommand | None:
    command_id, incident_id, body, made_at, valid_for, state, problem = row
    try:
        command = CommandAdapter.validate_json(body)
        why = None if problem is None else Problem.model_validate_json(problem)
    except ValidationError as error:
        log.error("command %s in the outbox cannot be read and stays in the history: %s", command_id, error)
        conn.execute("UPDATE outbox SET state=? WHERE id=?", (UNREADABLE, command_id))
        return None
    return PendingCommand(incident_id, command, made_at, valid_for, CommandState(state), why)


def _forget_reporter(conn: sqlite3.Connection, command_id: str) -> None:
    found = conn.execute("SELECT body FROM outbox WHERE id=? AND type='report'", (command_id,)).fetchone()
    if found is not None:
        body = json.loads(found[0])
        body["payload"]["reporter"] = None
        conn.execute("UPDATE outbox SET body=? WHERE id=?", (json.dumps(body, ensure_ascii=False), command_id))
