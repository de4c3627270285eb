"""What an officer may type into the command line, and what it is taken for."""

from typing import Any

import pytest

from benchmarks import _queue_samples as samples
from benchmarks._demo_reference import demo_reference
from console.domain.command_index import Index, Kind
from console.domain.command_line import Answer, Begin, Find, Open, Run, Situation, Suggestion, Trigger, answer
from console.domain.command_verbs import HOUR, URGENT_MS, when
from console.domain.spelling import fit, spell
from console.services.sounds import sounds_of
from contract.incident import Incident, Permit, Place
from contract.org import OrgRef, Person, Session
from contract.parts import Application
from contract.payload import Apply, Decide, Dispatch, Merge, Relate, Return, Supervise, Urge, VisitGiven, WhistleBlown

NOW, DISTRICT = samples.NOW, samples.DISTRICT
ACTIONS = (("new", "登记新事件"), ("dispatch", "派遣"), ("theme", "深色 / 浅色"))
INDEX = Index.of(demo_reference(), ACTIONS, (), sounds_of)
EVERYTHING: tuple[Any, ...] = (
    "register", "dispatch", "return", "urge", "supervise", "whistle", "visit", "note", "feedback", "close", "merge",
    "relate", "apply", "decide",
)  # fmt: skip


def matter(number: int, *actions: str, **fields: Any) -> Incident:
    permit = Permit.model_construct(org=DISTRICT, roles=("acceptor",), actions=actions or EVERYTHING)
    return samples.incident(number, **{"permits": (permit,), "class_code": "P01", **fields})


PIPE = matter(
    17, title="供水管破裂 路面积水", code="510115-261122-00417-6", lead=OrgRef(id="D-510115-water", name="区水务局")
)
OTHER = matter(18, title="夜市油烟扰民", code="510115-261122-00032-1", owner=Person(id="u-7", name="何晓燕"))
SESSION = Session(
    user=Person(id="u-02", name="周敏"),
    org=OrgRef(id=DISTRICT, name="温江区综治中心"),
    seat="坐席 02",
    roles=("acceptor",),
    roots=(DISTRICT,),
    expires_at=NOW + HOUR,
)


def situation(*incidents: Incident, **fields: Any) -> Situation:
    held = {i.id: i for i in (incidents or (PIPE, OTHER))}
    values: dict[str, Any] = {"incidents": held, "session": SESSION, "selected": PIPE.id, "now": NOW}
    return Situation(**(values | {"possible": frozenset({"new", "theme"})} | fields))


def typed(text: str, *incidents: Incident, **fields: Any) -> Answer:
    return answer(text, INDEX, situation(*incidents, **fields))


def chosen(found: Answer) -> Suggestion:
    assert found.chosen >= 0, found.lines
    return found.lines[found.chosen]


def run(text: str, *incidents: Incident, **fields: Any) -> Run:
    act = chosen(typed(text, *incidents, **fields)).act
    assert isinstance(act, Run)
    return act


@pytest.mark.parametrize(
    "text",
    [
        "派 城管 急",
        "p cg j",
        "/p cg j",
        "派 急 城管",
        "P CG J",
        "dispatch cg urgent",
        "派遣 区城管局 加急",
        "ｐ　ｃｇ　ｊ",
    ],
)
def test_a_dispatch_names_the_department_and_the_hurry_in_any_order(text: str) -> None:
    act = run(text)
    assert (act.incident_id, act.type, act.expected_version) == (PIPE.id, "dispatch", PIPE.version)
    assert act.payload == Dispatch(lead="D-510115-city", due_at=NOW + URGENT_MS)


@pytest.mark.parametrize("text", ["派城管急", "派遣区城管局加急", "派城管急件"])
def test_what_an_input_method_gives_out_in_one_piece_is_read_in_its_parts(text: str) -> None:
    act = run(text)
    assert (act.incident_id, act.type) == (PIPE.id, "dispatch")
    assert act.payload == Dispatch(lead="D-510115-city", due_at=NOW + URGENT_MS)
    assert typed(text).lines[-1].act == Find(text)


def test_words_may_follow_what_was_given_out_in_one_piece() -> None:
    assert run("派水务 先关阀，注意安全").payload == Dispatch(lead="D-510115-water", note="先关阀，注意安全")


@pytest.mark.parametrize("text", ["派出所门口", "吹风机"])
def test_one_piece_that_names_no_org_stays_a_search(text: str) -> None:
    assert chosen(typed(text)).act == Find(text)


def test_one_piece_that_is_also_the_name_of_something_leaves_the_choice_to_the_officer() -> None:
    named = matter(19, title="派城管现场处置")
    found = typed("派城管", PIPE, named)
    assert found.chosen == -1
    acts = [line.act for line in found.lines]
    assert Open(named.id) in acts
    assert any(isinstance(act, Run) for act in acts)


