"""What a caller may ask for. Imperative; each is answered by one event or one problem.

``command_id`` is the idempotency key: the same id with the same body gives the first answer again, with another
body it is refused (``command_reused``, 422). A center remembers an id with its body for
``REPEATABLE_MS``; after that the log still knows the id, and the same caller gets the first answer again.
``expected_version`` is the version the officer saw; 0 creates.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from contract.envelope import (
    AcceptCommand,
    AddCoCommand,
    AppealCommand,
    ApplyCommand,
    ArchiveCommand,
    ArriveCommand,
    AskCheckCommand,
    AskVerifyCommand,
    CheckCommand,
    CloseCommand,
    ConfirmCommand,
    CorrectCommand,
    DecideCommand,
    DeclineCommand,
    DispatchCommand,
    DisputeCommand,
    EscalateCommand,
    EvaluateCommand,
    FeedbackCommand,
    ForceCloseCommand,
    HandOverCommand,
    InspectCommand,
    JudgeCommand,
    MediateCommand,
    MergeCommand,
    NoteCommand,
    RegisterCommand,
    RelateCommand,
    ReleaseCoCommand,
    ReopenCommand,
    ReplyCommand,
    ReportCommand,
    ResumeCommand,
    ReturnCommand,
    ScoreCommand,
    StartCommand,
    SubmitCommand,
    SuperviseCommand,
    TakeCommand,
    UrgeCommand,
    VerifyCommand,
    VisitCommand,
    WhistleCommand,
    WithdrawCommand,
)
from contract.incident import Attachment, SourceKind
from contract.payload import Report
from contract.wire import Key, Line, Millis, Reason, Request, Seq, Uuid7, Version, Wire

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


class RevealedParty(Wire):
    """A party to a dispute, in full."""

    role: Key
    kind: Key
    name: Line
    phone: Line


class Revealed(Wire):
    """The full contact, for this officer and this reason, now. ``name`` and ``phone`` are the reporter's, empty when
    nobody reported by name; ``parties``: those of a dispute."""

    name: Line
    phone: Line
    parties: tuple[RevealedParty, ...] = ()


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
