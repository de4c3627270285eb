"""Proof that the log is whole: gapless, chained, and that the tables are what its events come to.

Read twice, in pages: in its own order for the chain, then matter by matter. Memory does not grow with the log.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, exists, select

from center.domain.values import Case
from center.domain.work import ASIDES, center_after
from center.service.append import projection
from center.service.log import GENESIS, StoredEvent, chained, events_after, events_by_matter, read_head
from center.service.verify_search import SearchCheck
from center.store import schema
from contract.event import VersionGap, fold
from contract.incident import Incident

PAGE = 2_000
MATTERS = 500
"""Compared at a time."""
FAULTS_SHOWN = 20
_i, _s, _e = schema.incident.c, schema.incident_scope.c, schema.event.c
_NOT_IN_LOG = select(_i.id).where(~exists().where(_e.aggregate == _i.id)).limit(FAULTS_SHOWN)


@dataclass(frozen=True)
class Verification:
    """``faults``: of the log and of what is decided by; ``search``: of the rows that searching and the history read,
    which can be made anew from the others. Sentences, at most FAULTS_SHOWN of each; none when all is well."""

    epoch: str
    events: int
    incidents: int
    head_hash: str
    faults: tuple[str, ...]
    search: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults and not self.search


def verify_log(conn: Connection) -> Verification:
    """Read the whole log and compare. A million matters take some minutes."""
    return _Reader(conn).verify()


class _Reader:
    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._faults: list[str] = []
        self._search = SearchCheck(conn, FAULTS_SHOWN)
        self._incidents = 0

    def verify(self) -> Verification:
        head = read_head(self._conn)
        seq, digest = self._chain()
        if (head.seq, head.hash) != (seq, digest):
            self._fault(f"the head says event {head.seq}, the log ends with {seq}, or their hashes differ")
        page: dict[str, Case] = {}
        for id_, case in self._cases():
            page[id_] = case
            if len(page) >= MATTERS:
                self._compare(page)
                page = {}
        self._compare(page)
        for (id_,) in self._conn.execute(_NOT_IN_LOG):
            self._fault(f"incident {id_} stands in the tables but not in the log")
        self._search.finish()
        found = tuple(self._faults), tuple(self._search.faults)
        return Verification(head.epoch, seq, self._incidents, digest, *found)

    def _fault(self, sentence: str) -> None:
        if len(self._faults) < FAULTS_SHOWN:
            self._faults.append(sentence)

    def _chain(self) -> tuple[int, str]:
        """Seq and hash of the last event, worked out from the first on."""
        seq, digest = 0, GENESIS
        while events := events_after(self._conn, seq, PAGE):
            for event in events:
                if event.seq != seq + 1:
                    self._fault(f"events {seq + 1} to {event.seq - 1} are missing")
                if chained(digest, event.json) != event.hash:
                    self._fault(f"event {event.seq} does not follow from the one before: it or its hash was changed")
                seq, digest = event.seq, event.hash
        return seq, digest

    def _cases(self) -> Iterator[tuple[str, Case]]:
        """Every matter by its id, as its events come to."""
        at, case = "", None
        for stored in self._by_matter():
            if stored.aggregate != at:
                if case is not None:
                    yield at, case
                at, case = stored.aggregate, None
            case = self._folded(stored, case)
        if case is not None:
            yield at, case

    def _by_matter(self) -> Iterator[StoredEvent]:
        after = ("", 0)
        while events := events_by_matter(self._conn, after, PAGE):
            yield from events
            after = events[-1].aggregate, events[-1].version

    def _folded(self, stored: StoredEvent, before: Case | None) -> Case | None:
        try:
            event = stored.event
            after = fold(None if before is None else before.incident, event)
        except VersionGap as gap:
            self._fault(str(gap))
            return before
        except ValueError as error:
            self._fault(f"event {stored.seq} cannot be read: {str(error).splitlines()[0]}")
            return before
        if before is not None and stored.version != before.incident.version + 1:
            self._fault(f"event {stored.seq}: version {stored.version} follows {before.incident.version}")
        center = center_after(None if before is None else before.center, event)
        moved = 0 if before is None else before.moved
        return Case(after, center, moved if stored.type in ASIDES else stored.version)

    def _compare(self, cases: Mapping[str, Case]) -> None:
        """The tables against what was folded."""
        if not cases:
            return
        self._incidents += len(cases)
        ids = list(cases)
        rows = self._conn.execute(select(schema.incident).where(_i.id.in_(ids))).mappings()
        incidents = {row["id"]: dict(row) for row in rows}
        scopes: dict[str, set[str]] = {}
        for incident_id, org in self._conn.execute(select(_s.incident_id, _s.org_id).where(_s.incident_id.in_(ids))):
            scopes.setdefault(incident_id, set()).add(org)
        for id_, case in cases.items():
            self._compare_one(id_, case, incidents.get(id_), scopes.get(id_, set()))
        self._search.page({id_: case.incident for id_, case in cases.items()})

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
