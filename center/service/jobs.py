"""What stands in the queue to the log: one wish to change one matter."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from center.domain import alarms, loop
from center.domain.values import Case, Facts, Outcome
from center.service.caller import Caller
from contract.command import OCCURRED_WITHIN_MS, Command, FeedbackCommand, ReportCommand

Decide = Callable[[Case | None, int, Facts], Outcome | None]
"""The case as it stands, the time (ms), what may be looked up -> what comes of it; None: nothing to say any more."""


@dataclass(slots=True)
class Job:
    """``request_hash`` tells a repeat from another body under the same id. ``reports``: it would open a new matter."""

    command_id: str
    request_hash: str
    incident_id: str
    decide: Decide
    attachments: tuple[str, ...] = ()
    reports: bool = False


def command_job(incident_id: str, command: Command, caller: Caller, occurred_at: int | None = None) -> Job:
    """The hash covers who asks: another caller's identifier is never a way to read that caller's answer.

    ``occurred_at``: when it was done, for what is entered late; out of bounds it does not count.
    """
    body = f"{incident_id}\n{caller.actor.kind}:{caller.actor.id}\n{command.model_dump_json()}"

    def decide(case: Case | None, now: int, facts: Facts) -> Outcome:
        return loop.decide(case, incident_id, command, caller, moment(now, occurred_at), facts)

    named = command.payload.attachments if isinstance(command, ReportCommand | FeedbackCommand) else ()
    return Job(command.command_id, _hash(body), incident_id, decide, named, isinstance(command, ReportCommand))


def moment(now: int, occurred_at: int | None) -> int:
    """``occurred_at`` when it is given and lies within OCCURRED_WITHIN_MS before ``now``, else ``now``."""
    if occurred_at is None or not now - OCCURRED_WITHIN_MS <= occurred_at <= now:
        return now
    return occurred_at


def reveal_job(command_id: str, incident_id: str, reason: str, caller: Caller) -> Job:
    def decide(case: Case | None, now: int, facts: Facts) -> Outcome:
        return loop.reveal(case, caller, reason, now)

    return Job(command_id, _hash(f"reveal\n{incident_id}\n{reason}"), incident_id, decide)


def clock_job(command_id: str, incident_id: str) -> Job:
    def decide(case: Case | None, now: int, facts: Facts) -> Outcome | None:
        return None if case is None else alarms.fire(case, now)

    return Job(command_id, _hash("clock"), incident_id, decide)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
