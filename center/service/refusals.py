"""Refusals in the center's own words: what happened, to what, what to do next. What only the rules of the loop say no
with stands in ``rule_refusals``.

Refused                  everything the service says no with; carries the Problem that goes to the caller
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from center.service.loop_words import ACTIONS
from contract.problems import FieldError, Problem, ProblemCode
from contract.said import Said


class Refused(Exception):
    """The service says no. ``problem`` is ready for the wire; ``said``: its detail for whoever administers at a
    terminal, in English too where the command line can come to it."""

    def __init__(self, problem: Problem, english: str = "") -> None:
        super().__init__(f"{problem.code}: {problem.detail}")
        self.problem = problem
        self.said = Said(problem.detail, english or problem.detail)


def refused(
    status: int,
    code: ProblemCode,
    title: str,
    detail: str,
    params: dict[str, str | int] | None = None,
    errors: Sequence[FieldError] = (),
    english: str = "",
) -> Refused:
    return Refused(
        Problem(title=title, status=status, code=code, detail=detail, params=params or {}, errors=tuple(errors)),
        english,
    )


def unauthenticated() -> Refused:
    return refused(401, "unauthenticated", "需要登录", "请求没有有效的登录凭证或接口密钥。请先登录，或检查接口密钥。")


def session_expired() -> Refused:
    return refused(401, "session_expired", "登录已过期", "本次登录已过期或已注销。请重新登录，已填写的内容不会丢失。")


def login_failed() -> Refused:
    return refused(
        401,
        "login_failed",
        "登录失败",
        "用户名或密码不正确。请核对后重试；忘记密码请联系系统管理员。",
    )


def login_throttled(seconds: int) -> Refused:
    return refused(
        429,
        "login_throttled",
        "登录尝试过多",
        f"登录失败次数过多，账号已暂时锁定。请在 {seconds} 秒后重试。",
        {"seconds": seconds},
    )


def forbidden(action: str) -> Refused:
    name = ACTIONS.get(action, action)
    return refused(
        403,
        "forbidden",
        "没有权限",
        f"当前岗位不能执行“{name}”。请由有此职责的岗位办理，或联系值班长。",
        {"action": action},
    )


def not_found(what: str = "事件", english: str = "") -> Refused:
    detail = f"{what}不存在，或不在您的管辖范围内。请核对编号后重试。"
    return refused(404, "not_found", "没有找到", detail, english=english)


def attachment_expired(at: int) -> Refused:
    """``at``: when (ms)."""
    day = datetime.fromtimestamp(at / 1000, timezone(timedelta(hours=8)))
    return refused(
        404,
        "not_found",
        "附件已到期",
        f"该附件的保存期限已满，已于 {day:%Y 年 %m 月 %d 日}删除；办理经过中仍留有它的名称和散列值。"
        "如需调阅原件，请向上报单位查询。",
    )


def method_not_allowed(method: str) -> Refused:
    return refused(
        405,
        "method_not_allowed",
        "方法不支持",
        f"此地址不支持 {method} 方法。请查阅接口文档。",
        {"method": method},
    )


def invalid(
    errors: Sequence[FieldError],
    detail: str = "有字段填写不正确。请按各字段的提示修改后重新提交。",
    english: str = "",
) -> Refused:
    return refused(422, "invalid", "内容有误", detail, errors=errors, english=english)


def unknown_class(class_code: str, english: str = "") -> Refused:
    return refused(
        422,
        "unknown_class",
        "事件类别不存在",
        f"类别代码 {class_code} 不在本区的事件目录中。请从目录中选择一个类别。",
        {"class_code": class_code},
        english=english,
    )


_OTHERWISE = {
    "lead": "已是牵头单位，不能同时联调。请另选联调单位，或只留牵头",
    "helps": "已在联调，不必再派。请另选一个单位",
}


def unknown_org(org: str, why: str = "") -> Refused:
    """``why``: it is known, but takes part already, as ``lead`` or because it ``helps``."""
    known = _OTHERWISE.get(why)
    detail = (
        f"单位 {org} 不存在，或不能承担这项任务。请选择部门、街道或社区。" if known is None else f"单位 {org} {known}。"
    )
    english = f"there is no organisation {org}, or it cannot take this on. Check the code."
    return refused(422, "unknown_org", "不能派遣给该单位", detail, {"org": org}, english=english)


def place_outside(lon: float, lat: float) -> Refused:
    return refused(
        422,
        "place_outside",
        "位置不在本区",
        f"经度 {lon:.6f}、纬度 {lat:.6f} 不在本区范围内。请在地图上重新选点，或转相邻区县办理。",
        {"lon": f"{lon:.6f}", "lat": f"{lat:.6f}"},
    )


def too_large(limit_bytes: int) -> Refused:
    size = f"{limit_bytes / 1024 / 1024:.0f} MB" if limit_bytes >= 1024 * 1024 else f"{limit_bytes // 1024} KB"
    return refused(
        413,
        "too_large",
        "内容过大",
        f"内容超过上限 {size}。请缩短文字或压缩附件后重试。",
        {"limit": limit_bytes},
    )


def media_type(got: str, accepted: str) -> Refused:
    return refused(
        415,
        "media_type",
        "格式不支持",
        f"不支持 {got or '未知'} 格式。请改用：{accepted}。",
        {"got": got[:200], "accepted": accepted[:200]},
    )


def command_reused(command_id: str) -> Refused:
    return refused(
        422,
        "command_reused",
        "指令编号重复",
        f"编号 {command_id} 已用于另一条内容不同的指令，本次没有执行。请换一个新编号重新提交。",
        {"command_id": command_id},
    )


def rate_limited(seconds: int) -> Refused:
    return refused(
        429,
        "rate_limited",
        "请求过于频繁",
        f"请求超过限额，本次没有受理。请在 {seconds} 秒后重试。",
        {"seconds": seconds},
    )


def reason_required(why: str = "此操作需要说明事由，并会记入日志") -> Refused:
    return refused(422, "reason_required", "需要填写事由", f"{why}。请填写后重新提交。")


def storage_full() -> Refused:
    return refused(
        507,
        "storage_full",
        "存储空间已满",
        "中心的存储空间已满，本次没有保存。内容仍在您的待发队列中，请立即通知系统管理员清理磁盘。",
    )


def storage_busy() -> Refused:
    return refused(
        503,
        "storage_busy",
        "数据库被占用",
        "数据库正被另一个程序占用，本次没有保存。系统会自动重试；若持续出现，请检查是否开了两个中心。",
    )


def crowded(seconds: int) -> Refused:
    """More commands wait than can be done soon: nothing of this one was taken in."""
    return refused(
        503,
        "storage_busy",
        "中心繁忙",
        f"等待写入的指令过多，本次没有受理。请在 {seconds} 秒后重试；若持续出现，请通知管理员检查磁盘与数据库。",
        {"seconds": seconds},
    )


def unavailable() -> Refused:
    return refused(503, "unavailable", "中心暂不可用", "中心正在启动或停止，本次没有受理。请稍候，系统会自动重试。")


def internal() -> Refused:
    return refused(
        500,
        "internal",
        "中心内部错误",
        "中心处理时出错，本次没有保存。请稍后重试；若再次出现，请把时间告诉系统管理员查日志。",
    )
