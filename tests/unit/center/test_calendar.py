"""When a limit ends, by the calendar of the State Council's notices."""

import datetime as dt
import time
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from center.domain.calendar import DAY, HOUR, MINUTE, Calendar, Limit, published
from contract.catalog import UNITS, Unit

CHINA = dt.timezone(dt.timedelta(hours=8))
CALENDAR = published()


def at(text: str) -> int:
    """``2026-11-20 09:30`` in China, as ms."""
    return int(dt.datetime.fromisoformat(text).replace(tzinfo=CHINA).timestamp() * 1000)


def shown(ms: int) -> str:
    return dt.datetime.fromtimestamp(ms / 1000, CHINA).strftime("%Y-%m-%d %H:%M")


def due(start: str, amount: int, unit: Unit, calendar: Calendar = CALENDAR) -> str:
    return shown(calendar.due(at(start), Limit(amount, unit)))


# 2026-11-20 is a Friday
@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-11-20 17:30", 1, "urgent_hour", "2026-11-20 18:30"),
        ("2026-11-21 23:50", 10, "minute", "2026-11-22 00:00"),
        ("2026-11-20 09:00", 2, "work_hour", "2026-11-20 11:00"),
        ("2026-11-20 11:00", 2, "work_hour", "2026-11-20 15:00"),
        ("2026-11-20 12:30", 1, "work_hour", "2026-11-20 15:00"),
        ("2026-11-20 17:00", 2, "work_hour", "2026-11-23 09:00"),
        ("2026-11-20 20:00", 8, "work_hour", "2026-11-23 18:00"),
        ("2026-11-20 08:00", 8, "work_hour", "2026-11-20 18:00"),
        ("2026-11-20 08:00", 4, "work_hour", "2026-11-20 12:00"),
        ("2026-11-22 03:00", 4, "work_hour", "2026-11-23 12:00"),
        ("2026-11-19 09:00", 1, "work_day", "2026-11-20 18:00"),
        ("2026-11-19 23:59", 1, "work_day", "2026-11-20 18:00"),
        ("2026-11-20 09:00", 1, "work_day", "2026-11-23 18:00"),
        ("2026-11-21 09:00", 5, "work_day", "2026-11-27 18:00"),
        ("2026-11-20 09:00", 1, "natural_day", "2026-11-22 00:00"),
        ("2026-11-20 00:00", 30, "natural_day", "2026-12-21 00:00"),
    ],
)
def test_a_limit_ends_when_the_rule_says(start: str, amount: int, unit: Unit, end: str) -> None:
    assert due(start, amount, unit) == end


def test_the_national_day_holiday_stops_the_clock_and_a_worked_sunday_runs_it() -> None:
    # 2026: holiday 1 to 7 October, worked Sunday 20 September and Saturday 10 October (notice of the State Council)
    assert due("2026-09-30 17:00", 2, "work_hour") == "2026-10-08 09:00"
    assert due("2026-09-30 09:00", 1, "work_day") == "2026-10-08 18:00"
    assert due("2026-10-09 09:00", 1, "work_day") == "2026-10-10 18:00"
    assert CALENDAR.works(dt.date(2026, 9, 20))


def test_the_catalogue_can_name_a_holiday_before_the_library_knows_it() -> None:
    new_year, worked = dt.date(2027, 1, 1), dt.date(2027, 1, 3)
    calendar = Calendar(holidays=frozenset({new_year}), workdays=frozenset({worked}))
    assert CALENDAR.known_until == dt.date(2026, 12, 31)
    assert due("2026-12-31 09:00", 1, "work_day") == "2027-01-01 18:00"
    assert due("2026-12-31 09:00", 1, "work_day", calendar) == "2027-01-03 18:00"
    assert calendar.known_until == dt.date(2027, 12, 31)


def test_what_is_missing_is_said_a_month_before_and_a_gap_is_not_jumped() -> None:
    assert CALENDAR.missed(at("2026-11-30 09:00")) == ""
    assert CALENDAR.missed(at("2026-12-03 09:00")) == "2026-12-31"
    assert Calendar(holidays=frozenset({dt.date(2027, 1, 1)})).missed(at("2026-12-03 09:00")) == ""
    later = Calendar(holidays=frozenset({dt.date(2028, 1, 1)}))
    assert later.missed(at("2026-12-03 09:00")) == "2026-12-31", "nobody has named 2027"


def test_the_catalogue_wins_over_the_published_notice() -> None:
    calendar = Calendar(workdays=frozenset({dt.date(2026, 10, 1)}), holidays=frozenset({dt.date(2026, 10, 10)}))
    assert due("2026-09-30 09:00", 1, "work_day", calendar) == "2026-10-01 18:00"
    assert due("2026-10-09 09:00", 1, "work_day", calendar) == "2026-10-12 18:00"


