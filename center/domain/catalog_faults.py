"""What is wrong with a file somebody wrote, in words and with its line.

CatalogError   the file cannot be used; ``faults`` say where and why
"""

from dataclasses import dataclass

from pydantic_core import ErrorDetails

from center.domain.toml_lines import Path
from contract.catalog import UNITS


@dataclass(frozen=True, slots=True)
class Fault:
    """``line`` from 1, 0 when it is the whole file; ``where``: the entry, as ``classes[3].lead``."""

    line: int
    where: str
    message: str

    def __str__(self) -> str:
        place = " ".join(part for part in (f"第 {self.line} 行" if self.line else "", self.where) if part)
        return f"{place}：{self.message}" if place else self.message


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


def said(error: ErrorDetails) -> str:
    """One fault in the words of whoever edits a catalogue."""
    given = repr(error.get("input"))
    given = given if len(given) <= 60 else given[:57] + "…"
    limits = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "缺少这一项"
        case "extra_forbidden":
            return "不认识的项目名，请核对拼写"
        case "string_pattern_mismatch" if "urgent_hour" in str(limits.get("pattern")):
            return f'{given} 不是时限；写作“数字 单位”，如 "4 work_hour"，单位为 {"、".join(UNITS)}'
        case "string_pattern_mismatch":
            return f"{given} 的写法不对，应符合 {limits.get('pattern')}"
        case "literal_error":
            return f"{given} 不在可用的值之中：{limits.get('expected')}"
        case "greater_than_equal":
            return f"{given} 太小，最小为 {limits.get('ge')}"
        case "less_than_equal":
            return f"{given} 太大，最大为 {limits.get('le')}"
        case "string_too_short" | "too_short":
            return "不能为空"
        case "string_too_long":
            return f"超过 {limits.get('max_length')} 个字"
        case kind if kind.endswith("_type"):
            return f"{given} 的类型不对，应为 {_TYPES.get(kind, kind.removesuffix('_type'))}"
        case _:
            return f"{given}：{error['msg']}"


_TYPES = {"string_type": "文字", "int_type": "整数", "tuple_type": "列表", "dict_type": "表", "model_type": "表"}
