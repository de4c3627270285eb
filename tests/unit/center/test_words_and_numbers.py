"""Case codes, masking, identifiers and the clock: small rules with exact answers."""

import logging
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.domain import case_code, masking
from center.domain.values import Refusal
from center.service import rule_refusals
from center.service.cells import inert
from center.service.clock import CenterClock
from center.service.ids import clock_id, named_id
from center.service.register import local_time
from contract.command import CommandAdapter
from contract.payload import Contact
from contract.problems import Problem


def test_a_case_code_says_district_day_serial_and_ends_with_a_check_digit() -> None:
    code = case_code.make("510115", "261122", 417)
    assert re.fullmatch(r"510115-261122-00417-\d", code)
    assert case_code.is_valid(code)


def test_the_check_digit_is_that_of_iso_7064_mod_11_10() -> None:
    assert case_code.check_digit("0794") == "5", "the worked example of the standard"


@given(serial=st.integers(1, 99_999), place=st.integers(0, 16), digit=st.integers(1, 9))
def test_any_single_wrong_digit_is_found(serial: int, place: int, digit: int) -> None:
    code = case_code.make("510115", "261122", serial)
    at = [i for i, c in enumerate(code) if c.isdigit()][place]
    wrong = code[:at] + str((int(code[at]) + digit) % 10) + code[at + 1 :]
    assert not case_code.is_valid(wrong)


@pytest.mark.parametrize("text", ["", "510115", "510115-261122-00417", "a-b-c-1", "510115-261122-00417-٣"])
def test_what_is_not_a_case_code_is_not_valid(text: str) -> None:
    assert not case_code.is_valid(text)


def test_the_day_of_a_case_is_the_districts_own_not_that_of_greenwich() -> None:
    assert case_code.day_of(1_795_363_199_000) == "261122"  # 2026-11-22 23:59:59 in Wenjiang
    assert case_code.day_of(1_795_363_200_000) == "261123"


@pytest.mark.parametrize(
    ("name", "masked"),
    [("李建国", "李*"), ("欧阳雪", "欧阳*"), ("王女士", "王女士"), ("", ""), ("Alice", "A*"), ("张", "张*")],
)
def test_a_name_is_masked_but_can_be_recognised(name: str, masked: str) -> None:
    assert masking.mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13912342207", "139****2207"),
        ("028-82721234", "028****1234"),
        ("0838-272123", "083****123"),
        ("82721234", "82****34"),
        ("8272123", "82****3"),
        ("12345", "*****"),
    ],
)
def test_a_number_is_masked_but_can_be_recognised(phone: str, masked: str) -> None:
    assert masking.mask_phone(phone) == masked


@given(st.text("0123456789+-() ", max_size=24))
def test_no_number_comes_through_masking_whole(phone: str) -> None:
    digits = "".join(c for c in phone if c.isdigit())
    assert not digits or digits not in masking.mask_phone(phone)


def test_nobody_named_means_no_reporter() -> None:
    assert masking.masked(None) is None
    assert masking.masked(Contact(name=" ", phone="")) is None


def test_an_identifier_from_a_name_is_the_same_each_time_and_fits_the_contract() -> None:
    made = named_id("command", "12345", "HL-2026-001")
    assert made == named_id("command", "12345", "HL-2026-001") != named_id("command", "12345", "HL-2026-002")
    CommandAdapter.validate_python(
        {"type": "check", "command_id": made, "expected_version": 1, "payload": {}}, strict=False
    )
    assert clock_id("a") == clock_id("a")


def test_the_names_of_two_callers_never_run_into_each_other() -> None:
    assert named_id("a", "bc") != named_id("ab", "c")


class Machine:
    """A wall clock and a monotonic clock in our hands."""

    def __init__(self) -> None:
        self.wall, self.monotonic = 1_795_300_000.0, 50.0

    def clock(self, rate: float = 1.0) -> CenterClock:
        return CenterClock(rate, wall=lambda: self.wall, monotonic=lambda: self.monotonic)

    def pass_(self, seconds: float) -> None:
        self.wall += seconds
        self.monotonic += seconds


def test_the_clock_follows_the_machines() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.pass_(10)
    assert clock.now() == 1_795_300_010_000


def test_a_clock_set_back_is_noticed_once_and_time_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine()
    clock = machine.clock()
    with caplog.at_level(logging.WARNING):
        machine.wall -= 3_600
        seen = []
        for _ in range(5):
            machine.pass_(1)
            seen.append(clock.now())
    assert seen == [1_795_300_000_000 + n * 1000 for n in range(1, 6)]
    assert len(caplog.records) == 1
    assert "set back" in caplog.text


def test_the_clock_says_when_the_machines_has_caught_up(caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine()
    clock = machine.clock()
    machine.wall -= 3_600
    clock.now()
    machine.wall += 7_200
    with caplog.at_level(logging.WARNING):
        assert clock.now() == 1_795_303_600_000
    assert "caught up" in caplog.text


def test_a_small_correction_is_not_worth_a_word(caplog: pytest.LogCaptureFixture) -> None:
    machine = Machine()
    clock = machine.clock()
    before = clock.now()
    machine.wall -= 0.2
    assert clock.now() >= before
    assert not caplog.records


def test_a_demonstration_runs_as_fast_as_asked() -> None:
    machine = Machine()
    clock = machine.clock(rate=60)
    machine.pass_(10)
    assert clock.now() == 1_795_300_600_000


def test_the_clock_never_shows_a_time_before_the_end_of_the_log() -> None:
    machine = Machine()
    clock = machine.clock()
    clock.hold(1_795_400_000_000)
    machine.pass_(1)
    assert clock.now() == 1_795_400_001_000


@pytest.mark.parametrize("rate", [0.0, -1.0, 1e9])
def test_a_rate_that_makes_no_sense_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="rate"):
        CenterClock(rate)


def test_every_refusal_of_the_rules_has_words() -> None:
    given_refusals = [
        Refusal("not_found"),
        Refusal("version_conflict", {"current_version": 3}),
        Refusal("illegal_transition", {"state": "reported", "action": "close"}),
        Refusal("forbidden", {"action": "close"}),
        Refusal("unknown_class", {"class_code": "x"}),
        Refusal("unknown_org", {"org": "x"}),
        Refusal("unknown_attachment", {"hash": "a" * 64}),
        Refusal("place_outside", {"lon": "104.5", "lat": "31.5"}),
    ]
    for refusal in given_refusals:
        problem = rule_refusals.of(refusal).problem
        assert problem.code == refusal.code
        assert problem.title
        assert "。" in problem.detail
        Problem.model_validate_json(problem.model_dump_json())


def test_a_refusal_names_state_and_action_in_the_officers_words() -> None:
    problem = rule_refusals.illegal_transition("reported", "close").problem
    assert "待立案" in problem.detail
    assert "结案" in problem.detail


@pytest.mark.parametrize("typed", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＠x"])
def test_what_begins_like_a_formula_is_text_in_a_spreadsheet(typed: str) -> None:
    assert inert(typed) == f"'{typed}"
    assert inert(f"见{typed}") == f"见{typed}"


def test_a_time_for_people_is_that_of_beijing_with_its_offset() -> None:
    assert local_time(1_795_341_605_007) == "2026-11-22T18:00:05.007+08:00"
    assert local_time(0) == "1970-01-01T08:00:00.000+08:00"