def test_years_nobody_has_named_are_monday_to_friday() -> None:
    assert due("2040-10-01 09:00", 1, "work_day") == "2040-10-02 18:00"
    assert due("1990-10-05 09:00", 1, "work_day") == "1990-10-08 18:00"


def test_a_district_can_have_other_hours() -> None:
    night = Calendar(hours=((9 * 60, 17 * 60),))
    assert due("2026-11-20 16:30", 1, "work_hour", night) == "2026-11-23 09:30"
    for hours in ((), ((8 * 60, 8 * 60),), ((14 * 60, 18 * 60), (8 * 60, 12 * 60)), ((0, 25 * 60),)):
        with pytest.raises(ValueError, match="hours"):
            Calendar(hours=hours)


def test_a_day_cannot_be_a_holiday_and_worked() -> None:
    day = frozenset({dt.date(2027, 1, 1)})
    with pytest.raises(ValueError, match="2027-01-01"):
        Calendar(holidays=day, workdays=day)


def test_a_limit_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Limit(0, "work_day")


def test_due_soon_comes_when_a_fifth_of_the_working_time_is_left_not_of_the_night() -> None:
    start, limit = at("2026-11-20 15:00"), Limit(5, "work_hour")
    end = CALENDAR.due(start, limit)
    assert shown(end) == "2026-11-23 10:00"
    assert shown(CALENDAR.due_soon(start, end, limit, 20)) == "2026-11-23 09:00"
    assert shown(CALENDAR.due_soon(start, end, limit, 40)) == "2026-11-20 18:00"
    assert shown(CALENDAR.due_soon(start, start + 100 * MINUTE, Limit(100, "minute"), 20)) == "2026-11-20 16:20"


def test_a_deadline_set_by_hand_into_the_night_is_still_announced_between_start_and_end() -> None:
    start, end = at("2026-11-20 19:00"), at("2026-11-20 23:00")
    assert CALENDAR.due_soon(start, end, Limit(1, "work_hour"), 20) == start


@pytest.mark.parametrize(
    ("unit", "end", "paused", "resumed", "new"),
    [
        ("urgent_hour", "2026-11-20 12:00", "2026-11-20 10:00", "2026-11-22 10:00", "2026-11-22 12:00"),
        ("work_hour", "2026-11-20 12:00", "2026-11-20 10:00", "2026-11-20 11:00", "2026-11-20 15:00"),
        ("work_hour", "2026-11-20 12:00", "2026-11-20 10:00", "2026-11-23 08:00", "2026-11-23 10:00"),
        ("work_hour", "2026-11-23 12:00", "2026-11-20 19:00", "2026-11-23 07:00", "2026-11-23 12:00"),
        # an hour's pause gives no day back, nor does a night's
        ("work_day", "2026-11-25 18:00", "2026-11-23 10:00", "2026-11-23 11:00", "2026-11-25 18:00"),
        ("work_day", "2026-11-25 18:00", "2026-11-23 19:00", "2026-11-24 07:00", "2026-11-25 18:00"),
        ("work_day", "2026-11-25 18:00", "2026-11-23 10:00", "2026-11-26 10:00", "2026-11-30 18:00"),
        ("work_day", "2026-11-25 18:00", "2026-11-25 10:00", "2026-11-25 19:00", "2026-11-26 18:00"),
        ("natural_day", "2026-11-26 00:00", "2026-11-23 10:00", "2026-11-25 09:00", "2026-11-28 00:00"),
        # what was late when the clock stopped stays late
        ("work_day", "2026-11-20 18:00", "2026-11-20 18:00", "2026-11-27 18:00", "2026-11-20 18:00"),
    ],
)
def test_a_clock_that_stood_still_ends_later_in_its_own_unit(
    unit: Unit, end: str, paused: str, resumed: str, new: str
) -> None:
    assert shown(CALENDAR.resumed(at(end), at(paused), at(resumed), unit)) == new


INSTANTS = st.integers(at("2024-12-25 00:00"), at("2027-03-01 00:00"))
LIMITS = st.builds(Limit, st.integers(1, 60), st.sampled_from(UNITS))
WORK = st.sampled_from(UNITS)


@given(INSTANTS, LIMITS)
def test_a_deadline_lies_after_its_start_and_has_the_whole_limit(start: int, limit: Limit) -> None:
    end = CALENDAR.due(start, limit)
    assert end > start
    if limit.unit == "work_hour":
        assert CALENDAR.spent(start, end, limit.unit) == limit.amount * HOUR
        assert CALENDAR.spent(start, end - 1, limit.unit) == limit.amount * HOUR - 1
    if limit.unit == "work_day":
        assert CALENDAR.spent(start, end, limit.unit) >= limit.amount * 8 * HOUR


@given(INSTANTS, st.integers(0, 40 * DAY), LIMITS)
def test_who_starts_later_is_never_due_earlier(start: int, later: int, limit: Limit) -> None:
    assert CALENDAR.due(start, limit) <= CALENDAR.due(start + later, limit)
    assert CALENDAR.due(start, limit) < CALENDAR.due(start, Limit(limit.amount + 1, limit.unit))


