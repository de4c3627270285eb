"""The deadlines that run while a matter waits. All times are ms of the center's clock; working time is the calendar's.

A matter has several at once: the step it waits for, the whole of it, each co-department's part, each answer owed to a
supervision, each call to the scene. ``watched`` names them all, so that they are told in one way.
"""

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from center.domain import ladder
from center.domain.calendar import Limit
from center.domain.made import changed, made
from center.domain.values import Facts
from contract.incident import ENDED, Clock, Incident, Level, Stage, State
from contract.parts import Rung

STAGE_OF: dict[State, Stage | None] = {
    "draft": "draft",
    "reported": "register",
    "verifying": "verify",
    "registered": "dispatch",
    "returned": "dispatch",
    "dispatched": "accept",
    "accepted": "handle",
    "handling": "handle",
    "feedback": "check",
    "inspecting": "inspect",
    "checked": "close",
    "suspended": "resume",
    "escalated": None,
    "closed": "visit",
    "visited": None,
    "evaluated": None,
    "archived": None,
    "declined": None,
    "merged": None,
    "voided": None,
}
"""What each state waits for. ``escalated`` keeps the clock that ran."""
_AT_FIRST = {name: field.default for name, field in Clock.model_fields.items() if not field.is_required()}
AFTERWARDS: frozenset[Stage] = frozenset({"visit"})
"""Stages that lie behind the closing: late there is not closed late."""
UNSEEN: Stage = "draft"
"""How long a draft is kept. Nobody waits for it: it has no ladder, and nothing is late by it."""
What = Literal["clock", "total", "co", "supervision", "whistle"]


class Watched(NamedTuple):
    """Something with a deadline. ``key``: which of them (an org or an id), empty when there is one only. ``rung``: the
    next step of its ladder, at ``rung_at``."""

    what: What
    key: str
    stage: str
    due_soon_at: int
    due_at: int
    level: Level
    rung: Rung | None = None
    rung_at: int | None = None

    def level_at(self, now: int) -> Level:
        if now < self.due_soon_at:
            return "normal"
        return "overdue" if now >= self.due_at else "due_soon"

    def reached(self, level: Level) -> int:
        """When ``level`` begins."""
        return self.due_at if level == "overdue" else self.due_soon_at

    @property
    def next(self) -> Level | None:
        """What it will say next, None when it has said everything."""
        if self.level == "overdue":
            return None
        return "overdue" if self.level == "due_soon" or self.due_soon_at == self.due_at else "due_soon"


class Timer(NamedTuple):
    """The next thing the clock will say about a matter: ``level`` of ``stage``, or the next step of its ladder, at
    ``due_at`` (ms)."""

    level: Level | Literal["ladder"]
    stage: str
    due_at: int


def start(stage: Stage, incident: Incident, now: int, facts: Facts) -> Clock:
    """A fresh clock, with the limit of the matter's class and severity."""
    limit = facts.limit_of(stage, incident)
    return between(stage, incident, now, facts.calendar.due(now, limit), limit, facts)


def between(stage: Stage, incident: Incident, now: int, due_at: int, limit: Limit, facts: Facts) -> Clock:
    """A clock that ends at ``due_at`` whatever the limit says; ``limit`` names the unit it is counted in."""
    due_soon_at = facts.calendar.due_soon(now, due_at, limit, facts.warn_percent)
    return made(
        Clock,
        **{
            "stage": stage,
            "started_at": now,
            "due_soon_at": min(max(due_soon_at, now), due_at) if due_at > now else due_at,
            "due_at": due_at,
            "level": "normal",
            **_AT_FIRST,  # in the contract's order, as it is written
            "unit": limit.unit,
            **ladder.begin(stage, incident, now, due_at, limit.unit, facts),
        },
    )


def moved_to(clock: Clock, incident: Incident, now: int, due_at: int, facts: Facts) -> Clock:
    """The same clock with a later end; how late it is, is seen anew, and the ladder begins again."""
    soon = facts.calendar.due_soon(now, due_at, Limit(1, clock.unit), facts.warn_percent)
    again = ladder.begin(clock.stage, incident, now, due_at, clock.unit, facts)
    soon = min(max(soon, clock.started_at), due_at)
    return changed(clock, due_at=due_at, due_soon_at=soon, level="normal", **again)


