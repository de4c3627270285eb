"""What stands in the queue to the log: one wish to change one matter."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from center.domain import alarms, expiry, loop, relocation
from center.domain.made import changed, made
from center.domain.values import Case, Decision, Facts, Outcome, Refusal
from center.service.caller import Caller
from center.service.ids import named_id
from contract.command import OCCURRED_WITHIN_MS, Command
from contract.envelope import HandOverCommand, MergeCommand, RelateCommand, ReportCommand
from contract.org import Person

Decide = Callable[[Case | None, int, Facts], Outcome | None]
"""The case as it stands, the time (ms), what may be looked up -> what comes of it; None: nothing to say any more."""


@dataclass(slots=True)
class Job:
    """``request_hash`` tells a repeat from another body under the same id. ``reports``: it would open a new matter.
    ``attachments``: the hashes of the files it names; ``caller``: whose right to name them is asked. ``others``:
    further matters it names, ``people``: users it names."""

    command_id: str
    request_hash: str
    incident_id: str
    decide: Decide
    attachments: tuple[str, ...] = ()
    reports: bool = False
    caller: Caller | None = None
    others: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Earlier:
    """When something was done that is entered now: ``at`` (ms), as the system ``by`` says."""

    at: int
    by: Caller


def command_job(incident_id: str, command: Command, caller: Caller, earlier: Earlier | None = None) -> Job:
    """The hash covers who asks: another caller's identifier is never a way to read that caller's answer. What was not
    said is left out, so that a command repeated after an update that knows more fields is still the same command."""
    asked = command.model_dump_json(exclude_defaults=True)
    body = f"{incident_id}\n{caller.actor.kind}:{caller.actor.id}\n{command.type}\n{asked}".encode()

    def decide(case: Case | None, now: int, facts: Facts) -> Outcome:
        if earlier is None:
            return loop.decide(case, incident_id, command, caller, now, facts)
        outcome = loop.decide(case, incident_id, command, caller, moment(now, earlier.at), facts)
        return outcome if isinstance(outcome, Refusal) else _entered(outcome, case, earlier.by, now)

    named: tuple[str, ...] = vars(command.payload).get("attachments", ())
    reports = isinstance(command, ReportCommand)
    job = Job(command.command_id, _hash(body), incident_id, decide, named, reports, caller)
    if isinstance(command, MergeCommand):
        job.others = (command.payload.into,)
    elif isinstance(command, RelateCommand):
        job.others = (command.payload.other,)
    elif isinstance(command, HandOverCommand):
        job.people = (command.payload.to,)
    return job


def _entered(decision: Decision, case: Case | None, by: Caller, now: int) -> Outcome:
    """The decision, saying that it was entered late; a system vouches only for matters of its own scope."""
    matter = decision.after if case is None else case
    if not by.sees(matter.incident.scope):
        return Refusal("forbidden", {"action": "补录办理经过"})
    if decision.at >= now:
        return decision
    system = made(Person, id=by.actor.id, name=by.actor.name)
    return replace(decision, step=changed(decision.step, entered_at=now, entered_by=system))


def moment(now: int, occurred_at: int) -> int:
    """``occurred_at`` when it lies within OCCURRED_WITHIN_MS before ``now``, else ``now``."""
    if not now - OCCURRED_WITHIN_MS <= occurred_at <= now:
        return now
    return occurred_at


def reveal_job(command_id: str, incident_id: str, reason: str, caller: Caller) -> Job:
    def decide(case: Case | None, now: int, facts: Facts) -> Outcome:
        return loop.reveal(case, caller, reason, now, facts)

    return Job(command_id, _hash(f"reveal\n{incident_id}\n{reason}".encode()), incident_id, decide)


def expire_job(incident_id: str, closed_at: int, closed_before: int) -> Job:
    """The photos of a matter that was closed at ``closed_at`` and before ``closed_before`` (ms): once per closing."""

    def decide(case: Case | None, now: int, facts: Facts) -> Outcome:
        return expiry.expire_attachments(case, closed_before, now)

    return Job(named_id("attachments", incident_id, str(closed_at)), _hash(b"expire"), incident_id, decide)


def relocate_job(incident_id: str, version: int, edition: int) -> Job:
    """Where a matter lies by the district of ``edition``: once per edition, whichever center is first. One that is no
    more of ``version`` is left alone: a center that knows a newer district may have moved it."""

    def decide(case: Case | None, now: int, facts: Facts) -> Outcome:
        if case is not None and case.incident.version != version:
            return Refusal("version_conflict", {"current_version": case.incident.version})
        return relocation.relocate(case, now, facts)

    return Job(named_id("relocate", incident_id, str(edition)), _hash(b"relocate"), incident_id, decide)


def clock_job(command_id: str, incident_id: str) -> Job:
    made_id = named_id("clock", command_id)

    def decide(case: Case | None, now: int, facts: Facts) -> Outcome | None:
        return None if case is None else alarms.fire(case, now, facts, made_id)

    return Job(command_id, _hash(b"clock"), incident_id, decide)


def _hash(asked: bytes) -> str:
    return hashlib.sha256(asked).hexdigest()
