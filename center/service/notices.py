"""Notices in the database: written with their events, kept for a month."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, and_, bindparam, or_, select

from center.domain.district import District
from center.domain.made import made
from center.domain.notices import Notice, addresses, notice_of
from center.domain.values import Decision, Who
from center.store.notice_schema import delivery, notice, notice_to
from center.store.prepared import Prepared
from contract.notice import Notice as Told
from contract.notice import NoticeKind

_n, _to = notice.c, notice_to.c
KEPT_MS = 30 * 86_400_000
_ADD = Prepared(notice.insert(), notice.c.keys())
_ADD_TO = Prepared(notice_to.insert(), notice_to.c.keys())
_OLD = (
    notice_to.delete().where(notice_to.c.at < bindparam("before")),
    delivery.delete().where(delivery.c.at < bindparam("before")),
    notice.delete().where(notice.c.at < bindparam("before")),
)


class Said(NamedTuple):
    """What the body of a notice holds. ``street``: the id of the org the place lies in; ``by``: who caused it."""

    code: str
    class_code: str
    street: str
    stage: str | None
    due_at: int | None
    by: str

    def json(self) -> str:
        return to_json(self).decode()


def said(body: str) -> Said:
    return Said(*from_json(body))


def write(connection: Connection, decisions: Sequence[Decision]) -> None:
    """In the transaction of the events."""
    notices, to = [], []
    for decision in decisions:
        told = notice_of(decision)
        if told is None or not told.to:
            continue
        row = _row(decision, told)
        notices.append(row)
        named = {name: row[name] for name in ("incident_id", "version", "at")}
        to += [{**named, "whom": whom, "name": name} for whom, name in told.to]
    _ADD.run(connection, notices)
    _ADD_TO.run(connection, to)


def told_to(connection: Connection, caller: Who, district: District, after: int, limit: int) -> tuple[Told, ...]:
    """What others or the clock gave this caller to know since ``after`` (ms), newest first."""
    mine = addresses(caller, district)
    by_group: dict[str, list[str]] = {}
    for whom, name in sorted(mine):
        by_group.setdefault(whom, []).append(name)
    meant_for = or_(*(and_(_to.whom == whom, _to.name.in_(names)) for whom, names in by_group.items()))
    keys = select(_to.incident_id, _to.version).where(meant_for, _to.at > after).distinct().subquery()
    rows = connection.execute(
        select(_n.incident_id, _n.version, _n.kind, _n.severity, _n.at, _n.body)
        .join(keys, and_(_n.incident_id == keys.c.incident_id, _n.version == keys.c.version))
        .order_by(_n.at.desc(), _n.incident_id, _n.version.desc())
        .limit(2 * limit)  # one's own acts are among them
    )
    found = [_told(*row[:5], said(row[5])) for row in rows if said(row[5]).by != caller.actor.id]
    return tuple(found[:limit])


def _told(incident_id: str, version: int, kind: NoticeKind, severity: int, at: int, body: Said) -> Told:
    return made(
        Told,
        incident_id=incident_id,
        version=version,
        code=body.code,
        kind=kind,
        severity=severity,
        class_code=body.class_code,
        stage=body.stage,
        due_at=body.due_at,
        at=at,
    )


def forget(connection: Connection, before: int) -> None:
    """Let go of what was said before ``before`` (ms)."""
    for statement in _OLD:
        connection.execute(statement, {"before": before})


def _row(decision: Decision, told: Notice) -> dict[str, Any]:
    incident = decision.after.incident
    path = incident.place.path
    street = path[1] if len(path) > 1 else path[0] if path else ""
    body = Said(incident.code, incident.class_code, street, told.stage, told.due_at, decision.actor.id)
    return {
        "incident_id": incident.id,
        "version": incident.version,
        "kind": told.kind,
        "severity": incident.severity,
        "at": decision.at,
        "body": body.json(),
        "handed_at": None,
    }
