"""Reading the tables, cut to what the caller's roots may see. Plain functions on a Connection (``Store.read``)."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, or_, select

from center.service.log import events_of
from center.service.search import find
from center.service.search_sql import Ask
from center.store import schema
from center.store.prepared import Lookup
from center.store.search_schema import search_line
from contract.event import Event
from contract.incident import Incident, IncidentPage

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
_BODIES = Lookup(
    select(search_line.c.n, _i.body)
    .join_from(search_line, schema.incident, _i.id == search_line.c.incident_id)
    .where(search_line.c.n.in_(bindparam("places", expanding=True))),
    "places",
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
    """The events of one incident as JSON, oldest first, at most ``log.TIMELINE``; None when it does not exist or is out
    of scope."""
    if conn.execute(_ONE, {"id": incident_id, "roots": sorted(roots)}).first() is None:
        return None
    return [stored.json for stored in events_of(conn, incident_id)]


def timeline(conn: Connection, incident_id: str, roots: Iterable[str]) -> list[Event] | None:
    bodies = timeline_bodies(conn, incident_id, roots)
    return None if bodies is None else [Event.model_validate_json(body) for body in bodies]


def page(conn: Connection, ask: Ask, cursor: str | None, limit: int) -> IncidentPage:
    """Newest first. Raises ValueError when ``cursor`` is not one of ours."""
    return IncidentPage.model_validate_json(page_json(conn, ask, cursor, limit))


def page_json(conn: Connection, ask: Ask, cursor: str | None, limit: int) -> bytes:
    """An IncidentPage as JSON: the stored texts are joined, not parsed. Raises as ``page`` does."""
    found = find(conn, ask, limit, None if cursor is None else place_of(cursor))
    bodies = {line[0]: line[1] for line in _BODIES.rows(conn, found.places)}
    following = "null" if found.last is None else f'"{found.last}"'
    return f'{{"incidents":[{",".join(bodies[n] for n in found.places)}],"next":{following}}}'.encode()


def place_of(cursor: str) -> int:
    """The place in the order of time that a cursor names. Raises ValueError for what is none."""
    if not (cursor.isascii() and cursor.isdigit()) or int(cursor) >= 2**62:
        raise ValueError(f"{cursor[:60]!r} is not a page cursor")
    return int(cursor)
