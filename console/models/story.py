"""The story of a matter: its events as lines an officer reads from top to bottom, then what is still to come."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from console.models.incident_text import duration, one_line, when
from console.models.loop_words import ACTIONS, STAGES, word
from contract.event import Event
from contract.incident import Incident

LineMark = Literal["ring", "disc", "dashed", "triangle"]
TEXT_SHOWN = 400
"""Characters of one step's text; the rest is in the report above."""

_AHEAD: dict[str, tuple[str, ...]] = {
    "reported": ("register", "dispatch", "accept", "feedback", "check", "close"),
    "registered": ("dispatch", "accept", "feedback", "check", "close"),
    "returned": ("dispatch", "accept", "feedback", "check", "close"),
    "dispatched": ("accept", "feedback", "check", "close"),
    "accepted": ("feedback", "check", "close"),
    "feedback": ("check", "close"),
    "checked": ("close",),
}
"""What usually follows, to be read only: what may be done is said by the center."""


@dataclass(frozen=True, slots=True)
class StoryLine:
    """``mark`` and ``token`` as the timeline widget names them; ``alert``: the head is a warning."""

    when: str
    head: str
    rest: str
    mark: LineMark
    token: str
    alert: bool = False
    dim: bool = False


def story(events: tuple[Event, ...], incident: Incident, today: int) -> tuple[StoryLine, ...]:
    """Lines for ``events`` (oldest first) of ``incident``; ``today``: Unix ms of the last midnight at the center."""
    moves = [e for e in events if e.data.step.action not in ("note", "reveal", "due_soon", "overdue", "expired")]
    newest = moves[-1].seq if moves and incident.state != "closed" else -1
    lines = [_line(event, event.seq == newest, today) for event in events]
    if ahead := _AHEAD.get(incident.state, ()):
        text = " → ".join(word(ACTIONS, action) for action in ahead)
        lines.append(StoryLine("—", text, "", "dashed", "calm", dim=True))
    return tuple(lines)


def _line(event: Event, newest: bool, today: int) -> StoryLine:
    step = event.data.step
    at = when(event.at, today)
    if step.action == "overdue":
        rest = QCoreApplication.translate("Story", "{stage}时限已过").format(stage=word(STAGES, step.stage or ""))
        return StoryLine(at, QCoreApplication.translate("Story", "超期"), rest, "triangle", "critical", alert=True)
    if step.action == "due_soon":
        rest = QCoreApplication.translate("Story", "{stage}时限将到{left}").format(
            stage=word(STAGES, step.stage or ""), left=_left(event)
        )
        return StoryLine(at, QCoreApplication.translate("Story", "将到期"), rest, "triangle", "minor", alert=True)
    head = word(ACTIONS, step.action)
    if step.action == "dispatch" and step.org is not None:
        head = f"{head} {step.org.name}"
    returned = step.action == "return"
    token = "focus" if newest else "major" if returned else "calm"
    return StoryLine(at, head, _rest(event), "disc" if newest else "ring", token, alert=returned)


def _rest(event: Event) -> str:
    step, actor = event.data.step, event.actor
    parts = [actor.name]
    if step.action == "report" and event.data.changes.source is not None:
        source = event.data.changes.source.name
        parts = [source if source else actor.name]
        if source and actor.name not in source:
            parts.append(actor.name)
    elif step.org is not None and step.action != "dispatch" and step.org.name != actor.name:
        parts.insert(0, step.org.name)
    if step.on_behalf:
        parts.append(QCoreApplication.translate("Story", "电话代录"))
    if step.entered_at is not None:
        parts.append(QCoreApplication.translate("Story", "补录"))
    if step.attachments:
        parts.append(QCoreApplication.translate("Story", "附件 {n}").format(n=len(step.attachments)))
    if step.text and step.action != "report":
        parts.append(one_line(step.text, TEXT_SHOWN))
    return " ・ ".join(part for part in parts if part)


def _left(event: Event) -> str:
    clock = event.data.changes.clock
    if clock is None or clock.due_at <= event.at:
        return ""
    return QCoreApplication.translate("Story", "，剩 {time}").format(time=duration(clock.due_at - event.at))
