"""What those do who handle a matter, lead and co-departments alike: accept, start, feed back, hand back.

A caller acts for the org they name, else for their own, else (a dispatcher, who heard it by telephone) for whom the
step is open.
"""

from typing import Any

from center.domain import clocks
from center.domain.dispatching import settled, without_lead
from center.domain.made import changed
from center.domain.permits import CO_ACTIONS, CO_STATES, leading
from center.domain.values import Outcome, Refusal
from center.domain.work import KEPT, Work
from contract.incident import Action, Incident, State
from contract.org import OrgRef, Role
from contract.parts import CoPart
from contract.payload import Accept, Feedback, Return, Word

_SEATS: tuple[Role, ...] = ("acceptor", "dispatcher", "shift_supervisor")
_LEAD_STATES: dict[Action, tuple[State, ...]] = {
    "accept": ("dispatched",),
    "start": ("accepted",),
    "feedback": ("accepted", "handling"),
    "return": ("dispatched",),
}


def accept(work: Work, given: Accept) -> Outcome:
    whom = _for_whom(work, "accept", given.org)
    if isinstance(whom, Refusal):
        return whom
    part = _part(work, whom)
    if part is None:
        return work.move("incident.accepted", "accept", "accepted", given.note, on_behalf=_on_behalf(work, whom))
    clock = clocks.start("handle", work.incident, work.at, work.facts)
    changes = {"co": settled(work.incident.co, whom.id, state="accepted", clock=clock)}
    return work.aside(
        "incident.co_accepted", "accept", given.note, changes=changes, org=whom, on_behalf=_on_behalf(work, whom)
    )


def start(work: Work, given: Word) -> Outcome:
    """At work on the spot. The time for handling runs since acceptance."""
    whom = _for_whom(work, "start", None)
    if isinstance(whom, Refusal):
        return whom
    return work.move(
        "incident.started",
        "start",
        "handling",
        given.note,
        changes={"started_at": work.at},
        clock=KEPT,
        on_behalf=_on_behalf(work, whom),
    )


def feedback(work: Work, given: Feedback) -> Outcome:
    whom = _for_whom(work, "feedback", given.org)
    if isinstance(whom, Refusal):
        return whom
    files = work.files(given)
    if isinstance(files, Refusal):
        return files
    changes, attachments = files
    said: dict[str, Any] = {"attachments": attachments, "on_behalf": _on_behalf(work, whom)}
    if _part(work, whom) is None:
        return work.move("incident.feedback", "feedback", "feedback", given.text, changes=changes, **said)
    changes["co"] = settled(work.incident.co, whom.id, state="done", clock=None, text=given.text[:2_000])
    return work.aside("incident.co_feedback", "feedback", given.text, changes=changes, org=whom, **said)


def hand_back(work: Work, given: Return) -> Outcome:
    """退回: the lead before accepting, to the dispatcher; a checker, to the lead (返工); the level above, to the one
    below; a co-department before accepting, its part."""
    incident, reason = work.incident, given.reason
    if incident.state == "feedback" and _checks(work, given.org):
        to: State = "accepted" if incident.started_at is None else "handling"
        again: dict[str, Any] = {"reworks": incident.reworks + 1}
        if incident.handle_by is not None and incident.handle_by <= work.at:
            again["handle_by"] = None  # it passed while the check took its time: the rework has the catalogue's
        return work.move("incident.returned", "return", to, reason, changes=again, org=incident.lead)
    if incident.state == "escalated" and not _names_part(incident, given.org) and work.post_at(work.centers, _SEATS):
        return _sent_down(work, reason)
    whom = _for_whom(work, "return", given.org)
    if isinstance(whom, Refusal):
        return whom
    if _part(work, whom) is not None:
        changes = {"co": settled(incident.co, whom.id, state="returned", clock=None, text=reason)}
        return work.aside(
            "incident.co_returned", "return", reason, changes=changes, org=whom, on_behalf=_on_behalf(work, whom)
        )
    return returned(work, "return", reason, org=whom, on_behalf=_on_behalf(work, whom))


