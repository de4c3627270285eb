"""What a matter carries beside its straight path: co-departments, applications, supervision, whistle calls, disputes.

Terms are those of the field: 联调部门、申请审批、督办、吹哨报到、申诉、矛盾纠纷. People appear masked (ADR 0004).
"""

from typing import Annotated, Literal

from pydantic import Field

from contract.catalog import Unit
from contract.org import OrgRef, Person
from contract.wire import Count, Filled, Key, Line, Millis, Note, Sha256, Uuid7, Wire

Stage = Literal[
    "register",
    "verify",
    "dispatch",
    "accept",
    "handle",
    "check",
    "inspect",
    "close",
    "resume",
    "visit",
    "total",
    "draft",
]
"""What a clock is waiting for: 立案、核实、派遣、接收、处置、核查、复核（现场核查）、结案、恢复、回访;
``total``: all of it."""
Level = Literal["normal", "due_soon", "overdue"]
Rung = Literal["remind", "urge", "supervise", "duty_leader"]
"""提醒、催办、督办、报带班领导: the escalation ladder, from the bottom up."""


class Clock(Wire):
    """One deadline, by the server's clock. ``due_soon_at`` is when 20 % of the working time of the limit is left.

    ``unit``: how the limit was counted. ``paused_at``: since when the clock stands still (挂起); its times then are
    those of the moment it stopped and will be moved when it goes on. ``rung``: the next step of the escalation ladder,
    taken at ``rung_at`` unless the stage is left before; None when there is none (any more).
    """

    stage: Stage
    started_at: Millis
    due_soon_at: Millis
    due_at: Millis
    level: Level
    unit: Unit = "minute"
    paused_at: Millis | None = None
    rung: Rung | None = None
    rung_at: Millis | None = None


PhotoKind = Literal["near", "far", "reference", "before", "after"]
"""近景、远景、参照、处置前、处置后."""


class Attachment(Wire):
    """``kind``: what a photo shows; None when nobody said."""

    hash: Sha256
    media_type: Key | Literal["image/jpeg", "image/png", "image/webp", "video/mp4", "application/pdf"]
    size: Count
    name: Line
    kind: PhotoKind | None = None


class CoPart(Wire):
    """One co-department (联调、协办单位) with its own clock and answer. ``returned``: it handed its part back."""

    org: OrgRef
    state: Literal["dispatched", "accepted", "done", "returned", "released"]
    clock: Clock | None
    text: Note = ""


ApplicationKind = Literal["extension", "works_extension", "send_back", "suspend", "void"]
"""延期（值班长审批）、工程延期（带班领导审批）、回退（确属错派）、挂账/挂起（时钟停走）、作废."""


class Application(Wire):
    """Something the handler or the centre asks leave for; exactly one may wait at a time.

    ``until``: the new deadline asked for (extensions) or when a suspended matter is looked at again; else None.
    """

    id: Uuid7
    kind: ApplicationKind
    by: Person
    org: OrgRef
    at: Millis
    reason: Note
    until: Millis | None = None


class Suspension(Wire):
    """The clocks stand still since ``at``. ``from_state``: where the matter goes on; ``clock``: the deadline that stood
    there, paused. Meanwhile the matter's own clock is that of looking at it again: due soon from ``until`` on."""

    at: Millis
    from_state: Key
    reason: Note
    until: Millis | None = None
    clock: Clock | None = None


SupervisionKind = Literal["timeout", "leader", "important"]
"""超时督办、领导督办、重要督办."""


class Supervision(Wire):
    """督办: the lead must answer by ``reply_by``. ``replied_at`` is None as long as the answer is owed."""

    id: Uuid7
    kind: SupervisionKind
    by: Person
    at: Millis
    text: Note
    to: OrgRef
    reply_by: Millis
    level: Level = "normal"
    replied_at: Millis | None = None
    reply: Note = ""


class Whistle(Wire):
    """吹哨: an org called to the scene. ``arrived_at``: 报到; ``score``: how the caller rates the arrival, 1 to 5."""

    id: Uuid7
    org: OrgRef
    by: Person
    from_org: OrgRef
    at: Millis
    text: Note
    arrive_by: Millis
    level: Level = "normal"
    arrived_at: Millis | None = None
    arrived_by: Person | None = None
    score: Annotated[int, Field(ge=1, le=5)] | None = None


