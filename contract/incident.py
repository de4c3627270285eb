"""An incident (事件/案件) as both sides see it."""

from typing import Annotated, Literal

from pydantic import Field

from contract.org import OrgRef, Person, Role, Session
from contract.parts import (
    Appeal,
    Application,
    ApplicationKind,
    Attachment,
    Clock,
    CoPart,
    Dispute,
    Evaluation,
    Extern,
    FieldTask,
    Holder,
    Level,
    Relation,
    Stage,
    Supervision,
    Suspension,
    Visit,
    Whistle,
)
from contract.wire import Body, Count, Key, Latitude, Line, Longitude, Millis, Uuid7, Version, Wire

__all__ = [
    "APPEALABLE",
    "CHIEFS",
    "CLOSED",
    "ENDED",
    "EXTENDABLE",
    "SUSPENDABLE",
    "VOIDABLE",
    "Action",
    "Attachment",
    "Clock",
    "Incident",
    "IncidentPage",
    "IncidentView",
    "Level",
    "OldPermit",
    "Permit",
    "Place",
    "Reporter",
    "Severity",
    "Source",
    "SourceKind",
    "Stage",
    "State",
    "allowed",
    "applicable",
]

State = Literal[
    "draft",
    "reported",
    "verifying",
    "declined",
    "registered",
    "dispatched",
    "accepted",
    "handling",
    "feedback",
    "inspecting",
    "checked",
    "closed",
    "visited",
    "evaluated",
    "archived",
    "returned",
    "suspended",
    "escalated",
    "merged",
    "voided",
]
"""草稿、上报、核实中、不予受理、立案、派遣、接收、处置中、反馈（待核查）、现场核查中、核查通过、结案、已回访、已评价、归档；
退回 = handed back, waits for a new dispatch; 挂起、上报上级、并入他案、作废."""
CLOSED: frozenset[State] = frozenset({"closed", "visited", "evaluated", "archived"})
"""Dealt with: counted by the closure rate."""
ENDED: frozenset[State] = CLOSED | {"declined", "merged", "voided"}
"""Nobody has to act on it any more, unless it is reopened; ``closed_at`` is set."""
EXTENDABLE: frozenset[State] = frozenset({"accepted", "handling"})
"""In which the lead may ask for an extension or to send the matter back."""
SUSPENDABLE: frozenset[State] = EXTENDABLE | {"registered", "returned", "dispatched"}
VOIDABLE: frozenset[State] = SUSPENDABLE | {"reported", "verifying", "feedback"}
APPEALABLE: frozenset[Stage] = frozenset({"accept", "handle", "total"})
"""What a lead may appeal about: what it owed, and the whole of the matter. For its own delays a centre has none."""
CHIEFS: frozenset[Role] = frozenset({"shift_supervisor", "duty_leader"})
"""Who may take a matter or the responsibility for it from another."""
Action = Literal[
    "report",
    "submit",
    "take",
    "register",
    "ask_verify",
    "verify",
    "decline",
    "correct",
    "dispatch",
    "add_co",
    "accept",
    "start",
    "feedback",
    "ask_check",
    "inspect",
    "check",
    "close",
    "return",
    "visit",
    "evaluate",
    "archive",
    "apply",
    "decide",
    "withdraw",
    "resume",
    "escalate",
    "merge",
    "relate",
    "force_close",
    "reopen",
    "supervise",
    "reply",
    "urge",
    "appeal",
    "judge",
    "whistle",
    "arrive",
    "score",
    "hand_over",
    "release_co",
    "dispute",
    "mediate",
    "confirm",
    "note",
    "reveal",
]
"""What may be asked for; ``contract.command`` says what each means."""
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


class Permit(Wire):
    """Who may do what next: any user who holds one of ``roles`` in org ``org`` may do any of ``actions``.

    Said by the server; the desk only compares. ``actions``: the step that moves the matter on first.
    """

    org: Key
    roles: tuple[Role, ...]
    actions: tuple[Action, ...]


