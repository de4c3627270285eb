"""What the commands say: one payload for each command. Refused when a field is unknown or out of bounds."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from contract.incident import Severity, SourceKind
from contract.parts import ApplicationKind, MediationMethod, PhotoKind, Satisfaction, Stage, SupervisionKind
from contract.wire import (
    Body,
    Filled,
    Key,
    Latitude,
    Line,
    Longitude,
    Millis,
    Note,
    Reason,
    Request,
    Sha256,
    Uuid7,
)


class Spot(Request):
    """Where, as a caller knows it (WGS-84). The server finds the grid, community and street."""

    lon: Longitude
    lat: Latitude
    address: Line = ""


class Contact(Request):
    """A person to call back. Kept apart from the log, masked for all, deleted on schedule."""

    name: Line = ""
    phone: Annotated[str, Field(pattern=r"^[0-9+\-() ]{0,24}$")] = ""


Named = Annotated[tuple[Sha256, ...], Field(max_length=50)]
"""Attachments by their hash, uploaded before."""
Photos = Annotated[dict[Sha256, PhotoKind], Field(max_length=50)]


class WithFiles(Request):
    """``photos``: what each of the ``attachments`` shows; one that is not named shows what was said of it before."""

    attachments: Named = ()
    photos: Photos = Field(default_factory=dict)

    @model_validator(mode="after")
    def _shown_are_named(self) -> Self:
        if not self.photos.keys() <= set(self.attachments):
            raise PydanticCustomError("photo_unnamed", "photos names a file that is not among the attachments")
        return self


class Report(WithFiles):
    """``draft``: keep it for the author's org alone, no clock runs until it is submitted. ``condition``: of
    its class."""

    text: Body
    title: Line = ""
    class_code: Key
    condition: Key | None = None
    severity: Severity | None = None
    place: Spot
    source: SourceKind = "seat"
    source_name: Line = ""
    external_id: Line | None = None
    reporter: Contact | None = None
    draft: bool = False


class Register(Request):
    """Accept as a case (立案), with what the officer corrected; whoever registers becomes the owner (首问)."""

    title: Filled | None = None
    class_code: Key | None = None
    condition: Key | None = None
    severity: Severity | None = None
    note: Note = ""


class Dispatch(Request):
    """``co``: co-departments, each with a clock and an answer of its own. ``due_at``: a handling deadline set by hand
    (ms), in force from acceptance on; None: the catalogue's."""

    lead: Key
    co: Annotated[tuple[Key, ...], Field(max_length=20)] = ()
    due_at: Millis | None = None
    note: Note = ""


class Accept(Request):
    """``org``: for whom it is recorded, when the centre records a co-department's answer by telephone."""

    org: Key | None = None
    note: Note = ""


class Feedback(WithFiles):
    org: Key | None = None
    text: Body


class Check(Request):
    note: Note = ""


class Close(Request):
    note: Note = ""


class Return(Request):
    """Hand back: an org that has not accepted yet to the dispatcher, a checker to the lead (rework), the level above to
    the one below. Always with a reason; after acceptance a lead applies for it (``apply`` send_back)."""

    org: Key | None = None
    reason: Reason


class Remark(Request):
    text: Body


class Word(Request):
    """A step that needs no more than a word."""

    note: Note = ""


class Why(Request):
    """A step that needs a reason."""

    reason: Reason


class Submit(Request):
    """A draft becomes a report, with what was changed in it since."""

    text: Body | None = None
    title: Filled | None = None
    class_code: Key | None = None
    condition: Key | None = None
    severity: Severity | None = None
    place: Spot | None = None


class Take(Request):
    """Take in hand (认领). Free: no reason. Held by another for less than ``TAKE_OVER_MS``: no reason, it was a race;
    later a supervisor with a reason."""

    reason: Note = ""


class AskVerify(Request):
    """Send a grid to look before the matter is registered (核实). ``org`` None: the grid of its place."""

    org: Key | None = None
    note: Note = ""


class Found(WithFiles):
    """What the grid worker found: it holds (属实 / 处置到位) or not."""

    held: bool
    text: Body


