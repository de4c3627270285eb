"""Proof that the log is whole: gapless, chained, and that the tables are what its events come to."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from center.domain.values import Case
from center.domain.work import ASIDES, center_after
from center.service.append import projection
from center.service.log import GENESIS, StoredEvent, chained, events_after, read_head
from center.store import schema
from contract.event import VersionGap, fold
from contract.incident import Incident

PAGE = 2_000
FAULTS_SHOWN = 20


@dataclass(frozen=True)
class Verification:
    """``faults``: sentences, at most FAULTS_SHOWN; none when the log holds."""

    epoch: str
    events: int
    incidents: int
    head_hash: str
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def verify_log(conn: Connection) -> Verification:
    """Read the whole log and compare. Memory grows with the number of incidents, not of events."""
    return _Reader(conn).verify()


class _Reader:
    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._faults: list[str] = []
        self._cases: dict[str, Case] = {}

    def verify(self) -> Verification:
        head = read_head(self._conn)
        seq, digest = 0, GENESIS
        while events := events_after(self._conn, seq, PAGE):
            for event in events:
                if event.seq != seq + 1:
                    self._fault(f"events {seq + 1} to {event.seq - 1} are missing")
                if chained(digest, event.json) != event.hash:
                    self._fault(f"event {event.seq} does not follow from the one before: it or its hash was changed")
                self._fold(event)
                seq, digest = event.seq, event.hash
        if (head.seq, head.hash) != (seq, digest):
            self._fault(f"the head says event {head.seq}, the log ends with {seq}, or their hashes differ")
        self._compare()
        return Verification(head.epoch, seq, len(self._cases), digest, tuple(self._faults[:FAULTS_SHOWN]))

    def _fault(self, sentence: str) -> None:
        self._faults.append(sentence)

    def _fold(self, stored: StoredEvent) -> None:
        try:
            event = stored.event
            before = self._cases.get(stored.aggregate)
            after = fold(None if before is None else before.incident, event)
        except VersionGap as gap:
            self._fault(str(gap))
            return
        except ValueError as error:
            self._fault(f"event {stored.seq} cannot be read: {str(error).splitlines()[0]}")
            return
        if before is not None and stored.version != before.incident.version + 1:
            self._fault(f"event {stored.seq}: version {stored.version} follows {before.incident.version}")
        center = center_after(None if before is None else before.center, event)
        moved = 0 if before is None else before.moved
        self._cases[stored.aggregate] = Case(after, center, moved if stored.type in ASIDES else stored.version)

    def _compare(self) -> None:
        """The tables against what was folded."""
        incidents = {row["id"]: dict(row) for row in self._conn.execute(select(schema.incident)).mappings()}
        scopes: dict[str, set[str]] = {}
        for incident_id, org in self._conn.execute(
            select(schema.incident_scope.c.incident_id, schema.incident_scope.c.org_id)
        ):
            scopes.setdefault(incident_id, set()).add(org)
        for id_, case in self._cases.items():
            self._compare_one(id_, case, incidents.pop(id_, None), scopes.get(id_, set()))
        for id_ in incidents:
            self._fault(f"incident {id_} stands in the tables but not in the log")

    def _compare_one(self, id_: str, case: Case, row: dict[str, Any] | None, scope: set[str]) -> None:
        if row is None:
            self._fault(f"incident {id_} is in the log but not in the tables")
            return
        wanted = projection(case, case.incident.model_dump_json())
        wrong = sorted(name for name, value in wanted.items() if row[name] != value)
        if "body" in wrong and _reads_as(row["body"], wanted["body"]):
            wrong.remove("body")
        if wrong:
            self._fault(f"incident {id_}: {', '.join(wrong)} differ from what the log says")
        if scope != set(case.incident.scope):
            self._fault(f"incident {id_}: its scope differs from what the log says")


def _reads_as(body: str, wanted: str) -> bool:
    """True when ``body`` says the same: written before the contract had its newest fields, it leaves them out."""
    try:
        return Incident.model_validate_json(body).model_dump_json() == wanted
    except ValueError:
        return False
