"""A point in time as an officer types it: 2h, 3天, 18:00, 明天 9:00, 11-25 17:30. Pure: no clock, no Qt."""

import re
from datetime import datetime, timedelta

from console.models.queue_order import ZONE

SPAN = re.compile(r"^\+?(\d{1,4})\s*(m|min|分|分钟|h|时|小时|d|天|日)$", re.IGNORECASE)
CLOCK = re.compile(r"^(今天|明天|后天)?\s*(?:(\d{1,2})[:：](\d{2}))?$")
DATE = re.compile(r"^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:\s+(\d{1,2})[:：](\d{2}))?$")
DAYS_ON = {"今天": 0, "明天": 1, "后天": 2}
MINUTES = {"m": 1, "min": 1, "分": 1, "分钟": 1, "h": 60, "时": 60, "小时": 60, "d": 1440, "天": 1440, "日": 1440}
END_OF_DAY = (18, 0)
"""What a day without a time of day means: the end of its working hours."""


def parse_when(text: str, now: int) -> int | None:
    """Unix ms of what ``text`` says, None when it says nothing that can be read. ``now``: the center's clock, Unix ms.

    A time of day that has passed means tomorrow; a day of the year that has passed means next year.
    """
    words = " ".join(text.split())
    if found := SPAN.match(words):
        return now + int(found[1]) * MINUTES[found[2].lower()] * 60_000
    here = datetime.fromtimestamp(now / 1000, ZONE)
    try:
        if words and (found := CLOCK.match(words)):
            return _of_day(here, found)
        if found := DATE.match(words):
            return _of_year(here, found)
    except ValueError:  # the 31st of February, 25 o'clock
        return None
    return None


def when_text(at: int) -> str:
    """``at`` (Unix ms) so that ``parse_when`` reads it again: 2026-11-25 17:30, the center's time."""
    return f"{datetime.fromtimestamp(at / 1000, ZONE):%Y-%m-%d %H:%M}"


def _of_day(here: datetime, found: re.Match[str]) -> int:
    hour, minute = (int(found[2]), int(found[3])) if found[2] else END_OF_DAY
    at = here.replace(hour=hour, minute=minute, second=0, microsecond=0) + timedelta(days=DAYS_ON.get(found[1], 0))
    if found[1] is None and at <= here:
        at += timedelta(days=1)
    return _millis(at)


def _of_year(here: datetime, found: re.Match[str]) -> int:
    hour, minute = (int(found[4]), int(found[5])) if found[4] else END_OF_DAY
    year = int(found[1]) if found[1] else here.year
    at = datetime(year, int(found[2]), int(found[3]), hour, minute, tzinfo=ZONE)
    if found[1] is None and at <= here:
        at = at.replace(year=year + 1)
    return _millis(at)


def _millis(at: datetime) -> int:
    return int(at.timestamp() * 1000)
