"""The desk's words: refusals, commands, links, timelines."""

from typing import get_args

import pytest
from PySide6.QtWidgets import QApplication

from console.domain.values import CommandState, Link, LinkKind, PendingCommand
from console.models.alarm import grave_unhandled
from console.models.command_words import command_line
from console.models.link_text import ago, link_text
from console.models.loop_words import ACTIONS, STAGES, state_word, word
from console.models.problem_words import problem_words
from console.models.queue_order import midnight
from console.models.report_form import Filled, Refused, build_report
from console.models.story import story
from console.services.delivery import build
from contract.command import CommandType
from contract.event import Step
from contract.incident import Stage, State
from contract.org import OrgRef
from contract.payload import Dispatch, Report
from contract.problems import Problem, ProblemCode
from tests.widgets.desk_samples import NOW, burst_pipe, burst_story, permits, samples


@pytest.mark.parametrize("code", get_args(ProblemCode))
def test_every_problem_code_says_what_happened_and_what_to_do_next(qapp: QApplication, code: ProblemCode) -> None:
    words = problem_words(Problem(title="", status=400, code=code))
    assert words.what and words.next and "{" not in words.sentence


def test_a_problem_names_state_and_action_in_words(qapp: QApplication) -> None:
    params: dict[str, str | int] = {"state": "closed", "action": "dispatch"}
    words = problem_words(Problem(title="", status=409, code="illegal_transition", params=params))
    assert "已结案" in words.what and "派遣" in words.what


def test_an_unknown_problem_of_a_newer_center_is_told_in_its_own_sentence(qapp: QApplication) -> None:
    problem = Problem.model_construct(title="t", status=418, code="teapot", detail="中心在泡茶。", params={}, errors=())
    assert problem_words(problem).sentence == "中心在泡茶。"


def test_only_refused_and_expired_commands_wait_for_the_officer(qapp: QApplication) -> None:
    command = build("dispatch", Dispatch(lead="D-510115-water"), 2)
    lines = {state: command_line(PendingCommand("i", command, 0, 900, state)) for state in CommandState}
    assert {state for state, line in lines.items() if line.asks} == {CommandState.REJECTED, CommandState.EXPIRED}
    assert all("派遣" in line.head for line in lines.values())
    assert "请勿重复操作" in lines[CommandState.UNCONFIRMED].rest


def test_only_a_live_link_says_it_is_live(qapp: QApplication) -> None:
    said = {kind: link_text(Link(kind, NOW, 3.0), 12.0, 3.0) for kind in LinkKind}
    assert [kind for kind, text in said.items() if text.live] == [LinkKind.LIVE]
    assert said[LinkKind.LOST].text == "不是实时 · 数据 12 s 前 · 3 s 后重连"
    assert "上次的数据" in said[LinkKind.CACHED].text
    assert ago(600) == "10 分钟前"


def test_the_story_ends_with_what_is_still_to_come(qapp: QApplication) -> None:
    lines = story(burst_story().events, burst_pipe(), midnight(NOW))
    assert [line.head for line in lines] == ["上报", "立案", "派遣 区水务局", "接收", "反馈 → 核查 → 结案"]
    assert "电话代录" in lines[3].rest and lines[3].mark == "disc" and lines[-1].dim


def test_a_step_that_was_entered_later_says_so(qapp: QApplication) -> None:
    first, *rest = burst_story().events
    step = first.data.step.model_copy(update={"entered_at": NOW})
    late = first.model_copy(update={"data": first.data.model_copy(update={"step": step})})
    lines = story((late, *rest), burst_pipe(), midnight(NOW))
    assert "补录" in lines[0].rest and "补录" not in lines[1].rest


def test_a_closed_matter_has_nothing_to_come_and_no_current_step(qapp: QApplication) -> None:
    lines = story(burst_story().events, burst_pipe(state="closed"), midnight(NOW))
    assert not any(line.dim or line.mark == "disc" for line in lines)


def test_the_banner_is_the_gravest_matter_nobody_handles() -> None:
    handled = burst_pipe()
    minor = samples.incident(3, severity=3, state="reported")
    major = samples.incident(4, severity=2, state="returned")
    worst = samples.incident(5, severity=1, state="reported", permits=permits("register"))
    assert [i.id for i in grave_unhandled((minor, handled, major, worst))] == [worst.id, major.id]


def _filled(**fields: object) -> Filled:
    values: dict[str, object] = {
        "text": "水管爆了",
        "title": "",
        "class_code": "05-01",
        "severity": 2,
        "point": (103.8, 30.7),
        "address": "",
        "source": "seat",
        "seat": "坐席 02",
        "name": "",
        "phone": "",
    }
    return Filled(**(values | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": " "}, "text"),
        ({"text": "很" * 20_001}, "text"),
        ({"class_code": ""}, "class"),
        ({"point": None}, "place"),
        ({"phone": "call me"}, "phone"),
        ({"title": "a\x00b"}, ""),
    ],
)
def test_what_is_wrong_with_a_report_is_said_at_its_field(
    qapp: QApplication, fields: dict[str, object], field: str
) -> None:
    outcome = build_report(_filled(**fields))
    assert isinstance(outcome, Refused) and outcome.field == field and outcome.words


def test_a_report_without_a_caller_carries_no_contact(qapp: QApplication) -> None:
    outcome = build_report(_filled())
    assert isinstance(outcome, Report) and outcome.reporter is None
    named = build_report(_filled(name="李强", phone="139 1234 2207"))
    assert isinstance(named, Report) and named.reporter is not None and named.reporter.phone == "139 1234 2207"


@pytest.mark.parametrize("action", (*get_args(CommandType), "reveal", "expired", "imported", "remind"))
def test_every_step_that_may_stand_in_a_story_has_a_word(qapp: QApplication, action: str) -> None:
    assert word(ACTIONS, action) != action


def test_every_state_and_every_stage_has_a_word(qapp: QApplication) -> None:
    assert not [state for state in get_args(State) if state_word(state) == state]
    assert not [stage for stage in get_args(Stage) if word(STAGES, stage) == stage]


@pytest.mark.parametrize(
    ("step", "head"),
    [
        (Step(action="apply", detail="works_extension"), "申请工程延期"),
        (Step(action="decide", detail="refused"), "审批 ・ 不同意"),
        (Step(action="visit", detail="satisfied"), "回访 ・ 满意"),
        (Step(action="supervise", detail="leader"), "领导督办"),
        (Step(action="whistle", org=OrgRef(id="x", name="区城管局")), "吹哨 区城管局"),
        (Step(action="inspect", detail="not_held"), "现场核查 ・ 未处置到位"),
        (Step(action="mediate", detail="succeeded"), "调解 ・ 调解成功"),
        (Step(action="score", detail="4"), "报到评分 ・ 4 分"),
    ],
)
def test_a_step_beside_the_straight_path_says_what_kind_it_was(qapp: QApplication, step: Step, head: str) -> None:
    first = burst_story().events[0]
    event = first.model_copy(update={"data": first.data.model_copy(update={"step": step})})
    assert story((event,), burst_pipe(), midnight(NOW))[0].head == head


def test_a_refusal_names_what_is_not_settled_and_with_whom(qapp: QApplication) -> None:
    params: dict[str, str | int] = {"what": "co", "orgs": "区城管局、区住建局"}
    words = problem_words(Problem(title="", status=409, code="unsettled", params=params))
    assert "联调单位尚未反馈：区城管局、区住建局" in words.what
