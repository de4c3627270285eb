"""The deadline that runs while a matter waits for its next step. All times are ms of the center's clock."""

from center.domain.made import made
from contract.incident import Clock, Incident, Level, Stage, State

MINUTE = 60_000

STAGE_OF: dict[State, Stage | None] = {
    "reported": "register",
    "registered": "dispatch",
    "returned": "dispatch",
    "dispatched": "accept",
    "accepted": "handle",
    "feedback": "check",
    "checked": "close",
    "closed": None,
}
"""What each state waits for."""


def started(stage: Stage, now: int, minutes: int, warn_percent: int) -> Clock:
    limit = minutes * MINUTE
    due_at = now + limit
    return made(
        Clock,
        stage=stage,
        started_at=now,
        due_soon_at=due_at - limit * warn_percent // 100,
        due_at=due_at,
        level="normal",
        unit="minute",
        paused_at=None,
    )


def late_stages(incident: Incident, now: int) -> tuple[Stage, ...]:
    """The stages that ran over, with the running one when its time is up, whether or not its timer was heard yet."""
    clock = incident.clock
    if clock is None or now < clock.due_at or clock.stage in incident.late_stages:
        return incident.late_stages
    return (*incident.late_stages, clock.stage)


def level_of(incident: Incident, now: int) -> Level:
    """What the running clock says at ``now``."""
    clock = incident.clock
    if clock is None or now < clock.due_soon_at:
        return "normal"
    return "overdue" if now >= clock.due_at else "due_soon"
