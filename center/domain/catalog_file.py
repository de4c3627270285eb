"""A catalogue as a file: TOML or JSON in, a Catalog or every fault with its line out. Pure; docs/catalogue.md says the
format to whoever writes one.
"""

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, ValidationError
from pydantic_core import ErrorDetails

from center.domain.calendar import Calendar, Limit
from center.domain.catalog import SEVERITIES, STAGES, STEPS, Catalog, EscalationStep, Ladder, Rung
from center.domain.catalog_faults import CatalogError, Fault, said, shown
from center.domain.kpi import PARTS
from center.domain.toml_lines import Path, lines_of
from contract.catalog import UNITS, Condition, DisputeType, TimeLimit, Unit
from contract.incident import Severity, Stage
from contract.reference import IncidentClass
from contract.said import Said
from contract.wire import Filled, Key, Line

LARGEST = 4_000_000
"""Characters of a file."""


class _Part(BaseModel):
    """An entry of the file: what is not known is refused, so that a slip is not taken for a default."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


_LimitText = Annotated[str, StringConstraints(pattern=rf"^[1-9][0-9]{{0,5}} ({'|'.join(UNITS)})$")]
_BySeverity = dict[Literal["1", "2", "3", "4"], _LimitText]


def _kind(value: object) -> str:
    return "by severity" if isinstance(value, dict) else "for all"


_StageLimit = Annotated[
    Annotated[_LimitText, Tag("for all")] | Annotated[_BySeverity, Tag("by severity")], Discriminator(_kind)
]
_List = Field(default=(), strict=False)
"""TOML and JSON have lists where the values here are tuples."""


class _Condition(_Part):
    code: Key
    name: Filled
    limit: _LimitText
    severities: Annotated[tuple[Severity, ...], _List]


class _Class(_Part):
    """``standard``: where the class comes from, kept for the reader."""

    code: Key
    name: Filled
    branch: Filled
    severity: Severity
    lead: Key | None = None
    limit: _LimitText | None = None
    words: Annotated[tuple[Filled, ...], _List]
    standard: Line | None = None
    conditions: Annotated[tuple[_Condition, ...], _List]


class _DisputeType(_Part):
    code: Key
    name: Filled


class _Rung(_Part):
    step: EscalationStep
    at: Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,3})%$")] | None = None
    after: _LimitText | None = None
    reply: _LimitText | None = None


class _Ladder(_Part):
    steps: Annotated[tuple[_Rung, ...], Field(min_length=1, strict=False)]
    branches: Annotated[tuple[Filled, ...], _List]
    classes: Annotated[tuple[Key, ...], _List]
    severities: Annotated[tuple[Severity, ...], _List]
    stages: Annotated[tuple[Stage, ...], _List]


_Days = Annotated[tuple[Annotated[dt.date, Field(strict=False)], ...], _List]


class _Calendar(_Part):
    holidays: _Days
    workdays: _Days
    hours: Annotated[tuple[Annotated[str, StringConstraints(pattern=r"^\d{2}:\d{2}-\d{2}:\d{2}$")], ...], _List]


class _File(_Part):
    format: Literal[1]
    version: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,32}$")]
    title: Line = ""
    warn_percent: Annotated[int, Field(ge=1, le=99)] | None = None
    limits: dict[Stage, _StageLimit] = {}
    calendar: _Calendar = _Calendar(holidays=(), workdays=(), hours=())
    weights: dict[Key, dict[Key, Annotated[int, Field(ge=0, le=100)]]] | None = None
    escalation: Annotated[tuple[_Ladder, ...] | None, Field(strict=False)] = None
    dispute_types: Annotated[tuple[_DisputeType, ...], _List]
    classes: Annotated[tuple[_Class, ...], _List]


@cache
def standard() -> Catalog:
    """What holds without a catalogue: no classes, the program's limits."""
    text = files("center.domain").joinpath("catalog.toml").read_text("utf-8")
    return _built(_File.model_validate(tomllib.loads(text)), None)