def returned(work: Work, action: Action, text: str, **said: Any) -> Outcome:
    """Back at the dispatcher: nobody leads."""
    back: dict[str, Any] = {"returns": work.incident.returns + 1, "lead": None, **without_lead(work.incident)}
    if work.incident.handle_by is not None:
        back["handle_by"] = None
    if work.incident.started_at is not None:
        back["started_at"] = None
    if "changes" in said:
        back.update(said.pop("changes"))
    return work.move("incident.returned", action, "returned", text, changes=back, **said)


def _sent_down(work: Work, reason: str) -> Outcome:
    """The centre below gets the matter back where it stood; its clocks ran on."""
    extern = work.incident.extern
    below = None if extern is None else extern.from_org
    if extern is None or below is None:
        return Refusal("illegal_transition", {"state": work.incident.state, "action": "return"})
    back: dict[str, Any] = {"extern": None, "holder": None}
    return work.move(
        "incident.sent_down",
        "return",
        extern.from_state,  # type: ignore[arg-type]  # the state it had
        reason,
        changes=back,
        clock=KEPT,
        org=below,
        center=below.id,
    )


def _checks(work: Work, org: str | None) -> bool:
    """A checker, not a co-department that hands its part back."""
    if _names_part(work.incident, org):
        return False
    return work.post_at(work.centers, ("acceptor", "shift_supervisor")) is not None


def _names_part(incident: Incident, org: str | None) -> bool:
    return org is not None and any(p.org.id == org for p in incident.co)


def _for_whom(work: Work, action: Action, org: str | None) -> OrgRef | Refusal:
    """For which org the caller does this."""
    open_ = _open(work, action)
    at_center = work.post_at(work.centers, ("dispatcher",))
    may = {
        id_: post
        for id_, whom in open_.items()
        if (post := work.post_at((id_,), _roles(work, whom)) or at_center) is not None
    }
    if org is not None:
        return _named(work, action, org, open_, may)
    own = [id_ for id_ in may if may[id_].org.id == id_]
    lead = work.incident.lead
    for id_ in (*own, *([lead.id] if lead is not None and lead.id in may else [])):
        work.act_as(may[id_])
        return open_[id_]
    if len(may) == 1:
        ((id_, post),) = may.items()
        work.act_as(post)
        return open_[id_]
    if may:
        return Refusal("invalid", {"field": "payload.org"})
    return Refusal("illegal_transition", {"state": work.incident.state, "action": action})


def _named(work: Work, action: Action, org: str, open_: dict[str, OrgRef], may: dict[str, Any]) -> OrgRef | Refusal:
    if org in may:
        work.act_as(may[org])
        return open_[org]
    if org in open_:
        return Refusal("forbidden", {"action": action})
    lead = work.incident.lead
    if (lead is not None and lead.id == org) or any(p.org.id == org for p in work.incident.co):
        return Refusal("illegal_transition", {"state": work.incident.state, "action": action})
    return Refusal("unknown_org", {"org": org})


def _open(work: Work, action: Action) -> dict[str, OrgRef]:
    """For whom this step can be done now, the lead first."""
    incident = work.incident
    found: dict[str, OrgRef] = {}
    if incident.lead is not None and incident.state in _LEAD_STATES[action]:
        found[incident.lead.id] = incident.lead
    if incident.state in CO_STATES:
        found.update((p.org.id, p.org) for p in incident.co if action in CO_ACTIONS.get(p.state, ()))
    return found


def _roles(work: Work, org: OrgRef) -> tuple[Role, ...]:
    known = work.facts.district.org(org.id)
    if _part(work, org) is not None or known is None:
        return ("handler",)
    return leading(known.kind)


def _part(work: Work, org: OrgRef) -> CoPart | None:
    """The part of a co-department, None for the lead."""
    lead = work.incident.lead
    if lead is not None and lead.id == org.id:
        return None
    return next((p for p in work.incident.co if p.org.id == org.id), None)


def _on_behalf(work: Work, org: OrgRef) -> bool:
    """The center records what the org said by telephone."""
    return work.org.id != org.id


def without_time(parts: tuple[CoPart, ...], at: int) -> tuple[CoPart, ...]:
    """Co-departments whose clocks stand still."""
    return tuple(p if p.clock is None else changed(p, clock=clocks.paused(p.clock, at)) for p in parts)
