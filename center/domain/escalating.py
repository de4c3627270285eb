"""What a step of the escalation ladder comes to: one event of the centre's own clock (提醒、催办、督办、报带班领导).

What an org owes is asked of that org. What the centre itself owes cannot be asked of another: its supervision is told
to the supervisor on duty, no answer is waited for.
"""

from typing import Any

from center.domain import ladder
from center.domain.bounds import MOST
from center.domain.calendar import Limit
from center.domain.clocks import Watched
from center.domain.made import changed, made
from center.domain.values import Facts
from contract.incident import ENDED, Clock, Incident
from contract.org import OrgRef, Person
from contract.parts import Supervision

REPLY = Limit(1, "work_day")
"""How long a supervision may wait for its answer where the catalogue does not say."""
SUPERVISED = "已超过时限，请说明原因和完成时间"
_AT_LEAD = frozenset({"dispatched", "accepted", "handling"})

Told = tuple[str, dict[str, Any], dict[str, Any]]
"""The type of the event, what changes in the matter, what the line in the timeline says."""


def owing(incident: Incident, one: Watched) -> OrgRef | None:
    """Which org lets the deadline pass; None: the centre in charge."""
    if one.what == "co":
        return next((p.org for p in incident.co if p.org.id == one.key), None)
    return incident.lead if incident.state in _AT_LEAD else None


def take(incident: Incident, one: Watched, at: int, facts: Facts, id_: str, by: Person) -> Told:
    """What the highest step due comes to; the steps that came due before it, while no center ran, stand in its line as
    skipped and tell nobody. ``id_``: the name of a supervision it makes; ``by``: who makes it."""
    whom = owing(incident, one)
    line: dict[str, Any] = {"stage": one.stage}
    if whom is not None:
        line["org"] = whom
    rung, skipped, after = ladder.climbed(_clock(incident, one), incident, at, facts)
    if skipped:
        line["skipped"] = skipped
    told = _moved_on(incident, one, after)
    if rung == "urge":
        told["urges"] = incident.urges + 1
        return "incident.urged", told, {**line, "action": "urge"}
    room = len(incident.supervisions) < MOST["supervision"]
    if rung == "supervise" and whom is not None and incident.state not in ENDED and room:
        told["supervisions"] = (*incident.supervisions, _supervision(incident, one, whom, at, facts, id_, by))
        return "incident.supervised", told, {**line, "action": "supervise", "detail": "timeout", "text": SUPERVISED}
    if rung != "remind":
        line["detail"] = rung
    return "incident.reminded", told, {**line, "action": "remind"}


def _clock(incident: Incident, one: Watched) -> Clock:
    """The clock whose ladder is climbed."""
    if one.what != "co":
        clock: Clock = getattr(incident, one.what)
        return clock
    return next(p.clock for p in incident.co if p.org.id == one.key and p.clock is not None)


def _moved_on(incident: Incident, one: Watched, after: dict[str, Any]) -> dict[str, Any]:
    """The change that puts the next step into the clock."""
    if one.what != "co":
        return {one.what: changed(_clock(incident, one), **after)}
    parts = tuple(
        changed(p, clock=changed(p.clock, **after)) if p.org.id == one.key and p.clock is not None else p
        for p in incident.co
    )
    return {"co": parts}


def _supervision(
    incident: Incident, one: Watched, whom: OrgRef, at: int, facts: Facts, id_: str, by: Person
) -> Supervision:
    steps = facts.district.catalog.ladder(one.stage, incident.class_code, incident.severity)
    reply = next((s.reply for s in steps if s.step == "supervise" and s.reply is not None), REPLY)
    return made(
        Supervision,
        id=id_,
        kind="timeout",
        by=by,
        at=at,
        text=SUPERVISED,
        to=whom,
        reply_by=facts.calendar.due(at, reply),
        level="normal",
        replied_at=None,
        reply="",
    )
