"""A time as an officer types it."""

from datetime import datetime

import pytest

from console.models.queue_order import ZONE
from console.models.when_words import parse_when, when_text

NOW = int(datetime(2026, 11, 22, 14, 30, tzinfo=ZONE).timestamp() * 1000)


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("30m", "2026-11-22 15:00"),
        ("2h", "2026-11-22 16:30"),
        ("+2 小时", "2026-11-22 16:30"),
        ("3天", "2026-11-25 14:30"),
        ("18:00", "2026-11-22 18:00"),
        ("9:00", "2026-11-23 09:00"),
        ("明天 9：00", "2026-11-23 09:00"),
        ("明天", "2026-11-23 18:00"),
        ("后天 12:00", "2026-11-24 12:00"),
        ("11-25 17:30", "2026-11-25 17:30"),
        ("11月25日", "2026-11-25 18:00"),
        ("1-5", "2027-01-05 18:00"),
        ("2026-12-31 08:00", "2026-12-31 08:00"),
    ],
)
def test_a_time_is_read_as_it_is_said(typed: str, means: str) -> None:
    at = parse_when(typed, NOW)
    assert at is not None and when_text(at) == means


@pytest.mark.parametrize("typed", ["", "soon", "25:00", "2-30", "99:99", "明天 9", "-3h", "3"])
def test_what_says_no_time_is_not_guessed(typed: str) -> None:
    assert parse_when(typed, NOW) is None


def test_a_time_that_is_shown_is_read_again() -> None:
    at = parse_when("2h", NOW)
    assert at is not None and parse_when(when_text(at), NOW) == at
