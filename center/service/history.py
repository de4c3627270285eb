"""The list of all matters as light rows: pages in both directions, jumps to a day or a row, and its length."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Connection, Row, TextualSelect, select, text

from center.service.row_numbers import MOST_ROOTS, Numbered, RowNumbers
from center.service.search import find
from center.service.search_sql import Ask
from center.store.search_schema import PLACES, search_line
from contract.history import HistoryPage, HistoryRow
from contract.org import OrgRef

_l = search_line.c
_SHOWN = tuple(column for name, column in _l.items() if name != "words")
_END = 2**62


@dataclass(frozen=True, slots=True)
class Where:
    """Where in the list to begin, at most one of: ``place`` a row, exclusive; ``at`` the newest reported then or
    before, ms; ``offset`` the row of that number. None: at the newest. ``direction`` goes with ``place``."""

    place: int | None = None
    direction: Literal["older", "newer"] = "older"
    at: int | None = None
    offset: int | None = None


class NotCounted(ValueError):
    """A list that is filtered has no row numbers: go there by a date or page by page."""


def page(
    connection: Connection, ask: Ask, where: Where, limit: int, numbers: RowNumbers, *, counted: bool = True
) -> HistoryPage:
    """Newest first. ``counted``: whether the length of the list is to be said. Raises NotCounted."""
    if not ask.roots:
        return HistoryPage(rows=(), newer=None, older=None, count=0, offset=0)
    if where.place is not None and where.direction == "newer":
        rows, last = _stretch(connection, ask, limit, where.place, newest_first=False)
        older = rows[0].cursor if rows else _before(where.place)
        return HistoryPage(
            rows=rows[::-1], newer=None if last is None else str(last), older=older, count=None, offset=None
        )
    listed = _List(connection, ask, numbers) if _numbered(ask) else None
    start = where.place if where.at is None else (where.at + 1) * PLACES
    if where.offset:
        if listed is None:
            raise NotCounted
        start = listed.place_of(where.offset - 1)
    rows, older = (), None
    if not where.offset or start is not None:
        rows, last = _stretch(connection, ask, limit, start)
        older = None if last is None else str(last)
    from_the_top = start is None and not where.offset
    count = listed.length() if listed is not None and where.place is None and counted else None
    if from_the_top and older is None and counted:
        count = len(rows)
    newer = None if from_the_top else rows[0].cursor if rows else _before(start)
    return HistoryPage(rows=rows, newer=newer, older=older, count=count, offset=_offset(listed, where, rows))


def rows_at(connection: Connection, places: tuple[int, ...]) -> tuple[HistoryRow, ...]:
    """The lines at ``places``, in that order."""
    if not places:
        return ()
    held = {row.n: row for row in connection.execute(select(*_SHOWN).where(_l.n.in_(places)))}
    return tuple(_row(held[n]) for n in places)


def _row(line: Row[Any]) -> HistoryRow:
    return HistoryRow(
        id=line.incident_id,
        cursor=str(line.n),
        code=line.code,
        title=line.title,
        state=line.state,
        class_code=line.class_code,
        severity=line.severity,
        address=line.address,
        lead=None if line.lead is None else OrgRef(id=line.lead, name=line.lead_name),
        level=line.level,
        late=line.late,
        reported_at=line.reported_at,
        closed_at=line.closed_at,
    )


def _before(place: int | None) -> str | None:
    """The cursor from which a stretch in the other direction does not leave out what stands at ``place``."""
    return None if place is None else str(place)


def _whole(ask: Ask) -> bool:
    """Whether the list is just what some organisations may see, in a period or at all times."""
    return ask == Ask(ask.roots, since=ask.since, until=ask.until)


def _numbered(ask: Ask) -> bool:
    """Whether its rows have numbers."""
    return _whole(ask) and len(ask.roots) <= MOST_ROOTS


def _stretch(
    connection: Connection, ask: Ask, limit: int, start: int | None, newest_first: bool = True
) -> tuple[tuple[HistoryRow, ...], int | None]:
    """At most ``limit`` rows after ``start`` (exclusive) in the order walked, and the place to go on from."""
    if not _numbered(ask):
        found = find(connection, ask, limit, start, newest_first)
        return rows_at(connection, found.places), found.last
    floor, ceiling = _bounds(ask)
    if newest_first:
        ceiling = min(ceiling, _END if start is None else start)
    else:
        floor = max(floor, -1 if start is None else start + 1)
    given = {f"root{i}": root for i, root in enumerate(ask.roots)}
    statement = _reading(connection.dialect.name, len(ask.roots), newest_first)
    lines = connection.execute(statement, {**given, "floor": floor, "ceiling": ceiling, "most": limit + 1}).all()
    rows = tuple(map(_row, lines[:limit]))
    return rows, int(rows[-1].cursor) if len(lines) > limit else None


@lru_cache
def _reading(dialect: str, roots: int, newest_first: bool) -> TextualSelect:
    """The next lines that one of so many organisations sees: from the index of each no more than the page can hold."""
    order = "DESC" if newest_first else "ASC"
    arm = "SELECT n FROM search_scope WHERE org_id = :{} AND n >= :floor AND n < :ceiling ORDER BY n {} LIMIT :most"
    arms = [arm.format(f"root{i}", order) for i in range(roots)]
    joined = " UNION ".join(f"SELECT n FROM ({one}) AS a{i}" for i, one in enumerate(arms))
    places = arms[0] if roots == 1 else f"{joined} ORDER BY n {order} LIMIT :most"
    join = "CROSS JOIN search_line l WHERE l.n = c.n" if dialect == "sqlite" else "JOIN search_line l ON l.n = c.n"
    shown = ", ".join(f"l.{column.name}" for column in _SHOWN)
    return text(f"WITH c AS MATERIALIZED ({places}) SELECT {shown} FROM c {join} ORDER BY c.n {order}").columns(*_SHOWN)


class _List:
    """A list whose rows have numbers; they are asked for when they are needed."""

    def __init__(self, connection: Connection, ask: Ask, numbers: RowNumbers) -> None:
        self._connection, self._ask, self._numbers = connection, ask, numbers
        self._floor, self._ceiling = _bounds(ask)
        self._known: Numbered | None = None

    def length(self) -> int:
        rows = self._all()
        return rows.from_place(self._floor) - rows.from_place(self._ceiling)

    def place_of(self, number: int) -> int | None:
        """The place of row ``number``, counted from 0; None beyond the end."""
        rows = self._all()
        place = rows.place_of(number + rows.from_place(self._ceiling))
        return None if place is None or place < self._floor else place

    def newer_than(self, place: int) -> int:
        """The rows before the one at ``place``."""
        rows = self._all()
        return rows.from_place(place + 1) - rows.from_place(self._ceiling)

    def _all(self) -> Numbered:
        if self._known is None:
            self._known = self._numbers.of(self._connection, self._ask.roots)
        return self._known


def _offset(listed: _List | None, where: Where, rows: Sequence[HistoryRow]) -> int | None:
    if where.offset is not None:
        return where.offset
    if where.place is not None:
        return None
    if where.at is None:
        return 0
    if listed is None:
        return None
    return listed.newer_than(int(rows[0].cursor)) if rows else listed.length()


def _bounds(ask: Ask) -> tuple[int, int]:
    """The places [floor, ceiling) of the period asked for."""
    return 0 if ask.since is None else ask.since * PLACES, _END if ask.until is None else min(ask.until * PLACES, _END)
