"""An incident (事件/案件) as both sides see it."""

from typing import Annotated, Literal

from pydantic import Field

from contract.org import OrgRef, Person, Role, Session
from contract.wire import Body, Count, Key, Latitude, Line, Longitude, Millis, Sha256, Uuid7, Version, Wire

State = Literal["reported", "registered", "dispatched", "accepted", "feedback", "checked", "closed", "returned"]
"""上报、立案、派遣、接收、反馈、核查、结案; 退回 = handed back by the department, waits for a new dispatch."""
Action = Literal["report", "register", "dispatch", "accept", "feedback", "check", "close", "return", "note", "reveal"]
Stage = Literal["register", "dispatch", "accept", "handle", "check", "close"]
"""What the clock is waiting for."""
Level = Literal["normal", "due_soon", "overdue"]
SourceKind = Literal["seat", "grid", "hotline", "walk_in", "camera", "sensor", "app", "system"]
"""坐席登记、网格上报、12345 热线、来访、视频巡查、物联感知、随手拍、其他系统."""
Severity = Annotated[int, Field(ge=1, le=4)]
"""1 特别重大, 2 重大, 3 较大, 4 一般 (突发事件应对法 2024 art 3)."""


class Place(Wire):
    """Where (WGS-84). ``path`` holds the org ids district, street, community, grid, as far as they are known."""

    lon: Longitude
    lat: Latitude
    address: Line
    path: tuple[Key, ...]


class Source(Wire):
    kind: SourceKind
    name: Line
    external_id: Line | None = None


class Reporter(Wire):
    """Whoever reported, masked: 李*, 139****2207. The full contact is asked for with a reason and logged."""

    name: Line
    phone: Line


class Attachment(Wire):
    hash: Sha256
    media_type: Key | Literal["image/jpeg", "image/png", "image/webp", "video/mp4", "application/pdf"]
    size: Count
    name: Line


class Clock(Wire):
    """One running deadline, by the server's clock. ``due_soon_at`` is when 20 % of the limit is left."""

    stage: Stage
    started_at: Millis
    due_soon_at: Millis
    due_at: Millis
    level: Level


class Permit(Wire):
    """Who may do what next: any user who holds ``role`` in org ``org``. Said by the server; the desk only compares."""

    action: Action
    role: Role
    org: Key


class Incident(Wire):
    """The whole truth a desk holds of one matter.

    ``scope``: every org that may see it: the place's path and each department that ever led it.
    ``owner``: the officer first asked (首问责任), from registration on. ``lead``: who handles it now.
    ``clock``: the running deadline, None when nothing is waited for. ``late_stages``: stages that ran over.
    """

    id: Uuid7
    code: Key
    version: Version
    state: State
    title: Line
    text: Body
    class_code: Key
    severity: Severity
    place: Place
    source: Source
    reporter: Reporter | None
    owner: Person | None
    lead: OrgRef | None
    clock: Clock | None
    late_stages: tuple[Stage, ...]
    returns: Count
    reworks: Count
    attachments: tuple[Attachment, ...]
    scope: tuple[Key, ...]
    permits: tuple[Permit, ...]
    reported_at: Millis
    updated_at: Millis
    closed_at: Millis | None


class IncidentView(Wire):
    """One incident with what the caller may do next."""

    incident: Incident
    allowed: tuple[Action, ...]


class IncidentPage(Wire):
    """Newest first; ``next`` goes back as ``cursor`` for the page after, None at the end."""

    incidents: tuple[Incident, ...]
    next: Line | None


def allowed(incident: Incident, session: Session) -> tuple[Action, ...]:
    """The actions that ``session`` may do next, in the order the server names them, without repeats."""
    posts = {(role, session.org.id) for role in session.roles}
    return tuple(dict.fromkeys(p.action for p in incident.permits if (p.role, p.org) in posts))
