"""Reading the tables, cut to what the caller's roots may see. Plain functions on a Connection (``Store.read``)."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, or_, select

from center.service.log import events_of
from center.store import schema
from contract.event import Event
from contract.incident import Incident, IncidentPage, State
from contract.wire import MAX_INT

_i, _s = schema.incident.c, schema.incident_scope.c
_VISIBLE = (
    select(1)
    .where(_s.incident_id == _i.id, _s.org_id.in_(bindparam("roots", expanding=True)))
    .correlate(schema.incident)
).exists()
_ONE = select(_i.body).where(_i.id == bindparam("id"), _VISIBLE)
_SNAPSHOT = (
    select(_i.body)
    .where(or_(_i.closed_at.is_(None), _i.closed_at >= bindparam("closed_since")), _VISIBLE)
    .order_by(_i.reported_at, _i.id)
)


def snapshot_bodies(conn: Connection, roots: Iterable[str], closed_since: int) -> list[str]:
    """Open incidents and those closed since ``closed_since`` (ms), each as the contract's JSON, oldest first."""
    given = {"roots": sorted(roots), "closed_since": closed_since}
    return list(conn.execute(_SNAPSHOT, given).scalars())


def snapshot_incidents(conn: Connection, roots: Iterable[str], closed_since: int) -> list[Incident]:
    return [Incident.model_validate_json(body) for body in snapshot_bodies(conn, roots, closed_since)]


def incident(conn: Connection, incident_id: str, roots: Iterable[str]) -> Incident | None:
    """None when it does not exist or is out of scope."""
    body = conn.execute(_ONE, {"id": incident_id, "roots": sorted(roots)}).scalar()
    return None if body is None else Incident.model_validate_json(body)


def timeline_bodies(conn: Connection, incident_id: str, roots: Iterable[str]) -> list[bytes] | None:
    """The events of one incident as JSON, oldest first; None when it does not exist or is out of scope."""
    if conn.execute(_ONE, {"id": incident_id, "roots": sorted(roots)}).first() is None:
        return None
    return [stored.json for stored in events_of(conn, incident_id)]


def timeline(conn: Connection, incident_id: str, roots: Iterable[str]) -> list[Event] | None:
    bodies = timeline_bodies(conn, incident_id, roots)
    return None if bodies is None else [Event.model_validate_json(body) for body in bodies]


def page(
    conn: Connection, roots: Iterable[str], state: State | None, q: str, cursor: str | None, limit: int
) -> IncidentPage:
    """Newest first. ``q``: part of the code, title or text. Raises ValueError when ``cursor`` is not one of ours."""
    query: Select[tuple[int, str, str]] = (
        select(_i.reported_at, _i.id, _i.body)
        .where(_VISIBLE, *_matching(state, q.strip()))
        .order_by(_i.reported_at.desc(), _i.id.desc())
        .limit(limit + 1)
    )
    if cursor:
        at, id_ = _parsed(cursor)
        query = query.where(or_(_i.reported_at < at, and_(_i.reported_at == at, _i.id < id_)))
    rows: Sequence[Any] = conn.execute(query, {"roots": sorted(roots)}).all()
    shown = rows[:limit]
    following = f"{shown[-1][0]}.{shown[-1][1]}" if len(rows) > limit and shown else None
    return IncidentPage(incidents=tuple(Incident.model_validate_json(row[2]) for row in shown), next=following)


def _matching(state: State | None, q: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if state is not None:
        found.append(_i.state == state)
    if q:
        # lowered here and when written: the engines' own lower() differ beyond ASCII
        found.append(_i.search.contains(q.lower(), autoescape=True))
    return found


def _parsed(cursor: str) -> tuple[int, str]:
    at, dot, id_ = cursor.partition(".")
    if not dot or not (at.isascii() and at.isdigit()) or len(id_) != 36 or int(at) > MAX_INT:
        raise ValueError(f"{cursor[:60]!r} is not a page cursor")
    return int(at), id_
