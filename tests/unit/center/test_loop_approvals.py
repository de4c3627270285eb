"""What needs another's leave, one sentence at a time."""

from dataclasses import replace
from typing import Any, get_args

import pytest

from center.domain.calendar import published
from center.service.caller import Caller
from contract.incident import applicable
from contract.org import Person, Session
from contract.parts import ApplicationKind
from tests.unit.center import town
from tests.unit.center.matter import DAY, HOUR, START, Matter
from tests.unit.center.town import CHIEF, GAS_OFFICE, LEADER, OFFICER, WATER_WORKS


def asking(
    kind: str, who: Caller = WATER_WORKS, state: str = "accepted", until: int | None = START + 3 * DAY
) -> Matter:
    matter = Matter().reach(state)
    matter.done("apply", who, kind=kind, reason="等待配件到货", until=until)
    return matter


def decided(matter: Matter, who: Caller = CHIEF, granted: bool = True) -> str | None:
    asked = matter.incident.asking
    assert asked is not None
    refusal = matter.do("decide", who, application=asked.id, granted=granted, note="按此办理")
    return None if refusal is None else refusal.code


def test_a_granted_extension_moves_the_deadline_to_the_day_asked_for() -> None:
    matter = asking("extension")
    before = matter.incident.clock
    assert decided(matter) is None
    after = matter.incident.clock
    assert before is not None and after is not None
    assert (after.due_at, after.started_at, matter.incident.extensions) == (START + 3 * DAY, before.started_at, 1)
    assert before.due_soon_at < after.due_soon_at < after.due_at
    assert matter.incident.asking is None
    assert matter.decisions[-1].step.detail == "granted"


def test_the_clock_runs_on_while_an_application_waits_and_what_passed_stays_on_record() -> None:
    matter = asking("extension")
    matter.now = START + 2 * DAY
    assert matter.tick() == "incident.overdue"
    assert decided(matter) is None
    clock = matter.incident.clock
    assert clock is not None
    assert (clock.level, matter.incident.late_stages) == ("normal", ("handle",))
    assert matter.tick() is None


@pytest.mark.parametrize("until", [None, START - 1, START + HOUR], ids=["none", "past", "before the one in force"])
def test_an_extension_ends_after_the_deadline_in_force(until: int | None) -> None:
    matter = Matter().reach("accepted")
    assert matter.refused("apply", WATER_WORKS, kind="extension", reason="等待配件", until=until) == "deadline_past"


def test_an_extension_granted_too_late_to_help_is_refused_and_the_application_stays() -> None:
    matter = asking("extension")
    matter.now = START + 4 * DAY
    assert decided(matter) == "deadline_past"
    assert matter.incident.asking is not None
    assert decided(matter, granted=False) is None


def test_works_extensions_are_for_the_duty_leader() -> None:
    matter = asking("works_extension")
    assert decided(matter, CHIEF) == "forbidden"
    assert decided(matter, LEADER) is None


def test_nobody_decides_on_his_own_application() -> None:
    matter = asking("suspend", OFFICER)
    assert decided(matter, OFFICER) == "self_approval"
    other = replace(OFFICER, actor=OFFICER.actor.model_copy(update={"id": "another"}))
    assert decided(matter, other) is None


def test_one_application_waits_at_a_time() -> None:
    matter = asking("extension")
    refusal = matter.do("apply", WATER_WORKS, kind="send_back", reason="确属错派")
    assert refusal is not None
    assert (refusal.code, dict(refusal.params)) == ("application_pending", {"kind": "extension"})


def test_what_was_refused_or_withdrawn_may_be_asked_again() -> None:
    matter = asking("extension")
    assert decided(matter, granted=False) is None
    assert (matter.incident.asking, matter.incident.extensions, matter.incident.state) == (None, 0, "accepted")
    matter.done("apply", WATER_WORKS, kind="send_back", reason="确属错派")
    matter.done("withdraw", WATER_WORKS)
    assert matter.incident.asking is None
    assert matter.refused("withdraw", WATER_WORKS) == "nothing_asked"


def test_an_answer_to_an_application_that_is_gone_says_so() -> None:
    matter = asking("extension")
    gone = matter.incident.asking
    assert gone is not None
    matter.done("withdraw", WATER_WORKS)
    matter.done("apply", WATER_WORKS, kind="send_back", reason="确属错派")
    assert matter.refused("decide", CHIEF, application=gone.id, granted=True) == "nothing_asked"


def test_after_acceptance_a_lead_asks_before_it_hands_back() -> None:
    matter = Matter().reach("accepted")
    assert matter.refused("return", WATER_WORKS, reason="不属水务") == "illegal_transition"
    matter.done("apply", WATER_WORKS, kind="send_back", reason="不属水务")
    assert decided(matter) is None
    assert (matter.incident.state, matter.incident.returns, matter.incident.lead) == ("returned", 1, None)
    assert matter.do("dispatch", lead=town.GAS) is None


