"""What a notice says outside: the matter's code, its class, its street, what is to be done and until when."""

from datetime import datetime, timedelta, timezone

from center.domain.case_code import UTC_OFFSET_HOURS
from center.domain.catalog_diff import STAGE_WORDS
from center.domain.district import District
from center.service.notices import Said

HOUSE = "守望"
_ZONE = timezone(timedelta(hours=UTC_OFFSET_HOURS))
KINDS: dict[str, tuple[str, str]] = {
    "dispatched": ("派遣", "已派遣给贵单位，请及时接收"),
    "returned": ("退回", "已退回，请重新办理"),
    "reminded": ("提醒", "{stage}时限将到，请抓紧办理"),
    "urged": ("催办", "{stage}请尽快办理"),
    "supervised": ("督办", "{stage}已被督办，请按时回复"),
    "late": ("超期", "{stage}超期，请督促办理"),
    "leader": ("报带班领导", "{stage}超期未办，请过问"),
    "whistled": ("吹哨", "请到场报到"),
    "asked": ("待审批", "有申请等您审批"),
    "granted": ("同意申请", "贵单位的申请已获同意"),
    "refused": ("未同意申请", "贵单位的申请未获同意"),
    "ended": ("不必再办", "已并案、作废、结案或解除联调，贵单位不必再办"),
    "handed": ("首问移交", "已移交给您，由您负责到底"),
    "escalated": ("上报", "下级中心上报，请接办"),
}
"""The heading, and what is to be done."""


def subject(kind: str, said: Said) -> str:
    return f"【{HOUSE}】{KINDS[kind][0]} {said.code}"


def text(kind: str, said: Said, district: District) -> str:
    known = district.classes.get(said.class_code)
    street = district.org(said.street)
    stage = STAGE_WORDS.get(said.stage, "") if said.stage is not None else ""
    parts = [
        f"【{HOUSE}】{KINDS[kind][0]}：{said.code}",
        said.class_code if known is None else known.name,
        "" if street is None else street.name,
        KINDS[kind][1].format(stage=stage),
        "" if said.due_at is None else f"期限 {moment(said.due_at)}",
    ]
    return "，".join(part for part in parts if part) + "。"


def moment(ms: int) -> str:
    """By the center's time zone: 11月22日 17:30."""
    at = datetime.fromtimestamp(ms / 1000, _ZONE)
    return f"{at.month}月{at.day}日 {at:%H:%M}"
