"""Writing decisions: the projections first, then, under the log head's lock, the events and the answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Connection, bindparam, select, text

from center.domain.clocks import is_late, next_timer
from center.domain.made import made
from center.domain.values import Case, Decision
from center.service import notices
from center.service.cases import Written, written
from center.service.contacts import write_parties
from center.service.encoded import data_json, list_json
from center.service.log import StoredEvent, chained, wire
from center.store import schema, search_index
from center.store.prepared import Prepared
from center.store.protocol import CHANNEL
from contract.command import CommandResult
from contract.event import LATE_ENTRY_GRACE_MS, Event

CONTACT_DAYS = 180
"""How long a reporter can be called back; then name and number are deleted."""
_DAY_MS = 86_400_000
_HEAD = select(schema.log_head.c.seq, schema.log_head.c.hash).with_for_update()
_MOVE_HEAD = Prepared(
    schema.log_head.update().values(seq=bindparam("to_seq"), hash=bindparam("to_hash")), ("to_seq", "to_hash")
)
_MOVED = ("version", "state", "level", "late", "moved", "body")
"""The columns that nearly every step changes."""
_CHANGED = (*_MOVED, "severity", "class_code", "closed_at", "center")
"""All that may ever change."""
_ADD_EVENTS = Prepared(schema.event.insert(), schema.event.c.keys())
_ADD_COMMANDS = Prepared(schema.command.insert(), schema.command.c.keys())
ADD_INCIDENTS = Prepared(schema.incident.insert(), schema.incident.c.keys())
"""Lines as ``projection`` makes them."""


def _updating(names: tuple[str, ...]) -> Prepared:
    update = schema.incident.update().where(schema.incident.c.id == bindparam("this_id"))
    return Prepared(update.values({name: bindparam(name) for name in names}), ("this_id", *names))


_MOVE_INCIDENTS, _CHANGE_INCIDENTS = _updating(_MOVED), _updating(_CHANGED)
ADD_SCOPE = Prepared(
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
_DROP_CONTACT = schema.contact.delete().where(schema.contact.c.incident_id == bindparam("this_id"))
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision on its way into the log. ``answers``: it is what the command is answered with, not what the same
    command came to for another matter."""

    command_id: str
    request_hash: str
    decision: Decision
    answers: bool = True


@dataclass(frozen=True, slots=True)
class Appended:
    """In the order of the entries."""

    results: list[CommandResult]
    events: list[StoredEvent]


def append(connection: Connection, entries: Sequence[Entry], loaded: Mapping[str, Case], now: int) -> Appended:
    """``loaded``: the cases as they stood in the tables before this batch; a matter that is not there is new."""
    if not entries:
        return Appended([], [])
    texts = [written(entry.decision.after.incident) for entry in entries]
    last = {entry.decision.after.incident.id: n for n, entry in enumerate(entries)}
    _write_incidents(connection, [(entries[n].decision.after, texts[n]) for n in last.values()], loaded)
    after = {id_: entries[n].decision for id_, n in last.items()}
    _write_search(connection, after, loaded)
    _write_scope(connection, after, loaded)
    _write_links(connection, entries, now)
    write_timers(connection, after, loaded, now)
    notices.write(connection, [entry.decision for entry in entries])
    _ADD_REGISTER.run(connection, [_register_line(e) for e in entries if e.decision.step.action == "reveal"])
    return _write_log(connection, entries, texts, now)


def projection(case: Case, body: str) -> dict[str, Any]:
    """The line of ``incident`` that a case comes to; values are of the columns' types. ``body``: its JSON."""
    return {**_moved(case, body), **_kept(case)}


def _moved(case: Case, body: str) -> dict[str, Any]:
    incident = case.incident
    return {
        "version": incident.version,
        "state": incident.state,
        "level": "normal" if incident.clock is None else incident.clock.level,
        "late": is_late(incident.late_stages),
        "moved": case.moved,
        "body": body,
    }


def _kept(case: Case) -> dict[str, Any]:
    """The columns that few steps change."""
    incident = case.incident
    return {
        "id": incident.id,
        "code": incident.code,
        "reported_at": incident.reported_at,
        "severity": incident.severity,
        "class_code": incident.class_code,
        "closed_at": incident.closed_at,
        "center": case.center,
    }


def _keeps(before: Case, after: Case) -> bool:
    """True when ``_kept`` is the same of both; nearly always the very same objects, so little is compared."""
    a, b = before.incident, after.incident
    return (
        a.class_code == b.class_code
        and a.severity == b.severity
        and a.closed_at == b.closed_at
        and before.center == after.center
    )


def _write_incidents(connection: Connection, cases: Sequence[tuple[Case, Written]], loaded: Mapping[str, Case]) -> None:
    added, moved, changed = [], [], []
    for case, line in cases:
        row = _moved(case, line.body)
        before = loaded.get(case.incident.id)
        if before is None:
            added.append({**row, **_kept(case)})
            continue
        row["this_id"] = case.incident.id
        if _keeps(before, case):
            moved.append(row)
        else:
            changed.append({**row, **_kept(case)})
    ADD_INCIDENTS.run(connection, added)
    _MOVE_INCIDENTS.run(connection, moved)
    _CHANGE_INCIDENTS.run(connection, changed)


def _write_search(connection: Connection, last: Mapping[str, Decision], loaded: Mapping[str, Case]) -> None:
    """After the matters: lines for new ones, changes of what a line shows."""
    after = [decision.after.incident for decision in last.values()]
    search_index.add(connection, [incident for incident in after if incident.id not in loaded])
    search_index.change(connection, [(loaded[i.id].incident, i) for i in after if i.id in loaded])


