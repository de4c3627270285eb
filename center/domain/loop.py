"""The closed loop: what a command does to a matter. Pure: values in, one Decision or one Refusal out.

report → register → dispatch → accept → feedback → check → close; handed back with a reason by the lead org
(returned: the dispatcher dispatches again) or by the checker (accepted: the lead org works again).
"""

from collections.abc import Callable
from typing import Any

from center.domain import clocks
from center.domain.made import changed, made
from center.domain.permits import holds, names
from center.domain.report import report
from center.domain.running import clock_for, named, permits_for, whole
from center.domain.values import Case, Decision, Facts, Fields, Outcome, Refusal, Who, step
from contract.command import (
    AcceptCommand,
    CheckCommand,
    CloseCommand,
    Command,
    DispatchCommand,
    FeedbackCommand,
    NoteCommand,
    RegisterCommand,
    ReportCommand,
    ReturnCommand,
)
from contract.event import Step
from contract.incident import Action, Attachment, Incident, State
from contract.org import OrgRef, Person

LEADS = frozenset({"department", "street", "community"})
"""Kinds of org that can handle a matter."""


def decide(case: Case | None, incident_id: str, command: Command, who: Who, now: int, facts: Facts) -> Outcome:
    """What ``command`` comes to. ``now``: ms of the center's clock; time within a matter never runs backwards."""
    if isinstance(command, ReportCommand):
        return report(case, incident_id, command, who, now, facts)
    if case is None or not who.sees(case.incident.scope):
        return Refusal("not_found")
    incident = case.incident
    if command.expected_version > incident.version or (
        command.expected_version < case.moved and not isinstance(command, NoteCommand)
    ):
        return Refusal("version_conflict", {"current_version": incident.version})
    refusal = _measured(incident, command.type, who)
    if refusal is not None:
        return refusal
    at = max(now, incident.updated_at)
    take = _STEPS[type(command)]
    return take(_Work(case, who, at, facts), command)


def reveal(case: Case | None, who: Who, reason: str, now: int) -> Outcome:
    """Reading the contact is an event too: who, when, why."""
    if case is None or not who.sees(case.incident.scope):
        return Refusal("not_found")
    refusal = _measured(case.incident, "reveal", who)
    if refusal is not None:
        return refusal
    at = max(now, case.incident.updated_at)
    line = step(action="reveal", text=reason)
    return _aside(case, who, at, "incident.contact_revealed", line)


class _Work:
    """One command on one matter: the few things every step needs."""

    def __init__(self, case: Case, who: Who, at: int, facts: Facts) -> None:
        self.case, self.who, self.at, self.facts = case, who, at, facts
        self.incident = case.incident

    def move(
        self,
        type_: str,
        action: Action,
        to: State,
        text: str,
        *,
        changes: Fields | None = None,
        org: OrgRef | None = None,
        attachments: tuple[Attachment, ...] = (),
        center: str | None = None,
        on_behalf: bool = False,
    ) -> Decision:
        """Into state ``to``: the old clock is settled, the next one starts, the permits are those of ``to``."""
        before = self.incident
        center = center or self.case.center
        after = changed(before, **(changes or {}), version=before.version + 1, state=to)
        told: dict[str, Any] = {**(changes or {}), "state": to, "updated_at": self.at}
        told["clock"] = clock_for(after, self.at, self.facts)
        told["permits"] = permits_for(after, center, self.facts)
        late = clocks.late_stages(before, self.at)
        if late != before.late_stages:
            told["late_stages"] = late
        if to == "closed":
            told["closed_at"] = self.at
        after = changed(after, **told)
        widened = not set(after.scope) <= set(before.scope)
        fields: dict[str, Any] = {
            "action": action,
            "text": text,
            "from_state": before.state,
            "to_state": to,
            "stage": None if before.clock is None else before.clock.stage,
        }
        if org is not None:
            fields["org"] = org
        if on_behalf:
            fields["on_behalf"] = True
        if attachments:
            fields["attachments"] = attachments
        return Decision(
            type=type_,
            at=self.at,
            actor=self.who.actor,
            after=Case(after, center, after.version),
            full=widened,
            changes=whole(after) if widened else told,
            step=step(**fields),
        )

    def on_behalf(self) -> bool:
        """The center records what the lead org said by telephone."""
        lead = self.incident.lead
        return lead is not None and self.who.org.id != lead.id


