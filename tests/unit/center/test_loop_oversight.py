"""Watching over a matter: 督办, 催办, 申诉, 吹哨报到."""

from dataclasses import replace

import pytest

from contract.incident import Incident
from tests.unit.center import town
from tests.unit.center.matter import DAY, HOUR, MINUTE, START, Matter
from tests.unit.center.town import (
    CHIEF,
    DISTRICT,
    GAS,
    GAS_OFFICE,
    GRID,
    GRID_WORKER,
    LEADER,
    OFFICER,
    STREET,
    WATER,
    WATER_WORKS,
)

DECIDING = town.caller("acceptor", name="李受理")


def supervised(state: str = "accepted") -> tuple[Matter, str]:
    matter = Matter().reach(state)
    matter.done("supervise", CHIEF, kind="leader", text="今日内报结果", reply_by=START + 2 * HOUR)
    return matter, matter.incident.supervisions[0].id


def test_each_supervision_is_owed_an_answer_by_the_lead() -> None:
    matter, id_ = supervised()
    assert matter.incident.supervisions[0].to.id == WATER
    assert matter.refused("reply", GAS_OFFICE, supervision=id_, text="好") == "not_found"
    matter.done("reply", WATER_WORKS, supervision=id_, text="已加派两组人手")
    assert matter.incident.supervisions[0].replied_at == START
    assert matter.refused("reply", WATER_WORKS, supervision=id_, text="再报") == "nothing_asked"


def test_the_matter_is_not_checked_while_an_answer_is_owed() -> None:
    matter, id_ = supervised()
    matter.done("feedback", WATER_WORKS, text="已处置")
    refusal = matter.do("check")
    assert refusal is not None
    assert (refusal.code, refusal.params["what"], refusal.params["orgs"]) == ("unsettled", "supervision", "区水务局")
    matter.done("reply", OFFICER, supervision=id_, text="水务局电话回复")
    assert matter.decisions[-1].step.on_behalf
    assert matter.do("check") is None


def test_an_answer_that_is_late_is_said_once_each() -> None:
    matter, _ = supervised()
    matter.now = START + 2 * HOUR
    assert matter.tick() == "incident.overdue"
    assert (matter.decisions[-1].step.detail, matter.incident.supervisions[0].level) == ("supervision", "overdue")
    assert matter.tick() is None
    assert matter.incident.late_stages == ()


def test_supervision_asks_for_an_answer_in_the_future_of_somebody() -> None:
    matter = Matter().reach("accepted")
    assert matter.refused("supervise", CHIEF, kind="timeout", text="请答复", reply_by=START) == "deadline_past"
    early = Matter().reach("registered")
    assert (
        early.refused("supervise", CHIEF, kind="timeout", text="请答复", reply_by=START + DAY) == "illegal_transition"
    )


def test_urging_is_counted_and_puts_no_decision_out_of_date() -> None:
    matter = Matter().reach("accepted")
    version = matter.incident.version
    matter.done("urge", LEADER, text="群众等候")
    matter.done("urge", OFFICER)
    assert matter.incident.urges == 2
    assert matter.do("feedback", WATER_WORKS, version=version, text="已处置") is None


def overdue() -> Matter:
    matter = Matter().reach("accepted")
    matter.now = START + 2 * DAY
    matter.done("feedback", WATER_WORKS, text="已处置")
    assert matter.incident.late_stages == ("handle",)
    return matter


def test_an_appeal_goes_to_the_dispatcher_then_to_the_acceptor_and_the_overdue_stays_on_record() -> None:
    matter = overdue()
    matter.done("appeal", WATER_WORKS, stages=["handle"], reason="等待燃气关阀")
    assert matter.incident.appeal is not None and matter.incident.appeal.state == "at_dispatcher"
    assert matter.refused("judge", town.caller("acceptor"), granted=True) == "forbidden"
    assert matter.refused("judge", town.caller("dispatcher"), granted=False) == "reason_required"
    matter.done("judge", town.caller("dispatcher"), granted=False, note="配件应提前备好")
    assert matter.incident.appeal.state == "at_acceptor", "whatever the opinion"
    matter.done("judge", town.caller("acceptor"), granted=True)
    assert matter.incident.appeal.state == "granted"
    assert (matter.incident.late_stages, matter.incident.exempt_stages) == (("handle",), ("handle",))


