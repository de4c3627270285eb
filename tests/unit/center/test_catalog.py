"""The catalogue: what a district sets by itself, and what is said when its file is wrong."""

import json
import string
import tomllib
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.domain.calendar import HOUR, MINUTE, Limit
from center.domain.catalog import SEVERITIES, STAGES, Escalation, Rung
from center.domain.catalog_faults import CatalogError
from center.domain.catalog_file import parse, standard
from center.domain.kpi import Counts, score
from center.domain.toml_lines import Path, lines_of
from contract.incident import Stage

SAMPLE = """
format = 1
version = "2026-11"
title = "试用"

[limits]
check = "1 work_day"
accept = { 1 = "5 minute" }

[calendar]
holidays = [2027-01-01]

[[escalation]]
classes = ["cover"]
steps = [
  { step = "remind", at = "50%" },
  { step = "duty_leader", after = "10 minute" },
]

[[escalation]]
branches = ["民生"]
steps = [{ step = "urge", at = "150%" }]

[[dispute_types]]
code = "01"
name = "婚姻家庭"

[[classes]]
code = "cover"
name = "井盖"
branch = "设备"
severity = 3
conditions = [
  { code = "gone", name = "缺失", limit = "2 urgent_hour", severities = [1, 2, 3] },
  { code = "cracked", name = "破损", limit = "5 work_day" },
]

[[classes]]
code = "noise"
name = "噪音"
branch = "民生"
severity = 4
limit = "4 work_hour"
"""
MONDAY_9 = 1_795_395_600_000  # 2026-11-23 09:00 in China


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(CatalogError) as caught:
        parse(text)
    return [(fault.line, fault.where) for fault in caught.value.faults]


def test_the_programs_own_limits_cover_every_step_and_severity() -> None:
    catalog = standard()
    assert set(catalog.limits) == set(get_args(Stage)) == set(STAGES)
    for by_severity in catalog.limits.values():
        assert tuple(by_severity) == SEVERITIES
    assert catalog.limit_of("handle", "unheard-of", 1) == Limit(2, "urgent_hour")
    for severity in SEVERITIES:
        assert [rung.step for rung in catalog.ladder("handle", "", severity)] == [
            "remind",
            "urge",
            "supervise",
            "duty_leader",
        ]


def test_a_class_has_a_limit_for_each_of_its_conditions() -> None:
    catalog = parse(SAMPLE)
    assert catalog.limit_of("handle", "cover", 3, "gone") == Limit(2, "urgent_hour")
    assert catalog.limit_of("handle", "cover", 3, "cracked") == Limit(5, "work_day")
    assert [c.name for c in catalog.classes["cover"].conditions] == ["缺失", "破损"]


def test_without_a_condition_the_first_for_the_severity_holds() -> None:
    catalog = parse(SAMPLE)
    assert catalog.limit_of("handle", "cover", 3) == Limit(2, "urgent_hour")
    assert catalog.limit_of("handle", "cover", 4) == Limit(5, "work_day")
    assert catalog.limit_of("handle", "cover", 3, "dropped-since") == Limit(2, "urgent_hour")


def test_a_class_can_have_one_limit_for_all() -> None:
    assert parse(SAMPLE).limit_of("handle", "noise", 1) == Limit(4, "work_hour")


def test_what_a_file_leaves_out_is_the_programs_own() -> None:
    catalog = parse(SAMPLE)
    assert catalog.limit_of("check", "cover", 2) == Limit(1, "work_day")
    assert catalog.limit_of("accept", "cover", 1) == Limit(5, "minute")
    assert catalog.limit_of("accept", "cover", 2) == standard().limit_of("accept", "cover", 2)
    assert catalog.warn_percent == standard().warn_percent
    assert catalog.weights == standard().weights
    assert parse('format = 1\nversion = "1"').ladders == standard().ladders


def test_the_same_catalogue_can_be_written_in_json() -> None:
    table = tomllib.loads(SAMPLE)
    table["calendar"] = {"holidays": ["2027-01-01"]}
    catalog = parse(json.dumps(table, ensure_ascii=False))
    assert (catalog.classes, catalog.limits, catalog.ladders) == (
        parse(SAMPLE).classes,
        parse(SAMPLE).limits,
        parse(SAMPLE).ladders,
    )
    assert catalog.calendar == parse(SAMPLE).calendar


def test_the_first_ladder_that_fits_is_climbed() -> None:
    catalog = parse(SAMPLE)
    assert catalog.ladder("handle", "cover", 4)[0] == Rung("remind", percent=50)
    assert catalog.ladder("handle", "noise", 4) == (Rung("urge", percent=150),)
    assert catalog.ladder("handle", "unheard-of", 4) == ()


