"""Ends and new beginnings: visit, evaluation, archive, forced closing, reopening, escalation, merging, disputes."""

from dataclasses import replace

import pytest

from center.domain.calendar import DAY as CALENDAR_DAY
from contract.command import TAKE_OVER_MS
from contract.identity import new_id
from contract.org import Post
from tests.unit.center import town
from tests.unit.center.matter import DAY, HOUR, START, Matter
from tests.unit.center.town import (
    CHIEF,
    COMMUNITY,
    DISTRICT,
    GAS,
    GAS_OFFICE,
    LEADER,
    OFFICER,
    SECOND,
    STREET,
    STREET_SEAT,
    WATER,
    WATER_WORKS,
)

REPORTER = {"name": "李建国", "phone": "13912342207"}


def reported(**given: object) -> Matter:
    matter = Matter()
    matter.done("report", reporter=REPORTER, **given)
    return matter


def closed() -> Matter:
    matter = reported()
    for type_, payload in (
        ("register", {}),
        ("dispatch", {"lead": WATER}),
        ("accept", {}),
        ("feedback", {"text": "已疏通"}),
        ("check", {}),
        ("close", {}),
    ):
        matter.done(type_, **payload)
    return matter


def test_a_closed_matter_waits_for_a_call_back_that_is_not_counted_as_open() -> None:
    matter = closed()
    assert matter.incident.clock is not None and matter.incident.clock.stage == "visit"
    matter.now = START + 20 * DAY
    assert matter.tick() == "incident.overdue"
    assert matter.refused("evaluate", CHIEF, score=80) == "illegal_transition"
    matter.done("visit", satisfaction="satisfied", text="很快就修好了")
    assert (matter.incident.state, matter.incident.clock, matter.incident.closed_at) == ("visited", None, START)


def test_evaluation_follows_the_call_back_and_the_archive_follows_evaluation() -> None:
    matter = closed()
    matter.done("visit", satisfaction="unreachable")
    assert matter.refused("archive") == "illegal_transition"
    matter.done("evaluate", town.caller("assessor"), score=76)
    assert matter.incident.evaluation is not None and matter.incident.evaluation.grade == "B"
    matter.done("archive")
    assert (matter.incident.state, matter.incident.closed_at) == ("archived", START)
    assert matter.refused("note", text="补记") == "illegal_transition"


@pytest.mark.parametrize(
    ("score", "grade"), [(100, "A"), (90, "A"), (89, "B"), (60, "C"), (40, "D"), (39, "E"), (0, "E")]
)
def test_a_score_has_its_grade(score: int, grade: str) -> None:
    matter = closed()
    matter.done("visit", satisfaction="neutral")
    evaluation = matter.done("evaluate", CHIEF, score=score).evaluation
    assert evaluation is not None and evaluation.grade == grade


def test_where_nobody_can_be_called_back_evaluation_comes_next() -> None:
    matter = Matter().reach("closed")
    assert matter.incident.clock is None
    assert matter.do("evaluate", CHIEF, score=90) is None


def test_a_forced_end_needs_a_chief_and_lets_the_others_go() -> None:
    matter = reported()
    matter.done("register")
    matter.done("dispatch", lead=WATER, co=[GAS])
    assert matter.refused("force_close", town.caller("acceptor"), reason="重复") == "forbidden"
    matter.done("force_close", LEADER, reason="上级统一处置")
    incident = matter.incident
    assert (incident.state, incident.forced, incident.co[0].state, incident.total) == ("closed", True, "released", None)


def test_a_reopened_matter_goes_to_the_dispatcher_with_its_history() -> None:
    matter = closed()
    matter.done("visit", satisfaction="dissatisfied", text="又积水了")
    matter.now = START + DAY
    matter.done("reopen", reason="问题复发")
    incident = matter.incident
    assert (incident.state, incident.reopened, incident.closed_at, incident.lead) == ("registered", 1, None, None)
    assert incident.clock is not None and (incident.clock.stage, incident.clock.started_at) == ("dispatch", START + DAY)
    assert incident.total is not None and incident.total.started_at == START + DAY
    assert len(incident.visits) == 1
    assert matter.decisions[-1].full


def test_what_is_archived_is_opened_again_by_the_duty_leader_alone() -> None:
    matter = Matter().reach("archived")
    assert matter.refused("reopen", OFFICER, reason="复发") == "forbidden"
    assert matter.do("reopen", LEADER, reason="复发") is None


