"""Which number a row of the history has, and which row a number: for whoever sees any organisations, at any length.

Rows are counted by the week of their report, once for each set of organisations that somebody sees, and kept here. A
matter enters a list only by an event (``center.service.append``), so what happened since a count was made tells which
weeks are to be counted anew; nothing is written for it. A jump adds up the weeks and walks along one of them.
"""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from threading import Lock

from sqlalchemy import Connection, text

from center.service.log import Head, read_head
from center.store.search_schema import WEEK

MOST_EVENTS = 20_000
"""After more events than that everything is counted anew, which is sooner done than asking each what it was about."""
MOST_LISTS = 256
"""Sets of organisations whose counts are kept."""
MOST_ROOTS = 200
"""Whoever sees more organisations than that reads on page by page."""
_TOUCHED = text(
    "SELECT l.n / :week AS week, max(e.seq) AS seq FROM event e JOIN search_line l ON l.incident_id = e.aggregate"
    " WHERE e.seq > :after AND e.seq <= :upto GROUP BY 1"
)


@dataclass(frozen=True, slots=True)
class _Marks:
    """What events after ``begin`` up to ``seq`` have touched: the last of them for each week. ``life`` grows when
    another state of the database is put under this process."""

    life: int
    begin: int
    seq: int
    weeks: Mapping[int, int] = field(default_factory=dict)

    def since(self, seq: int) -> set[int] | None:
        """The weeks that were touched after ``seq``; None: perhaps all of them."""
        return None if self.begin > seq else {week for week, at in self.weeks.items() if at > seq}


@dataclass(frozen=True, slots=True)
class _Counts:
    """The rows of each week as they were at event ``seq``; weeks without any are not there."""

    seq: int
    weeks: Mapping[int, int]


class RowNumbers:
    """Of one database. Used from any thread; never holds its lock while it asks the database."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._life = 0
        self._marks: _Marks | None = None
        self._held: OrderedDict[tuple[str, ...], _Counts] = OrderedDict()

    async def replaced(self, head: Head) -> None:
        """Another state of the database stands there now (``EventLog.on_replaced``): nothing is known of it."""
        with self._lock:
            self._life += 1
            self._marks = None
            self._held.clear()

    def of(self, connection: Connection, roots: tuple[str, ...]) -> "Numbered":
        """The list of what ``roots`` (sorted, at most MOST_ROOTS) may see, as this connection's snapshot has it."""
        seq = read_head(connection).seq
        self._look(connection, seq)
        with self._lock:
            life, marks, held = self._life, self._marks, self._held.get(roots)
        touched = None if held is None or marks is None else marks.since(min(held.seq, seq))
        if held is None or touched is None:
            weeks: Mapping[int, int] = _counted(connection, roots, None)
        elif touched:
            kept = {week: rows for week, rows in held.weeks.items() if week not in touched}
            weeks = kept | _counted(connection, roots, sorted(touched))
        else:
            weeks = held.weeks
        self._keep(life, roots, _Counts(seq, weeks))
        return Numbered(connection, roots, weeks)

    def _look(self, connection: Connection, seq: int) -> None:
        """Know what events up to ``seq`` touched."""
        with self._lock:
            life, before = self._life, self._marks
        if before is None or seq - before.seq > MOST_EVENTS:
            marks = _Marks(life, seq, seq)
        elif seq > before.seq:
            given = {"week": WEEK, "after": before.seq, "upto": seq}
            touched = {row.week: row.seq for row in connection.execute(_TOUCHED, given)}
            marks = _Marks(life, before.begin, seq, {**before.weeks, **touched})
        else:
            return
        with self._lock:
            if marks.life == self._life and (self._marks is None or self._marks.seq < seq):
                self._marks = marks

    def _keep(self, life: int, roots: tuple[str, ...], counts: _Counts) -> None:
        """What a newer snapshot counted is not replaced by what an older one did."""
        with self._lock:
            held = self._held.get(roots)
            if life != self._life or (held is not None and held.seq > counts.seq):
                return
            self._held[roots] = counts
            self._held.move_to_end(roots)
            if len(self._held) > MOST_LISTS:
                self._held.popitem(last=False)


