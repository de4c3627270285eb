"""The numbers of the day in case codes."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, bindparam, select, text

from center.domain import case_code
from center.domain.values import Facts
from center.store import schema
from center.store.prepared import Lookup, Prepared

_OPEN_DAY = text("INSERT INTO code_serial (day, last) VALUES (:day, 0) ON CONFLICT (day) DO NOTHING")
_LAST = select(schema.code_serial.c.last).where(schema.code_serial.c.day == bindparam("day")).with_for_update()
_COUNT_ON = (
    schema.code_serial.update()
    .where(schema.code_serial.c.day == bindparam("this_day"))
    .values(last=bindparam("new_last"))
)
_OPEN_DAYS = Prepared(
    text("INSERT INTO code_serial (day, last) VALUES (:day, :last) ON CONFLICT (day) DO NOTHING"), ("day", "last")
)
_LAST_OF = Lookup(
    select(schema.code_serial.c.day, schema.code_serial.c.last)
    .where(schema.code_serial.c.day.in_(bindparam("days", expanding=True)))
    .order_by(schema.code_serial.c.day)  # every process locks in the same order: no deadlock
    .with_for_update(),
    "days",
)
_COUNT_DAYS_ON = Prepared(_COUNT_ON, ("this_day", "new_last"))


class Serials:
    """The counter of one day, locked until the transaction ends; a refused report uses no number."""

    def __init__(self, connection: Connection, now: int) -> None:
        self._connection, self._day = connection, case_code.day_of(now)
        connection.execute(_OPEN_DAY, {"day": self._day})
        self._last: int = connection.execute(_LAST, {"day": self._day}).scalar_one()
        self._used = 0

    def numbered(self, facts: Facts) -> Facts:
        """``facts`` with the number the next report gets, of the day it comes in, whatever day it is dated."""
        number = self._last + self._used + 1
        return facts if facts.serial == number else replace(facts, serial=number, day=self._day)

    def use(self) -> None:
        self._used += 1

    def save(self) -> None:
        if self._used:
            self._connection.execute(_COUNT_ON, {"this_day": self._day, "new_last": self._last + self._used})


class SerialsOfDays:
    """As ``Serials`` for many days at once (yymmdd): two questions, however many they are."""

    def __init__(self, connection: Connection, days: Iterable[str]) -> None:
        self._connection = connection
        wanted = sorted(set(days))
        _OPEN_DAYS.run(connection, [{"day": day, "last": 0} for day in wanted])
        self._last: dict[str, int] = dict(_LAST_OF.rows(connection, wanted))

    def take(self, day: str) -> int:
        """The next number of ``day``, used at once."""
        self._last[day] += 1
        return self._last[day]

    def save(self) -> None:
        """After the last ``take``; every day was asked for because it has one."""
        _COUNT_DAYS_ON.run(self._connection, [{"this_day": d, "new_last": last} for d, last in self._last.items()])