class Correct(Request):
    """Set right what was typed wrong; what is not given stays. A new place moves the matter to its grid."""

    title: Filled | None = None
    text: Body | None = None
    class_code: Key | None = None
    condition: Key | None = None
    severity: Severity | None = None
    place: Spot | None = None
    reason: Reason


class AddCo(Request):
    """Call another co-department in."""

    org: Key
    note: Note = ""


class ReleaseCo(Request):
    """Let a co-department go; its part is settled without an answer."""

    org: Key
    reason: Reason


class AskCheck(Request):
    """Send a grid to look whether it was really done (现场核查). ``org`` None: the grid of its place."""

    org: Key | None = None
    note: Note = ""


class Evaluate(Request):
    score: Annotated[int, Field(ge=0, le=100)]
    text: Note = ""


class VisitGiven(Request):
    """``channel``: the matter whose reporter was asked, when others were merged into this one; None: this one's own."""

    satisfaction: Satisfaction
    text: Note = ""
    channel: Uuid7 | None = None


class Apply(Request):
    """``until``: the new deadline (ms) for the extensions, when to look again for ``suspend``."""

    kind: ApplicationKind
    reason: Reason
    until: Millis | None = None


class Decide(Request):
    """About the application that waits. A refusal says why."""

    application: Uuid7
    granted: bool
    note: Note = ""


class Escalate(Request):
    """Up one level (上报上级). At the district: ``to`` names whom above it."""

    to: Line = ""
    reason: Reason


class Merge(Request):
    """This matter becomes part of ``into``; both histories stay."""

    into: Uuid7
    reason: Reason


class Relate(Request):
    """Belongs together, yet stays apart."""

    other: Uuid7
    note: Note = ""


class Supervise(Request):
    kind: SupervisionKind
    text: Reason
    reply_by: Millis


class Reply(Request):
    """The lead answers a supervision."""

    supervision: Uuid7
    text: Body


class Urge(Request):
    text: Note = ""


class AppealGiven(WithFiles):
    stages: Annotated[tuple[Stage, ...], Field(min_length=1, max_length=12)]
    reason: Reason


class Judge(Request):
    """The dispatcher's opinion, then the acceptor's decision, about an appeal."""

    granted: bool
    note: Note = ""


class WhistleBlown(Request):
    """Call orgs to the scene; each is to arrive within ``minutes``."""

    orgs: Annotated[tuple[Key, ...], Field(min_length=1, max_length=20)]
    minutes: Annotated[int, Field(ge=1, le=1_440)] = 30
    text: Reason


class Arrive(Request):
    """``whistle``: which call is answered; ``org``: for whom, when the centre records it by telephone."""

    whistle: Uuid7
    note: Note = ""


class Score(Request):
    """The caller rates how a call was answered."""

    whistle: Uuid7
    score: Annotated[int, Field(ge=1, le=5)]
    note: Note = ""


class HandOver(Request):
    """Responsibility (首问责任) goes to another officer of the centre."""

    to: Key
    reason: Reason


class PartyGiven(Request):
    """A party with its contact; kept apart from the log like a reporter's."""

    role: Literal["applicant", "respondent", "third"]
    kind: Literal["person", "org"] = "person"
    name: Filled
    phone: Annotated[str, Field(pattern=r"^[0-9+\-() ]{0,24}$")] = ""


class DisputeGiven(Request):
    """The matter is a dispute: who mediates, how, until when. Given again it replaces what was given before;
    ``parties`` None leaves the parties as they are."""

    type_code: Key
    scale: Literal["individual", "group", "major_group"] = "individual"
    parties: Annotated[tuple[PartyGiven, ...], Field(max_length=50)] | None = None
    mediator: Line = ""
    org: Key | None = None
    method: MediationMethod | None = None
    deadline: Millis | None = None


class Mediate(WithFiles):
    """How the mediation goes or ended. The end of a mediation needs its outcome in words."""

    state: Literal["mediating", "succeeded", "ended", "terminated"]
    outcome: Note = ""


class Confirm(Request):
    """Judicial confirmation (司法确认) of an agreement, within 30 days of it."""

    confirmation: Literal["applied", "confirmed", "refused"]
    note: Note = ""
