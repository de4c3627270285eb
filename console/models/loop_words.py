"""The words of the closed loop: states, steps, stages, and what a step says beside its text.

Of one wire word to one source text; ``word`` translates. A word that a newer center says and this desk does not know is
shown as it came.
"""

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

CONTEXT = "IncidentText"
LOOP = "LoopWords"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Marks ``text`` for lupdate, which knows it by this name; Qt's own is typed as object."""
    return text


STATES: dict[str, str] = {
    "draft": QT_TRANSLATE_NOOP("IncidentState", "草稿"),
    "reported": QT_TRANSLATE_NOOP("IncidentState", "待立案"),
    "verifying": QT_TRANSLATE_NOOP("IncidentState", "核实中"),
    "declined": QT_TRANSLATE_NOOP("IncidentState", "不予受理"),
    "registered": QT_TRANSLATE_NOOP("IncidentState", "待派遣"),
    "dispatched": QT_TRANSLATE_NOOP("IncidentState", "待接收"),
    "accepted": QT_TRANSLATE_NOOP("IncidentState", "已接收"),
    "handling": QT_TRANSLATE_NOOP("IncidentState", "处置中"),
    "feedback": QT_TRANSLATE_NOOP("IncidentState", "待核查"),
    "inspecting": QT_TRANSLATE_NOOP("IncidentState", "现场核查"),
    "checked": QT_TRANSLATE_NOOP("IncidentState", "待结案"),
    "closed": QT_TRANSLATE_NOOP("IncidentState", "已结案"),
    "visited": QT_TRANSLATE_NOOP("IncidentState", "已回访"),
    "evaluated": QT_TRANSLATE_NOOP("IncidentState", "已评价"),
    "archived": QT_TRANSLATE_NOOP("IncidentState", "已归档"),
    "returned": QT_TRANSLATE_NOOP("IncidentState", "退回"),
    "suspended": QT_TRANSLATE_NOOP("IncidentState", "挂起"),
    "escalated": QT_TRANSLATE_NOOP("IncidentState", "已上报"),
    "merged": QT_TRANSLATE_NOOP("IncidentState", "已并案"),
    "voided": QT_TRANSLATE_NOOP("IncidentState", "已作废"),
}
ACTIONS: dict[str, str] = {
    "report": QT_TRANSLATE_NOOP("IncidentText", "上报"),
    "submit": QT_TRANSLATE_NOOP("IncidentText", "提交草稿"),
    "take": QT_TRANSLATE_NOOP("IncidentText", "认领"),
    "register": QT_TRANSLATE_NOOP("IncidentText", "立案"),
    "ask_verify": QT_TRANSLATE_NOOP("IncidentText", "派核实"),
    "verify": QT_TRANSLATE_NOOP("IncidentText", "核实"),
    "decline": QT_TRANSLATE_NOOP("IncidentText", "不予受理"),
    "correct": QT_TRANSLATE_NOOP("IncidentText", "更正"),
    "dispatch": QT_TRANSLATE_NOOP("IncidentText", "派遣"),
    "add_co": QT_TRANSLATE_NOOP("IncidentText", "增派联调"),
    "release_co": QT_TRANSLATE_NOOP("IncidentText", "解除联调"),
    "accept": QT_TRANSLATE_NOOP("IncidentText", "接收"),
    "start": QT_TRANSLATE_NOOP("IncidentText", "开始处置"),
    "feedback": QT_TRANSLATE_NOOP("IncidentText", "反馈"),
    "ask_check": QT_TRANSLATE_NOOP("IncidentText", "派现场核查"),
    "inspect": QT_TRANSLATE_NOOP("IncidentText", "现场核查"),
    "check": QT_TRANSLATE_NOOP("IncidentText", "核查"),
    "close": QT_TRANSLATE_NOOP("IncidentText", "结案"),
    "return": QT_TRANSLATE_NOOP("IncidentText", "退回"),
    "visit": QT_TRANSLATE_NOOP("IncidentText", "回访"),
    "evaluate": QT_TRANSLATE_NOOP("IncidentText", "评价"),
    "archive": QT_TRANSLATE_NOOP("IncidentText", "归档"),
    "apply": QT_TRANSLATE_NOOP("IncidentText", "申请"),
    "apply.extension": QT_TRANSLATE_NOOP("IncidentText", "申请延期"),
    "apply.works_extension": QT_TRANSLATE_NOOP("IncidentText", "申请工程延期"),
    "apply.send_back": QT_TRANSLATE_NOOP("IncidentText", "申请回退"),
    "apply.suspend": QT_TRANSLATE_NOOP("IncidentText", "申请挂起"),
    "apply.void": QT_TRANSLATE_NOOP("IncidentText", "申请作废"),
    "decide": QT_TRANSLATE_NOOP("IncidentText", "审批"),
    "withdraw": QT_TRANSLATE_NOOP("IncidentText", "撤回申请"),
    "resume": QT_TRANSLATE_NOOP("IncidentText", "恢复办理"),
    "escalate": QT_TRANSLATE_NOOP("IncidentText", "上报上级"),
    "merge": QT_TRANSLATE_NOOP("IncidentText", "并案"),
    "relate": QT_TRANSLATE_NOOP("IncidentText", "关联"),
    "force_close": QT_TRANSLATE_NOOP("IncidentText", "强制结案"),
    "reopen": QT_TRANSLATE_NOOP("IncidentText", "重新办理"),
    "supervise": QT_TRANSLATE_NOOP("IncidentText", "督办"),
    "reply": QT_TRANSLATE_NOOP("IncidentText", "回复督办"),
    "urge": QT_TRANSLATE_NOOP("IncidentText", "催办"),
    "appeal": QT_TRANSLATE_NOOP("IncidentText", "超期申诉"),
    "judge": QT_TRANSLATE_NOOP("IncidentText", "审议申诉"),
    "whistle": QT_TRANSLATE_NOOP("IncidentText", "吹哨"),
    "arrive": QT_TRANSLATE_NOOP("IncidentText", "报到"),
    "score": QT_TRANSLATE_NOOP("IncidentText", "报到评分"),
    "hand_over": QT_TRANSLATE_NOOP("IncidentText", "移交首问"),
    "dispute": QT_TRANSLATE_NOOP("IncidentText", "登记纠纷"),
    "mediate": QT_TRANSLATE_NOOP("IncidentText", "调解"),
    "confirm": QT_TRANSLATE_NOOP("IncidentText", "司法确认"),
    "note": QT_TRANSLATE_NOOP("IncidentText", "备注"),
    "reveal": QT_TRANSLATE_NOOP("IncidentText", "查看联系方式"),
    "expired": QT_TRANSLATE_NOOP("IncidentText", "附件到期"),
    "due_soon": QT_TRANSLATE_NOOP("IncidentText", "将到期"),
    "overdue": QT_TRANSLATE_NOOP("IncidentText", "超期"),
    "remind": QT_TRANSLATE_NOOP("IncidentText", "提醒"),
    "imported": QT_TRANSLATE_NOOP("IncidentText", "历史导入"),
    "moved": QT_TRANSLATE_NOOP("IncidentText", "机构调整改属"),
}
STAGES: dict[str, str] = {
    "register": QT_TRANSLATE_NOOP("IncidentText", "立案"),
    "verify": QT_TRANSLATE_NOOP("IncidentText", "核实"),
    "dispatch": QT_TRANSLATE_NOOP("IncidentText", "派遣"),
    "accept": QT_TRANSLATE_NOOP("IncidentText", "接收"),
    "handle": QT_TRANSLATE_NOOP("IncidentText", "处置"),
    "check": QT_TRANSLATE_NOOP("IncidentText", "核查"),
    "inspect": QT_TRANSLATE_NOOP("IncidentText", "现场核查"),
    "close": QT_TRANSLATE_NOOP("IncidentText", "结案"),
    "resume": QT_TRANSLATE_NOOP("IncidentText", "恢复办理"),
    "visit": QT_TRANSLATE_NOOP("IncidentText", "回访"),
    "total": QT_TRANSLATE_NOOP("IncidentText", "全程"),
    "draft": QT_TRANSLATE_NOOP("IncidentText", "草稿保存"),
}
APPLICATIONS: dict[str, str] = {
    "extension": QT_TRANSLATE_NOOP("LoopWords", "延期"),
    "works_extension": QT_TRANSLATE_NOOP("LoopWords", "工程延期"),
    "send_back": QT_TRANSLATE_NOOP("LoopWords", "回退"),
    "suspend": QT_TRANSLATE_NOOP("LoopWords", "挂起"),
    "void": QT_TRANSLATE_NOOP("LoopWords", "作废"),
}
SUPERVISIONS: dict[str, str] = {
    "timeout": QT_TRANSLATE_NOOP("LoopWords", "超时督办"),
    "leader": QT_TRANSLATE_NOOP("LoopWords", "领导督办"),
    "important": QT_TRANSLATE_NOOP("LoopWords", "重要督办"),
}
SATISFACTION: dict[str, str] = {
    "very_satisfied": QT_TRANSLATE_NOOP("LoopWords", "非常满意"),
    "satisfied": QT_TRANSLATE_NOOP("LoopWords", "满意"),
    "neutral": QT_TRANSLATE_NOOP("LoopWords", "一般"),
    "dissatisfied": QT_TRANSLATE_NOOP("LoopWords", "不满意"),
    "unreachable": QT_TRANSLATE_NOOP("LoopWords", "联系不上"),
}
MEDIATION: dict[str, str] = {
    "waiting": QT_TRANSLATE_NOOP("LoopWords", "待受理"),
    "mediating": QT_TRANSLATE_NOOP("LoopWords", "调解中"),
    "succeeded": QT_TRANSLATE_NOOP("LoopWords", "调解成功"),
    "ended": QT_TRANSLATE_NOOP("LoopWords", "调解结束（未成）"),
    "terminated": QT_TRANSLATE_NOOP("LoopWords", "调解终止"),
    "confirmed": QT_TRANSLATE_NOOP("LoopWords", "已司法确认"),
}
CONFIRMATION: dict[str, str] = {
    "applied": QT_TRANSLATE_NOOP("LoopWords", "已申请司法确认"),
    "confirmed": QT_TRANSLATE_NOOP("LoopWords", "法院已确认"),
    "refused": QT_TRANSLATE_NOOP("LoopWords", "法院不予确认"),
}
METHODS: dict[str, str] = {
    "people": QT_TRANSLATE_NOOP("LoopWords", "人民调解"),
    "administrative": QT_TRANSLATE_NOOP("LoopWords", "行政调解"),
    "judicial": QT_TRANSLATE_NOOP("LoopWords", "司法调解"),
    "arbitration": QT_TRANSLATE_NOOP("LoopWords", "仲裁"),
    "commercial": QT_TRANSLATE_NOOP("LoopWords", "商事调解"),
    "trade": QT_TRANSLATE_NOOP("LoopWords", "行业调解"),
    "lawyer": QT_TRANSLATE_NOOP("LoopWords", "律师调解"),
    "labour_arbitration": QT_TRANSLATE_NOOP("LoopWords", "劳动仲裁"),
    "land_arbitration": QT_TRANSLATE_NOOP("LoopWords", "土地承包仲裁"),
    "personnel_arbitration": QT_TRANSLATE_NOOP("LoopWords", "人事仲裁"),
    "reconsideration": QT_TRANSLATE_NOOP("LoopWords", "行政复议"),
    "ruling": QT_TRANSLATE_NOOP("LoopWords", "行政裁决"),
    "litigation": QT_TRANSLATE_NOOP("LoopWords", "诉讼"),
    "settlement": QT_TRANSLATE_NOOP("LoopWords", "协商和解"),
    "other": QT_TRANSLATE_NOOP("LoopWords", "其他方式"),
}
SCALES: dict[str, str] = {
    "individual": QT_TRANSLATE_NOOP("LoopWords", "个体性"),
    "group": QT_TRANSLATE_NOOP("LoopWords", "一般群体性"),
    "major_group": QT_TRANSLATE_NOOP("LoopWords", "重大群体性"),
}
PARTIES: dict[str, str] = {
    "applicant": QT_TRANSLATE_NOOP("LoopWords", "申请人"),
    "respondent": QT_TRANSLATE_NOOP("LoopWords", "被申请人"),
    "third": QT_TRANSLATE_NOOP("LoopWords", "第三人"),
}
PARTS: dict[str, str] = {
    "dispatched": QT_TRANSLATE_NOOP("LoopWords", "待接收"),
    "accepted": QT_TRANSLATE_NOOP("LoopWords", "已接收"),
    "done": QT_TRANSLATE_NOOP("LoopWords", "已反馈"),
    "returned": QT_TRANSLATE_NOOP("LoopWords", "已退回"),
    "released": QT_TRANSLATE_NOOP("LoopWords", "已解除"),
}
"""Of a co-department's part."""
APPEALS: dict[str, str] = {
    "at_dispatcher": QT_TRANSLATE_NOOP("LoopWords", "待派遣员提出意见"),
    "at_acceptor": QT_TRANSLATE_NOOP("LoopWords", "待受理员决定"),
    "granted": QT_TRANSLATE_NOOP("LoopWords", "申诉成立，免予考核"),
    "refused": QT_TRANSLATE_NOOP("LoopWords", "申诉不成立"),
}
RELATIONS: dict[str, str] = {
    "merged_into": QT_TRANSLATE_NOOP("LoopWords", "已并入"),
    "merged_from": QT_TRANSLATE_NOOP("LoopWords", "并入本案"),
    "related": QT_TRANSLATE_NOOP("LoopWords", "关联事件"),
}
PHOTOS: dict[str, str] = {
    "near": QT_TRANSLATE_NOOP("LoopWords", "近景"),
    "far": QT_TRANSLATE_NOOP("LoopWords", "远景"),
    "reference": QT_TRANSLATE_NOOP("LoopWords", "参照"),
    "before": QT_TRANSLATE_NOOP("LoopWords", "处置前"),
    "after": QT_TRANSLATE_NOOP("LoopWords", "处置后"),
}
VERDICTS: dict[str, str] = {
    "granted": QT_TRANSLATE_NOOP("LoopWords", "同意"),
    "refused": QT_TRANSLATE_NOOP("LoopWords", "不同意"),
}
FOUND: dict[str, str] = {
    "held": QT_TRANSLATE_NOOP("LoopWords", "属实"),
    "not_held": QT_TRANSLATE_NOOP("LoopWords", "不属实"),
}
INSPECTED: dict[str, str] = {
    "held": QT_TRANSLATE_NOOP("LoopWords", "处置到位"),
    "not_held": QT_TRANSLATE_NOOP("LoopWords", "未处置到位"),
}
ASKED: dict[str, str] = {
    "application": QT_TRANSLATE_NOOP("LoopWords", "申请"),
    "supervision": QT_TRANSLATE_NOOP("LoopWords", "督办"),
    "appeal": QT_TRANSLATE_NOOP("LoopWords", "申诉"),
    "whistle": QT_TRANSLATE_NOOP("LoopWords", "吹哨"),
    "co": QT_TRANSLATE_NOOP("LoopWords", "联调任务"),
    "mediation": QT_TRANSLATE_NOOP("LoopWords", "调解"),
    "confirmation": QT_TRANSLATE_NOOP("LoopWords", "司法确认"),
}
"""What may wait for an answer, as a refusal names it."""
UNSETTLED: dict[str, str] = {
    "co": QT_TRANSLATE_NOOP("LoopWords", "联调单位尚未反馈"),
    "supervision": QT_TRANSLATE_NOOP("LoopWords", "督办尚未回复"),
    "application": QT_TRANSLATE_NOOP("LoopWords", "申请尚未审批"),
    "mediation": QT_TRANSLATE_NOOP("LoopWords", "纠纷尚未调解完毕"),
}
CARRIED: dict[str, str] = {
    "co": QT_TRANSLATE_NOOP("LoopWords", "联调任务"),
    "supervision": QT_TRANSLATE_NOOP("LoopWords", "督办"),
    "whistle": QT_TRANSLATE_NOOP("LoopWords", "吹哨"),
    "visit": QT_TRANSLATE_NOOP("LoopWords", "回访记录"),
    "relation": QT_TRANSLATE_NOOP("LoopWords", "关联事件"),
    "attachment": QT_TRANSLATE_NOOP("LoopWords", "附件"),
}
"""What a matter carries a number of, as a refusal names it."""
LADDER: dict[str, str] = {
    "supervise": QT_TRANSLATE_NOOP("LoopWords", "知会值班长"),
    "duty_leader": QT_TRANSLATE_NOOP("LoopWords", "报带班领导"),
}
"""Steps of the escalation ladder that are told, not asked."""
_DETAILS: dict[str, Mapping[str, str]] = {
    "remind": LADDER,
    "apply": APPLICATIONS,
    "withdraw": APPLICATIONS,
    "decide": VERDICTS,
    "judge": VERDICTS,
    "visit": SATISFACTION,
    "supervise": SUPERVISIONS,
    "verify": FOUND,
    "inspect": INSPECTED,
    "mediate": MEDIATION,
    "confirm": CONFIRMATION,
    "merge": RELATIONS,
}


