"""What a caller may ask for. Imperative; each is answered by one event or one problem.

``command_id`` is the idempotency key: the same id with the same body gives the first answer again, with another
body it is refused (``command_reused``, 422). A center remembers an id for ``REPEATABLE_MS``. ``expected_version`` is
the version the officer saw; 0 creates.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contract.incident import Attachment, Severity, SourceKind
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
    Seq,
    Sha256,
    Uuid7,
    Version,
    Wire,
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


class Report(Request):
    text: Body
    title: Line = ""
    class_code: Key
    severity: Severity | None = None
    place: Spot
    source: SourceKind = "seat"
    source_name: Line = ""
    external_id: Line | None = None
    reporter: Contact | None = None
    attachments: Named = ()


class Register(Request):
    """Accept as a case (立案), with what the officer corrected; whoever registers becomes the owner (首问)."""

    title: Filled | None = None
    class_code: Key | None = None
    severity: Severity | None = None
    note: Note = ""


class Dispatch(Request):
    lead: Key
    note: Note = ""


class Accept(Request):
    note: Note = ""


class Feedback(Request):
    text: Body
    attachments: Named = ()


class Check(Request):
    note: Note = ""


class Close(Request):
    note: Note = ""


class Return(Request):
    """Hand back: a department to the dispatcher, or a checker to the department (rework). Always with a reason."""

    reason: Reason


class Remark(Request):
    text: Body


class _Envelope(Request):
    command_id: Uuid7
    expected_version: Version


class ReportCommand(_Envelope):
    type: Literal["report"] = "report"
    payload: Report


class RegisterCommand(_Envelope):
    type: Literal["register"] = "register"
    payload: Register


class DispatchCommand(_Envelope):
    type: Literal["dispatch"] = "dispatch"
    payload: Dispatch


class AcceptCommand(_Envelope):
    type: Literal["accept"] = "accept"
    payload: Accept


class FeedbackCommand(_Envelope):
    type: Literal["feedback"] = "feedback"
    payload: Feedback


class CheckCommand(_Envelope):
    type: Literal["check"] = "check"
    payload: Check


class CloseCommand(_Envelope):
    type: Literal["close"] = "close"
    payload: Close


class ReturnCommand(_Envelope):
    type: Literal["return"] = "return"
    payload: Return


class NoteCommand(_Envelope):
    type: Literal["note"] = "note"
    payload: Remark


CommandType = Literal["report", "register", "dispatch", "accept", "feedback", "check", "close", "return", "note"]

Command = Annotated[
    ReportCommand
    | RegisterCommand
    | DispatchCommand
    | AcceptCommand
    | FeedbackCommand
    | CheckCommand
    | CloseCommand
    | ReturnCommand
    | NoteCommand,
    Field(discriminator="type"),
]
CommandAdapter: TypeAdapter[Command] = TypeAdapter(Command)


class CommandResult(Wire):
    """Said after the commit, never before. ``replayed``: this id had been done already."""

    command_id: Uuid7
    incident_id: Uuid7
    version: Version
    seq: Seq
    code: Key
    replayed: bool = False


class RevealRequest(Request):
    reason: Reason


class Revealed(Wire):
    """The full contact, for this officer and this reason, now."""

    name: Line
    phone: Line


REPEATABLE_MS = 30 * 86_400_000
"""How long a command may be repeated for its first answer. Later a step is out of date and a report is refused as
already there (409), so neither is done twice; only a note would be written again."""

OCCURRED_WITHIN_MS = 48 * 3_600_000
"""How far back another system may date a report it hands over late."""


class IntakeReport(Report):
    """``POST /v1/reports``: a report of another system; ``external_id`` (or Idempotency-Key) makes it idempotent.

    ``occurred_at``: when the other system received it. The center takes it as ``reported_at``, and its clocks count
    from it, when it lies within ``OCCURRED_WITHIN_MS`` before now; otherwise, and when it is not given, now counts.
    """

    source: SourceKind = "system"
    occurred_at: Millis | None = None


class Receipt(Wire):
    incident_id: Uuid7
    code: Key
    seq: Seq
    replayed: bool


class Uploaded(Wire):
    attachment: Attachment
