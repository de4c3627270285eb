"""Writing decisions: the projections first, then, under the log head's lock, the events and the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from json import dumps
from typing import Any

from sqlalchemy import Connection, bindparam, select, text

from center.domain.values import Case, Decision
from center.service.log import StoredEvent, chained, wire
from center.store import schema
from center.store.postgres import CHANNEL
from contract.command import CommandResult
from contract.incident import Incident

CONTACT_DAYS = 180
"""How long a reporter can be called back; then name and number are deleted."""
_DAY_MS = 86_400_000

_HEAD = select(schema.log_head.c.seq, schema.log_head.c.hash).with_for_update()
_MOVE_HEAD = schema.log_head.update().values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))
_ADD_EVENTS = schema.event.insert()
_ADD_COMMANDS = schema.command.insert()
_ADD_INCIDENTS = schema.incident.insert()
_CHANGE_INCIDENTS = (
    schema.incident.update()
    .where(schema.incident.c.id == bindparam("this_id"))
    .values(
        {
            name: bindparam(name)
            for name in ("version", "state", "level", "severity", "class_code", "late", "closed_at", "center")
        }
        | {name: bindparam(name) for name in ("moved", "search", "body")}
    )
)
_ADD_SCOPE = text(
    "INSERT INTO incident_scope (incident_id, org_id) VALUES (:incident_id, :org_id) ON CONFLICT DO NOTHING"
)
_ADD_USE = text("INSERT INTO attachment_use (hash, incident_id) VALUES (:hash, :incident_id) ON CONFLICT DO NOTHING")
_ADD_CONTACT = schema.contact.insert()
_SET_TIMER = text(
    "INSERT INTO sla_timer (incident_id, level, stage, clock_version, due_at)"
    " VALUES (:incident_id, :level, :stage, :clock_version, :due_at)"
    " ON CONFLICT (incident_id) DO UPDATE SET level = excluded.level, stage = excluded.stage,"
    " clock_version = excluded.clock_version, due_at = excluded.due_at"
)
_DROP_TIMER = schema.sla_timer.delete().where(schema.sla_timer.c.incident_id == bindparam("this_id"))
_NOTIFY = text("SELECT pg_notify(:channel, '')")


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision on its way into the log."""

    command_id: str
    request_hash: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Appended:
    """In the order of the entries."""

    results: list[CommandResult]
    events: list[StoredEvent]


def append(connection: Connection, entries: Sequence[Entry], new: frozenset[str], now: int) -> Appended:
    """``new``: the incidents that did not stand in the tables before this batch."""
    if not entries:
        return Appended([], [])
    last = {entry.decision.after.incident.id: entry.decision for entry in entries}
    _write_incidents(connection, last, new)
    _write_links(connection, entries, new, now)
    _write_timers(connection, last, new)
    return _write_log(connection, entries, now)


def case_of(body: str, center: str | None, moved: int) -> Case:
    return Case(Incident.model_validate_json(body), center, moved)


def projection(case: Case) -> dict[str, Any]:
    """The line of ``incident`` that a case comes to; values are of the columns' types."""
    incident = case.incident
    return {
        "id": incident.id,
        "code": incident.code,
        "version": incident.version,
        "state": incident.state,
        "level": "normal" if incident.clock is None else incident.clock.level,
        "severity": incident.severity,
        "class_code": incident.class_code,
        "late": bool(incident.late_stages),
        "reported_at": incident.reported_at,
        "closed_at": incident.closed_at,
        "center": case.center,
        "moved": case.moved,
        "search": "\n".join((incident.code, incident.title, incident.place.address, incident.text)).lower(),
        "body": incident.model_dump_json(),
    }


def _many(connection: Connection, statement: Any, rows: list[dict[str, Any]]) -> None:
    """``statement``: any executable; SQLAlchemy names no common type for text and constructs."""
    if rows:
        connection.execute(statement, rows)


def _write_incidents(connection: Connection, last: dict[str, Decision], new: frozenset[str]) -> None:
    added, changed = [], []
    for id_, decision in last.items():
        row = projection(decision.after)
        if id_ in new:
            added.append(row)
        else:
            row["this_id"] = row.pop("id")
            del row["code"], row["reported_at"]
            changed.append(row)
    _many(connection, _ADD_INCIDENTS, added)
    _many(connection, _CHANGE_INCIDENTS, changed)


def _write_links(connection: Connection, entries: Sequence[Entry], new: frozenset[str], now: int) -> None:
    scope, uses, contacts = [], [], []
    for entry in entries:
        decision = entry.decision
        incident = decision.after.incident
        if decision.full:
            scope += [{"incident_id": incident.id, "org_id": org} for org in incident.scope]
        uses += [{"hash": a.hash, "incident_id": incident.id} for a in decision.step.attachments]
        if decision.contact is not None:
            contacts.append(
                {
                    "incident_id": incident.id,
                    "name": decision.contact.name,
                    "phone": decision.contact.phone,
                    "expires_at": now + CONTACT_DAYS * _DAY_MS,
                }
            )
    _many(connection, _ADD_SCOPE, scope)
    _many(connection, _ADD_USE, uses)
    _many(connection, _ADD_CONTACT, contacts)


def _write_timers(connection: Connection, last: dict[str, Decision], new: frozenset[str]) -> None:
    running, stopped = [], []
    for id_, decision in last.items():
        timer, clock = decision.timer(), decision.after.incident.clock
        if timer is None or clock is None:
            if id_ not in new:
                stopped.append({"this_id": id_})
            continue
        running.append(
            {
                "incident_id": id_,
                "level": timer.level,
                "stage": clock.stage,
                "clock_version": decision.after.moved,
                "due_at": timer.due_at,
            }
        )
    _many(connection, _SET_TIMER, running)
    _many(connection, _DROP_TIMER, stopped)


def _write_log(connection: Connection, entries: Sequence[Entry], now: int) -> Appended:
    seq, prev = connection.execute(_HEAD).one()
    rows, commands, results, events = [], [], [], []
    for entry in entries:
        seq += 1
        row, event = _event(entry, seq, prev)
        prev = event.hash
        result = CommandResult.model_construct(
            command_id=entry.command_id,
            incident_id=event.aggregate,
            version=event.version,
            seq=seq,
            code=entry.decision.after.incident.code,
            replayed=False,
        )
        rows.append(row)
        events.append(event)
        results.append(result)
        commands.append(
            {
                "id": entry.command_id,
                "request_hash": entry.request_hash,
                "response": result.model_dump_json(),
                "at": now,
            }
        )
    _many(connection, _ADD_EVENTS, rows)
    _many(connection, _ADD_COMMANDS, commands)
    connection.execute(_MOVE_HEAD, {"to_seq": seq, "to_hash": prev})
    if connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY, {"channel": CHANNEL})
    return Appended(results, events)


def _event(entry: Entry, seq: int, prev: str) -> tuple[dict[str, Any], StoredEvent]:
    decision = entry.decision
    incident = decision.after.incident
    row: dict[str, Any] = {
        "seq": seq,
        "aggregate": incident.id,
        "version": incident.version,
        "type": decision.type,
        "actor": decision.actor.model_dump_json(),
        "command_id": entry.command_id,
        "at": decision.at,
        "scope": dumps(incident.scope, separators=(",", ":")),
        "data": decision.data().model_dump_json(exclude_unset=True),
    }
    json = wire(*row.values())
    digest = chained(prev, json)
    row["prev_hash"], row["hash"] = prev, digest
    event = StoredEvent(
        seq, incident.id, incident.version, decision.type, entry.command_id, decision.at, incident.scope, digest, json
    )
    return row, event
