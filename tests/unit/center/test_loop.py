"""The closed loop, one sentence at a time."""

from typing import Any

import pytest

from center.domain.loop import reveal
from center.domain.values import Decision, Facts, Refusal
from contract.event import Event, fold
from contract.incident import Attachment, Incident
from contract.org import Session
from tests.unit.center import town
from tests.unit.center.matter import MINUTE, START, Matter
from tests.unit.center.town import COMMUNITY, DISTRICT, GAS, GRID, OFFICER, OTHER_STREET, STREET, WATER, WATER_WORKS


def test_one_officer_can_take_a_matter_through_the_whole_loop() -> None:
    matter = Matter().reach("closed")
    assert [d.type for d in matter.decisions] == [
        "incident.reported",
        "incident.registered",
        "incident.dispatched",
        "incident.accepted",
        "incident.feedback",
        "incident.checked",
        "incident.closed",
    ]
    assert matter.incident.closed_at == START
    assert matter.incident.clock is None


def test_a_report_gets_its_place_class_severity_code_and_a_clock_of_ten_minutes() -> None:
    incident = Matter().reach("reported").incident
    assert incident.place.path == (DISTRICT, STREET, COMMUNITY, GRID)
    assert incident.scope == incident.place.path
    assert incident.severity == 3
    assert incident.code.startswith(f"{DISTRICT}-26")
    assert incident.clock is not None
    assert incident.clock.due_at - START == 10 * MINUTE
    assert incident.clock.due_soon_at - START == 8 * MINUTE


def test_a_report_from_a_department_is_seen_by_that_department() -> None:
    matter = Matter()
    assert matter.do("report", WATER_WORKS) is None
    assert WATER in matter.incident.scope


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"class_code": "nonsense"}, "unknown_class"),
        ({"place": {"lon": 104.5, "lat": 31.5}}, "place_outside"),
        ({"attachments": ["a" * 64]}, "unknown_attachment"),
    ],
)
def test_a_report_that_cannot_be_kept_is_refused_by_name(payload: dict[str, Any], code: str) -> None:
    refusal = Matter().do("report", **payload)
    assert refusal is not None
    assert refusal.code == code


def test_another_system_may_report_and_do_nothing_else() -> None:
    matter, hotline = Matter(), town.integration()
    assert matter.do("report", hotline) is None
    refusal = matter.do("register", hotline)
    assert refusal is not None
    assert refusal.code == "forbidden"


def test_an_auditor_may_not_report() -> None:
    refusal = Matter().do("report", town.caller("auditor"))
    assert refusal is not None
    assert refusal.code == "forbidden"


def test_only_the_masked_reporter_stands_in_what_is_logged() -> None:
    matter = Matter()
    matter.do("report", reporter={"name": "李建国", "phone": "13912342207"})
    text = matter.decisions[0].data().model_dump_json()
    assert "李*" in text
    assert "139****2207" in text
    assert "李建国" not in text
    assert matter.decisions[0].contact is not None


def test_whoever_registers_becomes_the_owner_and_may_correct_what_was_reported() -> None:
    matter = Matter().reach("reported")
    matter.do("register", title="光华大道积水", class_code="gas", severity=1)
    assert matter.incident.owner is not None
    assert matter.incident.owner.name == "王值班"
    assert (matter.incident.title, matter.incident.class_code, matter.incident.severity) == ("光华大道积水", "gas", 1)


def test_a_dispatch_lets_the_department_see_the_whole_matter() -> None:
    matter = Matter().reach("dispatched")
    assert WATER in matter.incident.scope
    assert matter.decisions[-1].full
    assert matter.incident.lead is not None
    assert matter.incident.lead.name == "区水务局"


@pytest.mark.parametrize("lead", [GRID, DISTRICT, "nobody"])
def test_only_what_can_lead_is_dispatched_to(lead: str) -> None:
    refusal = Matter().reach("registered").do("dispatch", lead=lead)
    assert refusal is not None
    assert refusal.code == "unknown_org"


def test_a_street_that_leads_is_seen_with_its_own_path_only() -> None:
    matter = Matter().reach("registered")
    matter.do("dispatch", lead=OTHER_STREET)
    assert set(matter.incident.scope) == {DISTRICT, STREET, COMMUNITY, GRID, OTHER_STREET}


