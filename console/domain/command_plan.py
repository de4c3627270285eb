"""What a line asks for, once it is read: which command with which payload. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from console.domain.command_index import Entry
from contract.parts import ApplicationKind, Satisfaction, SupervisionKind
from contract.payload import (
    Accept,
    AddCo,
    Apply,
    AskCheck,
    AskVerify,
    Check,
    Close,
    Decide,
    Dispatch,
    Escalate,
    Feedback,
    Merge,
    Register,
    Relate,
    Remark,
    Return,
    Supervise,
    Take,
    Urge,
    VisitGiven,
    WhistleBlown,
    Why,
    Word,
)
from contract.wire import Request


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to read the words. ``missing``: what is not said yet (a word of ``Blocked.why``), about ``word``.

    ``orgs``: lead or those called; ``co``: co-departments; ``until``: Unix ms; ``urgent``: 急 was said. ``target``: the
    other matter, or the application that is decided about.
    """

    build: Callable[["Plan"], Request]
    orgs: tuple[Entry, ...] = ()
    co: tuple[Entry, ...] = ()
    until: int | None = None
    urgent: bool = False
    text: str = ""
    missing: str = ""
    word: str = ""
    satisfaction: Satisfaction | None = None
    supervision: SupervisionKind = "important"
    span: int = 30
    target: str = ""
    kind: ApplicationKind = "extension"
    granted: bool = False

    def payload(self) -> Request:
        """Raises pydantic's ValidationError when the contract refuses what was said (too long)."""
        return self.build(self)


def merge_of(plan: Plan) -> Request:
    return Merge(into=plan.target, reason=plan.text)


def relate_of(plan: Plan) -> Request:
    return Relate(other=plan.target, note=plan.text)


def apply_of(plan: Plan) -> Request:
    return Apply(kind=plan.kind, reason=plan.text, until=plan.until)


def decide_of(plan: Plan) -> Request:
    return Decide(application=plan.target, granted=plan.granted, note=plan.text)


def dispatch_of(plan: Plan) -> Request:
    co = tuple(entry.id for entry in plan.co)
    return Dispatch(lead=plan.orgs[0].id, co=co, due_at=plan.until, note=plan.text)


def add_co_of(plan: Plan) -> Request:
    return AddCo(org=plan.orgs[0].id, note=plan.text)


def whistle_of(plan: Plan) -> Request:
    return WhistleBlown(orgs=tuple(entry.id for entry in plan.orgs), minutes=plan.span, text=plan.text)


def supervise_of(plan: Plan) -> Request:
    return Supervise(kind=plan.supervision, text=plan.text, reply_by=plan.until or 0)


def visit_of(plan: Plan) -> Request:
    assert plan.satisfaction is not None
    return VisitGiven(satisfaction=plan.satisfaction, text=plan.text)


def register_of(plan: Plan) -> Request:
    return Register(note=plan.text)


def why_of(plan: Plan) -> Request:
    return Why(reason=plan.text)


def ask_verify_of(plan: Plan) -> Request:
    return AskVerify(note=plan.text)


def ask_check_of(plan: Plan) -> Request:
    return AskCheck(note=plan.text)


def take_of(plan: Plan) -> Request:
    return Take(reason=plan.text)


def accept_of(plan: Plan) -> Request:
    return Accept(note=plan.text)


def word_of(plan: Plan) -> Request:
    return Word(note=plan.text)


def feedback_of(plan: Plan) -> Request:
    return Feedback(text=plan.text)


def check_of(plan: Plan) -> Request:
    return Check(note=plan.text)


def close_of(plan: Plan) -> Request:
    return Close(note=plan.text)


def return_of(plan: Plan) -> Request:
    return Return(reason=plan.text)


def urge_of(plan: Plan) -> Request:
    return Urge(text=plan.text)


def escalate_of(plan: Plan) -> Request:
    return Escalate(reason=plan.text)


def note_of(plan: Plan) -> Request:
    return Remark(text=plan.text)


SAYING: dict[str, Callable[[Plan], Request]] = {
    "register": register_of,
    "decline": why_of,
    "ask_verify": ask_verify_of,
    "take": take_of,
    "accept": accept_of,
    "start": word_of,
    "feedback": feedback_of,
    "ask_check": ask_check_of,
    "check": check_of,
    "close": close_of,
    "return": return_of,
    "urge": urge_of,
    "escalate": escalate_of,
    "archive": word_of,
    "note": note_of,
}
"""Of the verbs that take no more than words."""
