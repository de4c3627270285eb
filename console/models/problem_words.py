"""Why the center said no, in the officer's words: what happened, and what to do next. One entry per problem code."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from console.models.incident_text import ACTIONS, state_word, word
from contract.problems import Problem

_CONTEXT = "Problem"


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Mark ``text`` for lupdate, which looks for this name; Qt's own is untyped."""
    return text


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
        self["fields"] = "；".join(f"{e.field} {e.message}" for e in problem.errors[:3]) or "—"

    def __missing__(self, key: str) -> str:
        return "—"