def test_the_lead_department_works_itself_and_the_center_may_write_what_it_says_by_telephone() -> None:
    own = Matter().reach("dispatched")
    own.do("accept", WATER_WORKS)
    told = Matter().reach("dispatched")
    told.do("accept", OFFICER)
    assert not own.decisions[-1].step.on_behalf
    assert told.decisions[-1].step.on_behalf


def test_a_department_that_does_not_lead_cannot_see_the_matter() -> None:
    refusal = Matter().reach("dispatched").do("accept", town.caller("handler", org=GAS))
    assert refusal is not None
    assert refusal.code == "not_found"


def test_a_department_hands_back_and_the_dispatcher_sends_it_elsewhere() -> None:
    matter = Matter().reach("dispatched")
    matter.do("return", WATER_WORKS, reason="不属水务管辖")
    assert (matter.incident.state, matter.incident.returns, matter.incident.lead) == ("returned", 1, None)
    assert matter.decisions[-1].step.org is not None
    assert matter.do("dispatch", lead=GAS) is None
    assert {WATER, GAS} <= set(matter.incident.scope), "who once led still sees it"


def test_a_checker_sends_work_back_to_the_same_department() -> None:
    matter = Matter().reach("feedback")
    matter.do("return", reason="积水未退")
    assert (matter.incident.state, matter.incident.reworks) == ("accepted", 1)
    assert matter.incident.lead is not None
    assert matter.do("feedback", WATER_WORKS, text="已再次疏通") is None


def test_a_step_out_of_order_names_the_state_and_the_action() -> None:
    refusal = Matter().reach("reported").do("close")
    assert refusal is not None
    assert refusal.code == "illegal_transition"
    assert dict(refusal.params) == {"state": "reported", "action": "close"}


def test_the_wrong_post_is_refused_though_it_sees_the_matter() -> None:
    refusal = Matter().reach("registered").do("dispatch", town.caller("duty_leader"), lead=WATER)
    assert refusal is not None
    assert refusal.code == "forbidden"


def test_a_decision_on_an_old_version_is_refused_with_the_current_one() -> None:
    matter = Matter().reach("registered")
    refusal = matter.do("dispatch", version=1, lead=WATER)
    assert refusal is not None
    assert (refusal.code, refusal.params["current_version"]) == ("version_conflict", 2)


def test_a_colleagues_note_or_a_passed_deadline_does_not_put_a_decision_out_of_date() -> None:
    matter = Matter().reach("registered")
    matter.do("note", text="已电话联系水务局")
    matter.now += 9 * MINUTE
    assert matter.tick() == "incident.due_soon"
    assert matter.incident.version == 4
    assert matter.do("dispatch", version=2, lead=WATER) is None


def test_a_note_needs_no_fresh_version_and_changes_no_state() -> None:
    matter = Matter().reach("dispatched")
    before = matter.incident.state
    assert matter.do("note", town.caller("grid_worker", org=GRID), version=1, text="现场照片已补") is None
    assert matter.incident.state == before


def test_a_street_registers_and_stays_in_charge_with_the_district_above_it() -> None:
    matter = Matter().reach("reported")
    assert matter.do("register", town.caller("acceptor", org=STREET)) is None
    dispatchers = {p.org for p in matter.incident.permits if "dispatch" in p.actions}
    assert dispatchers == {STREET, DISTRICT}


def test_the_clock_says_due_soon_then_overdue_once_each() -> None:
    matter = Matter().reach("reported")
    matter.now += 8 * MINUTE
    assert matter.tick() == "incident.due_soon"
    assert matter.tick() is None
    matter.now += 2 * MINUTE
    assert matter.tick() == "incident.overdue"
    assert matter.tick() is None
    assert matter.incident.late_stages == ("register",)


def test_a_center_that_slept_through_both_says_only_overdue() -> None:
    matter = Matter().reach("reported")
    matter.now += 60 * MINUTE
    assert matter.tick() == "incident.overdue"
    assert matter.tick() is None


def test_a_step_done_late_counts_as_late_though_its_timer_was_never_heard() -> None:
    matter = Matter().reach("reported")
    matter.now += 11 * MINUTE
    matter.do("register")
    assert matter.incident.late_stages == ("register",)
    assert matter.incident.clock is not None
    assert matter.incident.clock.level == "normal", "the next step has its own time"