def parse(text: str) -> Catalog:
    """The catalogue in ``text``; what it leaves out is that of ``standard``. Raises CatalogError."""
    if len(text) > LARGEST:
        raise CatalogError(
            (
                Fault(
                    0,
                    "",
                    Said(
                        f"文件超过 {LARGEST // 1_000_000} MB，不像是目录文件",
                        f"more than {LARGEST // 1_000_000} MB: not likely a catalogue",
                    ),
                ),
            )
        )
    try:
        file = _File.model_validate(_table(text))
    except ValidationError as error:
        raise _located(text, [(_place(e), said(e)) for e in error.errors()]) from None
    wrong = list(_disagreements(file))
    if wrong:
        raise _located(text, wrong)
    return _built(file, standard())


def _table(text: str) -> dict[str, Any]:
    """The file as it is nested; its values are checked next, hence Any."""
    is_json = text.lstrip().startswith("{")
    try:
        table = json.loads(text) if is_json else tomllib.loads(text)
    except json.JSONDecodeError as error:
        raise CatalogError(
            (Fault(error.lineno, "", Said(f"不是正确的 JSON：{error.msg}", f"not valid JSON: {error.msg}")),)
        ) from None
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise CatalogError(
            (Fault(int(line[1]) if line else 0, "", Said(f"不是正确的 TOML：{error}", f"not valid TOML: {error}")),)
        ) from None
    except RecursionError:
        raise CatalogError(
            (Fault(0, "", Said("嵌套过深，不像是目录文件", "nested too deep: not likely a catalogue")),)
        ) from None
    if not isinstance(table, dict):
        raise CatalogError((Fault(1, "", Said("文件应是一张表", "the file should be one table")),))
    return table


def _place(error: ErrorDetails) -> Path:
    return tuple(part for part in error["loc"] if part not in ("for all", "by severity", "[key]"))


def _located(text: str, wrong: list[tuple[Path, Said]]) -> CatalogError:
    lines = lines_of(text)
    faults = []
    for path, message in wrong:
        near = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in lines), ())
        faults.append(Fault(lines.get(near, 0) if near else 0, shown(path), message))
    return CatalogError(tuple(sorted(set(faults), key=_order)))


def _order(fault: Fault) -> tuple[int, str, str]:
    return fault.line, fault.where, fault.message


def _disagreements(file: _File) -> Iterator[tuple[Path, Said]]:
    """What is right by itself and wrong beside the rest."""
    yield from _repeated(("classes",), Said("类别代码", "code of a class"), [c.code for c in file.classes])
    yield from _repeated(
        ("dispute_types",), Said("纠纷类型代码", "code of a type of dispute"), [d.code for d in file.dispute_types]
    )
    for n, one in enumerate(file.classes):
        yield from _repeated(
            ("classes", n, "conditions"), Said("立案条件代码", "code of a condition"), [c.code for c in one.conditions]
        )
    codes, branches = {c.code for c in file.classes}, {c.branch for c in file.classes}
    for n, ladder in enumerate(file.escalation or ()):
        at: Path = ("escalation", n)
        for code in ladder.classes:
            if code not in codes:
                yield (*at, "classes"), Said(f"类别 {code} 不在目录中", f"class {code} is not in the catalogue")
        for branch in ladder.branches:
            if branch not in branches:
                yield (*at, "branches"), Said(f"没有类别属于“{branch}”", f"no class belongs to {branch!r}")
        order = [STEPS.index(rung.step) for rung in ladder.steps]
        if order != sorted(set(order)):
            yield (
                (*at, "steps"),
                Said(
                    f"步骤应依次为 {'、'.join(STEPS)}，每种至多一次",
                    f"steps come in the order {', '.join(STEPS)}, each once at most",
                ),
            )
        for m, rung in enumerate(ladder.steps):
            if (rung.at is None) == (rung.after is None):
                yield (
                    (*at, "steps", m),
                    Said(
                        "应写 at（占时限的百分比）或 after（到期之后），二者取一",
                        "give either at (percent of the time limit) or after (it ran out)",
                    ),
                )
            if rung.reply is not None and rung.step != "supervise":
                yield (
                    (*at, "steps", m, "reply"),
                    Said("只有督办（supervise）有回复时限", "only supervise has a time limit for the reply"),
                )
    for name, parts in (file.weights or {}).items():
        for part in sorted(parts.keys() - PARTS):
            yield (
                ("weights", name, part),
                Said(
                    f"没有这个指标；可用：{'、'.join(sorted(PARTS))}",
                    f"there is no such figure; there are: {', '.join(sorted(PARTS))}",
                ),
            )
        if sum(parts.values()) != 100:
            yield (
                ("weights", name),
                Said(
                    f"各项权重之和为 {sum(parts.values())}，应为 100",
                    f"the weights come to {sum(parts.values())}, not to 100",
                ),
            )
    try:
        _calendar(file)
    except ValueError as error:
        yield (
            ("calendar",),
            Said(f"工作时间或节假日有矛盾：{error}", f"working hours or holidays contradict each other: {error}"),
        )


