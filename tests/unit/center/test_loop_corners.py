"""Corners of the loop: what slips through when two rules meet, one sentence at a time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from center.domain.bounds import MOST, Kind
from center.domain.deadlines import FARTHEST
from center.domain.values import Facts, Refusal
from center.service import rule_refusals
from center.service.caller import Caller
from center.service.cases import case_of, written
from contract.incident import allowed
from contract.org import Person, Session
from contract.wire import MAX_INT
from tests.unit.center import town
from tests.unit.center.matter import DAY, HOUR, START, Matter
from tests.unit.center.town import CHIEF, GAS, GAS_OFFICE, GRID, LEADER, OFFICER, STREET_SEAT, WATER, WATER_WORKS


def applied(matter: Matter, who: Any = WATER_WORKS, **given: Any) -> str:
    matter.done("apply", who, reason="等待配件到货", **given)
    assert matter.incident.asking is not None
    return matter.incident.asking.id


def test_who_refuses_an_application_says_why() -> None:
    matter = Matter().reach("accepted")
    asked = applied(matter, kind="extension", until=START + 3 * DAY)
    assert matter.refused("decide", CHIEF, application=asked, granted=False) == "reason_required"
    assert matter.refused("decide", CHIEF, application=asked, granted=False, note="  ") == "reason_required"
    matter.done("decide", CHIEF, application=asked, granted=False, note="配件已到")
    assert matter.incident.asking is None


SET: dict[str, Callable[[Matter, int], str]] = {
    "dispatch": lambda m, at: m.reach("registered").refused("dispatch", lead=WATER, due_at=at),
    "extension": lambda m, at: m.reach("accepted").refused(
        "apply", WATER_WORKS, kind="extension", reason="等待配件到货", until=at
    ),
    "suspension": lambda m, at: m.reach("accepted").refused(
        "apply", WATER_WORKS, kind="suspend", reason="等待配件到货", until=at
    ),
    "supervision": lambda m, at: m.reach("accepted").refused(
        "supervise", CHIEF, kind="leader", text="请说明", reply_by=at
    ),
    "dispute": lambda m, at: m.reach("registered").refused("dispute", type_code="neighbour", deadline=at),
}


@pytest.mark.parametrize("what", SET)
@pytest.mark.parametrize("until", [START + FARTHEST + 1, MAX_INT], ids=["a day too far", "the end of numbers"])
def test_a_deadline_that_never_comes_is_refused(what: str, until: int) -> None:
    assert SET[what](Matter(), until) == "invalid"


def test_a_matter_suspended_for_as_long_as_may_be_is_still_readable() -> None:
    matter = Matter().reach("accepted")
    asked = applied(matter, kind="suspend", until=START + FARTHEST)
    matter.done("decide", CHIEF, application=asked, granted=True)
    assert matter.case is not None
    again = case_of(matter.id, written(matter.incident).body, matter.case.center, matter.case.moved)
    assert again.incident == matter.incident


def test_an_appeal_is_open_from_the_moment_the_clock_says_overdue() -> None:
    matter = Matter().reach("handling")
    matter.now += 10 * DAY
    assert matter.tick() == "incident.overdue"
    assert matter.do("appeal", WATER_WORKS, stages=["handle"], reason="停水等待配件") is None


def test_two_opinions_in_the_same_second_are_not_opinion_and_decision() -> None:
    matter = Matter().reach("accepted")
    matter.now += 2 * DAY
    matter.done("feedback", WATER_WORKS, text="已处置")
    matter.done("appeal", WATER_WORKS, stages=["handle"], reason="等待燃气关阀")
    seen = matter.incident.version
    other = town.caller("acceptor", "dispatcher", name="李值班")
    assert matter.do("judge", other, version=seen, granted=True) is None
    late = matter.do("judge", OFFICER, version=seen, granted=True)
    assert late is not None and late.code == "version_conflict"
    assert matter.incident.appeal is not None and matter.incident.appeal.state == "at_acceptor"


def test_a_late_withdrawal_does_not_take_back_what_was_applied_for_since() -> None:
    matter = Matter().reach("accepted")
    asked = applied(matter, kind="extension", until=START + 3 * DAY)
    seen = matter.incident.version
    matter.done("decide", CHIEF, application=asked, granted=False, note="请先到场")
    applied(matter, kind="suspend", until=START + 3 * DAY)
    late = matter.do("withdraw", WATER_WORKS, version=seen)
    assert late is not None and late.code == "version_conflict"
    assert matter.incident.asking is not None and matter.incident.asking.kind == "suspend"


def test_the_time_set_by_hand_stands_still_with_the_matter() -> None:
    matter = Matter().reach("registered")
    matter.done("dispatch", lead=WATER, due_at=START + 2 * DAY)
    asked = applied(matter, OFFICER, kind="suspend", until=START + 5 * DAY)
    matter.done("decide", CHIEF, application=asked, granted=True)
    matter.now += 6 * DAY
    matter.done("resume")
    matter.now += HOUR
    matter.done("accept", WATER_WORKS)
    clock = matter.incident.clock
    assert clock is not None
    assert (clock.due_at, matter.incident.handle_by) == (START + 8 * DAY, START + 8 * DAY)


def sent_up() -> Matter:
    matter = Matter()
    matter.done("report")
    matter.done("register", STREET_SEAT)
    matter.done("dispatch", STREET_SEAT, lead=WATER, co=[GAS])
    matter.done("accept", WATER_WORKS)
    return matter


def test_the_district_records_what_a_co_department_says_by_telephone_about_a_matter_sent_up() -> None:
    matter = sent_up()
    matter.done("escalate", STREET_SEAT, reason="超出本级权限")
    matter.done("return", OFFICER, org=GAS, reason="电话告知不属其职责")
    assert (matter.incident.state, matter.incident.co[0].state) == ("escalated", "returned")
    matter.done("return", OFFICER, reason="仍由街道办理")
    assert matter.incident.state == "accepted"


def test_what_a_lead_asked_for_falls_when_the_matter_gets_another_lead() -> None:
    matter = sent_up()
    applied(matter, kind="extension", until=START + 9 * DAY)
    matter.done("escalate", STREET_SEAT, reason="超出本级权限")
    matter.done("dispatch", OFFICER, lead=GAS)
    assert matter.incident.asking is None
    matter.done("accept", GAS_OFFICE)
    applied(matter, GAS_OFFICE, kind="extension", until=START + 9 * DAY)


def test_what_a_lead_asked_for_falls_when_it_hands_the_matter_back() -> None:
    matter = Matter().reach("dispatched")
    applied(matter, kind="suspend", until=START + 9 * DAY)
    matter.done("return", WATER_WORKS, reason="不属本单位职责")
    assert matter.incident.asking is None


def test_what_the_centre_asked_for_stays_when_the_lead_changes() -> None:
    matter = Matter().reach("dispatched")
    applied(matter, OFFICER, kind="void")
    matter.done("return", WATER_WORKS, reason="不属本单位职责")
    matter.done("dispatch", lead=GAS)
    assert matter.incident.asking is not None and matter.incident.asking.kind == "void"


def test_merging_is_no_way_around_an_answer_that_is_owed() -> None:
    matter, other = Matter().reach("accepted"), Matter().reach("registered")
    assert other.case is not None
    matter.others = {other.id: other.case}
    matter.done("supervise", CHIEF, kind="leader", text="请说明", reply_by=START + DAY)
    assert matter.refused("merge", into=other.id, reason="同一事件") == "unsettled"
    matter.done("reply", WATER_WORKS, supervision=matter.incident.supervisions[0].id, text="已安排")
    assert matter.do("merge", into=other.id, reason="同一事件") is None


def test_a_draft_is_tied_to_nothing() -> None:
    draft, matter = Matter(), Matter().reach("registered")
    draft.done("report", STREET_SEAT, draft=True)
    assert draft.case is not None
    matter.others = {draft.id: draft.case}
    both = town.caller("acceptor", "dispatcher", org=town.STREET)
    assert matter.refused("relate", both, other=draft.id) in ("merge_cycle", "forbidden")
    seat = replace(OFFICER, roots=OFFICER.roots | {town.STREET})
    assert matter.refused("relate", seat, other=draft.id) == "merge_cycle"


def filled(kind: Kind, matter: Matter, step: Callable[[Matter], Refusal | None]) -> Refusal:
    """What is said to the first step too many."""
    for _ in range(MOST[kind]):
        assert step(matter) is None
    refusal = step(matter)
    assert refusal is not None
    return refusal


def test_supervisions_calls_and_visits_end_somewhere_and_the_clock_goes_on() -> None:
    matter = Matter(facts=Facts(town.STRICT)).reach("accepted")
    refusal = filled(
        "supervision",
        matter,
        lambda m: m.do("supervise", CHIEF, kind="leader", text="请说明", reply_by=START + 90 * DAY),
    )
    assert (refusal.code, dict(refusal.params)) == ("too_many", {"what": "supervision", "most": MOST["supervision"]})
    said: set[str | None] = set()
    for _ in range(30 * 4):
        matter.now += 6 * HOUR
        said |= {matter.tick() for _ in range(3)}
    assert {"incident.overdue", "incident.urged", "incident.reminded"} <= said
    assert len(matter.incident.supervisions) == MOST["supervision"]
    calls = filled("whistle", matter, lambda m: m.do("whistle", orgs=[GAS], text="请到场会商"))
    assert calls.code == "too_many"
    closed = Matter().reach("closed")
    assert filled("visit", closed, lambda m: m.do("visit", satisfaction="unreachable")).code == "too_many"


def test_a_matter_full_of_everything_is_still_one_that_a_desk_can_read() -> None:
    matter = Matter().reach("accepted")
    long = "说" * 2_000
    for _ in range(MOST["supervision"]):
        matter.done("supervise", CHIEF, kind="leader", text=long, reply_by=START + 90 * DAY)
    for _ in range(MOST["whistle"] // 20):
        matter.done("whistle", orgs=[GAS, GRID, town.STREET, town.COMMUNITY, town.PIPES] * 4, text=long)
    assert len(written(matter.incident).body.encode()) < 2 * 2**20


def test_matters_are_tied_to_so_many_others_and_no_more() -> None:
    matter = Matter().reach("registered")

    def relate(m: Matter) -> Refusal | None:
        other = Matter().reach("reported")
        assert other.case is not None
        m.others = {other.id: other.case}
        return m.do("relate", other=other.id)

    assert filled("relation", matter, relate).code == "too_many"
    late = Matter().reach("registered")
    assert matter.case is not None
    late.others = {matter.id: matter.case}
    assert late.refused("merge", into=matter.id, reason="同一事件") == "too_many"
    assert late.refused("relate", other=matter.id) == "too_many"


def test_a_dispute_is_not_closed_before_its_mediation_has_ended() -> None:
    matter = Matter().reach("feedback")
    matter.done("dispute", type_code="neighbour", org=town.COMMUNITY)
    matter.done("mediate", state="mediating")
    refusal = matter.do("check")
    assert refusal is not None
    assert (refusal.code, refusal.params["what"], refusal.params["orgs"]) == ("unsettled", "mediation", "柳城社区")
    matter.done("mediate", state="ended", outcome="双方未达成一致")
    matter.done("check")
    assert matter.do("close") is None


def test_what_the_court_has_before_it_comes_in_after_the_archive_too() -> None:
    matter = Matter().reach("feedback")
    matter.done("dispute", type_code="neighbour")
    matter.done("mediate", state="succeeded", outcome="双方和解")
    for step in ("check", "close"):
        matter.done(step)
    matter.done("confirm", confirmation="applied")
    matter.done("evaluate", score=80)
    matter.done("archive")
    matter.done("confirm", confirmation="confirmed")
    assert matter.incident.dispute is not None and matter.incident.dispute.state == "confirmed"
    other = Matter().reach("feedback")
    other.done("dispute", type_code="neighbour")
    other.done("mediate", state="succeeded", outcome="双方和解")
    other.done("check")
    other.done("close")
    other.done("evaluate", score=80)
    other.done("archive")
    assert other.refused("confirm", confirmation="applied") == "illegal_transition", "too late to begin"


def test_of_two_who_describe_a_dispute_at_once_none_undoes_the_other() -> None:
    matter = Matter().reach("registered")
    seen = matter.incident.version
    matter.done("dispute", type_code="neighbour", mediator="刘调解")
    late = matter.do("dispute", version=seen, type_code="neighbour", method="people")
    assert late is not None and late.code == "version_conflict"
    assert matter.incident.dispute is not None and matter.incident.dispute.mediator == "刘调解"


def excused() -> Matter:
    """Handled late once, and excused."""
    matter = Matter().reach("accepted")
    matter.now += 2 * DAY
    matter.done("feedback", WATER_WORKS, text="已处置")
    matter.done("appeal", WATER_WORKS, stages=["handle"], reason="等待燃气关阀")
    matter.done("judge", OFFICER, granted=True)
    matter.done("judge", town.caller("acceptor", name="李值班"), granted=True)
    matter.now += HOUR
    assert matter.incident.exempt_stages == ("handle",)
    return matter


def test_who_is_late_anew_after_a_rework_is_not_excused_by_the_first_appeal() -> None:
    matter = excused()
    matter.done("return", reason="现场仍有积水")
    matter.now += 30 * DAY
    said = [matter.tick() for _ in range(2)]
    assert "incident.overdue" in said
    assert "handle" in matter.incident.late_stages
    assert matter.incident.exempt_stages == ()


def test_who_is_late_anew_before_the_clock_said_so_is_not_excused_either() -> None:
    matter = excused()
    matter.done("return", reason="现场仍有积水")
    matter.now += 30 * DAY
    matter.done("feedback", WATER_WORKS, text="再次处置")
    assert matter.incident.exempt_stages == ()


def test_who_was_excused_and_is_in_time_afterwards_stays_excused() -> None:
    matter = excused()
    matter.done("return", reason="现场仍有积水")
    matter.now += HOUR
    matter.done("feedback", WATER_WORKS, text="再次处置")
    assert matter.incident.exempt_stages == ("handle",)


def test_who_names_an_org_that_takes_part_already_is_told_so() -> None:
    matter = Matter().reach("dispatched")
    for _ in range(2):
        refusal = matter.do("add_co", org=GAS)
    assert refusal is not None
    assert "已在联调" in rule_refusals.of(refusal).problem.detail
    lead = matter.do("add_co", org=WATER)
    assert lead is not None and "牵头单位" in rule_refusals.of(lead).problem.detail
    nowhere = matter.do("add_co", org="nobody")
    assert nowhere is not None and "不存在" in rule_refusals.of(nowhere).problem.detail


def test_a_lead_appeals_about_what_it_owed_and_not_about_the_delays_of_the_centre() -> None:
    matter = Matter().reach("feedback")
    matter.now += 10 * DAY
    matter.done("check")
    assert "check" in matter.incident.late_stages
    late = set(matter.incident.late_stages)
    assert late.isdisjoint(("accept", "handle"))
    if "total" not in late:
        assert matter.refused("appeal", WATER_WORKS, stages=["check"], reason="核查太晚") == "illegal_transition"
    matter = excused()
    other = Matter().reach("accepted")
    other.now += 2 * DAY
    other.done("feedback", WATER_WORKS, text="已处置")
    other.now += 10 * DAY
    other.done("check")
    assert other.refused("appeal", WATER_WORKS, stages=["handle", "check"], reason="等待关阀") == "nothing_asked"
    assert other.do("appeal", WATER_WORKS, stages=["handle"], reason="等待关阀") is None


def shown(who: Caller) -> Session:
    return Session(
        user=Person(id=who.actor.id, name=who.actor.name),
        org=who.org,
        seat="",
        roles=who.roles,
        roots=tuple(who.roots),
        expires_at=START,
    )


def test_a_desk_offers_to_hand_over_what_its_officer_is_responsible_for_and_a_chief_everything() -> None:
    matter = Matter().reach("registered")
    other = town.caller("acceptor", "dispatcher", name="李值班")
    offered = {who.actor.name: "hand_over" in allowed(matter.incident, shown(who)) for who in (OFFICER, other, LEADER)}
    assert offered == {"王值班": True, "李值班": False, "王带班": True}
    assert matter.refused("hand_over", other, to="second", reason="换班交接") == "forbidden"
    assert matter.do("hand_over", LEADER, to="second", reason="换班交接") is None


def test_a_desk_does_not_offer_to_judge_ones_own_appeal() -> None:
    matter = Matter().reach("accepted")
    matter.now += 2 * DAY
    matter.done("feedback", WATER_WORKS, text="已处置")
    both = replace(OFFICER, actor=WATER_WORKS.actor)
    matter.done("appeal", WATER_WORKS, stages=["handle"], reason="等待关阀")
    assert "judge" in allowed(matter.incident, shown(OFFICER))
    assert "judge" not in allowed(matter.incident, shown(both))
    matter.done("judge", OFFICER, granted=True)
    assert "judge" not in allowed(matter.incident, shown(OFFICER)), "who gave the opinion does not decide"
    assert "judge" in allowed(matter.incident, shown(town.caller("acceptor", name="李值班")))


def test_a_rework_has_time_of_its_own_when_the_day_set_by_hand_passed_during_the_check() -> None:
    matter = Matter().reach("registered")
    matter.done("dispatch", lead=WATER, due_at=START + 2 * DAY)
    matter.done("accept")
    matter.done("feedback", WATER_WORKS, text="已处置")
    matter.now += 5 * DAY
    matter.done("return", OFFICER, reason="现场仍有积水")
    clock = matter.incident.clock
    assert clock is not None and clock.due_at > matter.now
    assert "handle" not in matter.incident.late_stages


def test_a_rework_before_the_day_set_by_hand_ends_on_that_day() -> None:
    matter = Matter().reach("registered")
    matter.done("dispatch", lead=WATER, due_at=START + 2 * DAY)
    matter.done("accept")
    matter.done("feedback", WATER_WORKS, text="已处置")
    matter.now += HOUR
    matter.done("return", OFFICER, reason="现场仍有积水")
    clock = matter.incident.clock
    assert clock is not None and clock.due_at == START + 2 * DAY
