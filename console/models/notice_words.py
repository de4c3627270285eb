"""What an officer is told, as one sentence."""

from datetime import datetime

from PySide6.QtCore import QCoreApplication

from console.models.loop_words import QT_TRANSLATE_NOOP, STAGES, word
from console.models.queue_order import ZONE
from contract.notice import Notice

KINDS: dict[str, str] = {
    "dispatched": QT_TRANSLATE_NOOP("Notices", "派给本单位"),
    "returned": QT_TRANSLATE_NOOP("Notices", "退回"),
    "reminded": QT_TRANSLATE_NOOP("Notices", "提醒"),
    "urged": QT_TRANSLATE_NOOP("Notices", "催办"),
    "supervised": QT_TRANSLATE_NOOP("Notices", "督办，须回复"),
    "late": QT_TRANSLATE_NOOP("Notices", "超期，请督促"),
    "leader": QT_TRANSLATE_NOOP("Notices", "报带班领导"),
    "whistled": QT_TRANSLATE_NOOP("Notices", "吹哨，请到场"),
    "asked": QT_TRANSLATE_NOOP("Notices", "有申请等您审批"),
    "granted": QT_TRANSLATE_NOOP("Notices", "申请已获同意"),
    "refused": QT_TRANSLATE_NOOP("Notices", "申请未获同意"),
    "ended": QT_TRANSLATE_NOOP("Notices", "不必再办"),
    "handed": QT_TRANSLATE_NOOP("Notices", "首问移交给您"),
    "escalated": QT_TRANSLATE_NOOP("Notices", "下级上报，请接办"),
}


def notice_line(unread: tuple[Notice, ...], names: dict[str, str], title: str, key: str) -> str:
    """Of what was said last, and how many more there are; empty for none. ``names``: of classes; ``title``: of the
    matter, empty when the desk does not hold it; ``key``: where to press."""
    if not unread:
        return ""
    first = unread[0]
    parts = [
        word_of(first.kind),
        first.code,
        title or names.get(first.class_code, first.class_code),
        "" if first.stage is None else word(STAGES, first.stage),
        "" if first.due_at is None else f"{datetime.fromtimestamp(first.due_at / 1000, ZONE):%m-%d %H:%M}",
    ]
    said = " · ".join(part for part in parts if part)
    if len(unread) > 1:
        said += QCoreApplication.translate("Notices", "（另有 {n} 条）").format(n=len(unread) - 1)
    return f"{said}　{key}"


def holidays_line(until: str) -> str:
    """That the calendar ends, and who mends it; empty when it does not. ``until``: yyyy-mm-dd."""
    if not until:
        return ""
    words = QCoreApplication.translate(
        "Notices",
        "节假日只知道到 {day}，之后按周一至周五计时：请系统管理员在目录的 [calendar] 里补上次年的放假和调休。",
    )
    return words.format(day=until)


def word_of(kind: str) -> str:
    """The kind itself when a newer center says one this desk does not know."""
    source = KINDS.get(kind)
    return kind if source is None else QCoreApplication.translate("Notices", source)