class Numbered:
    """A list whose weeks are counted, on the connection it was counted on. Newest first, the first row is number 0."""

    def __init__(self, connection: Connection, roots: tuple[str, ...], weeks: Mapping[int, int]) -> None:
        self._connection, self._roots = connection, roots
        self._weeks = weeks

    def from_place(self, place: int) -> int:
        """How many rows stand at ``place`` or are newer."""
        own = place // WEEK
        newer = sum(rows for week, rows in self._weeks.items() if week > own)
        if not self._weeks.get(own):
            return newer
        arms, given = _arms(self._roots, "n >= :floor AND n < :ceiling")
        statement = text(f"SELECT count(*) FROM ({' UNION '.join(arms)}) AS u")
        bounds = {"floor": place, "ceiling": (own + 1) * WEEK}
        return newer + int(self._connection.execute(statement, {**given, **bounds}).scalar_one())

    def place_of(self, number: int) -> int | None:
        """Where row ``number`` stands; None beyond the end."""
        for week in sorted(self._weeks, reverse=True):
            rows = self._weeks[week]
            if number < rows:
                return self._nth(week, number, rows)
            number -= rows
        return None

    def _nth(self, week: int, number: int, rows: int) -> int | None:
        """From whichever end of the week is nearer."""
        down = number <= rows // 2
        arms, given = _arms(self._roots, "n >= :floor AND n < :ceiling")
        statement = f"{' UNION '.join(arms)} ORDER BY n {'DESC' if down else 'ASC'} LIMIT 1 OFFSET :skip"
        skip = number if down else rows - 1 - number
        bounds = {"floor": week * WEEK, "ceiling": (week + 1) * WEEK, "skip": skip}
        found = self._connection.execute(text(statement), {**given, **bounds}).scalar()
        return None if found is None else int(found)


def _arms(roots: Iterable[str], bounds: str) -> tuple[list[str], dict[str, str | int]]:
    """The places of each of ``roots`` within ``bounds``, as one SELECT each."""
    given: dict[str, str | int] = {f"root{i}": root for i, root in enumerate(roots)}
    return [f"SELECT n FROM search_scope WHERE org_id = :{name} AND {bounds}" for name in given], given


def _counted(connection: Connection, roots: tuple[str, ...], weeks: list[int] | None) -> dict[int, int]:
    """The rows of ``weeks`` (None: all) that any of ``roots`` sees, none twice."""
    own = {root: _of_root(connection, root, weeks) for root in roots}
    largest_first = sorted(roots, key=lambda root: (-sum(own[root].values()), root))
    total: dict[int, int] = {}
    for place, root in enumerate(largest_first):
        also = _of_root(connection, root, weeks, largest_first[:place]) if place and own[root] else {}
        for week, rows in own[root].items():
            total[week] = total.get(week, 0) + rows - also.get(week, 0)
    return {week: rows for week, rows in total.items() if rows}


def _of_root(connection: Connection, root: str, weeks: list[int] | None, seen_by: Sequence[str] = ()) -> dict[int, int]:
    """The rows of one organisation by week; only those that one of ``seen_by`` sees too, when given. Each week is
    counted along the index, from one that has rows to the next: grouping would put them all in order first."""
    given: dict[str, str | int] = {"root": root, "week": WEEK}
    also = ""
    if seen_by:
        names = {f"also{i}": other for i, other in enumerate(seen_by)}
        given |= names
        orgs = ", ".join(f":{name}" for name in names)
        also = f" AND EXISTS (SELECT 1 FROM search_scope o WHERE o.n = s.n AND o.org_id IN ({orgs}))"
    first = "SELECT min(n) FROM search_scope WHERE org_id = :root AND n < :ceiling AND n >="
    statement = text(
        f"WITH RECURSIVE w(k) AS (SELECT ({first} :floor) / :week"
        f" UNION ALL SELECT ({first} (w.k + 1) * :week) / :week FROM w WHERE w.k IS NOT NULL)"
        " SELECT w.k AS week, (SELECT count(*) FROM search_scope s WHERE s.org_id = :root"
        f" AND s.n >= w.k * :week AND s.n < (w.k + 1) * :week{also}) AS held FROM w WHERE w.k IS NOT NULL"
    )
    found: dict[int, int] = {}
    for begin, end in _runs(weeks):
        bounds = {"floor": begin * WEEK, "ceiling": end * WEEK}
        found |= {row.week: row.held for row in connection.execute(statement, {**given, **bounds})}
    return found


def _runs(weeks: list[int] | None) -> Iterator[tuple[int, int]]:
    """Weeks that follow each other as [first, end)."""
    if weeks is None:
        yield 0, 2**62 // WEEK
        return
    for _, run in groupby(enumerate(weeks), key=lambda pair: pair[1] - pair[0]):
        held = [week for _, week in run]
        yield held[0], held[-1] + 1