class OldPermit(Wire):
    """A permit as logs written before 0.2 hold it: one action, one role."""

    action: Action
    role: Role
    org: Key

    def now(self) -> Permit:
        return Permit(org=self.org, roles=(self.role,), actions=(self.action,))


class Incident(Wire):
    """The whole truth a desk holds of one matter.

    ``scope``: every org that may see it: the place's path, each org that ever led it, helped or was called.
    ``owner``: the officer first asked (首问责任), from registration until handed over. ``lead``: who handles it now.
    ``clock``: the running deadline, None when nothing is waited for. ``total``: the deadline of the whole matter.
    ``late_stages``: stages that ran over; ``exempt_stages``: those excused by a granted appeal.
    ``condition``: which of its class's conditions holds (a cover is missing, not cracked), as the catalogue names it.
    ``verified``: what the grid found, None when nobody was sent. ``forced``: closed without its steps, with a reason.
    ``handle_by``: the handling deadline the dispatcher set by hand, in force from acceptance on. ``started_at``: since
    when the lead is at work on the spot, None before.
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
    condition: Key | None = None
    total: Clock | None = None
    holder: Holder | None = None
    verified: bool | None = None
    task: FieldTask | None = None
    co: tuple[CoPart, ...] = ()
    asking: Application | None = None
    suspension: Suspension | None = None
    extern: Extern | None = None
    extensions: Count = 0
    supervisions: tuple[Supervision, ...] = ()
    urges: Count = 0
    whistles: tuple[Whistle, ...] = ()
    appeal: Appeal | None = None
    exempt_stages: tuple[Stage, ...] = ()
    dispute: Dispute | None = None
    related: tuple[Relation, ...] = ()
    visits: tuple[Visit, ...] = ()
    evaluation: Evaluation | None = None
    reopened: Count = 0
    forced: bool = False
    handle_by: Millis | None = None
    started_at: Millis | None = None


class IncidentView(Wire):
    """One incident with what the caller may do next."""

    incident: Incident
    allowed: tuple[Action, ...]


class IncidentPage(Wire):
    """Newest first; ``next`` goes back as ``cursor`` for the page after, None at the end."""

    incidents: tuple[Incident, ...]
    next: Line | None


def allowed(incident: Incident, session: Session) -> tuple[Action, ...]:
    """The actions that ``session`` may do next, in the order the server names them, without repeats.

    Nobody decides on his own application or appeal, nor on an appeal after giving the opinion on it; what another is
    responsible for only a chief hands over.
    """
    posts = {(role, post.org.id) for post in session.held for role in post.roles}
    found = dict.fromkeys(
        action for p in incident.permits if any((role, p.org) in posts for role in p.roles) for action in p.actions
    )
    if incident.asking is not None and incident.asking.by.id == session.user.id:
        found.pop("decide", None)
    appeal = incident.appeal
    if appeal is not None and session.user.id in (appeal.by.id, appeal.opinion_by and appeal.opinion_by.id):
        found.pop("judge", None)
    if incident.owner is not None and incident.owner.id != session.user.id:
        places = {p.org for p in incident.permits if "hand_over" in p.actions}
        if not any(role in CHIEFS and org in places for role, org in posts):
            found.pop("hand_over", None)
    return tuple(found)


def applicable(incident: Incident, session: Session) -> tuple[ApplicationKind, ...]:
    """The kinds of application that ``session`` may make now; none while one waits.

    The lead asks for extensions, to send back, to suspend; a dispatcher to suspend; acceptor and dispatcher to void.
    """
    if incident.asking is not None:
        return ()
    posts = {(role, post.org.id) for post in session.held for role in post.roles}
    roles = {role for p in incident.permits if "apply" in p.actions for role in p.roles if (role, p.org) in posts}
    as_lead, found = not roles <= {"acceptor", "dispatcher"}, list[ApplicationKind]()
    if as_lead and incident.state in EXTENDABLE:
        found += ["extension", "works_extension", "send_back"]
    if incident.state in SUSPENDABLE and (as_lead or "dispatcher" in roles):
        found.append("suspend")
    if incident.state in VOIDABLE and not roles.isdisjoint({"acceptor", "dispatcher"}):
        found.append("void")
    return tuple(found)
