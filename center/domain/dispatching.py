"""Sending a matter to those who handle it: the lead and the co-departments (派遣、牵头、联调)."""

from typing import Any

from center.domain import bounds, clocks, deadlines
from center.domain.made import changed, made
from center.domain.values import Facts, Outcome, Refusal
from center.domain.work import Work
from contract.incident import Incident
from contract.org import OrgKind, OrgRef
from contract.parts import CoPart
from contract.payload import AddCo, Dispatch, ReleaseCo

LEADS: frozenset[OrgKind] = frozenset({"department", "street", "community", "enterprise", "special_grid"})
"""Kinds of org that can handle a matter or help with it."""
RUNNING = ("dispatched", "accepted")
"""States of a co-department's part that is not settled."""


def dispatch(work: Work, given: Dispatch) -> Outcome:
    """The lead is replaced; co-departments that are not done yet stay, a new lead among them leads."""
    lead = handler(given.lead, work.facts)
    if isinstance(lead, Refusal):
        return lead
    helpers: list[OrgRef] = []
    for id_ in dict.fromkeys(given.co):
        helper = handler(id_, work.facts)
        if isinstance(helper, Refusal):
            return helper
        if id_ == lead.id:
            return Refusal("unknown_org", {"org": id_, "why": "lead"})
        helpers.append(helper)
    wrong = None if given.due_at is None else deadlines.refused(given.due_at, work.at, "payload.due_at")
    if wrong is not None:
        return wrong
    seen_by = [id_ for org in (lead, *helpers) for id_ in seen(org.id, work.facts)]
    changes: dict[str, Any] = {"lead": lead, "scope": work.widened(*seen_by)}
    parts = {p.org.id: p for p in work.incident.co if p.org.id != lead.id}
    for helper in helpers:
        if helper.id not in parts or parts[helper.id].state not in RUNNING:
            parts[helper.id] = _part(work, helper)
    crowd = bounds.full("co", parts)
    if crowd is not None:
        return crowd
    if tuple(parts.values()) != work.incident.co:
        changes["co"] = tuple(parts.values())
    if given.due_at != work.incident.handle_by:
        changes["handle_by"] = given.due_at
    if work.incident.started_at is not None:
        changes["started_at"] = None
    if work.incident.extern is not None:
        changes["extern"] = None
    changes |= without_lead(work.incident)
    return work.move("incident.dispatched", "dispatch", "dispatched", given.note, changes=changes, org=lead)


def add_co(work: Work, given: AddCo) -> Outcome:
    helper = handler(given.org, work.facts)
    if isinstance(helper, Refusal):
        return helper
    lead = work.incident.lead
    if lead is not None and lead.id == helper.id:
        return Refusal("unknown_org", {"org": helper.id, "why": "lead"})
    others = tuple(p for p in work.incident.co if p.org.id != helper.id)
    if any(p.org.id == helper.id and p.state in RUNNING for p in work.incident.co):
        return Refusal("unknown_org", {"org": helper.id, "why": "helps"})
    parts = (*others, _part(work, helper))
    changes = {"co": parts, "scope": work.widened(*seen(helper.id, work.facts))}
    return bounds.full("co", parts) or work.aside(
        "incident.co_added", "add_co", given.note, changes=changes, org=helper
    )


def release_co(work: Work, given: ReleaseCo) -> Outcome:
    part = next((p for p in work.incident.co if p.org.id == given.org and p.state in RUNNING), None)
    if part is None:
        return Refusal("nothing_asked", {"what": "co"})
    changes = {"co": settled(work.incident.co, part.org.id, state="released", clock=None)}
    return work.aside("incident.co_released", "release_co", given.reason, changes=changes, org=part.org)


def handler(org_id: str, facts: Facts) -> OrgRef | Refusal:
    """An org that can handle matters."""
    org = facts.district.org(org_id)
    if org is None or org.kind not in LEADS or org.retired_at is not None:
        return Refusal("unknown_org", {"org": org_id})
    return made(OrgRef, id=org.id, name=org.name)


def seen(org_id: str, facts: Facts) -> tuple[str, ...]:
    """The orgs that see a matter because this one works on it: itself, and what lies above it in the tree of places."""
    org = facts.district.org(org_id)
    return (org_id,) if org is None or org.kind == "department" else facts.district.path_of(org_id)


def settled(parts: tuple[CoPart, ...], org_id: str, **fields: Any) -> tuple[CoPart, ...]:
    return tuple(changed(p, **fields) if p.org.id == org_id else p for p in parts)


def without_lead(incident: Incident) -> dict[str, Any]:
    """What falls when the lead goes: its application, which nobody could make use of any more and which would stand in
    the way of the next lead's."""
    asking, lead = incident.asking, incident.lead
    if asking is None or lead is None or asking.org.id != lead.id or asking.kind == "void":
        return {}
    return {"asking": None}


def _part(work: Work, org: OrgRef) -> CoPart:
    clock = clocks.start("accept", work.incident, work.at, work.facts)
    return made(CoPart, org=org, state="dispatched", clock=clock, text="")