def test_a_ladder_is_climbed_by_the_clocks_own_time() -> None:
    catalog, limit = parse(SAMPLE), Limit(4, "work_hour")
    due = catalog.calendar.due(MONDAY_9, limit)
    assert due == MONDAY_9 + 6 * HOUR  # 15:00, lunch is not counted
    assert catalog.escalations("handle", "cover", 4, MONDAY_9, due, limit) == (
        Escalation("remind", MONDAY_9 + 2 * HOUR),
        Escalation("duty_leader", due + 10 * MINUTE),
    )
    assert catalog.escalations("handle", "noise", 4, MONDAY_9, due, limit) == (Escalation("urge", due + 2 * HOUR),)
    assert catalog.times(MONDAY_9, limit) == (due - 48 * MINUTE, due)


def test_every_weight_of_the_program_is_one_that_can_be_counted() -> None:
    for weights in standard().weights.values():
        score(Counts(), weights)  # raises for one that is not known
        assert sum(weights.values()) == 100


def test_each_fault_is_named_with_its_line() -> None:
    wrong = SAMPLE.replace('check = "1 work_day"', 'check = "1 workday"').replace("severity = 4", "severity = 7")
    lines = wrong.splitlines()
    assert faults(wrong) == [
        (lines.index('check = "1 workday"') + 1, "limits.check"),
        (lines.index("severity = 7") + 1, "classes[1].severity"),
    ]


@pytest.mark.parametrize(
    ("old", "new", "where", "words"),
    [
        ('title = "试用"', 'titel = "试用"', "titel", "拼写"),
        ('name = "噪音"', "", "classes[1].name", "缺少"),
        ('code = "noise"', 'code = "cover"', "classes[1].code", "重复"),
        ('"cracked"', '"gone"', "classes[0].conditions[1].code", "重复"),
        ('"5 work_day"', '"0 work_day"', "classes[0].conditions[1].limit", "不是时限"),
        ('"5 work_day"', "5", "classes[0].conditions[1].limit", "文字"),
        ('classes = ["cover"]', 'classes = ["lid"]', "escalation[0].classes", "lid"),
        ('branches = ["民生"]', 'branches = ["民声"]', "escalation[1].branches", "民声"),
        ('at = "50%"', 'at = "half"', "escalation[0].steps[0].at", "写法"),
        ('at = "50%"', 'at = "50%", after = "1 minute"', "escalation[0].steps[0]", "二者取一"),
        ('"remind"', '"duty_leader"', "escalation[0].steps", "依次"),
        ("[2027-01-01]", "[2027-01-01]\nworkdays = [2027-01-01]", "calendar", "2027-01-01"),
        ("[2027-01-01]", '[2027-01-01]\nhours = ["14:00-12:00"]', "calendar", "工作时间"),
        ("format = 1", "format = 2", "format", "1"),
        ('code = "01"', 'code = "甲"', "dispute_types[0].code", "写法"),
        ("[[dispute_types]]", "[weights.department]\nclosed = 90\n\n[[dispute_types]]", "weights.department", "90"),
        ("[[dispute_types]]", "[weights.own]\nclosd = 100\n\n[[dispute_types]]", "weights.own.closd", "closed"),
    ],
)
def test_a_slip_is_named_in_plain_words(old: str, new: str, where: str, words: str) -> None:
    with pytest.raises(CatalogError) as caught:
        parse(SAMPLE.replace(old, new, 1))
    [fault] = caught.value.faults
    assert fault.where == where
    assert words in fault.message
    assert fault.line > 0


def test_a_file_that_is_neither_toml_nor_json_is_named_with_its_line() -> None:
    assert faults("format = 1\nversion = = 2")[0][0] == 2
    assert faults('{"format": 1,\n "version" "2"}')[0][0] == 2
    assert faults("") == [(0, "format"), (0, "version")]


VALUES = st.recursive(
    st.integers(0, 99) | st.text(string.ascii_letters + '#[]{}=,"\\\n ', max_size=8) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


def paths(value: Any, path: Path = ()) -> set[Path]:
    found = {path}
    if isinstance(value, dict):
        found |= {p for key, inner in value.items() for p in paths(inner, (*path, key))}
    if isinstance(value, list):
        found |= {p for n, inner in enumerate(value) for p in paths(inner, (*path, n))}
    return found


@given(st.dictionaries(st.sampled_from("abc"), VALUES))
def test_every_value_of_a_file_has_a_line(table: dict[str, Any]) -> None:
    text = json.dumps(table, indent=1)
    lines = lines_of(text)
    assert set(lines) == paths(table)
    assert all(1 <= line <= len(text.splitlines()) for line in lines.values())


def test_lines_are_those_of_an_editor() -> None:
    lines = lines_of("# [no]\na = 1\n[b]\n\"c d\".e = [ # \"\n 1,\n {x = '''\n]'''},\n]\n[[f]]\n[[f]]\ng = 07:30:00\n")
    assert lines[("a",)] == 2
    assert lines[("b", "c d", "e", 0)] == 5
    assert lines[("b", "c d", "e", 1, "x")] == 6
    assert lines[("f", 1, "g")] == 11
