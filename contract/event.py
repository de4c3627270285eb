"""What happened. Past tense, frozen, ordered by a gapless ``seq`` in one hash-chained log.

An event carries the fields it changed, not a rule to work them out: a desk folds any event, of any later version of
the loop, without a copy of the state machine.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from contract.incident import (
    Action,
    Attachment,
    Clock,
    Incident,
    OldPermit,
    Permit,
    Place,
    Reporter,
    Severity,
    Source,
    Stage,
    State,
)
from contract.org import OrgRef, Person
from contract.parts import (
    Appeal,
    Application,
    CoPart,
    Dispute,
    Evaluation,
    Extern,
    FieldTask,
    Holder,
    Relation,
    Rung,
    Supervision,
    Suspension,
    Visit,
    Whistle,
)
from contract.wire import Body, Count, Key, Line, Millis, Note, Seq, Uuid, Uuid7, Version, Wire

EventType = Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z_]+$", max_length=40)]
"""Of the path: ``incident.drafted submitted discarded reported verification_asked verified registered declined
corrected dispatched accepted started feedback returned check_asked inspected checked closed force_closed visited
evaluated archived reopened suspended resumed extended voided escalated sent_down merged``.

Beside it, leaving what is to be done next as it was: ``incident.taken handed_over noted contact_revealed applied
application_refused application_withdrawn co_added co_released co_accepted co_feedback co_returned supervised
supervision_replied urged appealed appeal_judged whistled arrived arrival_scored related absorbed dispute_recorded
mediated confirmed attachments_expired``, and by the center's clock ``incident.due_soon overdue reminded``.
"""


class Actor(Wire):
    """Who did it: a user, another system by its API key, or the center's own clock."""

    kind: Literal["user", "integration", "center"]
    id: Key
    name: Line
    org: OrgRef | None = None


class Changes(Wire):
    """Fields of ``Incident`` with their new values; a field that is not set did not change."""

    code: Key | None = None
    state: State | None = None
    title: Line | None = None
    text: Body | None = None
    class_code: Key | None = None
    severity: Severity | None = None
    place: Place | None = None
    source: Source | None = None
    reporter: Reporter | None = None
    owner: Person | None = None
    lead: OrgRef | None = None
    clock: Clock | None = None
    late_stages: tuple[Stage, ...] | None = None
    returns: Count | None = None
    reworks: Count | None = None
    attachments: tuple[Attachment, ...] | None = None
    scope: tuple[Key, ...] | None = None
    permits: tuple[Annotated[Permit | OldPermit, Field(union_mode="left_to_right")], ...] | None = None
    reported_at: Millis | None = None
    updated_at: Millis | None = None
    closed_at: Millis | None = None
    condition: Key | None = None
    total: Clock | None = None
    holder: Holder | None = None
    verified: bool | None = None
    task: FieldTask | None = None
    co: tuple[CoPart, ...] | None = None
    asking: Application | None = None
    suspension: Suspension | None = None
    extern: Extern | None = None
    extensions: Count | None = None
    supervisions: tuple[Supervision, ...] | None = None
    urges: Count | None = None
    whistles: tuple[Whistle, ...] | None = None
    appeal: Appeal | None = None
    exempt_stages: tuple[Stage, ...] | None = None
    dispute: Dispute | None = None
    related: tuple[Relation, ...] | None = None
    visits: tuple[Visit, ...] | None = None
    evaluation: Evaluation | None = None
    reopened: Count | None = None
    forced: bool | None = None
    handle_by: Millis | None = None
    started_at: Millis | None = None


LATE_ENTRY_GRACE_MS = 10_000
"""After a step was entered later than it was done (``Step.entered_at``) nobody calls its matter late for so long: the
rest of its past is on its way."""


class Step(Wire):
    """The line this event leaves in the timeline.

    ``org``: whom the step is about (派遣给谁). ``detail``: what kind of step it was, when one action has several: the
    kind of an application, ``granted`` or ``refused`` of a decision, the satisfaction of a visit.
    ``entered_at``: set when the step was entered after it was done, by the center's clock; the event's ``at`` then is
    when it was done, as the system ``entered_by`` says. Both stand in the hashed log. ``skipped``: steps of the ladder
    that came due before this one while no center ran; nobody was told of them.
    """

    action: Action | Literal["due_soon", "overdue", "remind", "imported", "expired", "moved"]
    text: Body | Note = ""
    from_state: State | None = None
    to_state: State | None = None
    org: OrgRef | None = None
    stage: Stage | None = None
    on_behalf: bool = False
    detail: Key | None = None
    attachments: tuple[Attachment, ...] = ()
    entered_at: Millis | None = None
    entered_by: Person | None = None
    skipped: tuple[Rung, ...] = ()


class EventData(Wire):
    """``full``: ``changes`` holds every field; so at birth and whenever an event brings the matter into a new scope."""

    full: bool
    changes: Changes
    step: Step


class Event(Wire):
    seq: Seq
    aggregate: Uuid7
    version: Version
    type: EventType
    actor: Actor
    command_id: Uuid | None
    at: Millis
    scope: tuple[Key, ...]
    data: EventData


class Timeline(Wire):
    events: Annotated[tuple[Event, ...], Field(max_length=10_000)]


class VersionGap(ValueError):
    """An event does not follow what is held: something was missed, ask for a snapshot."""


def fold(before: Incident | None, event: Event) -> Incident:
    """The incident after ``event``.

    Raises VersionGap when ``before`` is not the version just before it and the event is not full.
    """
    changes = {name: getattr(event.data.changes, name) for name in event.data.changes.model_fields_set}
    if "permits" in changes:
        changes["permits"] = tuple(p.now() if isinstance(p, OldPermit) else p for p in changes["permits"])
    if event.data.full:
        return Incident.model_construct(id=event.aggregate, version=event.version, **changes)
    if before is None or before.version != event.version - 1:
        held = None if before is None else before.version
        raise VersionGap(f"incident {event.aggregate}: event {event.seq} is version {event.version}, held {held}")
    return before.model_copy(update={**changes, "version": event.version})