def test_a_street_sends_up_and_the_district_takes_charge_while_the_clock_runs_on() -> None:
    matter = reported()
    matter.done("register", STREET_SEAT)
    clock = matter.incident.clock
    matter.done("escalate", STREET_SEAT, reason="需跨街道协调")
    assert (matter.incident.state, matter.incident.clock) == ("escalated", clock)
    assert matter.case is not None and matter.case.center == DISTRICT
    assert matter.refused("dispatch", STREET_SEAT, lead=WATER) == "forbidden"
    matter.done("dispatch", lead=WATER)
    assert (matter.incident.state, matter.incident.extern) == ("dispatched", None)


def test_the_district_sends_back_below_where_it_stood() -> None:
    matter = reported()
    matter.done("register", STREET_SEAT)
    matter.done("escalate", STREET_SEAT, reason="需跨街道协调")
    matter.done("return", reason="属街道职责")
    assert (matter.incident.state, matter.incident.extern) == ("registered", None)
    assert matter.case is not None and matter.case.center == STREET
    assert matter.do("dispatch", STREET_SEAT, lead=COMMUNITY) is None


def test_what_was_never_a_case_is_registered_above_before_it_is_dispatched() -> None:
    matter = reported()
    matter.done("escalate", STREET_SEAT, reason="超出本级权限")
    assert matter.refused("dispatch", lead=WATER) == "illegal_transition"
    matter.done("register")
    assert (matter.incident.state, matter.incident.extern) == ("registered", None)


def test_above_the_district_is_named_in_words_and_comes_back_to_it() -> None:
    matter = Matter().reach("registered")
    assert matter.refused("escalate", reason="超出本级权限") == "invalid"
    matter.done("escalate", to="市综治中心", reason="超出本级权限")
    assert matter.incident.extern is not None and matter.incident.extern.name == "市综治中心"
    matter.done("resume")
    assert (matter.incident.state, matter.incident.extern) == ("registered", None)


def test_both_reporters_of_merged_matters_are_called_back() -> None:
    first, second = reported(), reported(text="同一处积水")
    assert first.case is not None
    second.others = {first.id: first.case}
    second.done("merge", into=first.id, reason="同一处积水")
    assert (second.incident.state, second.incident.clock) == ("merged", None)
    assert [(r.id, r.kind) for r in second.incident.related] == [(first.id, "merged_into")]
    (absorbed,) = second.decisions[-1].also
    assert [(r.id, r.kind) for r in absorbed.after.incident.related] == [(second.id, "merged_from")]
    first.case = absorbed.after
    first.done("force_close", CHIEF, reason="已处置")
    first.done("visit", satisfaction="satisfied")
    first.done("visit", satisfaction="neutral", channel=second.id)
    assert [v.channel for v in first.incident.visits] == [None, second.id]
    assert first.refused("visit", satisfaction="neutral", channel=new_id()) == "unknown_incident"


def test_a_matter_is_not_merged_into_itself_nor_into_one_that_has_ended() -> None:
    ended, matter = closed(), reported()
    assert ended.case is not None
    matter.others = {ended.id: ended.case}
    assert matter.refused("merge", into=matter.id, reason="重复") == "merge_cycle"
    assert matter.refused("merge", into=ended.id, reason="重复") == "merge_cycle"
    assert matter.refused("merge", into=new_id(), reason="重复") == "unknown_incident"
    matter.done("relate", other=ended.id, note="同一路段")
    (there,) = matter.decisions[-1].also
    assert [(r.id, r.kind) for r in there.after.incident.related] == [(matter.id, "related")]


def test_two_who_reach_for_a_matter_at_once_need_no_reason_later_a_chief_gives_one() -> None:
    matter, second = reported(), town.caller("acceptor", name="周敏")
    matter.done("take")
    matter.now = START + TAKE_OVER_MS - 1
    matter.done("take", second)
    assert matter.incident.holder is not None and matter.incident.holder.person.name == "周敏"
    matter.now += TAKE_OVER_MS
    third = town.caller("dispatcher", name="何晓燕")
    refusal = matter.do("take", third)
    assert refusal is not None
    assert (refusal.code, dict(refusal.params)) == ("held_by_other", {"name": "周敏", "seconds": 20})
    assert matter.refused("take", CHIEF) == "reason_required"
    matter.done("take", CHIEF, reason="原经办人离岗")
    assert matter.do("register", second) is None, "a mark, not a lock"


