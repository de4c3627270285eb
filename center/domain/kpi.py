"""The indicators of the field, as counts over counts; never a bare percentage (domain section 2.5).

What is counted stands beside each. A ratio with nothing below the line says nothing: its percent is None, not 0.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from center.domain.drafts import was_reported
from contract.figures import Ratio
from contract.incident import CLOSED, Incident, Level, State

_BEFORE_REGISTER: frozenset[State] = frozenset({"draft", "reported", "verifying"})
_BEFORE_DISPATCH = _BEFORE_REGISTER | {"registered"}
_ANSWERED: frozenset[State] = CLOSED | {"feedback", "inspecting", "checked"}
"""States after the lead's answer: handled (处置)."""
_SATISFIED = frozenset({"very_satisfied", "satisfied"})


@dataclass(frozen=True, slots=True)
class Counts:
    """How many matters. ``in_time``: without that stage among their late ones, granted appeals set apart.

    ``handle_due``: handled, or not handled and late (应处置). ``overdue_open``: late and not closed.
    """

    reported: int = 0
    declined: int = 0
    registered: int = 0
    registered_in_time: int = 0
    voided: int = 0
    dispatched: int = 0
    dispatched_in_time: int = 0
    redispatched: int = 0
    handled: int = 0
    handled_in_time: int = 0
    overdue_unhandled: int = 0
    extended: int = 0
    reworked: int = 0
    closed: int = 0
    closed_in_time: int = 0
    overdue_open: int = 0
    verified: int = 0
    verified_in_time: int = 0
    inspected: int = 0
    inspected_in_time: int = 0
    visited: int = 0
    satisfied: int = 0
    disputes_ended: int = 0
    disputes_settled: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)))

    @property
    def should_close(self) -> int:
        """应结案数: closed, and late without being closed. What is not due yet does not count."""
        return self.closed + self.overdue_open

    @property
    def should_handle(self) -> int:
        return self.handled + self.overdue_unhandled


INDICATORS: Mapping[str, str] = {
    "closed": "结案率",
    "closed_in_time": "按期结案率",
    "handled": "处置率",
    "handled_in_time": "按期处置率",
    "registered_in_time": "按时立案率",
    "registered_right": "准确立案率",
    "dispatched_in_time": "按时派遣率",
    "dispatched_right": "准确派遣率",
    "verified_in_time": "按时核实率",
    "inspected_in_time": "按时核查率",
    "reworked": "返工率",
    "overdue_unhandled": "超期待处置率",
    "extended": "延期率",
    "reported_valid": "有效上报率",
    "satisfied": "满意率",
    "mediated": "化解率",
}


def indicators(counts: Counts) -> dict[str, Ratio]:
    """Every indicator by id, in the order of ``INDICATORS``."""
    c = counts
    pairs = {
        "closed": (c.closed, c.should_close),
        "closed_in_time": (c.closed_in_time, c.should_close),
        "handled": (c.handled, c.should_handle),
        "handled_in_time": (c.handled_in_time, c.should_handle),
        "registered_in_time": (c.registered_in_time, c.registered),
        "registered_right": (c.registered - c.voided, c.registered),
        "dispatched_in_time": (c.dispatched_in_time, c.dispatched),
        "dispatched_right": (c.dispatched - c.redispatched, c.dispatched),
        "verified_in_time": (c.verified_in_time, c.verified),
        "inspected_in_time": (c.inspected_in_time, c.inspected),
        "reworked": (c.reworked, c.should_close),
        "overdue_unhandled": (c.overdue_unhandled, c.should_handle),
        "extended": (c.extended, c.should_handle),
        "reported_valid": (c.reported - c.declined, c.reported),
        "satisfied": (c.satisfied, c.visited),
        "mediated": (c.disputes_settled, c.disputes_ended),
    }
    return {id_: Ratio(numerator=above, denominator=below) for id_, (above, below) in pairs.items()}


def percent(ratio: Ratio) -> Decimal | None:
    """With two decimals, a half rounded up as the bulletins do: 911 of 972 is 93.72. None when nothing is below."""
    if ratio.denominator == 0:
        return None
    return _rounded(Decimal(ratio.numerator) * 100 / Decimal(ratio.denominator))


def _rounded(exact: Decimal) -> Decimal:
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def counted(matters: Iterable[Incident]) -> Counts:
    """The counts of ``matters`` as they stand. Merged ones count in the matter they became part of; drafts do not
    count, nor what was thrown away as a draft."""
    found = Counts()
    for matter in matters:
        if matter.state != "merged" and was_reported(matter):
            found = found + _of(matter)
    return found


