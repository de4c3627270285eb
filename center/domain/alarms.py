"""What the clock itself does to a matter: due soon, overdue. The actor is the center.

One event says one thing about one deadline; its step names the stage, and ``org`` whose it is. Reminders and the ladder
above them build on these events.
"""

from typing import Any

from center.domain import clocks
from center.domain.clocks import Watched
from center.domain.made import changed
from center.domain.values import Case, Decision, step
from contract.event import Actor
from contract.incident import Incident, Level

CENTER = Actor(kind="center", id="center", name="时限监督")


def next_at(case: Case) -> int | None:
    """When (ms) something will have to be said, None when nothing is waited for."""
    timer = clocks.next_timer(case.incident)
    return None if timer is None else timer.due_at


def due_key(case: Case, now: int) -> str | None:
    """A name for what is to be said at ``now``, the same in every process and after every restart; None when
    everything has been said. Saying it makes the next version, so no name comes twice."""
    found = _due(case.incident, now)
    if found is None:
        return None
    one, level = found
    return f"{case.incident.id}/{case.incident.version}/{one.what}/{one.key}/{level}"


def fire(case: Case, now: int) -> Decision | None:
    """The event that says the longest due new level, None when there is nothing new to say."""
    before = case.incident
    found = _due(before, now)
    if found is None:
        return None
    one, level = found
    at = max(now, before.updated_at)
    told, fields = _told(before, one, level)
    told["updated_at"] = at
    if level == "overdue" and one.what in ("clock", "total"):
        late = clocks.late_stages(before, at)
        if late != before.late_stages:
            told["late_stages"] = late
    after = changed(before, **told, version=before.version + 1)
    return Decision(
        type=f"incident.{level}",
        at=at,
        actor=CENTER,
        after=Case(after, case.center, case.moved),
        full=False,
        changes=told,
        step=step(action=level, **fields),
    )


def _due(incident: Incident, now: int) -> tuple[Watched, Level] | None:
    """What has been due longest and has not said so."""
    found: tuple[Watched, Level] | None = None
    for one in clocks.watched(incident):
        level = one.level_at(now)
        if level in ("normal", one.level) or one.level == "overdue":
            continue
        if found is None or one.reached(level) < found[0].reached(found[1]):
            found = (one, level)
    return found


def _told(incident: Incident, one: Watched, level: Level) -> tuple[dict[str, Any], dict[str, Any]]:
    """What changes in the matter, and what the line in the timeline says."""
    if one.what == "clock" or one.what == "total":
        name = one.what
        return {name: changed(getattr(incident, name), level=level)}, {"stage": one.stage}
    if one.what == "co":
        parts = tuple(
            changed(p, clock=changed(p.clock, level=level)) if p.org.id == one.key and p.clock is not None else p
            for p in incident.co
        )
        org = next(p.org for p in incident.co if p.org.id == one.key)
        return {"co": parts}, {"stage": one.stage, "org": org, "detail": "co"}
    if one.what == "supervision":
        owed = tuple(changed(s, level=level) if s.id == one.key else s for s in incident.supervisions)
        to = next(s.to for s in owed if s.id == one.key)
        return {"supervisions": owed}, {"org": to, "detail": "supervision"}
    calls = tuple(changed(w, level=level) if w.id == one.key else w for w in incident.whistles)
    called = next(w.org for w in calls if w.id == one.key)
    return {"whistles": calls}, {"org": called, "detail": "whistle"}
