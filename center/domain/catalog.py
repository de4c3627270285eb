"""The catalogue: what a district sets by itself. Classes of matter, time limits, types of dispute, the escalation
ladder, working days, the weights of a score. Immutable; a new edition is a new value (``catalog_file`` reads one).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import get_args

from center.domain.calendar import Calendar, Limit
from contract.catalog import Condition, DisputeType
from contract.incident import Stage
from contract.parts import Rung as RungName
from contract.reference import IncidentClass

SEVERITIES = (1, 2, 3, 4)
STAGES: tuple[Stage, ...] = get_args(Stage)

EscalationStep = RungName
STEPS: tuple[EscalationStep, ...] = get_args(EscalationStep)
"""提醒、催办、督办、报带班领导: in this order."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: at ``percent`` of the limit (100: when it is due), or ``after`` it is due. ``reply``: how
    long a supervision may wait for its answer."""

    step: EscalationStep
    percent: int | None = None
    after: Limit | None = None
    reply: Limit | None = None

    def at(self, calendar: Calendar, start_ms: int, due_ms: int, limit: Limit) -> int:
        if self.after is not None:
            return calendar.due(due_ms, self.after)
        return calendar.share(start_ms, due_ms, limit.unit, 100 if self.percent is None else self.percent)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Whom it is for; an empty field means all. ``rungs`` in the order of ``STEPS``."""

    rungs: tuple[Rung, ...]
    branches: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    severities: frozenset[int] = frozenset()
    stages: frozenset[str] = frozenset()

    def fits(self, stage: str, class_code: str, branch: str, severity: int) -> bool:
        return (
            (not self.stages or stage in self.stages)
            and (not self.classes or class_code in self.classes)
            and (not self.branches or branch in self.branches)
            and (not self.severities or severity in self.severities)
        )


@dataclass(frozen=True, slots=True)
class Escalation:
    """``step`` is taken at ``at`` (ms) unless the stage was left before."""

    step: EscalationStep
    at: int


@dataclass(frozen=True, eq=False)
class Catalog:
    """One edition. ``limits``: by stage and severity, complete. ``ladders``: the first that fits is in force.
    ``weights``: by score, then by part, in percent. Equal only to itself, so that answers can be remembered by it."""

    version: str
    title: str
    warn_percent: int
    limits: Mapping[str, Mapping[int, Limit]]
    classes: Mapping[str, IncidentClass] = field(default_factory=dict)
    dispute_types: Mapping[str, DisputeType] = field(default_factory=dict)
    ladders: tuple[Ladder, ...] = ()
    calendar: Calendar = field(default_factory=Calendar)
    weights: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def limit_of(self, stage: str, class_code: str, severity: int, condition: str | None = None) -> Limit:
        """The time for ``stage``. Handling: that of the named condition, of the class, of the first condition for this
        severity, of the severity, whichever is there first; a condition that the edition in force does not have any
        more counts as none."""
        if stage == "handle":
            own = self._handling.get((class_code, condition or "", severity))
            if own is None and condition:
                own = self._handling.get((class_code, "", severity))
            if own is not None:
                return own
        return self.limits[stage][severity]

    def times(self, start_ms: int, limit: Limit) -> tuple[int, int]:
        """When a clock that starts now is due soon, and due."""
        due = self.calendar.due(start_ms, limit)
        return self.calendar.due_soon(start_ms, due, limit, self.warn_percent), due

    def condition(self, class_code: str, code: str) -> Condition | None:
        found = self.classes.get(class_code)
        return None if found is None else next((c for c in found.conditions if c.code == code), None)

    def escalations(
        self, stage: str, class_code: str, severity: int, start_ms: int, due_ms: int, limit: Limit
    ) -> tuple[Escalation, ...]:
        """What happens when, in order, never backwards; the clock of ``stage`` runs from ``start_ms`` to ``due_ms``."""
        found: list[Escalation] = []
        for rung in self.ladder(stage, class_code, severity):
            at = rung.at(self.calendar, start_ms, due_ms, limit)
            found.append(Escalation(rung.step, max(at, found[-1].at) if found else at))
        return tuple(found)

    def ladder(self, stage: str, class_code: str, severity: int) -> tuple[Rung, ...]:
        """Empty when no ladder fits."""
        return self._ladder_in_force(stage, class_code, severity)

    @cached_property
    def _ladder_in_force(self) -> Callable[[str, str, int], tuple[Rung, ...]]:
        return lru_cache(maxsize=4_096)(self._fitting)

    def _fitting(self, stage: str, class_code: str, severity: int) -> tuple[Rung, ...]:
        known = self.classes.get(class_code)
        branch = "" if known is None else known.branch
        return next((one.rungs for one in self.ladders if one.fits(stage, class_code, branch, severity)), ())

    @cached_property
    def _handling(self) -> Mapping[tuple[str, str, int], Limit]:
        """By class, condition (empty: not named) and severity."""
        return MappingProxyType({key: limit for one in self.classes.values() for key, limit in _handling(one)})


def _handling(one: IncidentClass) -> Iterator[tuple[tuple[str, str, int], Limit]]:
    for severity in SEVERITIES:
        fitting = [c for c in one.conditions if not c.severities or severity in c.severities]
        default = one.limit or (fitting[0].limit if fitting else None)
        if default is not None:
            yield (one.code, "", severity), Limit(default.amount, default.unit)
        for condition in one.conditions:
            yield (one.code, condition.code, severity), Limit(condition.limit.amount, condition.limit.unit)
