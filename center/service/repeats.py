"""Commands that come again after the center has forgotten their answers: the log itself still knows them.

The table of answers is cut after ``REPEATABLE_MS``. A step that comes again later is refused by the matter's version;
what leaves the matter as it is, a note above all, would be written twice. So an old identifier is looked up among the
events of its matter. A clock that is wrong by days, a desk's or this one's, changes nothing but how often we look.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, select

from center.domain.values import Case
from center.service.jobs import Job
from center.store import schema
from contract.command import REPEATABLE_MS, CommandResult
from contract.event import Actor

SURELY_KNOWN_MS = REPEATABLE_MS // 2
"""An identifier made so short a time ago is still in the table of answers, even where a clock is two weeks wrong."""
AHEAD_MS = 86_400_000
_e = schema.event.c
_DONE = select(_e.command_id, _e.aggregate, _e.version, _e.seq, _e.actor).where(
    _e.aggregate.in_(bindparam("matters", expanding=True)), _e.command_id.in_(bindparam("ids", expanding=True))
)


def made_at(id_: str) -> int:
    """When a UUID version 7 says it was made (ms)."""
    return int(id_[:8] + id_[9:13], 16)


def done_before(
    connection: Connection, jobs: Sequence[Job], cases: Mapping[str, Case], now: int
) -> dict[str, tuple[str, CommandResult]]:
    """The old ones of ``jobs`` that stand in the log: by command id the request hash and the first answer again.

    What was asked then is not known any more: whoever asks again as the same person meant the same. For anybody else
    the hash is empty, which is nobody's.
    """
    old = {
        job.command_id: job
        for job in jobs
        if job.caller is not None
        and not job.reports
        and job.incident_id in cases
        and not -AHEAD_MS <= now - made_at(job.command_id) <= SURELY_KNOWN_MS
    }
    if not old:
        return {}
    found: dict[str, tuple[str, CommandResult]] = {}
    matters = sorted({job.incident_id for job in old.values()})
    for id_, matter, version, seq, actor in connection.execute(_DONE, {"matters": matters, "ids": list(old)}):
        if matter != old[id_].incident_id:
            continue  # what the same command came to for another matter
        job, by = old[id_], Actor.model_validate_json(actor)
        same = job.caller is not None and (by.kind, by.id) == (job.caller.actor.kind, job.caller.actor.id)
        code = cases[matter].incident.code
        answer = CommandResult(command_id=id_, incident_id=matter, version=version, seq=seq, code=code, replayed=True)
        found[id_] = (job.request_hash if same else "", answer)
    return found
