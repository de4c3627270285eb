"""One command each: its name, its payload, the id that makes it repeatable and the version the caller saw."""

from typing import Literal

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
    Register,
    Relate,
    ReleaseCo,
    Remark,
    Reply,
    Report,
    Return,
    Score,
    Submit,
    Supervise,
    Take,
    Urge,
    VisitGiven,
    WhistleBlown,
    Why,
    Word,
)
from contract.wire import Request, Uuid7, Version


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
