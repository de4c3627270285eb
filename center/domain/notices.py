"""Who is to be told of an event, beyond the desks that show it anyway. Pure.

Nobody outside the staff is told: never a reporter, never a party. What a notice says is the matter's code, its class,
its street and a deadline; names, numbers and what was reported stay inside.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from center.domain.district import District
from center.domain.permits import WORKING, leading
from center.domain.running import centers
from center.domain.values import Decision, Who
from contract.incident import EXTENDABLE, Clock, Incident
from contract.notice import NoticeKind
from contract.org import Role
from contract.parts import Stage

Whom = Literal["handlers", "workers", "seats", "supervisors", "leaders", "user"]
"""Those who act for an org that handles; all who work in an org; acceptors and dispatchers, supervisors on duty,
leaders on duty of a centre; one user."""
Address = tuple[Whom, str]
"""Whom, and of which org; a user by id."""
ROLES: dict[Whom, tuple[Role, ...]] = {
    "seats": ("acceptor", "dispatcher"),
    "supervisors": ("shift_supervisor",),
    "leaders": ("duty_leader",),
}
"""Who is meant; for ``handlers`` and ``workers`` it depends on what kind of org it is."""


@dataclass(frozen=True, slots=True)
class Notice:
    """``due_at``: until when something is to be done (ms), None when no time was set; ``stage``: what."""

    kind: NoticeKind
    to: tuple[Address, ...]
    stage: Stage | None
    due_at: int | None


def notice_of(decision: Decision) -> Notice | None:
    """None: the event is told to nobody in particular, or it is history that was handed over. Whoever caused it is left
    out when people are looked up."""
    rule = _RULES.get(decision.type)
    return None if rule is None or decision.step.entered_at is not None else rule(decision)


def meant(whom: Whom, org: str, district: District) -> tuple[Role, ...]:
    """The roles in ``org`` that are told. An org that was taken away since counts as a department."""
    if whom not in ("handlers", "workers"):
        return ROLES.get(whom, ())
    known = district.org(org)
    kind = "department" if known is None else known.kind
    # a grid leads nothing, and is called to the scene all the same
    return leading(kind) if whom == "handlers" and kind != "grid" else WORKING[kind]


def addresses(who: Who, district: District) -> frozenset[Address]:
    """Everything by which this user is told."""
    groups: tuple[Whom, ...] = ("handlers", "workers", *ROLES)
    found: set[Address] = {("user", who.actor.id)}
    for post in who.held:
        found.update((g, post.org.id) for g in groups if set(post.roles) & set(meant(g, post.org.id, district)))
    return frozenset(found)


def _dispatched(decision: Decision) -> Notice | None:
    incident = decision.after.incident
    orgs = [p.org.id for p in incident.co if p.state == "dispatched"]
    if incident.lead is not None:
        orgs.insert(0, incident.lead.id)
    return _notice("dispatched", _handlers(orgs), "accept", incident.clock)


def _co_added(decision: Decision) -> Notice | None:
    org = decision.step.org
    if org is None:
        return None
    return _notice("dispatched", _handlers([org.id]), "accept", _clock_of(decision.after.incident, "accept", org.id))


def _returned(decision: Decision) -> Notice | None:
    """To the dispatcher, or for rework to the lead."""
    incident = decision.after.incident
    if incident.lead is not None:
        return _notice("returned", _handlers([incident.lead.id]), "handle", incident.clock)
    return _notice("returned", _at_centers("seats", decision), "dispatch", incident.clock)


def _escalated(decision: Decision) -> Notice | None:
    """To whoever takes it up in the centre above; above the district nobody is of this house."""
    org = decision.step.org
    if org is None:
        return None
    clock = decision.after.incident.clock
    to: tuple[Address, ...] = (("seats", org.id), ("supervisors", org.id))
    return _notice("escalated", to, None if clock is None else clock.stage, clock)


def _sent_down(decision: Decision) -> Notice | None:
    """To the seats of the centre that had passed it up."""
    org = decision.step.org
    if org is None:
        return None
    clock = decision.after.incident.clock
    return _notice("returned", [("seats", org.id)], None if clock is None else clock.stage, clock)


def _climbed(decision: Decision) -> Notice | None:
    """A step of the ladder, or the same done by hand."""
    step, incident = decision.step, decision.after.incident
    clock = _clock_of(incident, step.stage, None if step.org is None else step.org.id)
    owner: tuple[Address, ...] = () if incident.owner is None else (("user", incident.owner.id),)
    whom = _at_centers("seats", decision) if step.org is None else _handlers([step.org.id])
    supervisors = _at_centers("supervisors", decision)
    if step.action == "supervise":
        asked = incident.supervisions[-1]
        return Notice("supervised", (*whom, *owner, *supervisors), step.stage, asked.reply_by)
    if step.detail == "duty_leader":
        return _notice("leader", (*_at_centers("leaders", decision), *supervisors), step.stage, clock)
    if step.detail == "supervise":
        return _notice("late", (*owner, *supervisors), step.stage, clock)
    kind: NoticeKind = "urged" if step.action == "urge" else "reminded"
    return _notice(kind, (*whom, *owner), step.stage, clock)


def _draft_ends(decision: Decision) -> Notice | None:
    """A draft that will be voided: to everybody of the org whose it is, nobody else knows of it."""
    incident = decision.after.incident
    if incident.state != "draft":
        return None
    return _notice("reminded", (("workers", id_) for id_ in incident.scope), "draft", incident.clock)


def _whistled(decision: Decision) -> Notice | None:
    called = [w for w in decision.after.incident.whistles if w.at == decision.at and w.arrived_at is None]
    if not called:
        return None
    return Notice("whistled", _handlers(w.org.id for w in called), None, called[-1].arrive_by)


def _asked(decision: Decision) -> Notice | None:
    """To those who may decide."""
    asking = decision.after.incident.asking
    if asking is None:
        return None
    whom: Whom = "leaders" if asking.kind == "works_extension" else "supervisors"
    return Notice("asked", _at_centers(whom, decision), None, None)


def _decided(decision: Decision) -> Notice | None:
    """To the org that applied, or appealed; the opinion on an appeal is not yet its answer. A centre that applied sees
    it through its seats. The deadline is the one in force now."""
    step, incident = decision.step, decision.after.incident
    if step.action not in ("decide", "judge") or step.org is None:
        return None
    if incident.appeal is not None and step.action == "judge" and incident.appeal.state == "at_acceptor":
        return None
    org = step.org.id
    whom = _at_centers("seats", decision) if org in centers(incident, decision.after.center) else _handlers([org])
    kind: NoticeKind = "refused" if step.detail == "refused" else "granted"
    handling = incident.state in EXTENDABLE
    return _notice(kind, whom, "handle" if handling else None, incident.clock if handling else None)


def _ended(decision: Decision) -> Notice | None:
    """To whoever still worked on it: it is merged, void or closed, and nothing more is expected of them. Its end
    released the co-departments; one that was released before may read it twice."""
    incident = decision.after.incident
    orgs = [p.org.id for p in incident.co if p.state == "released"] if "co" in decision.changes else []
    if incident.lead is not None:
        orgs.insert(0, incident.lead.id)
    return Notice("ended", _handlers(orgs), None, None) if orgs else None


def _released(decision: Decision) -> Notice | None:
    org = decision.step.org
    return None if org is None else Notice("ended", _handlers([org.id]), None, None)


def _handed(decision: Decision) -> Notice | None:
    owner, incident = decision.after.incident.owner, decision.after.incident
    return None if owner is None else _notice("handed", (("user", owner.id),), None, incident.clock)


_RULES: dict[str, Callable[[Decision], Notice | None]] = {
    "incident.dispatched": _dispatched,
    "incident.co_added": _co_added,
    "incident.returned": _returned,
    "incident.escalated": _escalated,
    "incident.sent_down": _sent_down,
    "incident.due_soon": _draft_ends,
    "incident.reminded": _climbed,
    "incident.urged": _climbed,
    "incident.supervised": _climbed,
    "incident.whistled": _whistled,
    "incident.applied": _asked,
    "incident.extended": _decided,
    "incident.suspended": _decided,
    "incident.application_refused": _decided,
    "incident.appeal_judged": _decided,
    "incident.voided": _ended,
    "incident.merged": _ended,
    "incident.force_closed": _ended,
    "incident.co_released": _released,
    "incident.handed_over": _handed,
}


def _notice(kind: NoticeKind, to: Iterable[Address], stage: Stage | None, clock: Clock | None) -> Notice:
    return Notice(kind, tuple(dict.fromkeys(to)), stage, None if clock is None else clock.due_at)


def _clock_of(incident: Incident, stage: Stage | None, org: str | None) -> Clock | None:
    """The deadline that is spoken of; by hand none is named, then it is that of the step the matter waits for."""
    if stage == "total":
        return incident.total
    part = next((p for p in incident.co if p.org.id == org and p.clock is not None), None)
    if part is not None and (incident.lead is None or incident.lead.id != org):
        return part.clock
    return incident.clock


def _handlers(orgs: Iterable[str]) -> tuple[Address, ...]:
    return tuple(("handlers", id_) for id_ in dict.fromkeys(orgs))


def _at_centers(whom: Whom, decision: Decision) -> tuple[Address, ...]:
    """Of the centre in charge; before registration of those that may take the matter."""
    case = decision.after
    return tuple((whom, id_) for id_ in centers(case.incident, case.center))
