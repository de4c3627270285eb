"""矛盾纠纷: who mediates, how it ended, and the court's confirmation of an agreement (调解、司法确认)."""

from typing import Any

from center.domain import deadlines, masking
from center.domain.calendar import Limit
from center.domain.dispatching import seen
from center.domain.made import changed, made
from center.domain.values import Outcome, Refusal, says_why
from center.domain.work import Work
from contract.org import OrgRef
from contract.parts import Dispute
from contract.payload import Confirm, DisputeGiven, Mediate

CONFIRM_WITHIN = Limit(30, "natural_day")
"""People's Mediation Law (人民调解法) article 33: both sides apply within 30 days of the agreement."""


def dispute(work: Work, given: DisputeGiven) -> Outcome:
    """Given again it replaces what was said; how far the mediation is stays, unless it had failed: then it is tried
    anew."""
    if not work.facts.has_dispute_type(given.type_code):
        return Refusal("unknown_type", {"code": given.type_code})
    held = work.incident.dispute
    if given.deadline is not None and (held is None or held.deadline != given.deadline):
        wrong = deadlines.refused(given.deadline, work.at, "payload.deadline")
        if wrong is not None:
            return wrong
    changes: dict[str, Any] = {}
    org: OrgRef | None = None
    if given.org is not None:
        known = work.facts.district.org(given.org)
        if known is None or known.retired_at is not None:
            return Refusal("unknown_org", {"org": given.org})
        org = made(OrgRef, id=known.id, name=known.name)
        changes["scope"] = work.widened(*seen(known.id, work.facts))
    parties = () if held is None else held.parties
    if given.parties is not None:
        parties = tuple(masking.masked_party(p) for p in given.parties)
    stands = "waiting" if held is None or held.state in ("ended", "terminated") else held.state
    changes["dispute"] = made(
        Dispute,
        type_code=given.type_code,
        scale=given.scale,
        state=stands,
        parties=parties,
        mediator=given.mediator,
        org=org,
        method=given.method,
        deadline=given.deadline,
        outcome="" if held is None else held.outcome,
        ended_at=None if held is None or stands == "waiting" else held.ended_at,
        confirmation="none" if held is None else held.confirmation,
        confirm_by=None if held is None else held.confirm_by,
    )
    return work.aside("incident.dispute_recorded", "dispute", "", changes=changes, org=org, parties=given.parties)


def mediate(work: Work, given: Mediate) -> Outcome:
    held = work.incident.dispute
    if held is None or held.state not in ("waiting", "mediating"):
        return Refusal("nothing_asked", {"what": "mediation"})
    over = given.state != "mediating"
    if over and not says_why(given.outcome):
        return Refusal("reason_required")
    files = work.files(given)
    if isinstance(files, Refusal):
        return files
    changes, attachments = files
    told: dict[str, Any] = {"state": given.state}
    if given.outcome:
        told["outcome"] = given.outcome
    if over:
        told["ended_at"] = work.at
    if given.state == "succeeded":
        told["confirm_by"] = work.facts.calendar.due(work.at, CONFIRM_WITHIN)
    changes["dispute"] = changed(held, **told)
    return work.aside(
        "incident.mediated", "mediate", given.outcome, changes=changes, attachments=attachments, detail=given.state
    )


def confirm(work: Work, given: Confirm) -> Outcome:
    """Applied for in time, then confirmed or refused by the court."""
    held = work.incident.dispute
    if held is None or held.state != "succeeded":
        return Refusal("nothing_asked", {"what": "confirmation"})
    if (given.confirmation == "applied") != (held.confirmation == "none"):
        return Refusal("nothing_asked", {"what": "confirmation"})
    if given.confirmation == "applied" and held.confirm_by is not None and work.at > held.confirm_by:
        return Refusal("deadline_past", {"field": "payload.confirmation"})
    told: dict[str, Any] = {"confirmation": given.confirmation}
    if given.confirmation == "confirmed":
        told["state"] = "confirmed"
    return work.aside(
        "incident.confirmed",
        "confirm",
        given.note,
        changes={"dispute": changed(held, **told)},
        detail=given.confirmation,
    )
