"""Before a matter is a case: drafts, verification on the spot, declining, correcting."""

from dataclasses import replace

import pytest

from center.domain.catalog_file import parse
from center.domain.made import changed
from center.domain.notices import meant, notice_of
from center.domain.values import Facts
from tests.unit.center import town
from tests.unit.center.matter import DAY, HOUR, START, Matter
from tests.unit.center.town import (
    COMMUNITY,
    DISTRICT,
    GRID,
    GRID_WORKER,
    IN_OTHER_STREET,
    OFFICER,
    OTHER_STREET,
    OUTSIDE,
    PIPES,
    STREET,
    STREET_SEAT,
    WATER,
)


def draft() -> Matter:
    matter = Matter()
    matter.done("report", GRID_WORKER, draft=True)
    return matter


def test_a_draft_is_seen_by_its_authors_org_alone_and_only_its_keeping_is_timed() -> None:
    matter = draft()
    assert (matter.incident.state, matter.incident.scope) == ("draft", (GRID,))
    clock = matter.incident.clock
    assert clock is not None and (clock.stage, clock.rung) == ("draft", None)
    assert matter.refused("register", OFFICER) == "not_found"


def test_a_draft_that_is_submitted_is_a_report_of_that_moment() -> None:
    matter = draft()
    matter.now = START + DAY
    matter.done("submit", GRID_WORKER, title="柳城大道积水", severity=2)
    incident = matter.incident
    assert (incident.state, incident.title, incident.severity) == ("reported", "柳城大道积水", 2)
    assert set(incident.scope) == {DISTRICT, STREET, COMMUNITY, GRID}
    assert incident.clock is not None and incident.clock.started_at == START + DAY
    assert matter.decisions[-1].full, "those who see it now have never heard of it"


def test_a_draft_is_thrown_away_without_a_trace_in_anybodys_list() -> None:
    matter = draft()
    assert matter.refused("force_close", GRID_WORKER, reason="不要了") == "illegal_transition"
    matter.done("decline", GRID_WORKER, reason="重复录入")
    assert (matter.incident.state, matter.incident.scope) == ("voided", (GRID,))


def test_a_draft_nobody_submits_is_warned_of_and_then_voided() -> None:
    matter = draft()
    clock = matter.incident.clock
    assert clock is not None and 6 * DAY < clock.due_at - START <= 8 * DAY
    matter.now = clock.due_soon_at
    assert matter.tick() == "incident.due_soon"
    told = notice_of(matter.decisions[-1])
    assert told is not None and (told.kind, told.to, told.due_at) == ("reminded", (("workers", GRID),), clock.due_at)
    assert meant("workers", GRID, town.TOWN) == ("grid_worker",)
    assert matter.tick() is None
    matter.now = clock.due_at
    assert matter.tick() == "incident.discarded"
    assert (matter.incident.state, matter.incident.closed_at, matter.incident.clock) == ("voided", clock.due_at, None)
    assert "保存期限" in matter.decisions[-1].step.text
    assert matter.tick() is None
    assert matter.refused("submit", GRID_WORKER) == "illegal_transition"


def test_a_draft_submitted_when_its_time_was_up_is_late_with_nothing() -> None:
    matter = draft()
    matter.now = START + 30 * DAY
    matter.done("submit", GRID_WORKER)
    assert (matter.incident.state, matter.incident.late_stages) == ("reported", ())


def test_a_draft_of_an_older_center_gets_a_whole_time_and_a_warning_first() -> None:
    matter = draft()
    assert matter.case is not None
    matter.case = replace(matter.case, incident=changed(matter.incident, clock=None))
    matter.now = START + 100 * DAY
    assert matter.tick() == "incident.due_soon"
    clock = matter.incident.clock
    assert clock is not None and clock.due_at - matter.now > 6 * DAY
    assert notice_of(matter.decisions[-1]) is not None
    assert matter.tick() is None
    matter.now = clock.due_at
    assert matter.tick() == "incident.discarded"


def test_how_long_drafts_are_kept_is_the_catalogues() -> None:
    edition = parse('format = 1\nversion = "short"\n[limits]\ndraft = "2 urgent_hour"')
    matter = Matter(facts=Facts(town.Edition(edition=replace(edition, classes=town.TOWN.classes))))
    matter.done("report", GRID_WORKER, draft=True)
    assert matter.incident.clock is not None and matter.incident.clock.due_at == START + 2 * HOUR


def test_the_grid_of_the_place_is_sent_to_look_and_its_answer_starts_a_fresh_clock() -> None:
    matter = Matter().reach("reported")
    matter.done("ask_verify", note="请到场核实")
    assert (matter.incident.state, matter.incident.task and matter.incident.task.org.id) == ("verifying", GRID)
    assert matter.incident.clock is not None and matter.incident.clock.stage == "verify"
    assert matter.refused("register") == "illegal_transition"
    matter.now = START + DAY
    matter.done("verify", GRID_WORKER, held=False, text="现场没有积水")
    incident = matter.incident
    assert (incident.state, incident.verified, incident.late_stages) == ("reported", False, ("verify",))
    assert incident.task is not None and incident.task.held is False
    assert incident.clock is not None and (incident.clock.stage, incident.clock.started_at) == ("register", START + DAY)


