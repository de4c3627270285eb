"""The live figures, counted in memory: rebuilt from the tables at start, then folded from each committed event.

Nothing here reads a clock; ``now`` (ms UTC) is given. Days and months are those of the district's fixed offset from
UTC. Used from the center's asyncio loop only.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone

from sqlalchemy import Connection, or_, select

from center.domain.clocks import is_late
from center.store import schema
from contract.event import Event
from contract.figures import Figures, Hour, Ratio, Tally
from contract.incident import CLOSED, ENDED
from contract.org import Org
from contract.reference import IncidentClass

HOUR = 3_600_000
DAY = 24 * HOUR
HOURS_SHOWN = 24
BRANCHES_SHOWN = 8
CENTER_WAITS = frozenset({"reported", "registered", "returned", "escalated", "feedback", "checked"})
"""States in which the next act is the center's own (待办)."""
UNCOUNTED = frozenset({"draft"})
"""Not reported yet: in no figure."""
TREE_KINDS = ("street", "community", "grid")


@dataclass(frozen=True, slots=True)
class Row:
    """What the counters need to know of one incident."""

    state: str
    level: str
    late: bool
    class_code: str
    reported_at: int
    closed_at: int | None
    scope: frozenset[str]


@dataclass(slots=True)
class _Org:
    """The counters of one org and all below it. ``hours`` and ``days``: index -> [reported, closed, closed on time]."""

    open: int = 0
    overdue: int = 0
    due_soon: int = 0
    waiting: int = 0
    branches: dict[str, list[int]] = field(default_factory=dict)
    hours: dict[int, list[int]] = field(default_factory=dict)
    days: dict[int, list[int]] = field(default_factory=dict)
    edition: int = 0


