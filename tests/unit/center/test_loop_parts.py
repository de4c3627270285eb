"""Lead and co-departments, one sentence at a time."""

import pytest

from tests.unit.center import town
from tests.unit.center.matter import HOUR, START, Matter
from tests.unit.center.town import COMMUNITY, GAS, GAS_OFFICE, GRID, OFFICER, OTHER_STREET, PIPES, WATER, WATER_WORKS


def together(state: str = "dispatched") -> Matter:
    matter = Matter().reach("registered")
    matter.done("dispatch", lead=WATER, co=[GAS], note="请燃气办配合关阀")
    if state in ("accepted", "feedback"):
        matter.done("accept", WATER_WORKS)
    if state == "feedback":
        matter.done("feedback", WATER_WORKS, text="已抢修")
    return matter


def part(matter: Matter, org: str = GAS) -> tuple[str, str | None]:
    found = next(p for p in matter.incident.co if p.org.id == org)
    return found.state, None if found.clock is None else found.clock.stage


def test_each_co_department_has_a_clock_and_an_answer_of_its_own() -> None:
    matter = together()
    assert part(matter) == ("dispatched", "accept")
    matter.done("accept", GAS_OFFICE)
    assert (part(matter), matter.incident.state) == (("accepted", "handle"), "dispatched")
    matter.done("feedback", GAS_OFFICE, text="阀门已关")
    assert (part(matter), matter.incident.state) == (("done", None), "dispatched")
    assert matter.incident.co[0].text == "阀门已关"
    assert matter.decisions[-1].type == "incident.co_feedback"


def test_what_a_co_department_does_puts_no_decision_of_the_lead_out_of_date() -> None:
    matter = together()
    version = matter.incident.version
    matter.done("accept", GAS_OFFICE)
    assert matter.do("accept", WATER_WORKS, version=version) is None


def test_the_matter_is_not_checked_before_its_co_departments_are_settled() -> None:
    matter = together("feedback")
    refusal = matter.do("check")
    assert refusal is not None
    assert (refusal.code, refusal.params["what"], refusal.params["orgs"]) == ("unsettled", "co", "区燃气办")
    matter.done("release_co", org=GAS, reason="现场已不需要")
    assert matter.do("check") is None


def test_a_part_that_was_handed_back_does_not_stand_in_the_way() -> None:
    matter = together("feedback")
    matter.done("return", GAS_OFFICE, reason="与燃气无关")
    assert part(matter) == ("returned", None)
    assert (matter.incident.state, matter.incident.returns, matter.incident.reworks) == ("feedback", 0, 0)
    assert matter.do("check") is None


def test_the_dispatcher_records_for_either_what_was_said_by_telephone() -> None:
    matter = together()
    matter.done("accept", OFFICER, org=GAS)
    step = matter.decisions[-1].step
    assert (part(matter)[0], step.on_behalf, step.org and step.org.id) == ("accepted", True, GAS)
    matter.done("accept", OFFICER)
    assert matter.incident.state == "accepted"
    assert matter.refused("accept", OFFICER, org=OTHER_STREET) in ("unknown_org", "nothing_asked", "illegal_transition")


def test_a_co_department_does_not_answer_for_the_lead() -> None:
    assert together().refused("accept", GAS_OFFICE, org=WATER) == "forbidden"


def test_the_clock_of_a_part_is_said_with_its_org() -> None:
    matter = together()
    matter.now = START + HOUR
    said = [matter.tick() for _ in range(3)]
    assert said == ["incident.overdue", "incident.overdue", None]
    told = {d.step.org.id if d.step.org else "" for d in matter.decisions[-2:]}
    assert told == {"", GAS}
    assert matter.incident.late_stages == ("accept",), "only the lead's own"


def test_another_co_department_is_called_in_later_and_sees_the_matter() -> None:
    matter = together("accepted")
    matter.done("add_co", org=COMMUNITY)
    assert part(matter, COMMUNITY) == ("dispatched", "accept")
    assert COMMUNITY in matter.incident.scope
    assert matter.refused("add_co", org=COMMUNITY) == "unknown_org"
    assert matter.refused("add_co", org=WATER) == "unknown_org", "it leads"


@pytest.mark.parametrize("co", [[WATER], [GRID], ["nobody"]], ids=["the lead", "a grid", "unknown"])
def test_only_what_can_help_is_asked_to(co: list[str]) -> None:
    assert Matter().reach("registered").refused("dispatch", lead=WATER, co=co) == "unknown_org"


def test_a_special_grid_may_lead() -> None:
    matter = Matter().reach("registered")
    matter.done("dispatch", lead=PIPES)
    assert matter.do("accept", town.caller("grid_worker", org=PIPES)) is None


def test_a_new_dispatch_replaces_the_lead_and_leaves_the_others_at_work() -> None:
    matter = together()
    matter.done("accept", GAS_OFFICE)
    matter.done("return", WATER_WORKS, reason="不属水务")
    assert matter.do("feedback", GAS_OFFICE, text="阀门已关") is None, "they go on meanwhile"
    matter.done("dispatch", lead=COMMUNITY, co=[OTHER_STREET])
    assert [(p.org.id, p.state) for p in matter.incident.co] == [(GAS, "done"), (OTHER_STREET, "dispatched")]


def test_a_co_department_that_becomes_the_lead_has_no_part_beside_it() -> None:
    matter = together()
    matter.done("return", WATER_WORKS, reason="不属水务")
    matter.done("dispatch", lead=GAS)
    assert matter.incident.co == ()


def test_a_deadline_set_by_hand_holds_from_acceptance_on() -> None:
    matter = Matter().reach("registered")
    assert matter.refused("dispatch", lead=WATER, due_at=START) == "deadline_past"
    matter.done("dispatch", lead=WATER, due_at=START + 5 * HOUR)
    matter.done("accept", WATER_WORKS)
    clock = matter.incident.clock
    assert clock is not None
    assert (clock.stage, clock.due_at) == ("handle", START + 5 * HOUR)
    matter.done("start", WATER_WORKS)
    assert (matter.incident.state, matter.incident.clock) == ("handling", clock)


def test_a_rework_goes_back_to_where_the_lead_was() -> None:
    matter = Matter().reach("handling")
    matter.done("feedback", WATER_WORKS, text="已疏通")
    matter.done("return", reason="积水未退")
    assert (matter.incident.state, matter.incident.reworks) == ("handling", 1)
