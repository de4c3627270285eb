"""What the clock itself does to a matter: due soon, overdue. The actor is the center."""

from typing import Any

from center.domain import clocks
from center.domain.made import changed
from center.domain.values import Case, Decision, step
from contract.event import Actor

CENTER = Actor(kind="center", id="center", name="时限监督")


def due_key(case: Case, now: int) -> str | None:
    """A name for what is to be said about the running clock at ``now``, the same in every process and after every
    restart; None when everything has been said. A clock is told apart by the version that started it."""
    clock = case.incident.clock
    level = clocks.level_of(case.incident, now)
    if clock is None or level in ("normal", clock.level):
        return None
    return f"{case.incident.id}/{clock.stage}/{case.moved}/{level}"


def fire(case: Case, now: int) -> Decision | None:
    """The event that says the clock's new level, None when there is nothing new to say."""
    before = case.incident
    clock = before.clock
    level = clocks.level_of(before, now)
    if clock is None or level == "normal" or level == clock.level:
        return None
    at = max(now, before.updated_at)
    told: dict[str, Any] = {"clock": changed(clock, level=level), "updated_at": at}
    if level == "overdue":
        told["late_stages"] = clocks.late_stages(before, at)
    after = changed(before, **told, version=before.version + 1)
    return Decision(
        type=f"incident.{level}",
        at=at,
        actor=CENTER,
        after=Case(after, case.center, case.moved),
        full=False,
        changes=told,
        step=step(action=level, stage=clock.stage),
    )