class FigureBook:
    """Counters for every org at once; ``figures`` cuts out one org."""

    def __init__(self, orgs: Iterable[Org], classes: Iterable[IncidentClass], utc_offset_hours: int = 8) -> None:
        self._zone = timezone(timedelta(hours=utc_offset_hours))
        self._offset = utc_offset_hours * HOUR
        self._held: dict[str, Row] = {}
        self._orgs: dict[str, _Org] = {}
        self._month = 0
        self.seq = 0
        self.adopt(orgs, classes)

    def adopt(self, orgs: Iterable[Org], classes: Iterable[IncidentClass]) -> None:
        """Another district to count for; what was counted so far is right again after ``rebuild``."""
        self._children: dict[str, list[Org]] = {}
        for org in orgs:
            if org.parent is not None and org.kind in TREE_KINDS and org.retired_at is None:
                self._children.setdefault(org.parent, []).append(org)
        ordered = sorted(classes, key=_code_of)
        self._branch_of = {c.code: c.branch for c in ordered}
        self._branch_ids = {b: f"branch.{n}" for n, b in enumerate(dict.fromkeys(c.branch for c in ordered), start=1)}

    def oldest_needed(self, now: int) -> int:
        """Reports and closings before this time (ms) no longer count in any figure, save open matters."""
        return min(self._month_start(now), now - HOURS_SHOWN * HOUR)

    def rebuild(self, rows: Mapping[str, Row], seq: int) -> None:
        """Forget everything and count ``rows`` (by incident id), the tables as of event ``seq``."""
        editions = {org_id: o.edition for org_id, o in self._orgs.items()}
        self._held.clear()
        self._orgs.clear()
        for incident_id, row in rows.items():
            self._count(row, 1)
            self._held[incident_id] = row
        for org_id, edition in editions.items():
            self._org(org_id).edition += edition + 1
        self.seq = seq

    def fold(self, event: Event) -> None:
        """Count one committed event; known ones are passed over, so the log may be read twice."""
        if event.seq <= self.seq:
            return
        self.seq = event.seq
        before = self._held.get(event.aggregate)
        if before is None and not event.data.full:
            return  # ended before what is counted; opened again it comes whole
        after = _after(before, event)
        if after == before:
            return
        if before is None and after.closed_at is not None and after.closed_at < self._month - DAY:
            return  # of an imported history: its days are shown nowhere, and holding a million rows costs memory
        if before is not None:
            self._count(before, -1)
        self._count(after, 1)
        self._held[event.aggregate] = after

    def edition(self, org_id: str, now: int) -> tuple[int, int]:
        """Changes whenever ``figures`` of the org would say something new."""
        org = self._orgs.get(org_id)
        return (0 if org is None else org.edition, now // HOUR)

    def figures(self, org_id: str, now: int) -> Figures:
        org = self._orgs.get(org_id) or _Org()
        self._prune(org, now)
        self._forget(now)
        today = org.days.get(self._day(now), [0, 0, 0])
        first = self._day(self._month_start(now))
        month = [v for day, v in org.days.items() if first <= day <= self._day(now)]
        closed, on_time = sum(v[1] for v in month), sum(v[2] for v in month)
        due = closed + org.overdue
        hour = now // HOUR
        return Figures(
            at=now,
            org=org_id,
            open=org.open,
            overdue=org.overdue,
            due_soon=org.due_soon,
            waiting=org.waiting,
            today_reported=today[0],
            today_closed=today[1],
            closure=Ratio(numerator=closed, denominator=due),
            on_time=Ratio(numerator=on_time, denominator=due),
            hours=tuple(
                Hour(at=h * HOUR, reported=org.hours.get(h, (0, 0))[0], closed=org.hours.get(h, (0, 0))[1])
                for h in range(hour - HOURS_SHOWN + 1, hour + 1)
            ),
            by_org=self._by_org(org_id),
            by_class=self._by_branch(org),
        )

    def _by_org(self, org_id: str) -> tuple[Tally, ...]:
        empty = _Org()
        return tuple(
            Tally(id=c.id, name=c.name, open=o.open, overdue=o.overdue)
            for c in self._children.get(org_id, ())
            for o in (self._orgs.get(c.id, empty),)
        )

    def _by_branch(self, org: _Org) -> tuple[Tally, ...]:
        busiest = sorted(org.branches.items(), key=_busiest_first)[:BRANCHES_SHOWN]
        return tuple(
            Tally(id=self._branch_ids.get(name, "branch.0"), name=name, open=open_, overdue=overdue)
            for name, (open_, overdue) in busiest
            if open_
        )

    def _count(self, row: Row, sign: int) -> None:
        branch = self._branch_of.get(row.class_code, "其他")
        if row.state in UNCOUNTED:
            return
        closed, ended = row.state in CLOSED, row.state in ENDED
        for org_id in row.scope:
            org = self._org(org_id)
            org.edition += 1
            self._bucket(org, row.reported_at, 0, sign)
            if closed and row.closed_at is not None:
                self._bucket(org, row.closed_at, 1, sign)
                if not row.late:
                    self._bucket(org, row.closed_at, 2, sign)
            if not ended:
                overdue = sign if row.level == "overdue" else 0
                org.open += sign
                org.overdue += overdue
                org.due_soon += sign if row.level == "due_soon" else 0
                org.waiting += sign if row.state in CENTER_WAITS else 0
                tally = org.branches.setdefault(branch, [0, 0])
                tally[0] += sign
                tally[1] += overdue

    def _bucket(self, org: _Org, at: int, what: int, sign: int) -> None:
        org.hours.setdefault(at // HOUR, [0, 0, 0])[what] += sign
        org.days.setdefault(self._day(at), [0, 0, 0])[what] += sign

    def _prune(self, org: _Org, now: int) -> None:
        """Drop buckets no figure shows any more. Open matters may be older: their report is not counted twice."""
        if len(org.hours) > 4 * HOURS_SHOWN:
            oldest = now // HOUR - HOURS_SHOWN
            org.hours = {h: v for h, v in org.hours.items() if h >= oldest}
        if len(org.days) > 64:
            first = self._day(self.oldest_needed(now))
            org.days = {d: v for d, v in org.days.items() if d >= first}

    def _forget(self, now: int) -> None:
        """Each month let go of what ended before any figure; what is opened again later comes whole."""
        month = self._month_start(now)
        if month != self._month:
            self._month, oldest = month, self.oldest_needed(now)
            self._held = {
                id_: row for id_, row in self._held.items() if row.closed_at is None or row.closed_at >= oldest
            }

    def _org(self, org_id: str) -> _Org:
        return self._orgs.setdefault(org_id, _Org())

    def _day(self, at: int) -> int:
        return (at + self._offset) // DAY

    def _month_start(self, now: int) -> int:
        local = datetime.fromtimestamp(now / 1000, UTC).astimezone(self._zone)
        first = local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return int(first.timestamp() * 1000)


def load_rows(connection: Connection, since: int) -> dict[str, Row]:
    """Read from the tables every open incident, and those reported or closed since ``since`` (ms)."""
    incident, scope = schema.incident, schema.incident_scope
    wanted = or_(incident.c.closed_at.is_(None), incident.c.closed_at >= since, incident.c.reported_at >= since)
    scopes: dict[str, set[str]] = {}
    joined = select(scope.c.incident_id, scope.c.org_id).join(incident, incident.c.id == scope.c.incident_id)
    for incident_id, org_id in connection.execute(joined.where(wanted)):
        scopes.setdefault(incident_id, set()).add(org_id)
    columns = (incident.c.id, incident.c.state, incident.c.level, incident.c.late, incident.c.class_code)
    found = connection.execute(select(*columns, incident.c.reported_at, incident.c.closed_at).where(wanted))
    return {
        id_: Row(state, level, late, class_code, reported_at, closed_at, frozenset(scopes.get(id_, ())))
        for id_, state, level, late, class_code, reported_at, closed_at in found
    }


def _after(before: Row | None, event: Event) -> Row:
    changes = event.data.changes
    given = changes.model_fields_set

    def newest(name: str, old: object) -> object:
        return getattr(changes, name) if name in given else old

    level: object = before.level if before is not None else "normal"
    if "clock" in given:
        level = "normal" if changes.clock is None else changes.clock.level
    late = is_late(changes.late_stages) if "late_stages" in given else before is not None and before.late
    return Row(
        state=str(newest("state", before.state if before else "reported")),
        level=str(level),
        late=late,
        class_code=str(newest("class_code", before.class_code if before else "")),
        reported_at=_ms(newest("reported_at", before.reported_at if before else event.at)),
        closed_at=None
        if (closed := newest("closed_at", before.closed_at if before else None)) is None
        else _ms(closed),
        scope=frozenset(changes.scope or ()) if "scope" in given else (before.scope if before else frozenset()),
    )


def _ms(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"not a time: {value!r}")
    return value


def _code_of(incident_class: IncidentClass) -> str:
    return incident_class.code


def _busiest_first(item: tuple[str, list[int]]) -> tuple[int, str]:
    return (-item[1][0], item[0])
