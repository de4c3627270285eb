"""What a decision is made from, and what it comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from center.domain.calendar import Calendar, Limit
from center.domain.district import District
from center.domain.made import made, with_fields
from contract.event import Actor, Changes, EventData, Step
from contract.incident import Attachment, Incident, Stage
from contract.org import OrgRef, Person, Post, Role
from contract.payload import Contact, PartyGiven
from contract.problems import ProblemCode

Fields = Mapping[str, Any]
"""Fields of Incident by name; each value is of that field's own type, hence Any."""


class Who(Protocol):
    """The caller, as far as rules ask. ``held``: all posts, the first one first."""

    @property
    def actor(self) -> Actor: ...
    @property
    def roles(self) -> tuple[Role, ...]: ...
    @property
    def org(self) -> OrgRef: ...
    @property
    def held(self) -> tuple[Post, ...]: ...
    @property
    def grants(self) -> frozenset[str]: ...
    def sees(self, scope: tuple[str, ...]) -> bool: ...


@dataclass(frozen=True, slots=True)
class Case:
    """An incident with what only the center needs. ``center``: the org in charge, None before registration. ``moved``:
    the version of the last event that changed what may be done next; what was decided on a version before it is out of
    date."""

    incident: Incident
    center: str | None
    moved: int


@dataclass(frozen=True, slots=True)
class Officer:
    """A user who serves: somebody responsibility can be handed to."""

    person: Person
    posts: tuple[Post, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules may look up. ``attachments``: those uploaded, of the ones the command names. ``serial``: the
    number of the day the next report gets; ``day`` (yymmdd) that day, None when it is the day of the report.
    ``others``: further matters the command names; ``officers``: people it names, if they serve.
    """

    district: District
    attachments: Mapping[str, Attachment] = field(default_factory=dict)
    serial: int = 1
    day: str | None = None
    others: Mapping[str, Case] = field(default_factory=dict)
    officers: Mapping[str, Officer] = field(default_factory=dict)

    @property
    def calendar(self) -> Calendar:
        return self.district.catalog.calendar

    @property
    def warn_percent(self) -> int:
        return self.district.catalog.warn_percent

    def limit_of(self, stage: Stage, incident: Incident) -> Limit:
        """The time for ``stage`` of this matter."""
        return self.district.catalog.limit_of(stage, incident.class_code, incident.severity, incident.condition)

    def has_condition(self, class_code: str, code: str) -> bool:
        return self.district.catalog.condition(class_code, code) is not None

    def has_dispute_type(self, code: str) -> bool:
        return code in self.district.catalog.dispute_types


def says_why(word: str) -> bool:
    """As much as the contract's ``Reason`` asks for, where a word is required in some cases only."""
    return len(word.strip()) >= 2


@dataclass(frozen=True, slots=True)
class Refusal:
    """No, and why; the service finds the words."""

    code: ProblemCode
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Decision:
    """One event to be written, and the case after it. ``contact`` and ``parties`` are kept outside the log (None: as
    they were). ``also``: what the same command comes to for other matters, written in the same transaction."""

    type: str
    at: int
    actor: Actor
    after: Case
    full: bool
    changes: Fields
    step: Step
    contact: Contact | None = None
    parties: tuple[PartyGiven, ...] | None = None
    also: tuple["Decision", ...] = ()

    def data(self) -> EventData:
        """To be written with ``exclude_unset``: what did not change is not there."""
        changes = with_fields(Changes, {**_UNCHANGED, **self.changes}, set(self.changes))
        return made(EventData, full=self.full, changes=changes, step=self.step)


Outcome = Decision | Refusal


def step(action: str, **given: Any) -> Step:
    """A line of the timeline; fields as ``contract.event.Step`` names them."""
    fields = {**_BLANK, "action": action, **given}
    return with_fields(Step, fields, {"action", *given})


_UNCHANGED = {name: field.default for name, field in Changes.model_fields.items()}
_BLANK = {name: field.default for name, field in Step.model_fields.items() if name != "action"}
