"""Writing decisions: the projections first, then, under the log head's lock, the events and the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from json import dumps
from typing import Any

from sqlalchemy import Connection, bindparam, select, text

from center.domain.made import made
from center.domain.values import Case, Decision
from center.service.cases import remember
from center.service.log import StoredEvent, chained, wire
from center.store import schema
from center.store.prepared import Prepared
from center.store.protocol import CHANNEL
from contract.command import CommandResult
from contract.event import Event

CONTACT_DAYS = 180
"""How long a reporter can be called back; then name and number are deleted."""
_DAY_MS = 86_400_000
LATE_ENTRY_GRACE_MS = 10_000
"""A step entered with an earlier time: the clock stays silent so long, while the rest of its history is handed over."""
_HEAD = select(schema.log_head.c.seq, schema.log_head.c.hash).with_for_update()
_MOVE_HEAD = schema.log_head.update().values(seq=bindparam("to_seq"), hash=bindparam("to_hash"))
_CHANGED = (
    "version",
    "state",
    "level",
    "severity",
    "class_code",
    "late",
    "closed_at",
    "center",
    "moved",
    "search",
    "body",
)
_ADD_EVENTS = Prepared(schema.event.insert(), schema.event.c.keys())
_ADD_COMMANDS = Prepared(schema.command.insert(), schema.command.c.keys())
_ADD_INCIDENTS = Prepared(schema.incident.insert(), schema.incident.c.keys())
_CHANGE_INCIDENTS = Prepared(
    schema.incident.update()
    .where(schema.incident.c.id == bindparam("this_id"))
    .values({name: bindparam(name) for name in _CHANGED}),
    ("this_id", *_CHANGED),
)
_ADD_SCOPE = Prepared(
    text("INSERT INTO incident_scope (incident_id, org_id) VALUES (:incident_id, :org_id) ON CONFLICT DO NOTHING"),
    ("incident_id", "org_id"),
)
_ADD_USE = Prepared(
    text("INSERT INTO attachment_use (hash, incident_id) VALUES (:hash, :incident_id) ON CONFLICT DO NOTHING"),
    ("hash", "incident_id"),
)
_EXPIRE_USE = Prepared(
    text("UPDATE attachment_use SET expired_at = :now WHERE incident_id = :this_id AND expired_at IS NULL"),
    ("now", "this_id"),
)
_ADD_CONTACT = Prepared(schema.contact.insert(), schema.contact.c.keys())
_ADD_REGISTER = Prepared(schema.access_register.insert(), schema.access_register.c.keys())
_SET_TIMER = Prepared(
    text(
        "INSERT INTO sla_timer (incident_id, level, stage, clock_version, due_at)"
        " VALUES (:incident_id, :level, :stage, :clock_version, :due_at)"
        " ON CONFLICT (incident_id) DO UPDATE SET level = excluded.level, stage = excluded.stage,"
        " clock_version = excluded.clock_version, due_at = excluded.due_at"
    ),
    schema.sla_timer.c.keys(),
)
_DROP_TIMER = schema.sla_timer.delete().where(schema.sla_timer.c.incident_id == bindparam("this_id"))
_NOTIFY = text("SELECT pg_notify(:channel, '')")


_RESULT = (
    '{{"command_id":"{command_id}","incident_id":"{incident_id}","version":{version},"seq":{seq},"code":"{code}"}}'
)
"""The JSON of a CommandResult; nothing in it needs escaping."""


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
    _write_timers(connection, last, new, now)
    _ADD_REGISTER.run(connection, [_register_line(e) for e in entries if e.decision.step.action == "reveal"])
    return _write_log(connection, entries, now)


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


def _write_incidents(connection: Connection, last: dict[str, Decision], new: frozenset[str]) -> None:
    added, changed = [], []
    for id_, decision in last.items():
        row = projection(decision.after)
        remember(row["body"], decision.after.incident)
        if id_ in new:
            added.append(row)
        else:
            row["this_id"] = row.pop("id")
            del row["code"], row["reported_at"]
            changed.append(row)
    _ADD_INCIDENTS.run(connection, added)
    _CHANGE_INCIDENTS.run(connection, changed)


def _write_links(connection: Connection, entries: Sequence[Entry], new: frozenset[str], now: int) -> None:
    scope, uses, contacts, expired = [], [], [], []
    for entry in entries:
        decision = entry.decision
        incident = decision.after.incident
        if decision.full:
            scope += [{"incident_id": incident.id, "org_id": org} for org in incident.scope]
        if decision.step.action == "expired":
            expired.append({"this_id": incident.id, "now": now})
            continue
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
    _ADD_SCOPE.run(connection, scope)
    _ADD_USE.run(connection, uses)
    _EXPIRE_USE.run(connection, expired)
    _ADD_CONTACT.run(connection, contacts)


def _register_line(entry: Entry) -> dict[str, Any]:
    """What the access register says of a contact that was looked up; its id is the event's ``command_id``."""
    decision = entry.decision
    incident, actor = decision.after.incident, decision.actor
    return {
        "id": entry.command_id,
        "at": decision.at,
        "user_id": actor.id,
        "user_name": actor.name,
        "org_id": "" if actor.org is None else actor.org.id,
        "kind": "contact",
        "subject": incident.code,
        "incident_id": incident.id,
        "case_code": incident.code,
        "reason": decision.step.text,
    }