def _of(matter: Incident) -> Counts:
    state = matter.state
    registered = matter.owner is not None and state != "declined"
    late = set(matter.late_stages) - set(matter.exempt_stages)
    overdue = matter.clock is not None and _overdue(matter.clock.level)
    closed, handled = state in CLOSED, state in _ANSWERED
    live = registered and state != "voided"
    dispatched = live and state not in _BEFORE_DISPATCH and (matter.lead is not None or matter.returns > 0)
    task = matter.task
    inspected = task is not None and task.kind == "inspect" and task.held is not None
    asked = [v for v in matter.visits if v.satisfaction != "unreachable"]
    dispute = matter.dispute
    ended = dispute is not None and dispute.state in ("succeeded", "ended", "terminated", "confirmed")
    return Counts(
        reported=1,
        declined=int(state == "declined"),
        registered=int(registered),
        registered_in_time=int(registered and "register" not in late),
        voided=int(state == "voided" and registered),
        dispatched=int(dispatched),
        dispatched_in_time=int(dispatched and "dispatch" not in late),
        redispatched=int(dispatched and matter.returns > 0),
        handled=int(live and handled),
        handled_in_time=int(live and handled and "handle" not in late),
        overdue_unhandled=int(live and not handled and (overdue or "handle" in late)),
        extended=int(matter.extensions > 0),
        reworked=int(matter.reworks > 0),
        closed=int(closed),
        closed_in_time=int(closed and not late - {"visit"}),
        overdue_open=int(live and not closed and (overdue or bool(late))),
        verified=int(matter.verified is not None),
        verified_in_time=int(matter.verified is not None and "verify" not in late),
        inspected=int(inspected),
        inspected_in_time=int(inspected and "inspect" not in late),
        visited=len(asked),
        satisfied=sum(v.satisfaction in _SATISFIED for v in asked),
        disputes_ended=int(ended),
        disputes_settled=int(ended and dispute is not None and dispute.state in ("succeeded", "confirmed")),
    )


def _overdue(level: Level) -> bool:
    return level == "overdue"


_PARTS: Mapping[str, tuple[str, bool]] = {
    **{id_: (id_, False) for id_ in INDICATORS},
    "not_reworked": ("reworked", True),
    "not_overdue": ("overdue_unhandled", True),
    "not_extended": ("extended", True),
}
"""Parts of a score: the indicator it is made of, and whether less is better."""
UNMEASURED = frozenset({"verify_sent_in_time", "inspect_sent_in_time", "not_missed"})
"""Parts some districts weigh that no log can show: they say nothing and their weight is left out."""
PART_NAMES: Mapping[str, str] = {
    **INDICATORS,
    "count": "件数",
    "not_reworked": "未返工率",
    "not_overdue": "未超期待处置率",
    "not_extended": "未延期率",
    "verify_sent_in_time": "核实按时派发率",
    "inspect_sent_in_time": "核查按时派发率",
    "not_missed": "未漏报率",
}
PARTS = frozenset({*_PARTS, *UNMEASURED, "count"})
"""What ``score`` can weigh."""
Grade = Literal["A", "B", "C", "D", "E"]
_GRADES: tuple[tuple[Grade, int], ...] = (("A", 90), ("B", 75), ("C", 60), ("D", 40))
_BY_LOAD = ((50, 100), (100, 90), (200, 75), (500, 60), (1_000, 40))
"""The count score of a department: at most so many matters give so much of its weight (domain section 2.5)."""


@dataclass(frozen=True, slots=True)
class Part:
    """``ratio``, ``count``: what it is made of. ``value``: 0 to 100, more is better; None: it says nothing."""

    id: str
    weight: int
    ratio: Ratio | None = None
    count: int | None = None
    value: Decimal | None = None

    @property
    def points(self) -> Decimal | None:
        return None if self.value is None else _rounded(self.value * self.weight / 100)


def parts(counts: Counts, weights: Mapping[str, int]) -> tuple[Part, ...]:
    """The parts of a score by ``weights`` (percent, as the catalogue has them). Raises ValueError naming a part that is
    not known."""
    ratios = indicators(counts)
    found = []
    for id_, weight in weights.items():
        if id_ == "count":
            found.append(Part(id_, weight, count=counts.dispatched, value=Decimal(_load_share(counts.dispatched))))
        elif id_ in _PARTS:
            indicator, inverted = _PARTS[id_]
            share = percent(ratios[indicator])
            value = None if share is None else 100 - share if inverted else share
            found.append(Part(id_, weight, ratio=ratios[indicator], value=value))
        elif id_ in UNMEASURED:
            found.append(Part(id_, weight))
        else:
            raise ValueError(f"no indicator is called {id_!r}; known: {', '.join(sorted(PARTS))}")
    return tuple(found)


def weighed(of: Iterable[Part]) -> int:
    """The weights (percent) of the parts that say something."""
    return sum(part.weight for part in of if part.value is not None)


def total(of: Iterable[Part]) -> Decimal | None:
    """0 to 100, counted out of the parts that say something; None when none does."""
    held = tuple(of)
    possible = weighed(held)
    reached = sum((part.value * part.weight for part in held if part.value is not None), Decimal(0))
    return None if possible == 0 else _rounded(reached / possible)


def score(counts: Counts, weights: Mapping[str, int]) -> Decimal | None:
    """The total by ``weights``. Raises ValueError as ``parts`` does."""
    return total(parts(counts, weights))


def grade(points: Decimal) -> Grade:
    """A from 90, B from 75, C from 60, D from 40, else E."""
    return next((name for name, least in _GRADES if points >= least), "E")


def _load_share(matters: int) -> int:
    return next((share for most, share in _BY_LOAD if matters <= most), 0)