def paused(clock: Clock | None, now: int) -> Clock | None:
    if clock is None or clock.paused_at is not None:
        return clock
    return changed(clock, paused_at=now)


def resumed(clock: Clock | None, now: int, facts: Facts) -> Clock | None:
    """Goes on with as much time left, in its own unit, as when it stopped."""
    if clock is None or clock.paused_at is None:
        return clock
    since = max(clock.paused_at, clock.started_at)
    due_at = max(facts.calendar.resumed(clock.due_at, since, now, clock.unit), clock.due_at)
    soon = max(facts.calendar.resumed(clock.due_soon_at, since, now, clock.unit), clock.due_soon_at)
    rung_at = ladder.resumed(clock, since, now, due_at, facts.calendar)
    return changed(clock, due_at=due_at, due_soon_at=min(soon, due_at), paused_at=None, rung_at=rung_at)


def late_stages(incident: Incident, now: int) -> tuple[Stage, ...]:
    """The stages that ran over, with the running ones whose time is up, whether or not their timers were heard yet."""
    late = incident.late_stages
    for clock in (incident.clock, incident.total):
        if clock is None or clock.paused_at is not None or clock.stage == UNSEEN:
            continue
        if now >= clock.due_at and clock.stage not in late:
            late = (*late, clock.stage)
    return late


def overrun(incident: Incident, now: int) -> dict[str, Any]:
    """What goes on record of the running clocks at ``now``, as changes: the stages that are late; and a stage that ran
    over anew is not excused by an appeal about the time before."""
    told: dict[str, Any] = {}
    late, appeal = late_stages(incident, now), incident.appeal
    if late is not incident.late_stages:
        told["late_stages"] = late
    if appeal is not None and incident.exempt_stages:
        anew = {
            clock.stage
            for clock in (incident.clock, incident.total)
            if clock is not None and clock.paused_at is None and clock.started_at > appeal.at and now >= clock.due_at
        }
        if not anew.isdisjoint(incident.exempt_stages):
            told["exempt_stages"] = tuple(s for s in incident.exempt_stages if s not in anew)
    return told


def is_late(stages: tuple[Stage, ...] | None) -> bool:
    """True when the matter itself ran over somewhere, so that it is not closed in time."""
    return stages is not None and not AFTERWARDS.issuperset(stages)


def watched(incident: Incident) -> Iterator[Watched]:
    """Everything that runs now. What stands still and what an ended matter leaves behind is not there."""
    for what, clock in (("clock", incident.clock), ("total", incident.total)):
        if clock is not None and clock.paused_at is None:
            yield _of(what, "", clock)  # type: ignore[arg-type]  # the two names above
    if incident.state in ENDED:
        return
    for part in incident.co:
        if part.clock is not None and part.clock.paused_at is None:
            yield _of("co", part.org.id, part.clock)
    for owed in incident.supervisions:
        if owed.replied_at is None:
            yield Watched(
                "supervision", owed.id, "supervision", _soon(owed.at, owed.reply_by), owed.reply_by, owed.level
            )
    for call in incident.whistles:
        if call.arrived_at is None:
            yield Watched("whistle", call.id, "whistle", _soon(call.at, call.arrive_by), call.arrive_by, call.level)


def next_timer(incident: Incident) -> Timer | None:
    """The earliest thing to be said, None when nothing is waited for any more."""
    found: Timer | None = None
    for one in watched(incident):
        level = one.next
        if level is not None:
            at = one.reached(level)
            if found is None or at < found.due_at:
                found = Timer(level, one.stage, at)
        if one.rung_at is not None and (found is None or one.rung_at < found.due_at):
            found = Timer("ladder", one.stage, one.rung_at)
    return found


def _of(what: What, key: str, clock: Clock) -> Watched:
    return Watched(what, key, clock.stage, clock.due_soon_at, clock.due_at, clock.level, clock.rung, clock.rung_at)


def _soon(at: int, due_at: int) -> int:
    """When a fifth of the time is left; calls and supervisions run around the clock."""
    return due_at - (due_at - at) // 5
