"""What needs another's leave: extension, 工程延期, sending back, suspension, voiding (审批). Nobody decides on his own.

The clock runs on while an application waits.
"""

from typing import Any

from center.domain import clocks, deadlines
from center.domain.handling import returned, without_time
from center.domain.made import changed, made
from center.domain.permits import leading
from center.domain.values import Decision, Outcome, Refusal, says_why
from center.domain.work import KEPT, Work
from contract.incident import ENDED, EXTENDABLE, SUSPENDABLE, VOIDABLE, Incident
from contract.org import Post
from contract.parts import Application, ApplicationKind, Suspension
from contract.payload import Apply, Decide, Word

EXTENSIONS = ("extension", "works_extension")


def kinds(work: Work) -> dict[ApplicationKind, Post]:
    """What this caller may apply for now, and as what."""
    incident, state = work.incident, work.incident.state
    found: dict[ApplicationKind, Post] = {}
    lead = None if incident.lead is None else work.facts.district.org(incident.lead.id)
    if incident.lead is not None:
        as_lead = work.post_at((incident.lead.id,), ("handler",) if lead is None else leading(lead.kind))
        if as_lead is not None:
            if state in EXTENDABLE:
                found |= {"extension": as_lead, "works_extension": as_lead, "send_back": as_lead}
            if state in SUSPENDABLE:
                found["suspend"] = as_lead
    if state in SUSPENDABLE and (post := work.post_at(work.centers, ("dispatcher",))):
        found.setdefault("suspend", post)
    if state in VOIDABLE and (post := work.post_at(work.centers, ("acceptor", "dispatcher"))):
        found["void"] = post
    return found


def apply(work: Work, given: Apply) -> Outcome:
    incident = work.incident
    if incident.asking is not None:
        return Refusal("application_pending", {"kind": incident.asking.kind})
    post = kinds(work).get(given.kind)
    if post is None:
        return Refusal("forbidden", {"action": f"apply.{given.kind}"})
    work.act_as(post)
    until = given.until if given.kind in (*EXTENSIONS, "suspend") else None
    if given.kind in (*EXTENSIONS, "suspend"):
        in_force = incident.clock.due_at if given.kind in EXTENSIONS and incident.clock is not None else 0
        wrong = deadlines.refused(until, work.at, "payload.until", in_force)
        if wrong is not None:
            return wrong
    asking = made(
        Application, id=work.id, kind=given.kind, by=work.by, org=work.org, at=work.at, reason=given.reason, until=until
    )
    return work.aside("incident.applied", "apply", given.reason, changes={"asking": asking}, detail=given.kind)


def decide(work: Work, given: Decide) -> Outcome:
    asking = work.incident.asking
    if asking is None or asking.id != given.application:
        return Refusal("nothing_asked", {"what": "application"})
    if asking.by.id == work.who.actor.id:
        return Refusal("self_approval")
    if not given.granted and not says_why(given.note):
        return Refusal("reason_required")
    if not given.granted:
        return work.aside(
            "incident.application_refused",
            "decide",
            given.note,
            changes={"asking": None},
            org=asking.org,
            detail="refused",
        )
    if not _still_fits(work.incident, asking.kind):
        return Refusal("nothing_asked", {"what": "application"})
    return _granted(work, asking, given.note)


def withdraw(work: Work, given: Word) -> Outcome:
    asking = work.incident.asking
    if asking is None:
        return Refusal("nothing_asked", {"what": "application"})
    return work.aside(
        "incident.application_withdrawn", "withdraw", given.note, changes={"asking": None}, detail=asking.kind
    )


def resume(work: Work, given: Word) -> Outcome:
    """Goes on where it was suspended, with the time that was left; or, above the district, where it was sent up."""
    incident = work.incident
    if incident.suspension is None:
        if incident.extern is None:
            return Refusal("illegal_transition", {"state": incident.state, "action": "resume"})
        state: Any = incident.extern.from_state
        return work.move("incident.resumed", "resume", state, given.note, changes={"extern": None}, clock=KEPT)
    state = incident.suspension.from_state
    clock = clocks.resumed(incident.suspension.clock, work.at, work.facts)
    changes: dict[str, Any] = {"suspension": None, "total": clocks.resumed(incident.total, work.at, work.facts)}
    parts = tuple(
        p if p.clock is None else changed(p, clock=clocks.resumed(p.clock, work.at, work.facts)) for p in incident.co
    )
    if parts != incident.co:
        changes["co"] = parts
    if incident.handle_by is not None:
        # counts from acceptance on, or again after a rework: it stood still like every clock
        unit = work.facts.limit_of("handle", incident).unit
        changes["handle_by"] = work.facts.calendar.resumed(incident.handle_by, incident.suspension.at, work.at, unit)
    return work.move("incident.resumed", "resume", state, given.note, changes=changes, clock=clock)


def _still_fits(incident: Incident, kind: ApplicationKind) -> bool:
    """The matter stands where what was asked makes sense: it may have moved on since."""
    if kind == "void":
        return incident.state not in ENDED
    return incident.state in (SUSPENDABLE if kind == "suspend" else EXTENDABLE)


def _granted(work: Work, asking: Application, note: str) -> Outcome:
    said: dict[str, Any] = {"org": asking.org, "detail": "granted"}
    match asking.kind:
        case "extension" | "works_extension":
            return _extended(work, asking, note)
        case "send_back":
            return returned(work, "decide", note or asking.reason, changes={"asking": None}, **said)
        case "suspend":
            return _suspended(work, asking, note)
        case "void":
            return work.move("incident.voided", "decide", "voided", note or asking.reason, **said)


def _extended(work: Work, asking: Application, note: str) -> Decision | Refusal:
    """A deadline that passed stays on record; the new one is counted from where the clock began."""
    clock, until = work.incident.clock, asking.until
    if clock is None or until is None or until <= max(work.at, clock.due_at):
        return Refusal("deadline_past", {"field": "payload.until"})
    changes: dict[str, Any] = {"asking": None, "extensions": work.incident.extensions + 1}
    if work.incident.handle_by is not None:
        changes["handle_by"] = until
    changes.update(clocks.overrun(work.incident, work.at))
    changes["clock"] = clocks.moved_to(clock, work.incident, work.at, until, work.facts)
    return work.move(
        "incident.extended",
        "decide",
        work.incident.state,
        note or asking.reason,
        changes=changes,
        clock=KEPT,
        org=asking.org,
        detail="granted",
    )


def _suspended(work: Work, asking: Application, note: str) -> Decision | Refusal:
    """Every clock stands still. In their place runs the one that says when to look at it again: due soon at the day
    that was granted, due when the time for resuming is over."""
    incident, until = work.incident, asking.until
    if until is None or until <= work.at:
        return Refusal("deadline_past", {"field": "payload.until"})
    limit = work.facts.limit_of("resume", incident)
    due_at = work.facts.calendar.due(until, limit)
    again = changed(clocks.between("resume", incident, work.at, due_at, limit, work.facts), due_soon_at=until)
    suspension = made(
        Suspension,
        at=work.at,
        from_state=incident.state,
        reason=asking.reason,
        until=until,
        clock=clocks.paused(incident.clock, work.at),
    )
    changes: dict[str, Any] = {
        "asking": None,
        "suspension": suspension,
        "total": clocks.paused(incident.total, work.at),
        "holder": None,
    }
    parts = without_time(incident.co, work.at)
    if parts != incident.co:
        changes["co"] = parts
    return work.move(
        "incident.suspended",
        "decide",
        "suspended",
        note or asking.reason,
        changes=changes,
        clock=again,
        org=asking.org,
        detail="granted",
    )
