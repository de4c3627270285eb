"""What is wrong with a file somebody wrote, in words and with its line.

CatalogError   the file cannot be used; ``faults`` say where and why
"""

from dataclasses import dataclass

from pydantic_core import ErrorDetails

from center.domain.toml_lines import Path
from contract.catalog import UNITS
from contract.said import Language, Said


@dataclass(frozen=True, slots=True)
class Fault:
    """``line`` from 1, 0 when it is the whole file; ``where``: the entry, as ``classes[3].lead``."""

    line: int
    where: str
    said: Said

    @property
    def message(self) -> str:
        return self.said.zh

    def by(self, lang: Language) -> str:
        line = Said(f"第 {self.line} 行", f"line {self.line}").by(lang) if self.line else ""
        place = " ".join(part for part in (line, self.where) if part)
        return f"{place}{Said('：', ': ').by(lang)}{self.said.by(lang)}" if place else self.said.by(lang)

    def __str__(self) -> str:
        return self.by("zh_CN")


class CatalogError(ValueError):
    """The file cannot be used."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def shown(path: Path) -> str:
    """``classes[3].lead``; entries are counted from 0, as programs do."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def said(error: ErrorDetails) -> Said:
    """One fault in the words of whoever edits a catalogue."""
    given = repr(error.get("input"))
    given = given if len(given) <= 60 else given[:57] + "…"
    limits = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return Said("缺少这一项", "this entry is missing")
        case "extra_forbidden":
            return Said("不认识的项目名，请核对拼写", "no entry has this name, check the spelling")
        case "string_pattern_mismatch" if "urgent_hour" in str(limits.get("pattern")):
            return Said(
                f'{given} 不是时限；写作“数字 单位”，如 "4 work_hour"，单位为 {"、".join(UNITS)}',
                f'{given} is no time limit; write a number and a unit, as "4 work_hour"; units are {", ".join(UNITS)}',
            )
        case "string_pattern_mismatch":
            return Said(
                f"{given} 的写法不对，应符合 {limits.get('pattern')}",
                f"{given} is not written as it should be: {limits.get('pattern')}",
            )
        case "literal_error":
            return Said(
                f"{given} 不在可用的值之中：{limits.get('expected')}",
                f"{given} is not one of: {limits.get('expected')}",
            )
        case "greater_than_equal":
            return Said(
                f"{given} 太小，最小为 {limits.get('ge')}", f"{given} is too small, the least is {limits.get('ge')}"
            )
        case "less_than_equal":
            return Said(
                f"{given} 太大，最大为 {limits.get('le')}", f"{given} is too large, the most is {limits.get('le')}"
            )
        case "string_too_short" | "too_short":
            return Said("不能为空", "must not be empty")
        case "string_too_long":
            return Said(f"超过 {limits.get('max_length')} 个字", f"longer than {limits.get('max_length')} characters")
        case kind if kind.endswith("_type"):
            plain = kind.removesuffix("_type")
            wanted = _TYPES.get(kind, Said(plain, plain))
            return Said(f"{given} 的类型不对，应为 {wanted.zh}", f"{given} is of the wrong kind, want {wanted.en}")
        case _:
            return Said(f"{given}：{error['msg']}", f"{given}: {error['msg']}")


_TABLE = Said("表", "a table")
_TYPES = {
    "string_type": Said("文字", "text"),
    "int_type": Said("整数", "a whole number"),
    "tuple_type": Said("列表", "a list"),
    "dict_type": _TABLE,
    "model_type": _TABLE,
}
