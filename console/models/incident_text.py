"""The words of a matter, in the officer's language: made here once, painted and read aloud elsewhere."""

from collections.abc import Mapping
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from console.domain.values import CommandState, PendingCommand
from console.models.loop_words import ACTIONS, CONTEXT, QT_TRANSLATE_NOOP, state_word, word
from console.models.queue_order import ZONE
from console.models.row_marks import row_marks
from console.widgets.queue_row import QueueRow, TimeLeft
from contract.incident import Clock, Incident

DAY = 86_400_000
MINUTE = 60_000


SOURCES: dict[str, str] = {
    "seat": QT_TRANSLATE_NOOP("IncidentText", "坐席登记"),
    "grid": QT_TRANSLATE_NOOP("IncidentText", "网格上报"),
    "hotline": QT_TRANSLATE_NOOP("IncidentText", "12345 热线"),
    "walk_in": QT_TRANSLATE_NOOP("IncidentText", "来访"),
    "camera": QT_TRANSLATE_NOOP("IncidentText", "视频巡查"),
    "sensor": QT_TRANSLATE_NOOP("IncidentText", "物联感知"),
    "app": QT_TRANSLATE_NOOP("IncidentText", "随手拍"),
    "system": QT_TRANSLATE_NOOP("IncidentText", "其他系统"),
}
SEVERITIES: dict[int, str] = {
    1: QT_TRANSLATE_NOOP("IncidentText", "特别重大"),
    2: QT_TRANSLATE_NOOP("IncidentText", "重大"),
    3: QT_TRANSLATE_NOOP("IncidentText", "较大"),
    4: QT_TRANSLATE_NOOP("IncidentText", "一般"),
}
SENDING: dict[CommandState, tuple[str, str]] = {
    CommandState.WAITING: (QT_TRANSLATE_NOOP("IncidentText", "待发送"), "text_dim"),
    CommandState.SENT: (QT_TRANSLATE_NOOP("IncidentText", "发送中"), "text_dim"),
    CommandState.ACKNOWLEDGED: (QT_TRANSLATE_NOOP("IncidentText", "已收到"), "text_dim"),
    CommandState.UNCONFIRMED: (QT_TRANSLATE_NOOP("IncidentText", "未确认"), "minor"),
    CommandState.REJECTED: (QT_TRANSLATE_NOOP("IncidentText", "被拒"), "critical"),
    CommandState.EXPIRED: (QT_TRANSLATE_NOOP("IncidentText", "已过期"), "major"),
}
_LOUDEST = (CommandState.REJECTED, CommandState.EXPIRED, CommandState.UNCONFIRMED)
_INVISIBLE = dict.fromkeys((*range(32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029), " ")
"""Line breaks and direction marks: a stranger's text must not break or turn a row."""


def severity_word(severity: int) -> str:
    return QCoreApplication.translate(CONTEXT, SEVERITIES[severity])


def one_line(text: str, limit: int = 120) -> str:
    """``text`` cut to ``limit`` characters on one line, without invisible controls."""
    return " ".join(text[: limit + 40].translate(_INVISIBLE).split())[:limit]


def when(at: int, today: int) -> str:
    """06:10, 昨 23:40, 11-20. ``at`` is Unix ms, ``today`` the last midnight; the center's time zone."""
    if at < today - DAY:
        return f"{datetime.fromtimestamp(at / 1000, ZONE):%m-%d}"
    minutes = (at - today) % DAY // MINUTE
    time = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return time if at >= today else QCoreApplication.translate("IncidentText", "昨 {time}").format(time=time)


def duration(millis: int) -> str:
    """45 秒, 0:21, 5:02 (hours and minutes), 1 天 2 时."""
    if millis < MINUTE:
        return QCoreApplication.translate("IncidentText", "{n} 秒").format(n=millis // 1000)
    minutes = millis // MINUTE
    if millis < DAY:
        return f"{minutes // 60}:{minutes % 60:02d}"
    return QCoreApplication.translate("IncidentText", "{d} 天 {h} 时").format(
        d=millis // DAY, h=millis % DAY // (60 * MINUTE)
    )


def time_left(clock: Clock | None, now: int, severity: int = 4, silent_until: int = 0) -> TimeLeft:
    """What is left of the running deadline at ``now`` (the center's clock, Unix ms). ``silent_until``: so long it is
    not called late, ``Store.silent_until``."""
    if clock is None:
        return TimeLeft("—", "text_dim", "calm", 0.0)
    if clock.paused_at is not None:
        return _paused(clock, clock.paused_at)
    left = clock.due_at - now
    if now < silent_until and now >= clock.due_soon_at and clock.level != "overdue":
        return TimeLeft(QCoreApplication.translate("IncidentText", "补录中"), "text_dim", "calm", 0.0)
    if left <= 0 or clock.level == "overdue":
        text = QCoreApplication.translate("IncidentText", "超 {time}").format(time=duration(max(0, -left)))
        return TimeLeft(text, "critical", "critical", 1.0)
    text = QCoreApplication.translate("IncidentText", "剩 {time}").format(time=duration(left))
    share = (now - clock.started_at) / max(1, clock.due_at - clock.started_at)
    if clock.level == "due_soon" or now >= clock.due_soon_at:
        token = "critical" if severity == 1 else "minor"
        return TimeLeft(text, token, token, share)
    return TimeLeft(text, "text", "calm", share)


def _paused(clock: Clock, at: int) -> TimeLeft:
    """The clock stands still since ``at``: what was left then, in no colour that hurries."""
    text = QCoreApplication.translate("IncidentText", "停 {time}").format(time=duration(max(0, clock.due_at - at)))
    return TimeLeft(text, "text_dim", "calm", (at - clock.started_at) / max(1, clock.due_at - clock.started_at))


def overlay(pending: tuple[PendingCommand, ...]) -> tuple[str, str]:
    """The tag of what the officer did and the center has not settled (派遣 · 发送中), and its colour token.
    Of several the one that needs the officer speaks, else the newest."""
    if not pending:
        return "", "text_dim"
    loud = [p for state in _LOUDEST for p in pending if p.state is state]
    shown = loud[0] if loud else pending[-1]
    source, token = SENDING[shown.state]
    return f"{word(ACTIONS, shown.command.type)} · {QCoreApplication.translate(CONTEXT, source)}", token


def place_line(incident: Incident, names: Mapping[str, str]) -> str:
    """柳城街道 · 航天路社区; the address while the names of the places are not known."""
    known = [names[org] for org in incident.place.path[1:3] if org in names]
    return " · ".join(known) if known else one_line(incident.place.address)


def _owner(incident: Incident, away: bool) -> str:
    """The first who was asked; said in a word, not in colour alone, when nobody sits there."""
    if incident.owner is None:
        return ""
    name = one_line(incident.owner.name, 20)
    return QCoreApplication.translate("IncidentText", "{name} 离席").format(name=name) if away else name


def queue_row(
    incident: Incident,
    names: Mapping[str, str],
    pending: tuple[PendingCommand, ...],
    today: int,
    *,
    away: bool = False,
) -> QueueRow:
    """The face of ``incident`` in the queue; ``names``: org id to name, ``today``: Unix ms of the last midnight,
    ``away``: its owner is at no desk."""
    tag, tag_token = overlay(pending)
    lead = incident.lead.name if incident.lead is not None else word(SOURCES, incident.source.kind)
    return QueueRow(
        id=incident.id,
        version=incident.version,
        severity=incident.severity,
        when=when(incident.reported_at, today),
        title=one_line(incident.title) or one_line(incident.text),
        place=place_line(incident, names),
        lead=one_line(lead, 40),
        lead_token="text" if incident.lead is not None else "text_dim",
        state=state_word(incident.state),
        state_token="major" if incident.state == "returned" else "text_dim",
        owner=_owner(incident, away),
        owner_token="minor" if away else "text_dim",
        overlay=tag,
        overlay_token=tag_token,
        fresh=incident.state == "reported",
        marks=row_marks(incident),
    )