def _measured(incident: Incident, action: Action, who: Who) -> Refusal | None:
    """None when this caller may do this now; the same permits the desk was told."""
    if holds(incident, action, who.roles, who.org.id):
        return None
    if not names(incident, action):
        return Refusal("illegal_transition", {"state": incident.state, "action": action})
    return Refusal("forbidden", {"action": action})


def _register(work: _Work, command: RegisterCommand) -> Outcome:
    given = command.payload
    changes: dict[str, Any] = {
        "owner": made(Person, id=work.who.actor.id, name=work.who.actor.name),
    }
    if given.title is not None:
        changes["title"] = given.title
    if given.class_code is not None:
        if given.class_code not in work.facts.district.classes:
            return Refusal("unknown_class", {"class_code": given.class_code})
        changes["class_code"] = given.class_code
    if given.severity is not None:
        changes["severity"] = given.severity
    return work.move(
        "incident.registered", "register", "registered", given.note, changes=changes, center=work.who.org.id
    )


def _dispatch(work: _Work, command: DispatchCommand) -> Outcome:
    district = work.facts.district
    org = district.org(command.payload.lead)
    if org is None or org.kind not in LEADS:
        return Refusal("unknown_org", {"org": command.payload.lead})
    lead = made(OrgRef, id=org.id, name=org.name)
    seen_by = (org.id,) if org.kind == "department" else district.path_of(org.id)
    scope = tuple(dict.fromkeys((*work.incident.scope, *seen_by)))
    return work.move(
        "incident.dispatched",
        "dispatch",
        "dispatched",
        command.payload.note,
        changes={"lead": lead, "scope": scope},
        org=lead,
    )


def _accept(work: _Work, command: AcceptCommand) -> Outcome:
    return work.move("incident.accepted", "accept", "accepted", command.payload.note, on_behalf=work.on_behalf())


def _feedback(work: _Work, command: FeedbackCommand) -> Outcome:
    attachments = named(command.payload.attachments, work.facts)
    if isinstance(attachments, Refusal):
        return attachments
    changes: dict[str, Any] = {}
    if attachments:
        held = {a.hash: a for a in (*work.incident.attachments, *attachments)}
        changes["attachments"] = tuple(held.values())
    return work.move(
        "incident.feedback",
        "feedback",
        "feedback",
        command.payload.text,
        changes=changes,
        attachments=attachments,
        on_behalf=work.on_behalf(),
    )


def _check(work: _Work, command: CheckCommand) -> Outcome:
    return work.move("incident.checked", "check", "checked", command.payload.note)


def _close(work: _Work, command: CloseCommand) -> Outcome:
    return work.move("incident.closed", "close", "closed", command.payload.note)


def _return(work: _Work, command: ReturnCommand) -> Outcome:
    incident, reason = work.incident, command.payload.reason
    if incident.state == "feedback":
        again: dict[str, Any] = {"reworks": incident.reworks + 1}
        return work.move("incident.returned", "return", "accepted", reason, changes=again, org=incident.lead)
    back: dict[str, Any] = {"returns": incident.returns + 1, "lead": None}
    return work.move(
        "incident.returned",
        "return",
        "returned",
        reason,
        changes=back,
        org=incident.lead,
        on_behalf=work.on_behalf(),
    )


def _note(work: _Work, command: NoteCommand) -> Outcome:
    line = step(action="note", text=command.payload.text)
    return _aside(work.case, work.who, work.at, "incident.noted", line)


_STEPS: dict[type, Callable[..., Outcome]] = {
    RegisterCommand: _register,
    DispatchCommand: _dispatch,
    AcceptCommand: _accept,
    FeedbackCommand: _feedback,
    CheckCommand: _check,
    CloseCommand: _close,
    ReturnCommand: _return,
    NoteCommand: _note,
}


def _aside(case: Case, who: Who, at: int, type_: str, line: Step) -> Decision:
    """An event that leaves a line in the timeline and changes nothing of the matter."""
    told: dict[str, Any] = {"updated_at": at}
    after = changed(case.incident, **told, version=case.incident.version + 1)
    return Decision(type_, at, who.actor, Case(after, case.center, case.moved), False, told, line)