def _write_timers(connection: Connection, last: dict[str, Decision], new: frozenset[str], now: int) -> None:
    running, stopped = [], []
    for id_, decision in last.items():
        timer, clock = decision.timer(), decision.after.incident.clock
        if timer is None or clock is None:
            if id_ not in new:
                stopped.append({"this_id": id_})
            continue
        entered_late = decision.at < now - 1_000
        running.append(
            {
                "incident_id": id_,
                "level": timer.level,
                "stage": clock.stage,
                "clock_version": decision.after.moved,
                "due_at": max(timer.due_at, now + LATE_ENTRY_GRACE_MS) if entered_late else timer.due_at,
            }
        )
    _SET_TIMER.run(connection, running)
    if stopped:
        connection.execute(_DROP_TIMER, stopped)


def _write_log(connection: Connection, entries: Sequence[Entry], now: int) -> Appended:
    seq, prev = connection.execute(_HEAD).one()
    rows, commands, results, events = [], [], [], []
    for entry in entries:
        seq += 1
        row, event = _event(entry, seq, prev)
        prev = event.hash
        result = made(
            CommandResult,
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
                "response": _RESULT.format_map(result.__dict__),
                "at": now,
            }
        )
    _ADD_EVENTS.run(connection, rows)
    _ADD_COMMANDS.run(connection, commands)
    connection.execute(_MOVE_HEAD, {"to_seq": seq, "to_hash": prev})
    if connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY, {"channel": CHANNEL})
    return Appended(results, events)


@lru_cache(maxsize=8_192)
def _scope_json(scope: tuple[str, ...]) -> str:
    return dumps(scope, separators=(",", ":"))


def _event(entry: Entry, seq: int, prev: str) -> tuple[dict[str, Any], StoredEvent]:
    decision = entry.decision
    incident, data = decision.after.incident, decision.data()
    row: dict[str, Any] = {
        "seq": seq,
        "aggregate": incident.id,
        "version": incident.version,
        "type": decision.type,
        "actor": decision.actor.model_dump_json(),
        "command_id": entry.command_id,
        "at": decision.at,
        "scope": _scope_json(incident.scope),
        "data": data.model_dump_json(exclude_unset=True),
    }
    json = wire(*row.values())
    digest = chained(prev, json)
    row["prev_hash"], row["hash"] = prev, digest
    stored = StoredEvent(
        seq, incident.id, incident.version, decision.type, entry.command_id, decision.at, incident.scope, digest, json
    )
    # listeners of this process need not parse what was just put together
    stored.__dict__["event"] = made(
        Event,
        seq=seq,
        aggregate=incident.id,
        version=incident.version,
        type=decision.type,
        actor=decision.actor,
        command_id=entry.command_id,
        at=decision.at,
        scope=incident.scope,
        data=data,
    )
    return row, stored
