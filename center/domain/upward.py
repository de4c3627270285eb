"""Up one level (上报上级): a street's matter to the district, a district's to whoever is above it."""

from typing import Any

from center.domain.made import made
from center.domain.values import Outcome, Refusal
from center.domain.work import KEPT, Work
from contract.org import OrgRef
from contract.parts import Extern
from contract.payload import Escalate


def escalate(work: Work, given: Escalate) -> Outcome:
    """The clocks run on: a deadline is not won by passing the matter up."""
    incident = work.incident
    district = work.facts.district.org(incident.place.path[0])
    below = work.org.id != incident.place.path[0]
    if below and district is not None:
        above: OrgRef | None = made(OrgRef, id=district.id, name=district.name)
        name = district.name
    elif given.to.strip():
        above, name = None, given.to.strip()
    else:
        return Refusal("invalid", {"field": "payload.to"})
    extern = made(
        Extern,
        name=name,
        org=above,
        from_org=work.org,
        from_state=incident.state,
        at=work.at,
        reason=given.reason,
    )
    changes: dict[str, Any] = {"extern": extern, "holder": None}
    return work.move(
        "incident.escalated",
        "escalate",
        "escalated",
        given.reason,
        changes=changes,
        clock=KEPT,
        org=above,
        center=None if above is None else above.id,
    )