def test_an_appeal_is_heard_once() -> None:
    matter = overdue()
    matter.done("appeal", WATER_WORKS, stages=["handle"], reason="等待燃气关阀")
    assert matter.refused("appeal", WATER_WORKS, stages=["handle"], reason="再次说明") == "already_appealed"
    matter.done("judge", OFFICER, granted=True)
    matter.done("judge", DECIDING, granted=False, note="理由不充分")
    assert matter.incident.exempt_stages == ()
    assert matter.refused("judge", OFFICER, granted=True) == "nothing_asked"
    assert matter.refused("appeal", WATER_WORKS, stages=["handle"], reason="再次说明") == "already_appealed"


def test_only_what_ran_over_is_appealed_also_after_closing() -> None:
    matter = overdue()
    assert matter.refused("appeal", WATER_WORKS, stages=["accept"], reason="并未超期") == "nothing_asked"
    matter.done("check")
    matter.done("close")
    assert matter.do("appeal", WATER_WORKS, stages=["handle"], reason="等待燃气关阀") is None


def test_nobody_judges_his_own_appeal() -> None:
    matter = overdue()
    both = replace(OFFICER, actor=WATER_WORKS.actor)
    matter.done("appeal", WATER_WORKS, stages=["handle"], reason="等待燃气关阀")
    assert matter.refused("judge", both, granted=True) == "self_approval"


def test_opinion_and_decision_on_an_appeal_are_of_two_people() -> None:
    matter = overdue()
    matter.done("appeal", WATER_WORKS, stages=["handle"], reason="等待燃气关阀")
    matter.done("judge", OFFICER, granted=True)
    assert matter.refused("judge", OFFICER, granted=True) == "self_approval"
    assert matter.incident.exempt_stages == ()
    matter.done("judge", DECIDING, granted=True)
    assert matter.incident.exempt_stages == ("handle",)


def test_an_appeal_whose_opinion_was_given_before_names_were_kept_is_still_decided() -> None:
    matter = overdue()
    matter.done("appeal", WATER_WORKS, stages=["handle"], reason="等待燃气关阀")
    matter.done("judge", OFFICER, granted=True)
    text = matter.incident.model_dump_json(exclude={"appeal": {"opinion_by"}})
    matter.case = replace(matter.case, incident=Incident.model_validate_json(text))
    matter.done("judge", DECIDING, granted=True)
    assert matter.incident.exempt_stages == ("handle",)


def whistled() -> Matter:
    matter = Matter().reach("registered")
    matter.done("whistle", orgs=[GAS, GRID], minutes=20, text="请立即到场会商")
    return matter


def test_who_is_called_sees_the_matter_and_is_to_arrive_in_time() -> None:
    matter = whistled()
    assert {GAS, GRID} <= set(matter.incident.scope)
    assert [w.arrive_by - START for w in matter.incident.whistles] == [20 * MINUTE, 20 * MINUTE]
    assert len({w.id for w in matter.incident.whistles}) == 2


def test_an_arrival_is_recorded_by_whom_was_called_or_by_the_centre_on_its_behalf() -> None:
    matter = whistled()
    gas, grid = matter.incident.whistles
    assert matter.refused("arrive", GRID_WORKER, whistle=gas.id) == "forbidden"
    matter.done("arrive", GAS_OFFICE, whistle=gas.id)
    matter.done("arrive", OFFICER, whistle=grid.id)
    assert matter.decisions[-1].step.on_behalf
    assert [w.arrived_at for w in matter.incident.whistles] == [START, START]
    assert matter.refused("arrive", OFFICER, whistle=grid.id) == "nothing_asked"


def test_who_does_not_arrive_is_said() -> None:
    matter = whistled()
    gas, _ = matter.incident.whistles
    matter.done("arrive", GAS_OFFICE, whistle=gas.id)
    matter.done("dispatch", lead=WATER)
    matter.now = START + 20 * MINUTE
    said = [matter.tick() for _ in range(2)]
    assert "incident.overdue" in said
    late = [w.org.id for w in matter.incident.whistles if w.level == "overdue"]
    assert late == [GRID]


def test_the_caller_rates_an_arrival_once() -> None:
    matter = whistled()
    gas, _ = matter.incident.whistles
    assert matter.refused("score", OFFICER, whistle=gas.id, score=4) == "nothing_asked"
    matter.done("arrive", GAS_OFFICE, whistle=gas.id)
    street = town.caller("acceptor", org=STREET)
    assert matter.refused("score", street, whistle=gas.id, score=1) == "forbidden"
    matter.done("score", OFFICER, whistle=gas.id, score=4)
    assert matter.incident.whistles[0].score == 4
    assert matter.refused("score", OFFICER, whistle=gas.id, score=5) == "nothing_asked"


@pytest.mark.parametrize("org", [DISTRICT, "nobody"])
def test_only_others_are_called(org: str) -> None:
    assert Matter().reach("registered").refused("whistle", orgs=[org], text="请到场") == "unknown_org"