def test_the_mark_goes_when_the_matter_ends_or_goes_up() -> None:
    for type_, who, payload in (("decline", OFFICER, {}), ("escalate", STREET_SEAT, {})):
        matter = reported()
        matter.done("take")
        matter.done(type_, who, reason="不属本级", **payload)
        assert matter.incident.holder is None


def test_the_first_officer_stays_responsible_until_he_hands_over() -> None:
    matter = Matter().reach("dispatched")
    assert matter.incident.owner is not None
    colleague = town.caller("dispatcher")
    assert matter.refused("hand_over", colleague, to="second", reason="换班") == "forbidden"
    assert matter.refused("hand_over", to="nobody", reason="换班") == "unknown_user"
    matter.done("hand_over", to="second", reason="换班")
    assert matter.incident.owner == SECOND.person


def test_somebody_with_two_posts_acts_by_the_one_that_may() -> None:
    both = replace(
        town.caller("handler", org=GAS),
        posts=(Post(org=GAS_OFFICE.org, roles=("handler",)), Post(org=WATER_WORKS.org, roles=("handler",))),
        roots=frozenset({GAS, WATER}),
    )
    matter = Matter().reach("dispatched")
    matter.done("accept", both)
    actor = matter.decisions[-1].actor
    assert actor.org is not None
    assert (actor.org.id, matter.decisions[-1].step.on_behalf) == (WATER, False)


def mediating() -> Matter:
    matter = reported()
    parties = [{"role": "applicant", "name": "张三丰"}, {"role": "respondent", "kind": "org", "name": "某物业公司"}]
    matter.done("dispute", type_code="neighbour", parties=parties, org=COMMUNITY, method="people")
    return matter


def test_parties_are_masked_and_who_mediates_sees_the_matter() -> None:
    matter = mediating()
    dispute = matter.incident.dispute
    assert dispute is not None
    assert [p.name for p in dispute.parties] == ["张*", "某物业公司"]
    assert dispute.state == "waiting"
    assert matter.decisions[-1].parties is not None
    assert matter.refused("dispute", type_code="unheard-of") == "unknown_type"


def test_a_mediation_ends_with_its_outcome_in_words() -> None:
    matter, mediator = mediating(), town.caller("handler", org=COMMUNITY)
    matter.done("mediate", mediator, state="mediating")
    assert matter.refused("mediate", mediator, state="succeeded") == "reason_required"
    matter.done("mediate", mediator, state="succeeded", outcome="物业三日内修复，双方签字")
    assert matter.incident.dispute is not None and matter.incident.dispute.ended_at == START


def test_a_failed_mediation_may_be_tried_again() -> None:
    matter = mediating()
    matter.done("mediate", state="ended", outcome="未达成一致")
    assert matter.refused("mediate", state="mediating") == "illegal_transition"
    matter.done("dispute", type_code="neighbour", mediator="王调解")
    assert matter.incident.dispute is not None and matter.incident.dispute.state == "waiting"
    assert len(matter.incident.dispute.parties) == 2, "who is not named again stays"


def test_the_court_confirms_within_thirty_days_also_after_closing() -> None:
    matter = mediating()
    assert matter.refused("confirm", confirmation="applied") == "illegal_transition"
    matter.done("mediate", state="succeeded", outcome="双方签字")
    dispute = matter.incident.dispute
    assert dispute is not None and dispute.confirm_by is not None
    assert 30 * CALENDAR_DAY <= dispute.confirm_by - START <= 31 * CALENDAR_DAY
    matter.done("force_close", CHIEF, reason="调解成功")
    assert matter.refused("confirm", confirmation="confirmed") == "nothing_asked"
    late = replace(matter, now=START + 32 * DAY, decisions=[])
    assert late.refused("confirm", confirmation="applied") == "deadline_past"
    matter.done("confirm", confirmation="applied")
    matter.now = START + 60 * DAY
    matter.done("confirm", confirmation="confirmed")
    assert matter.incident.dispute is not None and matter.incident.dispute.state == "confirmed"


def test_a_grid_looks_again_before_the_matter_is_checked() -> None:
    matter = Matter().reach("feedback")
    matter.done("ask_check")
    assert (matter.incident.state, matter.incident.clock and matter.incident.clock.stage) == ("inspecting", "inspect")
    matter.now = START + HOUR
    matter.done("inspect", town.GRID_WORKER, held=False, text="仍有积水")
    assert (matter.incident.state, matter.incident.task and matter.incident.task.held) == ("feedback", False)
    assert matter.do("return", reason="现场仍有积水") is None