def test_while_suspended_every_clock_stands_still_and_one_says_when_to_look_again() -> None:
    matter = Matter().reach("registered")
    matter.done("dispatch", lead=town.WATER, co=[town.GAS])
    matter.done("accept", WATER_WORKS)
    matter.done("accept", GAS_OFFICE)
    matter.done("apply", WATER_WORKS, kind="suspend", reason="等待许可", until=START + 2 * DAY)
    assert decided(matter) is None
    incident = matter.incident
    assert incident.state == "suspended"
    assert incident.suspension is not None and incident.suspension.clock is not None
    assert incident.suspension.clock.paused_at == START
    assert incident.total is not None and incident.total.paused_at == START
    assert incident.co[0].clock is not None and incident.co[0].clock.paused_at == START
    assert incident.clock is not None and incident.clock.due_soon_at == START + 2 * DAY
    matter.now = START + 2 * DAY
    assert matter.tick() == "incident.due_soon"
    assert matter.decisions[-1].step.stage == "resume"
    assert matter.incident.state == "suspended", "nothing goes on by itself"


def test_a_suspended_matter_goes_on_where_it_stood_with_the_time_that_was_left() -> None:
    matter = Matter().reach("accepted")
    before = matter.incident
    matter.now = START + HOUR
    matter.done("apply", WATER_WORKS, kind="suspend", reason="等待许可", until=START + 2 * DAY)
    assert decided(matter) is None
    matter.now = START + 30 * HOUR
    matter.done("resume", WATER_WORKS)
    after = matter.incident
    assert (after.state, after.suspension) == ("accepted", None)
    assert before.clock is not None and after.clock is not None and before.total is not None and after.total is not None
    assert after.clock.due_at == before.clock.due_at + 29 * HOUR
    assert after.clock.paused_at is None
    pause = (START + HOUR, START + 30 * HOUR)
    assert after.total.due_at == published().resumed(before.total.due_at, *pause, before.total.unit)


def test_what_was_late_when_it_was_suspended_stays_late() -> None:
    matter = Matter().reach("accepted")
    matter.now = START + 2 * DAY
    matter.done("apply", WATER_WORKS, kind="suspend", reason="等待许可", until=START + 5 * DAY)
    assert decided(matter) is None
    assert matter.incident.late_stages == ("handle",)
    matter.now = START + 3 * DAY
    matter.done("resume")
    assert matter.tick() == "incident.overdue"


def test_a_voided_matter_is_at_rest_and_needs_another_to_say_so() -> None:
    matter = asking("void", OFFICER, state="registered", until=None)
    assert decided(matter) is None
    assert (matter.incident.state, matter.incident.closed_at, matter.incident.clock) == ("voided", START, None)
    assert matter.refused("reopen", LEADER, reason="复查") == "illegal_transition"


@pytest.mark.parametrize(
    ("who", "state", "kind"),
    [
        (WATER_WORKS, "accepted", "void"),
        (OFFICER, "accepted", "extension"),
        (OFFICER, "reported", "suspend"),
        (WATER_WORKS, "feedback", "extension"),
        (CHIEF, "registered", "void"),
    ],
)
def test_each_kind_is_asked_for_by_those_it_concerns(who: Caller, state: str, kind: str) -> None:
    given: dict[str, Any] = {"kind": kind, "reason": "等待配件", "until": START + 30 * DAY}
    matter = Matter().reach(state)
    assert matter.refused("apply", who, **given) == "forbidden"


def test_a_matter_is_not_checked_while_an_application_waits() -> None:
    matter = asking("extension")
    matter.done("feedback", WATER_WORKS, text="已处置")
    refusal = matter.do("check")
    assert refusal is not None
    assert (refusal.code, refusal.params["what"]) == ("unsettled", "application")
    assert decided(matter) == "nothing_asked", "the work is done: there is nothing left to extend"
    assert decided(matter, granted=False) is None
    assert matter.do("check") is None


@pytest.mark.parametrize(
    "state", ["reported", "registered", "dispatched", "accepted", "handling", "feedback", "checked"]
)
@pytest.mark.parametrize("who", [WATER_WORKS, OFFICER, CHIEF, town.caller("dispatcher"), town.caller("acceptor")])
def test_a_desk_offers_the_applications_the_center_takes(state: str, who: Caller) -> None:
    matter = Matter().reach(state)
    person = Person(id=who.actor.id, name=who.actor.name)
    session = Session(user=person, org=who.org, seat="", roles=who.roles, roots=tuple(who.roots), expires_at=START)
    offered = set(applicable(matter.incident, session)) if who.sees(matter.incident.scope) else set()
    for kind in get_args(ApplicationKind):
        one = replace(matter, decisions=[])
        taken = one.do("apply", who, kind=kind, reason="等待配件", until=START + 300 * DAY) is None
        assert taken == (kind in offered), f"{kind} by {who.actor.id} in {state}"
    if offered:
        matter.done("apply", who, kind=min(offered), reason="等待配件", until=START + 300 * DAY)
        assert applicable(matter.incident, session) == ()
