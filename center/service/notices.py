"""Notices in the database: written with their events, kept for a month."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, bindparam

from center.domain.notices import Notice, notice_of
from center.domain.values import Decision
from center.store.notice_schema import delivery, notice, notice_to
from center.store.prepared import Prepared

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
