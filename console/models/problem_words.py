"""Why the center said no, in the officer's words: what happened, and what to do next. One entry per problem code."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from console.models.incident_text import duration
from console.models.loop_words import (
    ACTIONS,
    APPLICATIONS,
    ASKED,
    CARRIED,
    QT_TRANSLATE_NOOP,
    UNSETTLED,
    loop_word,
    state_word,
    word,
)
from contract.problems import Problem

_CONTEXT = "Problem"


@dataclass(frozen=True, slots=True)
class Words:
    what: str
    next: str

    @property
    def sentence(self) -> str:
        return f"{self.what}{self.next}"


_WORDS: dict[str, tuple[str, str]] = {
    "unauthenticated": (
        QT_TRANSLATE_NOOP("Problem", "还没有登录，或登录凭证无效。"),
        QT_TRANSLATE_NOOP("Problem", "请重新登录；已填写的内容不会丢失。"),
    ),
    "session_expired": (
        QT_TRANSLATE_NOOP("Problem", "登录已失效。"),
        QT_TRANSLATE_NOOP("Problem", "请重新登录；已填写的内容不会丢失。"),
    ),
    "login_failed": (
        QT_TRANSLATE_NOOP("Problem", "用户名或密码不正确。"),
        QT_TRANSLATE_NOOP("Problem", "请核对后重试；忘记密码请联系系统管理员。"),
    ),
    "login_throttled": (
        QT_TRANSLATE_NOOP("Problem", "登录失败次数过多，账号暂时锁定。"),
        QT_TRANSLATE_NOOP("Problem", "请在 {seconds} 秒后重试。"),
    ),
    "forbidden": (
        QT_TRANSLATE_NOOP("Problem", "您的岗位不能执行“{action}”。"),
        QT_TRANSLATE_NOOP("Problem", "请由有此职责的岗位办理，或联系值班长。"),
    ),
    "not_found": (
        QT_TRANSLATE_NOOP("Problem", "没有这个事件，或它不在您的管辖范围内。"),
        QT_TRANSLATE_NOOP("Problem", "请核对编号。"),
    ),
    "method_not_allowed": (
        QT_TRANSLATE_NOOP("Problem", "中心不支持这个请求。"),
        QT_TRANSLATE_NOOP("Problem", "工作台与中心的版本可能不一致，请联系系统管理员。"),
    ),
    "invalid": (
        QT_TRANSLATE_NOOP("Problem", "内容填写不正确：{fields}。"),
        QT_TRANSLATE_NOOP("Problem", "请修改后重新提交。"),
    ),
    "unknown_class": (
        QT_TRANSLATE_NOOP("Problem", "事件类别 {class_code} 不在本区目录中。"),
        QT_TRANSLATE_NOOP("Problem", "请从目录中另选一个类别。"),
    ),
    "unknown_org": (
        QT_TRANSLATE_NOOP("Problem", "单位 {org} 不存在，或不能牵头处置。"),
        QT_TRANSLATE_NOOP("Problem", "请另选部门、街道或社区。"),
    ),
    "unknown_attachment": (
        QT_TRANSLATE_NOOP("Problem", "附件没有上传到中心。"),
        QT_TRANSLATE_NOOP("Problem", "请重新添加附件后提交。"),
    ),
    "place_outside": (
        QT_TRANSLATE_NOOP("Problem", "位置（{lon}，{lat}）不在本区范围内。"),
        QT_TRANSLATE_NOOP("Problem", "请改选社区或坐标，或转相邻区县办理。"),
    ),
    "too_large": (
        QT_TRANSLATE_NOOP("Problem", "内容太大，上限 {size}。"),
        QT_TRANSLATE_NOOP("Problem", "请缩短文字或压缩附件后重试。"),
    ),
    "media_type": (
        QT_TRANSLATE_NOOP("Problem", "不支持这种格式的文件。"),
        QT_TRANSLATE_NOOP("Problem", "请改用照片（JPEG、PNG、WebP）、MP4 或 PDF。"),
    ),
    "command_reused": (
        QT_TRANSLATE_NOOP("Problem", "指令编号重复，本次没有执行。"),
        QT_TRANSLATE_NOOP("Problem", "请按“重试”以新编号提交。"),
    ),
    "version_conflict": (
        QT_TRANSLATE_NOOP("Problem", "在您提交之前，事件已被他人办理，本次没有执行。"),
        QT_TRANSLATE_NOOP("Problem", "请先看最新情况，再决定重试或放弃。"),
    ),
    "illegal_transition": (
        QT_TRANSLATE_NOOP("Problem", "事件现在是“{state}”，不能“{action}”。"),
        QT_TRANSLATE_NOOP("Problem", "请按当前可办的操作继续。"),
    ),
    "self_approval": (
        QT_TRANSLATE_NOOP("Problem", "不能审批本人提出的申请，也不能决定本人提过意见的申诉。"),
        QT_TRANSLATE_NOOP("Problem", "请由另一位有审批权的同志办理。"),
    ),
    "application_pending": (
        QT_TRANSLATE_NOOP("Problem", "已有一项“{application}”申请在等待审批，本次没有提交。"),
        QT_TRANSLATE_NOOP("Problem", "请先等审批结果，或由申请单位撤回后再提交。"),
    ),
    "nothing_asked": (
        QT_TRANSLATE_NOOP("Problem", "没有（或不再有）可以处理的{asked}：可能已由他人办理，或事件已走到下一步。"),
        QT_TRANSLATE_NOOP("Problem", "请看最新情况，按当前可办的操作继续。"),
    ),
    "unsettled": (
        QT_TRANSLATE_NOOP("Problem", "还有事项没有了结，{unsettled}：{orgs}。"),
        QT_TRANSLATE_NOOP("Problem", "请先了结，也可以催办或解除联调。"),
    ),
    "deadline_past": (
        QT_TRANSLATE_NOOP("Problem", "所填期限已经过去，或早于现行期限。"),
        QT_TRANSLATE_NOOP("Problem", "请改为更晚的时间后重新提交。"),
    ),
    "already_appealed": (
        QT_TRANSLATE_NOOP("Problem", "同一事件只受理一次超期申诉，本次没有提交。"),
        QT_TRANSLATE_NOOP("Problem", "已有申诉的结果请看办理过程。"),
    ),
    "too_many": (
        QT_TRANSLATE_NOOP("Problem", "这件事件的{carried}已有 {most} 项，不能再增加，本次没有提交。"),
        QT_TRANSLATE_NOOP("Problem", "请核对是否重复；确属新的情况，请另行登记并关联。"),
    ),
    "held_by_other": (
        QT_TRANSLATE_NOOP("Problem", "{name} 已在 {held} 前认领这件事件。"),
        QT_TRANSLATE_NOOP("Problem", "请与其联系；确需接手的，由值班长写明事由后认领。"),
    ),
    "merge_cycle": (
        QT_TRANSLATE_NOOP("Problem", "不能并入自身，也不能并入已办结、已并案或未提交的事件。"),
        QT_TRANSLATE_NOOP("Problem", "请另选一件正在办理的事件。"),
    ),
    "unknown_incident": (
        QT_TRANSLATE_NOOP("Problem", "所指的另一事件不存在，或不在您的管辖范围内。"),
        QT_TRANSLATE_NOOP("Problem", "请核对编号后重试。"),
    ),
    "unknown_user": (
        QT_TRANSLATE_NOOP("Problem", "人员 {user} 不在本中心值班，或账号已停用。"),
        QT_TRANSLATE_NOOP("Problem", "请另选一位在岗人员。"),
    ),
    "unknown_type": (
        QT_TRANSLATE_NOOP("Problem", "代码 {code} 不在现行目录中，目录可能刚更新。"),
        QT_TRANSLATE_NOOP("Problem", "请从目录中另选一项。"),
    ),
    "command_expired": (
        QT_TRANSLATE_NOOP("Problem", "这条指令太久以前填写，中心已不再受理。"),
        QT_TRANSLATE_NOOP("Problem", "请核对最新情况，仍需办理请按“重试”。"),
    ),
    "in_use": (
        QT_TRANSLATE_NOOP("Problem", "{what} 仍在使用（{count} 处），没有改动。"),
        QT_TRANSLATE_NOOP("Problem", "请先处理使用它的事项。"),
    ),
    "rate_limited": (
        QT_TRANSLATE_NOOP("Problem", "请求过于频繁，本次没有受理。"),
        QT_TRANSLATE_NOOP("Problem", "请在 {seconds} 秒后重试。"),
    ),
    "reason_required": (
        QT_TRANSLATE_NOOP("Problem", "此操作需要写明事由。"),
        QT_TRANSLATE_NOOP("Problem", "请填写后重新提交。"),
    ),
    "storage_full": (
        QT_TRANSLATE_NOOP("Problem", "中心的存储空间已满，没有保存。"),
        QT_TRANSLATE_NOOP("Problem", "内容仍在本机待发；请立即通知系统管理员清理磁盘。"),
    ),
    "desk_full": (
        QT_TRANSLATE_NOOP("Problem", "本机磁盘已满或不可写，这条指令没有发出。"),
        QT_TRANSLATE_NOOP("Problem", "请清理磁盘后重试。"),
    ),
    "storage_busy": (
        QT_TRANSLATE_NOOP("Problem", "中心的数据库正忙，没有保存。"),
        QT_TRANSLATE_NOOP("Problem", "稍后会自动重试；若持续出现，请检查是否开了两个中心。"),
    ),
    "unavailable": (
        QT_TRANSLATE_NOOP("Problem", "中心正在启动或停止，没有受理。"),
        QT_TRANSLATE_NOOP("Problem", "稍后会自动重试。"),
    ),
    "internal": (
        QT_TRANSLATE_NOOP("Problem", "中心内部出错，没有保存。"),
        QT_TRANSLATE_NOOP("Problem", "请稍后重试；若再次出现，请把时间告诉系统管理员。"),
    ),
}


_NAMED = (("asked", ASKED, "what"), ("unsettled", UNSETTLED, "what"), ("application", APPLICATIONS, "kind"))
"""A place in the words, the table it is filled from, and the parameter that is looked up there."""


def problem_words(problem: Problem) -> Words:
    """Words for ``problem``. A code this desk does not know is told in the center's own sentence; a full disk is the
    center's, or the desk's own when its refusal comes from here (it carries the system's ``reason``)."""
    own_disk = problem.code == "storage_full" and "reason" in problem.params
    known = _WORDS.get("desk_full" if own_disk else problem.code)
    if known is None:
        return Words(problem.detail or problem.title, "")
    params = _Filled(problem)
    return Words(*(QCoreApplication.translate(_CONTEXT, text).format_map(params) for text in known))


class _Filled(dict[str, str]):
    """The parameters of a problem as words; a dash for one the center did not send."""

    def __init__(self, problem: Problem) -> None:
        super().__init__({key: str(value) for key, value in problem.params.items()})
        if "action" in self:
            self["action"] = word(ACTIONS, self["action"])
        if "state" in self:
            self["state"] = state_word(self["state"])
        if isinstance(limit := problem.params.get("limit"), int):
            self["size"] = f"{limit / 2**20:.0f} MB" if limit >= 2**20 else f"{limit // 1024} KB"
        for name, table, key in (
            ("what", ASKED, "asked"),
            ("what", UNSETTLED, "unsettled"),
            ("what", CARRIED, "carried"),
            ("kind", APPLICATIONS, "application"),
        ):
            if name in self:
                self[key] = loop_word(table, self[name])
        if isinstance(seconds := problem.params.get("seconds"), int):
            self["held"] = duration(seconds * 1000)
        self["fields"] = "；".join(f"{e.field} {e.message}" for e in problem.errors[:3]) or "—"

    def __missing__(self, key: str) -> str:
        return "—"
