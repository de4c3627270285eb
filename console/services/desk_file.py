"""``desk.db``: what this desk keeps for itself (outbox, last snapshot, local audit), written by one worker thread.

The standard library's sqlite3 stands here, not SQLAlchemy: three small tables need no query builder, and importing one
costs 192 ms on the way to the first picture (ADR: the center uses SQLAlchemy, where two engines must behave alike).

The file is locked for as long as a desk runs. A second desk on the same data directory gets a file of its own; what it
leaves unsent is adopted by the next desk that starts. A damaged file is set aside, its outbox is saved as far as it can
be read, and ``notice`` says so.

    DeskFileError(OSError)   the file cannot be written: disk full, read-only, closed
"""

import errno
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS outbox (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, incident_id TEXT NOT NULL, type TEXT NOT NULL, body TEXT NOT NULL,
    made_at INTEGER NOT NULL, valid_for REAL NOT NULL, state TEXT NOT NULL, problem TEXT, changed_at INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS ix_outbox_owner_state ON outbox (owner, state);
CREATE TABLE IF NOT EXISTS cached_incident (id TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cached (name TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS audit (
    id INTEGER PRIMARY KEY, at INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, subject TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS liking (owner TEXT PRIMARY KEY, body TEXT NOT NULL);
"""
OUTBOX_COLUMNS = "id, owner, incident_id, type, body, made_at, valid_for, state, problem, changed_at"
DESKS = 9
"""Desks that may run on one data directory at once."""
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


class DeskFileError(OSError):
    """What was asked has not been written."""


class _Damaged(Exception):
    pass


class DeskFile:
    """``open`` once, then ``run`` pieces of work; each is one durable transaction, in the order they were given."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._conn: sqlite3.Connection | None = None
        self._worker: ThreadPoolExecutor | None = None
        self.path: Path | None = None
        self.notice = ""
        """After ``open``: the name of the damaged file that was set aside, else empty."""

    def open(self) -> Future[None]:
        """Start the worker and open the file there. The future raises DeskFileError."""
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="desk-file")
        return self._worker.submit(self._open)

    def run(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Do ``work`` in one transaction on the worker thread. The future is done after the commit reached the disk;
        it raises DeskFileError, and what ``work`` raises, after rolling back."""
        if self._worker is None:
            raise DeskFileError(errno.EBADF, "the desk's own file is not open")
        return self._worker.submit(self._transact, work)

    def close(self) -> None:
        """Finish what was given, then close. Blocks for as long as that takes."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.submit(self._close).result()
            worker.shutdown()

    def _open(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            for number in range(1, DESKS + 1):
                path = self._folder / ("desk.db" if number == 1 else f"desk-{number}.db")
                try:
                    self._conn = self._open_or_replace(path)
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode & 0xFF not in _LOCKED:
                        raise
                    continue
                self.path = path
                path.chmod(0o600)
                self._adopt_others()
                return
        except sqlite3.Error as error:
            raise _unwritable(error) from error
        raise DeskFileError(errno.EBUSY, "too many desks run on this data directory")

    def _open_or_replace(self, path: Path) -> sqlite3.Connection:
        try:
            return _connect(path)
        except _Damaged as damage:
            aside = path.with_name(f"{path.name}.broken-{time.strftime('%Y%m%d-%H%M%S')}")
            log.error("%s is damaged (%s); it is set aside as %s", path, damage, aside.name)
            saved = _readable_outbox(path)
            for suffix in ("", "-wal", "-shm"):
                part = path.with_name(path.name + suffix)
                if part.exists():
                    part.rename(aside.with_name(aside.name + suffix))
            self.notice = aside.name
            conn = _connect(path)
            _keep(conn, saved)
            return conn

    def _adopt_others(self) -> None:
        """Take over what a second desk left when it ended; one that still runs holds its lock and is passed by."""
        assert self._conn is not None
        for path in sorted(self._folder.glob("desk-[2-9].db")):
            if path == self.path:
                continue
            try:
                other = _connect(path)
            except (sqlite3.OperationalError, _Damaged) as error:
                log.info("%s is left alone: %s", path.name, error)
                continue
            rows = other.execute(f"SELECT {OUTBOX_COLUMNS} FROM outbox").fetchall()
            _keep(self._conn, rows)
            other.close()
            path.unlink()

    def _transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        if self._conn is None:
            raise DeskFileError(errno.EBADF, "the desk's own file could not be opened")
        try:
            with self._conn as conn:
                conn.execute("BEGIN IMMEDIATE")
                return work(conn)
        except sqlite3.Error as error:
            raise _unwritable(error) from error

    def _close(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.close()


def _connect(path: Path) -> sqlite3.Connection:
    """Open, lock and prepare. Raises _Damaged, and sqlite3.OperationalError when another desk holds the lock."""
    conn = sqlite3.connect(path, timeout=0.1, check_same_thread=False, isolation_level=None)
    try:
        conn.execute("PRAGMA locking_mode=EXCLUSIVE")
        conn.execute("PRAGMA journal_mode=WAL")
        conn.execute("PRAGMA synchronous=FULL")
        conn.execute("BEGIN IMMEDIATE")
        verdict = conn.execute("PRAGMA quick_check(1)").fetchone()[0]
        if verdict != "ok":
            raise _Damaged(verdict)
        for statement in SCHEMA.split(";\n"):
            conn.execute(statement)
        conn.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        conn.execute("COMMIT")
    except BaseException as error:
        conn.close()
        if isinstance(error, sqlite3.DatabaseError) and error.sqlite_errorcode & 0xFF in _DAMAGED:
            raise _Damaged(str(error)) from error
        raise
    return conn


def _readable_outbox(path: Path) -> list[tuple[object, ...]]:
    """The rows that can still be read, until the first that cannot."""
    rows: list[tuple[object, ...]] = []
    conn = sqlite3.connect(path, timeout=0.1)
    try:
        rows.extend(conn.execute(f"SELECT {OUTBOX_COLUMNS} FROM outbox"))
    except sqlite3.DatabaseError as error:
        log.warning("%d commands were saved from %s: %s", len(rows), path.name, error)
    finally:
        conn.close()
    return rows


def _keep(conn: sqlite3.Connection, rows: list[tuple[object, ...]]) -> None:
    with conn:
        conn.execute("BEGIN IMMEDIATE")
        conn.executemany(f"INSERT OR IGNORE INTO outbox ({OUTBOX_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)", rows)


def _unwritable(error: sqlite3.Error) -> DeskFileError:
    full = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL
    return DeskFileError(errno.ENOSPC if full else errno.EIO, str(error))