def word(table: Mapping[str, str], key: str) -> str:
    """The translated word of ``key`` in ACTIONS or STAGES; the key itself when a newer center says one this desk does
    not know."""
    source = table.get(key)
    return QCoreApplication.translate(CONTEXT, source) if source is not None else key


def loop_word(table: Mapping[str, str], key: str) -> str:
    """The same for the tables beside the straight path: 一般 is a satisfaction there, a severity elsewhere."""
    source = table.get(key)
    return QCoreApplication.translate(LOOP, source) if source is not None else key


def state_word(state: str) -> str:
    """A context of its own: 退回 is an action (Return) and a state (Returned)."""
    source = STATES.get(state)
    return QCoreApplication.translate("IncidentState", source) if source is not None else state


def detail_word(action: str, detail: str) -> str:
    """What kind of step it was (``contract.event.Step.detail``); empty when that is not worth a word."""
    if action == "score":
        return QCoreApplication.translate("LoopWords", "{n} 分").format(n=detail)
    if action == "evaluate":
        return QCoreApplication.translate("LoopWords", "{grade} 级").format(grade=detail)
    table = _DETAILS.get(action)
    return loop_word(table, detail) if table is not None and detail in table else ""


def listed(words: Iterable[str]) -> str:
    """甲、乙 or A, B: as the language joins them."""
    return QCoreApplication.translate("LoopWords", "、").join(words)


def says_of(what: str, said: str) -> str:
    """A matter and what is said of it, with the language's own colon."""
    return QCoreApplication.translate("LoopWords", "{what}：{said}").format(what=what, said=said)
