"""The lines of the command line in the officer's language: what each is, and what Enter would do, exactly."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication

from console.domain.command_index import Kind
from console.domain.command_line import Begin, Blocked, Find, Open, Situation, Suggestion
from console.domain.command_plan import Plan
from console.models.incident_text import one_line
from console.models.loop_words import ACTIONS, APPLICATIONS, QT_TRANSLATE_NOOP, SATISFACTION, state_word, word
from console.models.queue_order import ZONE, midnight
from contract.incident import Incident

KINDS: dict[Kind, str] = {
    Kind.COMMAND: QT_TRANSLATE_NOOP("Suggestion", "指令"),
    Kind.ACTION: QT_TRANSLATE_NOOP("Suggestion", "操作"),
    Kind.MATTER: QT_TRANSLATE_NOOP("Suggestion", "事件"),
    Kind.PLACE: QT_TRANSLATE_NOOP("Suggestion", "地点"),
    Kind.ORG: QT_TRANSLATE_NOOP("Suggestion", "单位"),
    Kind.CLASS: QT_TRANSLATE_NOOP("Suggestion", "类别"),
    Kind.PERSON: QT_TRANSLATE_NOOP("Suggestion", "人员"),
    Kind.SEARCH: QT_TRANSLATE_NOOP("Suggestion", "搜索"),
}
BLOCKED: dict[str, str] = {
    "no_matter": QT_TRANSLATE_NOOP("Suggestion", "没有选中事件。请先选一件，或在前面写编号，如 00417"),
    "unknown_matter": QT_TRANSLATE_NOOP("Suggestion", "本机没有编号 {word} 的事件"),
    "unknown_org": QT_TRANSLATE_NOOP("Suggestion", "没有叫“{word}”的单位"),
    "not_now": QT_TRANSLATE_NOOP("Suggestion", "现在是“{state}”，中心不允许“{action}”"),
    "not_you": QT_TRANSLATE_NOOP("Suggestion", "“{action}”由其他岗位或单位办理"),
    "busy": QT_TRANSLATE_NOOP("Suggestion", "这件事件的上一步还没有结果，请稍等"),
    "impossible": QT_TRANSLATE_NOOP("Suggestion", "“{word}”现在不能做"),
    "org": QT_TRANSLATE_NOOP("Suggestion", "还要写单位，可用首字母；“{word}”不止一个"),
    "reason": QT_TRANSLATE_NOOP("Suggestion", "还要写理由，至少两个字"),
    "text": QT_TRANSLATE_NOOP("Suggestion", "还要写内容"),
    "satisfaction": QT_TRANSLATE_NOOP("Suggestion", "还要写：非常满意、满意、一般、不满意、联系不上"),
    "other": QT_TRANSLATE_NOOP("Suggestion", "还要写另一件的编号，如 00032"),
    "until": QT_TRANSLATE_NOOP("Suggestion", "还要写到什么时候，如 17:00、2天"),
    "wrong_lead": QT_TRANSLATE_NOOP("Suggestion", "督办发给牵头单位，这件不是由{word}牵头"),
    "too_long": QT_TRANSLATE_NOOP("Suggestion", "内容太长，或含有不能保存的字符"),
}
NO_ORG = QT_TRANSLATE_NOOP("Suggestion", "还要写单位，可用首字母，如 cg")
LENGTH = 60


@dataclass(frozen=True, slots=True)
class SuggestionLine:
    """``preview``: the whole of what Enter does with it, or why it does nothing. ``possible``: it does something."""

    kind: str
    title: str
    note: str
    preview: str
    possible: bool


def say(line: Suggestion, situation: Situation) -> SuggestionLine:
    incident = situation.incidents.get(line.incident_id)
    title, note = _named(line, incident)
    preview = _blocked(line.blocked, incident) if line.blocked is not None else _does(line, incident, situation)
    return SuggestionLine(_tr(KINDS[line.kind]), title, note, preview, line.act is not None)


def matter_words(incident: Incident) -> str:
    """00417 供水管破裂: the number of the day and the title."""
    return f"{tail(incident.code)} {one_line(incident.title or incident.text, 24)}"


def tail(code: str) -> str:
    """The number of the day in a case code: 00417 of 510115-261122-00417-6."""
    parts = code.split("-")
    return parts[2] if len(parts) > 2 else code


def _tr(source: str) -> str:
    return QCoreApplication.translate("Suggestion", source)


def _named(line: Suggestion, incident: Incident | None) -> tuple[str, str]:
    """Title and note of a line."""
    if line.action is not None:
        orgs = (
            QCoreApplication.translate("Suggestion", "、").join(entry.name for entry in line.plan.orgs)
            if line.plan is not None
            else ""
        )
        place = line.plan.orgs[-1].note if line.plan is not None and line.plan.orgs else ""
        title = f"{word(ACTIONS, line.action)} {orgs}".strip()
        return title, " ".join(part for part in (place, matter_words(incident) if incident is not None else "") if part)
    if incident is not None:
        return matter_words(incident), state_word(incident.state)
    if line.entry is not None:
        return line.entry.name, line.entry.note
    if isinstance(line.act, Find):
        return one_line(line.act.text, LENGTH), ""
    return (line.blocked.word if line.blocked is not None else ""), ""


def _does(line: Suggestion, incident: Incident | None, situation: Situation) -> str:
    act = line.act
    if isinstance(act, Find):
        words = QCoreApplication.translate("Suggestion", "在队列里只显示含“{text}”的事件")
        return words.format(text=one_line(act.text, LENGTH))
    if isinstance(act, Open):
        words = QCoreApplication.translate("Suggestion", "打开 {matter}")
        return words.format(matter=matter_words(incident) if incident is not None else "")
    if isinstance(act, Begin):
        name = line.entry.name if line.entry is not None else ""
        return QCoreApplication.translate("Suggestion", "登记一件新事件，类别“{name}”").format(name=name)
    if line.action is None or line.plan is None or incident is None:
        return line.entry.name if line.entry is not None else ""
    head = QCoreApplication.translate("Suggestion", "{matter}：{action}").format(
        matter=matter_words(incident), action=word(ACTIONS, line.action)
    )
    return QCoreApplication.translate("Suggestion", "，").join((head, *_details(line.action, line.plan, situation)))


def _details(action: str, plan: Plan, situation: Situation) -> list[str]:
    said = []
    other = situation.incidents.get(plan.target)
    if other is not None:
        said.append(QCoreApplication.translate("Suggestion", "另一件是 {matter}").format(matter=matter_words(other)))
    if action in ("apply", "decide"):
        said.append(word(APPLICATIONS, plan.kind))
    if action == "decide" and plan.granted:
        said.append(QCoreApplication.translate("Suggestion", "同意"))
    elif action == "decide":
        said.append(QCoreApplication.translate("Suggestion", "不同意"))
    names = QCoreApplication.translate("Suggestion", "、").join(entry.name for entry in plan.orgs)
    if action == "dispatch":
        said.append(QCoreApplication.translate("Suggestion", "{orgs}牵头").format(orgs=names))
    elif action == "whistle":
        words = QCoreApplication.translate("Suggestion", "召集{orgs}，{n} 分钟内到场")
        said.append(words.format(orgs=names, n=plan.span))
    elif action == "add_co":
        said.append(QCoreApplication.translate("Suggestion", "{orgs}协办").format(orgs=names))
    if plan.co:
        names = QCoreApplication.translate("Suggestion", "、").join(entry.name for entry in plan.co)
        said.append(QCoreApplication.translate("Suggestion", "{orgs}协办").format(orgs=names))
    if plan.until is not None:
        said.append(_until(action, plan, situation.now))
    if plan.satisfaction is not None:
        said.append(word(SATISFACTION, plan.satisfaction))
    if plan.text:
        said.append(QCoreApplication.translate("Suggestion", "“{text}”").format(text=one_line(plan.text, LENGTH)))
    return said


def _until(action: str, plan: Plan, now: int) -> str:
    assert plan.until is not None
    time = _moment(plan.until, now)
    if action == "supervise":
        return QCoreApplication.translate("Suggestion", "{time} 前回复").format(time=time)
    if action == "apply":
        return QCoreApplication.translate("Suggestion", "到 {time}").format(time=time)
    if plan.urgent:
        return QCoreApplication.translate("Suggestion", "急，{time} 前办结").format(time=time)
    return QCoreApplication.translate("Suggestion", "{time} 前办结").format(time=time)


def _moment(at: int, now: int) -> str:
    """17:00, 明天 09:00, 11-25 09:00. Both Unix ms."""
    moment = datetime.fromtimestamp(at / 1000, ZONE)
    days = (midnight(at) - midnight(now)) // 86_400_000
    if days == 0:
        return f"{moment:%H:%M}"
    if days == 1:
        return QCoreApplication.translate("Suggestion", "明天 {time}").format(time=f"{moment:%H:%M}")
    return f"{moment:%m-%d %H:%M}"


def _blocked(blocked: Blocked, incident: Incident | None) -> str:
    source = NO_ORG if blocked.why == "org" and not blocked.word else BLOCKED[blocked.why]
    state = state_word(incident.state) if incident is not None else ""
    return _tr(source).format(word=blocked.word, state=state, action=word(ACTIONS, blocked.word))
