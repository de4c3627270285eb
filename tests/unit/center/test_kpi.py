"""The indicators of the field, from counts and from matters that went through the rules."""

from decimal import Decimal
from itertools import count

import pytest

from center.domain import alarms, kpi
from center.domain.loop import decide
from center.domain.values import Case, Decision
from contract.command import Command
from contract.figures import Ratio
from contract.identity import new_id
from contract.incident import Incident
from tests.unit.center import town

START = 1_480_550_400_000
"""1 December 2016, 08:00 in Tianmen."""
MINUTE, DAY = 60_000, 86_400_000
TIANMEN = kpi.Counts(reported=996, registered=996, closed=911, closed_in_time=737, overdue_open=972 - 911)


@pytest.mark.parametrize(
    ("above", "below", "said"),
    [(911, 972, "93.72"), (737, 972, "75.82"), (902, 956, "94.35"), (9, 16, "56.25"), (25_470, 26_201, "97.21")],
)
def test_a_percentage_is_rounded_as_the_bulletins_do(above: int, below: int, said: str) -> None:
    assert kpi.percent(Ratio(numerator=above, denominator=below)) == Decimal(said)


def test_nothing_below_the_line_says_nothing() -> None:
    assert kpi.percent(Ratio(numerator=0, denominator=0)) is None


def test_the_bulletin_of_tianmen_comes_out_of_its_counts() -> None:
    found = kpi.indicators(TIANMEN)
    assert TIANMEN.should_close == 972
    assert found["closed"] == Ratio(numerator=911, denominator=972)
    assert (kpi.percent(found["closed"]), kpi.percent(found["closed_in_time"])) == (Decimal("93.72"), Decimal("75.82"))


def test_the_bulletin_of_tianmen_comes_out_of_matters_that_went_through_the_loop() -> None:
    """996 registered: 737 closed in time, 174 late, 61 late and open, 24 not due yet; 16 of the 972 are components."""
    events = [_in_time("noise") for _ in range(737 - 5)] + [_late("noise") for _ in range(174 - 4)]
    events += [_left_lying("noise") for _ in range(61 - 7)]
    components = [_in_time("flood") for _ in range(5)] + [_late("flood") for _ in range(4)]
    components += [_left_lying("flood") for _ in range(7)]
    not_due = [_just_begun() for _ in range(996 - 972)]
    all_ = kpi.counted([*events, *components, *not_due])
    assert (all_.registered, all_.should_close, all_.closed, all_.closed_in_time) == (996, 972, 911, 737)
    for matters, closed in (((*events, *components, *not_due), "93.72"), (events, "94.35"), (components, "56.25")):
        assert kpi.percent(kpi.indicators(kpi.counted(matters))["closed"]) == Decimal(closed)
    assert kpi.percent(kpi.indicators(all_)["closed_in_time"]) == Decimal("75.82")


def test_a_score_is_counted_out_of_the_parts_that_say_something() -> None:
    weights = {"handled": 30, "handled_in_time": 20, "not_reworked": 20, "satisfied": 30}
    counts = kpi.Counts(handled=9, handled_in_time=6, overdue_unhandled=1, reworked=1, closed=9, overdue_open=1)
    assert kpi.score(counts, weights) == Decimal("81.43")  # (90*30 + 60*20 + 90*20) / 70, nobody was visited
    assert kpi.score(kpi.Counts(), weights) is None
    with pytest.raises(ValueError, match="speed"):
        kpi.score(counts, {"speed": 100})


@pytest.mark.parametrize(
    ("points", "said"), [("90", "A"), ("89.99", "B"), ("75", "B"), ("60", "C"), ("40", "D"), ("0", "E")]
)
def test_grades_have_their_steps(points: str, said: str) -> None:
    assert kpi.grade(Decimal(points)) == said


class _Walk:
    """One matter on its way, ``at`` a time of its own."""

    numbers = count(1)

    def __init__(self, class_code: str) -> None:
        self.id, self.at = new_id(), START
        self.facts = town.facts()
        self.case: Case | None = None
        self.take(town.report(class_code=class_code), town.OFFICER)

    def take(self, command: Command, who: town.Caller) -> None:
        verdict = decide(self.case, self.id, command, who, self.at, self.facts)
        assert isinstance(verdict, Decision), verdict
        self.case = verdict.after

    def do(self, type_: str, who: town.Caller = town.OFFICER, after: int = MINUTE, **payload: str) -> None:
        self.at += after
        self.take(town.command(type_, self.incident.version, **payload), who)

    def handled(self, after: int) -> Incident:
        self.do("register")
        self.do("dispatch", lead=town.WATER)
        self.do("accept", town.WATER_WORKS)
        self.do("feedback", town.WATER_WORKS, after=after, text="已处置")
        self.do("check")
        self.do("close")
        return self.incident

    @property
    def incident(self) -> Incident:
        assert self.case is not None
        return self.case.incident


def _in_time(class_code: str) -> Incident:
    return _Walk(class_code).handled(after=30 * MINUTE)


def _late(class_code: str) -> Incident:
    return _Walk(class_code).handled(after=60 * DAY)


def _just_begun() -> Incident:
    walk = _Walk("noise")
    walk.do("register")
    return walk.incident


def _left_lying(class_code: str) -> Incident:
    walk = _Walk(class_code)
    walk.do("register")
    walk.do("dispatch", lead=town.WATER)
    walk.do("accept", town.WATER_WORKS)
    assert walk.case is not None
    while (said := alarms.fire(walk.case, walk.at + 60 * DAY, walk.facts, new_id())) is not None:
        walk.case = said.after
    return walk.incident