def test_what_names_nobody_is_the_note_of_a_dispatch() -> None:
    assert run("派 水务 先关阀，注意安全").payload == Dispatch(lead="D-510115-water", note="先关阀，注意安全")


def test_help_is_called_with_a_plus_and_a_deadline_by_a_time() -> None:
    payload = run("派 水务 +住建 2h").payload
    assert payload == Dispatch(lead="D-510115-water", co=("D-510115-housing",), due_at=NOW + 2 * HOUR)


def test_two_departments_that_fit_equally_well_are_listed_and_none_is_chosen() -> None:
    found = typed("p gong")
    assert found.chosen == -1 and len(found.lines) > 1
    names = [line.plan.orgs[0].name for line in found.lines if line.plan is not None]
    assert "区公安分局" in names and "区供电公司" in names
    assert all(isinstance(line.act, Run) for line in found.lines), "each is ready when the officer points at it"


def test_one_more_letter_decides_between_them() -> None:
    assert run("p gongan").payload == Dispatch(lead="D-510115-police")


def test_a_name_nobody_has_dispatches_to_nobody() -> None:
    line = chosen(typed("派 海关"))
    assert (
        line.act is None
        and line.blocked is not None
        and (line.blocked.why, line.blocked.word)
        == (
            "unknown_org",
            "海关",
        )
    )


def test_without_a_name_the_usual_lead_of_the_class_is_offered_first() -> None:
    assert run("派").payload == Dispatch(lead="D-510115-police")


def test_a_class_without_a_usual_lead_leaves_the_choice_to_the_officer() -> None:
    place = Place(lon=103.8, lat=30.7, address="", path=(DISTRICT, "510115001", "510115001043"))
    found = typed("派", matter(17, class_code="none", place=place))
    assert found.chosen == -1
    offered = [line.plan.orgs[0].name for line in found.lines if line.plan is not None]
    assert offered == ["航天路社区", "柳城街道"]


@pytest.mark.parametrize("code", ["00032", "00032-1", "032", "510115-261122-00032-1"])
def test_another_matter_is_named_by_its_number(code: str) -> None:
    act = run(f"{code} 派 水务")
    assert act.incident_id == OTHER.id and act.payload == Dispatch(lead="D-510115-water")


def test_a_number_alone_goes_to_its_matter() -> None:
    assert chosen(typed("00032")).act == Open(OTHER.id)


def test_a_number_nobody_has_says_so_and_gives_no_command() -> None:
    found = typed("99999 派 水务")
    assert found.lines[0].blocked is not None and found.lines[0].blocked.why == "unknown_matter"
    assert not any(isinstance(line.act, Run) for line in found.lines)


def test_the_same_number_of_two_days_leaves_the_choice_to_the_officer() -> None:
    twin = matter(19, code="510115-261121-00417-2")
    found = typed("00417 催", PIPE, OTHER, twin)
    assert found.chosen == -1 and {line.incident_id for line in found.lines} == {PIPE.id, twin.id}


def test_what_the_center_does_not_allow_now_is_listed_with_the_reason_and_does_nothing() -> None:
    line = chosen(typed("结案", matter(17, "note", "dispatch")))
    assert line.act is None and line.blocked is not None and line.blocked.why == "not_now"


def test_what_another_role_may_do_is_told_apart_from_what_nobody_may() -> None:
    permit = Permit.model_construct(org=DISTRICT, roles=("shift_supervisor",), actions=("close",))
    line = chosen(typed("结案", samples.incident(17, permits=(permit,))))
    assert line.blocked is not None and line.blocked.why == "not_you"


def test_while_an_earlier_step_is_on_its_way_only_a_note_can_be_added() -> None:
    busy = frozenset({PIPE.id})
    line = chosen(typed("催", busy=busy))
    assert line.blocked is not None and line.blocked.why == "busy"
    assert run("备 已电话告知", busy=busy).type == "note"


def test_a_supervision_says_until_when_and_what() -> None:
    payload = run("督 水务 17:00 请书面说明停水范围").payload
    assert isinstance(payload, Supervise)
    assert payload.text == "请书面说明停水范围" and payload.reply_by == when("17:00", NOW)
    assert payload.kind == "important"


def test_a_supervision_of_somebody_who_is_not_the_lead_is_not_sent_to_the_lead() -> None:
    line = chosen(typed("督 城管 17:00 请书面说明"))
    assert line.act is None and line.blocked is not None and line.blocked.why == "wrong_lead"


def test_a_whistle_calls_several_orgs_and_says_why() -> None:
    payload = run("吹 柳城 公平 20分 到现场会商").payload
    assert payload == WhistleBlown(orgs=("510115001", "510115002"), minutes=20, text="到现场会商")


def test_a_return_without_a_reason_waits_for_it() -> None:
    line = chosen(typed("退"))
    assert line.act is None and line.blocked is not None and line.blocked.why == "reason"
    assert run("退 照片看不出结果").payload == Return(reason="照片看不出结果")


