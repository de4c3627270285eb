"""The list of all matters, closed ones included, as light rows: what a desk scrolls through by the thousand.

Newest first, by the time of the report. A ``cursor`` names a row's place in that order, not its number, so a list
stays in order while new matters arrive above it.
"""

from contract.incident import Severity, State
from contract.org import OrgRef
from contract.parts import Level
from contract.wire import Count, Key, Line, Millis, Uuid7, Wire


class HistoryRow(Wire):
    """One matter, as much of it as a line shows. ``cursor``: its place, to go on from here in either direction.

    ``address``: the place in words. ``late``: a stage ran over its deadline, at any time. ``level``: of the clock that
    runs now, ``normal`` when none does.
    """

    id: Uuid7
    cursor: Line
    code: Key
    title: Line
    state: State
    class_code: Key
    severity: Severity
    address: Line
    lead: OrgRef | None
    level: Level
    late: bool
    reported_at: Millis
    closed_at: Millis | None


class HistoryPage(Wire):
    """A stretch of the list, newest first.

    ``newer`` and ``older``: cursors for the stretches before and after, None at that end of the list. A stretch may
    hold fewer rows than asked for, even none, and go on all the same: looking for rare words is cut into bounded steps.
    ``count``: rows in the whole list; None when counting them would take longer than the answer may.
    ``offset``: how many rows stand before the first of this stretch; None when it is not known.
    """

    rows: tuple[HistoryRow, ...]
    newer: Line | None
    older: Line | None
    count: Count | None
    offset: Count | None
