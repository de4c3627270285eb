"""What a caller may ask for. Imperative; each is answered by one event or one problem.

``command_id`` is the idempotency key: the same id with the same body gives the first answer again, with another
body it is refused (``command_reused``, 422). A center remembers an id with its body for
``REPEATABLE_MS``; after that the log still knows the id, and the same caller gets the first answer again.
``expected_version`` is the version the officer saw; 0 creates.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contract.incident import Attachment, SourceKind
from contract.payload import (
    Accept,
    AddCo,
    AppealGiven,
    Apply,
    Arrive,
    AskCheck,
    AskVerify,
    Check,
    Close,
    Confirm,
    Contact,
    Correct,
    Decide,
    Dispatch,
    DisputeGiven,
    Escalate,
    Evaluate,
    Feedback,
    Found,
    HandOver,
    Judge,
    Mediate,
    Merge,
    Named,
    PartyGiven,
    Register,
    Relate,
    ReleaseCo,
    Remark,
    Reply,
    Report,
    Return,
    Score,
    Spot,
    Submit,
    Supervise,
    Take,
    Urge,
    VisitGiven,
    WhistleBlown,
    Why,
    Word,
)
from contract.wire import Key, Line, Millis, Reason, Request, Seq, Uuid7, Version, Wire

__all__ = [
    "OCCURRED_WITHIN_MS",
    "REPEATABLE_MS",
    "TAKE_OVER_MS",
    "Accept",
    "AcceptCommand",
    "AddCo",
    "AddCoCommand",
    "AppealCommand",
    "AppealGiven",
    "Apply",
    "ApplyCommand",
    "ArchiveCommand",
    "Arrive",
    "ArriveCommand",
    "AskCheck",
    "AskCheckCommand",
    "AskVerify",
    "AskVerifyCommand",
    "Check",
    "CheckCommand",
    "Close",
    "CloseCommand",
    "Command",
    "CommandAdapter",
    "CommandResult",
    "CommandType",
    "Confirm",
    "ConfirmCommand",
    "Contact",
    "Correct",
    "CorrectCommand",
    "Decide",
    "DecideCommand",
    "DeclineCommand",
    "Dispatch",
    "DispatchCommand",
    "DisputeCommand",
    "DisputeGiven",
    "Escalate",
    "EscalateCommand",
    "Evaluate",
    "EvaluateCommand",
    "Feedback",
    "FeedbackCommand",
    "ForceCloseCommand",
    "Found",
    "HandOver",
    "HandOverCommand",
    "InspectCommand",
    "IntakeReport",
    "Judge",
    "JudgeCommand",
    "Mediate",
    "MediateCommand",
    "Merge",
    "MergeCommand",
    "Named",
    "NoteCommand",
    "PartyGiven",
    "Receipt",
    "Register",
    "RegisterCommand",
    "Relate",
    "RelateCommand",
    "ReleaseCo",
    "ReleaseCoCommand",
    "Remark",
    "ReopenCommand",
    "Reply",
    "ReplyCommand",
    "Report",
    "ReportCommand",
    "ResumeCommand",
    "Return",
    "ReturnCommand",
    "RevealRequest",
    "Revealed",
    "Score",
    "ScoreCommand",
    "Spot",
    "StartCommand",
    "Submit",
    "SubmitCommand",
    "Supervise",
    "SuperviseCommand",
    "Take",
    "TakeCommand",
    "Uploaded",
    "Urge",
    "UrgeCommand",
    "VerifyCommand",
    "VisitCommand",
    "VisitGiven",
    "WhistleBlown",
    "WhistleCommand",
    "Why",
    "WithdrawCommand",
    "Word",
]


class _Envelope(Request):
    command_id: Uuid7
    expected_version: Version


class ReportCommand(_Envelope):
    type: Literal["report"] = "report"
    payload: Report


class SubmitCommand(_Envelope):
    type: Literal["submit"] = "submit"
    payload: Submit


class TakeCommand(_Envelope):
    type: Literal["take"] = "take"
    payload: Take


class RegisterCommand(_Envelope):
    type: Literal["register"] = "register"
    payload: Register


class AskVerifyCommand(_Envelope):
    type: Literal["ask_verify"] = "ask_verify"
    payload: AskVerify


class VerifyCommand(_Envelope):
    type: Literal["verify"] = "verify"
    payload: Found


class DeclineCommand(_Envelope):
    type: Literal["decline"] = "decline"
    payload: Why


class CorrectCommand(_Envelope):
    type: Literal["correct"] = "correct"
    payload: Correct


class DispatchCommand(_Envelope):
    type: Literal["dispatch"] = "dispatch"
    payload: Dispatch


class AddCoCommand(_Envelope):
    type: Literal["add_co"] = "add_co"
    payload: AddCo


class ReleaseCoCommand(_Envelope):
    type: Literal["release_co"] = "release_co"
    payload: ReleaseCo


class AcceptCommand(_Envelope):
    type: Literal["accept"] = "accept"
    payload: Accept


class StartCommand(_Envelope):
    type: Literal["start"] = "start"
    payload: Word


class FeedbackCommand(_Envelope):
    type: Literal["feedback"] = "feedback"
    payload: Feedback


class AskCheckCommand(_Envelope):
    type: Literal["ask_check"] = "ask_check"
    payload: AskCheck


class InspectCommand(_Envelope):
    type: Literal["inspect"] = "inspect"
    payload: Found


class CheckCommand(_Envelope):
    type: Literal["check"] = "check"
    payload: Check


class CloseCommand(_Envelope):
    type: Literal["close"] = "close"
    payload: Close


class ReturnCommand(_Envelope):
    type: Literal["return"] = "return"
    payload: Return


class VisitCommand(_Envelope):
    type: Literal["visit"] = "visit"
    payload: VisitGiven


class EvaluateCommand(_Envelope):
    type: Literal["evaluate"] = "evaluate"
    payload: Evaluate


class ArchiveCommand(_Envelope):
    type: Literal["archive"] = "archive"
    payload: Word


class ApplyCommand(_Envelope):
    type: Literal["apply"] = "apply"
    payload: Apply


class DecideCommand(_Envelope):
    type: Literal["decide"] = "decide"
    payload: Decide


class WithdrawCommand(_Envelope):
    type: Literal["withdraw"] = "withdraw"
    payload: Word


class ResumeCommand(_Envelope):
    type: Literal["resume"] = "resume"
    payload: Word


class EscalateCommand(_Envelope):
    type: Literal["escalate"] = "escalate"
    payload: Escalate


class MergeCommand(_Envelope):
    type: Literal["merge"] = "merge"
    payload: Merge


class RelateCommand(_Envelope):
    type: Literal["relate"] = "relate"
    payload: Relate


class ForceCloseCommand(_Envelope):
    type: Literal["force_close"] = "force_close"
    payload: Why


class ReopenCommand(_Envelope):
    type: Literal["reopen"] = "reopen"
    payload: Why


class SuperviseCommand(_Envelope):
    type: Literal["supervise"] = "supervise"
    payload: Supervise


class ReplyCommand(_Envelope):
    type: Literal["reply"] = "reply"
    payload: Reply


class UrgeCommand(_Envelope):
    type: Literal["urge"] = "urge"
    payload: Urge


class AppealCommand(_Envelope):
    type: Literal["appeal"] = "appeal"
    payload: AppealGiven


class JudgeCommand(_Envelope):
    type: Literal["judge"] = "judge"
    payload: Judge


class WhistleCommand(_Envelope):
    type: Literal["whistle"] = "whistle"
    payload: WhistleBlown


class ArriveCommand(_Envelope):
    type: Literal["arrive"] = "arrive"
    payload: Arrive


class ScoreCommand(_Envelope):
    type: Literal["score"] = "score"
    payload: Score


class HandOverCommand(_Envelope):
    type: Literal["hand_over"] = "hand_over"
    payload: HandOver


class DisputeCommand(_Envelope):
    type: Literal["dispute"] = "dispute"
    payload: DisputeGiven


class MediateCommand(_Envelope):
    type: Literal["mediate"] = "mediate"
    payload: Mediate


class ConfirmCommand(_Envelope):
    type: Literal["confirm"] = "confirm"
    payload: Confirm


class NoteCommand(_Envelope):
    type: Literal["note"] = "note"
    payload: Remark


CommandType = Literal[
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
    "release_co",
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
    "dispute",
    "mediate",
    "confirm",
    "note",
]

Command = Annotated[
    ReportCommand
    | SubmitCommand
    | TakeCommand
    | RegisterCommand
    | AskVerifyCommand
    | VerifyCommand
    | DeclineCommand
    | CorrectCommand
    | DispatchCommand
    | AddCoCommand
    | ReleaseCoCommand
    | AcceptCommand
    | StartCommand
    | FeedbackCommand
    | AskCheckCommand
    | InspectCommand
    | CheckCommand
    | CloseCommand
    | ReturnCommand
    | VisitCommand
    | EvaluateCommand
    | ArchiveCommand
    | ApplyCommand
    | DecideCommand
    | WithdrawCommand
    | ResumeCommand
    | EscalateCommand
    | MergeCommand
    | RelateCommand
    | ForceCloseCommand
    | ReopenCommand
    | SuperviseCommand
    | ReplyCommand
    | UrgeCommand
    | AppealCommand
    | JudgeCommand
    | WhistleCommand
    | ArriveCommand
    | ScoreCommand
    | HandOverCommand
    | DisputeCommand
    | MediateCommand
    | ConfirmCommand
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


TAKE_OVER_MS = 20_000
"""So long after somebody took a matter, another may take it without a reason: both reached for it at once."""


class RevealRequest(Request):
    reason: Reason


class Revealed(Wire):
    """The full contact, for this officer and this reason, now."""

    name: Line
    phone: Line


REPEATABLE_MS = 30 * 86_400_000
"""How long a command with another body under the same id is told apart from a repeat. Later the first answer is given
to whoever gave the command, and a report is refused as already there (409): nothing is ever done twice."""

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
