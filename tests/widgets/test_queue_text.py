"""The words of a row: short, exact, safe."""

import pytest

from benchmarks._queue_samples import DISTRICT, HOUR, MINUTE, NOW, clock, incident, reference
from console.domain.values import CommandState, PendingCommand
from console.models.incident_text import duration, one_line, overlay, queue_row, time_left, when
from console.models.queue_order import midnight
from contract.envelope import DispatchCommand
from contract.identity import new_id
from contract.payload import Dispatch

TODAY = midnight(NOW)
NAMES = {org.id: org.name for org in reference().orgs}


@pytest.mark.parametrize(
    ("millis", "text"),
    [(45_000, "45 秒"), (21 * MINUTE, "0:21"), (5 * HOUR + 2 * MINUTE, "5:02"), (26 * HOUR, "1 天 2 时")],
)
def test_a_duration_is_said_in_the_largest_unit_that_matters(millis: int, text: str) -> None:
    assert duration(millis) == text


def test_time_left_turns_from_calm_to_yellow_to_red() -> None:
    running = clock(NOW, NOW + 100 * MINUTE)
    assert time_left(running, NOW + 10 * MINUTE) == ("剩 1:30", "text", "calm", pytest.approx(0.1))
    assert time_left(running, NOW + 81 * MINUTE)[:3] == ("剩 0:19", "minor", "minor")
    assert time_left(running, NOW + 81 * MINUTE, severity=1).text_token == "critical"
    assert time_left(running, NOW + 135 * MINUTE) == ("超 0:35", "critical", "critical", 1.0)


def test_without_a_deadline_nothing_is_counted() -> None:
    assert time_left(None, NOW).text == "—"


def test_the_hour_is_the_districts_and_yesterday_is_said() -> None:
    assert when(NOW, TODAY) == "06:12"
    assert when(TODAY - 20 * MINUTE, TODAY) == "昨 23:40"
    assert when(TODAY - 30 * HOUR, TODAY) == "11-20"


def test_a_strangers_text_can_neither_break_nor_turn_a_row() -> None:
    assert one_line("第一行\n第二行\t\u202eabc\u2028x") == "第一行 第二行 abc x"
    assert len(one_line("长" * 20_000)) == 120


def test_a_row_names_street_and_community_and_whoever_has_it() -> None:
    row = queue_row(incident(9), NAMES, (), TODAY)
    assert row.place == "柳城街道 · 航天路社区"
    assert row.lead == "区住建局"
    assert row.state == "已接收"


def test_before_a_lead_is_named_the_row_says_where_it_came_from() -> None:
    row = queue_row(incident(9, lead=None, state="reported"), NAMES, (), TODAY)
    assert (row.lead, row.lead_token, row.fresh) == ("网格上报", "text_dim", True)


def test_while_place_names_are_unknown_the_address_stands_in() -> None:
    assert queue_row(incident(9), {}, (), TODAY).place == "航天路 76 号南门"


def pending(state: CommandState) -> PendingCommand:
    command = DispatchCommand(command_id=new_id(), expected_version=1, payload=Dispatch(lead=DISTRICT))
    return PendingCommand("x", command, NOW, 900.0, state)


def test_what_is_not_confirmed_is_a_tag_and_never_the_state() -> None:
    row = queue_row(incident(9, state="registered"), NAMES, (pending(CommandState.SENT),), TODAY)
    assert (row.state, row.overlay) == ("待派遣", "派遣 · 发送中")


def test_of_several_acts_the_refused_one_speaks() -> None:
    acts = (pending(CommandState.REJECTED), pending(CommandState.WAITING))
    assert overlay(acts) == ("派遣 · 被拒", "critical")
