"""What a decision is made from, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from center.domain.district import District
from center.domain.limits import Limits
from center.domain.made import made, with_fields
from contract.command import Contact
from contract.event import Actor, Changes, EventData, Step
from contract.incident import Attachment, Incident, Level
from contract.org import OrgRef, Role
from contract.problems import ProblemCode

Fields = Mapping[str, Any]
"""Fields of Incident by name; each value is of that field's own type, hence Any."""


class Who(Protocol):
    """The caller, as far as rules ask."""

    @property
    def actor(self) -> Actor: ...
    @property
    def roles(self) -> tuple[Role, ...]: ...
    @property
    def org(self) -> OrgRef: ...
    @property
    def grants(self) -> frozenset[str]: ...
    def sees(self, scope: tuple[str, ...]) -> bool: ...


@dataclass(frozen=True, slots=True)
class Case:
    """An incident with what only the center needs. ``center``: the org that registered it. ``moved``: the version of
    the last event that changed what may be done next; what was decided on a version before it is out of date."""

    incident: Incident
    center: str | None
    moved: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules may look up. ``attachments``: those uploaded, of the ones the command names. ``serial``: the
    number of the day the next report gets; ``day`` (yymmdd) that day, None when it is the day of the report."""

    district: District
    limits: Limits
    attachments: Mapping[str, Attachment] = field(default_factory=dict)
    serial: int = 1
    day: str | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """No, and why; the service finds the words."""

    code: ProblemCode
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Timer:
    """The next thing the clock will say about a matter: ``level`` at ``due_at`` (ms)."""

    level: Level
    due_at: int


@dataclass(frozen=True, slots=True)
class Decision:
    """One event to be written, and the case after it. ``contact`` is kept outside the log."""

    type: str
    at: int
    actor: Actor
    after: Case
    full: bool
    changes: Fields
    step: Step
    contact: Contact | None = None

    def data(self) -> EventData:
        """To be written with ``exclude_unset``: what did not change is not there."""
        changes = with_fields(Changes, {**_UNCHANGED, **self.changes}, set(self.changes))
        return made(EventData, full=self.full, changes=changes, step=self.step)

    def timer(self) -> Timer | None:
        """The deadline that is next after this event, None when nothing is waited for any more."""
        clock = self.after.incident.clock
        if clock is None or clock.level == "overdue":
            return None
        if clock.level == "due_soon":
            return Timer("overdue", clock.due_at)
        return Timer("due_soon", clock.due_soon_at)


Outcome = Decision | Refusal


def step(action: str, **given: Any) -> Step:
    """A line of the timeline; fields as ``contract.event.Step`` names them."""
    fields = {**_BLANK, "action": action, **given}
    return with_fields(Step, fields, {"action", *given})


_UNCHANGED = {name: field.default for name, field in Changes.model_fields.items()}
_BLANK = {name: field.default for name, field in Step.model_fields.items() if name != "action"}
