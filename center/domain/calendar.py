"""When a limit ends: working hours, holidays and 调休. Pure; instants are Unix ms (UTC), days are China's (UTC+8, no
summer time).

The rules, the same for every clock:

minute, urgent_hour   run around the clock: a duty desk never closes
work_hour             runs during the working hours of working days; ends at the earliest instant at which so many have
                      passed, so eight hours from 08:00 end at 18:00 and not next morning
work_day              ends when work ends (18:00) on the n-th working day after the day it began
natural_day           ends at midnight after the n-th day after the day it began

The day a limit begins is not counted, and the last one ends with the hours of business: Civil Code (民法典) articles
201 and 203. The other rule of article 203 (a last day that is a holiday moves to the next working day) is not applied
to natural days: a deadline of an office that is earlier than the law's is never wrong.

Working days come from the State Council's yearly notices (``chinesecalendar``), then from the catalogue, which wins: it
can name next year's before the library does. A year nobody has named yet is Monday to Friday, see ``known_until``.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from types import MappingProxyType
from typing import assert_never

from chinese_calendar import constants

from contract.catalog import Unit

MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
OFFSET = 8 * HOUR
AHEAD = 30 * DAY
"""How long before they are needed next year's holidays are missed; the State Council names them in November."""
_EPOCH = dt.date(1970, 1, 1).toordinal()
_TO_MONDAY = 3
"""1970-01-01 was a Thursday."""

_CONTINUOUS: MappingProxyType[Unit, int] = MappingProxyType({"minute": MINUTE, "urgent_hour": HOUR})


