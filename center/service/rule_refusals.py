"""What the rules of the loop refuse, in words: what happened, to what, what to do next. What others refuse as well
stands in ``refusals``."""

from center.domain.values import Refusal
from center.service import refusals
from center.service.loop_words import ACTIONS, APPLICATIONS, ASKED, CARRIED, MISSING, STATES, UNSETTLED
from center.service.refusals import Refused, refused
from contract.problems import FieldError


def illegal_transition(state: str, action: str) -> Refused:
    return refused(
        409,
        "illegal_transition",
        "当前状态不能这样办理",
        f"事件处于“{STATES.get(state, state)}”，不能“{ACTIONS.get(action, action)}”。请按当前可办的操作继续。",
        {"state": state, "action": action},
    )


def version_conflict(current: int) -> Refused:
    return refused(
        409,
        "version_conflict",
        "事件已有变化",
        "在您提交之前，事件已被他人办理，本次没有执行。请查看最新情况后再决定。",
        {"current_version": current},
    )


def unknown_attachment(attachment: str) -> Refused:
    return refused(
        422,
        "unknown_attachment",
        "附件不存在",
        f"附件 {attachment[:12]}… 尚未上传。请先上传附件，再提交。",
        {"hash": attachment},
    )


def self_approval(what: str) -> Refused:
    if what == "opinion":
        said = "同一申诉的意见和决定须由两人分别作出，您已提过意见。请由另一位受理员决定。"
        return refused(409, "self_approval", "不能决定本人提过意见的申诉", said, {"what": what})
    return refused(
        409, "self_approval", "不能审批本人的申请", "申请人不能审批自己的申请。请由另一位有审批权的同志办理。"
    )


def application_pending(kind: str) -> Refused:
    name = APPLICATIONS.get(kind, kind)
    return refused(
        409,
        "application_pending",
        "已有申请待审批",
        f"该事件已有一项“{name}”申请在等待审批，本次没有提交。请先等审批结果，或由申请单位撤回后再提交。",
        {"kind": kind},
    )


def nothing_asked(what: str) -> Refused:
    name = ASKED.get(what, what)
    return refused(
        409,
        "nothing_asked",
        "没有待办的事项",
        f"该事件没有（或不再有）待处理的{name}，可能已由他人办理。请刷新后查看最新情况。",
        {"what": what},
    )


def unsettled(what: str, orgs: str) -> Refused:
    name = UNSETTLED.get(what, what)
    return refused(
        409,
        "unsettled",
        "还有事项未了结",
        f"{name}：{orgs}。请先了结，再核查、结案或合并。",
        {"what": what, "orgs": orgs[:200]},
    )


def deadline_past(field: str) -> Refused:
    return refused(
        422,
        "deadline_past",
        "期限已过",
        "所填期限已经过去，或早于现行期限。请改为更晚的时间后重新提交。",
        {"field": field},
        [FieldError(field=field, message="须晚于现在，也须晚于现行期限")],
    )


def already_appealed() -> Refused:
    return refused(409, "already_appealed", "已经申诉过", "同一事件只受理一次超期申诉，本次没有提交。")


def too_many(what: str, most: int) -> Refused:
    name = CARRIED.get(what, what)
    return refused(
        409,
        "too_many",
        "数量已达上限",
        f"一件事件最多有 {most} 项{name}，本次没有提交。请先核对是否重复；确属新的情况，请另行登记并关联。",
        {"what": what, "most": most},
    )


def held_by_other(name: str, seconds: int) -> Refused:
    return refused(
        409,
        "held_by_other",
        "已由他人认领",
        f"{name} 已于 {seconds} 秒前认领该事件。请与其联系；确需接手的，由值班长填写事由后办理。",
        {"name": name, "seconds": seconds},
    )


def merge_cycle() -> Refused:
    return refused(
        409,
        "merge_cycle",
        "不能这样合并或关联",
        "事件不能并入自身，也不能并入已办结、已合并或未提交的事件。请选择另一件正在办理的事件。",
    )


def unknown_incident(id_: str) -> Refused:
    return refused(
        422,
        "unknown_incident",
        "另一事件不存在",
        "所指的另一事件不存在，或不在您的管辖范围内。请核对编号后重试。",
        {"id": id_},
    )


def unknown_user(user: str) -> Refused:
    return refused(
        422,
        "unknown_user",
        "人员不存在",
        f"人员 {user} 不在本中心值班，或账号已停用。请另选一位在岗人员。",
        {"user": user},
    )


def unknown_type(code: str) -> Refused:
    return refused(
        422,
        "unknown_type",
        "类型不在目录中",
        f"代码 {code} 不在现行目录中。请从目录中选择。",
        {"code": code},
    )


def of(refusal: Refusal) -> Refused:
    """The rules' refusal, in words."""
    said = refusal.params
    match refusal.code:
        case "version_conflict":
            return version_conflict(int(said["current_version"]))
        case "illegal_transition":
            return illegal_transition(str(said["state"]), str(said["action"]))
        case "forbidden":
            return refusals.forbidden(str(said["action"]))
        case "unknown_class":
            return refusals.unknown_class(str(said["class_code"]))
        case "unknown_org":
            return refusals.unknown_org(str(said["org"]), str(said.get("why", "")))
        case "unknown_attachment":
            return unknown_attachment(str(said["hash"]))
        case "place_outside":
            return refusals.place_outside(float(said["lon"]), float(said["lat"]))
        case "not_found":
            return refusals.not_found()
        case "invalid":
            field = str(said["field"])
            return refusals.invalid(
                [FieldError(field=field, message=MISSING.get(str(said.get("why", field)), "请填写"))]
            )
        case "self_approval":
            return self_approval(str(said.get("what", "")))
        case "application_pending":
            return application_pending(str(said["kind"]))
        case "nothing_asked":
            return nothing_asked(str(said["what"]))
        case "unsettled":
            return unsettled(str(said["what"]), str(said["orgs"]))
        case "deadline_past":
            return deadline_past(str(said["field"]))
        case "already_appealed":
            return already_appealed()
        case "too_many":
            return too_many(str(said["what"]), int(said["most"]))
        case "held_by_other":
            return held_by_other(str(said["name"]), int(said["seconds"]))
        case "merge_cycle":
            return merge_cycle()
        case "unknown_incident":
            return unknown_incident(str(said["id"]))
        case "unknown_user":
            return unknown_user(str(said["user"]))
        case "unknown_type":
            return unknown_type(str(said["code"]))
        case "reason_required":
            return refusals.reason_required()
        case code:
            raise ValueError(f"the rules have no refusal {code}")
