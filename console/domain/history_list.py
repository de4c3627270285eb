"""The history as a desk holds it: a list of known length of which only the rows around the officer are here.

Pure: says what to ask the center for next and takes its answers. The list is pinned to the moment it was opened
(``Query.until``), so no row changes its number while new matters arrive. A list that looks for words has no length and
no row numbers; it grows downwards as far as it is read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from contract.history import HistoryPage, HistoryRow

PAGE = 100
"""Rows asked for at once while reading on."""
ABOVE = PAGE // 2
AROUND = ABOVE + PAGE
"""Rows asked for at once where nothing is held around: some above, so that reading goes on either way."""
AHEAD = 4 * PAGE
"""Rows held beyond those in sight, in the direction the officer reads."""
HELD = 24 * PAGE
"""More rows than this are not kept; the nearest to those in sight stay."""
MOST_FOUND = 200 * PAGE
"""A list of found matters ends here: nobody reads on, the search is narrowed."""


@dataclass(frozen=True, slots=True)
class Query:
    """``words``: what was typed. ``until``: reported before, Unix ms; 0 for all. ``since``: not before."""

    words: str = ""
    until: int = 0
    since: int = 0
    late: bool | None = None

    @property
    def counted(self) -> bool:
        """The center knows the length of the list and the number of every row."""
        return not self.words and self.late is None


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to the center. ``cursor`` with ``direction``, ``at`` (Unix ms) or ``offset``, or none: the newest.
    ``row``: which row the answer begins with, or ends before when ``direction`` is newer."""

    query: Query
    row: int = 0
    cursor: str = ""
    direction: Literal["older", "newer"] = "older"
    at: int | None = None
    offset: int | None = None
    limit: int = PAGE
    counted: bool = True
    """The center says how long the list is, too: that takes it longer than the rows do."""


class HistoryList:
    """Rows by their number, counted from 0, the newest first."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.count = 0
        """Rows in the list; of one that looks for words, those found so far."""
        self.opened = False
        self.more = False
        """A list that looks for words may go on."""
        self.cut = False
        """It stopped because it is too long, not because it is over."""
        self._rows: dict[int, HistoryRow] = {}
        self._next: str | None = None

    @property
    def held(self) -> int:
        """Rows that are here."""
        return len(self._rows)

    def row(self, number: int) -> HistoryRow | None:
        return self._rows.get(number)

    def number_of(self, incident_id: str) -> int:
        """-1 when that matter is not among the rows that are here."""
        return next((n for n, row in self._rows.items() if row.id == incident_id), -1)

    def wanted(self, first: int, last: int, down: bool = True) -> Ask | None:
        """What to ask for when rows ``first`` to ``last`` are in sight; None when nothing is missing.
        ``down``: the officer reads towards the older ones."""
        if not self.opened:
            return Ask(self.query)
        if not self.query.counted:
            return self._further(last)
        ahead = (first, min(self.count - 1, last + AHEAD)) if down else (max(0, first - AHEAD), last)
        return self._gap(max(0, first), min(last, self.count - 1), down) or self._gap(*ahead, down)

    def recount(self) -> Ask:
        """Whether the list is still as long as it was: matters of long ago may be handed over while somebody reads."""
        return Ask(self.query, limit=1)

    def covers(self, ask: Ask, first: int, last: int) -> bool:
        """Whether the answer to ``ask`` still shows something of, or just beyond, rows ``first`` to ``last``."""
        if ask.query != self.query:
            return False
        if ask.at is not None or not self.query.counted:
            return True
        top = ask.row - ask.limit if ask.direction == "newer" else ask.row
        return top <= last + AHEAD and top + ask.limit > first - AHEAD

    def take(self, ask: Ask, page: HistoryPage, sight: int = 0) -> int:
        """Keep an answer. Returns the row it begins with, -1 for one to another question. ``sight``: a row that is
        looked at: what is far from it goes when there is too much."""
        if ask.query != self.query:
            return -1
        if not self.query.counted:
            return self._found(ask, page)
        if page.count is not None and page.count != self.count:
            self.count = page.count  # the first answer; or older matters were handed over meanwhile: other numbers
            self._rows.clear()
        self.opened = True
        begin = page.offset if page.offset is not None else ask.row
        if ask.direction == "newer":
            begin = ask.row - len(page.rows)
        self._keep(begin, page.rows)
        self._let_go(begin if ask.at is not None else sight)
        return begin

    def _found(self, ask: Ask, page: HistoryPage) -> int:
        begin = self.count
        self.opened = True
        self._keep(begin, page.rows)
        self.count = begin + len(page.rows)
        self._next = page.older
        self.cut = self.count >= MOST_FOUND and page.older is not None
        self.more = page.older is not None and not self.cut
        return begin

    def _further(self, last: int) -> Ask | None:
        if not self.more or last < self.count - PAGE // 2:
            return None
        return Ask(self.query, row=self.count, cursor=self._next or "")

    def _gap(self, first: int, last: int, down: bool) -> Ask | None:
        """The first stretch that is missing between two rows, seen in the direction of reading."""
        if down:
            missing = next((n for n in range(first, last + 1) if n not in self._rows), None)
            return None if missing is None else self._from(missing)
        missing = next((n for n in range(last, first - 1, -1) if n not in self._rows), None)
        if missing is None:
            return None
        below = self._rows.get(missing + 1)
        if below is not None:
            return Ask(self.query, row=missing + 1, cursor=below.cursor, direction="newer")
        return self._from(missing if missing >= PAGE else 0)

    def _from(self, number: int) -> Ask:
        above = self._rows.get(number - 1)
        if above is not None:
            return Ask(self.query, row=number, cursor=above.cursor)
        if number == 0:
            return Ask(self.query)
        begin = max(0, number - ABOVE)
        return Ask(self.query, row=begin, offset=begin, limit=AROUND, counted=False)

    def _keep(self, begin: int, rows: Sequence[HistoryRow]) -> None:
        for number, row in enumerate(rows, begin):
            self._rows[number] = row

    def _let_go(self, sight: int) -> None:
        if len(self._rows) > HELD:
            near = HELD // 4
            self._rows = {n: row for n, row in self._rows.items() if abs(n - sight) <= near}
