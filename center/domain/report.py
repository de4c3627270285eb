"""The first step: a report becomes a matter, with a place in the district, a class, a code and a running clock."""

from center.domain import case_code, clocks, masking
from center.domain.made import changed, complete, made
from center.domain.permits import REPORTERS
from center.domain.registration import placed
from center.domain.running import named, permits_for, whole
from center.domain.values import Case, Decision, Facts, Outcome, Refusal, Who, step
from contract.envelope import ReportCommand
from contract.incident import Incident, Source
from contract.payload import Report

TITLE_LENGTH = 40
_AT_FIRST = {name: field.default for name, field in Incident.model_fields.items() if not field.is_required()}
"""Nothing has happened yet beside the straight path."""


def report(case: Case | None, incident_id: str, command: ReportCommand, who: Who, now: int, facts: Facts) -> Outcome:
    """A new matter, or why not. It is seen by the orgs of its place and by whoever reported it; a draft by its author's
    org alone."""
    given = command.payload
    if case is not None:
        if not who.sees(case.incident.scope):
            return Refusal("not_found")
        return Refusal("illegal_transition", {"state": case.incident.state, "action": "report"})
    if command.expected_version != 0:
        return Refusal("version_conflict", {"current_version": 0})
    post = next((p for p in who.held if not REPORTERS.isdisjoint(p.roles)), None)
    if "report" not in who.grants and post is None:
        return Refusal("forbidden", {"action": "report"})
    org = who.org if post is None else post.org
    matter = facts.district.classes.get(given.class_code)
    if matter is None:
        return Refusal("unknown_class", {"class_code": given.class_code})
    if given.condition is not None and not facts.has_condition(given.class_code, given.condition):
        return Refusal("unknown_type", {"code": given.condition})
    place = placed(given.place, facts)
    if isinstance(place, Refusal):
        return place
    attachments = named(given, facts)
    if isinstance(attachments, Refusal):
        return attachments
    special = facts.district.bound(place.path, given.class_code)
    scope = (org.id,) if given.draft else tuple(dict.fromkeys((*place.path, org.id, *special)))
    incident = made(
        Incident,
        id=incident_id,
        code=case_code.make(place.path[0], facts.day or case_code.day_of(now), facts.serial),
        version=1,
        state="draft" if given.draft else "reported",
        title=given.title.strip() or _headline(given.text),
        text=given.text,
        class_code=given.class_code,
        severity=given.severity or matter.severity,
        place=place,
        source=_source(given, who),
        reporter=masking.masked(given.reporter),
        owner=None,
        lead=None,
        clock=None,
        late_stages=(),
        returns=0,
        reworks=0,
        attachments=attachments,
        scope=scope,
        permits=(),
        reported_at=now,
        updated_at=now,
        closed_at=None,
        **{**_AT_FIRST, "condition": given.condition},
    )
    clock = clocks.start("draft" if given.draft else "register", incident, now, facts)
    complete(incident, clock=clock, permits=permits_for(incident, None, facts))
    return Decision(
        type="incident.drafted" if given.draft else "incident.reported",
        at=now,
        actor=who.actor if post is None or who.actor.org is None else changed(who.actor, org=org),
        after=Case(incident, None, 1),
        full=True,
        changes=whole(incident),
        step=step(action="report", text=incident.title, to_state=incident.state, attachments=attachments),
        contact=None if incident.reporter is None else given.reporter,
    )


def _headline(text: str) -> str:
    line = text.strip().splitlines()[0]
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


def _source(report: Report, who: Who) -> Source:
    return made(Source, kind=report.source, name=report.source_name or who.actor.name, external_id=report.external_id)
