"""What a new edition of the catalogue changes, said before it is done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from center.domain.calendar import Limit
from center.domain.catalog import SEVERITIES, STAGES, Catalog, Ladder, Rung
from contract.catalog import TimeLimit
from contract.reference import IncidentClass

T = TypeVar("T")
UNIT_WORDS = {
    "minute": "分钟",
    "urgent_hour": "紧急工作时",
    "work_hour": "工作时",
    "work_day": "个工作日",
    "natural_day": "个自然日",
}
STAGE_WORDS: Mapping[str, str] = {
    "register": "立案",
    "verify": "核实",
    "dispatch": "派遣",
    "accept": "接收",
    "handle": "处置",
    "check": "核查",
    "inspect": "现场核查",
    "close": "结案",
    "resume": "恢复",
    "visit": "回访",
    "total": "全程",
    "draft": "草稿保存",
}
STEP_WORDS = {"remind": "提醒", "urge": "催办", "supervise": "督办", "duty_leader": "报带班领导"}
SEVERITY_WORDS = {1: "特别重大", 2: "重大", 3: "较大", 4: "一般"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``what``: the entry in plain words; ``old`` and ``new``: its value, empty when not there."""

    kind: Literal["added", "changed", "dropped"]
    what: str
    old: str = ""
    new: str = ""

    def __str__(self) -> str:
        if self.kind == "changed":
            return f"改  {self.what}：{self.old or '（无）'} → {self.new or '（无）'}"
        sign = "增" if self.kind == "added" else "删"
        value = self.new or self.old
        return f"{sign}  {self.what}：{value}" if value else f"{sign}  {self.what}"


def diff(old: Catalog, new: Catalog) -> tuple[Change, ...]:
    """Everything that differs, but the edition's own name. Empty when the two say the same."""
    return tuple(_differences(old, new))


def dropped_classes(old: Catalog, new: Catalog) -> tuple[IncidentClass, ...]:
    return tuple(one for code, one in old.classes.items() if code not in new.classes)


def words_of(limit: Limit | TimeLimit | None) -> str:
    return "" if limit is None else f"{limit.amount} {UNIT_WORDS[limit.unit]}"


def _differences(old: Catalog, new: Catalog) -> Iterator[Change]:
    yield from _changed("将到期提醒", f"剩余 {old.warn_percent}%", f"剩余 {new.warn_percent}%")
    for stage in STAGES:
        for severity in SEVERITIES:
            what = f"{STAGE_WORDS[stage]}时限（{SEVERITY_WORDS[severity]}）"
            yield from _changed(what, words_of(old.limits[stage][severity]), words_of(new.limits[stage][severity]))
    yield from _compared("类别", old.classes, new.classes, _class_name, _class_parts)
    yield from _compared("纠纷类型", old.dispute_types, new.dispute_types, lambda t: f"{t.code} {t.name}", _name_only)
    yield from _days("节假日", {str(d) for d in old.calendar.holidays}, {str(d) for d in new.calendar.holidays})
    yield from _days("调休上班日", {str(d) for d in old.calendar.workdays}, {str(d) for d in new.calendar.workdays})
    yield from _changed("工作时间", _hours(old), _hours(new))
    yield from _changed("督办阶梯", _ladders(old.ladders), _ladders(new.ladders))
    for name in sorted({*old.weights, *new.weights}):
        yield from _changed(f"权重 {name}", _weights(old.weights.get(name)), _weights(new.weights.get(name)))


def _compared(
    what: str,
    old: Mapping[str, T],
    new: Mapping[str, T],
    name: Callable[[T], str],
    parts: Callable[[T], Mapping[str, str]],
) -> Iterator[Change]:
    for code in sorted({*old, *new}):
        before, after = old.get(code), new.get(code)
        if before is None and after is not None:
            yield Change("added", f"{what} {name(after)}", new=parts(after).get("时限", ""))
        elif after is None and before is not None:
            yield Change("dropped", f"{what} {name(before)}")
        elif before is not None and after is not None:
            was, now = parts(before), parts(after)
            for part in dict.fromkeys((*was, *now)):
                yield from _changed(f"{what} {name(after)} 的{part}", was.get(part, ""), now.get(part, ""))


def _changed(what: str, old: str, new: str) -> Iterator[Change]:
    if old != new:
        yield Change("changed", what, old, new)


def _class_name(one: IncidentClass) -> str:
    return f"{one.code} {one.name}"


def _class_parts(one: IncidentClass) -> dict[str, str]:
    parts = {
        "名称": one.name,
        "分支": one.branch,
        "严重程度": SEVERITY_WORDS[one.severity],
        "牵头单位": one.lead or "",
        "时限": words_of(one.limit),
        "识别词": "、".join(one.words),
    }
    for c in one.conditions:
        only = f"（{'、'.join(SEVERITY_WORDS[s] for s in c.severities)}）" if c.severities else ""
        parts[f"立案条件 {c.code}"] = f"{c.name}{only} {words_of(c.limit)}"
    return parts


def _name_only(one: object) -> dict[str, str]:
    return {"名称": str(getattr(one, "name", ""))}


def _days(what: str, old: set[str], new: set[str]) -> Iterator[Change]:
    yield from (Change("added", what, new=day) for day in sorted(new - old))
    yield from (Change("dropped", what, old=day) for day in sorted(old - new))


def _hours(catalog: Catalog) -> str:
    return "、".join(f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in catalog.calendar.hours)


def _weights(parts: Mapping[str, int] | None) -> str:
    return "、".join(f"{name} {share}%" for name, share in (parts or {}).items())


def _ladders(ladders: tuple[Ladder, ...]) -> str:
    return "；".join(map(_ladder, ladders))


def _ladder(one: Ladder) -> str:
    whom = "、".join(
        (
            *sorted(one.branches),
            *sorted(one.classes),
            *(SEVERITY_WORDS[s] for s in sorted(one.severities)),
            *(STAGE_WORDS[s] for s in sorted(one.stages)),
        )
    )
    return f"{whom or '其余'}：{'、'.join(map(_rung, one.rungs))}"


def _rung(one: Rung) -> str:
    when = f"{one.percent}%" if one.after is None else f"超期 {words_of(one.after)}"
    reply = "" if one.reply is None else f"（{words_of(one.reply)}内回复）"
    return f"{STEP_WORDS[one.step]} {when}{reply}"
