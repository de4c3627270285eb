"""How long each step may take: data, read once from ``limits.toml`` beside this file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import get_args

from contract.incident import Stage

SEVERITIES = (1, 2, 3, 4)


@dataclass(frozen=True)
class Limits:
    """``minutes``: by stage and severity. ``warn_percent``: what is left of a limit when a step is due soon."""

    minutes: Mapping[Stage, Mapping[int, int]]
    warn_percent: int

    def of(self, stage: Stage, severity: int, class_minutes: int | None = None) -> int:
        """Minutes for ``stage``; ``class_minutes`` is the handling time of the matter's class, when it has one."""
        if stage == "handle" and class_minutes is not None:
            return class_minutes
        return self.minutes[stage][severity]


def parse(text: str) -> Limits:
    """Limits from TOML. Raises ValueError naming the entry that is missing or not a positive number of minutes."""
    table = tomllib.loads(text)
    given = table.get("minutes", {})
    minutes = {stage: _by_severity(stage, given.get(stage)) for stage in get_args(Stage)}
    warn = table.get("warn_percent")
    if not isinstance(warn, int) or not 0 < warn < 100:
        raise ValueError(f"limits: warn_percent is {warn!r}, needs 1 to 99")
    return Limits(minutes, warn)


@cache
def standard() -> Limits:
    """The limits that come with the program."""
    return parse(files("center.domain").joinpath("limits.toml").read_text("utf-8"))


def _by_severity(stage: str, value: object) -> dict[int, int]:
    entries = value if isinstance(value, dict) else {str(s): value for s in SEVERITIES}
    minutes: dict[int, int] = {}
    for severity in SEVERITIES:
        entry = entries.get(str(severity))
        if not isinstance(entry, int) or entry <= 0:
            raise ValueError(f"limits: minutes.{stage} for severity {severity} is {entry!r}, needs minutes above 0")
        minutes[severity] = entry
    return minutes
