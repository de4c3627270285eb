"""What a new edition changes, in the words of whoever puts it in force."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from center.domain.catalog import STAGES, STEPS
from center.domain.catalog_diff import STAGE_WORDS, STEP_WORDS, UNIT_WORDS, diff
from center.domain.catalog_file import parse
from contract.catalog import UNITS

ROOT = Path(__file__).resolve().parents[3]
DEMO = (ROOT / "resources" / "catalog" / "510115.toml").read_text("utf-8")


def said(old: str, new: str) -> list[str]:
    assert old in DEMO
    return [str(change) for change in diff(parse(DEMO), parse(DEMO.replace(old, new, 1)))]


def test_the_same_catalogue_under_another_name_changes_nothing() -> None:
    assert said('version = "2026.11"', 'version = "2026.12"') == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('check = "2 urgent_hour"', 'check = "1 work_day"', "改  核查时限（一般）：2 紧急工作时 → 1 个工作日"),
        ("warn_percent = 20", "warn_percent = 25", "改  将到期提醒：剩余 20% → 剩余 25%"),
        ("holidays = []", "holidays = [2027-01-01]", "增  节假日：2027-01-01"),
        ('"14:00-18:00"', '"13:30-17:30"', "改  工作时间：08:00-12:00、14:00-18:00 → 08:00-12:00、13:30-17:30"),
        ("count = 10\nclosed = 30", "count = 20\nclosed = 20", "改  权重 department："),
        ('code = "17"\nname = "互联网"', 'code = "18"\nname = "平台"', "删  纠纷类型 17 互联网"),
        (
            'lead = "D-510115-police"\nlimit = "1 urgent_hour"',
            'lead = "D-510115-police"\nlimit = "30 minute"',
            "改  类别 P01 打架斗殴 的时限：1 紧急工作时 → 30 分钟",
        ),
        (
            'after = "15 minute"',
            'after = "20 minute"',
            "公共安全、特别重大、重大：提醒 50%、催办 100%、督办 超期 20 分钟",
        ),
    ],
)
def test_each_difference_is_said_with_its_old_and_new_value(old: str, new: str, words: str) -> None:
    assert any(words in line for line in said(old, new))


def unnamed() -> Iterator[str]:
    yield from set(STAGES) - STAGE_WORDS.keys()
    yield from set(STEPS) - STEP_WORDS.keys()
    yield from set(UNITS) - UNIT_WORDS.keys()


def test_every_stage_step_and_unit_has_a_word() -> None:
    assert list(unnamed()) == []