@given(INSTANTS, LIMITS, st.integers(1, 99), st.integers(1, 99))
def test_due_soon_lies_within_the_limit_and_a_larger_share_is_said_sooner(
    start: int, limit: Limit, percent: int, other: int
) -> None:
    end = CALENDAR.due(start, limit)
    low, high = sorted((percent, other))
    assert start <= CALENDAR.due_soon(start, end, limit, high) <= CALENDAR.due_soon(start, end, limit, low) <= end


@given(INSTANTS, LIMITS, st.integers(0, 20 * DAY), st.integers(0, 20 * DAY), st.integers(0, 20 * DAY))
def test_a_pause_never_shortens_a_clock_and_a_longer_one_never_helps_less(
    start: int, limit: Limit, until: int, length: int, longer: int
) -> None:
    end = CALENDAR.due(start, limit)
    paused, resumed = start + until, start + until + length
    new = CALENDAR.resumed(end, paused, resumed, limit.unit)
    assert new >= end
    assert new <= CALENDAR.resumed(end, paused, resumed + longer, limit.unit)
    if paused < end:
        assert new > resumed or new == end > resumed
    else:
        assert new == end


@given(
    INSTANTS,
    st.integers(1, 20 * DAY),
    st.integers(0, 20 * DAY),
    st.integers(0, 20 * DAY),
    st.sampled_from(UNITS),
)
def test_a_deadline_set_by_hand_is_never_over_the_moment_its_clock_goes_on(
    paused: int, left: int, length: int, longer: int, unit: Unit
) -> None:
    resumed = paused + length
    new = CALENDAR.resumed(paused + left, paused, resumed, unit)
    assert new > resumed
    assert paused + left <= new <= CALENDAR.resumed(paused + left, paused, resumed + longer, unit)


@given(INSTANTS, st.integers(1, 60), st.integers(0, 10 * DAY), st.integers(0, 10 * DAY))
def test_a_pause_gives_back_exactly_the_working_time_that_stood_still(
    start: int, amount: int, until: int, length: int
) -> None:
    end = CALENDAR.due(start, Limit(amount, "work_hour"))
    paused, resumed = start + until, start + until + length
    if paused < end:
        new = CALENDAR.resumed(end, paused, resumed, "work_hour")
        ran = CALENDAR.spent(start, paused, "work_hour") + CALENDAR.spent(resumed, new, "work_hour")
        assert ran == amount * HOUR


COUNTED_FROM = at("2026-09-14 00:00")
COUNTED_DAYS = 40
"""Over the worked Sunday of 20 September and the National Day holiday."""


@cache
def minutes_worked() -> list[bool]:
    """Each minute of those days, asked one by one."""
    holidays = {dt.date(2026, 9, d) for d in (25, 26, 27)} | {dt.date(2026, 10, d) for d in range(1, 8)}
    worked = {dt.date(2026, 9, 20), dt.date(2026, 10, 10)}
    found = []
    for n in range(COUNTED_DAYS * 24 * 60):
        now = dt.datetime.fromtimestamp((COUNTED_FROM + n * MINUTE) / 1000, CHINA)
        day = now.date() in worked or (now.weekday() < 5 and now.date() not in holidays)
        found.append(day and (8 <= now.hour < 12 or 14 <= now.hour < 18))
    return found


@given(st.integers(0, 20 * 24 * 60), st.integers(1, 60))
def test_working_hours_agree_with_counting_minute_by_minute(start: int, amount: int) -> None:
    left, n = amount * 60, start
    while left:
        left -= minutes_worked()[n]
        n += 1
    assert CALENDAR.due(COUNTED_FROM + start * MINUTE, Limit(amount, "work_hour")) == COUNTED_FROM + n * MINUTE
    end = start + 12 * 24 * 60
    spent = CALENDAR.spent(COUNTED_FROM + start * MINUTE, COUNTED_FROM + end * MINUTE, "work_day")
    assert spent == sum(minutes_worked()[start:end]) * MINUTE


@given(st.integers(0, 20 * 24 * 60), st.integers(1, 8))
def test_working_days_agree_with_counting_day_by_day(start: int, amount: int) -> None:
    day, left = start // (24 * 60), amount
    while left:
        day += 1
        left -= minutes_worked()[day * 24 * 60 + 17 * 60]
    end = COUNTED_FROM + (day * 24 + 18) * HOUR
    assert CALENDAR.due(COUNTED_FROM + start * MINUTE, Limit(amount, "work_day")) == end


def test_a_deadline_is_worked_out_in_microseconds() -> None:
    limits = [Limit(5, unit) for unit in UNITS]
    begun = time.process_time()
    for n in range(2_000):
        for limit in limits:
            CALENDAR.due(COUNTED_FROM + n * HOUR, limit)
    assert (time.process_time() - begun) / (2_000 * len(limits)) < 20e-6
