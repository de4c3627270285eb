"""The story of a matter: its events as lines an officer reads from top to bottom, then what is still to come."""

from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QCoreApplication

from console.models.incident_text import duration, one_line, when
from console.models.loop_words import ACTIONS, STAGES, detail_word, listed, word
from contract.event import Event
from contract.incident import ENDED, Incident

LineMark = Literal["ring", "disc", "dashed", "triangle"]
TEXT_SHOWN = 400
"""Characters of one step's text; the rest is in the report above."""

_AHEAD: dict[str, tuple[str, ...]] = {
    "draft": ("submit", "register", "dispatch", "accept", "feedback", "check", "close"),
    "reported": ("register", "dispatch", "accept", "feedback", "check", "close"),
    "verifying": ("verify", "register", "dispatch", "accept", "feedback", "check", "close"),
    "registered": ("dispatch", "accept", "feedback", "check", "close"),
    "returned": ("dispatch", "accept", "feedback", "check", "close"),
    "dispatched": ("accept", "feedback", "check", "close"),
    "accepted": ("feedback", "check", "close"),
    "handling": ("feedback", "check", "close"),
    "feedback": ("check", "close"),
    "inspecting": ("inspect", "check", "close"),
    "checked": ("close",),
    "suspended": ("resume",),
}
"""What usually follows, to be read only: what may be done is said by the center."""
_ASIDE = frozenset({"reveal", "due_soon", "overdue", "remind", "expired", "moved", "note"})
_TO_WHOM = frozenset({"dispatch", "add_co", "release_co", "ask_verify", "ask_check", "whistle", "escalate", "moved"})
"""Steps whose org is part of what was done: whom it was sent to, not who did it."""
_GRAVE = frozenset({"return", "reopen", "force_close", "supervise", "escalate", "decline"})
"""Steps an officer must not overlook when reading."""


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
    moves = [e for e in events if e.data.step.to_state is not None or e.data.step.action not in _ASIDE]
    newest = moves[-1].seq if moves and incident.state not in ENDED else -1
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
    refused = step.detail in ("refused", "not_held", "dissatisfied")
    grave = step.action in _GRAVE or refused
    token = "focus" if newest else "major" if grave else "calm"
    return StoryLine(at, _head(event), _rest(event), "disc" if newest else "ring", token, alert=grave)


def _head(event: Event) -> str:
    """派遣 区水务局, 申请延期, 审批 ・ 同意, 回访 ・ 满意."""
    step = event.data.step
    if step.action == "apply" and f"apply.{step.detail}" in ACTIONS:
        return word(ACTIONS, f"apply.{step.detail}")
    detail = detail_word(step.action, step.detail or "")
    if step.action == "supervise" and detail:
        return detail
    head = word(ACTIONS, step.action)
    if step.action in _TO_WHOM and step.org is not None:
        head = f"{head} {step.org.name}"
    return f"{head} ・ {detail}" if detail else head


def _rest(event: Event) -> str:
    step, actor = event.data.step, event.actor
    parts = [actor.name]
    if step.action == "report" and event.data.changes.source is not None:
        source = event.data.changes.source.name
        parts = [source if source else actor.name]
        if source and actor.name not in source:
            parts.append(actor.name)
    elif step.org is not None and step.action not in _TO_WHOM and step.org.name != actor.name:
        parts.insert(0, step.org.name)
    elif actor.org is not None and step.org is None and actor.org.name not in actor.name:
        parts.insert(0, actor.org.name)
    if step.skipped:
        rungs = listed(word(ACTIONS, rung) for rung in step.skipped)
        parts.append(QCoreApplication.translate("Story", "中心停运期间略过：{steps}").format(steps=rungs))
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
