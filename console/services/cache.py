"""The last known state of the desk on disk, for a quick start: shown with its age and marked as not live.

Written behind by the desk file's worker: what changed since the last time, together with the cursor, in one
transaction, every 30 s and once more at the end. Never read while anything paints.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass

from console.domain.store import Store
from console.domain.values import Change, Kind, LinkKind
from console.services.center_time import CenterTime
from console.services.desk_file import DeskFile, DeskFileError
from console.services.link import LinkState
from console.services.pacing import breathing
from contract.feed import Snapshot
from contract.figures import Figures
from contract.incident import Incident
from contract.org import Session
from contract.reference import Reference

log = logging.getLogger(__name__)

SAVE_SECONDS = 30.0
SHOWN = frozenset({LinkKind.LIVE, LinkKind.LOST, LinkKind.REFUSED})
"""Links under which the store holds what a center said in this session."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """What one save writes. ``owner``: which center's and whose view it is; another one's rows go first."""

    owner: str
    changed: tuple[tuple[str, Incident | None], ...]
    values: tuple[tuple[str, str], ...]


class Cache:
    """``place`` names the center, as for the commands. Call on the loop's thread."""

    def __init__(
        self,
        file: DeskFile,
        store: Store,
        link: LinkState,
        clock: CenterTime,
        place: str,
        *,
        seconds: float = SAVE_SECONDS,
        wall: Callable[[], float] = time.time,
    ) -> None:
        self._file = file
        self._store = store
        self._link = link
        self._clock = clock
        self.place = place
        self._seconds = seconds
        self._wall = wall
        self._changed: set[str] = set()
        self._saved_owner = ""
        self._saved_at = 0

    async def restore(self, user_id: str = "") -> bool:
        """Show what was saved last for this center (and this user, when one is named), unless something is shown
        already. True when it was. What cannot be read is passed over: the center has it all."""
        try:
            values, bodies = await asyncio.wrap_future(self._file.run(_read))
            if values.get("owner", "").partition("|")[0] != self.place:
                return False
            session = Session.model_validate_json(values["session"])
            if user_id and session.user.id != user_id:
                return False
            reference = Reference.model_validate_json(values["reference"])
            figures = Figures.model_validate_json(values["figures"])
            incidents = tuple([i async for i in breathing(map(Incident.model_validate_json, bodies))])
            at, rate, saved = int(values["at"]), float(values["rate"]), float(values["saved"])
            snapshot = Snapshot(cursor=values["cursor"], at=at, rate=rate, incidents=incidents, figures=figures)
        except DeskFileError as error:
            log.warning("the last session's data cannot be read: %s", error)
            return False
        except (ValueError, KeyError) as error:
            log.warning("the last session's data is of another version and is not shown: %s", str(error)[:300])
            return False
        if self._store.cursor:
            return False
        self._clock.hear(at + max(0, int((self._wall() - saved) * 1000)), 1.0)
        self._store.identify(session, reference)
        self._store.load(snapshot)
        self._link.cached(at)
        self._saved_owner = values["owner"]
        return True

    async def run(self) -> None:
        """Save until cancelled, and then once more."""
        unsubscribe = self._store.subscribe(self._hear)
        self._changed.update(self._store.incidents)
        try:
            while True:
                await asyncio.sleep(self._seconds)
                await self.save()
        finally:
            unsubscribe()
            await self.save()

    async def save(self) -> None:
        """Write what changed since the last time. A disk that cannot be written is logged; the data is the center's."""
        batch = self._take()
        if batch is None:
            return
        whole = batch.owner != self._saved_owner
        rows = await asyncio.to_thread(_encode, batch)
        try:
            await asyncio.wrap_future(self._file.run(lambda conn: _write(conn, rows, batch.values, whole)))
        except DeskFileError as error:
            log.warning("the desk's data was not saved: %s", error)
            self._changed.update(incident_id for incident_id, _ in batch.changed)
            return
        self._saved_owner = batch.owner

    def _take(self) -> _Batch | None:
        """Everything at one moment: the incidents and the cursor belong together."""
        store, link = self._store, self._store.link
        if link.kind not in SHOWN or store.session is None or store.reference is None or store.figures is None:
            return None
        if not self._changed and link.data_at == self._saved_at:
            return None
        self._saved_at = link.data_at
        owner = f"{self.place}|{store.session.user.id}"
        ids = set(store.incidents) if owner != self._saved_owner else self._changed
        self._changed = set()
        values = {
            "owner": owner,
            "cursor": store.cursor,
            "at": str(link.data_at),
            "rate": str(self._clock.rate),
            "saved": str(self._wall()),
            "session": store.session.model_dump_json(),
            "reference": store.reference.model_dump_json(),
            "figures": store.figures.model_dump_json(),
        }
        return _Batch(owner, tuple((i, store.incidents.get(i)) for i in ids), tuple(values.items()))

    def _hear(self, change: Change) -> None:
        if change.kind in (Kind.EVENT, Kind.SNAPSHOT):
            self._changed |= change.ids


def _encode(batch: _Batch) -> list[tuple[str, str | None]]:
    return [(i, None if incident is None else incident.model_dump_json()) for i, incident in batch.changed]


def _write(
    conn: sqlite3.Connection, rows: list[tuple[str, str | None]], values: tuple[tuple[str, str], ...], whole: bool
) -> None:
    if whole:
        conn.execute("DELETE FROM cached_incident")
        conn.execute("DELETE FROM cached")
    conn.executemany("DELETE FROM cached_incident WHERE id=?", [(i,) for i, body in rows if body is None])
    conn.executemany("INSERT OR REPLACE INTO cached_incident VALUES (?,?)", [r for r in rows if r[1] is not None])
    conn.executemany("INSERT OR REPLACE INTO cached VALUES (?,?)", values)


def _read(conn: sqlite3.Connection) -> tuple[dict[str, str], list[str]]:
    values = dict(conn.execute("SELECT name, body FROM cached").fetchall())
    return values, [body for (body,) in conn.execute("SELECT body FROM cached_incident")]
