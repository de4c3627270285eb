"""The daily rhythm: quiet nights, busy mornings, and the rates the tempos promise."""

from datetime import UTC, datetime

import pytest

from center.sim.rhythm import Tempo, arrivals, hour_of, per_hour

MIDNIGHT = int(datetime(2026, 11, 21, 16, 0, tzinfo=UTC).timestamp() * 1000)
"""00:00 in the district."""
DAY = 1440


def counted(tempo: Tempo, days: int, hour: int | None = None, rate: float = 1.0) -> int:
    first = MIDNIGHT // 60_000
    slots = range(first, first + days * DAY)
    wanted = (s for s in slots if hour is None or hour_of(s * 60_000) == hour)
    return sum(1 for s in wanted for _ in arrivals(7, tempo, s, rate))


@pytest.mark.parametrize(("tempo", "hourly"), [("quiet", 6.0), ("normal", 30.0)])
def test_a_day_brings_what_the_tempo_promises(tempo: Tempo, hourly: float) -> None:
    assert counted(tempo, 10) / 240 == pytest.approx(hourly, rel=0.06)


def test_nine_in_the_morning_is_many_times_busier_than_three_at_night() -> None:
    assert counted("normal", 10, hour=9) > 6 * counted("normal", 10, hour=3)
    assert per_hour("normal", MIDNIGHT + 9 * 3_600_000) > 40 > 10 > per_hour("normal", MIDNIGHT + 3 * 3_600_000)


@pytest.mark.parametrize("rate", [1.0, 60.0])
def test_a_flood_brings_fifteen_a_second_of_our_time_in_bursts(rate: float) -> None:
    slots = max(6, int(6 * rate))
    first = MIDNIGHT // 60_000
    times = [at for s in range(first, first + slots) for _, at in arrivals(7, "flood", s, rate)]
    real_seconds = slots * 60 / rate
    assert len(times) / real_seconds == pytest.approx(15.0 * min(20.0, 60 / rate) / (60 / rate), rel=0.15)


def test_each_minute_is_the_same_whenever_it_is_asked_for() -> None:
    slot = MIDNIGHT // 60_000 + 9 * 60
    assert [list(arrivals(7, "normal", slot + n, 1.0)) for n in range(60)] == [
        list(arrivals(7, "normal", slot + n, 1.0)) for n in range(60)
    ]