def _write_scope(connection: Connection, last: Mapping[str, Decision], loaded: Mapping[str, Case]) -> None:
    """Who may see a matter from now on and could not before; nobody ever loses sight of one."""
    first, more = [], []
    for id_, decision in last.items():
        scope, before = decision.after.incident.scope, loaded.get(id_)
        if before is None:
            first += [(id_, org) for org in scope]
        elif before.incident.scope is not scope:
            more += [(id_, org) for org in scope if org not in before.incident.scope]
    ADD_SCOPE.run(connection, [{"incident_id": id_, "org_id": org} for id_, org in (*first, *more)])
    search_index.widen(connection, more)


def _write_links(connection: Connection, entries: Sequence[Entry], now: int) -> None:
    uses, contacts, expired, discarded = [], [], [], []
    for entry in entries:
        decision = entry.decision
        incident = decision.after.incident
        if decision.step.action == "expired":
            expired.append({"this_id": incident.id, "now": now})
        elif decision.step.attachments:
            uses += [{"hash": a.hash, "incident_id": incident.id} for a in decision.step.attachments]
        if decision.type == "incident.discarded":
            discarded.append({"this_id": incident.id})  # never reported: nobody will be called back
        if decision.contact is not None:
            contacts.append(
                {
                    "incident_id": incident.id,
                    "name": decision.contact.name,
                    "phone": decision.contact.phone,
                    "expires_at": now + CONTACT_DAYS * _DAY_MS,
                }
            )
    _ADD_USE.run(connection, uses)
    _EXPIRE_USE.run(connection, expired)
    _ADD_CONTACT.run(connection, contacts)
    if discarded:
        connection.execute(_DROP_CONTACT, discarded)
    parties = [(e.decision.after.incident.id, given) for e in entries if (given := e.decision.parties) is not None]
    if parties:
        write_parties(connection, parties, now + CONTACT_DAYS * _DAY_MS)


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


def write_timers(connection: Connection, last: Mapping[str, Decision], loaded: Mapping[str, Case], now: int) -> None:
    """The next deadline of each matter. ``last``: by its id the last thing that was decided; ``loaded`` as above."""
    running, stopped = [], []
    for id_, decision in last.items():
        timer = next_timer(decision.after.incident)
        if timer is None:
            if id_ in loaded:
                stopped.append({"this_id": id_})
            continue
        entered_late = decision.at < now - 1_000
        running.append(
            {
                "incident_id": id_,
                "level": timer.level,
                "stage": timer.stage,
                "clock_version": decision.after.moved,
                "due_at": max(timer.due_at, now + LATE_ENTRY_GRACE_MS) if entered_late else timer.due_at,
            }
        )
    _SET_TIMER.run(connection, running)
    if stopped:
        connection.execute(_DROP_TIMER, stopped)


def _write_log(connection: Connection, entries: Sequence[Entry], texts: Sequence[Written], now: int) -> Appended:
    seq, prev = lock_head(connection)
    rows, commands, results, events = [], [], [], []
    for entry, line in zip(entries, texts, strict=True):
        seq += 1
        row, event = _event(entry, line, seq, prev)
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
        if entry.answers:
            commands.append(
                {
                    "id": entry.command_id,
                    "request_hash": entry.request_hash,
                    "response": _result_json(result),
                    "at": now,
                }
            )
    _ADD_COMMANDS.run(connection, commands)
    add_events(connection, rows)
    return Appended(results, events)


def lock_head(connection: Connection) -> tuple[int, str]:
    """Seq and hash of the last event; nobody else appends until this transaction ends."""
    seq, digest = connection.execute(_HEAD).one()
    return seq, digest


def add_events(connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put ``rows`` of ``event``, one at least, behind the head that ``lock_head`` told; other processes are told."""
    _ADD_EVENTS.run(connection, rows)
    _MOVE_HEAD.run(connection, [{"to_seq": rows[-1]["seq"], "to_hash": rows[-1]["hash"]}])
    if connection.dialect.name == "postgresql":
        connection.execute(_NOTIFY, {"channel": CHANNEL})


def _result_json(result: CommandResult) -> str:
    """Nothing in it needs escaping; ``replayed`` is not written, it is said of the next time."""
    return (
        f'{{"command_id":"{result.command_id}","incident_id":"{result.incident_id}","version":{result.version},'
        f'"seq":{result.seq},"code":"{result.code}"}}'
    )


def _event(entry: Entry, line: Written, seq: int, prev: str) -> tuple[dict[str, Any], StoredEvent]:
    decision = entry.decision
    incident = decision.after.incident
    row: dict[str, Any] = {
        "seq": seq,
        "aggregate": incident.id,
        "version": incident.version,
        "type": decision.type,
        "actor": to_json(decision.actor).decode(),
        "command_id": entry.command_id,
        "at": decision.at,
        "scope": list_json(incident.scope),
        "data": data_json(decision, line.parts),
    }
    json = wire(*row.values())
    digest = chained(prev, json)
    row["prev_hash"], row["hash"] = prev, digest
    # listeners of this process need not parse what was just put together
    told = partial(_told, decision, seq, entry.command_id)
    stored = StoredEvent(
        seq,
        incident.id,
        incident.version,
        decision.type,
        entry.command_id,
        decision.at,
        incident.scope,
        digest,
        json,
        told,
    )
    return row, stored


def _told(decision: Decision, seq: int, command_id: str) -> Event:
    incident = decision.after.incident
    return made(
        Event,
        seq=seq,
        aggregate=incident.id,
        version=incident.version,
        type=decision.type,
        actor=decision.actor,
        command_id=command_id,
        at=decision.at,
        scope=incident.scope,
        data=decision.data(),
    )