def test_a_special_grid_may_be_sent_and_sees_the_matter_from_then_on() -> None:
    matter = Matter().reach("reported")
    matter.done("ask_verify", org=PIPES)
    assert PIPES in matter.incident.scope
    assert matter.refused("verify", GRID_WORKER, held=True, text="属实") == "forbidden"
    matter.done("verify", town.caller("grid_worker", org=PIPES), held=True, text="属实")
    assert matter.incident.verified is True


def test_what_the_grid_says_by_telephone_is_recorded_on_its_behalf() -> None:
    matter = Matter().reach("reported")
    matter.done("ask_verify")
    matter.done("verify", OFFICER, held=True, text="网格员电话确认")
    assert matter.decisions[-1].step.on_behalf


def test_only_those_who_walk_the_streets_are_sent_to_look() -> None:
    assert Matter().reach("reported").refused("ask_verify", org=WATER) == "unknown_org"
    elsewhere = Matter()
    lon, lat = IN_OTHER_STREET
    elsewhere.done("report", place={"lon": lon, "lat": lat})
    assert elsewhere.refused("ask_verify") == "invalid", "no grid is known there: one has to be named"


def test_a_declined_matter_is_at_rest_until_somebody_takes_it_up_again() -> None:
    matter = Matter().reach("reported")
    matter.done("decline", reason="不属受理范围")
    assert (matter.incident.state, matter.incident.closed_at, matter.incident.clock) == ("declined", START, None)
    matter.done("reopen", reason="补充了材料")
    assert (matter.incident.state, matter.incident.closed_at, matter.incident.reopened) == ("reported", None, 1)
    assert matter.incident.clock is not None and matter.incident.clock.stage == "register"
    assert matter.decisions[-1].full


def test_what_was_typed_wrong_is_set_right_with_a_reason_and_no_clock_starts_anew() -> None:
    matter = Matter().reach("registered")
    clock = matter.incident.clock
    matter.now = START + 60_000
    matter.done("correct", title="光华大道积水", class_code="gas", severity=1, reason="来电人更正")
    assert (matter.incident.title, matter.incident.class_code, matter.incident.clock) == ("光华大道积水", "gas", clock)
    assert matter.decisions[-1].step.text == "来电人更正"
    matter.done("dispatch", lead=town.GAS)
    matter.done("accept")
    handle = matter.incident.clock
    assert handle is not None and handle.due_at - handle.started_at == 90 * 60_000, "the limit of the class it has now"


def test_a_new_place_adds_its_orgs_and_takes_the_matter_from_nobody() -> None:
    matter = Matter().reach("reported")
    lon, lat = IN_OTHER_STREET
    matter.done("correct", place={"lon": lon, "lat": lat}, reason="位置选错")
    assert set(matter.incident.scope) == {DISTRICT, STREET, COMMUNITY, GRID, OTHER_STREET}
    assert matter.do("register", town.caller("acceptor", org=OTHER_STREET)) is None
    lon, lat = OUTSIDE
    assert matter.refused("correct", place={"lon": lon, "lat": lat}, reason="位置选错") == "place_outside"


def test_a_correction_puts_decisions_on_the_old_words_out_of_date() -> None:
    matter = Matter().reach("registered")
    matter.done("correct", class_code="gas", reason="来电人更正")
    refusal = matter.do("dispatch", version=2, lead=WATER)
    assert refusal is not None and refusal.code == "version_conflict"


@pytest.mark.parametrize(("condition", "hours"), [("blocked", 2), (None, 24)])
def test_the_condition_decides_how_long_handling_may_take(condition: str | None, hours: int) -> None:
    matter = Matter()
    matter.done("report", condition=condition)
    matter.done("register")
    matter.done("dispatch", lead=WATER)
    matter.done("accept")
    clock = matter.incident.clock
    assert clock is not None and clock.due_at - clock.started_at == hours * 3_600_000


def test_a_condition_belongs_to_its_class() -> None:
    assert Matter().refused("report", condition="stolen") == "unknown_type"
    matter = Matter()
    matter.done("report", condition="blocked")
    assert matter.refused("register", class_code="gas", condition="blocked") == "unknown_type"
    matter.done("register", class_code="gas")
    assert matter.incident.condition is None


def test_a_street_that_registers_is_in_charge_and_the_time_of_the_whole_begins() -> None:
    matter = Matter().reach("reported")
    matter.done("register", STREET_SEAT)
    total = matter.incident.total
    assert total is not None and (total.stage, total.started_at) == ("total", START)
    assert matter.case is not None and matter.case.center == STREET
