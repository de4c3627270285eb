"""What an officer types into each step, from what the matter shows."""

from random import Random
from typing import Any

from contract.incident import APPEALABLE

REASONS = ("不属本单位职责", "材料不全，需补充", "现场情况复杂，需要时间", "群众要求尽快处理", "经核实确有必要")
TEXTS = ("已到现场处置，情况恢复正常", "已联系当事人，正在协调", "电话回复：当天处理完毕")
HOUR = 3_600_000


def report_payload(chance: Random, reference: dict[str, Any]) -> dict[str, Any]:
    """``reference``: the centre's answer to ``GET /v1/reference``."""
    place = chance.choice([o for o in reference["orgs"] if o["kind"] == "grid"])
    payload: dict[str, Any] = {
        "text": chance.choice(("路面积水", "垃圾堆放", "噪音扰民", "邻里争吵", "路灯不亮")) + f"，{place['name']}附近",
        "class_code": chance.choice(reference["classes"])["code"],
        "place": {"lon": place["lon"], "lat": place["lat"], "address": f"{place['name']} {chance.randint(1, 99)} 号"},
    }
    if chance.random() < 0.5:
        payload["reporter"] = {"name": "李建国", "phone": f"139{chance.randint(0, 99_999_999):08d}"}
    return payload


def payload_for(
    action: str, matter: dict[str, Any], chance: Random, reference: dict[str, Any], others: list[str], mine: str
) -> dict[str, Any] | None:
    """None: there is nothing sensible to say now. ``others``: ids of matters the officer sees; ``mine``: his org."""
    reason, text = chance.choice(REASONS), chance.choice(TEXTS)
    leads = [o["id"] for o in reference["orgs"] if o["kind"] == "department"]
    later = matter["updated_at"] + chance.randint(24, 24 * 40) * HOUR
    if matter.get("clock"):
        later = max(later, matter["clock"]["due_at"] + HOUR)
    others = [o for o in others if o != matter["id"]] or [matter["id"]]
    open_calls = [w for w in matter["whistles"] if w["arrived_at"] is None]
    open_calls = [w for w in open_calls if w["org"]["id"] == mine] or open_calls  # nobody arrives for another org
    scored = [w for w in matter["whistles"] if w["arrived_at"] is not None and w["score"] is None]
    owed = [s for s in matter["supervisions"] if s["replied_at"] is None]
    owed = [s for s in owed if s["to"]["id"] == mine] or ([] if mine in leads else owed)
    parts = [c["org"]["id"] for c in matter["co"]]
    for_whom = _for_whom(action, matter, chance, mine)
    match action:
        case "register" | "check" | "close" | "start" | "archive" | "withdraw" | "resume" | "ask_check":
            return {}
        case "accept":
            return for_whom
        case "ask_verify" | "urge" | "submit":
            return {}
        case "take":
            return {"reason": reason}
        case "dispatch":
            lead, *co = chance.sample(leads, 3)
            return {"lead": lead, "co": co if chance.random() < 0.2 else []}
        case "add_co":
            there = {part["org"]["id"] for part in matter["co"]} | {(matter["lead"] or {}).get("id")}
            free = [org for org in leads if org not in there]
            return {"org": chance.choice(free)} if free else None
        case "release_co":
            return {"org": chance.choice(parts), "reason": reason} if parts else None
        case "feedback":
            return {"text": text, **for_whom}
        case "note":
            return {"text": text} if chance.random() < 0.2 else None
        case "verify" | "inspect":
            return {"held": chance.random() < 0.8, "text": text}
        case "return" | "decline" | "reopen" | "force_close":
            rare = action in ("force_close", "decline") and chance.random() < 0.9
            return None if rare else {"reason": reason, **for_whom}
        case "correct":
            return {"reason": reason, "severity": chance.randint(1, 4)}
        case "visit":
            said = ("very_satisfied", "satisfied", "satisfied", "neutral", "dissatisfied", "unreachable")
            return {"satisfaction": chance.choice(said)}
        case "evaluate":
            return {"score": chance.randint(40, 100)}
        case "apply":
            kind = chance.choice(("extension", "works_extension", "send_back", "suspend", "void"))
            return {"kind": kind, "reason": reason, **({} if kind in ("send_back", "void") else {"until": later})}
        case "decide":
            asking = matter["asking"]
            return {"application": asking["id"], "granted": chance.random() < 0.6, "note": reason} if asking else None
        case "escalate":
            return {"reason": reason, "to": "市级平台"}
        case "merge":
            return {"into": chance.choice(others), "reason": reason} if chance.random() < 0.15 else None
        case "relate":
            return {"other": chance.choice(others)} if chance.random() < 0.3 else None
        case "supervise":
            return {"kind": "important", "text": reason, "reply_by": later}
        case "reply":
            return {"supervision": chance.choice(owed)["id"], "text": text} if owed else None
        case "appeal":
            late = [stage for stage in matter["late_stages"] if stage in APPEALABLE]
            return {"stages": late, "reason": reason} if late else None
        case "judge":
            return {"granted": chance.random() < 0.5, "note": reason}
        case "whistle":
            return {"orgs": [chance.choice(leads)], "text": reason} if chance.random() < 0.2 else None
        case "arrive":
            return {"whistle": chance.choice(open_calls)["id"]} if open_calls else None
        case "score":
            return {"whistle": chance.choice(scored)["id"], "score": chance.randint(1, 5)} if scored else None
        case "hand_over":
            return {"to": chance.choice(("seat01", "seat03", "supervisor01")), "reason": reason}
        case "dispute":
            if chance.random() < 0.7:
                return None
            type_ = chance.choice(reference["dispute_types"])["code"]
            return {"type_code": type_, "mediator": "王调解", "method": "people"}
        case "mediate":
            return {"state": chance.choice(("mediating", "succeeded", "ended", "terminated")), "outcome": text}
        case "confirm":
            return {"confirmation": chance.choice(("applied", "confirmed", "refused"))}
    return None


_LEAD_OWES = {"accept": ("dispatched",), "return": ("dispatched",), "feedback": ("accepted", "handling")}
_PART_OWES = {"accept": "dispatched", "return": "dispatched", "feedback": "accepted"}


def _for_whom(action: str, matter: dict[str, Any], chance: Random, mine: str) -> dict[str, str]:
    """At the centre one says for which of several orgs something is recorded; an org speaks for itself."""
    if action not in _LEAD_OWES:
        return {}
    owing = [c["org"]["id"] for c in matter["co"] if c["state"] == _PART_OWES[action]]
    if matter["lead"] is not None and matter["state"] in _LEAD_OWES[action]:
        owing.append(matter["lead"]["id"])
    if mine in owing or not owing or (action == "return" and matter["state"] in ("feedback", "escalated")):
        return {}
    return {"org": chance.choice(owing)}
