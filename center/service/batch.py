"""One batch of jobs in one transaction. Runs where the store runs it (SQLite: the writer thread); plain, no asyncio.

Order: deduplicate -> load -> decide -> timers and tables -> log head -> events -> commit. The head's row lock comes
last, so that a process holds it only while it appends.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlalchemy import Connection, bindparam, select

from center.domain import alarms
from center.domain.district import District
from center.domain.made import changed
from center.domain.values import Case, Decision, Facts
from center.service import refusals, rule_refusals
from center.service.append import Entry, append
from center.service.attachment_rights import Named, namable
from center.service.cases import case_of
from center.service.ids import clock_id
from center.service.jobs import Job, clock_job
from center.service.log import StoredEvent
from center.service.officers import officers
from center.service.repeats import done_before
from center.service.serials import Serials
from center.store import schema
from center.store.prepared import Lookup
from contract.command import CommandResult

logger = logging.getLogger(__name__)

_i, _t, _c = schema.incident.c, schema.sla_timer.c, schema.command.c
_KNOWN = Lookup(select(_c.id, _c.request_hash, _c.response).where(_c.id.in_(bindparam("ids", expanding=True))), "ids")
_CASES = Lookup(
    select(_i.id, _i.body, _i.center, _i.moved)
    .where(_i.id.in_(bindparam("ids", expanding=True)))
    .order_by(_i.id)  # every process locks in the same order: no deadlock
    .with_for_update(),
    "ids",
)
_DUE = (
    select(_i.id, _i.body, _i.center, _i.moved)
    .select_from(schema.incident.join(schema.sla_timer, _i.id == _t.incident_id))
    .where(_t.due_at <= bindparam("now"))
    .order_by(_t.due_at)
    .limit(bindparam("most"))
    # locks the matters, not the timers, and never waits: another process that holds one is saying it already
    .with_for_update(of=schema.incident, skip_locked=True)
)

_WAIT = schema.sla_timer.update().where(_t.incident_id == bindparam("this_id")).values(due_at=bindparam("again"))
SET_ASIDE_MS = 600_000
"""How long a matter's timer waits that cannot be worked out."""

Answer = CommandResult | refusals.Refused | None
"""None: the clock had nothing to say any more."""
Known = dict[str, tuple[str, CommandResult]]
"""Commands done before: the hash of what was asked, and what was answered."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``answers`` stand in the order of the jobs; ``events`` are what was appended."""

    answers: list[Answer]
    events: list[StoredEvent]


@dataclass(frozen=True, slots=True)
class _Pending:
    """An answer that waits for its entry's place in the log."""

    entry: int
    replayed: bool


def run(connection: Connection, jobs: Sequence[Job], now: int, district: District) -> Outcome:
    """Do ``jobs`` in order. A refused job is answered and leaves no trace; the others go on."""
    known = _known(connection, jobs)
    fresh = [job for job in jobs if job.command_id not in known]
    cases = _load(connection, fresh)
    if fresh and connection.dialect.name == "postgresql":
        # another process may have done the same command while we waited for its lock on the matter
        known |= _known(connection, fresh)
    known |= done_before(connection, [job for job in fresh if job.command_id not in known], cases, now)
    facts = Facts(district, officers=officers(connection, fresh))
    return _do(connection, jobs, known, cases, now, facts, namable(connection, fresh))


def run_due(connection: Connection, most: int, now: int, district: District) -> Outcome:
    """Say what the clock has to say about at most ``most`` matters, the longest due first."""
    cases = {row[0]: case_of(*row) for row in connection.execute(_DUE, {"now": now, "most": most})}
    keys = {id_: alarms.due_key(case, now) for id_, case in cases.items()}
    jobs = [clock_job(clock_id(key), id_) for id_, key in keys.items() if key is not None]
    return _do(connection, jobs, _known(connection, jobs), cases, now, Facts(district))


def set_aside(connection: Connection, most: int, now: int, district: District) -> int:
    """After ``run_due`` failed: let the timers wait of those matters that are to blame, so that one fault of ours does
    not silence every deadline of the district. Returns how many; none: it was not one of the matters."""
    facts, blamed = Facts(district), []
    for row in connection.execute(_DUE, {"now": now, "most": most}):
        try:
            alarms.fire(case_of(*row), now, facts, row[0])
        except Exception:
            again = SET_ASIDE_MS // 60_000
            logger.exception("the deadlines of matter %s cannot be worked out, trying again in %d min", row[0], again)
            blamed.append({"this_id": row[0], "again": now + SET_ASIDE_MS})
    if blamed:
        connection.execute(_WAIT, blamed)
    return len(blamed)


def _do(
    connection: Connection,
    jobs: Sequence[Job],
    known: Known,
    cases: dict[str, Case],
    now: int,
    facts: Facts,
    files: Named = MappingProxyType({}),
) -> Outcome:
    loaded = dict(cases)
    facts = replace(facts, others=cases)
    serials = Serials(connection, now) if any(j.reports and j.command_id not in known for j in jobs) else None
    entries: list[Entry] = []
    place: dict[str, int] = {}
    answers: list[Answer | _Pending] = []
    for job in jobs:
        answers.append(_answered(job, known, place, entries))
        if answers[-1] is not None:
            continue
        if serials is not None:
            facts = serials.numbered(facts)
        if job.attachments:
            facts = replace(facts, attachments=files.get((job.command_id, job.request_hash), {}))
        verdict = job.decide(cases.get(job.incident_id), now, facts)
        if isinstance(verdict, Decision):
            place[job.command_id] = len(entries)
            answers[-1] = _Pending(len(entries), replayed=False)
            entries.append(Entry(job.command_id, job.request_hash, verdict))
            cases[job.incident_id] = verdict.after
            for other in verdict.also:
                entries.append(Entry(job.command_id, job.request_hash, other, answers=False))
                cases[other.after.incident.id] = other.after
            if serials is not None and job.reports:
                serials.use()
        elif verdict is not None:
            answers[-1] = rule_refusals.of(verdict)
    if serials is not None:
        serials.save()
    appended = append(connection, entries, loaded, now)
    return Outcome([_settled(a, appended.results) for a in answers], appended.events)


def _answered(job: Job, known: Known, place: dict[str, int], entries: Sequence[Entry]) -> Answer | _Pending:
    """What a repeated command gets: the first answer again, or a refusal when the body is another. None: it is new."""
    before = known.get(job.command_id)
    if before is not None:
        if before[0] != job.request_hash:
            return refusals.command_reused(job.command_id)
        return before[1]
    if job.command_id in place:
        entry = place[job.command_id]
        if entries[entry].request_hash != job.request_hash:
            return refusals.command_reused(job.command_id)
        return _Pending(entry, replayed=True)
    return None


def _settled(answer: Answer | _Pending, results: Sequence[CommandResult]) -> Answer:
    if not isinstance(answer, _Pending):
        return answer
    result = results[answer.entry]
    return changed(result, replayed=True) if answer.replayed else result


def _known(connection: Connection, jobs: Sequence[Job]) -> Known:
    rows = _KNOWN.rows(connection, list(dict.fromkeys([job.command_id for job in jobs])))
    return {id_: (digest, _replayed(response)) for id_, digest, response in rows}


def _replayed(response: str) -> CommandResult:
    return changed(CommandResult.model_validate_json(response), replayed=True)


def _load(connection: Connection, jobs: Sequence[Job]) -> dict[str, Case]:
    rows = _CASES.rows(connection, sorted({id_ for job in jobs for id_ in (job.incident_id, *job.others)}))
    return {row[0]: case_of(*row) for row in rows}
