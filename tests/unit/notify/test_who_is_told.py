"""Who is told of which step, as the rules say it."""

import pytest

from center.domain.notices import meant, notice_of
from center.domain.values import Facts
from tests.unit.center import town
from tests.unit.center.matter import HOUR, Matter


def kinds(matter: Matter) -> list[tuple[str, set[tuple[str, str]]]]:
    found = [(d, notice_of(d)) for d in matter.decisions]
    return [(told.kind, set(told.to)) for _, told in found if told is not None]


def test_each_step_of_the_ladder_tells_those_above_the_step_before() -> None:
    matter = Matter(facts=Facts(town.STRICT)).reach("accepted")
    owner = ("user", town.OFFICER.actor.id)
    matter.decisions.clear()
    for _ in range(20 * 24):
        matter.now += HOUR
        while matter.tick() is not None:
            continue
    handling = [(kind, to) for kind, to in kinds(matter) if kind != "reminded"]
    assert handling == [
        ("urged", {("handlers", town.WATER), owner}),
        ("supervised", {("handlers", town.WATER), owner, ("supervisors", town.DISTRICT)}),
        ("leader", {("leaders", town.DISTRICT), ("supervisors", town.DISTRICT)}),
    ]


def test_a_matter_that_is_sent_tells_those_who_are_to_handle_it_and_nobody_else() -> None:
    matter = Matter().reach("registered")
    matter.done("dispatch", lead=town.WATER, co=[town.GAS])
    assert kinds(matter) == [("dispatched", {("handlers", town.WATER), ("handlers", town.GAS)})]
    matter.done("return", town.WATER_WORKS, org=town.WATER, reason="不属我单位")
    assert kinds(matter)[-1] == ("returned", {("seats", town.DISTRICT)})


def test_a_matter_that_is_passed_up_tells_the_centre_above_and_one_sent_down_the_centre_below() -> None:
    matter = Matter()
    matter.done("report")
    matter.done("register", town.STREET_SEAT)
    matter.decisions.clear()
    matter.done("escalate", town.STREET_SEAT, reason="超出权限")
    assert kinds(matter) == [("escalated", {("seats", town.DISTRICT), ("supervisors", town.DISTRICT)})]
    told = notice_of(matter.decisions[-1])
    assert told is not None and matter.incident.clock is not None
    assert (told.stage, told.due_at) == ("dispatch", matter.incident.clock.due_at), "the clocks run on"
    matter.done("return", reason="属街道权限")
    assert kinds(matter)[-1] == ("returned", {("seats", town.STREET)})


def test_what_is_sent_above_the_district_is_told_to_nobody_here() -> None:
    matter = Matter().reach("registered")
    matter.decisions.clear()
    matter.done("escalate", to="市综治中心", reason="超出权限")
    assert kinds(matter) == []


def test_a_grid_that_is_called_to_the_scene_has_somebody_to_be_told() -> None:
    assert meant("handlers", town.GRID, town.TOWN) == ("grid_worker",)


def test_a_whistle_tells_those_who_are_called_and_until_when() -> None:
    matter = Matter().reach("accepted")
    matter.done("whistle", orgs=[town.STREET, town.GRID], minutes=30, text="请到场")
    told = notice_of(matter.decisions[-1])
    assert told is not None
    assert (told.kind, told.due_at) == ("whistled", matter.now + HOUR // 2)
    assert set(told.to) == {("handlers", town.STREET), ("handlers", town.GRID)}


@pytest.mark.parametrize(("kind", "whom"), [("extension", "supervisors"), ("works_extension", "leaders")])
def test_an_application_tells_those_who_may_decide_and_its_answer_the_org_that_asked(kind: str, whom: str) -> None:
    matter = Matter().reach("accepted")
    until = matter.now + 9 * 24 * HOUR
    for granted, answer in ((False, "refused"), (True, "granted")):
        asking = matter.done("apply", town.WATER_WORKS, kind=kind, reason="等配件", until=until).asking
        assert asking is not None
        assert kinds(matter)[-1] == ("asked", {(whom, town.DISTRICT)})
        matter.done("decide", town.LEADER, application=asking.id, granted=granted, note="已核实")
        assert kinds(matter)[-1] == (answer, {("handlers", town.WATER)})
    told = notice_of(matter.decisions[-1])
    assert told is not None and told.due_at == until


def test_a_centre_that_applied_hears_the_answer_at_its_seats() -> None:
    matter = Matter().reach("accepted")
    asking = matter.done("apply", kind="suspend", reason="当事人外出", until=matter.now + 24 * HOUR).asking
    assert asking is not None
    matter.done("decide", town.CHIEF, application=asking.id, granted=True)
    assert kinds(matter)[-1] == ("granted", {("seats", town.DISTRICT)})


def test_whoever_still_worked_on_a_matter_hears_that_nothing_more_is_expected() -> None:
    matter = Matter().reach("registered")
    matter.done("dispatch", lead=town.WATER, co=[town.GAS])
    matter.done("force_close", town.CHIEF, reason="误报")
    assert kinds(matter)[-1] == ("ended", {("handlers", town.WATER), ("handlers", town.GAS)})


def test_a_co_department_that_is_released_hears_it_alone() -> None:
    matter = Matter().reach("registered")
    matter.done("dispatch", lead=town.WATER, co=[town.GAS])
    matter.done("release_co", org=town.GAS, reason="不涉及")
    assert kinds(matter)[-1] == ("ended", {("handlers", town.GAS)})


def test_a_matter_that_nobody_was_sent_ends_without_a_word() -> None:
    matter = Matter().reach("registered")
    before = len(kinds(matter))
    matter.done("force_close", town.CHIEF, reason="误报")
    assert len(kinds(matter)) == before


def test_whoever_takes_responsibility_over_is_told_by_name() -> None:
    matter = Matter().reach("registered")
    matter.done("hand_over", to=town.SECOND.person.id, reason="交班")
    assert kinds(matter)[-1] == ("handed", {("user", town.SECOND.person.id)})


def test_the_opinion_on_an_appeal_is_not_its_answer() -> None:
    matter = Matter(facts=Facts(town.STRICT)).reach("accepted")
    matter.now += 20 * 24 * HOUR
    while matter.tick() is not None:
        continue
    matter.done("appeal", town.WATER_WORKS, reason="道路封闭", stages=["handle"])
    before = len(kinds(matter))
    matter.done("judge", town.caller("dispatcher"), granted=True, note="属实")
    assert len(kinds(matter)) == before
    matter.done("judge", town.caller("acceptor"), granted=False, note="材料不足")
    assert kinds(matter)[-1] == ("refused", {("handlers", town.WATER)})
