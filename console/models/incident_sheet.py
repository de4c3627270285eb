"""The facts of one matter as lines of words, in the order they are read."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from console.models.incident_text import SOURCES, duration, one_line, severity_word, time_left, when
from console.models.loop_words import STAGES, state_word, word
from console.widgets.queue_row import TimeLeft
from contract.incident import Clock, Incident
from contract.reference import Reference


@dataclass(frozen=True, slots=True)
class Sheet:
    """Words of one matter. ``reporter``: masked, empty when nobody can be called. ``state_token``: its colour."""

    title: str
    code: str
    place: str
    source: str
    reporter: str
    lead: str
    kind: str
    state: str
    state_token: str
    text: str


def names_of(reference: Reference | None) -> dict[str, str]:
    """Org id to name, of what this desk may know."""
    return {} if reference is None else {org.id: org.name for org in reference.orgs}


def class_names(reference: Reference | None) -> dict[str, str]:
    return {} if reference is None else {c.code: c.name for c in reference.classes}


def sheet(incident: Incident, names: Mapping[str, str], classes: Mapping[str, str], today: int) -> Sheet:
    """``today``: Unix ms of the last midnight at the center."""
    return Sheet(
        title=one_line(incident.title) or one_line(incident.text),
        code=incident.code,
        place=_place(incident, names),
        source=_source(incident, today),
        reporter=_reporter(incident),
        lead=_lead(incident),
        kind=f"{classes.get(incident.class_code, incident.class_code)} ・ {severity_word(incident.severity)}",
        state=state_word(incident.state),
        state_token="major" if incident.state == "returned" else "text",
        text=incident.text,
    )


def clock_words(clock: Clock | None, now: int, severity: int, silent_until: int = 0) -> tuple[TimeLeft, str]:
    """How the running deadline is read: 剩 0:21, and of which limit (处置 1:00)."""
    left = time_left(clock, now, severity, silent_until)
    if clock is None:
        return left, ""
    limit = duration(clock.due_at - clock.started_at)
    stage = word(STAGES, clock.stage)
    return left, QCoreApplication.translate("IncidentSheet", "{stage}时限 {limit}").format(stage=stage, limit=limit)


def _place(incident: Incident, names: Mapping[str, str]) -> str:
    known = [names[org] for org in incident.place.path[1:] if org in names]
    address = one_line(incident.place.address)
    words = [name for name in known if name not in address]
    return " ".join([*words, address]).strip() or "—"


def _source(incident: Incident, today: int) -> str:
    kind = word(SOURCES, incident.source.kind)
    name = one_line(incident.source.name, 60)
    known = not name or name in (kind, SOURCES.get(incident.source.kind))
    parts = [kind if known else f"{kind} {name}", when(incident.reported_at, today)]
    if incident.owner is not None:
        parts.append(QCoreApplication.translate("IncidentSheet", "首问 {name}").format(name=incident.owner.name))
    return " ・ ".join(parts)


def _reporter(incident: Incident) -> str:
    if incident.reporter is None:
        return ""
    return f"{incident.reporter.name} {incident.reporter.phone}".strip()


def _lead(incident: Incident) -> str:
    if incident.lead is None:
        return QCoreApplication.translate("IncidentSheet", "尚未派遣")
    parts = [incident.lead.name]
    if incident.returns:
        parts.append(QCoreApplication.translate("IncidentSheet", "退回 {n} 次").format(n=incident.returns))
    if incident.reworks:
        parts.append(QCoreApplication.translate("IncidentSheet", "返工 {n} 次").format(n=incident.reworks))
    return " ・ ".join(parts)
