"""When the escalation ladder is climbed: the next step a clock carries. Pure; times are ms.

``Clock.rung`` and ``rung_at`` are worked out from the catalogue in force when the clock starts and whenever a step is
taken: so the ladder stands still with its clock, and a new edition changes only what comes after.
"""

from typing import Any

from center.domain.calendar import Calendar, Limit
from center.domain.catalog import STEPS
from center.domain.catalog import Rung as Step
from center.domain.made import changed
from center.domain.values import Facts
from contract.catalog import Unit
from contract.incident import Clock, Incident, Stage
from contract.parts import Rung

_TOP: dict[str, Any] = {"rung": None, "rung_at": None}
"""Nothing is left to climb."""


def begin(stage: Stage, incident: Incident, start: int, due_at: int, unit: Unit, facts: Facts) -> dict[str, Any]:
    """The first step of a clock that runs from ``start`` to ``due_at``, as fields of the clock. What is late from the
    first moment is not reminded any more."""
    if stage == "draft":
        return _TOP  # its author is warned once, nobody is urged to submit
    for step in facts.district.catalog.ladder(stage, incident.class_code, incident.severity):
        if step.after is None and (step.percent or 0) < 100 and due_at <= start:
            continue
        return {"rung": step.step, "rung_at": step.at(facts.calendar, start, due_at, Limit(1, unit))}
    return _TOP


def following(clock: Clock, incident: Incident, facts: Facts) -> dict[str, Any]:
    """The step after the one that is taken now, as fields of the clock; its time never lies before that of this one."""
    if clock.rung is None or clock.rung_at is None:
        return _TOP
    steps = facts.district.catalog.ladder(clock.stage, incident.class_code, incident.severity)
    taken = STEPS.index(clock.rung)
    step = next((s for s in steps if STEPS.index(s.step) > taken), None)
    if step is None:
        return _TOP
    passed = next((s.percent for s in steps if s.step == clock.rung and s.after is None), None)
    return {"rung": step.step, "rung_at": max(_at(step, passed, clock, clock.rung_at, facts), clock.rung_at)}


def climbed(clock: Clock, incident: Incident, now: int, facts: Facts) -> tuple[Rung, tuple[Rung, ...], dict[str, Any]]:
    """The highest step that is due at ``now``, the steps below it that came due without anybody speaking and are left
    out, and the step after it as fields of the clock. Raises ValueError when the clock has no step left."""
    if clock.rung is None:
        raise ValueError(f"nothing is left to climb of {clock.stage}")
    rung, skipped = clock.rung, list[Rung]()
    while True:
        after = following(clock, incident, facts)
        if after["rung"] is None or after["rung_at"] > now:
            return rung, tuple(skipped), after
        skipped.append(rung)
        rung, clock = after["rung"], changed(clock, **after)


def resumed(clock: Clock, since: int, now: int, due_at: int, calendar: Calendar) -> int | None:
    """When the next step is taken after the clock stood still from ``since`` until ``now``; ``due_at``: its new end."""
    if clock.rung_at is None:
        return None
    moved = max(calendar.resumed(clock.rung_at, since, now, clock.unit), clock.rung_at)
    return min(moved, due_at) if clock.rung_at <= clock.due_at else max(moved, due_at)


def _at(step: Step, passed: int | None, clock: Clock, since: int, facts: Facts) -> int:
    """``passed``: the share of the limit that had run at ``since``. Between two shares the time is counted from the
    first: what the clock stood still before is in it already."""
    percent = step.percent
    if step.after is not None or percent is None or percent >= 100 or passed is None or passed >= 100:
        return step.at(facts.calendar, clock.started_at, clock.due_at, Limit(1, clock.unit))
    return facts.calendar.share(since, clock.due_at, clock.unit, max(percent - passed, 0), 100 - passed)
