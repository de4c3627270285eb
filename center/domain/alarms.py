"""What the clock itself does to a matter: due soon, overdue, and the steps of the escalation ladder. The actor is the
center.

One event says one thing about one deadline; its step names the stage, and ``org`` whose it is.
"""

from typing import Any, Literal

from center.domain import clocks, drafts, escalating
from center.domain.clocks import Watched
from center.domain.made import changed
from center.domain.running import permits_for
from center.domain.values import Case, Decision, Facts, step
from center.domain.work import CENTER
from contract.incident import Incident, Level
from contract.org import Person
from contract.parts import Rung

_BY = Person(id=CENTER.id, name=CENTER.name)
_Said = Literal["due_soon", "overdue"] | Rung


def next_at(case: Case) -> int | None:
    """When (ms) something will have to be said, None when nothing is waited for."""
    timer = clocks.next_timer(case.incident)
    return None if timer is None else timer.due_at


def due_key(case: Case, now: int) -> str | None:
    """A name for what is to be said at ``now``, the same in every process and after every restart; None when
    everything has been said. Saying it makes the next version, so no name comes twice."""
    if _undated(case.incident):
        return f"{case.incident.id}/{case.incident.version}/draft"
    found = _due(case.incident, now)
    if found is None:
        return None
    one, said = found
    return f"{case.incident.id}/{case.incident.version}/{one.what}/{one.key}/{said}"


def fire(case: Case, now: int, facts: Facts, id_: str) -> Decision | None:
    """The event that says what has been due longest, None when there is nothing new to say. ``id_``: the name
    (UUID version 7) of what the event makes, a supervision."""
    before = case.incident
    at = max(now, before.updated_at)
    if _undated(before):
        return drafts.dated(case, at, facts)
    found = _due(before, now)
    if found is None:
        return None
    one, said = found
    if before.state == "draft" and said == "overdue":
        return drafts.expired(case, at, facts)
    if said == "due_soon" or said == "overdue":
        type_ = f"incident.{said}"
        told, fields = _told(before, one, said)
        fields["action"] = said
        if said == "overdue" and one.what in ("clock", "total"):
            told.update(clocks.overrun(before, at))
    else:
        type_, told, fields = escalating.take(before, one, at, facts, id_, _BY)
    told["updated_at"] = at
    after = changed(before, **told, version=before.version + 1)
    if type_ == "incident.supervised" or "late_stages" in told:
        permits = permits_for(after, case.center, facts)  # an answer is owed now, or an appeal may be made
        if permits != before.permits:
            told["permits"] = permits
            after = changed(after, permits=permits)
    return Decision(
        type=type_,
        at=at,
        actor=CENTER,
        after=Case(after, case.center, case.moved),
        full=False,
        changes=told,
        step=step(**fields),
    )


def _undated(incident: Incident) -> bool:
    """A draft of before drafts were kept for a time only."""
    return incident.state == "draft" and incident.clock is None


def _due(incident: Incident, now: int) -> tuple[Watched, _Said] | None:
    """What has been due longest and has not been said: a level, and when all levels were said, the next step of a
    ladder. So figures and desks are right first, however long nobody spoke."""
    level: tuple[Watched, _Said] | None = None
    step: tuple[Watched, _Said] | None = None
    level_at = step_at = 0
    for one in clocks.watched(incident):
        new = one.level_at(now)
        if new != "normal" and new != one.level and one.level != "overdue":
            at = one.reached(new)
            if level is None or at < level_at:
                level, level_at = (one, new), at
        if one.rung is None or one.rung_at is None or one.rung_at > now:
            continue
        if step is None or one.rung_at < step_at:
            step, step_at = (one, one.rung), one.rung_at
    return level or step


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
