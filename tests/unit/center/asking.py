"""What somebody may say with each command: words that fit the matter, and now and then words that do not."""

from collections.abc import Callable, Sequence
from typing import Any

from contract.identity import new_id
from contract.incident import Incident
from tests.unit.center import town

Pick = Callable[[Sequence[Any]], Any]
"""One of several."""
MINUTE = 60_000
HOUR = 60 * MINUTE
LEADS = (town.WATER, town.GAS, town.STREET, town.OTHER_STREET, town.COMMUNITY)
PLAIN: dict[str, dict[str, Any]] = {
    "submit": {},
    "take": {"reason": "原经办人离岗"},
    "register": {"note": "属实"},
    "decline": {"reason": "不属受理范围"},
    "verify": {"held": True, "text": "现场属实"},
    "accept": {},
    "start": {},
    "feedback": {"text": "已处置"},
    "inspect": {"held": True, "text": "已恢复"},
    "check": {},
    "close": {},
    "return": {"reason": "不属我单位"},
    "evaluate": {"score": 80},
    "archive": {},
    "withdraw": {},
    "resume": {},
    "force_close": {"reason": "上级指示"},
    "reopen": {"reason": "问题复发"},
    "urge": {},
    "note": {"text": "已联系"},
}


def payload(action: str, incident: Incident, now: int, pick: Pick, others: Sequence[str] = ()) -> dict[str, Any]:
    """A payload for ``action`` on ``incident``. ``others``: ids of further matters."""
    if action in PLAIN:
        return PLAIN[action]
    later = now + pick((-HOUR, HOUR, 30 * HOUR, 400 * HOUR))
    match action:
        case "ask_verify" | "ask_check":
            return {"org": pick((None, town.GRID, town.PIPES, town.WATER))}
        case "correct":
            return {"severity": pick((None, 1, 4)), "reason": "录入有误", **pick(({}, {"place": _spot()}))}
        case "dispatch":
            due_at = pick((None, None, later))
            return {"lead": pick(LEADS), "co": list({pick(LEADS), pick(LEADS)}), "due_at": due_at}
        case "add_co":
            return {"org": pick(LEADS)}
        case "release_co":
            return {"org": pick([p.org.id for p in incident.co] or LEADS), "reason": "不需联调"}
        case "visit":
            return {"satisfaction": pick(("satisfied", "unreachable"))}
        case "apply":
            kind = pick(("extension", "works_extension", "send_back", "suspend", "void"))
            due = incident.clock.due_at if incident.clock is not None else now
            return {"kind": kind, "reason": "需要更多时间", "until": pick((None, later, due + HOUR, due + 99 * HOUR))}
        case "decide":
            return {"application": _id(incident.asking), "granted": pick((True, True, False)), "note": "同意"}
        case "escalate":
            return {"to": pick(("", "市综治中心")), "reason": "超出本级权限"}
        case "merge":
            return {"into": pick((*others, incident.id)), "reason": "同一事件"}
        case "relate":
            return {"other": pick((*others, new_id()))}
        case "supervise":
            return {"kind": "timeout", "text": "请尽快办理", "reply_by": later}
        case "reply":
            return {"supervision": pick([s.id for s in incident.supervisions] or [new_id()]), "text": "已加派人手"}
        case "appeal":
            return {"stages": [pick(incident.late_stages or ("handle",))], "reason": "等待配件"}
        case "judge":
            return {"granted": pick((True, False)), "note": "情况属实"}
        case "whistle":
            return {"orgs": [pick(LEADS), pick((town.GRID, town.PIPES))], "minutes": 30, "text": "请到场会商"}
        case "arrive" | "score":
            return {
                "whistle": pick([w.id for w in incident.whistles] or [new_id()]),
                **({} if action == "arrive" else {"score": 4}),
            }
        case "hand_over":
            return {"to": pick((town.SECOND.person.id, "nobody")), "reason": "换班"}
        case "dispute":
            return {
                "type_code": pick(("neighbour", "none")),
                "org": pick((None, town.COMMUNITY)),
                "parties": _parties(),
            }
        case "mediate":
            state = pick(("mediating", "succeeded", "ended", "terminated"))
            return {"state": state, "outcome": pick(("", "双方和解"))}
        case "confirm":
            return {"confirmation": pick(("applied", "confirmed", "refused"))}
    raise AssertionError(f"nobody knows what to say with {action}")


def _id(asked: Any) -> str:
    return new_id() if asked is None else str(asked.id)


def _spot() -> dict[str, Any]:
    lon, lat = town.IN_OTHER_STREET
    return {"lon": lon, "lat": lat, "address": "公平大道"}


def _parties() -> list[dict[str, str]]:
    return [{"role": "applicant", "name": "张三丰", "phone": "13800001111"}, {"role": "respondent", "name": "李四"}]
