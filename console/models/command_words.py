"""What became of the officer's commands, in words: one line per command that is not settled."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from console.domain.store import SETTLED
from console.domain.values import CommandState, PendingCommand
from console.models.incident_text import one_line
from console.models.loop_words import ACTIONS, word
from console.models.problem_words import problem_words

LOUD = frozenset({CommandState.REJECTED, CommandState.EXPIRED, CommandState.UNCONFIRMED})
"""What must not be overlooked, wherever the officer looks."""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """``head`` says what and how it stands, ``rest`` why and what to do. ``asks``: it waits for the officer."""

    id: str
    incident_id: str
    head: str
    rest: str
    token: str
    asks: bool
    report: bool


def command_line(pending: PendingCommand) -> CommandLine:
    head, rest, token = _words(pending)
    report = pending.command.type == "report"
    return CommandLine(pending.id, pending.incident_id, head, rest, token, pending.state in SETTLED, report)


def typed_words(pending: PendingCommand) -> str:
    """What the officer wrote in a step: a note, a reason, a text. Empty for a report, which has a form of its own."""
    payload = pending.command.payload
    if pending.command.type == "report":
        return ""
    return next((str(said) for name in ("text", "reason", "note") if (said := getattr(payload, name, ""))), "")


def name_of(pending: PendingCommand) -> str:
    """派遣; for a new matter 登记 with its title."""
    if pending.command.type == "report":
        title = one_line(pending.command.payload.title or pending.command.payload.text, 24)
        return QCoreApplication.translate("CommandWords", "登记“{title}”").format(title=title)
    return word(ACTIONS, pending.command.type)


def accepted_words(name: str) -> str:
    return QCoreApplication.translate("CommandWords", "{name} 已生效").format(name=name)


def _words(pending: PendingCommand) -> tuple[str, str, str]:
    name = name_of(pending)
    match pending.state:
        case CommandState.WAITING:
            head = QCoreApplication.translate("CommandWords", "{name} 待发送")
            return (
                head.format(name=name),
                QCoreApplication.translate("CommandWords", "连上中心后自动发出。"),
                "text_dim",
            )
        case CommandState.SENT:
            return QCoreApplication.translate("CommandWords", "{name} 发送中").format(name=name), "", "text_dim"
        case CommandState.ACKNOWLEDGED:
            head = QCoreApplication.translate("CommandWords", "{name} 中心已收到")
            return head.format(name=name), "", "text_dim"
        case CommandState.UNCONFIRMED:
            head = QCoreApplication.translate("CommandWords", "{name} 未确认")
            rest = QCoreApplication.translate(
                "CommandWords", "中心还没有回答，正在继续核实；请勿重复操作，紧急时请打电话。"
            )
            return head.format(name=name), rest, "minor"
        case CommandState.EXPIRED:
            head = QCoreApplication.translate("CommandWords", "{name} 已过时效，没有发出")
            rest = QCoreApplication.translate("CommandWords", "断线太久。仍需办理请按“重试”，否则按“知道了”。")
            return head.format(name=name), rest, "major"
        case CommandState.REJECTED:
            head = QCoreApplication.translate("CommandWords", "{name} 没有执行").format(name=name)
            rest = problem_words(pending.problem).sentence if pending.problem is not None else ""
            return head, rest, "critical"