def test_a_class_with_its_own_handling_time_gets_it() -> None:
    matter = Matter()
    matter.do("report", class_code="gas")
    assert matter.do("register") is None
    assert matter.do("dispatch", lead=GAS) is None
    assert matter.do("accept") is None
    clock = matter.incident.clock
    assert clock is not None
    assert clock.due_at - START == 90 * MINUTE


def test_time_within_a_matter_never_runs_backwards() -> None:
    matter = Matter().reach("registered")
    matter.now -= 60 * MINUTE
    matter.do("dispatch", lead=WATER)
    assert matter.incident.updated_at == START


def test_feedback_adds_its_photos_to_the_matter_once() -> None:
    photo = Attachment(hash="b" * 64, media_type="image/jpeg", size=10, name="现场.jpg")
    matter = Matter().reach("accepted")
    matter.facts = Facts(matter.facts.district, {photo.hash: photo})
    matter.do("feedback", text="已疏通", attachments=[photo.hash, photo.hash])
    assert matter.incident.attachments == (photo,)
    assert matter.decisions[-1].step.attachments == (photo,)


def test_a_photo_keeps_what_it_was_said_to_show_until_somebody_says_otherwise() -> None:
    photo = Attachment(hash="b" * 64, media_type="image/jpeg", size=10, name="现场.jpg")
    matter = Matter()
    matter.facts = Facts(matter.facts.district, {photo.hash: photo})
    matter.do("report", attachments=[photo.hash], photos={photo.hash: "before"})
    assert [a.kind for a in matter.incident.attachments] == ["before"]
    for step, payload in (("register", {}), ("dispatch", {"lead": WATER}), ("accept", {})):
        matter.do(step, **payload)
    matter.do("feedback", text="已疏通", attachments=[photo.hash])
    assert [a.kind for a in matter.incident.attachments] == ["before"]
    matter.do("return", reason="照片看不清")
    matter.do("feedback", text="已重拍", attachments=[photo.hash], photos={photo.hash: "after"})
    assert [a.kind for a in matter.incident.attachments] == ["after"]


def test_the_contact_is_shown_with_a_reason_to_those_who_call_back() -> None:
    matter = Matter()
    matter.do("report", reporter={"name": "李建国", "phone": "13912342207"})
    assert isinstance(reveal(matter.case, OFFICER, "回访", START, matter.facts), Decision)
    refusal = reveal(matter.case, town.caller("grid_worker", org=GRID), "好奇", START, matter.facts)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "forbidden"


def test_without_a_reporter_there_is_nothing_to_reveal() -> None:
    matter = Matter().reach("reported")
    refusal = reveal(matter.case, OFFICER, "回访", START, matter.facts)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "illegal_transition"


def test_what_a_desk_is_told_it_may_do_is_what_the_center_lets_it_do() -> None:
    from contract.incident import allowed
    from contract.org import Person

    matter = Matter().reach("dispatched")
    session = Session(
        user=Person(id="w", name="周水务"),
        org=WATER_WORKS.org,
        seat="",
        roles=WATER_WORKS.roles,
        roots=(WATER,),
        expires_at=START,
    )
    assert allowed(matter.incident, session) == ("accept", "return", "apply", "dispute", "note")


def test_a_desk_that_folds_the_events_holds_what_the_center_holds() -> None:
    matter = Matter().reach("feedback")
    matter.do("return", reason="积水未退")
    matter.now += 30 * 24 * 60 * MINUTE
    matter.tick()
    held: Incident | None = None
    for seq, decision in enumerate(matter.decisions, start=1):
        data = decision.data().model_dump_json(exclude_unset=True)
        event = Event.model_validate_json(
            f'{{"seq":{seq},"aggregate":"{matter.id}","version":{decision.after.incident.version},'
            f'"type":"{decision.type}","actor":{decision.actor.model_dump_json()},"command_id":null,'
            f'"at":{decision.at},"scope":[],"data":{data}}}'
        )
        held = fold(held, event)
    assert held is not None
    assert held.model_dump_json() == matter.incident.model_dump_json()
    assert Incident.model_validate_json(held.model_dump_json()) == matter.incident