def _repeated(path: Path, what: Said, codes: list[str]) -> Iterator[tuple[Path, Said]]:
    seen: set[str] = set()
    for n, code in enumerate(codes):
        if code in seen:
            yield (*path, n, "code"), Said(f"{what.zh} {code} 重复", f"{what.en} {code} is there twice")
        seen.add(code)


def _built(file: _File, base: Catalog | None) -> Catalog:
    """``base`` has what ``file`` leaves out; None when it leaves out nothing."""
    ladders = tuple(_ladder(one) for one in file.escalation or ())
    warn, weights = file.warn_percent or 0, dict[str, Mapping[str, int]](file.weights or {})
    if base is not None:
        ladders = base.ladders if file.escalation is None else ladders
        warn, weights = warn or base.warn_percent, {**base.weights, **weights}
    return Catalog(
        version=file.version,
        title=file.title,
        warn_percent=warn,
        limits={s: _by_severity(file.limits.get(s), {} if base is None else base.limits[s]) for s in STAGES},
        classes={c.code: _class(c) for c in file.classes},
        dispute_types={d.code: DisputeType(code=d.code, name=d.name) for d in file.dispute_types},
        ladders=ladders,
        calendar=_calendar(file),
        weights=weights,
    )


def _by_severity(
    given: str | Mapping[Literal["1", "2", "3", "4"], str] | None, base: Mapping[int, Limit]
) -> Mapping[int, Limit]:
    if isinstance(given, str):
        return dict.fromkeys(SEVERITIES, _limit(given))
    own = {int(severity): _limit(text) for severity, text in (given or {}).items()}
    return {severity: own.get(severity) or base[severity] for severity in SEVERITIES}


def _limit(text: str) -> Limit:
    amount, unit = text.split(" ")
    return Limit(int(amount), cast("Unit", unit))


def _wire_limit(text: str) -> TimeLimit:
    limit = _limit(text)
    return TimeLimit(amount=limit.amount, unit=limit.unit)


def _class(one: _Class) -> IncidentClass:
    return IncidentClass(
        code=one.code,
        name=one.name,
        branch=one.branch,
        severity=one.severity,
        lead=one.lead,
        words=one.words,
        limit=None if one.limit is None else _wire_limit(one.limit),
        conditions=tuple(
            Condition(code=c.code, name=c.name, limit=_wire_limit(c.limit), severities=c.severities)
            for c in one.conditions
        ),
    )


def _ladder(one: _Ladder) -> Ladder:
    rungs = tuple(
        Rung(
            rung.step,
            None if rung.at is None else int(rung.at.removesuffix("%")),
            None if rung.after is None else _limit(rung.after),
            None if rung.reply is None else _limit(rung.reply),
        )
        for rung in one.steps
    )
    return Ladder(
        rungs, frozenset(one.branches), frozenset(one.classes), frozenset(one.severities), frozenset(one.stages)
    )


def _calendar(file: _File) -> Calendar:
    """Raises ValueError."""
    given = file.calendar
    holidays, workdays = frozenset(given.holidays), frozenset(given.workdays)
    if not given.hours:
        return Calendar(holidays, workdays)
    return Calendar(holidays, workdays, tuple(_span(text) for text in given.hours))


def _span(text: str) -> tuple[int, int]:
    begin, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return begin, end