class Appeal(Wire):
    """超期申诉, once a matter: the lead asks that ``stages`` be excused; the dispatcher, then the acceptor decide.

    The raw overdue stays on record; a granted appeal only adds ``exempt_stages`` to the matter. ``opinion_by``: the
    dispatcher who gave the opinion; somebody else decides.
    """

    by: Person
    org: OrgRef
    at: Millis
    reason: Note
    stages: tuple[Stage, ...]
    state: Literal["at_dispatcher", "at_acceptor", "granted", "refused"]
    opinion_by: Person | None = None


class FieldTask(Wire):
    """核实、现场核查: a grid worker's task; ``held``: what was found holds (属实 / 处置到位), None while waiting."""

    kind: Literal["verify", "inspect"]
    org: OrgRef
    by: Person
    at: Millis
    held: bool | None = None
    text: Note = ""


class Holder(Wire):
    """Who took the matter in hand on a desk (认领), so that two do not work on it at once."""

    person: Person
    at: Millis


class Relation(Wire):
    """Another matter: merged into it, merged from it, or told apart from it."""

    id: Uuid7
    code: Key
    kind: Literal["merged_into", "merged_from", "related"]


MediationMethod = Literal[
    "people",
    "administrative",
    "judicial",
    "arbitration",
    "commercial",
    "trade",
    "lawyer",
    "labour_arbitration",
    "land_arbitration",
    "personnel_arbitration",
    "reconsideration",
    "ruling",
    "litigation",
    "settlement",
    "other",
]
"""人民、行政、司法调解、仲裁、商事、行业、律师调解、劳动、土地、人事仲裁、行政复议、行政裁决、诉讼、协商和解、其他."""
DisputeState = Literal["waiting", "mediating", "succeeded", "ended", "terminated", "confirmed"]
"""待受理、调解中、调解成功、调解结束（未成）、调解终止、司法确认."""


class Party(Wire):
    """A party to a dispute, masked like a reporter. ``role``: 申请人、被申请人、第三人. An organisation has its
    name in full."""

    role: Literal["applicant", "respondent", "third"]
    kind: Literal["person", "org"]
    name: Line
    phone: Line = ""


class Dispute(Wire):
    """矛盾纠纷. ``type_code``: from the catalogue in force (types differ by province). ``deadline``: 化解期限.

    ``confirm_by``: until when judicial confirmation may be applied for, 30 days after a success (domain section 2.3).
    """

    type_code: Key
    scale: Literal["individual", "group", "major_group"]
    state: DisputeState
    parties: tuple[Party, ...] = ()
    mediator: Line = ""
    org: OrgRef | None = None
    method: MediationMethod | None = None
    deadline: Millis | None = None
    outcome: Note = ""
    ended_at: Millis | None = None
    confirmation: Literal["none", "applied", "confirmed", "refused"] = "none"
    confirm_by: Millis | None = None


Satisfaction = Literal["very_satisfied", "satisfied", "neutral", "dissatisfied", "unreachable"]
"""非常满意、满意、一般、不满意、联系不上. 满意率 = (very satisfied + satisfied) / visited; unreachable is none."""


class Visit(Wire):
    """回访: what the reporter said after closing. One for each reporter's channel (a merged matter has several):
    ``channel`` is the matter merged into this one whose reporter was asked, None for this one's own."""

    at: Millis
    by: Person
    satisfaction: Satisfaction
    text: Note = ""
    channel: Uuid7 | None = None


class Evaluation(Wire):
    """综合评价, 0 to 100; ``grade`` A from 90, B from 75, C from 60, D from 40, else E (domain section 2.5)."""

    at: Millis
    by: Person
    score: Annotated[int, Field(ge=0, le=100)]
    grade: Literal["A", "B", "C", "D", "E"]
    text: Note = ""


class Extern(Wire):
    """Whom a matter was escalated to (上报上级): an org of this district, or one above it named in words.

    ``from_org``: the centre that sent it up and gets it when it comes back."""

    name: Filled
    org: OrgRef | None = None
    from_org: OrgRef | None = None
    from_state: Key
    at: Millis
    reason: Note
