"""Writing matters that come in whole, one full event each, by the thousand. What stands in the tables afterwards is the
same as ``append`` writes, byte for byte; what only a step of a running matter needs is left out.
"""

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from pydantic_core import to_json
from sqlalchemy import Connection

from center.domain.values import Decision
from center.service.append import ADD_INCIDENTS, ADD_SCOPE, add_events, lock_head, projection, write_timers
from center.service.encoded import list_json
from center.service.log import chained, wire
from center.store import search_index
from contract.event import Step
from contract.incident import Incident

_incident_json = Incident.__pydantic_serializer__.to_json
_step_json = Step.__pydantic_serializer__.to_json


def append_whole(connection: Connection, decisions: Sequence[tuple[str, Decision]], now: int) -> None:
    """``decisions``: each with the id of its command. All are full, of matters that are nowhere yet, and answer nobody:
    no command is kept, nothing is handed to this process's listeners."""
    if not decisions:
        return
    incidents = [decision.after.incident for _, decision in decisions]
    bodies = [_incident_json(incident).decode() for incident in incidents]
    ADD_INCIDENTS.run(connection, [projection(d.after, body) for (_, d), body in zip(decisions, bodies, strict=True)])
    search_index.add(connection, incidents)
    # in the order of the table: neighbours go into the same page
    by_id = sorted(incidents, key=attrgetter("id"))
    ADD_SCOPE.run(connection, [{"incident_id": i.id, "org_id": org} for i in by_id for org in i.scope])
    write_timers(connection, {d.after.incident.id: d for _, d in decisions}, {}, now)
    add_events(connection, _events(connection, decisions, bodies))


def _events(
    connection: Connection, decisions: Sequence[tuple[str, Decision]], bodies: Sequence[str]
) -> list[dict[str, Any]]:
    said = _Said()
    seq, prev = lock_head(connection)
    rows = []
    for (command_id, decision), body in zip(decisions, bodies, strict=True):
        incident = decision.after.incident
        seq += 1
        row: dict[str, Any] = {
            "seq": seq,
            "aggregate": incident.id,
            "version": incident.version,
            "type": decision.type,
            "actor": said.actor(decision),
            "command_id": command_id,
            "at": decision.at,
            "scope": list_json(incident.scope),
            "data": _data(incident, body, said.step(decision)),
        }
        digest = chained(prev, wire(*row.values()))
        row["prev_hash"], row["hash"] = prev, digest
        prev = digest
        rows.append(row)
    return rows


def _data(incident: Incident, body: str, step: str) -> str:
    """``decision.data()`` out of the matter's own JSON: every field but id and version is a change, in that order."""
    code = f'"code":"{incident.code}",'
    behind = len(f'{{"id":"{incident.id}",{code}"version":{incident.version},')
    return f'{{"full":true,"changes":{{{code}{body[behind:]},"step":{step}}}'


class _Said:
    """The JSON of what the same import says of one row after the other: by identity, while the decisions are held."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def actor(self, decision: Decision) -> str:
        known = self._known.get(id(decision.actor))
        if known is None:
            known = self._known[id(decision.actor)] = to_json(decision.actor).decode()
        return known

    def step(self, decision: Decision) -> str:
        known = self._known.get(id(decision.step))
        if known is None:
            known = self._known[id(decision.step)] = _step_json(decision.step, exclude_unset=True).decode()
        return known