@dataclass(frozen=True, slots=True)
class Limit:
    """``amount`` of ``unit``, at least one."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a limit of {self.amount} {self.unit}: needs at least 1")


@dataclass(frozen=True)
class Calendar:
    """Working hours and days. ``hours``: minutes after midnight, in order. ``holidays`` and ``workdays``: what the
    catalogue says against the published notices. Equal content is an equal calendar; safe from any thread.

    Raises ValueError for hours that are empty, run backwards or overlap, and for a day that is both.
    """

    holidays: frozenset[dt.date] = frozenset()
    workdays: frozenset[dt.date] = frozenset()
    hours: tuple[tuple[int, int], ...] = ((8 * 60, 12 * 60), (14 * 60, 18 * 60))
    _days: "_Days" = field(init=False, repr=False, compare=False)
    _spans: tuple[tuple[int, int, int], ...] = field(init=False, repr=False, compare=False)
    """(begin, end, worked before) in ms of a day."""
    _day_length: int = field(init=False, repr=False, compare=False)
    """Working ms of a working day."""

    def __post_init__(self) -> None:
        twice = self.holidays & self.workdays
        if twice:
            raise ValueError(f"{min(twice)} is a holiday and a working day at once")
        spans, worked, last = [], 0, 0
        for begin, end in self.hours:
            if not last <= begin < end <= 24 * 60:
                raise ValueError(f"working hours {self.hours} do not follow one another within a day")
            spans.append((begin * MINUTE, end * MINUTE, worked))
            worked += (end - begin) * MINUTE
            last = end
        if not spans:
            raise ValueError("a working day needs working hours")
        object.__setattr__(self, "_spans", tuple(spans))
        object.__setattr__(self, "_day_length", worked)
        object.__setattr__(self, "_days", _Days(dict(_exceptions(self.holidays, self.workdays))))

    @property
    def known_until(self) -> dt.date:
        """The last day of the last year, without a gap before it, whose holidays are known; after it every Monday to
        Friday counts as worked where nothing else is named."""
        named = {day.year for day in (*self.holidays, *self.workdays)}
        year = _PUBLISHED_UNTIL.year
        while year + 1 in named:
            year += 1
        return dt.date(year, 12, 31)

    def unknown_soon(self, now_ms: int) -> bool:
        """Whether days within the next AHEAD lie in a year whose holidays nobody has named."""
        return now_ms + AHEAD > _midnight(self.known_until.toordinal() - _EPOCH + 1)

    def missed(self, now_ms: int) -> str:
        """``known_until`` as yyyy-mm-dd when somebody should name more by now (``unknown_soon``), else empty."""
        return self.known_until.isoformat() if self.unknown_soon(now_ms) else ""

    def works(self, day: dt.date) -> bool:
        return self._days.works(day.toordinal() - _EPOCH)

    def due(self, start_ms: int, limit: Limit) -> int:
        """The end of ``limit``, after ``start_ms``."""
        unit, amount = limit.unit, limit.amount
        length = _CONTINUOUS.get(unit)
        if length is not None:
            return start_ms + amount * length
        if unit == "work_hour":
            return self._instant(self._worked(start_ms) + amount * HOUR)
        day = _day(start_ms)
        if unit == "natural_day":
            return _midnight(day + amount + 1)
        return self._end_of(self._days.rank(day + 1) + amount - 1)

    def spent(self, start_ms: int, now_ms: int, unit: Unit) -> int:
        """How much of a clock in ``unit`` has run between the two: ms of working time for ``work_hour`` and
        ``work_day``, else ms."""
        if unit == "work_hour" or unit == "work_day":
            return self._worked(now_ms) - self._worked(start_ms)
        return now_ms - start_ms

    def due_soon(self, start_ms: int, due_ms: int, limit: Limit, percent: int) -> int:
        """The instant from which at most ``percent`` of the time is left, counted as the clock runs; never before
        ``start_ms`` nor after ``due_ms``."""
        left = self.spent(start_ms, due_ms, limit.unit) * percent // 100
        if limit.unit == "work_hour" or limit.unit == "work_day":
            return min(max(self._instant(self._worked(due_ms) - left), start_ms), due_ms)
        return due_ms - left

    def share(self, start_ms: int, due_ms: int, unit: Unit, percent: int, whole: int = 100) -> int:
        """The instant at which ``percent`` of the time from ``start_ms`` to ``due_ms``, which is ``whole``, has run;
        beyond ``whole`` it lies after the deadline by as much of the same time."""
        part = self.spent(start_ms, due_ms, unit) * (percent - whole) // whole
        if unit == "work_hour" or unit == "work_day":
            return max(self._instant(self._worked(due_ms) + part), start_ms) if part else due_ms
        return due_ms + part

    def resumed(self, due_ms: int, paused_at: int, resumed_at: int, unit: Unit) -> int:
        """Where a deadline lies after a clock stood still, in the clock's own unit; always after ``resumed_at``.

        Days are given back whole, one for each that ended in the pause, and the time of day is kept; a deadline set by
        hand to an hour that is over by then moves to the end of its day. What was late when the clock stopped stays so.
        """
        if due_ms <= paused_at or resumed_at <= paused_at:
            return due_ms
        match unit:
            case "minute" | "urgent_hour":
                return due_ms + resumed_at - paused_at
            case "work_hour":
                stood = self._worked(resumed_at) - self._worked(paused_at)
                new = self._instant(self._worked(due_ms) + stood) if stood else due_ms
                # set by hand to an hour that is not worked, it has no working time left to give back
                return max(new, due_ms) if new > resumed_at else resumed_at + due_ms - paused_at
            case "work_day":
                rank = self._days.rank(_day(due_ms)) + self._ends(resumed_at) - self._ends(paused_at)
                new = max(due_ms, _midnight(self._days.nth(rank)) + (due_ms + OFFSET) % DAY)
                return new if new > resumed_at else self._end_of(self._ends(resumed_at))
            case "natural_day":
                new = due_ms + (_day(resumed_at) - _day(paused_at)) * DAY
                return new if new > resumed_at else _midnight(_day(resumed_at) + 1)
            case _:
                assert_never(unit)

    def _worked(self, ms: int) -> int:
        """Working ms from a fixed past instant until ``ms``."""
        day, within = divmod(ms + OFFSET, DAY)
        whole = self._days.rank(day) * self._day_length
        if not self._days.works(day):
            return whole
        for begin, end, before in reversed(self._spans):
            if within > begin:
                return whole + before + min(within, end) - begin
        return whole

    def _instant(self, worked: int) -> int:
        """The earliest instant at which ``worked`` have passed."""
        rank, within = divmod(worked - 1, self._day_length)
        within += 1
        for begin, _, before in reversed(self._spans):
            if within > before:
                return _midnight(self._days.nth(rank)) + begin + within - before
        raise AssertionError("the first span begins with nothing worked")

    def _ends(self, ms: int) -> int:
        """How many working days have ended by ``ms``."""
        day, within = divmod(ms + OFFSET, DAY)
        over = within >= self._spans[-1][1] and self._days.works(day)
        return self._days.rank(day) + over

    def _end_of(self, rank: int) -> int:
        return _midnight(self._days.nth(rank)) + self._spans[-1][1]


class _Days:
    """Working days by number. Days are counted from 1970-01-01; between two exceptions they are plain weeks, so both
    directions are one bisection and some arithmetic, for any year."""

    def __init__(self, exceptions: dict[int, bool]) -> None:
        self._works = exceptions
        self._at = sorted(exceptions)
        self._shift = [0]
        self._rank_at = []
        for day in self._at:
            self._rank_at.append(_weekdays_before(day) + self._shift[-1])
            self._shift.append(self._shift[-1] + (1 if exceptions[day] else -1))
        # the deadlines of a day begin and end on few days
        self.rank = lru_cache(maxsize=1_024)(self._rank)
        """How many working days lie before a day, from a fixed one."""
        self.nth = lru_cache(maxsize=1_024)(self._nth)
        """The working day with so many before it."""

    def works(self, day: int) -> bool:
        known = self._works.get(day)
        return (day + _TO_MONDAY) % 7 < 5 if known is None else known

    def _rank(self, day: int) -> int:
        return _weekdays_before(day) + self._shift[bisect_left(self._at, day)]

    def _nth(self, rank: int) -> int:
        passed = bisect_right(self._rank_at, rank)
        if passed and self._rank_at[passed - 1] == rank and self._works[self._at[passed - 1]]:
            return self._at[passed - 1]
        weeks, rest = divmod(rank - self._shift[passed], 5)
        return weeks * 7 + rest - _TO_MONDAY


_PUBLISHED_UNTIL = max(constants.holidays)


def _exceptions(holidays: frozenset[dt.date], workdays: frozenset[dt.date]) -> Iterator[tuple[int, bool]]:
    """The days on which work differs from Monday to Friday."""
    for date in _published() | holidays | workdays:
        if date in holidays:
            works = False
        elif date in workdays:
            works = True
        else:
            works = date in constants.workdays
        if works != (date.weekday() < 5):
            yield date.toordinal() - _EPOCH, works


@cache
def _published() -> frozenset[dt.date]:
    return frozenset(constants.holidays) | frozenset(constants.workdays)


def _day(ms: int) -> int:
    return (ms + OFFSET) // DAY


def _midnight(day: int) -> int:
    return day * DAY - OFFSET


def _weekdays_before(day: int) -> int:
    weeks, rest = divmod(day + _TO_MONDAY, 7)
    return weeks * 5 + min(rest, 5)


@cache
def published() -> Calendar:
    """The calendar of the published notices alone."""
    return Calendar()