def test_a_visit_says_how_content_the_reporter_is() -> None:
    assert run("回访 满意").payload == VisitGiven(satisfaction="satisfied")
    assert run("hf bmy 还在漏").payload == VisitGiven(satisfaction="dissatisfied", text="还在漏")
    line = chosen(typed("回访"))
    assert line.blocked is not None and line.blocked.why == "satisfaction"


def test_a_matter_is_merged_into_another_by_its_number_with_a_reason() -> None:
    assert run("并 00032 同一处油烟").payload == Merge(into=OTHER.id, reason="同一处油烟")
    assert run("关联 00032").payload == Relate(other=OTHER.id)
    for text, why in (
        ("并", "other"),
        ("并 00032", "reason"),
        ("并 99999 重复", "unknown_matter"),
        ("并 00417 自己", "unknown_matter"),
    ):
        line = chosen(typed(text))
        assert line.act is None and line.blocked is not None and line.blocked.why == why


def test_an_application_says_until_when_and_why() -> None:
    assert run("延 2天 等配件").payload == Apply(kind="extension", until=NOW + 48 * HOUR, reason="等配件")
    assert run("挂 1天 当事人外出").payload == Apply(kind="suspend", until=NOW + 24 * HOUR, reason="当事人外出")
    line = chosen(typed("延 等配件"))
    assert line.blocked is not None and line.blocked.why == "until"


def test_what_is_asked_for_is_granted_in_a_word_and_refused_with_a_reason() -> None:
    by, org = Person(id="u-9", name="邓国强"), OrgRef(id="D-510115-water", name="区水务局")
    asking = Application(id=samples.identity(90), kind="extension", by=by, org=org, at=NOW, reason="等配件")
    asked = matter(17, asking=asking)
    assert run("同意", asked).payload == Decide(application=asking.id, granted=True)
    assert run("bty 时间太长", asked).payload == Decide(application=asking.id, granted=False, note="时间太长")
    line = chosen(typed("不同意", asked))
    assert line.act is None and line.blocked is not None and line.blocked.why == "reason"


def test_urging_needs_no_word() -> None:
    assert run("催").payload == Urge() and run("c").payload == Urge()


def test_finding_filters_the_queue() -> None:
    assert chosen(typed("找 油烟 夜市")).act == Find("油烟 夜市")


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("djxsj", Trigger("new")),
        ("htl", Find("航天路社区")),
        ("柳城街道", Find("柳城街道")),
        ("djdo", Begin("P01")),
        ("hexiaoyan", Find("何晓燕")),
        ("夜市油烟", Open(OTHER.id)),
        ("ysyyrm", Open(OTHER.id)),
    ],
)
def test_anything_with_a_name_is_found_by_its_characters_or_letters(text: str, act: object) -> None:
    assert act in [line.act for line in typed(text).lines[:3]]


def test_the_list_is_never_longer_than_eight_and_ends_with_the_search() -> None:
    found = typed("s")
    assert len(found.lines) <= 8
    assert typed("she").lines[-1].act == Find("she")


def test_what_was_used_lately_comes_first_among_equals() -> None:
    before = [line.entry.id for line in typed("h").lines if line.entry is not None]
    assert len(before) > 1
    after = [line.entry.id for line in typed("h", recent=(before[1],)).lines if line.entry is not None]
    assert after.index(before[1]) == 0


def test_an_action_that_is_not_possible_is_listed_grey_below_one_that_is() -> None:
    line = next(one for one in typed("派遣").lines if one.kind is Kind.ACTION)
    assert line.act is None and line.blocked is not None and line.blocked.why == "impossible"


def test_rare_ways_to_read_a_character_do_not_count_and_usual_ones_do() -> None:
    assert fit("cg", spell("尚合社区", sounds_of)) is None
    assert fit("zqlsy", spell("重庆路社区", sounds_of)) is None
    for letters in ("cqlsq", "zqlsq", "changan", "zhangan"):
        name = "长安路" if letters.endswith("an") else "重庆路社区"
        assert fit(letters, spell(name, sounds_of)) is not None


def test_nothing_selected_means_no_command() -> None:
    line = typed("催", selected="").lines[0]
    assert line.act is None and line.blocked is not None and line.blocked.why == "no_matter"


def test_a_time_that_has_passed_today_is_tomorrows() -> None:
    at = when("05:00", NOW)  # it is 06:12
    assert at is not None and NOW < at < NOW + 24 * HOUR
    assert when("25:00", NOW) is None and when("0分", NOW) is None


@pytest.mark.parametrize("text", ["", " ", "/", "//", "派 +", "p " + "x" * 3000, "督 99:99", "吹", "\u0000", "𠮷野家"])
def test_no_line_however_odd_breaks_it(text: str) -> None:
    for line in typed(text).lines:
        assert line.act is not None or line.blocked is not None
